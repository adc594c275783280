"""Who gets documents and who sends them, read from the cards with few statements.

By hand, because every document needs it and the ORM would take longer than all the rest
(docs/decisions/0003-hand-written-posting.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.parties.models import Party
from akker.parties.queries_sight import seen, seen_codes
from akker.receivables.rules import Standing

_AT_ONCE = 400
NLCIUS = "nlcius"  # of `parties.cards.DELIVERIES`
_CODED = (
    "SELECT p.id, p.code, p.name, p.country, p.language, p.currency, p.payment_days,"
    " p.discount_e2, p.discount_days, p.email, p.phone, p.website, p.einvoice_id, -1, p.delivery,"
    " p.credit_limit_minor IS NOT NULL OR p.merged_into_id IS NOT NULL"
    " FROM parties_party p WHERE p.book_id = %s AND p.code IN ({marks})"
)
_LETTERHEAD = (
    "SELECT p.id, p.code, p.name, p.country, p.language, p.currency, p.payment_days,"
    " p.discount_e2, p.discount_days, p.email, p.phone, p.website, p.einvoice_id,"
    " h.payment_days, h.footer, h.payment_link FROM receivables_letterhead h"
    " JOIN parties_party p ON p.id = h.party_id WHERE h.book_id = %s"
)
_CARDS = (
    "SELECT 'place', id, party_id, place, street, postcode, city, country FROM parties_address"
    " WHERE book_id = %s AND party_id IN ({marks})"
    " UNION ALL SELECT 'number', id, party_id, scheme, number, '', '', '' FROM parties_identifier"
    " WHERE book_id = %s AND party_id IN ({marks})"
    " UNION ALL SELECT 'account', id, party_id, iban, bic, COALESCE(CAST(ended_at AS text), ''),"
    " '', '' FROM parties_partybankaccount a"
    " WHERE book_id = %s AND confirmed_at IS NOT NULL AND party_id IN ({marks})"
    " AND (ended_at IS NULL OR EXISTS (SELECT 1 FROM parties_partybankaccount w"
    " WHERE w.book_id = a.book_id AND w.party_id = a.party_id"
    " AND w.confirmed_at IS NULL AND w.ended_at IS NULL))"
)


@dataclass(frozen=True, slots=True)
class Debtor:
    party_id: int
    standing: Standing
    language: str
    currency: str
    payment_days: int | None
    discount_e2: int | None
    discount_days: int | None
    may_be_limited: bool = False  # there is a credit limit, or they are another name for somebody
    gets_nlcius: bool = False  # their e-invoices follow the Dutch rules


@dataclass(frozen=True, slots=True)
class Sender:
    """The letterhead: how we stand on paper, and our usual terms."""

    standing: Standing
    payment_days: int
    footer: str
    payment_link: str


def debtors_and_sender(book: Book, codes: Iterable[str]) -> tuple[dict[str, Debtor], Sender | None]:
    """By code those that there are, and the letterhead if it is set.

    Three statements for up to some hundreds of parties.
    """
    known = seen_codes(book)
    listed = sorted({code for code in codes if code and (known is None or code in known)})
    rows = _fetch(_LETTERHEAD, [book.pk])
    for start in range(0, len(listed), _AT_ONCE):
        chunk = listed[start : start + _AT_ONCE]
        rows += _fetch(_CODED.format(marks=_marks(chunk)), [book.pk, *chunk])
    cards = _cards(book, [row[0] for row in rows])
    sender, debtors = None, {}
    for row in rows:
        standing = _standing(row, cards[row[0]], book.country)
        if row[13] >= 0:
            sender = Sender(standing, row[13], row[14], row[15])
        else:
            debtors[row[1]] = Debtor(
                *(row[0], standing, row[4], row[5], row[6], row[7], row[8], bool(row[15])),
                gets_nlcius=row[14] == NLCIUS,
            )
    return debtors, sender


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _cards(book: Book, party_ids: Sequence[int]) -> dict[int, dict[str, list[tuple[Any, ...]]]]:
    """By party and kind, what stands on the card, in the order in which it was written."""
    found: dict[int, dict[str, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(party_ids), _AT_ONCE):
        chunk = party_ids[start : start + _AT_ONCE]
        values = [book.pk, *chunk] * 3
        for kind, key, party_id, *row in sorted(_fetch(_CARDS.format(marks=_marks(chunk)), values)):
            found[party_id][kind].append((key, *row))
    return found


def _standing(row: tuple[Any, ...], card: dict[str, list[tuple[Any, ...]]], home: str) -> Standing:
    """The address for post, or else the first there is; in `home` where no country is said."""
    places = sorted(card["place"], key=lambda one: (one[1] != "post", one[0]))
    street, postcode, city, country = places[0][2:] if places else ("", "", "", "")
    iban, bic = _confirmed(card["account"])
    return Standing(
        name=row[2],
        street=street,
        postcode=postcode,
        city=city,
        country=country or row[3] or home,
        numbers={scheme: number for _, scheme, number, *_ in reversed(card["number"])},
        email=row[9],
        phone=row[10],
        website=row[11],
        iban=iban,
        bic=bic,
        einvoice_id=row[12],
    )


def _confirmed(accounts: Sequence[tuple[Any, ...]]) -> tuple[str, str]:
    """IBAN and BIC of the first confirmed account in use. While one that took its place waits to be
    confirmed, the one that was used last: an account that nobody confirmed is how money is stolen.
    """
    used = [one for one in accounts if not one[3]]
    if used or not accounts:
        return (used[0][1], used[0][2]) if used else ("", "")
    last = max(accounts, key=lambda one: one[3])
    return last[1], last[2]


def currencies_agreed(book: Book, codes: Iterable[str]) -> dict[str, str]:
    """As `currency_agreed`, by code, of those that are there. One query."""
    rows = Party.objects.filter(book=book, code__in=sorted(set(codes)))
    return dict(rows.values_list("code", "currency"))


def currency_agreed(book: Book, code: str) -> str:
    """What a party is billed in; empty for that of the books, or where nobody has the code."""
    found = Party.objects.filter(seen(book), book=book, code=code).values_list(
        "currency", flat=True
    )
    return found.first() or ""


def letterhead_missing(book: Book) -> Refused:
    return Refused(
        "letterhead_missing",
        "{book} has no letterhead yet: our own name, address and numbers.",
        remedy="Set the letterhead once, in the settings.",
        book=book.name,
    )
