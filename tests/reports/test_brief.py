"""The brief before a talk: who comes, what was said and promised, money, health, what to ask."""

import io

import pytest
from pypdf import PdfReader

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import decide_requirement, keep_requirement
from akker.customers.describing import add_person, describe_person
from akker.customers.people_rules import PlayerFacts
from akker.customers.promising import break_promise, keep_promise
from akker.health.runs import score_customers
from akker.parties.cards import ContactCard
from akker.planning.filling import add_action, add_point
from akker.planning.rules import NewPoint
from akker.reports.brief import Brief, brief
from akker.reports.catalogue import build
from akker.reports.formats import render
from akker.reports.options import read_options
from tests.cases.making import opened
from tests.customers.acting import ago, gave, logged, member, planned, tasked
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.planning.making import begun
from tests.receivables.selling import customer, issued, line, ready


@pytest.fixture
def sold(make: Make) -> Make:
    """J1 bought for 100.00 and works with Eva, who decides, and Bo, who is against us."""
    ready(make)
    issued(make, line("100.00"), date=ago(make, 0).isoformat())
    score_customers(make.alice)
    eva = add_person(make.alice, code="J1", person=ContactCard("Eva Smit", "Director"))
    bo = add_person(make.alice, code="J1", person=ContactCard("Bo Kok"))
    describe_person(make.alice, contact_id=eva, facts=PlayerFacts(part="decision maker"))
    known = PlayerFacts(part="blocker", attitude="against")
    describe_person(make.alice, contact_id=bo, facts=known)
    return make


def people(make: Make) -> dict[str, int]:
    found = read(make.alice)
    return {one.name: one.contact_id for one in (*found.comes, *found.others)}


def read(actor: Actor, code: str = "J1", appointment_id: int | None = None) -> Brief:
    with reading(actor.book):
        today = today_in(actor.book)
        return brief(actor.book, code, as_of=today, appointment_id=appointment_id)


def text(make: Make, form: str = "table", language: str = "en", **asked: str) -> str:
    made = build(make.book, "brief", read_options({"party": "J1", **asked}))
    content = render(made.table, form, language)  # type: ignore[arg-type]
    return content.decode()


def test_it_names_who_comes_apart_from_who_else_is_known(sold: Make) -> None:
    key = planned(sold.alice, "The renewal", contacts=(people(sold)["Eva Smit"],))
    found = read(sold.alice, appointment_id=key)

    assert [one.name for one in found.comes] == ["Eva Smit"]
    assert "Bo Kok" in [one.name for one in found.others]
    said = text(sold, appointment=str(key))
    assert "Eva Smit, Director" in said and "Decision maker" in said
    assert "Against us" in said and "The renewal" in said


def test_it_names_the_gaps_of_the_map_as_what_to_find_out(sold: Make) -> None:
    said = text(sold)
    assert "To find out" in said
    assert "No executive sponsor known" in said and "Nobody of us talks with Eva Smit" in said


def test_it_tells_what_was_said_promised_and_is_to_be_done(sold: Make) -> None:
    logged(sold.alice, "They want a second site", kind="call", on=ago(sold, 4))
    logged(sold.alice, "A note is no contact")
    gave(sold.alice, "A plan for Venlo")
    gave(sold.alice, "Their figures of May", by="them", who="Eva")
    keep_promise(sold.alice, promise_id=gave(sold.alice, "Kept already"))
    break_promise(sold.alice, promise_id=gave(sold.alice, "Ready by May", days=0))
    theirs = gave(sold.alice, "A list of users", by="them", who="Bo")
    break_promise(sold.alice, promise_id=theirs)
    tasked(sold.alice, "Send the offer")
    opened(sold.alice, "Report came late")
    found = read(sold.alice)

    assert [one[1:] for one in found.contacts] == [("call", "They want a second site")]
    assert [one.text for one in found.ours] == ["Ready by May", "A plan for Venlo"]
    assert "Ready by May" in text(sold) and "Broken" in text(sold)
    assert [one.text for one in found.theirs] == ["Their figures of May"]
    assert [one.text for one in found.tasks] == ["Send the offer"]
    assert [one.subject for one in found.cases] == ["Report came late"]


def test_it_tells_what_they_want_and_what_they_did_not_hear_yet(sold: Make) -> None:
    key = keep_requirement(sold.alice, title="Hours by line", wish=NewWish("J1", 240_000))
    keep_requirement(sold.alice, title="A second seat", wish=NewWish("J1", 0))
    decide_requirement(sold.alice, requirement_id=key, state="planned", answer="In March")

    found = text(sold)
    wanted = found[found.index("What they want of us") :].splitlines()
    first = next(row for row in wanted if "Hours by line" in row)
    assert "Planned, and they did not hear it yet" in first and "2,400.00" in first
    assert any("A second seat" in row and "Open" in row for row in wanted)
    assert [one.waits for one in read(sold.alice).wishes] == [True, False]


def test_it_tells_what_they_bought_and_owe_and_how_healthy_they_are(sold: Make) -> None:
    found = read(sold.alice)
    assert (found.overview.net_minor, found.open_minor, found.late_minor) == (100_00, 121_00, 0)
    assert found.health is not None and found.health.reasons
    told = build(sold.book, "brief", read_options({"party": "J1"})).json
    assert told["health"] == found.health.score and told["reasons"]


def test_it_has_the_goals_and_next_actions_of_the_plan(sold: Make) -> None:
    plan_id = begun(sold.alice)
    add_point(sold.alice, plan_id=plan_id, point=NewPoint("goal", "Two sites"))
    add_action(sold.alice, plan_id=plan_id, text="Visit Venlo", due_on=ago(sold, -9))
    found = read(sold.alice)
    assert [one.text for one in found.goals] == ["Two sites"]
    assert "Visit Venlo" in [one.text for one in found.actions]


def test_what_is_for_named_readers_alone_stands_nowhere_in_it(sold: Make) -> None:
    dora = member(sold)
    secret = logged(dora, "Their director leaves", kind="call", is_sensitive=True)
    gave(dora, "Silence about the director", activity_id=secret)
    tasked(dora, "Find out who is next", activity_id=secret)
    said = text(sold)
    assert "director leaves" not in said and "Silence" not in said and "who is next" not in said


def test_it_is_one_page_on_paper_in_the_language_of_who_asks(sold: Make) -> None:
    for nth in range(9):
        logged(sold.alice, f"Call {nth}", kind="call", on=ago(sold, nth))
        gave(sold.alice, f"Promise {nth}")
        tasked(sold.alice, f"Task {nth}")
    options = read_options({"party": "J1", "language": "nl"})
    made = build(sold.book, "brief", options)
    pages = PdfReader(io.BytesIO(render(made.table, "pdf", "nl"))).pages
    assert len(pages) == 1
    assert "Om achter te komen" in pages[0].extract_text()
    assert "Beslisser" in pages[0].extract_text()


def test_a_contact_with_another_customer_is_refused(sold: Make) -> None:
    customer(sold, "J2")
    key = planned(sold.alice, party_code="J2")
    assert refusal_of(read, sold.alice, appointment_id=key) == "appointment_unknown"
    assert refusal_of(read, sold.alice, "J9") == "party_unknown"


def test_sec_7_nobody_gets_a_brief_of_anothers_customer(sold: Make) -> None:
    assert refusal_of(read, narrowed(sold)) == "party_unknown"
