"""Whether the books are whole, and what proves that nobody rewrote them."""

from typing import Annotated

from ninja import Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import In, Key, Out
from akker.audit.proving import prove_events
from akker.books.actor import Permission
from akker.ledger.anchoring import anchor_book
from akker.ledger.checks import Checked, check_book
from akker.ledger.queries_anchors import Anchor, Head, departures_from

router = Router(tags=["proof"])


class FindingOut(Out):
    check: str
    sentence: str


class CheckedOut(Out):
    """The books are whole when nothing was found."""

    checks: list[str]
    findings: list[FindingOut]


class HeadOut(Out):
    journal_code: str
    year_name: str
    number: int
    hash: str


class AnchorOut(Out):
    """`digest` is over all the rest: short enough to print on a report."""

    book_uid: str
    book_name: str
    anchored_at: str
    heads: list[HeadOut]
    proof_hash: str
    digest: str


class HeadIn(In):
    journal_code: Annotated[str, Field(max_length=10)]
    year_name: Annotated[str, Field(max_length=20)]
    number: Key
    hash: Annotated[str, Field(max_length=64)]


class AnchorIn(In):
    """An anchor as it was exported."""

    book_uid: Annotated[str, Field(max_length=32)]
    book_name: Annotated[str, Field(max_length=120)]
    anchored_at: Annotated[str, Field(max_length=40)]
    heads: Annotated[list[HeadIn], Field(max_length=1000)]
    proof_hash: Annotated[str, Field(max_length=64)]
    digest: Annotated[str, Field(max_length=64)]


class DeparturesOut(Out):
    """A sentence for each head that these books no longer bear out; none when all is well."""

    departures: list[str]


class ProvenSaid(Out):
    event_count: int


@operation(router, "GET", "/check", asks=Permission.PROVE, answers=CheckedOut, one_moment=False)
def check(request: ApiRequest) -> Checked:
    """Recompute every invariant from the entries, and name what is not right.

    It reads all of the books: of a million entries, for minutes.
    """
    return check_book(request.actor.book)


@operation(router, "POST", "/anchors", asks=Permission.PROVE, answers=AnchorOut)
def make_anchor(request: ApiRequest) -> Anchor:
    """The heads of all chains. Kept elsewhere, it proves that nothing before was rewritten."""
    return anchor_book(request.actor)


@operation(router, "POST", "/anchors/compare", asks=Permission.PROVE, answers=DeparturesOut)
def compare_anchor(request: ApiRequest, body: AnchorIn) -> DeparturesOut:
    """Whether the books still bear out an earlier anchor."""
    heads = tuple(Head(h.journal_code, h.year_name, h.number, h.hash) for h in body.heads)
    anchor = Anchor(
        body.book_uid, body.book_name, body.anchored_at, heads, body.proof_hash, body.digest
    )
    gone = departures_from(request.actor.book, anchor)
    return DeparturesOut(departures=[str(sentence) for sentence in gone])


@operation(router, "POST", "/proofs", asks=Permission.PROVE, answers=ProvenSaid)
def prove(request: ApiRequest) -> ProvenSaid:
    """Seal the next batch of events that are not proven yet; how many."""
    return ProvenSaid(event_count=prove_events(request.actor))
