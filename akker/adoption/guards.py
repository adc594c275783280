"""What the database refuses of measures and figures of use, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule

MEASURE, FIGURE = "adoption_usagemeasure", "adoption_usagefigure"
STANDING = "adoption_usagestanding"
_STAYS = "a figure of use stays as it was recorded; it can only end"


def _foreign(column: str, table: str) -> str:
    return f"NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = {column} AND o.book_id = NEW.book_id)"


_UNFIT = f"{_foreign('NEW.party_id', 'parties_party')} OR {_foreign('NEW.measure_id', MEASURE)}"

GUARDS: list[Rule] = [
    *(
        Guard(
            f"usagemeasure_{event.lower()}_fits",
            MEASURE,
            event,
            f"NEW.full_measure_id IS NOT NULL AND {_foreign('NEW.full_measure_id', MEASURE)}",
            "what is full is a measure of these books",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "usagemeasure_identity_kept",
        MEASURE,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.code <> OLD.code",
        "the code of a measure stays",
    ),
    Guard("usagemeasure_kept", MEASURE, "DELETE", ALWAYS, "a measure is retired, not removed"),
    Guard(
        "usagefigure_fits",
        FIGURE,
        "INSERT",
        _UNFIT,
        "a figure of use is of a customer and a measure of these books",
    ),
    Guard(
        "usagefigure_unchanged",
        FIGURE,
        "UPDATE",
        "OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.id <> OLD.id"
        " OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id"
        " OR NEW.measure_id <> OLD.measure_id OR NEW.used_on <> OLD.used_on"
        " OR NEW.value_e6 <> OLD.value_e6 OR NEW.source <> OLD.source"
        " OR NEW.recorded_at <> OLD.recorded_at",
        _STAYS,
    ),
    Guard("usagefigure_kept", FIGURE, "DELETE", ALWAYS, _STAYS),
    Guard(
        "usagefigure_not_replaced",
        FIGURE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {FIGURE} f WHERE f.id = NEW.id OR (NEW.ended_at IS NULL"
        " AND f.ended_at IS NULL AND f.book_id = NEW.book_id AND f.party_id = NEW.party_id"
        " AND f.measure_id = NEW.measure_id AND f.used_on = NEW.used_on))",
        _STAYS,
        engine="sqlite",
    ),
    *(
        Guard(
            f"usagestanding_{event.lower()}_fits",
            STANDING,
            event,
            _UNFIT,
            "how a measure stands is of a customer and a measure of these books",
        )
        for event in ("INSERT", "UPDATE")
    ),
]
