"""What is known of customers beside their card, for the archives of the tests."""

import datetime as dt
import tempfile
from pathlib import Path

from akker.adoption.importing import import_usage
from akker.adoption.queries import figures_page
from akker.adoption.recording import take_back_figure
from akker.books.actor import reading
from akker.cases.handling import close_case, hand_case, reopen_case
from akker.cases.promising import change_service_promise
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import add_wish, decide_requirement, keep_requirement, tell_answer
from akker.customers.arranging import cancel_appointment, hold_appointment
from akker.customers.describing import add_person
from akker.customers.queries_activities import people_at
from akker.growth.costing import change_care_costs
from akker.growth.referring import note_referral, thank_recommender
from akker.growth.rules import CareCosts
from akker.knowledge.rules import NewArticle
from akker.knowledge.writing import change_article, retire_article
from akker.parties.cards import ContactCard
from akker.parties.queries import keys_of_group
from akker.privacy.erasing import erase_person
from akker.training.enrolling import end_enrolment, finish_lesson
from akker.training.rules import NewStep, NewTrack
from akker.training.tracking import keep_track
from tests.adoption.making import SEATS, USERS, measured, used
from tests.cases.making import opened, said
from tests.customers.acting import logged, planned
from tests.knowledge.making import at_risk, noted, rival, written
from tests.make import Make
from tests.planning.making import begun as begun_plan
from tests.training.making import begun, in_tracks, tracked


def used_much(make: Make) -> None:
    """A figure that another replaced, one that was taken back, and some of a file."""
    measured(make.alice)
    for value in (12, 14):
        used(make.alice, value)
    used(make.alice, 20, measure=SEATS)
    used(make.alice, 3, 2)
    with reading(make.book):
        group = keys_of_group(make.book, "J1")
        (newest, *_) = figures_page(make.book, group, limit=9)
    take_back_figure(make.alice, figure_id=newest.figure_id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "use.csv"
        path.write_text(f"customer,measure,month,value\nJ1,{USERS},2026-01,7\n", "utf-8")
        import_usage(make.alice, path=path)


def meet(make: Make, contact_id: int) -> None:
    """Contacts that are planned: to come, held, and cancelled."""
    planned(make.alice, "Renewal | é", contacts=(contact_id,))
    held, cancelled = planned(make.alice), planned(make.alice, kind="call")
    hold_appointment(make.alice, appointment_id=held, text="They | é\ngo on")
    cancel_appointment(make.alice, appointment_id=cancelled)


def recommend(make: Make) -> None:
    """Who recommended us to whom: thanked for one of them."""
    change_care_costs(make.alice, costs=CareCosts(900_00, 400_00))
    on = dt.date(2026, 4, 1)
    for code, by in (("J1", "J3"), ("J3", "J1")):
        key = note_referral(make.alice, code=code, recommender=by, on=on, note="Fair | é")
    thank_recommender(make.alice, referral_id=key, on=dt.date(2026, 5, 1))


def ask(make: Make) -> None:
    """Cases: one with something of everything, one that is closed, one opened again."""
    with reading(make.book):
        eva = people_at(make.book, "J1")[0][0]
    note = logged(make.alice, "Two reports | é\ncame late", note_type="complaint")
    how = {"contact_id": eva, "activity_id": note, "text": "Late | é\nagain"}
    case_no = opened(make.alice, "Reports | é", days=9, **how)
    for kind in ("note", "ours", "theirs"):
        said(make.alice, case_no, kind, "In their | é\nwords")
    hand_case(make.alice, case_no=case_no, team="finance", note="About | é")
    for _ in range(2):
        closed = opened(make.alice, "Where is it?", kind="question", party_code="J3")
        close_case(make.alice, case_no=closed, outcome="explained", answer="On | é\nits way")
    reopen_case(make.alice, case_no=closed, why="Not | é there")
    change_service_promise(make.alice, days={"question": 3})
    key = keep_requirement(make.alice, title="Hours | é", wish=NewWish("J1", 500, eva))
    add_wish(make.alice, requirement_id=key, wish=NewWish("J3"))
    decide_requirement(make.alice, requirement_id=key, state="planned", answer="In | é\nMay")
    tell_answer(make.alice, requirement_id=key, party_code="J1")


def look_up(make: Make) -> None:
    """An article with two versions, and one about a customer that is out of use."""
    key = written(make.alice, "Hours | é", "In\nquarters", tags=("Hours", "é"))
    changed = NewArticle("Hours | é", "In\nminutes")
    change_article(make.alice, article_id=key, article=changed)
    other = written(make.alice, "Who they are", party_code="J1", kind="background")
    retire_article(make.alice, article_id=other)
    key = rival(make.alice, "Havik | é", website="havik.example", strong_in="Price | é")
    noted(make.alice, "Cheap | é", competitor_id=key)
    at_risk(make.alice, begun_plan(make.alice, "expansion", party_code="J3"), key, 500)
    noted(make.alice, "Dear\ngrain | é")
    forget(make)


def forget(make: Make) -> None:
    """Somebody who asked for it, with a note that was about them alone."""
    key = add_person(make.alice, code="J1", person=ContactCard("Ilse Kruis | é"))
    note = logged(make.alice, "Ilse is | é\nill")
    texts = [("activity", note)]
    erase_person(make.alice, contact_id=key, reason="By letter | é", texts=texts)


def taught(make: Make, contact_id: int) -> None:
    """A track written anew while somebody goes through it, and one that was left."""
    track_id = tracked(make.alice)
    begun(make, track_id, contact_id)
    rows = in_tracks(make.alice)
    finish_lesson(make.alice, lesson_id=rows[0].lessons[0].lesson_id)
    end_enrolment(make.alice, enrolment_id=rows[-1].enrolment_id)
    new = NewTrack("First days | é", "training", [NewStep("All | é", 3, "In\ntwo lines")])
    keep_track(make.alice, track=new, track_id=track_id)
