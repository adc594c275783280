"""Acting in a set of books: who, with which permissions, through one gate.

`@usecase` is the only place where a permission is checked and a transaction is opened.
"""

import copy
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction

from akker.books.asked_once import one_moment
from akker.books.idempotency import once_per_key, was_used
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.row_security import SETTING, begin_in_book


class Permission(StrEnum):
    READ_BOOKS = "read the books"
    SEE_CUSTOMERS = "see customers and what they owe"
    DRAFT_ENTRIES = "draft entries"
    POST_ENTRIES = "post and reverse entries"
    IMPORT_FILES = "bring in files"
    EXPORT_BOOKS = "take out the books"
    CHANGE_CHART = "change the chart of accounts"
    CHANGE_DIMENSIONS = "change dimensions"
    CHANGE_PARTIES = "register and change parties"
    LOOK_AFTER_CUSTOMERS = "look after customers"
    CHANGE_PRODUCTS = "add and change products"
    DRAFT_INVOICES = "draft invoices"
    ISSUE_INVOICES = "issue invoices and credit notes"
    RECEIVE_PAYMENTS = "record payments and write off"
    ALLOCATE_PAYMENTS = "allocate payments"
    LIFT_CREDIT_HOLDS = "lift credit holds"
    HANDLE_DISPUTES = "keep disputes, promises and holds"
    SEND_REMINDERS = "send reminders"
    LOCK_PERIODS = "lock periods"
    CLOSE_YEARS = "close and reopen years"
    REVALUE = "revalue foreign balances"
    ERASE_PEOPLE = "erase people at customers"
    MANAGE_PEOPLE = "manage people"
    PROVE = "prove and check the books"
    MAKE_TOKENS = "make tokens for programs"
    OPEN_BOOKS = "open other books"
    SEND_MAIL = "send mail"
    CHANGE_SETTINGS = "change settings"
    MANAGE_CONNECTIONS = "connect other programs"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in one set of books, for one request. Built only in `access.doors`.

    `sees_all` is false for somebody who sees own customers only: then `book` is the books as
    that user sees them, whatever reads it (`seen_by_id`). `only_looks` is true for an owner who
    looks with the eyes of another role: no use case lets them in. With an `idempotency_key`, a
    repeated use case gives the first answer again.
    """

    name: str
    book: Book
    permissions: frozenset[Permission]
    channel: str
    user_id: int | None = None
    sees_all: bool = True
    idempotency_key: str = ""
    only_looks: bool = False

    def __post_init__(self) -> None:
        eyes = None if self.sees_all else self.user_id or 0  # who is nobody has no customers
        if self.book.seen_by_id != eyes:
            book = copy.copy(self.book)
            book.seen_by_id = eyes
            object.__setattr__(self, "book", book)


P = ParamSpec("P")
R = TypeVar("R")
_TRIES = 5
_PASSING = {"40001", "40P01", "55P03"}  # serialisation failure, deadlock, lock not to be had

USECASES: dict[str, Permission] = {}


def usecase(
    permission: Permission, *, before: Callable[[], None] | None = None
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Mark what an interface may call, with the permission it asks.

    The gate checks the permission, opens the outermost transaction, sets the book for row
    security, answers a repeated idempotency key, and tries again when the database was
    busy. `before` is what takes its time and needs no books: it runs ahead of the transaction, so
    that nobody waits for it. Refused: permission_missing, only_looking, key_reused.
    """

    def mark(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = f"{function.__module__}.{function.__qualname__}"
        USECASES[name] = permission

        @wraps(function)
        def gate(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            require(actor, permission)
            check_not_looking(actor)
            if before is not None:
                before()

            def once() -> R:
                with transaction.atomic(durable=True):
                    enter_book(actor.book)
                    if not actor.idempotency_key:
                        return function(actor, *args, **kwargs)
                    return once_per_key(
                        actor.book,
                        _sender(actor),
                        actor.idempotency_key,
                        function,
                        (name, args, kwargs),
                        lambda: function(actor, *args, **kwargs),
                    )

            return _retrying(once)

        return gate

    return mark


def was_done(actor: Actor) -> bool:
    """Whether the same sender did something with this idempotency key before."""
    key = actor.idempotency_key
    return bool(key) and was_used(actor.book, _sender(actor), key)


def _sender(actor: Actor) -> str:
    """Whose an idempotency key is: the user's, or of what acts for no user its name's."""
    return f"name {actor.name}" if actor.user_id is None else f"user {actor.user_id}"


def require(actor: Actor, permission: Permission) -> None:
    """Refused: permission_missing."""
    if permission not in actor.permissions:
        raise Refused(
            "permission_missing",
            "You may not {permission} in {book}.",
            remedy="Ask an owner of these books.",
            permission=permission.value,
            book=actor.book.name,
        )


def check_not_looking(actor: Actor) -> None:
    """Refused: only_looking, where an owner sees the books as another role."""
    if actor.only_looks:
        raise Refused(
            "only_looking",
            "You are looking at {book} with the eyes of another role, so nothing changes.",
            remedy="Stop looking as another role, then try again.",
            book=actor.book.name,
        )


def enter_book(book: Book, mode: str = "") -> None:
    """Show the running transaction the rows of this book, and of no other (PostgreSQL).

    Where it has not begun on the server, it begins here: BEGIN, `mode`, and the book.
    """
    if connection.vendor != "postgresql":
        return
    with connection.wrap_database_errors:
        if begin_in_book(connection.connection, book.pk, mode):
            return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(book.pk)])


@contextmanager
def reading(book: Book) -> Iterator[None]:
    """The read door: everything read inside comes from one moment of this book.

    Inside itself it goes on with the moment that there is. In one that begins here, what many
    places ask is asked once (`asked_once`).
    """
    if connection.in_atomic_block:
        enter_book(book)
        yield
    elif connection.vendor == "sqlite" and _has_begun():
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(durable=True), one_moment():
            enter_book(book, "ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                with one_moment():
                    yield
            finally:
                cursor.execute("ROLLBACK")


def _has_begun() -> bool:
    connection.ensure_connection()
    return bool(connection.connection.in_transaction)


def _retrying(once: Callable[[], R]) -> R:
    for attempt in range(1, _TRIES + 1):
        try:
            return once()
        except OperationalError as error:
            if attempt == _TRIES or connection.in_atomic_block or not _passes(error):
                raise
            # Apart from each other, so that two who met do not meet again.
            time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311  # no secret
    raise AssertionError("the last attempt returns or raises")


def _passes(error: DatabaseError) -> bool:
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _PASSING:
        return True
    return "database is locked" in str(error)
