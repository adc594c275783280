"""Same key, same answer: kept in the transaction of the effect itself (REL-30 to 32)."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from django.db import IntegrityError, transaction

from akker.books.models import Book, IdempotencyKey
from akker.kernel.errors import Refused

R = TypeVar("R")
MOST_KEY = 120


def was_used(book: Book, who: str, key: str) -> bool:
    """Whether `who` used this key before. One query."""
    return IdempotencyKey.objects.filter(book=book, key=_kept_as(who, key)).exists()


def _kept_as(who: str, key: str) -> str:
    return hashlib.sha256(f"{who}\n{key}".encode()).hexdigest()


def once_per_key(
    book: Book,
    who: str,
    key: str,
    function: Callable[..., R],
    asked: tuple[Any, ...],
    effect: Callable[[], R],
) -> R:
    """The answer of `effect`, or the first answer when `who` used this key before.

    A key is its sender's own: nobody gets the answer of another, who may see more, and nobody
    stands in the way of another by taking a key first.
    The key is taken before the effect: a second session with the same key waits for the
    first to commit. `asked` is what is asked, in values that JSON can show; the answer's
    type is the function's return annotation. Refused: key_reused, key_unfit.
    """
    if len(key) > MOST_KEY or not key.isprintable():
        raise Refused(
            "key_unfit",
            "{key} cannot be a key.",
            remedy="Use 1 to {most} letters, digits and signs.",
            key=ascii(key[:40]),
            most=MOST_KEY,
        )
    asked_hash = _hash(asked)
    kept_as = _kept_as(who, key)
    row = IdempotencyKey(
        book=book, key=kept_as, asked_hash=asked_hash, answer="", stored_at=dt.datetime.now(dt.UTC)
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row = IdempotencyKey.objects.get(book=book, key=kept_as)
        return _first_answer(row, key, function, asked_hash)
    answer = effect()
    row.answer = _adapter(function).dump_json(answer).decode()
    row.save(update_fields=["answer"])
    return answer


def _first_answer(row: IdempotencyKey, key: str, function: Callable[..., R], asked_hash: str) -> R:
    if row.asked_hash != asked_hash:
        raise Refused(
            "key_reused",
            "The key {key} was used before, for something else.",
            remedy="Use a new key for a new request.",
            key=key,
        )
    answer: R = _adapter(function).validate_json(row.answer)
    return answer


def _hash(asked: tuple[Any, ...]) -> str:
    # Imported late, here and below: only a call with a key pays for it.
    from pydantic_core import to_jsonable_python

    name, args, kwargs = asked
    shown = (
        name,
        args,
        # Who wants to see progress does not ask for something else.
        {key: _asked_value(value) for key, value in kwargs.items() if not callable(value)},
    )
    values = to_jsonable_python(shown, bytes_mode="base64")
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _asked_value(value: Any) -> Any:
    """A file counts by its bytes, wherever it is."""
    if isinstance(value, Path) and value.is_file():
        with value.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return value


def _adapter(function: Callable[..., Any]) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(get_type_hints(function)["return"])
