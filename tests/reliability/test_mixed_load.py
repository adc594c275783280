"""Many kinds of commands by several at once: nobody is shown a deadlock or a locked file."""

import json
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError

from akker.books import actor as gate
from akker.ledger.checks import check_book
from tests import ROOT
from tests.make import Make
from tests.reliability import poster
from tests.reliability.mixed_load import Writer, ready_for_load
from tests.together import all_at_once

WRITERS = 8
PATIENCE = 60  # seconds
PROGRAM = "tests.reliability.mixed_load"


@pytest.fixture
def retries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a use case was tried again for, each time that it was."""
    seen: list[str] = []
    as_it_was = gate._passes

    def passes(error: DatabaseError) -> bool:
        again = as_it_was(error)
        if again:
            seen.append(str(error).splitlines()[0])
        return again

    monkeypatch.setattr(gate, "_passes", passes)
    return seen


def _rel_26(make: Make, seconds: float, retries: list[str]) -> None:
    ready_for_load(make)
    writers = [Writer(make, seed) for seed in range(WRITERS)]
    commands = {command.__name__ for command in writers[0].commands}
    until = time.monotonic() + seconds

    def is_over() -> bool:
        """A machine that has other work to do gets more time to do each command once."""
        now = time.monotonic()
        did_all = commands <= {name for one in writers for name in tuple(one.did)}
        return now > until and (did_all or now > until + PATIENCE)

    all_at_once(*(partial(writer.work, is_over) for writer in writers))

    did = sum((one.did for one in writers), Counter[str]())
    refused = sum((one.refused for one in writers), Counter[str]())
    count = did.total() + refused.total()
    print(f"{count} commands, {len(retries)} tried again {Counter(retries)}; {did}; {refused}")
    assert commands == set(did)
    assert len(retries) < 0.01 * count
    assert check_book(make.book).findings == ()


def test_rel_26_twelve_commands_by_eight_writers_show_no_deadlock(
    committed: Make, retries: list[str]
) -> None:
    _rel_26(committed, 6, retries)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_rel_26_for_ten_minutes(committed: Make, retries: list[str]) -> None:
    _rel_26(committed, 600, retries)


def _rel_27(make: Make, seconds: float) -> None:
    """Four programs, five commands a second each."""
    ready_for_load(make)
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", PROGRAM, make.slug, str(n), str(seconds), "5"],
            cwd=ROOT,
            env=poster.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(4)
    ]
    told: list[dict[str, Any]] = []
    for program in programs:
        said, errors = program.communicate()
        assert program.returncode == 0, errors
        told.append(json.loads(said))

    took = sorted(second for one in told for second in one["took"])
    did = sum((Counter(one["did"]) for one in told), Counter[str]())
    print(f"{len(took)} commands, p99 {took[int(len(took) * 0.99)]:.3f} s; {did}")
    assert [one["failed"] for one in told] == [[]] * 4
    assert took[int(len(took) * 0.99)] < 2
    assert check_book(make.book).findings == ()


@pytest.mark.sqlite
def test_rel_27_four_programs_that_write_see_no_locked_file(committed: Make) -> None:
    _rel_27(committed, 5)


@pytest.mark.sqlite
@pytest.mark.long
def test_rel_27_for_a_minute(committed: Make) -> None:
    _rel_27(committed, 60)
