"""Customers who are looked after and planned with, for the world of the API's tests."""

import datetime as dt
from typing import Any

from akker.access.doors import command_line_actor
from akker.access.inviting import invite_user
from akker.access.putting_off import put_off_need
from akker.adoption.measuring import keep_measure
from akker.adoption.queries import figures_page
from akker.adoption.recording import record_usage
from akker.adoption.rules import NewFigure, NewMeasure
from akker.books.actor import reading
from akker.books.queries import today_in
from akker.cases.handling import close_case
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import decide_requirement, keep_requirement
from akker.customers.describing import add_person
from akker.growth.referring import note_referral, take_back_referral
from akker.parties.cards import ContactCard
from akker.parties.queries import keys_of_group
from akker.planning.agreeing import keep_version
from akker.planning.filling import add_objective, add_point
from akker.planning.rules import NewObjective, NewPoint
from akker.reports.attention import attention_today
from tests.cases.making import opened
from tests.customers.acting import gave, logged, tasked
from tests.customers.acting import planned as meeting
from tests.knowledge.making import at_risk, noted, rival, written
from tests.make import Make
from tests.planning.making import begun
from tests.training.making import begun as begun_track
from tests.training.making import in_tracks, tracked
from tests.voice.asking import answers, link_for, said, surveyed


def looked_after(make: Make, code: str, tag: str) -> tuple[int, int, int, int]:
    """A note, a task, a promise and a planned contact, by the owner who calls, after others."""
    email = f"owner-write-{tag}@example.com"
    invite_user(make.alice, email=email, role="owner")
    owner = command_line_actor(make.book, email)
    for _ in range({"a": 2}.get(tag, 1)):
        activity_id = logged(owner, f"Called {tag}", party_code=code)
        task_id = tasked(owner, f"Offer {tag}", party_code=code)
        promised_id = gave(owner, f"Plan {tag}", party_code=code)
        appointment_id = meeting(owner, f"Renewal {tag}", party_code=code)
    return activity_id, task_id, promised_id, appointment_id


def in_use(make: Make, code: str, tag: str) -> int:
    """Two measures and figures of them; the key of the last, which other books have not."""
    for name in ("seats", "users"):
        measure = NewMeasure(f"{name} {tag}", full_value_e6=50_000_000)
        keep_measure(make.alice, code=f"{name}-{tag}", measure=measure)
    days = [dt.date(2026, month, 1) for month in range(1, {"a": 4}.get(tag, 2))]
    figures = [NewFigure(code, f"seats-{tag}", day, 7_000_000) for day in days]
    record_usage(make.alice, figures=figures)
    with reading(make.book):
        (newest, *_) = figures_page(make.book, keys_of_group(make.book, code), limit=9)
    return newest.figure_id


def in_track(make: Make, code: str, tag: str) -> tuple[int, int, int]:
    """Tracks of which a customer goes through the last; keys that other books have not."""
    for nth in range({"a": 4}.get(tag, 2)):
        track_id = tracked(make.alice, f"Days {tag} {nth}")
        (enrolment_id,) = begun_track(make, track_id, code=code)
    rows = in_tracks(make.alice, code)
    return track_id, enrolment_id, max(one.lesson_id for row in rows for one in row.lessons)


def planned(make: Make, code: str, tag: str) -> tuple[int, int, int]:
    """Two plans, the last with a version, and two points and two objectives in it."""
    for kind in ("onboarding", "plan"):
        plan_id = begun(make.alice, kind, party_code=code)
    goal = NewPoint("goal", f"Two sites {tag}")
    aim = NewObjective("On time", "by hand", 0, 100, dt.date(2099, 1, 1))
    for _ in range(2):
        point_id = add_point(make.alice, plan_id=plan_id, point=goal)
        objective_id = add_objective(make.alice, plan_id=plan_id, objective=aim)
    keep_version(make.alice, plan_id=plan_id)
    return plan_id, point_id, objective_id


def questioned(make: Make, code: str) -> tuple[int, int]:
    """A question that somebody answered with a low score, and somebody else did not yet."""
    survey_id = surveyed(make.alice)
    for name in ("Noor Bakker", "Jip Vos"):
        contact_id = add_person(make.alice, code=code, person=ContactCard(name))
        token = link_for(make.alice, survey_id, contact_id)
        if name == "Noor Bakker":
            said(token, 3, "We had to ask twice")
    (answer,) = answers(make.alice, survey_id=survey_id)
    assert answer.answer_id is not None
    return survey_id, answer.answer_id


def asked(make: Make, code: str, tag: str) -> int:
    """A case that is closed and two that are open, under numbers that other books have not; the
    last one."""
    for _ in range({"a": 4}.get(tag, 1)):
        closed = opened(make.alice, f"Late {tag}", party_code=code)
    close_case(make.alice, case_no=closed, outcome="solved", answer=f"Sent {tag}")
    for _ in range(2):
        case_no = opened(make.alice, f"Wrong {tag}", party_code=code)
    return case_no


def looked_up(make: Make, code: str, tag: str) -> int:
    """An article about a customer, after others; its key."""
    for nth in range({"a": 3}.get(tag, 2)):
        key = written(make.alice, f"Hours {tag} {nth}", party_code=code)
    return key


def rivalled(make: Make, plan_id: int, tag: str) -> tuple[int, int]:
    """A competitor whom a risk of a plan names, and a note about it, after others; the keys."""
    for nth in range({"a": 3}.get(tag, 2)):
        competitor_id = rival(make.alice, f"Havik {tag} {nth}")
        note_id = noted(make.alice, f"Cheap {tag}", competitor_id=competitor_id)
    at_risk(make.alice, plan_id, competitor_id, 88_800)
    return competitor_id, note_id


def wanted(make: Make, code: str, tag: str) -> int:
    """A requirement of a customer that is decided, after others; its key."""
    for _ in range({"a": 2}.get(tag, 1)):
        key = keep_requirement(make.alice, title=f"Hours {tag}", wish=NewWish(code, 77_700))
    decide_requirement(make.alice, requirement_id=key, state="planned", answer=f"In May {tag}")
    return key


def needing(make: Make, tag: str) -> tuple[str, str]:
    """What asks the owner who calls: the key of something, and of something that they put off."""
    owner = command_line_actor(make.book, f"owner-write-{tag}@example.com")
    today = today_in(make.book)
    with reading(make.book):
        first, *_, last = attention_today(make.book, owner.user_id, today=today)
    until_on = today + dt.timedelta(days=7)
    put_off_need(owner, need_key=last.key, until_on=until_on, at_stake_minor=last.at_stake_minor)
    return first.key, last.key


def recommended(make: Make, code: str, tag: str) -> int:
    """Somebody recommended us to a customer, after others; the key of the last."""
    for _ in range({"a": 4}.get(tag, 1)):
        key = note_referral(make.alice, code=code, recommender=f"R-{tag}", note=f"Fair {tag}")
        take_back_referral(make.alice, referral_id=key)
    return note_referral(make.alice, code=code, recommender=f"R-{tag}", note=f"Fair {tag}")


def cared_for(make: Make, code: str, tag: str) -> tuple[Any, ...]:
    """All of these, in the order in which the world names them."""
    plan = planned(make, code, tag)
    return (
        *looked_after(make, code, tag),
        *plan,
        in_use(make, code, tag),
        asked(make, code, tag),
        *in_track(make, code, tag),
        wanted(make, code, tag),
        looked_up(make, code, tag),
        *rivalled(make, plan[0], tag),
        *needing(make, tag),
        recommended(make, code, tag),
    )
