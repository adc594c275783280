"""What the database refuses of erasures, and what an erasure alone may change.

Most of what is written of a customer never changes. While an erasure is under way, words may
go from it; nothing else of the row may. See docs/decisions/0049-erasing-a-person.md.
"""

from akker.kernel.guards import ALWAYS, Guard, Rule, foreign

ERASURE, THING = "parties_erasure", "parties_erasedthing"
_UNDER_WAY = (
    f"EXISTS (SELECT 1 FROM {ERASURE} e WHERE e.book_id = NEW.book_id AND e.ended_at IS NULL)"
)
_STAYS = "that somebody was erased stays as it was written"


def spared(condition: str, *kept: str) -> str:
    """A condition of an update, but for an erasure that leaves the columns `kept` alone."""
    return f"({condition}) AND (({_changed(*kept)}) OR NOT {_UNDER_WAY})"


def _changed(*columns: str) -> str:
    return " OR ".join(
        f'COALESCE(NEW."{one}" <> OLD."{one}", (NEW."{one}" IS NULL) <> (OLD."{one}" IS NULL))'
        for one in columns
    )


ERASURE_GUARDS: list[Rule] = [
    Guard(
        "erasure_fits",
        ERASURE,
        "INSERT",
        foreign("NEW.party_id", "parties_party"),
        "who is erased was at a party of these books",
    ),
    Guard(
        "erasure_unchanged",
        ERASURE,
        "UPDATE",
        "OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR "
        + _changed("id", "book_id", "party_id", "reason", "erased_on", "erased_at", "erased_by"),
        _STAYS,
    ),
    Guard("erasure_kept", ERASURE, "DELETE", ALWAYS, _STAYS),
    Guard(
        "erasedthing_fits",
        THING,
        "INSERT",
        foreign("NEW.erasure_id", ERASURE),
        "what was erased belongs to an erasure of these books",
    ),
    Guard("erasedthing_unchanged", THING, "UPDATE", ALWAYS, _STAYS),
    Guard("erasedthing_kept", THING, "DELETE", ALWAYS, _STAYS),
    Guard(
        "erasure_not_replaced",
        ERASURE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {ERASURE} WHERE id = NEW.id)",
        _STAYS,
        engine="sqlite",
    ),
    Guard(
        "erasedthing_not_replaced",
        THING,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {THING} WHERE id = NEW.id OR (book_id = NEW.book_id"
        " AND kind = NEW.kind AND key = NEW.key AND erasure_id = NEW.erasure_id))",
        _STAYS,
        engine="sqlite",
    ),
]
