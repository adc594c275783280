"""The pages of the timeline, of notes, tasks and promises, as a browser gets them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akker.access.doors import command_line_actor
from akker.access.models import User
from akker.customers.activity_rules import MOST_TEXT
from tests.customers.acting import DORA, EMIL, ago, gave, logged, member, rows, tasked, tasks
from tests.customers.acting import promises as promised
from tests.customers.test_emails import PLAIN
from tests.make import Make
from tests.receivables.selling import issued, line, ready
from tests.web import visitor

pytestmark = pytest.mark.both


@pytest.fixture
def known(make: Make) -> Make:
    ready(make)
    issued(make, line("100.00"))
    member(make)
    return make


def browser_of(make: Make, email: str = DORA) -> Client:
    return visitor.signed_in(User.objects.get(email=email))


def at(make: Make, path: str) -> str:
    return f"/books/{make.slug}/{path}"


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_call_is_logged_and_stands_on_the_timeline_with_the_invoice(known: Make) -> None:
    browser = browser_of(known)
    sent = {"kind": "call", "text": "They want a second site\nIn Venlo"}
    answer = browser.post(at(known, "customer/log/J1"), sent, follow=True)

    assert answer.redirect_chain[0][0] == at(known, "customer/timeline/J1")
    said = text_of(answer)
    assert "Call , They want a second site" in said
    assert "In Venlo · Dora" in said
    assert "Invoice 2026-0001 sent" in said
    only = text_of(browser.get(at(known, "customer/timeline/J1?show=money")))
    assert "second site" not in only
    assert "Invoice 2026-0001 sent" in only


def test_what_is_refused_stays_in_the_form(known: Make) -> None:
    browser = browser_of(known)
    text = "x" * 1_000_000
    answer = browser.post(at(known, "customer/log/J1"), {"kind": "call", "text": text})

    assert answer.status_code == 422
    assert "longer than 100000 characters" in text_of(answer)
    assert text in answer.content.decode()
    assert len(text) > MOST_TEXT
    assert rows(known.alice) == []


def test_script_is_shown_as_text(known: Make) -> None:
    key = logged(known.alice, "<script>alert(1)</script>\n<b>bold</b>")
    browser = browser_of(known)
    for path in ("customer/timeline/J1", f"activities/{key}", "activities?q=alert"):
        page = browser.get(at(known, path)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_an_e_mail_comes_in_from_its_file_and_once(known: Make) -> None:
    browser = browser_of(known)

    def sent() -> Any:
        file = SimpleUploadedFile("wish.eml", PLAIN.encode(), content_type="message/rfc822")
        return browser.post(at(known, "customer/log/J1"), {"kind": "e-mail", "eml": file})

    assert sent().status_code == 302
    again = sent()
    assert (again.status_code, "is there already" in text_of(again)) == (409, True)
    assert [row.subject for row in rows(known.alice)] == ["Café in Venlo"]


def test_a_line_of_a_note_becomes_a_task_and_a_promise(known: Make) -> None:
    browser = browser_of(known)
    key = logged(known.alice, "They want Venlo\nSend the offer")
    page = browser.get(at(known, f"tasks/new?activity={key}&line=2")).content.decode()
    assert 'value="Send the offer"' in page

    sent = {"party": "J1", "text": "Send the offer", "activity": str(key), "due": "+7d"}
    back = browser.post(at(known, "tasks/new"), {**sent, "to": "customer"})
    assert back["Location"] == at(known, f"activities/{key}"), "it has another line"
    browser.post(at(known, "promises-given/new"), {**sent, "by": "them", "who": "Eva"})
    (task,), (promise,) = tasks(known.alice), promised(known.alice)
    assert (task.activity_id, task.owner, task.due_on) == (key, DORA, ago(known, -7))
    assert (promise.activity_id, promise.by, promise.who) == (key, "them", "Eva")
    shown = text_of(browser.get(at(known, f"activities/{key}")))
    assert shown.count("Send the offer") == 3, "the line, the task and the promise"
    assert "What came of it" in shown and "They promised" in shown

    without = browser.post(at(known, "tasks/new"), {**sent, "due": "", "text": "Kept in the form"})
    assert without.status_code == 422
    assert "does not say by which day" in text_of(without)
    assert "Kept in the form" in without.content.decode()


def test_tasks_are_done_moved_and_dropped_on_their_page(known: Make) -> None:
    browser, dora = browser_of(known), command_line_actor(known.book, DORA)
    one, two, three = (tasked(dora, text) for text in ("One", "Two", "Three"))
    browser.post(at(known, f"tasks/{one}/done"))
    browser.post(at(known, f"tasks/{two}/dropped"))
    browser.post(at(known, f"tasks/{three}/move"), {"due": "+30d", "owner": DORA})
    assert [(row.text, row.due_on) for row in tasks(dora)] == [("Three", ago(known, -30))]
    said = text_of(browser.get(at(known, "tasks?show=ended&whose=all")))
    assert "One" in said
    assert "Three" not in said
    assert browser.post(at(known, f"tasks/{one}/done")).status_code == 409


def test_the_list_of_one_customer_shows_what_colleagues_do_and_says_whose(known: Make) -> None:
    browser = browser_of(known)
    emil = member(known, EMIL)
    tasked(emil, "Call about the contract", owner=EMIL)

    mine, theirs = (browser.get(at(known, f"tasks{asked}")) for asked in ("", "?party=J1"))
    assert "Call about the contract" not in text_of(mine)
    assert "Call about the contract" in text_of(theirs)
    own = text_of(browser.get(at(known, "tasks?party=J1&whose=mine")))
    assert "Call about the contract" not in own
    for path, new in (
        ("tasks", "tasks/new"),
        ("promises-given", "promises-given/new"),
        ("appointments", "appointments/new"),
    ):
        shown = browser.get(at(known, f"{path}?party=J1"))
        assert "of Bakkerij Jansen" in text_of(shown), path
        assert f'href="{at(known, new)}?party=J1"' in shown.content.decode(), path


def test_a_weekday_by_which_something_is_due_is_the_coming_one(known: Make) -> None:
    browser, dora = browser_of(known), command_line_actor(known.book, DORA)
    tomorrow = ago(known, -1)
    yesterday = f"{ago(known, 1):%A}"
    sent = {"party": "J1", "text": "Call", "due": yesterday, "owner": DORA}
    form = browser.get(at(known, "tasks/new")).content.decode()
    shown = browser.get(f"/understood?kind=day&text={yesterday}&today={ago(known, 0)}&ahead")

    browser.post(at(known, "tasks/new"), sent)
    assert [row.due_on for row in tasks(dora)] == [ago(known, -6)]
    assert "&amp;ahead" in form and ago(known, -6).isoformat() in shown.content.decode()
    browser.post(at(known, "tasks/new"), {**sent, "due": f"{tomorrow:%A}"})
    assert sorted(row.due_on for row in tasks(dora)) == [tomorrow, ago(known, -6)]
    late = browser.post(at(known, "tasks/new"), {**sent, "due": "yesterday"})
    assert "is over: what is still to be done is due today or later" in text_of(late)


def test_ending_one_keeps_the_list_and_the_page_that_one_looked_at(known: Make) -> None:
    browser, dora = browser_of(known), command_line_actor(known.book, DORA)
    one, two = (tasked(dora, text) for text in ("One", "Two"))
    asked = "?show=open&whose=all&after=2026-01-01.1"
    source = browser.get(at(known, f"tasks{asked}")).content.decode()
    for way in ("done", "dropped", "move"):
        assert f'/{one}/{way}{asked.replace("&", "&amp;")}"' in source

    ended = browser.post(at(known, f"tasks/{one}/done{asked}"))
    moved = browser.post(at(known, f"tasks/{two}/move{asked}"), {"due": "+30d", "owner": DORA})
    given = gave(known.alice)
    kept = browser.post(at(known, f"promises-given/{given}/kept?show=overdue&by=us"))

    assert ended["Location"] == moved["Location"] == at(known, f"tasks{asked}")
    assert kept["Location"] == at(known, "promises-given?show=overdue&by=us")
    beyond = text_of(browser.get(at(known, "tasks?whose=all&after=2099-01-01.1")))
    assert "Two" in beyond  # nothing is left on that page, so the first one is shown


def test_many_tasks_are_done_or_moved_at_once_and_what_was_over_is_told(known: Make) -> None:
    browser, dora = browser_of(known), command_line_actor(known.book, DORA)
    keys = [tasked(dora, text) for text in ("One", "Two", "Three", "Four")]
    at_once = at(known, "tasks/chosen")
    browser.post(at_once, {"task": keys[2:], "do": "moved", "due": "+30d"})
    assert [row.due_on for row in tasks(dora)][2:] == [ago(known, -30)] * 2
    ended = browser.post(f"{at_once}?whose=all", {"task": keys[:1], "do": "done"})
    assert "whose=all" in ended.url  # the list is as it was

    partly = browser.post(at_once, {"task": keys[:3], "do": "dropped"})
    assert partly.status_code == 409  # the first was done
    assert "1 was not done" in text_of(partly) and "One:" in text_of(partly)
    assert [row.text for row in tasks(dora)] == ["Four"]
    without = browser.post(at_once, {"task": keys[3:], "do": "moved", "due": ""})
    assert "does not say by which day" in text_of(without)
    assert f'value="{keys[3]}" form="chosen" aria-label="Choose Four" checked' in (
        without.content.decode()
    )


def test_promises_are_kept_and_the_rate_is_told(known: Make) -> None:
    browser = browser_of(known)
    ours, theirs = gave(known.alice), gave(known.alice, by="them")
    browser.post(at(known, f"promises-given/{ours}/kept"))
    browser.post(at(known, f"promises-given/{theirs}/broken"))
    said = text_of(browser.get(at(known, "promises-given?show=ended")))
    assert "We kept in time 100%" in said
    assert "They kept in time 0%" in said


def test_a_sensitive_note_is_on_no_page_of_others(known: Make) -> None:
    member(known, EMIL, "owner")
    key = logged(command_line_actor(known.book, DORA), "Pieter leaves", is_sensitive=True)
    mine, others = browser_of(known), browser_of(known, EMIL)
    for path in ("customer/timeline/J1", "activities", "activities?q=pieter"):
        assert "Pieter leaves" in text_of(mine.get(at(known, path)))
        assert "Pieter leaves" not in text_of(others.get(at(known, path)))
    assert mine.get(at(known, f"activities/{key}")).status_code == 200
    for path in (f"activities/{key}", f"activities/{key}/rewrite"):
        answer = (
            others.post(at(known, path), {"text": "x"})
            if "rewrite" in path
            else others.get(at(known, path))
        )
        assert answer.status_code == 404
    log = text_of(others.get(at(known, "log")))
    assert "Note or contact logged" in log
    assert "Pieter" not in log

    sent = {"is_sensitive": "on", "reader": EMIL}
    assert mine.post(at(known, f"activities/{key}/readers"), sent).status_code == 302
    assert "Pieter leaves" in text_of(others.get(at(known, f"activities/{key}")))


@pytest.mark.parametrize("size", [3, 40])
def test_the_timeline_asks_as_much_of_a_long_story(
    known: Make, size: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(size):
        logged(known.alice, f"Call {n}", kind="call", on=ago(known, n))
    browser = browser_of(known)
    browser.get(at(known, "customer/timeline/J1"))
    with django_assert_max_num_queries(45):
        page = browser.get(at(known, "customer/timeline/J1"))
    assert ("before=" in page.content.decode()) == (size == 40)
    if size == 40:
        following = re.search(r'href="([^"]*before=[^"]*)"', page.content.decode())
        assert following is not None
        earlier = text_of(browser.get(following[1].replace("&amp;", "&")))
        assert "Call 39" in earlier
        assert "Call 3 ·" not in earlier


def test_the_timeline_is_searched_and_stays_filtered(known: Make) -> None:
    logged(known.alice, "Zonnepanelen for Venlo", kind="call")
    tasked(known.alice, "Send the offer for zonnepanelen")
    logged(known.alice, "About something else")
    browser = browser_of(known)
    page = browser.get(at(known, "customer/timeline/J1?q=ZONNEpanelen"))
    said = text_of(page)
    assert "Zonnepanelen for Venlo" in said
    assert "Send the offer for zonnepanelen" in said
    assert "About something else" not in said
    assert "Invoice 2026-0001 sent" not in said
    assert f"{at(known, 'customer/timeline/J1')}?q=ZONNEpanelen&amp;show=agreed" in (
        page.content.decode()
    )
    only = text_of(browser.get(at(known, "customer/timeline/J1?q=zonnepanelen&show=agreed")))
    assert "Venlo" not in only
    nothing = text_of(browser.get(at(known, "customer/timeline/J1?q=nowhere")))
    assert "Nothing on this timeline has all of “nowhere”." in nothing


def test_the_palette_finds_what_stands_on_timelines(known: Make) -> None:
    key = logged(known.alice, "Zonnepanelen for Venlo", kind="call")
    tasked(known.alice, "Send the offer for zonnepanelen")
    browser = browser_of(known)
    answer = browser.get(at(known, "find"), {"q": "zonnepanelen"}, headers={"hx-request": "true"})
    said, page = text_of(answer), answer.content.decode()
    assert "Timeline" in said
    assert "Call: Zonnepanelen for Venlo" in said
    assert f'href="{at(known, f"activities/{key}")}"' in page
    assert "To do: Send the offer for zonnepanelen" in said
    assert f'href="{at(known, "customer/timeline/J1")}?q=zonnepanelen"' in page
