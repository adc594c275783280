"""What the database refuses of recommendations, whoever asks."""

from akker.kernel.guards import Guard, Rule

REFERRAL = "growth_referral"
OF_OTHERS = "who recommends and who is recommended are of these books"
_OURS = " OR ".join(
    f"NOT EXISTS (SELECT 1 FROM parties_party o WHERE o.id = NEW.{column}"
    " AND o.book_id = NEW.book_id)"
    for column in ("party_id", "recommender_id")
)

GUARDS: list[Rule] = [
    Guard("referral_fits", REFERRAL, "INSERT", _OURS, OF_OTHERS),
    Guard(
        "referral_unchanged",
        REFERRAL,
        "UPDATE",
        "NEW.party_id <> OLD.party_id OR NEW.recommender_id <> OLD.recommender_id"
        " OR NEW.book_id <> OLD.book_id",
        "who recommended whom is written down anew, not changed",
    ),
]
