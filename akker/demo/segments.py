"""Groups of customers that the demo company speaks of, and what its people look at later."""

import datetime as dt

from akker.access.putting_off import put_off_need
from akker.access.saving_views import save_view
from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.reports.attention import attention_today
from akker.reports.needs import Need

SEGMENTS = {
    "Key accounts": {"tier": "key"},
    "At risk": {"status": "at risk"},
    "Manufacturers": {"industry": "Industry"},
}
# Why it can wait, by days: they are on holiday, and the talk is planned.
_LATER = {Need.SILENT: 6, Need.OVERDUE: 3}


def keep_segments(actor: Actor) -> None:
    """Filters of the list of customers that all share."""
    for name, texts in SEGMENTS.items():
        save_view(actor, page="customers", name=name, texts=texts, is_shared=True)


def put_off_some(actor: Actor) -> None:
    """The last that asks for each of two reasons, so that what is most at stake stays."""
    today = today_in(actor.book)
    with reading(actor.book):
        found = attention_today(actor.book, actor.user_id, today=today)
    for need, days in _LATER.items():
        asking = [one for one in found if one.need is need]
        for one in asking[-1:]:
            put_off_need(
                actor,
                need_key=one.key,
                until_on=today + dt.timedelta(days=days),
                at_stake_minor=one.at_stake_minor,
            )
