"""Files of invoices and credit notes, and how they are brought in."""

import datetime as dt
from pathlib import Path
from typing import Any

from akker.books.actor import reading
from akker.kernel.money import decimal_text
from akker.ledger.queries import balances
from akker.receivables.importing import DocumentsImportResult, import_documents
from tests.make import Make

HEAD = (
    "number,date,due_date,customer_code,payment_reference,currency,"
    "line_description,quantity,unit_price,vat_code"
)
FIRST = "F-1,2026-03-02,2026-03-30,J1,1000000026003167,EUR,Flour,2,10.50,V9"
FIRST_TOO = "F-1,2026-03-02,2026-03-30,J1,1000000026003167,EUR,Advice,1.5,80.00,V21"
SECOND = "F-2,2026-03-05,,J1,,,Bread,1,100.00,V9"
NOTES = "number,date,invoice_number,customer_code,line_description,quantity,unit_price,vat_code"
NOTE = "CF-1,2026-03-09,F-1,J1,Flour,1,10.50,V9"


def file(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "documents.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def brought(make: Make, path: Path, kind: str = "invoices", **how: Any) -> DocumentsImportResult:
    return import_documents(make.alice, kind=kind, path=path, **how)


def codes_of(result: DocumentsImportResult) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in result.problems]


def balance_on(make: Make, code: str) -> str:
    with reading(make.book):
        found = balances(make.book, until=dt.date(2026, 12, 31)).get(code, 0)
        return decimal_text(found, make.book.currency)
