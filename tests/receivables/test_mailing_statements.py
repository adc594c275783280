"""Statements that are mailed: the letter that was seen, to who is left, in their language."""

import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader

from akker.audit.queries import history_of
from akker.books.actor import reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.mail.queries import message_called
from akker.mail.sending import send_due_messages, send_message_again, stop_message
from akker.parties.merging import merge_parties
from akker.receivables.mailing import mail_statement
from akker.receivables.queries_statement import (
    StatementLetter,
    statement_letter,
    statements_mailed,
)
from akker.reports.statement_pdf import statement_pdf, statement_values
from tests.mail.test_sending import use
from tests.make import Make, refusal_of
from tests.receivables.paying import received, received_oldest_first
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_receipts import dollars
from tests.smtp import mail_server

EMAIL = "inkoop@jansen.example"
SOON = dt.timedelta(seconds=31)


@pytest.fixture
def sold(make: Make) -> Make:
    """An invoice of 121.00 that is due on 16 March, and one of 242.00 due on 3 April."""
    ready(make, "")
    customer(make, email=EMAIL, language="nl")
    issued(make, line("100.00"))
    issued(make, line("200.00"), date="2026-03-20")
    return make


def letter(make: Make, code: str = "J1", on: str = "2026-03-25") -> StatementLetter:
    with reading(make.book):
        return statement_letter(make.book, code, as_of=day(on))


def mailed(make: Make, code: str = "J1", on: str = "2026-03-25", **how: Any) -> str:
    seen = letter(make, code, on)
    content = statement_pdf(seen)
    return mail_statement(
        make.alice, party_code=code, as_of=day(on), content=content, seen=seen.seen, **how
    )


def text_of(content: bytes) -> str:
    return PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_the_customer_gets_the_letter_in_their_language_after_half_a_minute(sold: Make) -> None:
    uid = mailed(sold)
    with mail_server() as box:
        use(sold, box)
        send_due_messages()
        assert box.taken == [], "it can still be stopped"
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    (mail,) = box.taken
    assert mail["To"] == EMAIL
    assert mail["Subject"] == "Rekeningoverzicht van 25 maart 2026 van Akkerbouw B.V."
    body = mail.get_body(("plain",)).get_content()
    assert "EUR 363,00" in body and "EUR 121,00" in body and "Beste Bakkerij Jansen" in body
    (part,) = mail.iter_attachments()
    assert part.get_filename() == "J1-2026-03-25.pdf"
    shown = text_of(part.get_payload(decode=True)).replace("\xa0", " ")
    for said in ("Rekeningoverzicht", "2026-0001", "2026-0002", "€ 363,00", "NL91 ABNA 0417 1643"):
        assert said in shown
    with reading(sold.book):
        (row,) = statements_mailed(sold.book, "J1")
    assert (row.uid, row.state) == (uid, "sent")
    assert history_of(sold.book, "party:J1")[-1].kind == "StatementMailed"


def test_what_was_seen_goes_out_again_whatever_was_paid_since(sold: Make) -> None:
    uid = mailed(sold)
    received_oldest_first(sold, "363.00", on="2026-03-24")
    send_message_again(sold.alice, uid=uid)
    with mail_server() as box:
        use(sold, box)
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    (mail,) = box.taken
    (part,) = mail.iter_attachments()
    assert "€ 363,00" in text_of(part.get_payload(decode=True)).replace("\xa0", " ")


def test_a_statement_that_was_stopped_never_goes(sold: Make) -> None:
    stop_message(sold.alice, uid=mailed(sold))
    with mail_server() as box:
        use(sold, box)
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    assert box.taken == []


def test_what_changed_while_somebody_looked_is_looked_at_again(sold: Make) -> None:
    seen = letter(sold)
    content = statement_pdf(seen)
    received_oldest_first(sold, "21.00", on="2026-03-24")

    with pytest.raises(Refused) as refused:
        mail_statement(
            sold.alice, party_code="J1", as_of=day("2026-03-25"), content=content, seen=seen.seen
        )

    assert refused.value.code == "statement_changed"
    with reading(sold.book):
        assert statements_mailed(sold.book, "J1") == []


def test_who_was_merged_is_on_the_statement_of_who_is_left_and_it_goes_there(sold: Make) -> None:
    customer(sold, "OLD", name="Jansen oud", email="oud@jansen.example")
    issued(sold, line("50.00"), party="OLD", date="2026-03-20")
    merge_parties(sold.alice, code="OLD", into="J1")

    found = letter(sold, "OLD")
    uid = mailed(sold, "OLD")

    assert (found.party_code, found.to, found.them.name) == ("J1", EMAIL, "Bakkerij Jansen")
    assert [item.number for item in found.owed[0].items] == ["2026-0001", "2026-0002", "2026-0003"]
    with reading(sold.book):
        assert message_called(sold.book, uid).to == EMAIL
        assert [one.uid for one in statements_mailed(sold.book, "J1")] == [uid]


def test_a_customer_with_nothing_open_is_told_so(make: Make) -> None:
    ready(make, "")
    customer(make, email=EMAIL, language="en")

    found = letter(make)
    mailed(make)

    assert "Nothing is open" in found.text
    values = statement_values(found)
    assert (values["parts"], values["qr"]) == ([], "")
    assert values["notes"] == ["Nothing is open on this day."]


def test_money_too_much_asks_for_nothing(sold: Make) -> None:
    received(sold, "400.00", on="2026-03-24")

    found = letter(sold)

    assert found.owed[0].total_minor == -37_00
    assert found.owed[0].late_minor == 0
    assert "Je hoeft niets te betalen" in found.text
    values = statement_values(found)
    assert values["qr"] == ""
    assert values["parts"][0]["total"] == ["In jouw voordeel", "€\xa037,00"]


def test_each_currency_has_a_part_with_a_total_of_its_own(make: Make) -> None:
    ready(make, "")
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD", email="a@acme.example")
    dollars(make, d2026_03_02=1_100_000_000)
    issued(make, line("1000", "X-EXP", "8040"), party="US1")
    issued(make, line("60", "X-EXP", "8040"), party="US1", currency="EUR")

    found = letter(make, "US1")
    values = statement_values(found)

    assert [(one.currency, one.total_minor) for one in found.owed] == [
        ("EUR", 60_00),
        ("USD", 1000_00),
    ]
    assert [part["name"] for part in values["parts"]] == ["EUR", "USD"]
    assert "60.00, USD 1,000.00" in found.text


def test_what_cannot_be_mailed_is_refused_and_says_what_to_do(make: Make) -> None:
    customer(make)
    missing = refusal_of(statement_letter, make.book, "J1", as_of=day("2026-03-25"))
    assert missing == "letterhead_missing"

    ready(make, "")
    assert refusal_of(mailed, make) == "email_missing"
    assert refusal_of(mailed, make, to="nobody") == "email_unfit"
    assert refusal_of(letter, make, "NN") == "party_unknown"
    tomorrow = (today_in(make.book) + dt.timedelta(days=1)).isoformat()
    assert refusal_of(letter, make, on=tomorrow) == "day_to_come"
    seen = letter(make)
    how = {"party_code": "J1", "as_of": seen.as_of, "content": b"x", "seen": seen.seen}
    assert refusal_of(mail_statement, make.charlie, **how) == "permission_missing"
