"""A person at a customer is forgotten; what law wants kept stays (docs/decisions/0049)."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from akker.books.actor import Actor, enter_book, reading
from akker.cases.handling import close_case
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import keep_requirement
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.handing_over import hand_over_customer
from akker.customers.models import Activity, Task
from akker.customers.people_rules import PlayerFacts
from akker.customers.profiling import note_profile_fact
from akker.customers.tasking import finish_task
from akker.ledger.checks import check_book
from akker.mail.models import Message
from akker.parties.card_form import card_from_form
from akker.parties.cards import ContactCard
from akker.parties.changing import change_party
from akker.parties.models import Erasure, Party
from akker.parties.queries_cards import known_party
from akker.planning.agreeing import keep_version
from akker.planning.filling import add_point
from akker.planning.rules import NewPoint
from akker.privacy.erasing import erase_answer, erase_person
from akker.privacy.queries import ErasureRow, Preview, erasure_preview, erasures_of
from akker.privacy.rules import ERASED
from akker.reports.timeline import timeline_of
from akker.voice.models import Answer, Invitation
from akker.voice.surveying import ask_contact
from tests.cases.making import opened, said
from tests.customers.acting import gave, logged, member, planned, tasked
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.planning.making import begun as begun_plan
from tests.receivables.selling import customer, issued, line, ready
from tests.training.making import begun, tracked
from tests.voice import asking

NAME, MAIL, PHONE = "Noor Zwaluw", "noor.zwaluw@warbler.example", "+31201234567"
WHY = "She asked for it on 3 November"


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    customer(make, "J1", name="Company One")
    customer(make, "J2", name="Company Two")
    return make


def known(make: Make, name: str = NAME, code: str = "J1", **card: str) -> int:
    card = {"email": MAIL, "phone": PHONE, **card}
    return add_person(make.alice, code=code, person=ContactCard(name, **card))


def preview(actor: Actor, key: int) -> Preview:
    with reading(actor.book):
        return erasure_preview(actor.book, actor.user_id, key)


def erasures(make: Make) -> list[ErasureRow]:
    with reading(make.book):
        return erasures_of(make.book)


def offered(actor: Actor, key: int) -> list[tuple[str, int]]:
    return [(one.kind, one.key) for one in preview(actor, key).offered]


def erased(make: Make, key: int, *texts: tuple[str, int]) -> int:
    return erase_person(make.alice, contact_id=key, reason=WHY, texts=texts)


def named_everywhere(make: Make) -> int:
    """Somebody with two jobs, who is named in all that can be written of a customer."""
    alice, spoken = make.alice, f"{NAME} ({MAIL}) wants it"
    key = known(make, job="Buyer")
    boss = add_person(alice, code="J1", person=ContactCard("Bo Merel"))
    facts = PlayerFacts(reports_to=boss, part="champion", attitude="for us")
    describe_person(alice, contact_id=key, facts=facts)
    note = logged(alice, spoken, kind="call", contacts=(key,))
    finish_task(alice, task_id=tasked(alice, f"Ring {NAME}", activity_id=note))
    gave(alice, f"{NAME} sends the list", by="them", who=NAME)
    planned(alice, f"Lunch with {NAME}", contacts=(key,))
    note_profile_fact(alice, code="J1", kind="goal", text=spoken, source=NAME)
    case_no = opened(alice, f"{NAME} complains", contact_id=key, text=spoken)
    said(alice, case_no, "theirs", f"{NAME}: too late")
    close_case(alice, case_no=case_no, outcome="explained", answer=f"Told {NAME}")
    keep_requirement(alice, title=f"What {NAME} wants", wish=NewWish("J1", 500, key))
    begun(make, tracked(alice), key)
    plan_id = begun_plan(alice)
    add_point(alice, plan_id=plan_id, point=NewPoint("strength", f"{NAME} likes us"))
    keep_version(alice, plan_id=plan_id, agreed_with=NAME)
    manager = member(make)
    hand_over_customer(alice, code="J1", to="dora@example.com", note=f"{NAME} decides")
    logged(manager, f"{NAME} leaves us", is_sensitive=True)
    nps = asking.surveyed(alice)
    asking.said(asking.link_for(alice, nps, key), 3, f"I, {NAME}, was let down")
    ask_contact(alice, survey_id=asking.surveyed(alice, "open"), contact_id=boss, mails=False)
    end_job(alice, contact_id=key, to="J2", person=ContactCard(NAME, "Head", MAIL, PHONE))
    logged(alice, f"Met {NAME} at her new desk", party_code="J2")
    return key


def rows_with(make: Make, *needles: str) -> list[str]:
    """Tables in which one of these stands, in any column of any row."""
    found = []
    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(make.book)
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(f'SELECT * FROM "{table}"')
            texts = (str(row).casefold() for row in cursor.fetchall())
            if any(needle in text for text in texts for needle in needles):
                found.append(table)
    return found


def test_who_is_erased_stands_nowhere_in_the_database(sold: Make) -> None:
    key = named_everywhere(sold)
    assert len(rows_with(sold, "zwaluw")) > 15

    erased(sold, key)

    assert rows_with(sold, "zwaluw", "31201234567") == []
    assert check_book(sold.book).findings == ()


def test_all_else_that_was_written_stays(sold: Make) -> None:
    named_everywhere(sold)
    other = logged(sold.alice, "Bo Merel asks for a price")

    erased(sold, asking.person(sold.alice, "J2").contact_id)

    with reading(sold.book):
        texts = dict(Activity.objects.filter(book=sold.book).values_list("pk", "text"))
        tasks = set(Task.objects.filter(book=sold.book).values_list("text", flat=True))
    assert texts[other] == "Bo Merel asks for a price"
    assert f"{ERASED} ({ERASED}) wants it" in texts.values()
    assert f"Ring {ERASED}" in tasks


def test_what_is_searched_is_forgotten_too(sold: Make) -> None:
    key = named_everywhere(sold)

    erased(sold, key)

    with reading(sold.book):
        page = timeline_of(sold.book, sold.alice.user_id, "J1", text="zwaluw", limit=20)
        still = timeline_of(sold.book, sold.alice.user_id, "J1", text="complains", limit=20)
    assert page == []
    assert {one.words for one in still} == {f"{ERASED} complains"}


def test_the_score_stays_and_the_words_of_an_answer_go(sold: Make) -> None:
    key = named_everywhere(sold)

    erased(sold, key)

    with reading(sold.book):
        rows = Answer.objects.filter(book=sold.book)
        assert list(rows.values_list("score", "text")) == [(3, ERASED)]


def test_a_link_of_who_is_erased_opens_nothing(sold: Make) -> None:
    key = known(sold)
    token = asking.link_for(sold.alice, asking.surveyed(sold.alice), key)

    erased(sold, key)

    assert refusal_of(asking.said, token, 9) == "feedback_spent"
    with reading(sold.book):
        assert Invitation.objects.get(book=sold.book).name == ERASED


def test_mail_that_waits_is_not_sent(sold: Make) -> None:
    key = known(sold)
    nps = asking.surveyed(sold.alice)
    ask_contact(sold.alice, survey_id=nps, contact_id=key, mails=True)

    erased(sold, key)

    with reading(sold.book):
        (row,) = Message.objects.filter(book=sold.book)
    assert (row.to, row.text, row.next_try_at) == (ERASED, ERASED, None)
    assert row.stopped_at is not None


def test_documents_stay_as_they_were_issued(sold: Make) -> None:
    key = known(sold)
    sale = issued(sold, line("100.00", text=f"Advice to {NAME}"), party="J1")

    erased(sold, key)

    assert sale.label
    assert rows_with(sold, "zwaluw") == ["receivables_invoiceline"]


def test_a_preview_counts_what_goes_and_what_stays(sold: Make) -> None:
    key = named_everywhere(sold)

    shown = preview(sold.alice, key)

    assert (shown.name, shown.jobs, shown.attitudes, shown.answers) == (NAME, 2, 1, 1)
    assert (shown.meetings, shown.texts, shown.hidden) == (2, 9, 1)
    assert shown.lessons == 1


def test_a_text_with_no_more_than_a_part_of_the_name_is_offered_and_goes_when_chosen(
    sold: Make,
) -> None:
    key = known(sold)
    ill, other = logged(sold.alice, "Noor is ill again"), logged(sold.alice, "They grow")

    assert offered(sold.alice, key) == [("activity", ill)]
    erased(sold, key, ("activity", ill))

    with reading(sold.book):
        texts = dict(Activity.objects.filter(book=sold.book).values_list("pk", "text"))
    assert (texts[ill], texts[other]) == (ERASED, "They grow")
    assert check_book(sold.book).findings == ()


def test_at_other_customers_a_text_goes_only_when_it_is_chosen(sold: Make) -> None:
    key = known(sold)
    there = logged(sold.alice, f"{NAME} recommended us", party_code="J2")

    (one,) = preview(sold.alice, key).offered
    assert (one.key, one.party_code, one.is_elsewhere) == (there, "J2", True)
    erased(sold, key)

    words = {"customers_activity", "customers_soughttext", "customers_soughtword"}
    assert set(rows_with(sold, "zwaluw")) == words


def test_what_is_not_offered_is_refused_and_nobody_is_erased(sold: Make) -> None:
    key = known(sold)
    other = logged(sold.alice, "They grow")

    how: dict[str, Any] = {"contact_id": key, "reason": WHY, "texts": [("activity", other)]}
    assert refusal_of(erase_person, sold.alice, **how) == "text_not_offered"

    assert preview(sold.alice, key).name == NAME
    assert erasures(sold) == []


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (" \n", "reason_missing"),
        ("x" * 301, "reason_too_long"),
        ("Zwaluw asked for it", "reason_names_them"),
        (f"by mail from {MAIL}", "reason_names_them"),
    ],
)
def test_a_reason_is_given_and_names_nobody(sold: Make, reason: str, code: str) -> None:
    assert refusal_of(erase_person, sold.alice, contact_id=known(sold), reason=reason) == code


def test_nobody_is_erased_twice(sold: Make) -> None:
    key = known(sold)
    erased(sold, key)

    again = {"contact_id": key, "reason": WHY}
    assert refusal_of(erase_person, sold.alice, **again) == "contact_erased"
    assert refusal_of(erase_person, sold.alice, contact_id=99_999, reason=WHY) == "contact_unknown"


def test_only_an_owner_erases(sold: Make) -> None:
    key = known(sold)

    for actor in (sold.bob, sold.charlie, member(sold), carla_in(sold).carla):
        how = {"contact_id": key, "reason": WHY}
        assert refusal_of(erase_person, actor, **how) == "permission_missing"


def test_it_is_known_that_somebody_was_erased_and_why_but_not_who(sold: Make) -> None:
    key = known(sold)
    ill = logged(sold.alice, "Noor is ill again")

    erased(sold, key, ("activity", ill))

    (row,) = erasures(sold)
    assert (row.party_code, row.reason, row.contacts) == ("J1", WHY, (key,))
    assert row.texts == (("activity", ill),)


def test_who_left_the_card_and_came_back_is_erased_with_what_was_written_before(
    sold: Make,
) -> None:
    logged(sold.alice, "A call", kind="call", contacts=(known(sold),))
    with reading(sold.book):
        card = known_party(sold.book, "J1").card
    without_her = card_from_form({"name": card.name, "roles": ["customer"]}, "EUR")
    change_party(sold.alice, code="J1", card=without_her)

    erased(sold, known(sold))

    assert rows_with(sold, "zwaluw") == []


def test_words_of_an_answer_can_be_erased_alone(sold: Make) -> None:
    key = known(sold)
    asking.said(asking.link_for(sold.alice, asking.surveyed(sold.alice), key), 9, "My hip hurts")
    (row,) = asking.answers(sold.alice)
    assert row.answer_id is not None

    erase_answer(sold.alice, answer_id=row.answer_id, reason="It was about her health")

    assert rows_with(sold, "my hip hurts") == []
    (left,) = asking.answers(sold.alice)
    assert (left.score, left.name) == (9, NAME)
    how = {"answer_id": row.answer_id, "reason": WHY}
    assert refusal_of(erase_answer, sold.alice, **how) == "answer_erased"
    assert refusal_of(erase_answer, sold.alice, answer_id=99_999, reason=WHY) == "answer_unknown"
    assert refusal_of(erase_answer, sold.bob, **how) == "permission_missing"
    assert check_book(sold.book).findings == ()


def change_answers(make: Make, *, under_way: bool, **values: Any) -> None:
    """By whoever writes SQL by hand."""
    with transaction.atomic():
        enter_book(make.book)
        if under_way:
            party, now = Party.objects.get(book=make.book, code="J1"), dt.datetime.now(dt.UTC)
            row = {"reason": WHY, "erased_on": now.date(), "erased_at": now, "erased_by": "x"}
            Erasure.objects.create(book=make.book, party=party, **row)
        Answer.objects.filter(book=make.book).update(**values)


def test_without_an_erasure_under_way_the_database_lets_no_word_go(sold: Make) -> None:
    key = known(sold)
    asking.said(asking.link_for(sold.alice, asking.surveyed(sold.alice), key), 9, "Fine")
    erased(sold, key)

    with pytest.raises(DatabaseError):
        change_answers(sold, under_way=False, text="Another")


def test_while_one_is_under_way_words_can_go_and_nothing_else(sold: Make) -> None:
    key = known(sold)
    asking.said(asking.link_for(sold.alice, asking.surveyed(sold.alice), key), 9, "Fine")

    with pytest.raises(DatabaseError):
        change_answers(sold, under_way=True, score=1)
    change_answers(sold, under_way=True, text=ERASED)

    (found,) = [one for one in check_book(sold.book).findings if one.check == "erasures"]
    assert "was begun and never ended" in found.sentence
