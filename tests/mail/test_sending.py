"""The outbox: written with what it is about, sent by the worker, stopped in time."""

import datetime as dt
import logging

import pytest
from django.db import transaction
from django.utils import translation

from akker.access.inviting import invite_user
from akker.access.models import User
from akker.audit.queries import history_of
from akker.books.actor import enter_book
from akker.kernel.errors import Refused
from akker.mail.models import MailServer, Message
from akker.mail.queries import mail_server as server_row
from akker.mail.queries import message_called, messages
from akker.mail.sending import (
    MOST_TRIES,
    send_due_messages,
    send_message_again,
    stop_message,
)
from akker.mail.setting_up import forget_mail_server, set_mail_server
from akker.mail.transport import Letter, Server, send_letter
from akker.mail.writing import send_test_message, write_message
from tests.make import Make, refusal_of
from tests.smtp import Mailbox, mail_server
from tests.together import all_at_once

LATER = dt.timedelta(days=1)
DANA = "dana@example.com"


def use(make: Make, box: Mailbox, **how: str) -> None:
    set_mail_server(
        make.alice,
        host="127.0.0.1",
        port=box.port,
        security="none",
        from_address="books@example.com",
        from_name="Akkerbouw & Zn",
        **how,
    )


def written(make: Make, **how: object) -> str:
    values = {"to": DANA, "subject": "Invoice ✓ 12", "text": "Hello", "purpose": "note"} | how
    book = make.book
    with transaction.atomic():
        enter_book(book)
        return write_message(make.alice, **values)  # type: ignore[arg-type]


def test_mail_goes_to_the_server_once(make: Make) -> None:
    uid = written(make, html="<p>Hello</p>", about="invoice:12")
    with mail_server() as box:
        use(make, box)
        assert send_due_messages()
        assert not send_due_messages()

    (mail,) = box.taken
    assert mail["To"] == DANA
    assert mail["From"] == "Akkerbouw & Zn <books@example.com>"
    assert mail["Subject"] == "Invoice ✓ 12"
    assert mail["Message-ID"] == f"<{uid}@example.com>"
    body = mail.get_body(("html",))
    assert body is not None and "<p>Hello</p>" in body.get_content()
    assert message_called(make.book, uid).state == "sent"
    kinds = [event.kind for event in history_of(make.book, f"message:{uid}")]
    assert kinds == ["MessageWritten", "MessageSent"]


def test_without_a_server_mail_stays_in_the_outbox_untried(make: Make) -> None:
    uid = written(make)

    assert not send_due_messages()

    row = message_called(make.book, uid)
    assert (row.state, row.tries) == ("waiting", 0)
    assert [each.uid for each in messages(make.book, only_open=True)] == [uid]


def test_mail_that_can_be_undone_waits_thirty_seconds_and_can_be_stopped(make: Make) -> None:
    stopped, sent = (written(make, can_be_undone=True) for _ in range(2))
    assert message_called(make.book, stopped).state == "held"
    stop_message(make.alice, uid=stopped)
    with mail_server() as box:
        use(make, box)
        now = dt.datetime.now(dt.UTC)
        send_due_messages(now + dt.timedelta(seconds=25))
        assert box.taken == []
        send_due_messages(now + dt.timedelta(seconds=31))
        send_due_messages(now + LATER)

    assert [mail["Message-ID"] for mail in box.taken] == [f"<{sent}@example.com>"]
    assert message_called(make.book, stopped).state == "stopped"
    assert refusal_of(stop_message, make.alice, uid=sent) == "message_gone"
    assert refusal_of(stop_message, make.alice, uid="x") == "message_unknown"
    assert refusal_of(stop_message, Make().alice, uid=stopped) == "message_unknown"
    assert refusal_of(stop_message, make.charlie, uid=sent) == "permission_missing"
    assert refusal_of(stop_message, make.bob, uid=sent) == "permission_missing"


def test_what_the_server_refuses_is_tried_again_and_then_given_up_loudly(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    uid = written(make)
    with mail_server() as box:
        box.refuses = "450 later, says NL91ABNA0417164300"
        use(make, box)
        now = dt.datetime.now(dt.UTC)
        send_due_messages(now)
        row = message_called(make.book, uid)
        assert row.last_error == "The mail server said 450: later, says NL91***"
        assert row.next_try_at is not None and row.next_try_at > now
        for day in range(1, MOST_TRIES + 2):
            send_due_messages(now + day * LATER)
        assert box.tried == MOST_TRIES
        assert message_called(make.book, uid).state == "given up"
        assert caplog.records[-1].levelno == logging.ERROR

        box.refuses = ""
        send_message_again(make.alice, uid=uid)
        assert send_due_messages()
    assert message_called(make.book, uid).state == "sent"


def test_a_failed_mail_can_still_be_stopped_between_two_tries(make: Make) -> None:
    uid = written(make)
    with mail_server() as box:
        box.refuses = "550 no such user"
        use(make, box)
        send_due_messages()
        stop_message(make.alice, uid=uid)
        send_due_messages(dt.datetime.now(dt.UTC) + LATER)

    assert box.tried == 1
    assert "refuses this address" in message_called(make.book, uid).last_error


def test_a_link_that_opens_a_door_is_never_readable_and_gone_once_sent(make: Make) -> None:
    uid = written(make, text="https://akker/sign-in/abc", is_secret=True)
    stored = Message.objects.get(book=make.book, uid=uid)
    assert "sign-in" not in stored.text and stored.text
    assert message_called(make.book, uid).text == ""

    with mail_server() as box:
        use(make, box)
        send_due_messages()

    assert "sign-in/abc" in box.taken[0].get_content()
    stored.refresh_from_db()
    assert stored.text == ""
    assert refusal_of(send_message_again, make.alice, uid=uid) == "message_text_gone"


def test_a_letter_with_another_header_in_its_subject_is_refused(make: Make) -> None:
    for subject in ("Hello\nBcc: eve@example.com", "", "x" * 201):
        assert refusal_of(written, make, subject=subject) == "line_unfit"
    for to in ("eve", "a@b", "a@example.com\nBcc: e@example.com", "a b@example.com", ""):
        assert refusal_of(written, make, to=to) == "email_unfit"
    assert refusal_of(written, make, text="x" * 300_000) == "text_too_long"


def test_of_two_workers_one_sends(committed: Make) -> None:
    uids = {written(committed) for _ in range(5)}
    with mail_server() as box:
        use(committed, box)
        all_at_once(send_due_messages, send_due_messages, send_due_messages)
        forget_mail_server(committed.alice)

    assert sorted(mail["Message-ID"] for mail in box.taken) == sorted(
        f"<{uid}@example.com>" for uid in uids
    )


# The server


def test_the_password_is_kept_encrypted_and_used(make: Make) -> None:
    written(make)
    with mail_server(password="s3cret-of-the-server") as box:
        use(make, box, user="akker", password="s3cret-of-the-server")
        send_due_messages()

    assert box.logins == ["akker"] and len(box.taken) == 1
    row = MailServer.objects.get()
    assert row.password_locked and "s3cret" not in row.password_locked
    shown = server_row()
    assert shown is not None and shown.has_password
    assert "s3cret" not in str(history_of(make.book, "mail"))


def test_a_wrong_password_is_said_in_one_sentence(make: Make) -> None:
    uid = written(make)
    with mail_server(password="right") as box:
        use(make, box, user="akker", password="wrong")
        send_due_messages()

    assert message_called(make.book, uid).last_error.startswith(
        "The mail server does not take the user name and password"
    )


def test_a_kept_password_is_not_sent_to_another_server(make: Make) -> None:
    with mail_server(password="right") as box, mail_server() as other:
        use(make, box, user="akker", password="right")
        use(make, box, user="akker")  # kept
        assert MailServer.objects.get().password_locked
        set_elsewhere = {
            "host": "localhost",
            "port": other.port,
            "security": "none",
            "from_address": "books@example.com",
            "user": "akker",
        }
        assert refusal_of(set_mail_server, make.alice, **set_elsewhere) == "mail_password_again"


def test_what_cannot_be_a_mail_server_is_refused(make: Make) -> None:
    fine = {
        "host": "smtp.example.com",
        "port": 587,
        "security": "starttls",
        "from_address": "books@example.com",
    }
    for changed, code in (
        ({"host": "smtp example"}, "mail_host_unfit"),
        ({"port": 0}, "mail_port_unfit"),
        ({"security": "rot13"}, "mail_security_unknown"),
        ({"from_address": "books"}, "email_unfit"),
        ({"from_name": "a\nb"}, "line_unfit"),
    ):
        assert refusal_of(set_mail_server, make.alice, **fine | changed) == code
    assert refusal_of(set_mail_server, make.charlie, **fine) == "permission_missing"
    assert refusal_of(set_mail_server, make.bob, **fine) == "permission_missing"
    assert server_row() is None


def test_an_owner_of_some_books_may_not_send_the_mail_of_others_elsewhere(make: Make) -> None:
    invite_user(make.alice, email=DANA, role="owner")
    dana = User.objects.get(email=DANA)
    as_dana = make.alice.__class__(
        "Dana", make.book, make.alice.permissions, "web", user_id=dana.pk
    )
    fine = {"host": "a.example.com", "port": 25, "security": "tls", "from_address": DANA}
    set_mail_server(as_dana, **fine)  # owns all there are

    assert Make().book.pk

    assert refusal_of(set_mail_server, as_dana, **fine) == "not_operator"
    assert refusal_of(forget_mail_server, as_dana) == "not_operator"


def test_a_test_message_shows_whether_it_works(make: Make) -> None:
    assert refusal_of(send_test_message, make.alice, to=DANA) == "mail_server_unset"
    with mail_server() as box:
        use(make, box)
        assert refusal_of(send_test_message, make.alice) == "email_unfit"
        send_test_message(make.alice, to=DANA)
        send_due_messages()

    assert box.taken[0]["To"] == DANA
    assert refusal_of(send_test_message, make.bob, to=DANA) == "permission_missing"


def test_a_server_that_is_not_there_is_said_so() -> None:
    server = Server("127.0.0.1", 9, "none", "", "", "", "a@example.com")
    letter = Letter("u", DANA, "s", "t", "", dt.datetime.now(dt.UTC))

    with pytest.raises(Refused) as told:
        send_letter(server, letter)
    with translation.override("nl"):
        assert told.value.sentence.startswith("De mailserver 127.0.0.1:9 is niet te bereiken: ")
    assert told.value.code == "mail_not_taken"


def test_a_server_that_cannot_encrypt_gets_no_password() -> None:
    letter = Letter("u", DANA, "s", "t", "", dt.datetime.now(dt.UTC))
    with mail_server(password="p") as box:
        for security in ("starttls", "tls"):
            server = Server("127.0.0.1", box.port, security, "akker", "p", "", "a@example.com")
            assert refusal_of(send_letter, server, letter) == "mail_not_taken"

    assert box.logins == [] and box.taken == []
