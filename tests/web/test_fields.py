"""What a field shows beneath it while somebody types."""

import pytest
from django.test import Client

from akker.access.models import User
from tests.web.visitor import signed_in


@pytest.fixture
def browser(db: None) -> Client:
    noor = User.objects.create(email="noor@example.com", name="Noor", language="nl")
    return signed_in(noor, **{"hx-request": "true"})


def understood(browser: Client, **asked: str) -> str:
    page = browser.get("/understood", asked)

    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def test_a_day_is_shown_in_full_with_the_value_to_send(browser: Client):
    page = understood(browser, kind="day", text="eom", today="2026-11-25")

    assert '<data class="understood" value="2026-11-30">ma 30 nov 2026</data>' in page


def test_an_amount_is_shown_as_the_reader_writes_it(browser: Client):
    page = understood(browser, kind="amount", text="1250+21", currency="EUR")

    assert '<data class="understood" value="1271.00">1.271,00</data>' in page


def test_what_can_mean_two_things_is_a_question_with_both(browser: Client):
    page = understood(browser, kind="amount", text="1.234")

    assert "Welk bedrag bedoel je?" in page
    assert (
        '<button type="button" class="button" data-understood="1234.00">1.234,00</button>' in page
    )
    assert '<button type="button" class="button" data-understood="1.23">1,23</button>' in page


def test_of_two_days_the_chosen_one_stands_in_the_field_as_the_reader_writes_it(browser: Client):
    day = understood(browser, kind="day", text="23-1", today="2026-11-25")
    moment = understood(browser, kind="moment", text="23-1 9:05", today="2026-11-25")

    assert 'data-understood="23 jan 2026">vr 23 jan 2026</button>' in day
    assert 'data-understood="23 jan 2027 09:05">za 23 jan 2027 09:05</button>' in moment


def test_what_means_nothing_is_told_in_the_readers_language_and_escaped(browser: Client):
    page = understood(browser, kind="day", text="<b>soon</b>")

    assert "&lt;b&gt;soon&lt;/b&gt; is geen datum." in page


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "day", "text": "no day"},
        {"kind": "amount", "text": "1", "currency": "no such"},
        {"kind": "amount", "text": "9" * 5000},
        {"kind": "something else", "text": "1"},
    ],
)
def test_bad_input_gets_a_sentence(browser: Client, asked: dict[str, str]):
    assert "refusal" in understood(browser, **asked)


def test_a_page_that_says_no_day_is_helped_with_todays(browser: Client):
    assert 'value="2026-11-23"' in understood(browser, kind="day", text="2026-11-23", today="x")


def test_it_opens_to_who_is_signed_in(db: None, client: Client):
    page = client.get("/understood?kind=day&text=today", headers={"host": "localhost"})

    assert page.status_code == 302


def test_a_moment_is_a_day_and_a_time(browser: Client):
    page = understood(
        browser, kind="moment", of="known-at", **{"known-at": "23-11 14:05"}, today="2026-11-25"
    )

    assert '<data class="understood" value="2026-11-23T14:05">ma 23 nov 2026 14:05</data>' in page


def test_an_empty_field_means_nothing(browser: Client):
    assert understood(browser, kind="day", text=" ") == ""
