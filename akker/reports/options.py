"""What may be asked of a report, read from the texts that people and programs give."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from akker.kernel.errors import Refused
from akker.reports.view import View


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that can be asked of any report; each report takes some of them.

    Without `until` a report is as of today, without `since` from the year's first day.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    known_at: dt.datetime | None = None
    compare: str = ""
    by: str = ""
    where: tuple[str, str] | None = None
    ledger_code: str = ""
    journal_code: str = ""
    party_code: str = ""
    manager: str = ""
    team: str = ""
    tier: str = ""
    segment: str = ""
    quarter: str = ""
    internal: str = ""
    appointment: int | None = None
    page: int | None = None
    after: int | None = None
    language: str = ""

    @property
    def view(self) -> View:
        return View(self.known_at, self.compare, self.where, self.by, self.language)


# What an option is called outside, and which field of Options it fills.
NAMES = {
    "from": "since",
    "until": "until",
    "as-of": "until",
    "known-at": "known_at",
    "compare": "compare",
    "by": "by",
    "where": "where",
    "ledger-account": "ledger_code",
    "journal": "journal_code",
    "party": "party_code",
    "manager": "manager",
    "team": "team",
    "tier": "tier",
    "segment": "segment",
    "quarter": "quarter",
    "internal": "internal",
    "appointment": "appointment",
    "page": "page",
    "after": "after",
    "language": "language",
}


_ALL_LINES = frozenset({"journal", "general-ledger"})


def takes_out_books(name: str, options: Options) -> bool:
    """Whether this is every line of the books at once, and not a page of it: as an export is."""
    return name in _ALL_LINES and options.page is None


def read_options(texts: Mapping[str, str]) -> Options:
    """Options from texts under the names of `NAMES`; underscores count as hyphens.

    Empty texts count as not given. Refused: option_unknown, option_twice, date_unreadable,
    moment_unreadable, number_unreadable, where_unreadable.
    """
    values: dict[str, object] = {}
    for given, text in texts.items():
        name = given.replace("_", "-")
        if name not in NAMES:
            raise Refused(
                "option_unknown",
                "No report has an option {option}.",
                remedy="There are: {there_are}.",
                option=given,
                there_are=", ".join(NAMES),
            )
        if not text:
            continue
        field = NAMES[name]
        if field in values:
            raise Refused(
                "option_twice",
                "The last day is given twice: as until and as as-of.",
                remedy="Give one of the two.",
            )
        values[field] = _read(field, text)
    return Options(**values)  # type: ignore[arg-type]  # each field was read by its own rule


def _read(field: str, text: str) -> object:
    match field:
        case "since" | "until":
            return _day(text)
        case "known_at":
            return _moment(text)
        case "page" | "after" | "appointment":
            return _number(text)
        case "where":
            return _where(text)
    return text


def _day(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError as error:
        raise Refused(
            "date_unreadable",
            "{text} is not a day.",
            remedy="Write it as year, month and day, such as 2026-03-31.",
            text=text,
        ) from error


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            "moment_unreadable",
            "{text} is not a moment.",
            remedy="Write it in UTC, such as 2026-03-31T12:00:00Z.",
            text=text,
        ) from error
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _number(text: str) -> int:
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 18:
        raise Refused(
            "number_unreadable",
            "{text} is not a whole number.",
            remedy="Use digits alone.",
            text=text,
        )
    return int(text)


def _where(text: str) -> tuple[str, str]:
    dimension, equals, value = text.partition("=")
    if not equals or not dimension:
        raise Refused(
            "where_unreadable",
            "{text} chooses no value of a dimension.",
            remedy="Write it as dimension=value; nothing after the sign means without a value.",
            text=text,
        )
    return dimension.strip(), value.strip()
