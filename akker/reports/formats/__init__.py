"""How a report leaves the house: one table, five formats."""

from typing import Literal

from akker.reports.table import Table

Format = Literal["table", "csv", "json", "xlsx", "pdf"]


def render(
    table: Table, format: Format, language: str = "en", *, terminal_width: int | None = None
) -> bytes:
    """The report in a format; the same table always gives the same bytes.

    `terminal_width` (columns) is for a table on a terminal, which gets bold, a real minus sign
    and names cut to fit; without it a table is plain text for a pipe, with nothing left out.
    JSON is the general form; a report that promises its own builds that with `json_bytes`.
    Refused: excel_too_many_rows, pdf_too_wide, pdf_too_large, pdf_too_slow.
    """
    language = table.language or language
    # Imported when asked for: a report on the command line does not wait for typesetting.
    match format:
        case "table":
            from akker.reports.formats.as_text import text_bytes

            return text_bytes(table, language, terminal_width)
        case "csv":
            from akker.reports.formats.as_csv import csv_bytes

            return csv_bytes(table)
        case "json":
            from akker.reports.formats.as_json import table_json_bytes

            return table_json_bytes(table)
        case "xlsx":
            from akker.reports.formats.as_xlsx import xlsx_bytes

            return xlsx_bytes(table, language)
        case "pdf" if table.is_paper:
            from akker.reports.formats.as_paper import paper_bytes

            return paper_bytes(table, language)
        case "pdf":
            from akker.reports.formats.as_pdf import pdf_bytes

            return pdf_bytes(table, language)
