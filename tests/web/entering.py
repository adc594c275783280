"""Whether pages, operations, verbs and jobs read books only inside a moment of them.

On PostgreSQL row security shows no row outside one. A test's own transaction would hide that: it
goes on where the page's would have ended.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.handlers.base import BaseHandler
from django.db import connection

from akker.books.actor import reading
from akker.cli import main as cli
from akker.jobs import working
from akker.kernel.row_security import _DIRECTORY


def secured_tables() -> set[str]:
    models = apps.get_models(include_auto_created=True)
    found = {m._meta.db_table for m in models if any(f.name == "book" for f in m._meta.fields)}
    return found - set(_DIRECTORY)


@contextmanager
def read_outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of books without having entered them, as it is asked."""
    secured, found, depth = secured_tables(), [], 0
    begun_at: list[int] = []  # how many transactions the test is in, for each running request
    (cell,) = reading.__closure__ or ()
    plain = cell.cell_contents

    def counted(*args: Any, **kwargs: Any) -> Iterator[None]:
        nonlocal depth
        depth += 1
        try:
            yield from plain(*args, **kwargs)
        finally:
            depth -= 1

    def watching(answered: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any) -> Any:
            begun_at.append(_transactions())
            try:
                return answered(*args)
            finally:
                begun_at.pop()

        return called

    def watched(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        if begun_at and not depth and _transactions() <= begun_at[-1]:
            asked = secured.intersection(re.findall(r"\w+", str(sql)))
            found.extend(f"{table}: {str(sql)[:200]}" for table in sorted(asked))
        return execute(sql, *rest)

    for where, name in ((BaseHandler, "get_response"), (cli, "main"), (working, "_run")):
        monkeypatch.setattr(where, name, watching(getattr(where, name)))
    cell.cell_contents = counted
    try:
        with connection.execute_wrapper(watched):
            yield found
    finally:
        cell.cell_contents = plain


def _transactions() -> int:
    return len(connection.atomic_blocks)
