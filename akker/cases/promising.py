"""Choosing within how many working days questions and complaints are answered."""

from collections.abc import Mapping

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.cases.events import ServicePromiseChanged
from akker.cases.models import ServicePromise
from akker.cases.queries import service_promise
from akker.cases.rules import check_promise


@usecase(Permission.CHANGE_SETTINGS)
def change_service_promise(actor: Actor, *, days: Mapping[str, int]) -> None:
    """By kind; of the other it stays. Cases that are open keep the moment at which they are due.

    Refused: case_unfit, service_promise_unfit.
    """
    check_promise(days)
    before = service_promise(actor.book)
    after = {**before, **days}
    if after == before:
        return
    for kind, count in after.items():
        if before[kind] != count:
            ServicePromise.objects.update_or_create(
                book=actor.book, kind=kind, defaults={"days": count}
            )
    record(actor, ServicePromiseChanged(after), subject="service-promise", before={"days": before})
