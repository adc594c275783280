"""The frame of all verbs: what they ask, how they end, how soon they begin."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.db import OperationalError

from akker.access.inviting import invite_user
from akker.books.actor import Permission
from akker.books.models import Book
from akker.cli.main import VERBS, root, settle_home
from akker.cli.trouble import sentence_of
from akker.cli.verbs import Verb
from tests import ROOT
from tests.cli.calling import Akker
from tests.make import Make


def all_commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(root)
    for name in VERBS:
        command = root.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", c) for inner, c in command.commands.items())
        else:
            yield name, command


def test_every_command_declares_what_it_asks() -> None:
    commands = dict(all_commands())

    assert len(commands) > 20
    for name, command in commands.items():
        assert isinstance(command, Verb), f"{name} is made without @verb or @operator_verb"
        assert command.asks == "operator" or command.asks in Permission, name


def test_every_command_says_what_it_does_in_one_sentence() -> None:
    for name, command in all_commands():
        first = (command.help or "").split("\n\n")[0]
        assert first.endswith("."), name
        assert len(first) < 120, name


def test_what_an_option_begins_with_is_what_it_takes() -> None:
    """Else the verb is refused for what nobody typed."""
    seen = 0
    for name, command in all_commands():
        for option in command.params:
            default = option.default
            if isinstance(option.type, click.Choice) and isinstance(default, str):
                seen += 1
                assert default in option.type.choices, f"akker {name} {option.opts}"
    assert seen


def test_help_lists_what_the_modules_hold() -> None:
    context = click.Context(root)
    for name, (_, said) in VERBS.items():
        command = root.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert said


def test_a_verb_acts_as_the_owner_or_as_the_member_who_is_named(make: Make, akker: Akker) -> None:
    posted = make.post("2026-03-02", "Energy", [("4600", "100.00"), ("1020", "-100.00")])
    invite_user(make.alice, email="bob@example.com", role="auditor")

    refused = akker("reverse", posted.label, "--as", "bob@example.com")
    stranger = akker("--as", "eve@example.com", "reverse", posted.label)
    done = akker("reverse", posted.label)

    assert refused.code == 1
    assert refused.err == (
        "You may not post and reverse entries in Akkerbouw. Ask an owner of these books.\n"
    )
    assert (stranger.code, stranger.out) == (1, "")
    assert (done.code, done.out) == (0, "MEM/2026/2 takes MEM/2026/1 back.\n")


def test_reading_verbs_ask_their_permission_too(make: Make, akker: Akker) -> None:
    invite_user(make.alice, email="bob@example.com", role="manager")

    assert akker("account", "list", "--as", "bob@example.com").code == 0
    refused = akker("export", "journal", "--as", "bob@example.com")
    assert (refused.code, refused.out) == (1, "")
    assert "take out the books" in refused.err


def test_the_same_key_is_done_once(make: Make, akker: Akker) -> None:
    posted = make.post("2026-03-02", "Energy", [("4600", "100.00"), ("1020", "-100.00")])

    first = akker("reverse", posted.label, "--idempotency-key", "k-1")
    again = akker("--idempotency-key", "k-1", "reverse", posted.label)

    assert first == again
    assert akker("reverse", posted.label).code == 1


def test_json_may_stand_before_and_after_the_verb(make: Make, akker: Akker) -> None:
    before, after = akker("--json", "account", "list"), akker("account", "list", "--json")

    assert before == after
    assert "Bank EUR" in [row["name"] for row in before.json]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("reverse",),
        ("reverse", "MEM/2026/1", "--on", "2 March"),
        ("reverse", "MEM/2026/1", "--on", "2026-02-30"),
        ("reverse", "MEM/2026/1", "--unknown"),
        ("export", "journal", "--format", "docx"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_how_to_call(
    akker: Akker, arguments: tuple[str, ...]
) -> None:
    called = akker(*arguments)

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("Usage: akker")


def test_with_several_books_it_asks_which(make: Make, akker: Akker) -> None:
    other = Make(slug=f"{make.slug}-2").book

    called = akker("account", "list")

    assert called.code == 2
    assert make.book.slug in called.err
    assert akker("account", "list", "--book", other.slug).code == 0
    assert akker("account", "list", "--book", "nowhere").code == 1


def test_what_should_not_happen_is_told_in_one_line_and_ends_with_70(
    akker: Akker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("akker.cli.accounts.chart", lambda book: 1 // 0)

    called = akker("account", "list")

    assert called.code == 70
    assert called.err.startswith("Akker failed (ZeroDivisionError); this should not happen.")
    assert called.err.endswith("akker.log\n")
    assert caplog.records[0].exc_info


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("attempt to write a readonly database", "cannot write in"),
        ("unable to open database file", "cannot write in"),
        ("database or disk is full", "is full"),
        ("disk I/O error", "fails to read or write"),
        ("database disk image is malformed", "is damaged"),
        ("file is not a database", "is damaged"),
        ("database is locked", "Another program holds"),
    ],
)
def test_rel_7_and_8_trouble_with_the_machine_is_one_sentence(
    akker: Akker, monkeypatch: pytest.MonkeyPatch, reason: str, words: str
) -> None:
    def fail(book: Book) -> None:
        raise OperationalError(reason)

    monkeypatch.setattr("akker.cli.accounts.chart", fail)

    called = akker("account", "list")

    assert called.code == 1
    assert words in called.err
    assert called.err.count("\n") == 1


def test_a_full_disk_is_told_wherever_it_shows() -> None:
    assert "is full" in sentence_of(OSError(28, "No space left on device"))
    assert "cannot write in /x/y" in sentence_of(PermissionError(13, "Permission denied", "/x/y"))
    assert sentence_of(ZeroDivisionError()) == ""


def test_sec_40_what_was_typed_cannot_act_on_the_terminal(akker: Akker) -> None:
    called = akker("reverse", "\x1b[2J\nAll is well.")

    assert called.code == 1
    assert "\x1b" not in called.err
    assert called.err.count("\n") == 1


def test_the_data_folder_may_be_named_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKKER_HOME", "/before")

    assert settle_home(["book", "list", "--home", "/after", "--json"]) == ["book", "list", "--json"]
    assert os.environ["AKKER_HOME"] == "/after"
    assert settle_home(["--home=/again"]) == []
    assert os.environ["AKKER_HOME"] == "/again"
    assert settle_home(["post", "--", "--home", "x"]) == ["post", "--", "--home", "x"]


@pytest.mark.sqlite
def test_exit_codes_in_a_program_of_its_own(program: Akker, tmp_path: Path) -> None:
    before = program("book", "list")
    assert before.code == 1
    assert "There is no Akker in" in before.err
    assert "akker up" in before.err
    assert not (tmp_path / "home").exists()

    opened = program(
        "book", "open", "Bench BV", "--slug", "bench", "--country", "NL", "--currency", "EUR"
    )
    assert (opened.code, opened.out) == (0, "The books of Bench BV are open: use --book bench.\n")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "home" / "akker.sqlite3").stat().st_mode & 0o777 == 0o600

    assert program("book", "list", "--json").json[0]["slug"] == "bench"
    assert program("check").code == 0
    assert program("book").code == 2
    assert program("--version").out.startswith("akker")
    assert program("--help").code == 0


@pytest.mark.sqlite
def test_an_installation_that_is_behind_or_ahead_says_what_to_do(
    program: Akker, tmp_path: Path
) -> None:
    program("book", "open", "A", "--slug", "a", "--country", "NL", "--currency", "EUR")
    with sqlite3.connect(tmp_path / "home" / "akker.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES"
            " ('ledger', '9999_later', '2026-01-01')"
        )
    ahead = program("book", "list")
    with sqlite3.connect(tmp_path / "home" / "akker.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE app IN ('ledger')")
    behind = program("book", "list")
    database.close()

    assert (ahead.code, behind.code) == (1, 1)
    assert "a later version" in ahead.err
    assert "akker upgrade" in behind.err


@pytest.mark.sqlite
def test_an_unfit_database_address_is_one_sentence(program: Akker) -> None:
    called = program("book", "list", AKKER_DATABASE_URL="mysql://db/books")

    assert (called.code, called.err.count("\n")) == (1, 1)
    assert "use sqlite or postgres" in called.err


@pytest.mark.sqlite
def test_rel_4_a_database_server_that_is_away_is_one_sentence(program: Akker) -> None:
    called = program("book", "list", AKKER_DATABASE_URL="postgres://akker@127.0.0.1:9/akker")

    assert (called.code, called.err.count("\n")) == (1, 1)
    assert "does not answer" in called.err


# What takes long to load, and only some verbs need; seconds are measured in benchmarks/.
HEAVY = {"granian", "psycopg", "pydantic", "python_calamine", "rich", "typst", "xlsxwriter"}


@pytest.mark.sqlite
@pytest.mark.parametrize("arguments", [("--help",), ("account", "list"), ("export", "journal")])
def test_a_verb_loads_nothing_heavy_that_it_does_not_need(
    program: Akker, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    program("book", "open", "A", "--slug", "a", "--country", "NL", "--currency", "EUR")
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from akker.cli.main import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "AKKER_HOME": str(tmp_path / "home"), "AKKER_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert HEAVY & set(done.stderr.split()) == set()


@pytest.mark.sqlite
def test_a_reader_that_goes_away_is_no_trouble(tmp_path: Path) -> None:
    code = "import sys; from akker.cli.main import main; sys.exit(main(['--help']))"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"AKKER_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        said = running.stderr.read().decode()

    assert "Traceback" not in said
