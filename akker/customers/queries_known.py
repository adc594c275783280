"""What was known on a day of how we look after customers: contact, people, our promises.

By code of the customer, whoever reads; who was merged counts for whom they are another name.
Of everybody, or with `keys` of these parties alone, who are given with all other names for them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Max, Q

from akker.books.models import Book
from akker.books.queries import end_of_day
from akker.customers.models import Activity, Attitude, KeyPlayer, Promise, Task
from akker.customers.rules import CONTACTS, DECIDING, KeptPromises, KnownPeople
from akker.customers.rules_map import AGAINST
from akker.kernel.calendar import add_months
from akker.parties.queries import merged_codes


def of_parties(keys: Collection[int] | None, column: str = "party") -> Q:
    """A condition: the row is about one of these; None does not ask."""
    return Q() if keys is None else Q(**{f"{column}__in": keys})


def last_contacts(
    book: Book, *, as_of: dt.date, keys: Collection[int] | None = None
) -> dict[str, dt.date]:
    """The last contact that was logged by then; what is for named readers counts nowhere."""
    rows = Activity.objects.filter(
        of_parties(keys),
        book=book,
        on__lte=as_of,
        logged_at__lt=end_of_day(book, as_of),
        kind__in=CONTACTS,
        is_sensitive=False,
    )
    into = merged_codes(book)
    found: dict[str, dt.date] = {}
    for code, on in rows.values_list("party__code").annotate(last=Max("on")):
        end = _end(into, code)
        found[end] = max(on, found.get(end, on))
    return found


def known_people(
    book: Book, *, as_of: dt.date, keys: Collection[int] | None = None
) -> dict[str, KnownPeople]:
    """Of customers of whom a part in decisions is known. Parts are as they are today, attitudes
    and who works there as of the day. Three queries."""
    attitudes = _attitudes(book, as_of, keys)
    rows = KeyPlayer.objects.filter(
        Q(contact__from_on=None) | Q(contact__from_on__lte=as_of),
        Q(contact__until_on=None) | Q(contact__until_on__gt=as_of),
        of_parties(keys, "contact__party"),
        book=book,
    ).exclude(part="")
    into = merged_codes(book)
    found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for code, contact, part in rows.values_list("contact__party__code", "contact", "part"):
        found[_end(into, code)].append((part, attitudes.get(contact) == AGAINST))
    return {
        code: KnownPeople(
            frozenset(part for part, _ in many if part in DECIDING),
            sum(is_against for part, is_against in many if part in DECIDING),
        )
        for code, many in found.items()
    }


def _attitudes(book: Book, as_of: dt.date, keys: Collection[int] | None) -> dict[int, str]:
    own = of_parties(keys, "contact__party")
    rows = Attitude.objects.filter(own, book=book, noted_on__lte=as_of).order_by("noted_on", "pk")
    return dict(rows.values_list("contact", "attitude"))


def kept_promises(
    book: Book, *, as_of: dt.date, keys: Collection[int] | None = None
) -> dict[str, KeptPromises]:
    """Of customers to whom we promised something that ended in the year, or is late."""
    since = add_months(as_of, -12)
    own = of_parties(keys)
    rows = Promise.objects.filter(own, book=book, by="us", made_on__lte=as_of, due_on__gt=since)
    into = merged_codes(book)
    found: defaultdict[str, list[str]] = defaultdict(list)
    columns = ("party__code", "due_on", "kept_on", "broken_on")
    for code, due_on, kept_on, broken_on in rows.values_list(*columns):
        if kept_on and kept_on <= as_of:
            found[_end(into, code)].append("kept")
        elif broken_on and broken_on <= as_of:
            found[_end(into, code)].append("broken")
        elif due_on < as_of:
            found[_end(into, code)].append("open")
    return {code: _counted(ends) for code, ends in found.items()}


def _counted(ends: Iterable[str]) -> KeptPromises:
    many = list(ends)
    return KeptPromises(many.count("kept"), many.count("broken"), many.count("open"))


def _end(into: Mapping[str, tuple[str, str]], code: str) -> str:
    return into[code][0] if code in into else code


def parties_of_doings(
    book: Book, *, activities: Collection[int], tasks: Collection[int], promises: Collection[int]
) -> set[int]:
    """The keys of whom these are about. Three queries at most."""
    found: set[int] = set()
    for model, keys in ((Activity, activities), (Task, tasks), (Promise, promises)):
        if keys:
            rows = model._default_manager.filter(book=book, pk__in=keys)
            found.update(rows.values_list("party", flat=True))
    return found
