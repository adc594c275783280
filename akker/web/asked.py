"""What the reader asked for, in the address: options of reports, and addresses with one changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from akker.books.actor import reading
from akker.books.models import Book
from akker.books.queries import YearRow, fiscal_years, today_in
from akker.kernel.calendar import ONE_DAY, add_months, first_day, last_day, month_of
from akker.parties.queries import code_meant
from akker.reports.display import Language
from akker.reports.options import Options, read_options
from akker.reports.periods import Period, period_title
from akker.web.days import day_text, moment_text
from akker.web.templatetags.akker import day_typed

OPTION_NAMES = (
    *("from", "until", "known-at", "compare", "by", "where", "ledger-account", "journal"),
    *("party", "manager", "team", "tier", "segment", "quarter", "internal", "appointment"),
)


def asked_texts(request: HttpRequest, *names: str) -> dict[str, str]:
    """The texts given under these names, without blanks around them and without empty ones.

    Nor with NUL, which PostgreSQL takes in no text. Days and moments are understood as people
    type them, and stand as programs write them.
    """
    given = {name: request.GET.get(name, "").replace("\0", "").strip() for name in names}
    actor = getattr(request, "actor", None)
    today = today_in(actor.book) if actor else timezone.localdate()
    for name, read in (("from", day_text), ("until", day_text), ("known-at", moment_text)):
        if given.get(name):
            given[name] = read(given[name], today)
    return {name: text for name, text in given.items() if text}


def period_typed(texts: Mapping[str, str]) -> str:
    """The days that are asked for, also where they were refused."""
    since, until = (day_typed(texts.get(name)) for name in ("from", "until"))
    if since and until:
        return f"{since} – {until}"
    if since:
        return _("from %(day)s") % {"day": since}
    return _("up to %(day)s") % {"day": until} if until else ""


def typed_text(sent: QueryDict, name: str) -> str:
    """What was typed in a field, without blanks around it and without NUL."""
    return sent.get(name, "").replace("\0", "").strip()


def typed_party(book: Book, sent: QueryDict, name: str = "party") -> str:
    """The code of who is meant in a field: typed as a code, picked, or their whole name."""
    with reading(book):
        return code_meant(book, typed_text(sent, name)[:200])


def asked_options(request: HttpRequest, *names: str) -> Options:
    """Options of a report. Refused: as `read_options`."""
    return read_options(asked_texts(request, *names))


def report_file(book: Book, name: str, form: str, **asked: str) -> str:
    """The address of a report in a file of this format."""
    address = reverse("report-export", args=[book.slug, name])
    return with_query(address, {**asked, "format": form})


def with_query(address: str, texts: Mapping[str, object]) -> str:
    """The address with what is asked, without what is empty."""
    query = urlencode({name: text for name, text in texts.items() if text not in ("", None)})
    return f"{address}?{query}" if query else address


def exports_of(address: str, texts: Mapping[str, object]) -> list[tuple[str, str]]:
    """The files of a list as it is asked for, for the menu of exports."""
    forms = (("xlsx", "Excel"), ("csv", "CSV"))
    return [(label, with_query(address, {**texts, "format": form})) for form, label in forms]


def period_choices(
    book: Book, today: dt.date, language: Language
) -> list[tuple[str, dt.date, dt.date]]:
    """Periods that are asked for often: this year up to today, months, years. One query."""
    years = fiscal_years(book)
    return _choices(years, today, language)


def _choices(
    years: Sequence[YearRow], today: dt.date, language: Language
) -> list[tuple[str, dt.date, dt.date]]:
    months = [month_of(today), month_of(add_months(today, -1))]
    ranges = [(first_day(month), last_day(month)) for month in months]
    quarter = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    ranges.append((quarter, add_months(quarter, 3) - ONE_DAY))
    ranges.append((add_months(quarter, -3), quarter - ONE_DAY))
    ranges += [(year.starts_on, year.ends_on) for year in reversed(years)][:4]
    seen: dict[tuple[dt.date, dt.date], None] = dict.fromkeys(ranges)
    return [(period_title(Period(*days), language), *days) for days in seen]
