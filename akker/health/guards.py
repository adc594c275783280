"""What the database refuses of scores, whoever asks."""

from akker.kernel.guards import Guard, Rule

SCORE = "health_healthscore"

GUARDS: list[Rule] = [
    Guard(
        "health_score_fits",
        SCORE,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM parties_party o"
        " WHERE o.id = NEW.party_id AND o.book_id = NEW.book_id)",
        "a score is of somebody of these books",
    ),
    Guard(
        "health_score_identity_kept",
        SCORE,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id"
        " OR NEW.scored_on <> OLD.scored_on",
        "whom a score is of, and from which day, cannot change",
    ),
]
