"""The verbs of whoever looks after customers: notes, calls, tasks, promises, e-mails."""

from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.customers.queries_people import people_of
from akker.mail.setting_up import forget_mail_server, set_mail_server
from akker.parties.managing import assign_manager
from tests.cli.calling import Akker
from tests.customers.acting import EMIL, member
from tests.customers.test_emails import PLAIN
from tests.make import Make
from tests.receivables.selling import customer
from tests.voice.asking import said


@pytest.fixture
def known(make: Make) -> Make:
    people = [{"name": "Aisha el Amrani", "email": "aisha@jansen.example"}]
    customer(make, "J1", contacts=people)
    return make


def test_a_call_is_logged_found_read_and_written_again(known: Make, akker: Akker) -> None:
    how = ("--with", "aisha el amrani", "--at", "2026-04-02T14:00", "--json")
    key = akker("call", "log", "J1", "Second site", "--text", "In Venlo", *how).json["activity_id"]
    akker("meeting", "log", "J1", "Their plant", "--visit")
    akker("note", "add", "J1", "News", "--type", "news", "--text", "-", stdin="A new owner")

    (found,) = akker("note", "list", "--search", "venlo", "--json").json
    assert (found["activity_id"], found["kind"], found["date"]) == (key, "call", "2026-04-02")
    read = akker("note", "show", str(key)).out
    assert "Aisha el Amrani" in read
    assert "In Venlo" in read
    akker("note", "rewrite", str(key), "Second site", "--text", "In Arnhem")
    assert akker("note", "list", "--search", "venlo").out == "Nothing was logged.\n"
    kinds = [row["kind"] for row in akker("timeline", "J1", "--json").json]
    assert kinds == ["note", "visit", "call"]
    (hit,) = akker("timeline", "--search", "ARNH second", "--json").json
    assert (hit["party"], hit["kind"], hit["words"]) == ("J1", "call", "Second site")
    assert [row["kind"] for row in akker("timeline", "J1", "--search", "plant", "--json").json] == [
        "visit"
    ]
    assert akker("timeline").code == 1, "it does not say whose"
    assert akker("note", "readers", str(key), "--sensitive").code == 1, "nobody could read it"


def test_tasks_are_made_moved_done_and_dropped(known: Make, akker: Akker) -> None:
    due = ("--on", "2026-03-02", "--due", "2026-03-09", "--json")
    one = str(akker("task", "make", "J1", "Send the offer", *due).json["task_id"])
    two = str(akker("task", "make", "J1", "Call back", *due).json["task_id"])
    akker("task", "move", two, "--due", "2026-03-12")
    assert [row["due"] for row in akker("task", "list", "--show", "overdue", "--json").json] == [
        "2026-03-09",
        "2026-03-12",
    ]
    akker("task", "done", one, "--on", "2026-03-05")
    akker("task", "drop", two)
    assert akker("task", "list").out == "Nothing is to be done.\n"
    assert akker("task", "done", one).code == 1


def test_a_rescue_says_whom_it_told_and_whom_to_tell(known: Make, akker: Akker) -> None:
    member(known, EMIL)
    assign_manager(known.alice, code="J1", email=EMIL)

    alone = akker("plan", "open", "J1", "--kind", "rescue", "--json").json
    began = {"plan_id": alone["plan_id"], "told": [], "not_told": [EMIL]}
    close = ("plan", "close", str(alone["plan_id"]), "--outcome", "kept", "--lesson", "Call")
    closed = akker(*close).out
    how = {"host": "127.0.0.1", "port": 25, "security": "none"}
    set_mail_server(known.alice, **how, from_address="books@example.com")
    told = akker("plan", "open", "J1", "--kind", "rescue").out
    forget_mail_server(known.alice)

    assert alone == began
    assert closed.endswith(f"is closed: kept.\nNo mail could be sent to {EMIL}: tell them.\n")
    assert told.endswith(f"\nMail goes to {EMIL}.\n")


def test_the_family_of_a_customer_is_told(known: Make, akker: Akker) -> None:
    customer(known, "P1", name="Pieters")
    akker("customer", "change", "P1", "--parent", "J1")
    akker("call", "log", "P1", "Second site", "--at", "2026-04-02T14:00")

    said_of = akker("customer", "family", "J1").out
    values = akker("customer", "family", "J1", "--json").json

    assert said_of.startswith("J1 with all below them, 2 customers: 0.00 sold, 0.00 open.\n")
    assert "Last contact on 2026-04-02 with P1, " in said_of
    assert "Open tasks: 0, late: 0; open cases: 0." in said_of
    assert (values["count"], values["contact"]["code"], values["health"]) == (2, "P1", None)


def test_promises_are_given_kept_broken_and_counted(known: Make, akker: Akker) -> None:
    due = ("--on", "2026-03-02", "--due", "2026-03-09", "--json")
    ours = str(akker("promise", "give", "J1", "A plan", *due).json["promise_id"])
    theirs = akker("promise", "give", "J1", "Figures", "--by", "them", "--who", "Aisha", *due)
    akker("promise", "keep", ours, "--on", "2026-03-09")
    akker("promise", "break", str(theirs.json["promise_id"]))
    assert akker("promise", "given").out == "Nothing was promised.\n"
    rates = {row["by"]: row["percent"] for row in akker("promise", "rate", "--json").json}
    assert rates == {"us": 100, "them": 0}


def test_e_mails_come_in_from_files(known: Make, akker: Akker, tmp_path: Path) -> None:
    for name, text in (("a.eml", PLAIN), ("b.eml", "nothing")):
        (tmp_path / name).write_text(text)
    files = [str(tmp_path / name) for name in ("a.eml", "b.eml")]
    first, second = akker("import", "emails", *files, "--json").json
    assert (first["party"], first["passed_over"]) == ("J1", "")
    assert second["activity_id"] is None
    assert "no e-mail" in second["passed_over"]


def test_a_question_is_made_asked_answered_and_ended(known: Make, akker: Akker) -> None:
    key = str(akker("survey", "make", "nps", "This year", "--json").json["survey_id"])
    with reading(known.book):
        contact = str(people_of(known.book, "J1")[0].contact_id)

    link = akker("survey", "ask", key, contact, "--json").json["link"]
    said(link.rpartition("/")[2], 9, "They call back")

    (row,) = akker("survey", "answers", "--party", "J1", "--json").json
    assert (row["score"], row["text"], row["name"]) == (9, "They call back", "Aisha el Amrani")
    assert akker("survey", "ask", key, contact).code == 1, "not again so soon"
    akker("survey", "pause", "0")
    assert "outbox" in akker("survey", "ask", key, contact, "--mail").out
    (found,) = akker("survey", "list", "--json").json
    assert (found["asked"], found["answered"], found["figure"]) == (2, 1, 100)
    akker("survey", "end", key)
    assert akker("survey", "end", key).code == 1
