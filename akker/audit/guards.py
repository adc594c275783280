"""Events and their proofs are added to, nothing else."""

from akker.kernel.guards import ALWAYS, Follow, Guard, Rule

EVENT, PROOF = "audit_event", "audit_batchproof"

BELOW_A_PROOF = (
    f"EXISTS (SELECT 1 FROM {PROOF} p WHERE p.book_id = NEW.book_id AND p.last_id >= NEW.id)"
)
PROVEN = "these events are proven"

GUARDS: list[Rule] = [
    Guard("event_kept", EVENT, "DELETE", ALWAYS, "events are kept"),
    Guard("event_unchanged", EVENT, "UPDATE", ALWAYS, "an event cannot change"),
    Guard(
        "event_not_replaced",
        EVENT,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {EVENT} WHERE id = NEW.id)",
        "this event exists",
        engine="sqlite",
    ),
    Guard("event_not_backdated", EVENT, "INSERT", BELOW_A_PROOF, PROVEN, engine="postgresql"),
    # SQLite knows the key of a new row only after it was written.
    Follow(
        "event_not_backdated",
        EVENT,
        "INSERT",
        f"SELECT RAISE(ABORT, '{PROVEN}') WHERE NEW.id < 1 OR {BELOW_A_PROOF}",
        engine="sqlite",
    ),
    Guard("proof_kept", PROOF, "DELETE", ALWAYS, "proofs are kept"),
    Guard("proof_unchanged", PROOF, "UPDATE", ALWAYS, "a proof cannot change"),
    Guard(
        "proof_not_replaced",
        PROOF,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PROOF} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {PROOF} p"
        " WHERE p.book_id = NEW.book_id AND p.last_id >= NEW.first_id)",
        PROVEN,
    ),
]

DELIVERY, SUBSCRIPTION = "audit_delivery", "audit_subscription"

# In the event's own transaction, whoever writes it: nothing outside can miss one (REL-34).
DELIVERY_GUARDS: list[Rule] = [
    Follow(
        "event_to_be_told",
        EVENT,
        "INSERT",
        f"INSERT INTO {DELIVERY} (book_id, event_id, reaction, subject, tries, next_try_at,"
        " last_error) SELECT DISTINCT NEW.book_id, NEW.id, s.reaction, NEW.subject, 0,"
        f" NEW.happened_at, '' FROM {SUBSCRIPTION} s"
        " WHERE s.book_id = NEW.book_id AND s.kind IN (NEW.kind, '*')",
    ),
]
