"""Text that a spreadsheet would take for a formula, and back.

A CSV file has no types: a customer called `=HYPERLINK(...)` becomes a formula in the hands of
whoever opens the export. A leading apostrophe makes it text again. A text that already looks
like a neutralised one gets an apostrophe too, so that reading gives back exactly what was
written. Full-width signs count: some spreadsheets take them for the plain ones.
"""

import re

_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def looks_like_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None


def neutralised(text: str) -> str:
    """The text as it may stand in a CSV cell."""
    return "'" + text if looks_like_formula(text) else text


def restored(cell: str) -> str:
    """The text that `neutralised` was given; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell
