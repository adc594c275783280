"""What the database refuses of cases, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule, foreign
from akker.parties.erasure_guards import spared

CASE, LINE = "cases_case", "cases_caseline"
_STAYS = "what was said in a case is added to, not changed"


def _other(*columns: str) -> str:
    """Whether any of these is another than it was; neither may come or go."""
    return " OR ".join(
        f'(NEW."{one}" IS NULL) <> (OLD."{one}" IS NULL) OR NEW."{one}" <> OLD."{one}"'
        for one in columns
    )


_UNFIT = (
    f"{foreign('NEW.party_id', 'parties_party')} OR (NEW.contact_id IS NOT NULL"
    f" AND {foreign('NEW.contact_id', 'parties_contact')}) OR (NEW.activity_id IS NOT NULL"
    f" AND {foreign('NEW.activity_id', 'customers_activity')})"
)
_WRITTEN = _other(
    *("id", "book_id", "number", "party_id", "kind", "contact_name", "subject", "text"),
    *("opened_on", "opened_at", "opened_by", "activity_id"),
)

REQUIREMENT, WISH = "cases_requirement", "cases_wish"

GUARDS: list[Rule] = [
    *(
        Guard(
            f"case_{event.lower()}_fits",
            CASE,
            event,
            _UNFIT,
            "a case is about a customer of these books",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "case_identity_kept",
        CASE,
        "UPDATE",
        spared(
            _WRITTEN,
            *("id", "book_id", "number", "party_id", "kind", "opened_on", "opened_at"),
            *("opened_by", "activity_id"),
        ),
        _STAYS,
    ),
    Guard(
        "case_answered_once",
        CASE,
        "UPDATE",
        "OLD.answered_at IS NOT NULL"
        " AND (NEW.answered_at IS NULL OR NEW.answered_at <> OLD.answered_at)",
        "a case is answered for the first time once",
    ),
    Guard("case_kept", CASE, "DELETE", ALWAYS, _STAYS),
    Guard(
        "case_not_replaced",
        CASE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {CASE} o WHERE o.id = NEW.id"
        " OR (o.book_id = NEW.book_id AND o.number = NEW.number))",
        _STAYS,
        engine="sqlite",
    ),
    Guard(
        "caseline_fits",
        LINE,
        "INSERT",
        foreign("NEW.case_id", CASE),
        "a line belongs to a case of these books",
    ),
    Guard(
        "caseline_unchanged",
        LINE,
        "UPDATE",
        spared(ALWAYS, "id", "book_id", "case_id", "kind", "on", "at"),
        _STAYS,
    ),
    Guard("caseline_kept", LINE, "DELETE", ALWAYS, _STAYS),
    Guard(
        "caseline_not_replaced",
        LINE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {LINE} WHERE id = NEW.id)",
        _STAYS,
        engine="sqlite",
    ),
]

_WISH_UNFIT = (
    f"{foreign('NEW.requirement_id', REQUIREMENT)} OR {foreign('NEW.party_id', 'parties_party')}"
    " OR (NEW.contact_id IS NOT NULL"
    f" AND {foreign('NEW.contact_id', 'parties_contact')})"
)
_WISH_STAYS = "who wanted what stays as it was written"
REQUIREMENT_GUARDS: list[Rule] = [
    Guard(
        "requirement_identity_kept",
        REQUIREMENT,
        "UPDATE",
        _other("id", "book_id", "made_on", "made_by"),
        _WISH_STAYS,
    ),
    Guard("requirement_kept", REQUIREMENT, "DELETE", ALWAYS, _WISH_STAYS),
    *(
        Guard(
            f"wish_{event.lower()}_fits",
            WISH,
            event,
            _WISH_UNFIT,
            "a wish is of a customer of these books",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "wish_identity_kept",
        WISH,
        "UPDATE",
        spared(
            _other("id", "book_id", "requirement_id", "party_id", "contact_name", "asked_on"),
            *("id", "book_id", "requirement_id", "party_id", "asked_on"),
        ),
        _WISH_STAYS,
    ),
    Guard("wish_kept", WISH, "DELETE", ALWAYS, _WISH_STAYS),
]
