"""Reading whom we look after: the list, and one of them."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from akker.access.queries_views import SEGMENTS, shared_views
from akker.books.models import Book
from akker.customers.models import Customer
from akker.customers.queries_family import keys_above
from akker.customers.rules import ACTIVE, ARCHIVED, STANDARD, CustomerFacts, version_of
from akker.kernel.errors import Refused
from akker.parties.models import Party
from akker.parties.queries import NOBODY, keys_of_group, merged_keys, party_unknown
from akker.parties.queries_sight import seen

_COLUMNS = (
    *("pk", "code", "name", "of_tier", "of_status", "of_industry", "customer__parent"),
    *("of_relation", "customer__relation_on", "manager__email", "manager__name"),
)


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """`parent` is the code of whom they belong to, as far as the reader sees them; `manager` the
    e-mail address of who looks after them."""

    party_id: int
    code: str
    name: str
    tier: str
    status: str
    industry: str
    relation: str
    relation_on: dt.date | None
    manager: str
    manager_name: str
    parent: str = ""
    parent_name: str = ""

    @property
    def facts(self) -> CustomerFacts:
        return CustomerFacts(
            self.tier, self.status, self.industry, self.parent, self.relation, self.relation_on
        )

    @property
    def version(self) -> str:
        return version_of(self.facts)


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """What is asked of the list. Without a status, all but the archived. `manager` is an e-mail
    address or `NOBODY`, `parent` a code, `country` that of the card. `segment` is the name of
    another filter, whose members they are too."""

    text: str = ""
    tier: str = ""
    status: str = ""
    manager: str = ""
    industry: str = ""
    parent: str = ""
    relation: str = ""
    country: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer with whom they belong to, the nearest first, and who belongs to them at once."""

    row: CustomerRow
    above: tuple[tuple[str, str], ...] = ()
    below: tuple[CustomerRow, ...] = ()


def _customers(book: Book) -> Any:
    """Whom we sell to: not those out of use, nor who is another name for somebody."""
    return _with_facts(
        Party.objects.filter(
            seen(book), book=book, is_customer=True, merged_into=None, retired_on=None
        )
    )


def _with_facts(found: Any) -> Any:
    return found.annotate(
        of_tier=Coalesce(F("customer__tier"), Value(STANDARD)),
        of_status=Coalesce(F("customer__status"), Value(ACTIVE)),
        of_industry=Coalesce(F("customer__industry"), Value("")),
        of_relation=Coalesce(F("customer__relation"), Value("")),
    )


def segments(book: Book) -> dict[str, CustomerFilter]:
    """The filters of the list that members share, by name, but those that lie in themselves or
    in one that is gone. One query."""
    known = {one.name for one in fields(CustomerFilter)} - {"text"}
    found = {}
    for name, texts in shared_views(book, SEGMENTS).items():
        asked = {key: text for key, text in texts.items() if key in known}
        found[name] = CustomerFilter(text=texts.get("q", ""), **asked)
    return {name: asked for name, asked in found.items() if _ends(found, name)}


def _ends(found: Mapping[str, CustomerFilter], name: str) -> bool:
    """Whether what a segment lies in is there, and what that lies in, and never the same again."""
    passed: set[str] = set()
    while name:
        if name in passed or name not in found:
            return False
        passed.add(name)
        name = found[name].segment
    return True


def keys_in_segment(book: Book, name: str) -> Any:
    """The keys of those who satisfy it now, as a query. Refused: segment_unknown."""
    asked = CustomerFilter(segment=name)
    return _customers(book).filter(_conditions(book, asked)).values("pk")


def members_of_segment(book: Book, name: str) -> frozenset[int]:
    """The keys of those who are in it now. Two queries. Refused: segment_unknown."""
    return frozenset(keys_in_segment(book, name).values_list("pk", flat=True))


def segments_of(book: Book, party_id: int) -> list[str]:
    """The names of those that somebody is in now. Two queries at most."""
    known = segments(book)
    marks = {
        f"in_{n}": Case(
            When(_conditions(book, CustomerFilter(segment=name), known), then=Value(1)),
            default=Value(0),
        )
        for n, name in enumerate(known)
    }
    rows = _customers(book).filter(pk=party_id).values_list(*marks.values()) if marks else []
    is_in = next(iter(rows), ())
    return [name for name, one in zip(known, is_in, strict=False) if one]


def _in_segment(book: Book, name: str, known: dict[str, CustomerFilter] | None) -> Q:
    """Refused: segment_unknown."""
    known = segments(book) if known is None else known
    if name not in known:
        raise Refused(
            "segment_unknown",
            "There is no segment {name} here.",
            remedy="Use one of: {known}.",
            name=name[:60],
            known=", ".join(known) or "none is kept yet",
        )
    return _conditions(book, known[name], known)


def _conditions(
    book: Book,
    asked: CustomerFilter,
    known: dict[str, CustomerFilter] | None = None,
) -> Q:
    """Refused: segment_unknown."""
    found = Q()
    if asked.segment:
        found &= _in_segment(book, asked.segment, known)
    if asked.tier:
        found &= _is("tier", asked.tier, STANDARD)
    if asked.status:
        found &= _is("status", asked.status, ACTIVE)
    elif not asked.segment:
        found &= ~Q(customer__status=ARCHIVED) | Q(customer=None)
    if asked.relation:
        found &= Q(customer__relation=asked.relation)
    if asked.country:
        found &= Q(country=asked.country)
    if asked.industry:
        found &= Q(customer__industry=asked.industry)
    if asked.manager:
        nobody = asked.manager == NOBODY
        found &= Q(manager=None) if nobody else Q(manager__email=asked.manager)
    if asked.parent:
        found &= Q(customer__parent__in=keys_of_group(book, asked.parent))
    if asked.text:
        found &= Q(code__icontains=asked.text) | Q(name__icontains=asked.text)
    return found


def _is(column: str, value: str, usual: str) -> Q:
    """Who has no row has what is usual."""
    found = Q(**{f"customer__{column}": value})
    return found | Q(customer=None) if value == usual else found


def customers_page(
    book: Book, asked: CustomerFilter, *, after_code: str = "", limit: int
) -> list[CustomerRow]:
    """Up to `limit` + 1 customers by code. Three queries at most."""
    found = _customers(book).filter(_conditions(book, asked))
    if after_code:
        found = found.filter(code__gt=after_code)
    return _rows(book, found.order_by("code").values_list(*_COLUMNS)[: limit + 1])


def fitting(book: Book, asked: CustomerFilter) -> Any:
    """Customers that are asked for, as a part of another query. It may ask the database."""
    return _customers(book).filter(_conditions(book, asked))


def customers_where(
    book: Book, asked: CustomerFilter, *narrowed: Callable[[Any], Any], column: str, limit: int
) -> list[tuple[CustomerRow, Any]]:
    """Those asked for that are left when narrowed further, with one column more; one narrowing
    after the other, until there are enough."""
    rows: list[Any] = []
    for narrow in narrowed:
        if len(rows) < limit:
            found = narrow(_customers(book).filter(_conditions(book, asked)))
            rows += found.values_list(column, *_COLUMNS)[: limit - len(rows)]
    return list(zip(_rows(book, [row[1:] for row in rows]), [row[0] for row in rows], strict=True))


def _rows(book: Book, found: Any) -> list[CustomerRow]:
    rows, parents = [], []
    for key, code, name, tier, status, industry, parent, relation, on, email, manager in found:
        shown = manager or email or ""
        row = CustomerRow(key, code, name, tier, status, industry, relation, on, email or "", shown)
        rows.append(row)
        parents.append(parent)
    if not any(parents):
        return rows
    into = merged_keys(book)
    ends = [into.get(parent, parent) for parent in parents]
    own = Party.objects.filter(seen(book), book=book, pk__in=[end for end in ends if end])
    names = {key: (code, name) for key, code, name in own.values_list("pk", "code", "name")}
    return [
        replace(row, parent=names[end][0], parent_name=names[end][1]) if end in names else row
        for row, end in zip(rows, ends, strict=True)
    ]


def customer_coded(book: Book, code: str) -> CustomerRow:
    """One of them, out of use too; another name is read as whom it is for.

    Refused: party_unknown, customer_unknown.
    """
    row = Party.objects.filter(seen(book), book=book, code=code).first()
    if row is None:
        raise party_unknown(book, code)
    while row.merged_into_id is not None:
        row = Party.objects.get(book=book, pk=row.merged_into_id)
    if not row.is_customer:
        raise Refused(
            "customer_unknown",
            "{code} is no customer.",
            remedy="Give them the role of customer on their card first.",
            code=code,
        )
    rows = _with_facts(Party.objects.filter(book=book, pk=row.pk))
    return _rows(book, rows.values_list(*_COLUMNS))[0]


def known_customer(book: Book, code: str) -> KnownCustomer:
    """With whom they belong to and who belongs to them. Refused: as `customer_coded`."""
    row = customer_coded(book, code)
    chain = keys_above(book, row.party_id)
    own = Party.objects.filter(seen(book), book=book, pk__in=chain)
    names = {key: (code, name) for key, code, name in own.values_list("pk", "code", "name")}
    names_for = keys_of_group(book, row.code)
    below = _customers(book).filter(customer__parent__in=names_for).order_by("code")
    return KnownCustomer(
        row,
        tuple(names[key] for key in chain if key in names),
        tuple(_rows(book, below.values_list(*_COLUMNS))),
    )


def chosen_facts(book: Book) -> dict[str, CustomerFacts]:
    """By code, of those of whom something was chosen. One query."""
    rows = Customer.objects.filter(book=book)
    columns = ("tier", "status", "industry", "parent__code", "relation", "relation_on")
    return {
        code: CustomerFacts(tier, status, industry, parent or "", relation, on)
        for code, tier, status, industry, parent, relation, on in rows.values_list(
            "party__code", *columns
        )
    }


def keys_seen(book: Book, keys: Collection[int]) -> list[int]:
    """Those of some parties whom the reader sees. One query."""
    rows = Party.objects.filter(seen(book), book=book, pk__in=keys)
    return list(rows.values_list("pk", flat=True))


def industries(book: Book) -> list[str]:
    """All that are given, for those whom the reader sees. One query."""
    rows = Customer.objects.filter(seen(book, "party__"), book=book).exclude(industry="")
    return list(rows.order_by("industry").values_list("industry", flat=True).distinct())
