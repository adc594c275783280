import datetime as dt

from akker.reports.display import width_of
from akker.reports.formats import render
from akker.reports.table import Column
from tests.reports.sample_tables import balance_sheet, general_ledger, table_of, trial_balance

BOLD = "\x1b[1m"


def lines_of(content: bytes) -> list[str]:
    return content.decode().splitlines()


def test_a_trial_balance_on_a_pipe(golden):
    golden("reports/trial_balance.txt", render(trial_balance(), "table"))


def test_a_balance_sheet_in_dutch_on_a_pipe(golden):
    golden("reports/balance_sheet_nl.txt", render(balance_sheet(), "table", "nl"))


def test_a_pipe_gets_plain_ascii_around_what_people_wrote():
    assert render(balance_sheet(), "table").isascii()


def test_a_terminal_gets_bold_headings_and_a_real_minus_sign():
    shown = lines_of(render(balance_sheet(), "table", terminal_width=100))

    assert f"{BOLD}Assets\x1b[0m" in shown
    assert any("−12,750.00" in line for line in shown)


def test_on_a_narrow_terminal_names_are_cut_and_figures_never_are():
    table = general_ledger(30)

    shown = lines_of(render(table, "table", terminal_width=80))

    plain = [line.replace(BOLD, "").replace("\x1b[0m", "") for line in shown]
    assert max(map(width_of, plain)) <= 80
    assert any("…" in line for line in plain)
    assert all(f"SAL 2026-{i:05}" in "".join(plain) for i in range(30))


def test_a_pipe_gets_every_name_whole():
    name = "A name " * 40
    table = table_of(Column("name", "Name", "text"), rows=[(name,)])

    assert name.rstrip() in render(table, "table").decode()


def test_a_name_cannot_drive_the_terminal():
    table = table_of(Column("name", "Name", "text"), rows=[("\x1b]0;owned\x07\x1b[2J",)])

    assert "\x1b" not in render(table, "table").decode()


def test_dates_and_moments_are_iso_and_columns_for_programs_are_left_out():
    table = table_of(
        Column("day", "Day", "date"),
        Column("at", "At", "moment"),
        Column("id", "Id", "code", on_paper=False),
        rows=[(dt.date(2026, 3, 31), dt.datetime(2026, 3, 31, 14, 5, tzinfo=dt.UTC), "x-1")],
    )

    assert lines_of(render(table, "table"))[-1] == "2026-03-31  2026-03-31 14:05"
    assert "x-1" in render(table, "csv").decode()


def test_a_report_without_rows_still_has_its_headings():
    table = table_of(Column("name", "Name", "text"), rows=[])

    assert lines_of(render(table, "table"))[-2:] == ["Name", "----"]
