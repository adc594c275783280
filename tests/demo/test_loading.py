"""The demo company in the books: whole, checked, and read alike by other programs."""

import csv
import datetime as dt
import io
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from akker.access.doors import member_actor
from akker.access.queries import members_of
from akker.access.queries_put_off import put_off_of
from akker.adoption.checks import broken_standings
from akker.adoption.queries import fallen_usage, usage_page
from akker.books.actor import reading
from akker.books.models import Book
from akker.books.queries import fiscal_years, today_in
from akker.customers.queries import (
    CustomerFilter,
    customer_coded,
    customers_page,
    members_of_segment,
    segments,
)
from akker.customers.queries_hand_overs import hand_overs_of
from akker.customers.queries_people import people_of
from akker.customers.rules_map import gaps_of
from akker.demo.cards import CHANGED_ACCOUNT
from akker.demo.company import MANAGER_EMAIL, OWNER_EMAIL, SLUG
from akker.demo.customers import GROWS, HANDED_OVER, NEW, RESCUED, SLIPS
from akker.demo.forgetting import FORGOTTEN
from akker.demo.loading import load_demo
from akker.demo.story import story_until
from akker.demo.taxes import VAT_CODES
from akker.demo.usage import PLANNERS
from akker.dunning.queries import DisputeFilter, disputes
from akker.dunning.queries_sent import reminders
from akker.kernel.money import decimal_text
from akker.ledger.checks import check_book
from akker.ledger.models import DraftEntry, EntryAttachment, EntryTemplate, JournalEntry
from akker.ledger.queries import balances, chart
from akker.ledger.queries_due import due_runs
from akker.parties.queries_cards import unconfirmed_accounts
from akker.parties.queries_team import team_of
from akker.privacy.queries import erasures_of
from akker.receivables.queries import InvoiceFilter, invoices_page, issued_invoice
from akker.repeating.models import RepeatingPeriod
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import attention_today
from akker.reports.journal_lines import exported_entries
from akker.reports.needs import parted
from akker.reports.plain_text import (
    beancount_ledger,
    beancount_name,
    hledger_journal,
    hledger_name,
)
from akker.reports.timeline import found_on_timelines
from tests.demo.conftest import TODAY, called_demo
from tests.make import Make, refusal_of

pytestmark = pytest.mark.django_db

SOME_DAYS = [dt.date(2026, 12, 31), dt.date(2027, 6, 15), TODAY]


def test_other_books_with_its_name_are_left_alone() -> None:
    assert Make(slug=SLUG).book.slug == SLUG

    assert refusal_of(load_demo) == "demo_unfinished"


def test_every_check_of_the_books_finds_nothing(demo: Book) -> None:
    checked = check_book(demo)

    assert checked.findings == ()
    assert len(checked.checks) >= 10


def test_the_books_hold_every_entry_of_the_story(demo: Book) -> None:
    story = story_until(TODAY)
    with reading(demo):
        held = JournalEntry.objects.filter(book=demo)
        descriptions = set(held.values_list("description", flat=True))
        count = held.count()
        last_on = held.latest("booked_on").booked_on

    told = {step.entry.description for step in story.steps}
    renamed = {one for one in told if one.startswith(("Credit note for", "Bankruptcy"))}
    assert told - renamed <= descriptions
    assert len({one for one in descriptions if one.startswith("Credit note C")}) == len(renamed) - 1
    assert any(one.endswith("bankrupt, nothing is left") for one in descriptions)
    assert len(story.steps) < count < len(story.steps) + 80
    assert last_on == TODAY


def test_receivables_are_invoices_and_what_was_paid_of_them(demo: Book) -> None:
    with reading(demo):
        aged = aged_receivables(demo, as_of=TODAY)
        assert aged.total.total_minor == balances(demo, until=TODAY)["1300"]
        sold = invoices_page(demo, InvoiceFilter(), limit=None)
    assert len(sold) > 1000
    assert {row.kind for row in sold} == {"invoice", "credit-note"}
    assert aged.total.overdue_minor > 0
    assert any(row.buckets[2] or row.buckets[3] for row in aged.rows)


def test_nobody_is_reminded_of_what_they_contest(demo: Book) -> None:
    with reading(demo):
        contested = disputes(demo, DisputeFilter(only_open=True), limit=9)
        for one in contested:
            sent = reminders(demo, party_code=one.party_code, limit=99)
            since = [row for row in sent if row.sent_on >= one.opened_on]
            assert one.label not in {item.number for row in since for item in row.items}
    assert len(contested) == 1


def test_the_last_invoice_can_be_paid_online(demo: Book) -> None:
    with reading(demo):
        row = next(iter(invoices_page(demo, InvoiceFilter(kind="invoice"), limit=1)))
        found = issued_invoice(demo, row.address)
    amount = decimal_text(row.total_minor, row.currency)
    link = f"https://betalen.noordlicht.example/{found.payment_reference}?bedrag={amount}"
    assert found.document["payment_link"] == link


def test_the_balances_are_those_of_the_story(demo: Book) -> None:
    with reading(demo):
        ours = balances(demo, until=TODAY)
        made = RepeatingPeriod.objects.filter(book=demo, invoice__isnull=False)
        repeated = made.aggregate(total=Sum("invoice__total_minor"))["total"]
    expected = {"1300": int(repeated)}
    assert expected["1300"] > 0
    story = story_until(TODAY)
    for line in [*story.opening, *(line for s in story.steps for line in s.entry.lines)]:
        expected[line.ledger_code] = expected.get(line.ledger_code, 0) + line.amount_minor

    for code in ("0225", "0226", "0800", "1000", "1300", "1410", "1600", "1700", "1720", "1725"):
        assert ours.get(code, 0) == expected.get(code, 0), code
    assert ours.get("1900", 0) == 0


def test_finished_years_are_closed_and_filed_quarters_locked(demo: Book) -> None:
    book = Book.objects.get(pk=demo.pk)
    with reading(demo):
        years = [(year.name, year.is_closed) for year in fiscal_years(demo)]
        at_year_end = balances(demo, until=dt.date(2027, 12, 31))
        after_adoption = balances(demo, until=dt.date(2027, 5, 31))

    assert years == [("2026", True), ("2027", False), ("2028", False)]
    assert book.hard_locked_until == dt.date(2026, 12, 31)
    assert book.vat_locked_until == book.sales_locked_until == dt.date(2027, 12, 31)
    assert [code for code in VAT_CODES if code in at_year_end] == []
    assert "0540" not in after_adoption


def test_foreign_balances_are_revalued_at_a_years_end_for_a_day(demo: Book) -> None:
    with reading(demo):
        at_night = balances(demo, until=dt.date(2027, 12, 31))
        next_day = balances(demo, until=dt.date(2028, 1, 1))

    beside = {"1029", "1309", "1609"}
    assert beside & set(at_night)
    assert not beside & set(next_day)


def test_something_lies_on_the_desk(demo: Book) -> None:
    with reading(demo):
        missed = due_runs(demo, until=TODAY)
        attached = EntryAttachment.objects.filter(book=demo).select_related("file")
        types = {row.file.media_type for row in attached}
        desk = [model.objects.filter(book=demo).count() for model in (DraftEntry, EntryTemplate)]
        people = {member.name: member.role for member in members_of(demo)}
        waiting = [row.code for row in unconfirmed_accounts(demo)]

    assert desk == [1, 1]
    assert [(run.name, run.due_on) for run in missed] == [
        ("Domain names and certificates", dt.date(2027, 12, 5))
    ]
    assert "locked" in missed[0].refusal
    assert waiting == [CHANGED_ACCOUNT]
    assert types == {"application/pdf", "text/plain"}
    assert people == {
        "Owner": "owner",
        "Bookkeeper": "bookkeeper",
        "Account manager": "manager",
        "Account manager, own customers": "manager",
        "External accountant": "accountant",
    }


def test_loading_again_changes_nothing(demo: Book) -> None:
    with reading(demo):
        before = JournalEntry.objects.filter(book=demo).count()

    again = called_demo()

    assert again.out.startswith("The demo company was there already")
    with reading(demo):
        assert JournalEntry.objects.filter(book=demo).count() == before


def test_hledger_agrees_cent_for_cent(
    demo: Book, tmp_path: Path, program: Callable[[str], str]
) -> None:
    file = tmp_path / "demo.journal"
    with reading(demo):
        file.write_text("".join(hledger_journal(demo, exported_entries(demo))))
        names = {hledger_name(a.type, a.code, a.name): a.code for a in chart(demo)}
        ours = {day: balances(demo, until=day) for day in SOME_DAYS}
    for day in SOME_DAYS:
        end = str(day + dt.timedelta(days=1))
        command = [program("hledger"), "-f", str(file), "bal", "-N", "--flat", "-O", "csv"]
        printed = subprocess.run(
            [*command, "-e", end], capture_output=True, text=True, check=True
        ).stdout
        theirs = {
            names[row["account"]]: row["balance"].removesuffix(" EUR")
            for row in csv.DictReader(io.StringIO(printed))
        }
        assert theirs == {code: decimal_text(v, "EUR") for code, v in ours[day].items()}


def test_beancount_agrees_cent_for_cent(demo: Book, tmp_path: Path) -> None:
    loader = pytest.importorskip("beancount.loader")
    file = tmp_path / "demo.beancount"
    with reading(demo):
        file.write_text("".join(beancount_ledger(demo, exported_entries(demo))))
        names = {beancount_name(a.type, a.code): a.code for a in chart(demo)}
        ours = balances(demo, until=TODAY)

    entries, errors, _ = loader.load_file(str(file))

    assert errors == []
    theirs: dict[str, Decimal] = {}
    for entry in entries:
        for posting in getattr(entry, "postings", ()):
            code = names[posting.account]
            theirs[code] = theirs.get(code, Decimal(0)) + posting.units.number
    nonzero = {code: amount for code, amount in theirs.items() if amount}
    assert nonzero == {code: Decimal(decimal_text(v, "EUR")) for code, v in ours.items()}


# What it tells of its customers: here, because the company takes long to load.


def test_one_slips_one_is_rescued_one_grows_one_went_over_and_one_is_new(demo: Book) -> None:
    with reading(demo):
        at_risk = customers_page(demo, CustomerFilter(status="at risk"), limit=50)
        growing = customer_coded(demo, GROWS)
        new = customer_coded(demo, NEW)
        sponsors = [row.part for row in team_of(demo, RESCUED)]
        (handed,) = hand_overs_of(demo, HANDED_OVER)
    assert [row.code for row in at_risk] == [SLIPS, RESCUED]
    assert (growing.tier, growing.relation) == ("growth", "partner")
    assert new.relation == "supplier"
    assert sponsors == ["executive sponsor"]
    assert "school year" in handed.note


def test_who_slips_uses_much_less_and_who_grows_uses_more(demo: Book) -> None:
    with reading(demo):
        fallen = fallen_usage(demo, today=today_in(demo), limit=50)
        rows = {row.party_code: row.percent for row in usage_page(demo, PLANNERS, limit=50)}
        assert list(broken_standings(demo)) == []
    assert [(row.party_code, row.measure) for row in fallen] == [(SLIPS, PLANNERS)]
    assert rows[GROWS] == 85 and min(rows.values(), key=lambda one: one or 0) == rows[SLIPS]


def test_their_people_tell_the_same(demo: Book) -> None:
    def gaps(code: str) -> set[str]:
        rows = people_of(demo, code)
        here = [row.on_map(90, TODAY) for row in rows if row.until_on is None]
        return {gap.part if gap.kind == "part missing" else gap.kind for gap in gaps_of(here)}

    with reading(demo):
        slips, grows = gaps(SLIPS), gaps(GROWS)
        left = [row.name for row in people_of(demo, SLIPS) if row.until_on]
    assert {"champion", "executive sponsor"} <= slips
    assert not grows & {"champion", "executive sponsor", "decision maker", "against us"}
    assert left == ["Marit Okkema"]


def test_segments_have_customers_and_what_can_wait_is_put_off(demo: Book) -> None:
    with reading(demo):
        counts = {name: len(members_of_segment(demo, name)) for name in segments(demo)}
    assert counts == {"At risk": 2, "Key accounts": 5, "Manufacturers": 4}
    for email in (OWNER_EMAIL, MANAGER_EMAIL):
        actor = member_actor(demo, email, channel="test")
        with reading(demo):
            today = today_in(demo)
            later = put_off_of(demo, actor.user_id, today=today)
            found = attention_today(demo, actor.user_id, today=today)
            asking, put_off = parted(found, later)
        assert put_off and len(asking) > len(put_off), email


def test_who_asked_to_be_forgotten_is(demo: Book) -> None:
    owner = member_actor(demo, OWNER_EMAIL, channel="test").user_id
    with reading(demo):
        (erased,) = erasures_of(demo)
        call = found_on_timelines(demo, owner, "training room", limit=9)
        named = found_on_timelines(demo, owner, FORGOTTEN, limit=9)
        people = people_of(demo, HANDED_OVER)
    assert erased.reason == "Asked by letter, after leaving"
    assert len(call.rows) == 1 and FORGOTTEN not in str((call, people))
    assert not named.rows
