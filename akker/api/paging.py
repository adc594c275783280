"""Lists a part at a time.

A cursor says after which row to go on, not how many to pass over: what is inserted meanwhile
moves nothing, so no row comes twice and none that was there is missed.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from akker.api.schemas import Asked, Page
from akker.kernel.errors import Refused

R = TypeVar("R")
S = TypeVar("S")

USUAL, MOST = 50, 200


class Paged(Asked):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str, Field(max_length=300)] = ""


def cursor_of(*places: int | str) -> str:
    text = json.dumps(places, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def places_in(cursor: str, *kinds: type) -> tuple[int | str, ...] | None:
    """What `cursor_of` was given; None for an empty cursor. Refused: cursor_unreadable."""
    if not cursor:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        places = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error):
        places = None
    if (
        not isinstance(places, list)
        or [type(place) for place in places] != list(kinds)
        or any(isinstance(place, int) and not 0 <= place < 2**63 for place in places)
    ):
        raise cursor_unreadable()
    return tuple(places)


def key_in(cursor: str) -> int | None:
    """The one key that `cursor_of` was given; None for an empty cursor. Refused:
    cursor_unreadable."""
    places = places_in(cursor, int)
    return None if places is None else int(places[0])


def cursor_unreadable() -> Refused:
    return Refused(
        "cursor_unreadable",
        "This cursor is none of this list.",
        remedy="Send `next` of the part before as it is, with the same filters.",
    )


def page_of(
    rows: Sequence[R],
    limit: int,
    out: Callable[[R], S],
    place: Callable[[R], Sequence[int | str]],
    *,
    goes_on: bool = False,
) -> Page[S]:
    """A page from rows: that one more came than fits says that the list goes on, or `goes_on`."""
    shown = rows[:limit]
    has_next = goes_on or len(rows) > limit
    return Page[S].model_construct(
        items=[out(row) for row in shown], next=cursor_of(*place(shown[-1])) if has_next else None
    )
