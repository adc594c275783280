"""Which parts of Akker a set of books uses at all, so that a page asks nothing of the others."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model

from akker.books.models import Book


def used_tables(book: Book, models: Iterable[type[Model]]) -> frozenset[type[Model]]:
    """Those of which the book has a row, whoever may see it. One query."""
    asked = list(dict.fromkeys(models))
    exists = "EXISTS (SELECT 1 FROM {} WHERE book_id = %s)"
    columns = ", ".join(exists.format(connection.ops.quote_name(m._meta.db_table)) for m in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [book.pk] * len(asked))
        found = cursor.fetchone()
    return frozenset(model for model, is_used in zip(asked, found, strict=True) if is_used)
