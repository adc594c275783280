"""Reports as a report module would hand them over."""

import datetime as dt
from decimal import Decimal

from akker.reports.table import Cell, Column, Row, Style, Table

EVIL_TEXTS = (
    "=1+1",
    "+31 20 123 45 67",
    "-5% discount",
    "@SUM(A1)",
    "\tstarts with a tab",
    "\rstarts with a return",
    "'=kept",
    "''=kept twice",
    '=HYPERLINK("http://example.org","click")',
    "＝1+1",
)
MARKUP_TEXTS = (
    "#panic()",
    "{{7*7}}",
    "$x$",
    "@ref",
    "*b*",
    "_i_",
    "`code`",
    "<label>",
    "\\",
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0"',
    "// not a comment",
    "'quoted' -- dashed",
)


def table_of(*columns: Column, rows: list[tuple[Cell, ...]], currency: str = "EUR") -> Table:
    return Table(
        title="Sample",
        book_name="Noordlicht Advies B.V.",
        currency=currency,
        columns=columns,
        rows=tuple(Row(cells) for cells in rows),
    )


def texts_table(*texts: str) -> Table:
    return table_of(
        Column("name", "Name", "text"),
        Column("amount", "Amount", "amount"),
        rows=[(text, -12345) for text in texts],
    )


def trial_balance(line_count: int = 4) -> Table:
    names = ("Bank, current account", "Trade debtors", "Share capital", "Revenue, services")
    amounts = (24_118_001, 8_812_345, -1_800_000, -31_130_346)
    rows = [
        Row((f"{1000 + 10 * i:04}", names[i % 4], max(0, amounts[i % 4]), min(0, amounts[i % 4])))
        for i in range(line_count)
    ]
    debit, credit = (sum(_minor(row.cells[at]) for row in rows) for at in (2, 3))
    return Table(
        title="Trial balance",
        book_name="Noordlicht Advies B.V.",
        currency="EUR",
        columns=(
            Column("code", "Code", "code"),
            Column("name", "Name", "text"),
            Column("debit", "Debit", "amount"),
            Column("credit", "Credit", "amount"),
        ),
        rows=(*rows, Row(("", "Total", debit, credit), style="total")),
        subtitle="As of 31 March 2026, known at 2 April 2026 09:00",
    )


def balance_sheet() -> Table:
    def row(
        code: str, name: str, now: int | None, then: int | None, level: int, style: Style
    ) -> Row:
        change = Decimal(now - then) / Decimal(abs(then)) if now and then else None
        rounded = None if change is None else round(change, 4)
        return Row((code, name, now, then, rounded), level=level, style=style)

    return Table(
        title="Balance sheet",
        book_name="Noordlicht Advies B.V.",
        currency="EUR",
        columns=(
            Column("code", "Code", "code"),
            Column("name", "Ledger account", "text"),
            Column("balance", "31 Dec 2026", "amount"),
            Column("compared", "31 Dec 2025", "amount", is_muted=True),
            Column("change", "Change", "percent"),
        ),
        rows=(
            row("", "Assets", None, None, 0, "group"),
            row("", "Fixed assets", None, None, 1, "group"),
            row("0200", "Equipment", 4_250_000, 5_000_000, 1, "line"),
            row("0210", "Depreciation of equipment", -1_275_000, -750_000, 1, "line"),
            row("", "Total fixed assets", 2_975_000, 4_250_000, 1, "subtotal"),
            row("", "Current assets", None, None, 1, "group"),
            row("1300", "Trade debtors", 8_812_345, 7_110_021, 1, "line"),
            row("1520", "VAT to reclaim", 155_882, 0, 1, "line"),
            row("", "Total current assets", 8_968_227, 7_110_021, 1, "subtotal"),
            row("", "Total assets", 11_943_227, 11_360_021, 0, "total"),
        ),
        subtitle="As of 31 December 2026",
        notes=("Equipment is depreciated over five years.",),
    )


def general_ledger(line_count: int, lines_per_group: int = 40) -> Table:
    """Rows of seven columns, grouped by ledger account, with a running balance."""
    rows: list[Row] = []
    balance = 0
    for i in range(line_count):
        if i % lines_per_group == 0:
            balance = 0
            code = f"{1000 + i // lines_per_group}"
            rows.append(Row((None, code, "Ledger account", "", None, None, None), style="group"))
        amount = (i * 7919) % 1_000_000 - 400_000
        balance += amount
        rows.append(
            Row(
                (
                    dt.date(2026, 1, 1) + dt.timedelta(days=i % 365),
                    f"SAL 2026-{i:05}",
                    f"Advice, part {i}",
                    "Bakkerij Jansen",
                    amount if amount > 0 else None,
                    -amount if amount < 0 else None,
                    balance,
                )
            )
        )
    return Table(
        title="General ledger",
        book_name="Noordlicht Advies B.V.",
        currency="EUR",
        columns=(
            Column("date", "Date", "date"),
            Column("entry", "Entry", "code"),
            Column("text", "Text", "text"),
            Column("party", "Party", "text"),
            Column("debit", "Debit", "amount"),
            Column("credit", "Credit", "amount"),
            Column("balance", "Balance", "amount"),
        ),
        rows=tuple(rows),
    )


def _minor(cell: Cell) -> int:
    assert isinstance(cell, int)
    return cell
