"""Files to import, and whether anything in the database changed."""

import hashlib
from pathlib import Path

import xlsxwriter
from django.db import connection

from akker.books.actor import reading
from akker.books.models import Book

HEAD = "entry,date,journal,description,account,amount,party,text"


def journal_file(folder: Path, *rows: str, head: str = HEAD, name: str = "journal.csv") -> Path:
    """A CSV of these rows; the first is row 2 of the file."""
    path = folder / name
    path.write_text("\n".join((head, *rows, "")), encoding="utf-8")
    return path


def workbook_file(folder: Path, *rows: tuple[object, ...], name: str = "journal.xlsx") -> Path:
    """A workbook of these rows, the headings among them."""
    path = folder / name
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell)
    return path


def all_rows(book: Book) -> str:
    """One hash over every row of every table that these books can see."""
    digest = hashlib.sha256()
    with reading(book), connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            digest.update(table.encode())
            for row in sorted(map(repr, cursor.fetchall())):
                digest.update(row.encode())
    return digest.hexdigest()
