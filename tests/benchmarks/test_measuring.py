"""Turns are taken in turn, and processor time is that of the program alone."""

import sys
from pathlib import Path

import pytest

from benchmarks.answering import answer
from benchmarks.contender import ContenderFailed, ask, contender
from benchmarks.measuring import in_turn, median_ratio, repeat, run_program


def test_turns_alternate_so_that_none_is_always_first() -> None:
    order: list[str] = []
    acts = [lambda: order.append("ours"), lambda: order.append("theirs")]
    in_turn(acts, 3)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]


def test_one_disturbed_pair_does_not_move_the_ratio() -> None:
    assert median_ratio([10, 10, 500], [5, 5, 5]) == 2


def test_work_is_repeated_at_least_as_often_as_asked_and_counts_on() -> None:
    seen: list[int] = []
    work = repeat(seen.append, least=4, first=7)
    assert seen == [7, 8, 9, 10]
    assert work.count == 4


def test_a_program_is_charged_for_its_work_and_not_for_its_sleep() -> None:
    asleep = run_program([sys.executable, "-c", "import time; time.sleep(0.5)"])
    busy = run_program([sys.executable, "-c", "for _ in range(10**7): pass"])
    assert asleep.wall > 0.5
    assert asleep.cpu < 0.3
    assert busy.cpu > asleep.cpu


def test_the_peak_of_a_program_is_its_own() -> None:
    large = run_program([sys.executable, "-c", "x = bytearray(200 * 2**20)"])
    assert large.returncode == 0
    assert large.peak_mib > 200


def test_a_program_that_fails_says_why() -> None:
    failed = run_program([sys.executable, "-c", "raise SystemExit('out of paper')"])
    assert failed.returncode == 1
    assert failed.errors == "out of paper"


def test_a_contender_answers_until_it_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AKKER_BENCH_CACHE", str(tmp_path))
    with contender("half", [sys.executable, "-m", "tests.benchmarks.test_measuring"]) as half:
        assert ask(half, "half", of=8) == {"is": 4.0}
        with pytest.raises(ContenderFailed, match="TypeError"):
            ask(half, "half", of="a word")
        with pytest.raises(ContenderFailed, match="ended without an answer"):
            ask(half, "leave")


def _half(of: float) -> dict[str, float]:
    print("what a library prints is no answer")
    return {"is": of / 2}


if __name__ == "__main__":
    answer({"half": _half, "leave": lambda: sys.exit(3)})
