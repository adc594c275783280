"""A goal is met, missed or unproven; nothing that could not be measured counts as met."""

from benchmarks.results import Check, Result


def verdict(*checks: Check, missing: tuple[str, ...] = ()) -> str:
    return Result("1", "posting", "fast", checks, missing=missing).verdict


def test_a_goal_is_met_when_every_figure_is_within_its_limit() -> None:
    assert verdict(Check("times", 5.0, 5, at_least=True), Check("MiB", 300, 300)) == "met"


def test_one_figure_beyond_its_limit_misses_the_goal() -> None:
    assert verdict(Check("times", 4.9, 5, at_least=True), Check("MiB", 10, 300)) == "MISSED"


def test_a_figure_that_does_not_decide_misses_nothing() -> None:
    beside = Check("per second", 1.0, 400, at_least=True, decides=False)
    assert verdict(Check("times", 6.0, 5, at_least=True), beside) == "met"
    assert beside.text == "[per second 1 (at least 400)]"


def test_what_could_not_be_measured_is_unproven_and_said() -> None:
    check = Check("times ledger", None, 2, at_least=True)
    made = Result("11", "balance", "cheaper", (check,), missing=("ledger is not installed",))
    assert made.verdict == "unproven"
    assert "times ledger not measured" in made.line
    assert "MISSING: ledger is not installed" in made.line


def test_a_missing_peer_keeps_a_goal_from_being_met() -> None:
    assert verdict(Check("times", 6.0, 5, at_least=True), missing=("tryton",)) == "unproven"
