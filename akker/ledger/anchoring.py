"""The heads of all chains of a book, to be kept outside it.

A chain in the same database proves nothing against somebody who rewrites all of it. What was
printed on a report, or mailed to the accountant, does (reliability.md, 2).
"""

import datetime as dt

from akker.audit.proving import write_proof
from akker.audit.queries import last_proof_hash
from akker.books.actor import Actor, Permission, usecase
from akker.ledger.queries_anchors import Anchor, digest_of, heads_of


@usecase(Permission.PROVE)
def anchor_book(actor: Actor) -> Anchor:
    """Prove the events that are not proven yet, and give the heads of the book's chains."""
    while write_proof(actor):
        pass
    heads = heads_of(actor.book)
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    proof_hash = last_proof_hash(actor.book)
    return Anchor(
        book_uid=actor.book.uid,
        book_name=actor.book.name,
        anchored_at=moment,
        heads=heads,
        proof_hash=proof_hash,
        digest=digest_of(actor.book.uid, moment, heads, proof_hash),
    )
