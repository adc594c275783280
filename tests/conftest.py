"""The world a test run lives in: its own home, its own database, the programs it may use.

`AKKER_TEST_ENGINE` says which database: `sqlite` (a file), or `postgres` (a server that the run
starts and stops). Nothing of the reader's own installation is read or written.
"""

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import ROOT
from tests.lasting import rows_of_a_file
from tests.postgres import Server, ServerDidNotStart, start_server, stop_server
from tests.programs import find, install_command

GOLDEN = ROOT / "tests" / "golden"
ENGINE = os.environ.get("AKKER_TEST_ENGINE", "sqlite")
MISSING = "is not here: "
LONG = "long (run them with --long)"
ROOM = 6 << 30  # bytes that a run may take in memory

_run = pytest.StashKey[Path]()
_server = pytest.StashKey[Server]()
SLOW = [["browser"], ["backup"], ["reliability"], ["docs"], ["cli"], ["demo"], ["crash"]]
DOORS = {"web", "api", "cli"}
DATABASE = {"db", "transactional_db", "committed"}  # the fixtures that all others with one ask
_left_out = pytest.StashKey[Counter[str]]()

hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2000, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("akker")
    group.addoption("--long", action="store_true", help="run the tests marked long too")
    group.addoption("--golden", action="store_true", help="rewrite the expected files")
    group.addoption("--crash-seed", type=int, help="repeat the power cuts of an earlier run")


def pytest_configure(config: pytest.Config) -> None:
    """Before Django reads its settings: where is home, and which database?"""
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "ci")
    if config.option.help or config.option.version or _is_worker(config):
        return  # a worker of xdist has its home and database from the run that started it
    if ENGINE not in ("sqlite", "postgres"):
        raise pytest.UsageError("AKKER_TEST_ENGINE is sqlite or postgres.")
    os.environ["AKKER_EINVOICE_RULES"] = "0"  # a second for each process; tests of it turn it on
    run = config.stash[_run] = Path(tempfile.mkdtemp(prefix="akker-test-", dir=_in_memory()))
    run.chmod(0o711)  # the server may be somebody else's, and goes through
    tempfile.tempdir = os.environ["TMPDIR"] = str(run)  # also of programs that tests start
    home = run / "home"
    home.mkdir(mode=0o700)
    os.environ["AKKER_HOME"] = str(home)
    if ENGINE == "sqlite":
        os.environ["AKKER_DATABASE_URL"] = f"sqlite:///{home / 'akker.sqlite3'}"
    else:
        try:
            server = config.stash[_server] = start_server()
        except ServerDidNotStart as error:
            pytest.exit(str(error), returncode=1)
        os.environ["AKKER_DATABASE_URL"] = server.url
    from django.conf import settings

    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests choose their own home.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    settings.DATABASES  # noqa: B018  # read now, so that pytest-django finds them


def _in_memory() -> str | None:
    """Where there is room, the run keeps its files in memory: databases sync as ever, at no cost.

    Emptying 130 tables on PostgreSQL makes and syncs 600 files, for each test with real
    transactions.
    """
    folder = Path("/dev/shm")
    try:
        room = shutil.disk_usage(folder).free
    except OSError:
        return None
    return str(folder) if room > ROOM and os.access(folder, os.W_OK) else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: list[Any]) -> None:
    """Each worker of xdist has a home of its own; of one server they use databases of their own."""
    for number, spec in enumerate(specs):
        home = config.stash[_run] / f"worker-{number}"
        home.mkdir(mode=0o700)
        spec.env["AKKER_HOME"] = str(home)
        if ENGINE == "sqlite":
            spec.env["AKKER_DATABASE_URL"] = f"sqlite:///{home / 'akker.sqlite3'}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(_server, None):
        stop_server(server)
    if run := config.stash.get(_run, None):
        shutil.rmtree(run, ignore_errors=True)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_report_header(config: pytest.Config) -> str:
    server = config.stash.get(_server, None)
    return f"database: {server.url if server else ENGINE}"


# Which tests run, and what is said about those that do not


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what is long, or is about the other engine; the summary counts it.

    What asks for no database says the same on both, and runs on SQLite. Of the doors of Akker
    those tests run on both that go through all of them (`both`); the others, and a browser, see
    PostgreSQL with `--long` alone. Folders whose tests wait for programs come first: begun last,
    one of them would run while all cores rest. The demo company is the very first: tables that
    other tests have filled and rolled back take it twice as long.
    """
    items.sort(key=_turn)
    other = "postgres" if ENGINE == "sqlite" else "sqlite"
    why_not = {f"about {other}" if other == "postgres" else "run on sqlite": other}
    if not config.getoption("--long"):
        why_not[LONG] = "long"
    left_out = config.stash[_left_out] = Counter()
    chosen, deselected = [], []
    for item in items:
        reason = next((why for why, mark in why_not.items() if item.get_closest_marker(mark)), None)
        if reason is None and other == "sqlite":
            is_browser = item.get_closest_marker("browser")
            if not is_browser and not _is_about_data(item):
                reason = "run on sqlite"
            elif (is_browser or _says_the_same(item)) and not config.getoption("--long"):
                reason = LONG
        (chosen if reason is None else deselected).append(item)
        if reason:
            left_out[reason] += 1
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = chosen
    if _is_worker(config):
        config.workeroutput["left_out"] = dict(left_out)  # type: ignore[attr-defined]


def _turn(item: pytest.Item) -> tuple[bool, bool]:
    folder = item.location[0].split(os.sep)[1:2]
    return folder not in SLOW, folder != ["demo"]


def _says_the_same(item: pytest.Item) -> bool:
    return item.get_closest_marker("long_on_postgres") is not None or _is_of_one_door(item)


def _is_of_one_door(item: pytest.Item) -> bool:
    """It asks one screen, operation or verb; what all of them ask is asked on both databases."""
    marks = (item.get_closest_marker(name) for name in ("both", "postgres"))
    return item.location[0].split(os.sep)[1] in DOORS and not any(marks)


def _is_about_data(item: pytest.Item) -> bool:
    marks = (item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return any(marks) or bool(DATABASE & set(getattr(item, "fixturenames", ())))


def pytest_collection_finish() -> None:
    """What is loaded stays: no test need wait until it was looked through for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """With xdist every worker leaves out the same tests; the summary is written here.

    A worker that ended in the middle of a test says nothing.
    """
    if hasattr(node, "workeroutput"):
        node.config.stash[_left_out] = Counter(node.workeroutput.get("left_out", {}))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            find_or_skip(name)
    if item.get_closest_marker("browser"):
        find_or_skip("chromium")


def find_or_skip(name: str) -> str:
    """The path of a program; where it is missing, skip, or fail if everything is needed."""
    found = find(name)
    if found:
        return found
    reason = f"{name} {MISSING}{install_command(name)}"
    if os.environ.get("AKKER_NEED_EVERYTHING"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reporter = terminalreporter
    left_out = Counter(reporter.config.stash.get(_left_out, Counter()))
    for report in reporter.getreports("skipped"):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if MISSING in text:
            left_out[text.removeprefix("Skipped: ")] += 1
    for reason, count in sorted(left_out.items()):
        reporter.write_line(f"{count} not run: {reason}", yellow=True)


# Fixtures


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, which Django may empty between tests in spite of its guards."""
    from django.db import connection

    from tests.emptying import emptying_allowed
    from tests.one_handler import share_middleware

    share_middleware()
    with emptying_allowed(connection):
        yield


@pytest.fixture
def program() -> Callable[[str], str]:
    """`program("hledger")`: the path of an outside program, or this test is skipped."""
    return find_or_skip


@pytest.fixture(scope="session")
def akker_shared() -> Path:
    """The folder with sample data beside the repository; `AKKER_SHARED` says where else."""
    folder = Path(os.environ.get("AKKER_SHARED") or ROOT.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("shared data not here")
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """`golden("trial_balance.csv", text)`: byte for byte what tests/golden holds.

    `python3 dev.py golden` writes it instead; the difference is for the reviewer.
    """

    def compare(name: str, actual: str | bytes) -> None:
        content = actual.encode() if isinstance(actual, str) else actual
        path = GOLDEN / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert path.exists(), f"{name} is new: python3 dev.py golden"
        expected = path.read_bytes()
        if isinstance(actual, str):
            assert actual == expected.decode()
        assert content == expected

    return compare


@pytest.fixture
def make(db: None):  # type: ignore[no-untyped-def]
    """A small world in a transaction that is rolled back."""
    from tests.make import Make

    return Make()


@pytest.fixture
def committed(transactional_db: None):  # type: ignore[no-untyped-def]
    """A small world whose transactions are real, for tests with threads or processes."""
    from tests.make import Make

    return Make()


@pytest.fixture(scope="module")
def world_of_file(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Books with one of everything, which the tests of a file share the making of."""
    from tests.api.world import made_world
    from tests.make import Make

    with rows_of_a_file(django_db_blocker):
        yield made_world(Make(), tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(world_of_file: Any, db: None) -> Any:
    """As it was made, whatever the tests before have done to it."""
    from akker.access.metering import forget_counts

    forget_counts()  # of tokens of a test whose rows are gone
    return deepcopy(world_of_file)
