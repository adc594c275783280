"""Reads one worksheet from standard input and writes its rows to standard output.

Run as a script, in a process of its own: a damaged workbook can make the library ask for more
memory than there is, which ends the process that asks. Imports nothing of akker.

Out: one JSON text per line. First the names of the worksheets; then for each row that is not
empty its number and its cells, each a letter for its kind (t text, n number, d date) and its text.
Exit codes: 0 done, 3 protected, 4 no such worksheet (but their names), others damaged.
"""

import datetime as dt
import json
import sys
from decimal import Decimal
from typing import TextIO

import python_calamine as calamine

PROTECTED, NO_SUCH_SHEET, DAMAGED = 3, 4, 5


def main(arguments: list[str]) -> int:
    """Arguments: most bytes of memory, most seconds of processor time, name of the worksheet."""
    _limit(memory_bytes=int(arguments[0]), seconds=int(arguments[1]))
    try:
        with open(0, "rb") as file:
            file.seek(0)
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        return _write_rows(workbook, arguments[2], sys.stdout)
    except calamine.PasswordError:
        return PROTECTED
    except calamine.CalamineError:
        return DAMAGED


def _limit(*, memory_bytes: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; there the process alone shields us
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write_rows(workbook: calamine.CalamineWorkbook, wanted: str, out: TextIO) -> int:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        and (sheet.visible == calamine.SheetVisibleEnum.Visible or sheet.name == wanted)
    ]
    name = wanted or next(iter(names), "")
    out.write(json.dumps(names) + "\n")
    if name not in names:
        return NO_SUCH_SHEET
    for number, values in enumerate(workbook.get_sheet_by_name(name).iter_rows(), start=1):
        cells = [_coded(value) for value in values]
        if any(cells):
            out.write(json.dumps([number, *cells]) + "\n")
    return 0


def _coded(value: object) -> str:
    if isinstance(value, str):
        return f"t{value}" if value.strip() else ""
    if isinstance(value, bool):
        return "ttrue" if value else "tfalse"
    if isinstance(value, int):
        return f"n{value}"
    if isinstance(value, float):
        # A workbook shows 15 digits of the binary fraction it keeps: 0.3, not 0.30000000000000004.
        return f"n{Decimal(f'{value:.15g}').normalize() + 0:f}"
    if isinstance(value, dt.date):  # a datetime is one, and keeps its time of day
        return f"d{value.isoformat()}"
    return f"t{value}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
