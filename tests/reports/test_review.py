"""The pack for a review with a customer: what it says, to whom, and what never."""

import io
from dataclasses import replace

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.cases.handling import close_case
from akker.customers.promising import break_promise, keep_promise
from akker.health.runs import score_customers
from akker.parties.changing import change_party
from akker.parties.queries_cards import known_party
from akker.reports.catalogue import build
from akker.reports.formats import render
from akker.reports.options import read_options
from akker.reports.review import Review, quarter_of, review
from tests.cases.making import opened
from tests.catalog.test_products import added
from tests.customers.acting import ago, gave, logged, member, tasked
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.receivables.selling import day, issued, line, ready


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 bought advice for 100.00 at a cost of 60.00 today, and was promised two things."""
    ready(make)
    added(make, code="advice", cost_price="60.00")
    sale = line("100.00", code="8020", product="advice", quantity="1")
    issued(make, sale, date=ago(make, 0).isoformat())
    keep_promise(make.alice, promise_id=gave(make.alice, "A plan for Venlo"))
    break_promise(make.alice, promise_id=gave(make.alice, "A call each week"))
    gave(make.alice, "The papers", days=5, by="them", who="Joke")
    score_customers(make.alice)
    return make


def pack(actor: Actor, internal: bool = False) -> Review:
    with reading(actor.book):
        return review(actor.book, "J1", until=today_in(actor.book), internal=internal)


def texts(make: Make, form: str = "pdf", **asked: str) -> str:
    made = build(make.book, "review", read_options({"party": "J1", **asked}))
    content = render(made.table, form, "en")  # type: ignore[arg-type]
    if form == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def test_it_tells_what_was_promised_bought_and_paid(sold: Make) -> None:
    found = pack(sold.alice)

    states = {one.text: one.state.value for one in found.promises}
    assert states == {
        "A plan for Venlo": "kept",
        "A call each week": "broken",
        "The papers": "open",
    }
    assert (found.net_minor, found.before_minor, found.open_minor) == (100_00, 0, 121_00)
    assert found.inside is None


def test_it_tells_what_was_asked_and_what_they_were_told(sold: Make) -> None:
    number = opened(sold.alice, "Bags burst", days=3)
    opened(sold.alice, "Two lorries at once", days=2, kind="question")
    close_case(sold.alice, case_no=number, outcome="solved", answer="New bags came, for free.")

    told = {
        (one.subject, one.kind, one.answer, one.closed_on is None) for one in pack(sold.alice).cases
    }

    assert told == {
        ("Bags burst", "complaint", "New bags came, for free.", False),
        ("Two lorries at once", "question", "", True),
    }
    assert "Bags burst. New bags came, for free." in texts(sold)


def test_of_a_quarter_before_a_case_was_open_still(sold: Make) -> None:
    number = opened(sold.alice, "Bags burst", days=100)
    close_case(sold.alice, case_no=number, outcome="solved", answer="New bags came, for free.")

    with reading(sold.book):
        before = review(sold.book, "J1", until=ago(sold, 95), since=ago(sold, 101))

    assert [(one.answer, one.closed_on) for one in before.cases] == [("", None)]


def test_a_pack_for_the_customer_has_nothing_that_is_for_us_alone(sold: Make) -> None:
    tasked(sold.alice, "Ask for a higher price")

    for form in ("pdf", "xlsx"):
        theirs, ours = texts(sold, form), texts(sold, form, internal="yes")
        for secret in ("Ask for a higher price", "Health now", "Gross margin", "For us alone"):
            assert secret not in theirs, (form, secret)
            assert secret in ours, (form, secret)
        assert "A plan for Venlo" in theirs and "What we promised" in theirs


def test_what_came_of_a_note_for_named_readers_is_never_in_it(sold: Make) -> None:
    dora = member(sold)
    secret = logged(dora, text="Their director leaves", is_sensitive=True)
    gave(dora, "Silence about the director", activity_id=secret)
    tasked(dora, "Find out who is next", activity_id=secret)

    for internal in ("", "yes"):
        told = texts(sold, internal=internal)
        assert "director" not in told and "who is next" not in told


def test_it_speaks_the_language_of_the_customer_whoever_asks(sold: Make) -> None:
    with reading(sold.book):
        card = known_party(sold.book, "J1").card
    for language, title in (("nl", "Wat wij toezegden"), ("en", "What we promised")):
        change_party(sold.alice, code="J1", card=replace(card, language=language))
        with translation.override("en" if language == "nl" else "nl"):
            assert title in texts(sold)


def test_a_quarter_is_written_as_a_year_and_a_number() -> None:
    assert quarter_of("2026Q3") == (day("2026-07-01"), day("2026-09-30"))
    assert quarter_of("2026-q1") == (day("2026-01-01"), day("2026-03-31"))
    for odd in ("spring", "2026Q5", "0000Q1", "2026Q1 or so", "٢٠٢٦Q1x"):
        assert refusal_of(quarter_of, odd) == "quarter_unreadable", odd


def test_only_what_was_known_in_the_quarter_is_told(sold: Make) -> None:
    made = build(sold.book, "review", read_options({"party": "J1", "quarter": "2026Q1"}))

    assert made.json["revenue"] == "0.00"
    assert made.json["promises"] == []


def test_sec_7_nobody_gets_a_pack_of_anothers_customer(sold: Make) -> None:
    carla = narrowed(sold)

    assert refusal_of(pack, carla) == "party_unknown"
    assert refusal_of(build, sold.book, "review", read_options({})) == "option_missing"
