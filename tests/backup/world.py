"""Books in which every table has rows, for files that must hold all of it."""

import dataclasses
import datetime as dt
import hashlib
import tempfile
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction

from akker.access.inviting import invite_user
from akker.access.models import BookAccess, Membership, PutOff, Role, SavedView, SignInLink, User
from akker.audit.proving import prove_events
from akker.audit.recording import record
from akker.backup.tables import TABLES
from akker.books.actor import enter_book, reading
from akker.books.models import Book, FiscalYear
from akker.books.queries import today_in
from akker.catalog.price_list_form import price_list_from_form
from akker.catalog.pricing import add_price_list, agree_price_list
from akker.catalog.product_form import card_from_form as product_from_form
from akker.catalog.registering import add_product
from akker.clearing.queries import open_items_of
from akker.customers.changing import change_customer
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.handing_over import hand_over_customer
from akker.customers.importing import import_parties
from akker.customers.people_rules import PlayerFacts
from akker.customers.profiling import note_profile_fact
from akker.customers.promising import break_promise, keep_promise
from akker.customers.queries_activities import people_at
from akker.customers.rules import CustomerFacts
from akker.customers.setting_rhythm import change_rhythm
from akker.customers.tasking import drop_task, finish_task
from akker.dunning.letters import usual_plan
from akker.dunning.reminding import change_reminder_plan
from akker.files.models import StoredFile
from akker.files.queries import path_of
from akker.health.runs import score_customers
from akker.health.weighing import change_weights
from akker.intake.models import HeadingMap, Import, ImportedItem
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.events import EntryPosted
from akker.ledger.models import (
    DraftEntry,
    EntryAttachment,
    EntryTemplate,
    ExchangeRate,
    JournalEntry,
    LedgerAccount,
    RecurringEntry,
    RecurringRun,
)
from akker.ledger.opening import open_fiscal_year
from akker.ledger.posting import post_manual_entry, reverse_entry
from akker.ledger.queries import balances, chart, code_in_role, journal_of_kind
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.sealing import write_entries
from akker.mail.models import Message
from akker.parties.card_form import card_from_form
from akker.parties.cards import ContactCard
from akker.parties.changing import change_party
from akker.parties.registering import register_party, write_parties
from akker.parties.teaming import add_to_team
from akker.planning.agreeing import approve_version, keep_version
from akker.planning.filling import add_action, add_objective, add_point
from akker.planning.planning import close_plan
from akker.planning.rules import NewObjective, NewPoint
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.credit_form import release_from_form
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.releasing import lift_credit_hold
from akker.repeating.making import leave_out_period
from akker.repeating.rules import step_of_percentage
from akker.repeating.scheduling import add_indexation, pause_repeating_invoice
from akker.webhooks.models import Webhook
from tests.backup.world_relations import ask, look_up, meet, recommend, taught, used_much
from tests.customers.acting import gave, logged, member, tasked
from tests.dunning.agreeing import disputed, held, promised, reminded, step
from tests.make import CONTROLS, Make
from tests.parties.test_cards import FORM as CARD
from tests.planning.making import begun
from tests.receivables.paying import received
from tests.receivables.selling import customer, form, issued, line, ready
from tests.repeating.repeats import changed, ran, repeats
from tests.voice.asking import asked_of_all

NOW = dt.datetime(2026, 11, 3, 10, 11, 12, 130000, tzinfo=dt.UTC)
YEAR_END = dt.date(2026, 12, 31)
ENTRIES_AT_ONCE = 500
SECRETS = ("hash-of-a-link", "session-of-somebody", "argon2")
RENT = [("4600", "100.00"), ("1020", "-100.00")]
ATTACHED = b"%PDF-1.7 a receipt \0\xff"


def fill(make: Make) -> Book:
    """Entries of every kind in two years, the first of them closed and locked at the end."""
    register_party(make.alice, code="J1", name="Bakkerij Jansen | 100%, \\ é")
    card = card_from_form({**CARD, "name": "Jansen, renamed"}, "EUR")
    change_party(make.alice, code="J1", card=card)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "parties.csv"
        path.write_text("code,name,email\nJ1,Jansen again,new@example.com\nJ2,New,\n")
        import_parties(make.alice, path=path)
    add_dimension(make.alice, code="project", name="Project")
    add_dimension_value(make.alice, dimension="project", code="barn", name="The barn")
    open_fiscal_year(make.alice)
    first = make.post("2026-03-02", "Energy = 1, | 2", RENT)
    for day in ("2026-04-01", "2027-02-03"):
        make.post(day, "Sale", [("1300", "121.00", "C1"), ("8020", "-121.00")], journal="VRK")
    tagged = NewLine(
        "4600",
        9_000_000_001,
        party_code="J1",
        text="with a project",
        currency="USD",
        currency_minor=10_000_000_001,
        rate_e9=1_111_111_111,
        rate_on=dt.date(2026, 3, 1),
        rate_source="ecb",
        dimensions=(("project", "barn"),),
    )
    make.post("2026-05-05", "Far away", [tagged, ("1020", "-90000000.01")])
    _sell(make)
    _look_after(make)
    reverse_entry(make.alice, label=first.label, booked_on=dt.date(2027, 1, 31))
    keyed = dataclasses.replace(make.alice, idempotency_key="k-1")
    post_manual_entry(keyed, entry=make.entry("2026-06-01", "Once", RENT))
    with transaction.atomic():
        enter_book(make.book)
        _rows_around(make, first.entry_id)
    _close_first_year(make)
    prove_events(make.alice)
    return make.book


def _sell(make: Make) -> None:
    """An invoice and its credit note in the first year, and a draft."""
    ready(make, code="")
    customer(make, "J3", name="Jansen, é", identifiers=[{"scheme": "kvk", "number": "33286383"}])
    issued(make, line("80.00", quantity="2.5", dimensions={"project": "barn"}), party="J3")
    issued(make, line("80.00"), party="J3", kind="credit-note", corrects="2026-0001")
    sale = issued(make, line("100.00"), party="J3", date="2026-04-01")
    keep_invoice_pdf(make.alice, address=sale.label, content=b"%PDF of a sale")
    product = {"name": "Advice | é", "price": "80.125", "ledger_code": "8020", "vat_code": "V21"}
    add_product(make.alice, code="advice", card=product_from_form(product))
    prices = [{"product": "advice", "price": "70.5", "since": "2026-01-01", "least": "10"}]
    whole = {"name": "Wholesale | é", "currency": "EUR", "prices": prices}
    add_price_list(make.alice, code="whole", card=price_list_from_form(whole))
    for code, day in (("whole", dt.date(2026, 1, 1)), ("", dt.date(2026, 6, 1))):
        agree_price_list(make.alice, party_code="J1", code=code, first_on=day)
    paying = received(make, "50.00", code="J3", on="2026-04-02")
    with reading(make.book):
        debit, credit = (
            next(one.line_id for one in open_items_of(make.book, "J3") if one.entry_label == label)
            for label in (sale.entry, paying.entry)
        )
    key = allocate(make.alice, debit_line_id=debit, credit_line_id=credit)
    undo_allocation(make.alice, allocation_id=key)
    key = disputed(make, sale.label, date="2026-04-03", lines="1")
    step(make, key, mediator="A. de Wit")
    promised(make, "1.00", party="J3", invoices=[sale.label])
    held(make, invoice=sale.label)
    customer(make, "J4", name="Late payer", credit_limit="500.00")
    values = {"party": "J4", "up_to": "900.00", "until": "2099-01-01", "reason": "Agreed"}
    lift_credit_hold(make.alice, release=release_from_form(values, make.book.currency))
    issued(make, line("100.00"), party="J4", date="2026-04-02")
    reminded(make, "2026-06-01")
    plan = usual_plan("consumer", knows_costs=True)
    change_reminder_plan(make.alice, customer_class="consumer", plan=plan)
    save_draft_invoice(make.alice, content=form(line("1.00"), party="J3"))
    _repeat(make)


def _look_after(make: Make) -> None:
    """Customers one of whom belongs to the other."""
    facts = CustomerFacts("key", "at risk", "Flowers | é", "J4", "trusted", dt.date(2026, 4, 1))
    change_customer(make.alice, code="J3", facts=facts)
    change_rhythm(make.alice, days={"key": 7})
    fact = {"kind": "goal", "text": "Grow | é\ntwice", "source": "Ans"}
    note_profile_fact(make.alice, code="J3", **fact)
    alice, day = make.alice, dt.date(2026, 4, 1)
    boss = add_person(alice, code="J3", person=ContactCard("Ans | é"), from_on=day)
    buyer = add_person(alice, code="J3", person=ContactCard("Bo"))
    known = PlayerFacts(reports_to=boss, part="champion", influence=3, attitude="for us")
    describe_person(alice, contact_id=buyer, facts=known)
    end_job(alice, contact_id=boss, on=dt.date(2026, 5, 1), to="J4")
    email = f"{make.book.slug}-team@example.org"
    invite_user(make.alice, email=email, role="manager", name="Tess | é")
    add_to_team(make.alice, code="J3", email=email, part="executive sponsor")
    change_weights(make.alice, weights={"voice": 20})
    score_customers(make.alice, on=dt.date(2026, 4, 1))
    score_customers(make.alice, on=dt.date(2026, 12, 1))
    hand_over_customer(make.alice, code="J3", to=email, note="Call on Friday\nnever before 9")
    with reading(make.book):
        eva = people_at(make.book, "J1")[0][0]
    how = {"party_code": "J1", "kind": "call", "contacts": (eva,)}
    key = logged(make.alice, "They want | é\na second site", **how)
    for end, made in ((finish_task, tasked), (drop_task, tasked)):
        end(make.alice, task_id=made(make.alice, activity_id=key))
    keep_promise(make.alice, promise_id=gave(make.alice, activity_id=key))
    break_promise(make.alice, promise_id=gave(make.alice, by="them"))
    meet(make, eva)
    recommend(make)
    _plan(make)
    asked_of_all(make.alice, buyer, eva)
    used_much(make)
    ask(make)
    taught(make, eva)
    look_up(make)
    dora = member(make, f"dora-{make.slug}@example.com")
    logged(dora, "Eva leaves in May", is_sensitive=True)
    tasked(dora, party_code="J3")
    gave(dora, party_code="J3")


def _plan(make: Make) -> None:
    """A plan with something of everything, agreed and approved; another that is closed."""
    how = {"party_code": "J1", "review_on": today_in(make.book), "review_days": 30}
    plan_id = begun(make.alice, **how)
    goal = NewPoint("goal", "Two sites | é", "theirs", "In\ntheir words", 5_000_00)
    point_id = add_point(make.alice, plan_id=plan_id, point=goal)
    due = today_in(make.book) + dt.timedelta(days=9)
    aim = NewObjective("On time", "by hand", 80, 95, due, point_id)
    objective_id = add_objective(make.alice, plan_id=plan_id, objective=aim)
    parts = {"point_id": point_id, "objective_id": objective_id}
    add_action(make.alice, plan_id=plan_id, text="Call", due_on=due, **parts)
    number = keep_version(make.alice, plan_id=plan_id, agreed_with="Eva | é")
    approve_version(make.actor("Bob", Role.OWNER), plan_id=plan_id, number=number)
    rescue = begun(make.alice, "rescue", party_code="J3")
    close_plan(make.alice, plan_id=rescue, outcome="kept", lesson="Call | é sooner")


def _repeat(make: Make) -> None:
    """A period that was issued, one of which there is a draft, and one that was left out."""
    repeats(make, name="Support | é", party="J3", starts="2026-06-01")
    ran(make, "2026-06-01")
    changed(make, since="2026-07-01", name="Support | é", act="draft", party="J3")
    ran(make, "2026-07-01")
    how = {"name": "Support | é"}
    left = dt.date(2026, 8, 1)
    leave_out_period(make.alice, **how, starts_on=left, reason="Holidays | é")
    step = step_of_percentage(dt.date(2027, 1, 1), 2_500_000)
    add_indexation(make.alice, **how, step=step)
    pause_repeating_invoice(make.alice, **how, from_on=dt.date(2027, 6, 1), catches_up=True)


def _close_first_year(make: Make) -> None:
    """To zero by a closing entry, then shut and under the hard lock."""
    with reading(make.book):
        types = {row.code: row.type for row in chart(make.book)}
        journal = journal_of_kind(make.book, "closing")
        result = code_in_role(make.book, "result_for_the_year")
        found = balances(make.book, until=YEAR_END)
    lines = [
        NewLine(code, -amount)
        for code, amount in sorted(found.items())
        if types[code] in ("income", "expense")
    ]
    lines.append(NewLine(result, -sum(line.amount_minor for line in lines)))
    make.post(YEAR_END.isoformat(), "Year end", lines, journal=journal)
    with transaction.atomic():
        enter_book(make.book)
        closed = FiscalYear.objects.filter(book=make.book, name="2026")
        closed.update(closed_at=dt.datetime.now(dt.UTC))
        Book.objects.filter(pk=make.book.pk).update(
            hard_locked_until=YEAR_END, vat_locked_until=dt.date(2027, 1, 31)
        )


def _rows_around(make: Make, entry_id: int) -> None:
    """One row for each table that no posting fills."""
    book = make.book
    user = User.objects.create(
        email=f"{book.slug}@example.org", name="Alice", password=make_password("a secret")
    )
    Membership.objects.create(book=book, user=user, role=Role.OWNER)
    BookAccess.objects.create(book=book, demands_second_factor=True)
    PutOff.objects.create(
        book=book,
        user=user,
        need_key="0123456789abcdef",
        until_on=dt.date(2026, 12, 1),
        at_stake_minor=12_34,
        put_off_on=dt.date(2026, 11, 3),
    )
    SavedView.objects.create(book=book, user=user, page="log", name="Mine", texts={"q": "rent"})
    SignInLink.objects.create(user=user, token_hash=f"hash-of-a-link {book.pk}", expires_at=NOW)
    Session.objects.create(
        session_key=f"session-of-somebody {book.pk}", session_data="x", expire_date=NOW
    )
    file = StoredFile.objects.create(
        book=book,
        sha256=hashlib.sha256(ATTACHED).hexdigest(),
        name="receipt.pdf",
        media_type="application/pdf",
        size=len(ATTACHED),
        stored_at=NOW,
    )
    path = path_of(book, file.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ATTACHED)
    entry = JournalEntry.objects.get(book=book, pk=entry_id)
    place_id = LedgerAccount.objects.get(book=book, code="4600").pk
    EntryAttachment.objects.create(book=book, entry=entry, file=file, attached_at=NOW)
    ExchangeRate.objects.create(
        book=book, currency="USD", rated_on=NOW.date(), rate_e9=1_080_000_000, source="ecb"
    )
    content = {"zeta": 1, "alpha": ["é", None, True], "big": 2**60}
    DraftEntry.objects.create(book=book, title="Half", content=content, saved_at=NOW)
    _rows_of_what_goes_out(book)
    EntryTemplate.objects.create(book=book, name="Rent", content=content)
    recurring = RecurringEntry.objects.create(
        book=book, name="Rent", content=content, starts_on=NOW.date()
    )
    RecurringRun.objects.create(book=book, recurring=recurring, due_on=NOW.date(), entry=entry)
    brought = Import.objects.create(
        book=book, kind="journal", file_name="j.csv", file_sha256="0" * 64, imported_at=NOW,
        item_count=1,
    )  # fmt: skip
    ImportedItem.objects.create(
        book=book, brought_by=brought, kind="journal", key="0" * 64, subject_id=entry_id
    )
    ImportedItem.objects.create(
        book=book, brought_by=brought, kind="ledger account", key="0" * 64, subject_id=place_id
    )
    HeadingMap.objects.create(book=book, kind="journal", headings_hash="0" * 64, mapping=content)


def _rows_of_what_goes_out(book: Book) -> None:
    Webhook.objects.create(
        book=book,
        url="https://hooks.example.com/",
        kinds=["EntryPosted"],
        secret_locked="",
        is_active=False,
        added_at=NOW,
    )
    Message.objects.create(
        book=book,
        to="dana@example.com",
        subject="Invoice",
        text="Hello é",
        language="nl",
        purpose="invoice",
        written_by="Alice",
        written_at=NOW,
        sent_at=NOW,
    )


def tables_without_rows(state: dict[str, list[str]]) -> list[str]:
    return [table.label for table in TABLES if not state[table.label]]


def fill_new_installation(line_count: int) -> int:
    """Two books with rows in every table, and one with so many lines; how many books."""
    call_command("migrate", verbosity=0, interactive=False)
    for _ in range(2):
        fill(Make())
    if line_count:
        _fill_with_lines(line_count)
    return Book.objects.count()


def _fill_with_lines(line_count: int) -> None:
    """Books with so many lines, four an entry, in three journals of two years."""
    make = Make(slug="big")
    open_fiscal_year(make.alice)
    with reading(make.book):
        codes = [row.code for row in chart(make.book) if not row.currency][:60]
    with transaction.atomic():
        enter_book(make.book)
        write_parties(make.alice, [(f"P{i}", f"Party number {i}") for i in range(5000)])
    for start in range(0, line_count // 4, ENTRIES_AT_ONCE):
        stop = min(start + ENTRIES_AT_ONCE, line_count // 4)
        entries = [_entry_with_lines(i, codes, line_count // 4) for i in range(start, stop)]
        with transaction.atomic():
            enter_book(make.book)
            for posted in write_entries(make.alice, entries):
                event = EntryPosted(posted.label, YEAR_END)
                record(make.alice, event, subject=f"entry:{posted.label}")


def _entry_with_lines(i: int, codes: list[str], entry_count: int) -> NewEntry:
    lines = tuple(
        NewLine(
            code := codes[(i * 7 + k * 13) % len(codes)],
            (i % 9999 + 1) * (1 if k % 2 else -1),
            party_code="" if k and code not in CONTROLS else f"P{i % 5000}",
            text="" if k else f"Invoice {i:07}",
        )
        for k in range(4)
    )
    day = dt.date(2026, 1, 1) + dt.timedelta(days=i * 700 // entry_count)
    return NewEntry(("MEM", "VRK", "INK")[i % 3], day, f"Sale {i}", lines, f"import:{i}")
