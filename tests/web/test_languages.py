"""Pages speak the language of whoever is signed in, or else that of the browser."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from akker.access.inviting import invite_user
from akker.access.models import Membership, User
from akker.audit.models import Event
from akker.kernel.sentences import said
from akker.ledger.drafting import save_draft
from akker.web.languages import in_the_readers_language
from tests.make import ENERGY, Make
from tests.receivables.selling import issued, line, ready
from tests.web.entry_sent import Enter, at, form, text_of
from tests.web.visitor import signed_in

EMAIL = "noor@example.com"
VALUES = {"text": "1650-01-01", "one": "2026-13-45", "day": "2026-03-02"}


def reader(make: Make, language: str) -> Client:
    invite_user(make.alice, email=EMAIL, role="owner", name="Noor")
    User.objects.filter(email=EMAIL).update(language=language)
    return signed_in(User.objects.get(email=EMAIL))


def test_a_signed_in_user_reads_their_own_language(make: Make):
    page = reader(make, "nl").get("/", headers={"accept-language": "en"})

    assert page.headers["Content-Language"] == "nl"
    assert '<html lang="nl"' in page.content.decode()
    assert "Afmelden" in page.content.decode()


@pytest.mark.parametrize(
    ("accepted", "language", "text"),
    [
        ("nl-BE,nl;q=0.9,en;q=0.5", "nl", "Akker draait"),
        ("fr, en-GB;q=0.8", "en", "Akker is running"),
        ("", "en", "Akker is running"),
    ],
)
def test_a_stranger_reads_the_language_of_the_browser(
    db: None, client: Client, accepted: str, language: str, text: str
):
    page = client.get("/", headers={"host": "localhost", "accept-language": accepted})

    assert page.headers["Content-Language"] == language
    assert text in page.content.decode()


def test_what_is_not_there_is_told_in_the_readers_language(make: Make):
    page = reader(make, "nl").get("/nothing-here")

    assert page.status_code == 404
    assert "Hier is niets" in page.content.decode()


def test_one_request_leaves_no_language_behind_for_the_next(make: Make, client: Client):
    reader(make, "nl").get("/")

    page = client.get("/", headers={"host": "localhost"})

    assert page.headers["Content-Language"] == "en"


@pytest.mark.parametrize(("language", "day"), [("en", "2 Mar 2031"), ("nl", "2 mrt 2031")])
def test_days_in_a_refusal_are_written_as_the_reader_reads_them(
    make: Make, language: str, day: str
):
    page = reader(make, language).post(at(make, "entries/new"), form(date="2031-03-02"))

    assert page.status_code in (409, 422)
    assert day in text_of(page)
    assert "2031-03-02" not in text_of(page)


def test_what_only_looks_like_a_day_is_told_as_it_was_typed(rf: RequestFactory):
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(said("{text}, {one}, {day}", **VALUES)))

    def told(path: str) -> str:
        return in_the_readers_language(answer)(rf.get(path)).content.decode()

    assert told("/") == "1650-01-01, 2026-13-45, 2 Mar 2026"
    assert told("/api/v1") == "1650-01-01, 2026-13-45, 2026-03-02"


def test_amounts_in_a_refusal_are_grouped_for_people_and_plain_for_programs(rf: RequestFactory):
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(said("{amount}, {left}", amount="1273.50", left="-0.05")))

    def told(path: str, language: str) -> str:
        request = rf.get(path, headers={"accept-language": language})
        return in_the_readers_language(answer)(request).content.decode()

    assert told("/", "nl") == "1.273,50, -0,05"
    assert told("/", "en") == "1,273.50, -0.05"
    assert told("/api/v1", "nl") == "1273.50, -0.05"


def test_moments_are_told_in_the_time_zone_of_the_books(make: Make):
    make.post("2026-03-02", "Stroom", ENERGY)
    make.book.timezone = "Asia/Tokyo"
    make.book.save()
    at_utc = Event.objects.get(book=make.book, subject="entry:MEM/2026/1").happened_at

    save_draft(make.alice, title="Huur", content={})
    browser = reader(make, "nl")
    entry = text_of(browser.get(at(make, "entries/MEM/2026/1")))
    told = [text_of(browser.get(at(make, page))) for page in ("drafts", "journals")]
    you = text_of(browser.get(reverse("you")))

    there = at_utc.astimezone(ZoneInfo("Asia/Tokyo"))
    assert entry.count(f"{there:%H:%M}") > 1 and f"Verzegeld op {there.day} " in entry
    now = dt.datetime.now(ZoneInfo("Asia/Tokyo"))
    for page in (*told, you):
        assert f" {there:%H}:" in page or f" {now:%H}:" in page
    assert not [page for page in (entry, *told, you) if "UTC" in page]


def test_whoever_has_no_books_is_told_which_clock_it_is(make: Make):
    browser = reader(make, "en")
    Membership.objects.filter(user__email=EMAIL).delete()

    assert re.search(r"Since [^,]+ UTC, from", text_of(browser.get(reverse("you"))))


def test_a_word_that_stands_for_what_was_typed_is_translated_still():
    with translation.override("nl"):
        assert str(said("{text}", text="An empty text")) == "Een lege tekst"


@pytest.mark.sqlite
def test_whoever_has_no_session_costs_no_query(db: None, client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/health-of-nothing", headers={"host": "localhost", "accept-language": "nl"})


def test_no_word_of_ours_takes_the_place_of_a_month_or_a_day_of_the_week() -> None:
    with translation.override("nl"):
        months = [date_format(dt.date(2026, month, 1), "F") for month in range(1, 13)]
        days = [date_format(dt.date(2026, 6, day), "l") for day in range(1, 8)]

    assert months == [
        *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
        *("augustus", "september", "oktober", "november", "december"),
    ]
    assert days == "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()


def test_what_stands_beside_a_dutch_form_is_dutch_too(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("500.00"))
    browser = enter("owner", "nl")

    card = text_of(browser.get(at(make, "settings/letterhead")))
    credit = browser.get(at(make, "invoices/credit/2026-0001")).content.decode()
    asked = {"kind": "day", "text": "straks", "today": "2026-11-25"}
    day = text_of(browser.get(reverse("understood"), asked))
    end = text_of(browser.get(reverse("understood"), {**asked, "text": "ultimo"}))

    assert "Btw-nummer" in card and " VAT " not in card
    assert '<li aria-current="page">Crediteren</li>' in credit
    assert "zeg vandaag, +14d of ultimo" in day
    assert "30 nov 2026" in end
