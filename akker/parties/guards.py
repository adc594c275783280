"""A party stays what entries were posted for."""

from akker.kernel.guards import ALWAYS, Guard, Rule

PARTY = "parties_party"

GUARDS: list[Rule] = [
    Guard("party_kept", PARTY, "DELETE", ALWAYS, "parties are kept"),
    Guard(
        "party_identity_kept",
        PARTY,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.code <> OLD.code"
        " OR NEW.digest <> OLD.digest",
        "the code and digest of a party cannot change",
    ),
    Guard(
        "party_not_replaced",
        PARTY,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PARTY} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {PARTY} p"
        " WHERE p.book_id = NEW.book_id AND p.code = NEW.code)",
        "this party exists",
    ),
]
