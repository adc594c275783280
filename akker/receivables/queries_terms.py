"""When what is no document is due: an opening balance, or a line that somebody booked by hand."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.parties.models import Party
from akker.parties.queries import merged_codes
from akker.receivables.queries import letterhead_of

USUAL_DAYS = 30  # until a letterhead says otherwise
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Terms:
    """Days to pay: `agreed` by code with whom something was agreed, `usual` with all others."""

    usual: int
    agreed: Mapping[str, int]

    def due_on(self, party_code: str, booked_on: dt.date) -> dt.date:
        """Of a line without a document: so many days after its own."""
        return booked_on + dt.timedelta(days=self.agreed.get(party_code, self.usual))


def terms_of(book: Book, codes: Iterable[str]) -> Terms:
    """Those with these parties; of who is another name, those of the other.

    Two queries, and one for some thousands of codes.
    """
    return _terms(book, frozenset(codes))


@asked_once
def _terms(book: Book, codes: frozenset[str]) -> Terms:
    head = letterhead_of(book)
    into = merged_codes(book)
    ends = {code: into[code][0] if code in into else code for code in codes if code}
    days: dict[str, int] = {}
    wanted = sorted(set(ends.values()))
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        rows = Party.objects.filter(book=book, code__in=part, payment_days__isnull=False)
        days.update((code, int(own or 0)) for code, own in rows.values_list("code", "payment_days"))
    agreed = {code: days[end] for code, end in ends.items() if end in days}
    return Terms(head.payment_days if head else USUAL_DAYS, agreed)
