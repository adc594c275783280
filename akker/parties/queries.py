"""Reading parties, and whether they are who was registered."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.sentences import Sentence, said
from akker.parties.cards import ROLES
from akker.parties.models import Party
from akker.parties.queries_sight import seen
from akker.parties.rules import proposed_code

_ROWS_AT_ONCE = 2000
RETIRED = "retired"  # asks for those who are out of use


NOBODY = "nobody"  # asks for those whom nobody looks after
_IN_LIST = (
    *("code", "name", "country", "email", "manager__email", "manager__name"),
    *(f"is_{role}" for role in ROLES),
)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """`manager` is the e-mail address of who looks after them, or empty."""

    code: str
    name: str
    roles: tuple[str, ...] = ()
    country: str = ""
    email: str = ""
    manager: str = ""
    manager_name: str = ""


def parties_of(book: Book) -> list[PartyRow]:
    """Everybody registered in these books, by code. One query."""
    rows = Party.objects.filter(seen(book), book=book).order_by("code")
    return [_listed(row) for row in rows.values_list(*_IN_LIST)]


def _listed(row: tuple[Any, ...]) -> PartyRow:
    code, name, country, email, manager, manager_name, *plays = row
    roles = tuple(role for role, is_one in zip(ROLES, plays, strict=True) if is_one)
    shown = manager_name or manager or ""
    return PartyRow(code, name, roles, country, email, manager or "", shown)


def digest_of(salt: str, name: str) -> str:
    """What stands for a party in the hashes of entries."""
    return hashlib.sha256(f"{salt}|{name}".encode()).hexdigest()


def party_names(book: Book, codes: Iterable[str]) -> dict[str, str]:
    """Names by code, of those that were not erased. One query, or none."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = Party.objects.filter(seen(book), book=book, code__in=wanted)
    return dict(rows.values_list("code", "name"))


def broken_parties(book: Book) -> Iterator[Sentence]:
    """A sentence for each party whose name is not the one that entries were sealed with.

    Where a name was erased, its salt is too, and there is nothing to compare.
    """
    rows = Party.objects.filter(book=book).exclude(salt="").order_by("code")
    columns = rows.values_list("code", "name", "sealed_name", "salt", "digest")
    for code, name, sealed_name, salt, digest in columns.iterator(_ROWS_AT_ONCE):
        if digest_of(salt, sealed_name or name) != digest:
            yield said("Party {code} has another name than it was registered with.", code=code)


@asked_once
def party_coded(book: Book, code: str) -> PartyRow:
    """Refused: party_unknown."""
    row = Party.objects.filter(seen(book), book=book, code=code).first()
    if row is None:
        raise party_unknown(book, code)
    return PartyRow(row.code, row.name)


def code_meant(book: Book, typed: str) -> str:
    """The code of who is meant: typed as a code, or as the whole name of one party alone. What is
    neither stays as it was typed, for whoever looks it up to refuse.
    """
    rows = Party.objects.filter(seen(book), book=book)
    if not typed or rows.filter(code=typed).exists():
        return typed
    named = rows.filter(name__iexact=typed, retired_on=None, merged_into=None)
    codes = list(named.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else typed


def keys_coded(book: Book, codes: Iterable[str]) -> dict[str, int]:
    """By code, of those whom the reader sees. A query for each some hundreds."""
    wanted, found = sorted({*codes}), dict[str, int]()
    for start in range(0, len(wanted), 500):
        rows = Party.objects.filter(seen(book), book=book, code__in=wanted[start : start + 500])
        found |= dict(rows.values_list("code", "pk"))
    return found


@asked_once
def keys_of_group(book: Book, code: str) -> tuple[int, ...]:
    """The keys of a party and of all that were merged into it; empty where nobody has the code.

    Two queries, and one more for each time that what was merged is merged again.
    """
    rows = Party.objects.filter(seen(book), book=book)
    found = list(rows.filter(code=code).values_list("pk", flat=True))
    newest = found
    while newest:
        merged = rows.filter(merged_into__in=newest).exclude(pk__in=found)
        newest = list(merged.values_list("pk", flat=True))
        found += newest
    return tuple(found)


def codes_of_group(book: Book, code: str) -> list[str]:
    """The codes of a party and of all that were merged into it."""
    rows = Party.objects.filter(book=book, pk__in=keys_of_group(book, code))
    return list(rows.values_list("code", flat=True))


def merged_keys(book: Book) -> dict[int, int]:
    """Key of who is another name -> of whom it is one for, in the end. One query."""
    return {key: end.key for key, (_, end) in _merged(book).items()}


def merged_codes(book: Book) -> dict[str, tuple[str, str]]:
    """Code of who is another name -> code and name of whom it is one for, in the end. One query."""
    return {code: (end.code, end.name) for code, end in _merged(book).values()}


@dataclass(frozen=True, slots=True)
class _End:
    key: int
    code: str
    name: str


@asked_once
def _merged(book: Book) -> Mapping[int, tuple[str, _End]]:
    """By key of who is another name: its code, and whom it is one for, however often merged."""
    rows = Party.objects.filter(seen(book), book=book, merged_into__isnull=False)
    into = {
        key: (code, _End(int(other or 0), other_code, other_name))
        for key, code, other, other_code, other_name in rows.values_list(
            "pk", "code", "merged_into", "merged_into__code", "merged_into__name"
        )
    }
    for key, (code, end) in into.items():
        while end.key in into:
            end = into[end.key][1]
        into[key] = code, end
    return into


def party_unknown(book: Book, code: str) -> Refused:
    if not code:
        return Refused("party_unknown", "Nobody is chosen yet.", remedy="Give the code of a party.")
    return Refused(
        "party_unknown",
        "{book} knows nobody with the code {code}.",
        remedy="Register this party first, or use another code.",
        book=book.name,
        code=code,
    )


def parties_page(
    book: Book,
    *,
    text: str = "",
    role: str = "",
    manager: str = "",
    after_code: str = "",
    limit: int,
) -> list[PartyRow]:
    """Up to `limit` + 1 parties by code, with `text` in their code or name, in that role.

    Those in use, unless `role` is `RETIRED`. `manager` is an e-mail address, or `NOBODY`.
    """
    found = Party.objects.filter(seen(book), book=book, retired_on__isnull=role != RETIRED)
    if manager:
        found = found.filter(Q(manager=None) if manager == NOBODY else Q(manager__email=manager))
    if role in ROLES:
        found = found.filter(**{f"is_{role}": True})
    if text:
        found = found.filter(Q(code__icontains=text) | Q(name__icontains=text))
    if after_code:
        found = found.filter(code__gt=after_code)
    rows = found.order_by("code").values_list(*_IN_LIST)
    return [_listed(row) for row in rows[: limit + 1]]


def free_code(book: Book, name: str) -> str:
    """A code for a name that nobody in these books has. One query."""
    stem = proposed_code(name, ())
    rows = Party.objects.filter(book=book, code__startswith=stem)
    return proposed_code(name, set(rows.values_list("code", flat=True)))
