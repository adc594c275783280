"""Events are proven in batches; nobody rewrites them unseen."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from akker.audit.proving import prove_events
from akker.audit.queries import broken_proofs, history_of
from akker.kernel.merkle import EMPTY, root_of
from tests.make import ENERGY, Make


def _rfc_6962(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + _rfc_6962(leaves[:split]) + _rfc_6962(leaves[split:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_root_is_that_of_rfc_6962(leaves: list[bytes]) -> None:
    assert root_of(leaves) == _rfc_6962(leaves).hex()


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY


def test_each_event_is_proven_once(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    first = prove_events(make.alice)
    assert first >= 3  # books opened, year opened, entry posted
    assert prove_events(make.alice) == 0

    make.post("2026-03-03", "Energy", ENERGY)

    assert prove_events(make.alice) == 1
    assert list(broken_proofs(make.book)) == []


def test_who_did_what_through_which_door_is_kept(make: Make) -> None:
    posted = make.post("2026-03-02", "Energy", ENERGY)

    (event,) = history_of(make.book, f"entry:{posted.label}")

    assert (event.actor_name, event.channel, event.kind) == ("Alice", "test", "EntryPosted")
    assert event.after == {"label": "MEM/2026/1", "booked_on": "2026-03-02"}
