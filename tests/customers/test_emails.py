"""E-mails from files: at the customer whose address is in them, once, and never as HTML."""

import time

import pytest

from akker.customers.email_read import read_email, text_of_html
from akker.customers.importing_emails import EmailFile, EmailOutcome, import_emails
from akker.kernel.errors import Refused
from tests.customers.acting import rows, told
from tests.make import Make, refusal_of
from tests.parties.managers import carla_in
from tests.receivables.selling import customer, ready

PLAIN = """\
From: Aisha el Amrani <Aisha@Jansen.example>
To: accounts@akkerbouw.example
Subject: =?utf-8?q?Caf=C3=A9_in_Venlo?=
Date: Mon, 05 Jan 2026 10:30:00 +0100
Message-ID: <1@jansen.example>

We want the second site.
"""
HTML = """\
From: accounts@akkerbouw.example
To: aisha@jansen.example
Subject: Offer
Date: Tue, 06 Jan 2026 10:30:00 +0100
Message-ID: <2@akkerbouw.example>
Content-Type: text/html; charset=utf-8

<html><head><style>p {}</style></head><body><p>Dear <b>Aisha</b>,</p>
<script>alert(1)</script><p>5 &lt; 6 &amp; so on</p></body></html>
"""


@pytest.fixture
def known(make: Make) -> Make:
    people = [{"name": "Aisha el Amrani", "email": "aisha@jansen.example"}]
    customer(make, "J1", contacts=people, email="post@jansen.example")
    return make


def brought(make: Make, *texts: str, code: str = "") -> list[EmailOutcome]:
    files = [EmailFile(f"{n}.eml", text.encode()) for n, text in enumerate(texts)]
    return import_emails(make.alice, files=files, party_code=code)


def why(outcomes: list[EmailOutcome]) -> list[str]:
    return [one.code or one.party_code for one in outcomes]


def test_an_e_mail_stands_at_the_customer_whose_person_sent_or_got_it(known: Make) -> None:
    assert why(brought(known, PLAIN, HTML)) == ["J1", "J1"]

    offer, wish = rows(known.alice)
    assert (wish.kind, wish.subject, wish.text) == (
        "e-mail",
        "Café in Venlo",
        "We want the second site.",
    )
    assert wish.at.isoformat() == "2026-01-05T09:30:00+00:00"
    assert [name for _, name in wish.contacts] == ["Aisha el Amrani"]
    assert offer.text == "Dear Aisha,\n\n5 < 6 & so on"
    assert [item.kind for item in told(known.alice)] == ["e-mail", "e-mail"]


def test_the_same_e_mail_comes_in_once(known: Make) -> None:
    assert why(brought(known, PLAIN, PLAIN)) == ["J1", "email_there"]
    assert why(brought(known, PLAIN)) == ["email_there"]
    assert len(rows(known.alice)) == 1


def test_what_cannot_come_in_is_passed_over_and_said(known: Make) -> None:
    of_nobody = PLAIN.replace("Aisha@Jansen.example", "x@elsewhere.example")
    long = PLAIN + "x" * 1_000_000
    nothing = "just some text"
    assert why(brought(known, of_nobody, long, nothing, "", HTML)) == [
        "email_of_nobody",
        "text_too_long",
        "email_unreadable",
        "email_unreadable",
        "J1",
    ]
    assert [row.subject for row in rows(known.alice)] == ["Offer"]


def test_at_a_customer_who_is_named_it_stands_whoever_sent_it(known: Make) -> None:
    of_nobody = PLAIN.replace("Aisha@Jansen.example", "x@elsewhere.example")
    assert why(brought(known, of_nobody, code="J1")) == ["J1"]
    assert refusal_of(brought, known, PLAIN, code="X") == "party_unknown"


def test_who_sees_own_customers_only_brings_in_nothing_at_others(make: Make) -> None:
    own = carla_in(ready(make, ""))
    customer(make, "J1", email="aisha@jansen.example")
    outcomes = import_emails(own.carla, files=[EmailFile("a.eml", PLAIN.encode())])
    assert why(outcomes) == ["email_of_nobody"]
    assert rows(make.alice) == []


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00\x01" * 100,
        b"From: a@b\nContent-Type: multipart/mixed\n\n--x",
        b"From: a@b\nContent-Type: text/plain; charset=no-such\n\n\xe9t\xe9",
        b"From: a@b\nDate: yesterday\nContent-Type: text/plain\n\nHi",
        b"From: a@b\nSubject: =?x?q?=ff?=\nMessage-ID: " + b"x" * 900 + b"\n\nHi",
    ],
)
def test_an_odd_file_is_read_or_refused_and_breaks_nothing(content: bytes) -> None:
    try:
        read = read_email(content)
    except Refused as refusal:
        assert refusal.code == "email_unreadable"
    else:
        assert read.addresses == ("a@b",)
        assert 0 < len(read.message_id) <= 250


def test_markup_says_what_a_reader_would_read() -> None:
    assert text_of_html("<title>x</title><ul><li>One<li>Two</ul><script>x</script>&lt;b&gt;") == (
        "One\nTwo\n\n<b>"
    ).replace("\n\n", "\n")


@pytest.mark.parametrize(
    "piece", ["<!--", "<", "<!", "</", "<a ", '<a b="', "<a'>\"", "<script>", "<title><", "&#x"]
)
def test_rel_61_markup_that_nobody_ends_is_read_in_time_with_its_length(piece: str) -> None:
    began = time.process_time()

    text_of_html(piece * 100_000)

    assert time.process_time() - began < 5


def test_markup_that_nobody_ends_says_what_stood_before_it() -> None:
    assert text_of_html("<!DOCTYPE html><p title='a>b'>One 1 < 2 <!-- two") == "One 1 < 2"
    assert text_of_html("<!-- one") == text_of_html('<a href="one') == ""
    assert text_of_html("<style>p>q{}</STYLE>One<script>if (a<b) '</p>'</script> two") == "One two"


FIELDS = "".join(f'a*{n}="b"; ' for n in range(5_000))
WITHIN = "--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n"


@pytest.mark.parametrize(
    "rest",
    [
        f"Content-Type: text/plain; {FIELDS}\r\n\r\nx",
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n" + WITHIN * 5_000,
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + "--a\r\nContent-Type: a/b\r\n\r\n" * 999,
        "To: " + "," * 120_000 + "\r\n\r\nx",
    ],
)
def test_rel_61_an_e_mail_that_would_take_minutes_to_read_is_refused(rest: str) -> None:
    began = time.process_time()

    assert refusal_of(read_email, f"From: a@example.com\r\n{rest}".encode()) == "email_unreadable"
    assert time.process_time() - began < 1


def test_an_e_mail_of_the_last_moment_that_there_is_is_of_none() -> None:
    head = b"From: a@example.com\r\nDate: Fri, 31 Dec 9999 23:59:59 +0000\r\n\r\nx"

    assert read_email(head).at is None
