"""Opening books, their years and their first balances."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from akker.access.doors import command_line_actor, member_actor
from akker.access.models import Membership, Role, User
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, enter_book, usecase
from akker.books.models import Book, FiscalYear
from akker.books.queries import fiscal_years
from akker.kernel.calendar import ONE_DAY, YearRange, is_month_end, year_range
from akker.kernel.errors import Refused, WrongFields
from akker.kernel.money import currency_unknown, decimal_text
from akker.kernel.names import check_name
from akker.ledger.events import BooksOpened, EntryPosted, FiscalYearOpened
from akker.ledger.models import Journal, LedgerAccount
from akker.ledger.queries import journal_of_kind
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.sealing import PostedEntry, write_entry
from akker.ledger.words import entry_word
from akker.packs.contract import ChartEntry
from akker.packs.registry import pack_for

_MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class NewBook:
    """What opening books needs to know. `legal_form` empty takes the pack's usual one."""

    name: str
    slug: str
    country: str
    currency: str
    first_day: dt.date
    first_month: int = 1
    legal_form: str = ""
    language: str = "en"


def open_book(new: NewBook, *, owner: User | None = None) -> Book:
    """Open books for a legal entity from its country's pack, with their first fiscal year.

    The one way in without an actor: there is no book yet to act in. `owner`, when given,
    becomes a member. Refused: slug_taken, slug_unfit, name_unfit, country_unknown,
    currency_unknown, legal_form_unknown, month_unknown.
    """
    with transaction.atomic(durable=True):
        return write_book(new, owner)


@usecase(Permission.OPEN_BOOKS)
def open_other_books(actor: Actor, *, new: NewBook, until: dt.date | None = None) -> str:
    """Open other books, of which whoever acts becomes the owner; their short name.

    With `until` they have every year up to the one that holds that day. Refused: as
    `open_book`, and first_day_unfit.
    """
    owner = None if actor.user_id is None else User.objects.get(pk=actor.user_id)
    opened = write_book(new, owner, channel=actor.channel, until=until)
    enter_book(actor.book)  # what is still to be kept belongs to the books acted in
    return opened.slug


def write_book(
    new: NewBook, owner: User | None, *, channel: str = "", until: dt.date | None = None
) -> Book:
    """Step: as `open_other_books`. The transaction is in the new books when this returns.

    `channel` is the owner's; without one the operator opens them.
    """
    pack = pack_for(new.country)
    legal_form = new.legal_form or pack.usual_legal_form
    chart = pack.chart_for(legal_form)
    check_new_book(new, until)
    first_year = year_range(new.first_day, new.first_month)
    if Book.objects.filter(slug=new.slug).exists():
        raise Refused(
            "slug_taken",
            "There are books called {slug} already.",
            remedy="Choose another short name.",
            slug=new.slug,
        )
    book = Book(
        slug=new.slug,
        name=new.name,
        country=new.country.upper(),
        currency=new.currency,
        legal_form=legal_form,
        pack_code=pack.code,
        language=new.language,
        timezone=pack.timezone or "UTC",
        first_month=new.first_month,
        opened_at=dt.datetime.now(dt.UTC),
    )
    book.save(force_insert=True)
    enter_book(book)
    _add_chart(book, chart, pack.revaluations(legal_form))
    Journal.objects.bulk_create(
        Journal(book=book, code=j.code, name=j.name_in(new.language), kind=j.kind)
        for j in pack.journals
    )
    if owner is not None:
        Membership.objects.create(book=book, user=owner, role=Role.OWNER)
    if owner is not None and channel:
        actor = member_actor(book, owner.email, channel=channel)
    else:
        actor = command_line_actor(book)
    record(
        actor,
        BooksOpened(new.name, book.country, new.currency, new.first_day),
        subject=f"book:{book.slug}",
    )
    _write_year(actor, first_year)
    while until is not None and fiscal_years(book)[-1].ends_on < until:
        write_next_year(actor)
    return book


def check_new_book(new: NewBook, until: dt.date | None) -> None:
    """By the fields of a company. Refused, all together: country_unknown, currency_unknown,
    slug_unfit, name_unfit, first_day_unfit.
    """
    wrong = WrongFields()
    wrong.tried("country", None, lambda: _check_country(new.country))
    wrong.tried("currency", None, lambda: _check_book_currency(new.currency))
    wrong.tried("company", None, lambda: _check_slug(new.slug))
    wrong.tried("company", "", lambda: check_name(new.name, 120))
    if until is not None:
        wrong.tried("first_day", None, lambda: _check_first_day(new.first_day, until))
    wrong.refuse()


def _check_first_day(first_day: dt.date, until: dt.date) -> None:
    if abs(first_day.year - until.year) > _MOST_YEARS:
        raise Refused(
            "first_day_unfit",
            "Books cannot begin on {first_day}.",
            remedy="Use a day within {count} years of today.",
            first_day=first_day.isoformat(),
            count=_MOST_YEARS,
        )


def _check_country(country: str) -> None:
    # SQLite keeps a text of any length, and no backup would take a longer one back.
    if not re.fullmatch("[A-Za-z]{2}|", country):
        raise Refused(
            "country_unknown",
            "{text} is not the code of a country.",
            remedy="Use two letters, such as NL.",
            text=ascii(country[:40])[1:-1],
        )


def _check_book_currency(currency: str) -> None:
    # Lines may be in a commodity of one letter; books are kept in what ISO 4217 knows.
    if not re.fullmatch("[A-Z]{3}", currency):
        raise currency_unknown(currency)


def _check_slug(slug: str) -> None:
    # Not other alphabets: two short names that look the same would be two sets of books.
    if not re.fullmatch(r"[a-z0-9-]{1,40}", slug) or not slug.strip("-"):
        raise Refused(
            "slug_unfit",
            "{slug} cannot be the short name of books.",
            remedy="Use small letters, digits and hyphens, at most 40.",
            slug=ascii(slug)[1:-1] or "An empty text",
        )


def _add_chart(book: Book, chart: Iterable[ChartEntry], revaluations: Mapping[str, str]) -> None:
    """`revaluations`: codes, each with that of the ledger account beside it."""
    LedgerAccount.objects.bulk_create(
        LedgerAccount(
            book=book,
            code=entry.code,
            name=entry.name_in(book.language),
            type=entry.type,
            role=entry.roles[0] if entry.roles else "",
            control=entry.control,
            currency="" if entry.currency == book.currency else entry.currency,
            is_vat=entry.is_vat,
            reference=entry.reference,
            reference_version=entry.reference_version,
            mirror_reference=entry.mirror_reference,
        )
        for entry in chart
    )
    by_code = {a.code: a for a in LedgerAccount.objects.filter(book=book)}
    changed = []
    for code, beside in revaluations.items():
        by_code[code].revalued_on = by_code[beside]
        changed.append(by_code[code])
    LedgerAccount.objects.bulk_update(changed, ["revalued_on"])


@usecase(Permission.CLOSE_YEARS)
def open_fiscal_year(actor: Actor, *, ends_on: dt.date | None = None) -> str:
    """Open the year after the last one; its name. A year may run from 1 day to 23 months.

    Refused: year_unfit.
    """
    return write_next_year(actor, ends_on=ends_on)


def write_next_year(actor: Actor, *, ends_on: dt.date | None = None) -> str:
    """Step: as `open_fiscal_year`."""
    last = fiscal_years(actor.book)[-1]
    starts_on = last.ends_on + ONE_DAY
    year = year_range(starts_on, actor.book.first_month)
    if ends_on is not None:
        latest = starts_on.replace(year=starts_on.year + 2)
        if not starts_on <= ends_on < latest or not is_month_end(ends_on):
            raise Refused(
                "year_unfit",
                "A fiscal year from {starts_on} cannot end on {ends_on}.",
                remedy="Use the last day of a month, within two years.",
                starts_on=starts_on.isoformat(),
                ends_on=ends_on.isoformat(),
            )
        year = YearRange(starts_on, ends_on)
    return _write_year(actor, year)


def _write_year(actor: Actor, year: YearRange) -> str:
    """Its name: two short years may end in the same calendar year, so the month may follow."""
    taken = {row.name for row in fiscal_years(actor.book)}
    name = year.name if year.name not in taken else f"{year.name}-{year.ends_on.month:02}"
    row = FiscalYear(book=actor.book, name=name, starts_on=year.starts_on, ends_on=year.ends_on)
    row.save(force_insert=True)
    record(
        actor,
        FiscalYearOpened(name, year.starts_on, year.ends_on),
        subject=f"year:{name}",
    )
    return name


@usecase(Permission.POST_ENTRIES)
def post_opening_balances(
    actor: Actor, *, booked_on: dt.date, lines: Sequence[NewLine]
) -> PostedEntry:
    """Post the balances that the books start with, as one entry that balances by itself.

    Refused: opening_unbalanced, and what `rules.check_entry` refuses.
    """
    return write_opening(actor, booked_on=booked_on, lines=lines)


def write_opening(
    actor: Actor, *, booked_on: dt.date, lines: Sequence[NewLine], source: str = "opening"
) -> PostedEntry:
    """Step: as `post_opening_balances`."""
    entry = opening_entry(actor.book, booked_on, lines, source)
    posted = write_entry(actor, entry)
    record(actor, EntryPosted(posted.label, booked_on), subject=f"entry:{posted.label}")
    return posted


def opening_entry(
    book: Book, booked_on: dt.date, lines: Sequence[NewLine], source: str
) -> NewEntry:
    """Refused: opening_unbalanced."""
    difference = sum(line.amount_minor for line in lines)
    if difference:
        raise Refused(
            "opening_unbalanced",
            "The opening balances do not balance: {side} is {amount} {currency} too much.",
            remedy="Correct a balance, or add the difference on a line of its own.",
            side="debit" if difference > 0 else "credit",
            amount=decimal_text(abs(difference), book.currency),
            currency=book.currency,
        )
    return NewEntry(
        journal_code=journal_of_kind(book, "opening"),
        booked_on=booked_on,
        description=entry_word(book.language, "opening"),
        lines=tuple(lines),
        source=source,
    )
