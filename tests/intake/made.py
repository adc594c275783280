"""Files made for the tests, and what is refused about them."""

import io
import os
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from akker.intake.sheets import read_sheet
from akker.kernel.errors import Refused

SHEET_XML = "xl/worksheets/sheet1.xml"
ODS_START = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="Blad1">'
)
ODS_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def refused(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Refused:
    outcome = tried(function, *args, **kwargs)
    assert isinstance(outcome, Refused), outcome
    return outcome


def tried(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the function answers, or its refusal, with every value that its templates name."""
    try:
        return function(*args, **kwargs)
    except Refused as refusal:
        return refusal if refusal.sentence else None


def cpu_seconds() -> float:
    """Of this process and those it waited for: the clock on the wall tells of the neighbours."""
    return sum(os.times()[:4])


def walked(content: bytes, file_name: str = "file.csv") -> list[tuple[Any, ...]]:
    """Headings, then number and cells of each row."""
    sheet = read_sheet(content, file_name)
    return [sheet.headings, *((row.number, *row.cells) for row in sheet.rows)]


def refusal_in(content: bytes, file_name: str = "file.csv") -> Refused:
    return refused(walked, content, file_name)


def xlsx(rows: Sequence[Sequence[object]], **options: object) -> bytes:
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        target, {"in_memory": True, "default_date_format": "dd-mm-yyyy", **options}
    )
    worksheet = workbook.add_worksheet("Blad1")
    for i, row in enumerate(rows):
        worksheet.write_row(i, 0, row)
    workbook.close()
    return target.getvalue()


def ods(table_rows: str) -> bytes:
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": ODS_MANIFEST,
            "content.xml": f"{ODS_START}{table_rows}{ODS_END}".encode(),
        }
    )


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def changed(workbook: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one member of its archive changed."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**members, name: change(members[name])})
