"""What makes a report: what it takes, how it is read, and its forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from akker.books.models import Book
from akker.reports.options import Options
from akker.reports.table import Table


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a report takes beside the language, how it is read, and how its forms are made."""

    takes: frozenset[str]
    read: Callable[[Book, Options], Any]
    to_json: Callable[[Book, Any], dict[str, object]]
    to_table: Callable[[Book, Any, str], Table]
    needs: frozenset[str] = frozenset()
    is_narrowed: bool = False  # who sees own customers only gets it, of those alone
