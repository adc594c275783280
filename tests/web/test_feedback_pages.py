"""What a customer sees behind a link, and the pages of who asks."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.customers.describing import add_person, describe_person
from akker.customers.people_rules import PlayerFacts
from akker.parties.cards import ContactCard
from akker.voice.answering import MOST_TRIES
from akker.voice.models import Answer, Invitation
from akker.voice.surveying import change_asking_pause
from tests.make import Make
from tests.receivables.selling import customer
from tests.voice.asking import link_for, person, said, surveyed
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent

PEOPLE = [{"name": "Eva Jansen", "email": "eva@example.com"}]


@pytest.fixture
def world(make: Make) -> Make:
    customer(make, language="nl", contacts=PEOPLE)
    customer(make, "B", name="Verweg Transport", contacts=[{"name": "Bo"}])
    return make


@pytest.fixture
def anybody() -> Client:
    return Client(headers={"host": "localhost"})


def token_of(make: Make, kind: str = "nps", code: str = "J1") -> str:
    return link_for(make.alice, surveyed(make.alice, kind), person(make.alice, code).contact_id)


def content(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_customer_answers_without_signing_in(world: Make, anybody: Client) -> None:
    token = token_of(world)

    asked = anybody.get(f"/f/{token}")
    thanked = anybody.post(f"/f/{token}", {"score": "9", "text": "Jullie bellen terug"})

    assert asked.status_code == thanked.status_code == 200
    assert asked.headers["Content-Language"] == "nl" and '<html lang="nl">' in content(asked)
    assert world.book.name in content(asked) and content(asked).count('type="radio"') == 11
    assert "Dank je wel" in content(thanked)
    answer = Answer.objects.get(book=world.book)
    assert (answer.score, answer.text) == (9, "Jullie bellen terug")


def test_the_page_runs_nothing_and_tells_nothing_of_others(world: Make, anybody: Client) -> None:
    shown = anybody.get(f"/f/{token_of(world)}")

    policy = shown.headers["Content-Security-Policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy
    assert "<script" not in content(shown) and "style=" not in content(shown)
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert shown.headers["Cache-Control"] == "no-store"
    for secret in ("Verweg", "Eva", "Jansen", world.slug, "sign-in"):
        assert secret not in content(shown), secret


def test_opening_a_link_answers_nothing(world: Make, anybody: Client) -> None:
    token = token_of(world)

    for _ in range(3):
        anybody.get(f"/f/{token}", {"score": "0", "text": "scanner"})
        anybody.head(f"/f/{token}")

    assert not Answer.objects.filter(book=world.book).exists()


def test_a_link_that_was_used_is_as_one_that_never_was(world: Make, anybody: Client) -> None:
    token = token_of(world)
    said(token, 9)

    used, unknown = anybody.get(f"/f/{token}"), anybody.get("/f/none")
    again = anybody.post(f"/f/{token}", {"score": "1"})
    never = anybody.post("/f/none", {"score": "1"})

    assert {one.status_code for one in (used, unknown, again, never)} == {409}
    assert len({content(one) for one in (used, unknown, again, never)}) == 1
    assert "This link does not work, or does not work any more." in content(used)
    assert "<form" not in content(used)


@pytest.mark.parametrize(
    ("sent_score", "text"),
    [("", "Words"), ("11", "Words"), ("x", "Words"), ("9", "x" * 5001), ("٣", "Words")],
)
def test_what_is_no_answer_is_told_and_what_was_typed_is_kept(
    world: Make, anybody: Client, sent_score: str, text: str
) -> None:
    token = token_of(world)

    refused = anybody.post(f"/f/{token}", {"score": sent_score, "text": text})

    assert refused.status_code == 422
    assert 'role="alert"' in content(refused) and text in content(refused)
    assert not Answer.objects.filter(book=world.book).exists()
    assert anybody.post(f"/f/{token}", {"score": "9", "text": "ok"}).status_code == 200


def test_script_and_nul_do_no_harm(world: Make, anybody: Client) -> None:
    token, browser = token_of(world, "open"), browser_of(world, "manager")

    anybody.post(f"/f/{token}", {"text": "a\0b <script>alert(1)</script>"})

    key = Answer.objects.get(book=world.book).invitation.survey_id
    shown = page(browser, world, f"feedback/{key}")
    assert "ab &lt;script&gt;alert(1)&lt;/script&gt;" in shown and "<script>alert" not in shown


def test_who_tries_too_often_is_told_to_wait(world: Make, anybody: Client) -> None:
    for _ in range(MOST_TRIES):
        anybody.post("/f/none", {"score": "9"})

    waiting = anybody.post(f"/f/{token_of(world)}", {"score": "9"})

    assert waiting.status_code == 429
    assert anybody.get("/f/none").status_code == 409


def test_a_question_is_made_asked_and_ended_on_screen(world: Make, anybody: Client) -> None:
    browser = browser_of(world, "manager")
    eva = person(world.alice).contact_id

    where = sent(browser, world, "feedback/new", kind="csat", title="After delivery")
    offered = page(browser, world, f"persons/{eva}/ask")
    key = where.rpartition("/")[2]
    answer = browser.post(f"/books/{world.slug}/persons/{eva}/ask", {"survey": key, "how": "link"})
    (link,) = re.findall(r"/f/([\w-]+)", content(answer))
    anybody.post(f"/f/{link}", {"score": "2", "text": "Te laat"})
    shown = page(browser, world, f"feedback/{key}")
    again = sent(browser, world, f"persons/{eva}/ask", 409, survey=key, how="link")
    sent(browser, world, f"feedback/{key}/end")

    assert "After delivery · Satisfaction (CSAT)" in offered
    assert link not in page(browser, world, f"persons/{eva}/ask")
    assert "Te laat" in shown and "0% satisfied" in shown and "too few to lean on" in shown
    assert "1 of 1 answered" in shown
    assert re.search(r"was asked on \d{1,2} \w{3} \d{4} already", again), "a day as people write it"
    assert "over since" in page(browser, world, "feedback")


def test_a_question_by_mail_goes_to_the_outbox(world: Make) -> None:
    browser, key = browser_of(world, "manager"), surveyed(world.alice)
    eva, bo = (person(world.alice, code).contact_id for code in ("J1", "B"))

    sent(browser, world, f"persons/{eva}/ask", survey=str(key), how="mail")
    without = sent(browser, world, f"persons/{bo}/ask", 409, survey=str(key), how="mail")

    assert Invitation.objects.get(book=world.book).mail_uid
    assert "Bo has no e-mail address." in without


def test_what_cannot_be_asked_keeps_what_was_typed(world: Make) -> None:
    browser = browser_of(world, "manager")

    refused = sent(browser, world, "feedback/new", 422, kind="nps", title="", question_nl="Zo?")

    assert 'value="Zo?"' in refused and "what the survey is called" in refused


def test_the_days_between_two_questions_are_set_by_who_sets(world: Make) -> None:
    owner, manager = browser_of(world, "owner"), browser_of(world, "manager")

    sent(owner, world, "feedback/pause", days="30")
    sent(owner, world, "feedback/pause", 422, days="many")
    assert 'value="30"' in page(owner, world, "feedback")
    assert "feedback/pause" not in page(manager, world, "feedback")
    assert manager.post(f"/books/{world.slug}/feedback/pause", {"days": "1"}).status_code == 403


def test_the_answers_of_others_are_not_shown_to_who_sees_own_customers_only(world: Make) -> None:
    key = surveyed(world.alice)
    said(link_for(world.alice, key, person(world.alice).contact_id), 3, "Kapotte pallets")
    carla = browser_of(world, "narrowed manager")

    shown = page(carla, world, f"feedback/{key}") + page(carla, world, "feedback")

    assert "Kapotte pallets" not in shown and "0 of 0 answered" in shown


def test_a_survey_takes_as_many_queries_however_many_answered(world: Make) -> None:
    browser, key = browser_of(world, "manager"), surveyed(world.alice)
    change_asking_pause(world.alice, days=0)
    said(link_for(world.alice, key, person(world.alice).contact_id), 9)
    page(browser, world, f"feedback/{key}")
    with CaptureQueriesContext(connection) as few:
        page(browser, world, f"feedback/{key}", look="1")
    for number in range(8):
        one = add_person(world.alice, code="B", person=ContactCard(f"Person {number}"))
        said(link_for(world.alice, key, one), number)

    with CaptureQueriesContext(connection) as many:
        page(browser, world, f"feedback/{key}", look="2")

    assert len(many) == len(few) <= 20


def test_a_low_score_is_seen_answered_and_done_on_screen(world: Make, anybody: Client) -> None:
    browser = browser_of(world, "manager")
    anybody.post(f"/f/{token_of(world)}", {"score": "3", "text": "Te laat"})
    key = Answer.objects.get(book=world.book).pk

    today, one = page(browser, world, ""), page(browser, world, "customers/J1")
    shown = page(browser, world, f"feedback/answers/{key}")
    empty = sent(browser, world, f"feedback/answers/{key}", 422, text="", how="told")
    sent(browser, world, f"feedback/answers/{key}", text="Nu één aanspreekpunt", how="told")

    assert "Low score of Eva Jansen: 3" in one
    assert "Te laat" in one and "they heard nothing yet" in one and "Te laat" in shown
    assert "Low score of Eva Jansen: 3" in today
    assert "what the customer heard" in empty
    after = page(browser, world, "customers/J1", look="2")
    assert "Low score of" not in after and "Told Eva Jansen what was done" in after
    assert "Nu één aanspreekpunt" in page(browser, world, f"feedback/answers/{key}", look="2")
    assert browser.get(f"/books/{world.slug}/feedback/answers/999999").status_code == 404


def test_the_words_of_an_answer_are_erased_on_screen(world: Make) -> None:
    browser, key = browser_of(world, "owner"), surveyed(world.alice)
    said(link_for(world.alice, key, person(world.alice).contact_id), 3, "Mijn heup doet pijn")
    at = f"feedback/answers/{Answer.objects.get(book=world.book).pk}"

    assert f"{at}/erase" in page(browser, world, at)
    assert "Mijn heup" in page(browser, world, f"{at}/erase")
    assert "It does not say why" in sent(browser, world, f"{at}/erase", 422, reason=" ")
    sent(browser, world, f"{at}/erase", reason="About their health")

    after = page(browser, world, at, look="2")
    assert "Mijn heup" not in after and "[…]" in after and "/erase" not in after
    assert browser.get(f"/books/{world.slug}/feedback/answers/999999/erase").status_code == 404


def test_what_was_said_in_a_talk_is_written_down_on_screen(world: Make) -> None:
    browser, key = browser_of(world, "manager"), surveyed(world.alice)
    eva = person(world.alice).contact_id

    where = sent(
        browser, world, f"persons/{eva}/said", survey=str(key), score="10", text="Top", on=""
    )
    off = sent(browser, world, f"persons/{eva}/said", 422, survey=str(key), score="11", text="Hm")

    assert "written down by" in content(browser.get(where))
    assert 'value="11"' in off and "Hm" in off and "not on the scale" in off


def test_the_answers_of_others_are_nowhere_for_who_sees_own_customers_only(world: Make) -> None:
    key = surveyed(world.alice)
    said(link_for(world.alice, key, person(world.alice).contact_id), 3, "Kapotte pallets")
    answer_id = Answer.objects.get(book=world.book).pk
    carla = browser_of(world, "narrowed manager")

    assert carla.get(f"/books/{world.slug}/feedback/answers/{answer_id}").status_code == 404
    sent(carla, world, f"feedback/answers/{answer_id}", 404, text="Called")


def test_what_came_of_a_question_is_drawn_and_taken_out(world: Make) -> None:
    browser, key = browser_of(world, "manager"), surveyed(world.alice)
    said(link_for(world.alice, key, person(world.alice).contact_id), 9, "=1+1")

    shown = page(browser, world, f"feedback/{key}")
    none = page(browser, world, f"feedback/{key}", **{"from": "2001-01-01", "until": "2001-02-01"})
    odd = page(browser, world, f"feedback/{key}", **{"from": "x", "until": "2026-99-99"})
    file = browser.get(f"/books/{world.slug}/feedback/{key}/export", {"format": "csv"})

    assert "NPS +100" in shown and "How often each score was given" in shown and "<svg" in shown
    assert "Promoters (9, 10)" in shown and "Reichheld" in shown
    assert "NPS +100" not in none and "0 of 0 answered" in none and "NPS +100" in odd
    assert file.status_code == 200 and b"Eva Jansen" in file.content
    assert b",=1+1" not in file.content


def test_many_are_asked_on_screen_after_a_look(world: Make) -> None:
    browser, key = browser_of(world, "manager"), surveyed(world.alice)
    eva = person(world.alice).contact_id
    describe_person(world.alice, contact_id=eva, facts=PlayerFacts(part="champion"))

    looked = page(browser, world, f"feedback/{key}/many")
    where = sent(browser, world, f"feedback/{key}/many", once="1")

    assert "Mail 1 person" in looked and "nobody with a part in decisions is known" in looked
    assert looked.count("nobody with a part in decisions is known") == 1, "however many there are"
    assert "show=waiting" in where and Invitation.objects.filter(book=world.book).count() == 1
    assert "was asked lately" in page(browser, world, f"feedback/{key}/many", look="2")
    assert browser.get(f"/books/{world.slug}/feedback/999999/many").status_code == 404
