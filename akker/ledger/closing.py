"""Locking periods, closing years and reopening them."""

import datetime as dt

from django.db.models import Max

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book, FiscalYear
from akker.books.queries import YearRow, fiscal_year_named, fiscal_years, today_in
from akker.jobs.queries import last_done
from akker.kernel.errors import Refused
from akker.ledger.events import EntryPosted, FiscalYearClosed, FiscalYearReopened, PeriodLocked
from akker.ledger.models import Counter
from akker.ledger.opening import write_next_year
from akker.ledger.posting import write_reversal
from akker.ledger.queries import entry_labelled
from akker.ledger.queries_year_end import closing_entry, found_faults, standing_closing
from akker.ledger.sealing import write_entry
from akker.ledger.surroundings import hold_book

LOCK_KINDS = ("sales", "purchase", "vat", "hard")


@usecase(Permission.LOCK_PERIODS)
def lock_until(actor: Actor, *, kind: str, until: dt.date | None) -> None:
    """Refuse every posting of a kind up to and including a day (invariant 16).

    Sales and purchase locks hold for journals of that kind, the VAT lock for entries with
    VAT, the hard lock for all. None lifts a lock, but the hard lock never moves back.
    Refused: lock_unknown, hard_lock_stays, year_open, no_fiscal_year.
    """
    if kind not in LOCK_KINDS:
        raise Refused(
            "lock_unknown",
            "{kind} is not a kind of lock.",
            remedy="Use one of: {known}.",
            kind=kind or "An empty text",
            known=", ".join(LOCK_KINDS),
        )
    hold_book(actor.book, exclusive=True)
    field = f"{kind}_locked_until"
    before: dt.date | None = Book.objects.values_list(field, flat=True).get(pk=actor.book.pk)
    if kind == "hard":
        _check_hard_lock(actor.book, before, until)
    Book.objects.filter(pk=actor.book.pk).update(**{field: until})
    record(
        actor,
        PeriodLocked(kind, until),
        subject=f"lock:{kind}",
        before={"kind": kind, "until": before},
    )


def _check_hard_lock(book: Book, before: dt.date | None, until: dt.date | None) -> None:
    if before is not None and (until is None or until < before):
        raise Refused(
            "hard_lock_stays",
            "The books are locked for good up to and including {before}.",
            remedy="Only a later day can be chosen.",
            before=before.isoformat(),
        )
    years = fiscal_years(book)
    if until is not None and until > years[-1].ends_on:
        # A slip of the pen here would keep every later year shut for ever.
        raise Refused(
            "no_fiscal_year",
            "{book} has no fiscal year on {day}.",
            remedy="Lock up to a day in a year that is there.",
            book=book.name,
            day=until.isoformat(),
        )
    for year in years:
        if until is not None and year.ends_on <= until and not year.is_closed:
            # The lock cannot be lifted, and the closing entry must still fit.
            raise Refused(
                "year_open",
                "The year {name} is still open.",
                remedy="Close {name} first.",
                name=year.name,
            )


@usecase(Permission.CLOSE_YEARS)
def close_fiscal_year(actor: Actor, *, name: str, is_sure: bool = True) -> str:
    """Close a year; the label of its closing entry, or empty when there was nothing to close.

    On the last day one entry in the closing journal brings every income and expense ledger
    account to zero, against the result for the year; its appropriation is an ordinary
    entry, later. Nothing is copied into the next year, which is opened if it is missing.
    Whoever is not sure is told first that the year is not over, or that a check failed. Refused:
    no_fiscal_year, year_closed, year_open for an earlier year, year_doubtful, role_missing,
    journal_missing, period_locked.
    """
    hold_book(actor.book, exclusive=True)
    year = fiscal_year_named(actor.book, name)
    years = fiscal_years(actor.book)
    if year.is_closed:
        raise Refused(
            "year_closed",
            "The year {name} is closed already.",
            remedy="Reopen it first if it must be closed again.",
            name=name,
        )
    for other in years:
        if other.starts_on < year.starts_on and not other.is_closed:
            raise Refused(
                "year_open",
                "The year {other} is still open.",
                remedy="Close {other} first.",
                other=other.name,
            )
    if not is_sure:
        _check_doubts(actor.book, year)
    label = _write_closing_entry(actor, year)
    closed = FiscalYear.objects.filter(book=actor.book, pk=year.fiscal_year_id)
    closed.update(closed_at=_after_its_entries(actor.book, year))
    if year.ends_on == years[-1].ends_on:
        write_next_year(actor)
    record(actor, FiscalYearClosed(name, label), subject=f"year:{name}")
    return label


def _check_doubts(book: Book, year: YearRow) -> None:
    """Refused: year_doubtful."""
    is_over, has_faults = year.ends_on < today_in(book), found_faults(last_done(book, "check"))
    if is_over and not has_faults:
        return
    remedy = "If that is as it should be, say that you are sure."
    if not is_over and has_faults:
        raise Refused(
            "year_doubtful",
            "The year {name} runs until {day}, and the last check of these books found faults.",
            remedy=remedy,
            name=year.name,
            day=year.ends_on.isoformat(),
        )
    if has_faults:
        raise Refused("year_doubtful", "The last check of these books found faults.", remedy=remedy)
    raise Refused(
        "year_doubtful",
        "The year {name} runs until {day}: what comes in until then would not be in it.",
        remedy=remedy,
        name=year.name,
        day=year.ends_on.isoformat(),
    )


def _after_its_entries(book: Book, year: YearRow) -> dt.datetime:
    """Now, or the moment of the year's last entry should the clock have been put back."""
    counters = Counter.objects.filter(book=book, fiscal_year_id=year.fiscal_year_id)
    last = counters.aggregate(last=Max("last_recorded_at"))["last"]
    now = dt.datetime.now(dt.UTC)
    return now if last is None else max(now, last)


def _write_closing_entry(actor: Actor, year: YearRow) -> str:
    entry = closing_entry(actor.book, year)
    if entry is None:
        return ""
    posted = write_entry(actor, entry)
    record(actor, EntryPosted(posted.label, entry.booked_on), subject=f"entry:{posted.label}")
    return posted.label


@usecase(Permission.CLOSE_YEARS)
def reopen_fiscal_year(actor: Actor, *, name: str) -> str:
    """Open a closed year again; the label of the entry that takes its closing back, if any.

    Balances of later years follow by themselves, since none was ever copied. Refused:
    no_fiscal_year, year_is_open, year_closed for a later year, period_locked.
    """
    hold_book(actor.book, exclusive=True)
    year = fiscal_year_named(actor.book, name)
    if not year.is_closed:
        raise Refused(
            "year_is_open",
            "The year {name} is open.",
            remedy="Nothing needs to be done.",
            name=name,
        )
    later = [y for y in fiscal_years(actor.book) if y.is_closed and y.starts_on > year.starts_on]
    if later:
        raise Refused(
            "year_closed",
            "The year {later}, after it, is closed.",
            remedy="Reopen {later} first.",
            later=later[-1].name,
        )
    _check_not_locked_for_good(actor.book, year)
    FiscalYear.objects.filter(book=actor.book, pk=year.fiscal_year_id).update(closed_at=None)
    label = _take_closing_back(actor, year)
    record(actor, FiscalYearReopened(name, label), subject=f"year:{name}")
    return label


def _check_not_locked_for_good(book: Book, year: YearRow) -> None:
    until = Book.objects.values_list("hard_locked_until", flat=True).get(pk=book.pk)
    if until is not None and until >= year.starts_on:
        raise Refused(
            "period_locked",
            "The books are locked for good up to and including {until}.",
            remedy="Correct it by an entry after that day.",
            until=until.isoformat(),
        )


def _take_closing_back(actor: Actor, year: YearRow) -> str:
    standing = standing_closing(actor.book, year)
    if not standing:
        return ""
    original = entry_labelled(actor.book, standing)
    return write_reversal(actor, original, booked_on=year.ends_on).label
