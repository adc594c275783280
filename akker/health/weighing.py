"""Choosing how much each part of the score counts in these books."""

from collections.abc import Mapping

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.health.events import HealthWeightsChanged
from akker.health.models import PartWeight
from akker.health.queries_scores import weights_of
from akker.health.rules import FULL
from akker.kernel.errors import Refused


@usecase(Permission.CHANGE_SETTINGS)
def change_weights(actor: Actor, *, weights: Mapping[str, int]) -> None:
    """Of each part named, from 0 to 100; of others they stay. Scores follow when they are worked
    out next. Refused: weights_unfit."""
    before = {part.value: weight for part, weight in weights_of(actor.book).items()}
    after = {**before, **weights}
    fit = all(0 <= weight <= FULL for weight in after.values())
    if not fit or after.keys() != before.keys() or not any(after.values()):
        raise Refused(
            "weights_unfit",
            "Each part of the score counts from 0 to {most}, and one of them more than 0.",
            remedy="Give a number for each part.",
            most=FULL,
        )
    if after == before:
        return
    for part, weight in after.items():
        if before[part] != weight:
            PartWeight.objects.update_or_create(
                book=actor.book, part=part, defaults={"weight": weight}
            )
    record(actor, HealthWeightsChanged(after), subject="health", before={"weights": before})
