"""What was asked of a set of books once, within a moment in which nothing can change.

`actor.reading` opens such a moment where it begins a transaction of its own, which only reads.
Elsewhere, as in a use case that writes, every question goes to the database.
"""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from akker.books.models import Book

P = ParamSpec("P")
R = TypeVar("R")


class _Moment(threading.local):
    """Of a thread, as its connection is: None outside a moment."""

    answers: dict[Hashable, Any] | None = None


_moment = _Moment()


@contextmanager
def one_moment() -> Iterator[None]:
    """Answers are known until its end."""
    _moment.answers = {}
    try:
        yield
    finally:
        _moment.answers = None


def asked_once(function: Callable[Concatenate[Book, P], R]) -> Callable[Concatenate[Book, P], R]:
    """Mark a query whose answer nobody changes, and which one page asks from several places.

    What is refused is asked again.
    """

    @wraps(function)
    def asked(book: Book, /, *args: P.args, **kwargs: P.kwargs) -> R:
        answers = _moment.answers
        if answers is None:
            return function(book, *args, **kwargs)
        key = (function, book.pk, book.seen_by_id, args, *sorted(kwargs.items()))
        if key not in answers:
            answers[key] = function(book, *args, **kwargs)
        answer: R = answers[key]
        return answer

    return asked
