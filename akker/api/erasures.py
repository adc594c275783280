"""Forgetting people at customers: what would go, erasing, and what was erased."""

from typing import Annotated, Any, Literal

from ninja import Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Day, In, Key, Out
from akker.books.actor import Permission
from akker.privacy.erasing import erase_answer, erase_person
from akker.privacy.queries import ErasureRow, Preview, erasure_preview, erasures_of

router = Router(tags=["erasures"])
Kind = Literal["activity", "task", "promise", "case", "answer", "reply"]
Reason = Annotated[str, Field(max_length=300)]


class TextPlaceIn(In):
    """A text, as a preview offers it."""

    kind: Kind
    key: Key


class ErasedPersonIn(In):
    """`texts` go as a whole; `reason` is kept, and names nobody."""

    reason: Reason
    texts: Annotated[list[TextPlaceIn], Field(max_length=1000)] = []


class ErasedAnswerIn(In):
    """`reason` is kept, and names nobody."""

    reason: Reason


class TextPlaceOut(Out):
    kind: Kind
    key: int


class OfferedTextOut(TextPlaceOut):
    """A text that can go as a whole. `is_elsewhere` is at a customer where they never were."""

    on: Day
    party: str
    text: str
    is_elsewhere: bool


class ErasurePreviewOut(Out):
    """How much goes; `kept_messages` about documents stay. `hidden` are sensitive notes that are
    not for you to read: their name goes from those too. `is_cut` is whether more is offered.
    """

    contact_id: int
    name: str
    party: str
    jobs: int
    attitudes: int
    meetings: int
    texts: int
    answers: int
    messages: int
    lessons: int
    kept_messages: int
    hidden: int
    offered: list[OfferedTextOut]
    is_cut: bool


class ErasureOut(Out):
    """`contacts` are keys of jobs that are gone, `parties` where these were, `texts` what was
    emptied as a whole.
    """

    erasure_id: int
    party: str
    erased_on: Day
    erased_by: str
    reason: str
    contacts: list[int]
    parties: list[str]
    texts: list[TextPlaceOut]


class ErasureSaid(Out):
    erasure_id: int


@operation(
    router,
    "GET",
    "/contacts/{int:contact_id}/erasure",
    asks=Permission.ERASE_PEOPLE,
    answers=ErasurePreviewOut,
)
def preview_erasure(request: ApiRequest, contact_id: int) -> dict[str, Any]:
    """What would go with somebody, and which texts can go as a whole."""
    shown = erasure_preview(request.actor.book, request.actor.user_id, contact_id)
    return _preview(shown)


def _preview(shown: Preview) -> dict[str, Any]:
    counts = {name: getattr(shown, name, None) for name in ErasurePreviewOut.model_fields}
    offered = [
        {
            **{name: getattr(one, name) for name in ("kind", "key", "on", "text", "is_elsewhere")},
            "party": one.party_code,
        }
        for one in shown.offered
    ]
    return {**counts, "party": shown.party_code, "offered": offered}


@operation(
    router,
    "POST",
    "/contacts/{int:contact_id}/erasure",
    asks=Permission.ERASE_PEOPLE,
    answers=ErasureSaid,
    status=201,
)
def erase_contact(request: ApiRequest, contact_id: int, body: ErasedPersonIn) -> ErasureSaid:
    """Forget somebody in all their jobs here. Nothing brings it back."""
    texts = [(one.kind, one.key) for one in body.texts]
    key = erase_person(request.actor, contact_id=contact_id, reason=body.reason, texts=texts)
    return ErasureSaid(erasure_id=key)


@operation(
    router,
    "POST",
    "/answers/{int:answer_id}/erasure",
    asks=Permission.ERASE_PEOPLE,
    answers=ErasureSaid,
    status=201,
)
def erase_answer_words(request: ApiRequest, answer_id: int, body: ErasedAnswerIn) -> ErasureSaid:
    """Empty the words of an answer; the score stays. Nothing brings them back."""
    key = erase_answer(request.actor, answer_id=answer_id, reason=body.reason)
    return ErasureSaid(erasure_id=key)


@operation(router, "GET", "/erasures", asks=Permission.ERASE_PEOPLE, answers=list[ErasureOut])
def list_erasures(request: ApiRequest) -> list[dict[str, Any]]:
    """What was erased, the latest first, and nobody's name."""
    return [_erasure(row) for row in erasures_of(request.actor.book)]


def _erasure(row: ErasureRow) -> dict[str, Any]:
    same = ("erasure_id", "erased_on", "erased_by", "reason", "contacts", "parties")
    return {
        **{name: getattr(row, name) for name in same},
        "party": row.party_code,
        "texts": [{"kind": kind, "key": key} for kind, key in row.texts],
    }
