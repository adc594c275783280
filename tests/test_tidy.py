"""The rules of the house that a test can hold; `CONTRIBUTING.md` tells them in words."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests import tidy
from tests.layers import MAY_IMPORT, layer_offences
from tests.source import Source, project_files, read_sources, read_texts, usecases

pytestmark = pytest.mark.sqlite

Rule = Callable[[Source], Iterator[str]]

SOURCES = read_sources()
TEXTS = read_texts()
USECASES = usecases(SOURCES)

# Each rule, and a file that breaks it.
RULES: dict[str, tuple[Rule, str, str]] = {
    "an import points downwards": (
        layer_offences,
        "akker/ledger/posting.py",
        "from akker.receivables.queries import open_invoices",
    ),
    "a report reads": (
        layer_offences,
        "akker/reports/today.py",
        "from akker.ledger.posting import write_entry",
    ),
    "customers see queries of the ledger only": (
        layer_offences,
        "akker/customers/queries.py",
        "from akker.ledger.models import JournalLine",
    ),
    "interfaces do not import each other": (
        layer_offences,
        "akker/web/bank.py",
        "from akker.api import app",
    ),
    "every package has a place": (layer_offences, "akker/unheard_of/models.py", ""),
    "files and functions stay short": (tidy.size_offences, "akker/ledger/rules.py", "\n" * 401),
    "only -ing modules write": (
        tidy.writing_offences,
        "akker/ledger/queries.py",
        "JournalLine.objects.filter(book=book).update(text='')",
    ),
    "only -ing modules write rows of a relation": (
        tidy.writing_offences,
        "akker/ledger/queries.py",
        "entry.lines.create(amount_minor=1)",
    ),
    "only -ing modules write SQL that writes": (
        tidy.writing_offences,
        "akker/reports/today.py",
        "cursor.execute(f'update {table} set text = 1')",
    ),
    "no float near money": (tidy.float_offences, "akker/kernel/money.py", "RATE = 0.21"),
    "no conversion to float near money": (
        tidy.float_offences,
        "akker/reports/today.py",
        "total = float(total_minor)",
    ),
    "no clock in rules": (
        tidy.purity_offences,
        "akker/ledger/rules.py",
        "import datetime as dt\ntoday = dt.date.today()",
    ),
    "no Django in the kernel": (
        tidy.purity_offences,
        "akker/kernel/money.py",
        "from django.db import models",
    ),
    "no markup made safe by hand": (
        tidy.danger_offences,
        "akker/web/bank.py",
        "from django.utils.safestring import mark_safe\nmark_safe(name)",
    ),
    "no shell": (tidy.danger_offences, "dev.py", "subprocess.run(line, shell=True)"),
    "no classes of our own making": (tidy.class_offences, "akker/ledger/a.py", "class Poster: ..."),
    "no overridden save": (
        tidy.class_offences,
        "akker/ledger/models.py",
        "class Entry(Model):\n    def save(self): ...",
    ),
    "names say which": (tidy.name_offences, "akker/ledger/utils.py", ""),
    "what is long is explained": (tidy.docstring_offences, "akker/ledger/a.py", "X = 1"),
    "no country in a condition": (
        tidy.country_offences,
        "akker/tax/rules.py",
        "if party.country == 'NL': ...",
    ),
    "migrations are reversible": (
        tidy.migration_offences,
        "akker/ledger/migrations/0002_guards.py",
        "migrations.RunPython(install(GUARDS))",
    ),
}


def said(offences: list[str]) -> str:
    return "\n".join(["", *offences])


@pytest.mark.parametrize("name", RULES)
def test_the_code_keeps(name):
    rule = RULES[name][0]

    offences = [offence for source in SOURCES for offence in rule(source)]

    assert not offences, said(offences)


@pytest.mark.parametrize("name", RULES)
def test_a_breach_is_seen(name):
    rule, path, text = RULES[name]

    assert list(rule(Source(path, text)))


def test_interfaces_call_use_cases_and_use_cases_call_none():
    offences = [o for source in SOURCES for o in tidy.usecase_offences(source, USECASES)]

    assert not offences, said(offences)


def test_a_step_called_by_an_interface_is_seen():
    source = Source(
        "akker/cli/ledger.py",
        "from akker.ledger import posting\nposting.write_entry(actor)\nposting.post_entry(actor)",
    )

    offences = list(tidy.usecase_offences(source, {"akker.ledger.posting.post_entry"}))

    assert offences == [
        "akker/cli/ledger.py:2: an interface calls the step akker.ledger.posting.write_entry"
    ]


def test_a_use_case_called_by_a_use_case_is_seen():
    source = Source(
        "akker/ledger/posting.py",
        "@usecase(Permission.POST)\ndef post(actor): ...\ndef reverse(actor):\n    post(actor)",
    )

    assert list(tidy.usecase_offences(source, usecases([source])))


def test_no_layer_imports_one_that_imports_it():
    circles = [
        (package, other)
        for package, others in MAY_IMPORT.items()
        for other in others
        if package in MAY_IMPORT[other]
    ]

    assert not circles


# Rules about text


def lines_with(pattern: str, *suffixes: str) -> list[str]:
    sought = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in TEXTS
        if not suffixes or path.endswith(suffixes)
        for number, line in enumerate(text.splitlines(), start=1)
        if sought.search(line)
    ]


def test_no_file_names_a_package_index_or_somebodys_folder():
    # In pieces, or this file would be the first offender.
    hosts = ["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.org", "deb" + r"ian\.org"]
    folders = [f"(?<![\\w.])/{name}/" for name in ("ro" + "ot", "wo" + "rk", "Us" + "ers")]

    offences = lines_with("|".join([*hosts, *folders]))

    assert not offences, said(offences)


def test_what_is_to_be_done_has_an_issue_number():
    offences = lines_with(r"\b(" + "TO" + "DO|FIX" + r"ME)\b(?!.{0,3}#\d)")

    assert not offences, said(offences)


def test_templates_escape_everything():
    offences = lines_with(r"\|\s*safe\b|autoescape\s+off", ".html", ".txt")

    assert not offences, said(offences)


def test_triggers_of_templates_quote_a_selector_with_a_space():
    """htmx reads `from:closest form` as an element named closest, and listens to nothing."""
    offences = lines_with(r'hx-trigger="[^"]*from:\w+ (?!\w+:)\w', ".html")

    assert not offences, said(offences)


def test_locked_requirements_have_hashes_and_name_no_place():
    locked = {path: text for path, text in TEXTS if path.startswith("requirements/")}

    assert set(locked) == {f"requirements/{name}.txt" for name in ("installer", "run", "test")}
    for path, text in locked.items():
        assert "://" not in text, path
        for requirement in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[a-z0-9-]+==\S+", requirement), (path, requirement[:60])
            assert "--hash=sha256:" in requirement, (path, requirement[:60])


def test_run_and_test_are_locked_to_the_same_versions():
    def versions(name: str) -> dict[str, str]:
        text = next(text for path, text in TEXTS if path == f"requirements/{name}.txt")
        return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))

    run, test = versions("run"), versions("test")

    assert run.items() <= test.items()


def test_reports_sql_only_reads():
    offences = [
        path.name
        for path in project_files()
        if path.suffix == ".sql" and tidy.WRITING_SQL.search(path.read_text(encoding="utf-8"))
    ]

    assert not offences
