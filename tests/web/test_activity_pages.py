"""The pages of the audit log, jobs, the outbox, webhooks and mail settings."""

import re
from collections.abc import Callable
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

import akker
from akker.audit.queries_deliveries import deliveries
from akker.books.actor import enter_book
from akker.config.jobs import KINDS as JOB_KINDS
from akker.jobs.queries import jobs
from akker.jobs.starting import start_job
from akker.jobs.working import run_jobs
from akker.ledger.charting import rename_ledger_account
from akker.mail.queries import mail_server as server_row
from akker.mail.queries import messages
from akker.mail.sending import send_due_messages
from akker.mail.writing import write_message
from akker.web.event_words import KINDS
from akker.web.job_words import KINDS as JOB_WORDS
from akker.webhooks.queries import webhooks
from tests.make import ENERGY, Make
from tests.smtp import mail_server
from tests.web.visitor import proven
from tests.webhooks.receiver import receiver
from tests.webhooks.test_delivering import deliver

URL = "https://hooks.example.com/akker"
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(signed_in: SignIn) -> SignIn:
    """`sign_in("owner")`: a browser of somebody with that role in the books of `make`, who has
    just shown to be there."""

    browsers: dict[str, Client] = {}

    def browser_of(role: str) -> Client:
        if role not in browsers:
            browsers[role] = proven(signed_in(role))
        return browsers[role]

    return browser_of


def at(make: Make, path: str) -> str:
    return f"/books/{make.book.slug}/{path}"


def text_of(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def write(make: Make, **how: object) -> str:
    values = {"to": "dana@example.com", "subject": "Hello", "text": "T", "purpose": "x"} | how
    book = make.book  # opened before, in a transaction of its own
    with transaction.atomic():
        enter_book(book)
        return write_message(make.alice, **values)  # type: ignore[arg-type]


PAGES = {
    "log": {"owner", "bookkeeper", "accountant", "auditor"},
    "jobs": {"owner", "bookkeeper", "approver", "manager", "accountant", "auditor"},
    "outbox": {"owner", "bookkeeper"},
    "outbox/deliveries": {"owner", "bookkeeper", "accountant", "auditor"},
    "webhooks": {"owner"},
    "settings/mail": {"owner"},
}


@pytest.mark.parametrize("path", PAGES)
def test_sec_02_each_page_opens_to_those_whose_business_it_is(
    make: Make, sign_in: SignIn, path: str
) -> None:
    for role in ("owner", "bookkeeper", "approver", "manager", "accountant", "auditor"):
        expected = 200 if role in PAGES[path] else 403
        assert sign_in(role).get(at(make, path)).status_code == expected, role
    stranger = Make()
    assert sign_in("owner").get(at(stranger, path)).status_code == 404
    assert Client(headers={"host": "localhost"}).get(at(make, path)).status_code == 302


def test_the_log_shows_what_was_and_what_became_and_finds_it(make: Make, sign_in: SignIn) -> None:
    posted = make.post("2026-03-02", "Energy", ENERGY)
    rename_ledger_account(make.alice, code="4600", name="Electricity <b>")
    browser = sign_in("auditor")

    whole = browser.get(at(make, "log"))
    found = browser.get(at(make, "log?q=electricity&kind=LedgerAccountChanged"))
    none = browser.get(at(make, "log?who=Nobody"))

    assert f'href="{at(make, f"entries/{posted.label}")}"' in whole.content.decode()
    assert "Electricity &lt;b&gt;" in found.content.decode()
    assert "Ledger account changed" in text_of(found)
    assert "Entry posted ledger" not in text_of(found)
    assert "Nothing that happened fits all of this" in text_of(none)
    assert browser.get(at(make, "log?from=yesterdaay")).status_code == 422
    assert browser.get(at(make, "log?before=x&kind=%00")).status_code == 200


def test_a_page_of_the_log_costs_a_fixed_number_of_queries(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("owner")
    counts = set()
    for _ in range(2):
        for _ in range(8):
            make.post("2026-03-02", "Energy", ENERGY)
        with CaptureQueriesContext(connection) as queries:
            browser.get(at(make, "log"))
        counts.add(len(queries))

    assert len(counts) == 1


def test_a_job_is_started_watched_and_its_file_taken_away(make: Make, sign_in: SignIn) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    browser = sign_in("owner")
    started = browser.post(at(make, "jobs/start"), {"kind": "export journal"})
    waiting = browser.get(started["Location"])
    run_jobs()
    part = browser.get(started["Location"], headers={"HX-Request": "true"})
    file = browser.get(f"{started['Location']}/file")

    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "You may leave this page" in text_of(waiting)
    assert "1 entry was written." in text_of(part)
    assert "hx-trigger" not in part.content.decode() and "<html" not in part.content.decode()
    assert file["Content-Disposition"].startswith("attachment")
    assert b"Energy" in b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert sign_in("manager").get(f"{started['Location']}/file").status_code == 404
    assert browser.post(at(make, "jobs/start"), {"kind": "sing"}).status_code == 404


def test_who_started_a_job_cancels_it_and_others_do_not(make: Make, sign_in: SignIn) -> None:
    uid = start_job(make.alice, kind="check")

    refused = sign_in("auditor").post(at(make, f"jobs/{uid}/cancel"))
    done = sign_in("owner").post(at(make, f"jobs/{uid}/cancel"))  # changes settings, so may
    run_jobs()

    assert refused.status_code == 409 and "Alice started this job." in text_of(refused)
    assert done.status_code == 302
    assert jobs(make.book)[0].state == "cancelled"
    page = sign_in("owner").get(at(make, f"jobs/{uid}"))
    assert "Nothing of it is in the books" in text_of(page)
    assert sign_in("owner").get(at(make, "jobs/nowhere")).status_code == 404


def test_a_refused_job_says_why_on_its_page(make: Make, sign_in: SignIn) -> None:
    uid = start_job(make.alice, kind="undo import", parameters={"import_id": "<x>"})
    run_jobs()

    page = sign_in("owner").get(at(make, f"jobs/{uid}"))

    assert "has no import &lt;x&gt;" in page.content.decode()


def test_lists_cost_a_fixed_number_of_queries(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("owner")
    for path in ("jobs", "outbox", "outbox/deliveries", "webhooks"):
        counts = set()
        for _ in range(2):
            start_job(make.alice, kind="check")
            write(make)
            browser.post(at(make, "webhooks/add"), {"url": URL, "which": "all"})
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(at(make, path)).status_code == 200
            counts.add(len(queries))
        assert len(counts) == 1, path


def test_mail_is_read_stopped_and_sent_in_the_outbox(make: Make, sign_in: SignIn) -> None:
    uid = write(make, can_be_undone=True, text="<script>alert(1)</script>")
    browser = sign_in("bookkeeper")
    listed = browser.get(at(make, "outbox"))
    panel = browser.get(at(make, f"outbox/{uid}"), headers={"HX-Request": "true"})
    stopped = browser.post(at(make, f"outbox/{uid}/stop"), follow=True)
    again = browser.post(at(make, f"outbox/{uid}/stop"))

    assert "No mail server is set" in text_of(listed) and "Held a moment" in text_of(listed)
    assert "<script>alert" not in panel.content.decode()
    assert "<html" not in panel.content.decode()
    assert "The mail will not be sent." in text_of(stopped)
    assert again.status_code == 409 and "can no longer be stopped" in text_of(again)
    assert browser.post(at(make, f"outbox/{uid}/send")).status_code == 302
    assert messages(make.book)[0].state == "waiting"
    assert browser.get(at(make, "outbox/nowhere")).status_code == 404
    assert sign_in("auditor").post(at(make, f"outbox/{uid}/stop")).status_code == 403


def test_the_text_of_a_secret_mail_is_on_no_page(make: Make, sign_in: SignIn) -> None:
    uid = write(make, text="https://akker/sign-in/opensesame", is_secret=True)

    page = sign_in("owner").get(at(make, f"outbox/{uid}"))

    assert "opensesame" not in page.content.decode()
    assert "shown to nobody" in text_of(page)


def test_the_mail_server_is_set_tried_and_forgotten(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("owner")
    form = {
        "port": "0x1",
        "security": "none",
        "host": "127.0.0.1",
        "user": "akker",
        "password": "pass-of-the-server",
        "from_address": "books@example.com",
        "from_name": "Akkerbouw",
    }
    wrong = browser.post(at(make, "settings/mail"), form)
    with mail_server(password="pass-of-the-server") as box:
        done = browser.post(at(make, "settings/mail"), form | {"port": str(box.port)})
        tried = browser.post(at(make, "settings/mail/try"), {"to": "dana@example.com"})
        assert send_due_messages()
    shown = browser.get(at(make, "settings/mail"))

    assert wrong.status_code == 422 and "0x1 is not a port." in text_of(wrong)
    assert 'value="books@example.com"' in wrong.content.decode()  # what was typed is kept
    assert done.status_code == tried.status_code == 302
    assert box.taken[0]["To"] == "dana@example.com"
    for page in (wrong, shown):
        assert "pass-of-the-server" not in page.content.decode()
    browser.post(at(make, "settings/mail/forget"))
    assert server_row() is None
    assert browser.post(at(make, "settings/mail/try"), {"to": "x"}).status_code == 409


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("webhooks/add", {"url": "https://hooks.example.com/", "which": "all"}),
        ("settings/mail/forget", {}),
        ("settings/mail", {"host": "mail.example.com"}),
    ],
)
def test_what_leads_data_out_asks_first_who_is_there(
    make: Make, signed_in: SignIn, page: str, form: dict[str, str]
) -> None:
    answer = signed_in("owner").post(at(make, page), {**form, "back": at(make, "webhooks")})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/prove?next=%2Fbooks%2F")
    assert webhooks(make.book) == []
    assert server_row() is None


def test_a_webhook_is_added_tried_changed_and_removed(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("owner")
    wrong = browser.post(at(make, "webhooks/add"), {"url": "https://127.0.0.1/", "which": "all"})
    form = {"url": URL, "which": "some", "kinds": ["EntryPosted"]}
    added = browser.post(at(make, "webhooks/add"), form)
    (row,) = webhooks(make.book)
    page = at(make, f"webhooks/{row.uid}")
    found = re.search(r"whsec_[\w-]+", added.content.decode())
    assert found and added["Cache-Control"] == "no-store"
    assert found[0] not in browser.get(page).content.decode()
    browser.post(f"{page}/try")
    with receiver() as box:
        box.status, box.body = "500 Oh", b"<i>broken</i>"
        deliver(make, box.network())
    seen = browser.get(page)
    (delivery,) = deliveries(make.book)

    assert wrong.status_code == 422 and "not on the public internet" in text_of(wrong)
    assert 'value="https://127.0.0.1/"' in wrong.content.decode()
    assert "hooks.example.com answered 500." in text_of(seen)
    assert "<i>broken" not in seen.content.decode()
    repeat = at(make, f"outbox/deliveries/{delivery.delivery_id}/repeat")
    assert browser.post(repeat).status_code == 302
    assert sign_in("bookkeeper").post(repeat).status_code == 403
    assert deliveries(make.book)[0].tries == 0
    browser.post(f"{page}/change", {"url": URL, "which": "all"})
    assert [(w.kinds, w.is_active) for w in webhooks(make.book)] == [(("*",), False)]
    assert browser.post(f"{page}/try").status_code == 409
    assert "whsec_" in browser.post(f"{page}/secret").content.decode()
    assert browser.post(f"{page}/remove").status_code == 302
    assert webhooks(make.book) == []
    for act in ("change", "try", "secret", "remove"):
        assert browser.post(f"{page}/{act}").status_code == 404


@pytest.mark.parametrize("about", ["party:P1", "statement:P1:0123456789ab"])
def test_what_a_mail_is_about_is_named_and_leads_there(
    make: Make, sign_in: SignIn, about: str
) -> None:
    make.party("P1")
    uid = write(make, about=about)

    page = sign_in("bookkeeper").get(at(make, f"outbox/{uid}")).content.decode()

    assert f'<a href="{at(make, "party/P1")}">Relation P1</a>' in page
    assert about not in page


def test_an_attempt_is_named_and_all_that_waits_counted_however_much_came_after(
    make: Make, sign_in: SignIn
) -> None:
    browser = sign_in("owner")
    form = {"url": URL, "which": "some", "kinds": ["EntryPosted"]}
    browser.post(at(make, "webhooks/add"), form)
    (row,) = webhooks(make.book)
    make.post("2026-03-02", "Energy", ENERGY)
    with receiver() as box:
        deliver(make, box.network())
    for _ in range(51):  # one more than a page of them
        make.post("2026-03-02", "Energy", ENERGY)

    seen = text_of(browser.get(at(make, f"webhooks/{row.uid}")))

    assert "Entry posted Entry MEM/2026/1" in seen
    assert "51 events wait" in seen


def test_what_is_delivered_is_named_and_leads_there(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("owner")
    form = {"url": URL, "which": "some", "kinds": ["EntryPosted"]}
    browser.post(at(make, "webhooks/add"), form)
    (row,) = webhooks(make.book)
    make.post("2026-03-02", "Energy", ENERGY)
    with receiver() as box:
        deliver(make, box.network())

    for path in ("outbox/deliveries", f"webhooks/{row.uid}"):
        page = browser.get(at(make, path))
        link = f'<a href="{at(make, "entries/MEM/2026/1")}">Entry MEM/2026/1</a>'
        assert link in page.content.decode(), path
        assert "entry:MEM" not in page.content.decode()


def test_what_only_shows_changes_nothing_and_what_changes_is_posted(
    make: Make, sign_in: SignIn
) -> None:
    browser = sign_in("owner")
    uid = write(make)
    job = start_job(make.alice, kind="check")
    paths = ("jobs/start", f"jobs/{job}/cancel", f"outbox/{uid}/stop", "settings/mail/forget")
    for path in paths:
        assert browser.get(at(make, path)).status_code == 405
    browser.handler.enforce_csrf_checks = True
    assert browser.post(at(make, f"outbox/{uid}/stop")).status_code == 403


def test_every_kind_of_job_has_words() -> None:
    assert set(JOB_WORDS) == set(JOB_KINDS)


def test_every_kind_of_event_has_words() -> None:
    packages = list(Path(akker.__file__).parent.glob("*/events.py"))
    modules = [import_module(f"akker.{path.parent.name}.events") for path in packages]
    kinds = {
        name
        for module in modules
        if module.__name__.split(".")[1] not in ("api", "cli")
        for name, made in vars(module).items()
        if is_dataclass(made) and made.__module__ == module.__name__
    }

    assert len(kinds) > 50
    assert kinds - set(KINDS) == set()
