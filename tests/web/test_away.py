"""A database that does not answer is told as that, by page and API, and is no mistake of ours."""

from typing import Any

import psycopg
import pytest
from django.db import OperationalError

from akker.books.away import database_is_away
from tests.make import Make
from tests.web.signing import SignedIn


def lost() -> OperationalError:
    """As Django gives on what psycopg raises where the server is gone."""
    error = OperationalError("the connection is closed")
    error.__cause__ = psycopg.OperationalError("the connection is closed")
    return error


def gone(*_: Any, **__: Any) -> None:
    raise lost()


def test_rel_05_a_page_says_that_the_database_does_not_answer(
    make: Make, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("owner")
    browser.raise_request_exception = False
    monkeypatch.setattr("akker.web.entries.journal_list", gone)

    answer = browser.get(f"/books/{make.slug}/journals")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "what you typed still stands" in answer.content.decode()


def test_our_own_mistake_is_told_as_one(
    make: Make, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("secret of the inside")

    browser = signed_in("owner")
    browser.raise_request_exception = False
    monkeypatch.setattr("akker.web.entries.journal_list", broken)

    answer = browser.get(f"/books/{make.slug}/journals")

    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()


def test_what_is_wrong_with_a_statement_is_no_absence() -> None:
    wrong = OperationalError("canceling statement due to user request")
    wrong.__cause__ = psycopg.errors.QueryCanceled("canceling statement")

    assert database_is_away(lost())
    assert database_is_away(OperationalError("database is locked"))
    assert not database_is_away(wrong)
    assert not database_is_away(OperationalError("no such table: x"))
    assert not database_is_away(ValueError("x"))
