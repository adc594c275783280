"""Calls about whom we look after, one for each operation."""

import datetime as dt

from tests.api.calling import Call
from tests.api.world import World

ANY = {"If_Match": "*"}


def of_customers(w: World) -> dict[str, Call]:
    at = f"customers/C-{w.tag}"
    facts = {"tier": "key", "status": "at risk", "parent": f"R-{w.tag}", "relation": "trusted"}
    joins = {"email": w.member, "part": "executive sponsor"}
    return {
        "list_customers": Call("GET", "customers"),
        "show_customer": Call("GET", at),
        "show_family": Call("GET", f"customer-families/R-{w.tag}"),
        "replace_customer": Call("PUT", at, facts, headers=ANY),
        "list_profile_facts": Call("GET", f"profile-facts?party=C-{w.tag}"),
        "create_profile_fact": Call(
            "POST",
            "profile-facts",
            {"party": f"C-{w.tag}", "kind": "goal", "text": "A second site", "source": "Fenna"},
            status=201,
        ),
        "end_fact": Call("POST", f"ended-profile-facts/{w.fact_id}"),
        "list_segments": Call("GET", "segments"),
        "show_rhythm": Call("GET", "contact-rhythm"),
        "set_rhythm": Call("POST", "contact-rhythm", {"key": 7}),
        "list_waiting": Call("GET", "waiting-customers"),
        "list_contacts": Call("GET", f"contacts?party=C-{w.tag}"),
        "list_gaps": Call("GET", f"contact-gaps?party=C-{w.tag}"),
        "create_contact": Call(
            "POST", "contacts", {"party": f"C-{w.tag}", "name": "Noor Bakker"}, status=201
        ),
        "show_contact": Call("GET", f"contacts/{w.contact_id}"),
        "replace_contact": Call(
            "PUT",
            f"contacts/{w.contact_id}",
            {"part": "champion", "influence": 3, "attitude": "for us"},
            headers=ANY,
        ),
        "end_contact": Call("POST", f"ended-contacts/{w.contact_id}", {"to": f"R-{w.tag}"}),
        "show_team": Call("GET", f"customer-teams/C-{w.tag}"),
        "join_team": Call("POST", f"customer-teams/C-{w.tag}", joins, status=201),
        "leave_team": Call("POST", f"ended-team-members/C-{w.tag}", joins),
        "show_health": Call("GET", f"customer-health/C-{w.tag}?as_of=2030-01-01"),
        "list_scores_of_customer": Call("GET", f"customer-scores/C-{w.tag}"),
        "show_health_weights": Call("GET", "health-weights"),
        "set_health_weights": Call("POST", "health-weights", {"use": 20}),
        "list_health_scores": Call("GET", "health-scores"),
        "make_health_scores": Call("POST", "health-scores", {"on": "2030-01-01"}, status=201),
        "list_hand_overs": Call("GET", f"customer-hand-overs/C-{w.tag}"),
        "hand_over_one": Call(
            "POST",
            f"customer-hand-overs/C-{w.tag}",
            {"to": w.member, "note": "They like to be called on Friday"},
            status=201,
        ),
    }


def of_activities(w: World) -> dict[str, Call]:
    call = {"party": f"C-{w.tag}", "kind": "call", "subject": "Second site", "text": "In Venlo"}
    return {
        "list_activities": Call("GET", f"activities?party=C-{w.tag}&text=called"),
        "log": Call("POST", "activities", {**call, "at": "2026-04-02T14:00:00Z"}, status=201),
        "show_activity": Call("GET", f"activities/{w.activity_id}"),
        "rewrite": Call("POST", f"rewritten-activities/{w.activity_id}", {"text": "Called again"}),
        "replace_readers": Call(
            "PUT", f"activity-readers/{w.activity_id}", {"is_sensitive": False}
        ),
        "bring_in_email": Call(
            "POST", f"emails/C-{w.tag}", files=b"From: a@b.example\n\nHello", status=201
        ),
        "search_timelines": Call("GET", "timelines?text=called"),
        "show_timeline": Call("GET", f"timelines/C-{w.tag}"),
    }


def of_appointments(w: World) -> dict[str, Call]:
    at = {"at": "2027-04-02T14:00:00Z"}
    new = {"party": f"C-{w.tag}", "kind": "visit", "subject": "Second site", **at}
    return {
        "list_appointments": Call("GET", f"appointments?party=C-{w.tag}"),
        "show_appointment": Call("GET", f"appointments/{w.appointment_id}"),
        "plan_appointment": Call("POST", "appointments", new, status=201),
        "put_appointment_off": Call("POST", f"moved-appointments/{w.appointment_id}", at),
        "log_appointment": Call(
            "POST", f"held-appointments/{w.appointment_id}", {"text": "They go on"}, status=201
        ),
        "call_appointment_off": Call("POST", f"cancelled-appointments/{w.appointment_id - 1}"),
    }


def of_tasks(w: World) -> dict[str, Call]:
    new = {"party": f"C-{w.tag}", "text": "Send the offer", "due": "2099-04-02"}
    return {
        "list_tasks": Call("GET", f"tasks?party=C-{w.tag}"),
        "add_task": Call("POST", "tasks", {**new, "activity_id": w.activity_id}, status=201),
        "put_task_off": Call("POST", f"moved-tasks/{w.task_id}", {"due": "2099-04-03"}),
        "end_task": Call("POST", f"done-tasks/{w.task_id}", {}),
        "leave_task": Call("POST", f"dropped-tasks/{w.task_id - 1}", {}),
        "list_promises_made": Call("GET", f"promises?party=C-{w.tag}&by=us"),
        "add_promise": Call(
            "POST", "promises", {**new, "by": "them", "who": "Eva Jansen"}, status=201
        ),
        "promise_was_kept": Call("POST", f"kept-promises/{w.promised_id}", {}),
        "promise_was_broken": Call("POST", f"broken-promises/{w.promised_id - 1}", {}),
        "show_promise_rates": Call("GET", f"promise-rates?party=C-{w.tag}"),
    }


def of_plans(w: World) -> dict[str, Call]:
    plan, point = f"plans/{w.plan_id}", f"plans/{w.plan_id}/points/{w.point_id}"
    objective = f"plans/{w.plan_id}/objectives/{w.objective_id}"
    days = {"starts_on": "2026-04-01", "ends_on": "2027-03-31"}
    goal = {"kind": "goal", "text": "Fewer late trucks"}
    return {
        "list_plans": Call("GET", f"plans?party=C-{w.tag}"),
        "begin_plan": Call(
            "POST", "plans", {"party": f"C-{w.tag}", "kind": "rescue", **days}, status=201
        ),
        "show_plan": Call("GET", plan),
        "replace_plan": Call("PUT", plan, {"title": "Two sites", **days}),
        "add_plan_point": Call("POST", f"{plan}/points", goal, status=201),
        "replace_plan_point": Call("PUT", point, {**goal, "side": "theirs"}),
        "end_plan_point": Call("POST", f"{plan}/points/{w.point_id - 1}/end"),
        "add_plan_objective": Call(
            "POST", f"{plan}/objectives", {"text": "On time", "due_on": "2099-01-01"}, status=201
        ),
        "say_objective_value": Call("POST", f"{objective}/value", {"value": 40}),
        "end_plan_objective": Call("POST", f"{plan}/objectives/{w.objective_id - 1}/end"),
        "add_plan_action": Call(
            "POST", f"{plan}/actions", {"text": "Call", "due_on": "2099-01-01"}, status=201
        ),
        "keep_plan_version": Call("POST", f"{plan}/versions", {"agreed_with": "Eva"}, status=201),
        "approve_plan_version": Call("POST", f"{plan}/versions/1/approve"),
        "review_one_plan": Call("POST", f"{plan}/review", {}),
        "close_one_plan": Call("POST", f"plans/{w.plan_id - 1}/close", {"outcome": "reached"}),
    }


def of_feedback(w: World) -> dict[str, Call]:
    survey = f"surveys/{w.survey_id}"
    return {
        "list_surveys": Call("GET", "surveys"),
        "create_survey": Call(
            "POST", "surveys", {"kind": "csat", "title": "How we do"}, status=201
        ),
        "show_survey": Call("GET", survey),
        "ask_one_contact": Call(
            "POST", f"{survey}/asked", {"contact_id": w.contact_id}, status=201
        ),
        "list_asked_many": Call("GET", f"{survey}/many?tier=standard"),
        "ask_many_contacts": Call("POST", f"{survey}/many", {"tier": "standard"}, status=201),
        "list_answers": Call("GET", f"answers?party=C-{w.tag}"),
        "show_answer": Call("GET", f"answers/{w.answer_id}"),
        "record_one_answer": Call(
            "POST",
            "answers",
            {"survey_id": w.survey_id, "contact_id": w.contact_id, "score": 9},
            status=201,
        ),
        "tell_one_customer": Call(
            "POST", f"answers/{w.answer_id}/replies", {"text": "A new planner"}, status=201
        ),
        "end_one_survey": Call("POST", f"{survey}/end"),
        "show_asking_pause": Call("GET", "asking-pause"),
        "set_asking_pause": Call("POST", "asking-pause", {"days": 30}),
    }


def of_usage(w: World) -> dict[str, Call]:
    figure = {"party": f"C-{w.tag}", "measure": f"users-{w.tag}", "on": "2026-02-01", "value": "9"}
    rows = f"customer,measure,month,value\nC-{w.tag},users-{w.tag},2026-03,9.5\n"
    return {
        "list_usage_measures": Call("GET", "usage-measures"),
        "keep_usage_measure": Call(
            "POST",
            "usage-measures",
            {"code": "clicks", "name": "Clicks", "full_value": "40"},
            status=201,
        ),
        "retire_usage_measure": Call("POST", f"retired-usage-measures/seats-{w.tag}"),
        "list_usage": Call("GET", f"usage?measure=seats-{w.tag}"),
        "show_customer_usage": Call("GET", f"customer-usage?party=C-{w.tag}"),
        "record_usage_figures": Call("POST", "usage-figures", {"figures": [figure]}, status=201),
        "list_usage_figures": Call("GET", f"usage-figures?party=C-{w.tag}"),
        "take_back_usage_figure": Call("POST", f"taken-back-usage-figures/{w.figure_id}"),
        "bring_in_usage": Call("POST", "imports/usage", files=rows.encode()),
    }


def of_cases(w: World) -> dict[str, Call]:
    case = f"cases/{w.case_no}"
    new = {"party": f"C-{w.tag}", "kind": "complaint", "subject": "Two reports came late"}
    return {
        "list_cases": Call("GET", f"cases?party=C-{w.tag}"),
        "begin_case": Call("POST", "cases", {**new, "activity_id": w.activity_id}, status=201),
        "show_case": Call("GET", case),
        "say_in_case": Call("POST", f"{case}/lines", {"kind": "ours", "text": "Sent"}, status=201),
        "hand_case_on": Call("POST", f"{case}/hand", {"team": "finance", "owner": w.member}),
        "close_one_case": Call(
            "POST", f"cases/{w.case_no - 1}/close", {"outcome": "solved", "answer": "Sent"}
        ),
        "reopen_one_case": Call("POST", f"cases/{w.case_no - 2}/reopen", {"why": "Empty"}),
        "show_service_promise": Call("GET", "service-promise"),
        "set_service_promise": Call("POST", "service-promise", {"question": 3}),
    }


def of_training(w: World) -> dict[str, Call]:
    steps = [{"title": "Kick-off", "after_days": 0}]
    return {
        "list_tracks": Call("GET", "tracks"),
        "show_track": Call("GET", f"tracks/{w.track_id}"),
        "create_track": Call("POST", "tracks", {"title": "Course", "steps": steps}, status=201),
        "replace_track": Call("PUT", f"tracks/{w.track_id}", {"title": "Days", "steps": steps}),
        "list_enrolments": Call("GET", f"enrolments?party=C-{w.tag}"),
        "finish_one_lesson": Call("POST", f"done-lessons/{w.lesson_id}", {}),
        "open_one_lesson": Call("POST", f"open-lessons/{w.lesson_id}"),
        "begin_track": Call(
            "POST", "enrolments", {"party": f"R-{w.tag}", "track_id": w.track_id}, status=201
        ),
        "leave_track": Call("POST", f"ended-enrolments/{w.enrolment_id}"),
        "retire_one_track": Call("POST", f"retired-tracks/{w.track_id}"),
    }


def of_articles(w: World) -> dict[str, Call]:
    one, party = f"articles/{w.article_id}", f"C-{w.tag}"
    said = {"title": "Hours", "text": "To quarters.", "party": party}
    return {
        "list_articles": Call("GET", f"articles?party={party}"),
        "create_article": Call("POST", "articles", said, status=201),
        "show_article": Call("GET", one),
        "replace_article": Call(
            "PUT", one, {**said, "kind": "procedure", "tags": ["hours"]}, headers=ANY
        ),
        "article_is_right": Call("POST", f"{one}/right"),
        "retire_one_article": Call("POST", f"{one}/retire"),
    }


def of_market(w: World) -> dict[str, Call]:
    one = f"competitors/{w.competitor_id}"
    note = {"text": "Cheap", "source": "Press", "competitor_id": w.competitor_id}
    return {
        "list_competitors": Call("GET", "competitors?show=all"),
        "create_competitor": Call("POST", "competitors", {"name": "Buizerd"}, status=201),
        "show_competitor": Call("GET", one),
        "replace_competitor": Call("PUT", one, {"name": "Wouw", "website": "wouw.example"}),
        "list_market_notes": Call("GET", "market-notes?industry=Food"),
        "create_market_note": Call("POST", "market-notes", note, status=201),
        "end_one_market_note": Call("POST", f"market-notes/{w.note_id}/end"),
        "retire_one_competitor": Call("POST", f"{one}/retire"),
    }


def of_requirements(w: World) -> dict[str, Call]:
    one, party = f"requirements/{w.requirement_id}", f"C-{w.tag}"
    wish = {"party": party, "worth_minor": 5000}
    return {
        "list_requirements": Call("GET", f"requirements?party={party}"),
        "write_down_requirement": Call(
            "POST", "requirements", {"title": "Hours by line", "wish": wish}, status=201
        ),
        "show_requirement": Call("GET", one),
        "replace_requirement": Call("PUT", one, {"title": "Hours by line", "priority": "high"}),
        "back_requirement": Call("POST", f"{one}/wishes", {"party": f"R-{w.tag}"}, status=201),
        "say_worth": Call("POST", f"{one}/worth", wish),
        "customer_was_told": Call("POST", f"{one}/told", {"party": party}),
        "decide_on_requirement": Call("POST", f"{one}/decision", {"state": "open"}),
    }


def of_needs(w: World) -> dict[str, Call]:
    """First of all: what asks for attention changes with what is done."""
    until = f"{dt.date.today() + dt.timedelta(days=9)}"  # noqa: DTZ011  # further than any zone
    return {
        "list_needs": Call("GET", "needs"),
        "put_need_off": Call("POST", "needs/put-off", {"key": w.need_key, "until": until}),
        "let_need_ask": Call("POST", "needs/bring-back", {"key": w.put_off_key}),
    }


def of_referrals(w: World) -> dict[str, Call]:
    new = {"party": f"R-{w.tag}", "recommender": f"C-{w.tag}", "date": "2026-04-01"}
    return {
        "list_referrals": Call("GET", f"referrals?party=C-{w.tag}"),
        "write_referral_down": Call("POST", "referrals", new, status=201),
        "thank_for_referral": Call("POST", f"thanked-referrals/{w.referral_id}", {}),
        "show_care_costs": Call("GET", "care-costs"),
        "set_care_costs": Call("POST", "care-costs", {"keeping": "900.00", "winning": "400.00"}),
        "forget_referral": Call("DELETE", f"referrals/{w.referral_id}"),
    }
