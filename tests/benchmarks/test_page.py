"""The page of results keeps what was not measured this time."""

from pathlib import Path

from benchmarks.page import read_details, read_rows, write_page
from benchmarks.results import Check, Result

ORDER = ["1", "2", "rel-43"]


def result(goal: str, figure: float | None, detail: str = "") -> Result:
    check = Check("entries per CPU second", figure, 400, at_least=True)
    return Result(goal, f"goal {goal}", "at least 400", (check,), (detail,) if detail else ())


def test_a_later_run_of_one_goal_keeps_the_rows_of_the_others(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "performance.md"
    write_page([result("2", 500, "two turns"), result("1", 600)], ORDER, ["2 cores"], page)
    write_page([result("1", 300, "one | turn")], ORDER, ["4 cores"], page)

    text = page.read_text()
    rows = read_rows(text)
    assert list(rows) == ["1", "2"]
    assert rows["2"][3:5] == ("entries per CPU second 500 (at least 400)", "met")
    assert rows["1"][3:5] == ("entries per CPU second 300 (at least 400, MISSED)", "MISSED")
    assert read_details(text) == {"1": ["- one | turn"], "2": ["- two turns"]}
    assert "4 cores" in text
    assert "2 cores" not in text


def test_a_row_that_is_measured_again_is_written_once(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    for _ in range(3):
        write_page([result("1", 600, "a turn")], ORDER, [], page)

    assert page.read_text().count("| 1 |") == 1
    assert page.read_text().count("- a turn") == 1


def test_a_peer_that_is_missing_now_keeps_the_sentence_of_the_run_that_had_it(
    tmp_path: Path,
) -> None:
    page = tmp_path / "performance.md"
    write_page([result("1", 600)], ORDER, ["tryton missing"], page)
    write_page([result("1", 600)], ORDER, ["trytond 8.2.1", "ledger 3.3"], page)
    write_page([result("2", 600)], ORDER, ["tryton missing", "ledger 3.4"], page)

    where = page.read_text().partition("## Where")[2].splitlines()
    assert [line for line in where if line.startswith("- ")] == ["- trytond 8.2.1", "- ledger 3.4"]
