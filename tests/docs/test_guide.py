"""The guide and the README do what they say: every example is run, every table compared."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from akker.access.models import Role
from akker.access.roles import PERMISSIONS
from akker.books.actor import Permission
from akker.cli import main as cli
from akker.kernel.errors import Refused
from akker.ledger.checks import all_checks
from akker.ledger.entry_form import check_form
from akker.reports.catalogue import REPORTS
from tests.docs.console import Answer, Example, Run, blocks, examples, first_missing, runner
from tests.servers import ROOT, environment

pytestmark = pytest.mark.sqlite
GUIDE = ROOT / "docs" / "guide"
README = ROOT / "README.md"
PAGES = [README, *sorted(GUIDE.glob("*.md")), *sorted(GUIDE.glob("nl/*.md"))]
GO_ON = {"up", "work", "demo"}  # shown without being run: they serve until they are stopped
WRITTEN_BY_BENCH = "docs/performance.md"
INSTALL = "from akker.cli.main import start_django; start_django();"
INSTALL += "from akker.cli.installing import install; install()"


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with empty tables, to copy: making them takes longer than a page."""
    home = tmp_path_factory.mktemp("guide") / "home"
    subprocess.run([sys.executable, "-c", INSTALL], env=environment(home), check=True)
    return home


@pytest.fixture(scope="module")
def run_installed(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs pages, each with a data folder as it was installed and with nothing else."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(installed, folder / "home")
    with runner(folder) as run:

        def run_anew(page: Sequence[Example]) -> list[Answer]:
            for left in folder.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            shutil.copytree(installed, folder / "home")
            return run(page)

        yield run_anew


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_example_answers_what_its_page_shows(
    path: Path, run_installed: Run, tmp_path: Path
) -> None:
    page = examples(path.read_text(encoding="utf-8"))
    if path == README:  # which begins, as its reader does, with nothing
        with runner(tmp_path) as run:
            answers = run(page)
    else:
        answers = run_installed(page) if page else []

    for example, answer in zip(page, answers, strict=True):
        where = f"{path.name}:{example.line_no}: $ {example.command}\n{answer.output}"
        assert (answer.code != 0) == example.is_refused, f"{where}exit code {answer.code}"
        missing = first_missing(example.shown, answer.output)
        assert missing is None, f"{where}does not show: {missing}"


def _shown_only() -> Iterator[tuple[str, list[str]]]:
    """The words of each command in a block that is not run, but those that need a server."""
    for path in PAGES:
        for kind, lines in blocks(path.read_text(encoding="utf-8")):
            if kind != "console" and not any("postgres://" in line for _, line in lines):
                for line_no, line in lines:
                    if line.startswith("akker "):
                        yield f"{path.name}:{line_no}", shlex.split(line, comments=True)[1:]


def test_only_what_goes_on_until_it_is_stopped_is_shown_without_being_run() -> None:
    found = [(where, words) for where, words in _shown_only() if words[0] not in GO_ON]

    assert found == []


def _commands() -> set[str]:
    """Every verb with its subverbs, as it is typed: `up`, `account add`."""
    found = set()
    for name in cli.VERBS:
        command = cli.root.get_command(click.Context(cli.root), name)
        subverbs = getattr(command, "commands", None)
        found |= {f"{name} {sub}" for sub in subverbs} if subverbs else {name}
    return found


def test_every_command_that_a_page_names_exists() -> None:
    known = _commands()
    firsts = {name.split()[0] for name in known}
    for path in [*PAGES, ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", ROOT / "ARCHITECTURE.md"]:
        for said in re.findall(r"`akker ([a-z].*?)`", path.read_text(encoding="utf-8")):
            words = said.split()
            assert words[0] in firsts, f"{path.name}: akker {said}"
            if words[0] not in known and len(words) > 1 and words[1].isalpha():
                assert " ".join(words[:2]).split("|")[0] in known, f"{path.name}: akker {said}"


def test_every_command_stands_in_the_guide() -> None:
    pages = " ".join(path.read_text(encoding="utf-8") for path in PAGES)

    assert [name for name in sorted(_commands()) if f"akker {name}" not in pages] == []


def test_every_link_of_the_guide_leads_somewhere() -> None:
    for path in [*PAGES, ROOT / "docs" / "glossary.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            if target != WRITTEN_BY_BENCH:
                assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_index_names_every_page() -> None:
    for folder in (GUIDE, GUIDE / "nl"):
        index = (folder / "README.md").read_text(encoding="utf-8")

        assert [p.name for p in folder.glob("*.md") if f"({p.name})" not in index] == ["README.md"]


# Tables that repeat what the code says


def _rows(page: str, heading: str) -> list[str]:
    """The first cell of each row, without backticks, of the table with this first heading."""
    text = (GUIDE / page).read_text(encoding="utf-8")
    lines = text[text.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    return [line.split("|")[1].strip() for line in lines]


def _names(cells: list[str]) -> set[str]:
    return {name for cell in cells for name in re.findall(r"`([\w-]+)", cell)}


def permission_table() -> str:
    """Who may do what, as people.md shows it."""
    rows = [["may", *Role.values], ["---"] * (len(Role) + 1)]
    for permission in Permission:
        marks = ("yes" if permission in PERMISSIONS[role] else "–" for role in Role)
        rows.append([permission.value, *marks])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def test_the_table_of_permissions_is_that_of_the_code() -> None:
    assert permission_table() in (GUIDE / "people.md").read_text(encoding="utf-8")


def _known_keys(form: object) -> set[str]:
    with pytest.raises(Refused) as refused:
        check_form(form)
    return set(str(refused.value.values["known"]).split(", "))


def test_the_page_on_posting_names_every_key_of_the_form() -> None:
    assert _names(_rows("post.md", "key of the entry")) == _known_keys({"?": ""})
    assert _names(_rows("post.md", "key of a line")) == _known_keys({"lines": [{"?": ""}]})


def test_the_page_on_reports_names_every_report_and_option() -> None:
    command = cli.root.get_command(click.Context(cli.root), "report")
    assert command is not None
    options = {opt for param in command.params for opt in param.opts if opt.startswith("--")}
    text = " ".join(_rows("reports.md", "option"))

    assert _names(_rows("reports.md", "report")) == set(REPORTS)
    assert options - set(re.findall(r"--[a-z-]+", text)) <= {"--book", "--as", "--json"}


def test_the_page_on_proof_explains_every_check() -> None:
    assert _rows("proof.md", "check") == list(all_checks())
