"""How a report looks at the books: as known when, compared with what, filtered, split."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book, Dimension, DimensionValue
from akker.kernel.errors import Refused

# Recorded moments come from the clock before the commit, so the last seconds may still fill up.
SETTLES_AFTER = dt.timedelta(seconds=2)
END_OF_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class View:
    """What is asked beside the days. `where` is a dimension and one of its values, by codes.

    An empty value means the lines without one. `by` is the dimension to split by. `language` is
    whose names ledger accounts have that nobody renamed; empty: as the books have them.
    """

    known_at: dt.datetime | None = None
    compare: str = ""
    where: tuple[str, str] | None = None
    by: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a dimension; key 0 stands for lines without one."""

    value_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Lens:
    """A view in keys, as statements need it; 0 where nothing is asked."""

    known_at: dt.datetime | None
    dimension_id: int
    value_id: int
    by_id: int
    by_name: str
    by_values: tuple[Value, ...]
    language: str = ""

    @property
    def needs_scan(self) -> bool:
        """Month totals know neither when something was known, nor dimensions."""
        return self.known_at is not None or bool(self.dimension_id or self.by_id)

    @property
    def known_until(self) -> dt.datetime:
        return self.known_at or END_OF_TIME


PLAIN = View()


def lens_of(book: Book, view: View) -> Lens:
    """Refused: moment_not_settled, dimension_unknown, compare_and_split."""
    if view.compare and view.by:
        raise Refused(
            "compare_and_split",
            "A report is compared with other periods or split by a dimension, not both.",
            remedy="Choose one.",
        )
    if view.known_at is not None:
        check_moment(view.known_at)
    dimension_id = value_id = by_id = 0
    by_name = ""
    by_values: tuple[Value, ...] = ()
    if view.where is not None:
        dimension = _dimension(book, view.where[0])
        dimension_id = dimension.pk
        value_id = _value_id(book, dimension, view.where[1])
    if view.by:
        dimension = _dimension(book, view.by)
        by_id, by_name = dimension.pk, dimension.name
        by_values = _values(book, dimension)
    return Lens(view.known_at, dimension_id, value_id, by_id, by_name, by_values, view.language)


def check_moment(moment: dt.datetime) -> None:
    """Refused: moment_not_settled, for what is not in UTC or not two seconds past."""
    if moment.tzinfo is None or moment > dt.datetime.now(dt.UTC) - SETTLES_AFTER:
        raise Refused(
            "moment_not_settled",
            "What was known at {moment} cannot be told yet.",
            remedy="Give a moment in UTC, at least two seconds past, such as 2026-03-31T12:00:00Z.",
            moment=moment.isoformat(),
        )


def _dimension(book: Book, code: str) -> Dimension:
    found = {dimension.code: dimension for dimension in Dimension.objects.filter(book=book)}
    if code not in found:
        raise Refused(
            "dimension_unknown",
            "{book} has no dimension {code}.",
            remedy="It has: {there_are}.",
            book=book.name,
            code=code or "without a code",
            there_are=", ".join(sorted(found)) or "none yet",
        )
    return found[code]


def _value_id(book: Book, dimension: Dimension, code: str) -> int:
    if not code:
        return 0
    found = DimensionValue.objects.filter(book=book, dimension=dimension, code=code).first()
    if found is None:
        raise Refused(
            "dimension_unknown",
            "{dimension} has no value {value}.",
            remedy="Check the code, or leave it empty for lines without one.",
            dimension=dimension.code,
            value=code,
        )
    return found.pk


def _values(book: Book, dimension: Dimension) -> tuple[Value, ...]:
    rows = DimensionValue.objects.filter(book=book, dimension=dimension).order_by("code")
    return tuple(Value(row.pk, row.code, row.name) for row in rows)
