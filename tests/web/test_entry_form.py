"""Writing an entry in the browser's form, without its script."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from akker.access.models import User
from akker.ledger.closing import lock_until
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.models import JournalEntry
from akker.ledger.opening import open_fiscal_year
from akker.ledger.queries_drafts import drafts
from akker.parties.registering import register_party
from tests.make import Make
from tests.text import journal_text
from tests.web.entry_sent import RENT, Enter, at, form, text_of, value_of


def test_what_is_filled_in_is_posted_and_the_next_begins_on_the_same_day(make: Make, enter: Enter):
    browser = enter()

    answer = browser.post(at(make, "entries/new"), form(), follow=True)

    assert "Rent of March" in journal_text(make.book)
    shown = text_of(answer)
    assert "MEM/2026/1 is posted." in shown
    assert "Undo" in shown
    assert value_of(answer, "date") == "2 Mar 2026"
    assert value_of(answer, "description") == ""


def test_people_type_as_they_are_used_to_and_the_difference_by_a_sign(make: Make, enter: Enter):
    rows = (
        ("4200", "", "", "1.000,00+210", ""),
        ("4600", "", "", "", "-10,50"),
        ("1020", "", "", "=", ""),
    )

    answer = enter(language="nl").post(at(make, "entries/new"), form(rows, date="2 mrt 2026"))

    assert answer.status_code == 302, text_of(answer)
    booked = [line.split() for line in journal_text(make.book).splitlines()[1:]]
    assert [(words[0], words[-1]) for words in booked] == [
        ("4200", "1210.00"),
        ("4600", "10.50"),
        ("1020", "-1220.50"),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"date": ""}, "Give the entry a day"),
        ({"date": "soon"}, "soon is not a date."),
        ({"date": "03-04-2026"}, "Which day do you mean?"),
        ({"rows": (("4200", "", "", "12,3x", ""), ("1020", "", "", "", "5"))}, "12,3x is not an"),
        (
            {"rows": (("4200", "", "", "1,234", ""), ("1020", "", "", "", "5"))},
            "Which amount do you",
        ),
        ({"rows": (("4200", "", "", "5", "5"), ("1020", "", "", "", "5"))}, "not both on one line"),
        ({"rows": (("4200", "", "", "", ""), ("1020", "", "", "", "5"))}, "Give an amount"),
        ({"rows": (("", "", "", "5", ""), ("1020", "", "", "", "5"))}, "Choose a ledger account."),
        (
            {"rows": (("nope", "", "", "5", ""), ("1020", "", "", "", "5"))},
            "Nothing here is called",
        ),
        ({"rows": (("1", "", "", "5", ""), ("1020", "", "", "", "5"))}, "Choose one."),
        ({"rows": (("4200", "", "x", "5", ""), ("1020", "", "", "", "5"))}, "Nothing here is call"),
        ({"rows": (("1300", "", "", "5", ""), ("1020", "", "", "", "5"))}, "must name a party"),
        (
            {"rows": (("4200", "", "", "=", ""), ("1020", "", "", "", "="))},
            "Only one line can take",
        ),
        ({"rows": (("4200", "", "", "5", ""), ("1020", "", "", "", "6"))}, "differ by 1.00 EUR"),
        ({"rows": ()}, "at least two lines"),
        ({"journal": "NONE"}, "has no journal NONE"),
        ({"date": "2031-03-02"}, "has no fiscal year on 2 Mar 2031"),
    ],
)
def test_sec_13_what_is_wrong_is_told_beside_the_field_and_what_was_typed_stays(
    make: Make, enter: Enter, changed: dict[str, object], said: str
):
    rows = changed.pop("rows", RENT)

    page = enter().post(at(make, "entries/new"), form(rows, **changed))  # type: ignore[arg-type]

    assert page.status_code in (409, 422)
    assert said in text_of(page)
    assert value_of(page, "description") == "Rent of March"
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("amount", ["1e9", "NaN", "1000000000000000000", "-", "٣"])
def test_sec_13_an_amount_that_is_none_posts_nothing(make: Make, enter: Enter, amount: str):
    rows = (("4200", "", "", amount, ""), ("1020", "", "", "", amount))

    page = enter().post(at(make, "entries/new"), form(rows))

    assert page.status_code == 422
    assert value_of(page, "debit-1") == amount
    assert not JournalEntry.objects.exists()


def test_sec_13_a_locked_day_is_refused_beside_the_day(make: Make, enter: Enter):
    lock_until(make.alice, kind="hard", until=dt.date(2026, 3, 31))

    page = enter().post(at(make, "entries/new"), form())

    assert page.status_code == 409
    assert "locked for good up to and including" in text_of(page)
    assert not JournalEntry.objects.exists()


def test_a_form_sent_twice_is_posted_once(make: Make, enter: Enter):
    browser = enter()

    for _ in range(2):
        answer = browser.post(at(make, "entries/new"), form(once="a-sending"), follow=True)
        assert "MEM/2026/1 is posted." in text_of(answer)

    assert JournalEntry.objects.filter(book=make.book).count() == 1


def test_sec_17_what_is_typed_is_text_wherever_it_is_shown(make: Make, enter: Enter):
    script = '"><script>alert(1)</script>'
    rows = (("4200", script, script, "5", ""), (script, "", "", "", script))

    page = enter().post(at(make, "entries/new"), form(rows, date=script, description=script))

    assert page.status_code == 422
    assert "<script>alert" not in page.content.decode()


def test_sec_11_what_the_form_does_not_ask_is_ignored(make: Make, enter: Enter):
    sent = form(number="900", state="posted", source="closing:2026", recorded_at="2020-01-01")

    enter().post(at(make, "entries/new"), sent)

    (entry,) = JournalEntry.objects.filter(book=make.book)
    assert (entry.number, entry.source) == (1, "")


def test_sec_10_who_only_reads_may_not_write_and_an_approver_may_draft(make: Make, enter: Enter):
    for path in ("entries/new", "entries/look", "entries/keep"):
        assert enter("auditor").post(at(make, path), form()).status_code == 403
    approver = enter("approver")

    assert "do" in approver.get(at(make, "entries/new")).content.decode()
    assert 'id="post"' not in approver.get(at(make, "entries/new")).content.decode()
    assert approver.post(at(make, "entries/new"), form()).status_code == 403
    assert approver.post(at(make, "entries/new"), form(do="keep")).status_code == 302
    assert not JournalEntry.objects.exists()


def test_sec_19_a_form_of_another_site_is_refused(make: Make, enter: Enter):
    enter()
    browser = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    browser.force_login(User.objects.get(email="owner@example.com"))

    for path in ("entries/new", "entries/look", "entries/keep", "drafts/1"):
        assert browser.post(at(make, path), form()).status_code == 403
    assert not JournalEntry.objects.exists()


def test_without_a_script_a_button_adds_a_line_and_another_pastes(make: Make, enter: Enter):
    browser = enter()
    pasted = "Account\tText\tDebit\tCredit\n4200\tOffice\t1,200.00\t\n1020\t\t\t1,200.00\n"

    longer = browser.post(at(make, "entries/new"), form((*RENT, *RENT), do="add"))
    filled = browser.post(at(make, "entries/new"), form((), do="paste", pasted=pasted))

    assert value_of(longer, "code-5") == ""
    assert [value_of(filled, f"code-{n}") for n in (1, 2, 3)] == ["4200", "1020", ""]
    assert value_of(filled, "text-1") == "Office"
    assert (value_of(filled, "debit-1"), value_of(filled, "credit-2")) == ("1,200.00", "1,200.00")
    assert "none, in balance" in text_of(filled)


@pytest.mark.parametrize("pasted", ["", "one", "a\tb\tc\td\te\tf1", "4200\t5\n" * 501])
def test_what_is_no_rows_is_refused_and_the_form_stays(make: Make, enter: Enter, pasted: str):
    page = enter().post(at(make, "entries/new"), form(do="paste", pasted=pasted))

    assert page.status_code == 422
    assert value_of(page, "code-1") == "4200"


def test_while_typing_the_sums_and_the_entry_to_come_are_shown_and_nothing_changes(
    make: Make, enter: Enter
):
    browser = enter(**{"hx-request": "true"})
    rows = (("4200", "", "", "1200", ""), ("1020", "", "", "", "200"))

    short = text_of(browser.post(at(make, "entries/look"), form(rows)))
    whole = text_of(browser.post(at(make, "entries/look"), form()))

    assert "1,000.00 in credit to go" in short
    assert "MEM/2026/1 on 2 Mar 2026, in the year 2026." in whole
    assert not drafts(make.book)
    assert not JournalEntry.objects.exists()


def test_looking_costs_a_fixed_number_of_queries(
    make: Make, enter: Enter, django_assert_max_num_queries: pytest.FixtureRequest
):
    browser = enter(**{"hx-request": "true"})

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        browser.post(at(make, "entries/look"), form(RENT * 30))


def test_dimensions_and_a_party_go_with_their_line(make: Make, enter: Enter):
    add_dimension(make.alice, code="project", name="Project")
    add_dimension_value(make.alice, dimension="project", code="P1", name="Roof")
    register_party(make.alice, code="jansen", name="Bakkerij Jansen")
    rows = (("4200", "", "Bakkerij", "5", ""), ("1020", "", "", "", "5"))
    tagged = {"dimension-project": ["P1", ""]}

    answer = enter().post(at(make, "entries/new"), form(rows, **tagged), follow=True)

    assert "is posted" in text_of(answer)
    page = enter().get(at(make, "entries/MEM/2026/1"))
    assert "Project: Roof" in text_of(page)
    assert "Bakkerij Jansen" in text_of(page)


def test_a_line_that_must_name_a_party_is_told_so_in_that_field(make: Make, enter: Enter):
    rows = (("4200", "", "", "5", ""), ("1600", "", "", "", "5"))

    page = enter().post(at(make, "entries/new"), form(rows))

    field = re.search(r'<input id="party-2"[^>]*>', page.content.decode())
    assert field and 'aria-invalid="true"' in field[0]
    said = page.content.decode().partition('id="party-2-said"')[2].partition("</p>")[0]
    assert "must name a party" in said


def test_an_amount_in_another_currency_comes_with_its_rate(make: Make, enter: Enter):
    rows = (("4200", "", "", "", ""), ("1020", "", "", "=", ""))
    foreign = {"currency": ["usd", ""], "currency_amount": ["54", ""], "rate": ["1.08", ""]}

    answer = enter().post(at(make, "entries/new"), form(rows, **foreign))

    assert answer.status_code == 302, text_of(answer)
    assert "50.00" in journal_text(make.book)
    assert "$54.00" in text_of(enter().get(at(make, "entries/MEM/2026/1")))


def test_whoever_is_not_there_yet_can_be_registered_with_the_name_that_was_typed(
    make: Make, enter: Enter
):
    options = at(make, "entries/options/party")

    page = enter().get(options, {"party": "De Wit & Zn"}).content.decode()
    address = re.search(r'data-opens="([^"]+)"', page)

    assert address
    assert value_of(enter().get(html.unescape(address[1])), "name") == "De Wit & Zn"
    assert "data-opens" not in enter("auditor").get(options, {"party": "De Wit"}).content.decode()
    assert "data-opens" not in enter().get(options, {"party": ""}).content.decode()


def test_the_list_under_a_field_finds_by_code_and_by_words(make: Make, enter: Enter):
    register_party(make.alice, code="jansen", name="Bakkerij <Jansen>")
    browser = enter("auditor")

    def found(kind: str, **asked: str) -> list[str]:
        page = browser.get(at(make, f"entries/options/{kind}"), asked)
        return re.findall(r'data-value="([^"]+)"', page.content.decode())

    assert found("account", code="102")[0] == "1020"
    assert "1020" in found("account", code="eur bank")
    assert found("party", party="BAKK") == ["jansen"]
    assert found("party", field="recommender", recommender="BAKK") == ["jansen"]
    assert found("account", code="no such thing") == []
    assert browser.get(at(make, "entries/options/nothing")).status_code == 404

    browser = enter("auditor", "nl")
    assert found("account", code="bank") == ["1020", "1021", "0800", "4641"]  # Bank EUR, Banklening


def test_a_nul_in_a_field_is_no_error_of_ours(make: Make, enter: Enter):
    nul = "\0x"
    rows = ((nul, nul, nul, nul, ""), ("1020", "", "", "", nul))
    browser = enter()

    page = browser.post(at(make, "entries/new"), form(rows, journal=nul, date=nul))

    assert page.status_code == 422
    for kind, name in (("account", "code"), ("party", "party")):
        assert browser.get(at(make, f"entries/options/{kind}"), {name: nul}).status_code == 200
    assert browser.get(at(make, "entries/new"), {"template": nul}).status_code == 404
    assert browser.get(at(make, "parties"), {"q": nul, "after": nul}).status_code == 200
    for path in ("templates/delete", "recurring/stop", "recurring/add"):
        assert browser.post(at(make, path), {"name": nul, "template": nul}).status_code == 422


def test_of_two_years_only_an_open_one_is_offered_and_stands_as_the_reader_writes_it(
    make: Make, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("akker.web.entry_sheet.today_in", lambda book: dt.date(2026, 11, 26))
    browser = enter("owner", "nl")

    one = browser.post(at(make, "entries/look"), form(date="23-1"))
    open_fiscal_year(make.alice)
    two = browser.post(at(make, "entries/look"), form(date="23-1"))

    assert "vr 23 jan 2026" in text_of(one)
    assert "Welke dag bedoel je?" not in text_of(one)
    for day in ("23 jan 2026", "23 jan 2027"):
        assert f'data-understood="{day}"' in two.content.decode()
