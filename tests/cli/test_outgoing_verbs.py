"""The verbs of jobs, mail, webhooks and the audit log."""

from pathlib import Path

from django.test import override_settings

from akker.access.doors import job_actor
from akker.audit.queries_deliveries import deliveries
from akker.audit.reacting import subscribe
from akker.audit.reactions import Reactions
from akker.books.actor import reading
from akker.jobs.working import run_jobs
from akker.ledger.events import LedgerAccountChanged
from akker.mail.sending import send_due_messages
from tests.cli.calling import Akker
from tests.make import ENERGY, Make
from tests.smtp import mail_server

URL = "https://hooks.example.com/akker"
HEARD: list[str] = []


def hear(actor, event):  # type: ignore[no-untyped-def]
    HEARD.append(event.subject)


TABLE = Reactions(of={LedgerAccountChanged: (hear,)})


def test_a_job_is_started_listed_and_cancelled(make: Make, akker: Akker, tmp_path: Path) -> None:
    file = tmp_path / "chart.csv"
    file.write_text("code,name,type\n4999,Paint,expense\n")
    started = akker("job", "start", "import chart", str(file), "--set", "dry_run=true", "--json")
    check = akker("job", "start", "check", "--json").json["uid"]

    cancelled = akker("job", "cancel", check)
    run_jobs()
    run_jobs()
    listed = akker("job", "list", "--json").json

    assert started.code == cancelled.code == 0
    assert [(row["kind"], row["state"]) for row in listed] == [
        ("check", "cancelled"),
        ("import chart", "done"),
    ]
    assert akker("job", "cancel", check).code == 1
    assert akker("job", "start", "sing").err.startswith("sing is no kind of job.")
    assert akker("job", "start", "check", "--set", "x").code == 2
    assert "import chart" in akker("job", "list").out


def test_mail_is_set_up_tried_and_seen(make: Make, akker: Akker) -> None:
    with mail_server(password="pass word") as box:
        done = akker(
            *("mail", "set", "--host", "127.0.0.1", "--port", str(box.port)),
            *("--security", "none", "--from", "books@example.com", "--user", "akker"),
            *("--password-stdin", "--json"),
            stdin="pass word\n",
        )
        uid = akker("mail", "test", "dana@example.com", "--json").json["uid"]
        assert send_due_messages()

    assert done.json["has_password"] is True and "pass word" not in done.out
    assert "Mail from Akker works" in akker("mail", "outbox").out
    assert akker("mail", "outbox", "--open").out == "The outbox is empty.\n"
    assert akker("mail", "stop", uid).code == 1
    assert akker("mail", "send", uid).code == 0
    assert akker("mail", "forget").code == 0
    assert akker("mail", "test", "dana@example.com").code == 1


def test_a_webhook_is_added_changed_and_removed(make: Make, akker: Akker) -> None:
    added = akker("webhook", "add", URL, "--kind", "EntryPosted", "--json").json
    uid = added["uid"]

    assert added["secret"].startswith("whsec_")
    assert added["secret"] not in akker("webhook", "list", "--json").out
    assert akker("webhook", "add", "http://hooks.example.com").code == 1
    assert akker("webhook", "change", uid, "--off").out == (
        f"{URL} is off and hears of EntryPosted.\n"
    )
    assert akker("webhook", "test", uid).code == 1
    assert akker("webhook", "change", uid, "--on", "--kind", "*").code == 0
    assert akker("webhook", "secret", uid, "--json").json["secret"] != added["secret"]
    assert akker("webhook", "test", uid).code == 0
    assert akker("webhook", "log", uid).out == "Nothing was sent to it yet.\n"
    assert "pending" in akker("events", "deliveries").out
    assert akker("webhook", "remove", uid).code == 0
    assert akker("webhook", "log", uid).code == 1


def test_the_audit_log_is_read_and_its_proof(make: Make, akker: Akker) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    akker("account", "rename", "4600", "Electricity")

    listed = akker("events", "list", "--kind", "EntryPosted", "--json").json
    renamed = akker("events", "list", "--text", "electricity")

    assert [(row["actor_name"], row["channel"]) for row in listed] == [("Alice", "test")]
    assert "-> Electricity" in renamed.out
    assert akker("events", "list", "--who", "Nobody").out.startswith("Nothing that happened")
    assert "0 events are proven in 0 batches; " in akker("events", "proof").out
    assert akker("events", "repeat", "999").code == 1


def test_what_follows_has_happened_before_a_verb_answers(make: Make, akker: Akker) -> None:
    HEARD.clear()
    with override_settings(AKKER_REACTIONS=f"{__name__}.TABLE"):
        akker("account", "rename", "4600", "Electricity")

    assert HEARD == ["ledger_account:4600"]


def test_the_command_line_leaves_the_network_to_the_worker(make: Make, akker: Akker) -> None:
    with reading(make.book):
        subscribe(job_actor(make.book), "webhook:nobody", ["*"])

    akker("account", "rename", "4600", "Electricity")

    assert [row.tries for row in deliveries(make.book)] == [0]
