"""Reading measures and figures of use, and how they stand."""

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db.models import Max, Q, QuerySet

from akker.adoption.models import UsageFigure, UsageMeasure, UsageStanding
from akker.adoption.rules import (
    HABIT_DAYS,
    STALE_DAYS,
    Figure,
    Standing,
    is_whole,
    mean_percent,
    percent_of,
    standing_of,
)
from akker.books.models import Book
from akker.books.queries import end_of_day
from akker.kernel.calendar import ONE_DAY
from akker.kernel.errors import Refused
from akker.parties.queries import merged_codes, merged_keys
from akker.parties.queries_sight import seen

_LOOK_BACK = 2 * max(HABIT_DAYS.values()) * ONE_DAY
_NO_PERCENT = 10**6
_COLUMNS = ("party_id", "measure_id", "measure__per", "used_on", "value_e6", "recorded_at")
Key = tuple[int, int]  # of a party and a measure


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """`full_measure` is the code of another, `full_value_e6` in millionths."""

    measure_id: int
    code: str
    name: str
    unit: str
    per: str
    full_value_e6: int | None
    full_measure: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """`ended_at` is when another took its place, or it was taken back."""

    figure_id: int
    party_code: str
    measure: str
    on: dt.date
    value_e6: int
    source: str
    recorded_at: dt.datetime
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class UsageRow:
    """How a measure stands at a customer; `percent` is None where nothing tells what is full."""

    party_code: str
    party_name: str
    measure: str
    measure_name: str
    unit: str
    per: str
    standing: Standing
    percent: int | None
    key: int

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the list by adoption."""
        return _NO_PERCENT if self.percent is None else self.percent, self.key


@dataclass(frozen=True, slots=True)
class KnownUsage:
    """What was known of a measure at a customer. `is_old` says nothing of that day any more."""

    measure: str
    standing: Standing
    percent: int | None
    is_old: bool


def measures_of(book: Book, *, with_retired: bool = False) -> list[MeasureRow]:
    """By code. One query."""
    rows = UsageMeasure.objects.filter(book=book).select_related("full_measure")
    if not with_retired:
        rows = rows.filter(retired_on=None)
    return [
        MeasureRow(
            row.pk,
            row.code,
            row.name,
            row.unit,
            row.per,
            row.full_value_e6,
            row.full_measure.code if row.full_measure else "",
            row.retired_on is not None,
        )
        for row in rows.order_by("code")
    ]


def measure_coded(book: Book, code: str) -> MeasureRow:
    """Refused: usage_measure_unknown."""
    for row in measures_of(book, with_retired=True):
        if row.code == code:
            return row
    raise measure_unknown(code)


def current_figures(book: Book) -> QuerySet[UsageFigure]:
    """Those that hold now, of whomever."""
    return UsageFigure.objects.filter(book=book, ended_at=None)


def figures_page(
    book: Book,
    group: Collection[int],
    *,
    measure: str = "",
    before_id: int | None = None,
    limit: int,
) -> list[FigureRow]:
    """Up to `limit` + 1 of a party with its other names, the last recorded first; those that
    ended too."""
    rows = UsageFigure.objects.filter(seen(book, "party__"), book=book, party__in=group)
    if measure:
        rows = rows.filter(measure__code=measure)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    columns = ("pk", "party__code", "measure__code", "used_on", "value_e6", "source")
    found = rows.order_by("-pk").values_list(*columns, "recorded_at", "ended_at")
    return [FigureRow(*row) for row in found[: limit + 1]]


def lines_of(book: Book, group: Collection[int], *, most: int = 400) -> dict[str, list[Figure]]:
    """By measure in use: the figures that hold of a party with its other names, by day. One
    query for the newest of them."""
    rows = current_figures(book).filter(seen(book, "party__"), party__in=group)
    rows = rows.filter(measure__retired_on=None).order_by("-used_on", "-pk")
    found: dict[str, dict[dt.date, int]] = defaultdict(dict)
    for code, on, value in rows.values_list("measure__code", "used_on", "value_e6")[:most]:
        found[code].setdefault(on, value)
    return {
        code: [Figure(on, value) for on, value in sorted(days.items())]
        for code, days in found.items()
    }


def usage_of(book: Book, group: Collection[int]) -> list[UsageRow]:
    """How the measures stand at a party with its other names: the lowest adoption first, then by
    code. Of two names with one measure the later day counts. One query."""
    rows = UsageStanding.objects.filter(seen(book, "party__"), book=book, party__in=group)
    found: dict[str, UsageRow] = {}
    for row in _usage(rows.order_by("used_on", "pk")):
        found[row.measure] = row
    return sorted(found.values(), key=_lowest)


def _lowest(row: UsageRow) -> tuple[bool, int, str]:
    return row.percent is None, row.percent or 0, row.measure


def _usage(rows: QuerySet[UsageStanding]) -> list[UsageRow]:
    return [
        UsageRow(
            row.party.code,
            row.party.name,
            row.measure.code,
            row.measure.name,
            row.measure.unit,
            row.measure.per,
            Standing(row.used_on, row.level_e6, row.habit_e6),
            row.percent,
            row.pk,
        )
        for row in rows.select_related("party", "measure")
    ]


def usage_page(
    book: Book,
    measure: str,
    *,
    only_fallen: bool = False,
    after: tuple[int, int] | None = None,
    limit: int,
) -> list[UsageRow]:
    """Up to `limit` + 1 customers with a measure, the lowest adoption first, then those without
    one; `after` is the place of the last before. Three queries at most."""
    rows = UsageStanding.objects.filter(seen(book, "party__"), book=book, measure__code=measure)
    if only_fallen:
        rows = rows.filter(has_fallen=True)
    known, unknown = rows.exclude(percent=None), rows.filter(percent=None)
    if after is not None and after[0] == _NO_PERCENT:
        known, unknown = known.none(), unknown.filter(pk__gt=after[1])
    elif after is not None:
        percent, key = after
        known = known.filter(Q(percent__gt=percent) | Q(percent=percent, pk__gt=key))
    found = list(_usage(known.order_by("percent", "pk")[: limit + 1]))
    if len(found) <= limit:
        found += _usage(unknown.order_by("pk")[: limit + 1 - len(found)])
    into = merged_codes(book)
    return [_by_its_name(row, into) for row in found]


def _by_its_name(row: UsageRow, into: Mapping[str, tuple[str, str]]) -> UsageRow:
    """Who was merged goes by the name of whom it is one for."""
    if row.party_code not in into:
        return row
    code, name = into[row.party_code]
    return replace(row, party_code=code, party_name=name)


def fallen_usage(
    book: Book, *, today: dt.date, group: Collection[int] | None = None, limit: int
) -> list[UsageRow]:
    """Where use fell by more than a third against the customer's own habit, by figures that are
    not old; the latest first. Of everybody whom the reader sees, or of a party with its names.
    """
    rows = UsageStanding.objects.filter(seen(book, "party__"), book=book, has_fallen=True)
    fresh = Q()
    for per, days in STALE_DAYS.items():
        fresh |= Q(measure__per=per, used_on__gte=today - dt.timedelta(days=days))
    rows = rows.filter(fresh, used_on__gte=today - max(STALE_DAYS.values()) * ONE_DAY)
    if group is not None:
        rows = rows.filter(party__in=group)
    into = merged_codes(book)
    found = _usage(rows.order_by("-used_on", "pk")[:limit])
    return [_by_its_name(row, into) for row in found]


def adoption_of(rows: Collection[UsageRow]) -> int | None:
    """The mean of the measures that tell what is full, each at a hundred at most."""
    return mean_percent(row.percent for row in rows)


def standings_worked_out(
    book: Book, party_ids: Collection[int] | None, known_at: dt.datetime | None = None
) -> dict[Key, Standing]:
    """By party and measure, from the figures that held at a moment, or that hold now of what is
    in use; two queries. Everybody's without `party_ids`."""
    rows = UsageFigure.objects.filter(book=book)
    if known_at is None:
        rows = rows.filter(ended_at=None, measure__retired_on=None)
    else:
        rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=known_at), recorded_at__lt=known_at)
    if party_ids is not None:
        rows = rows.filter(party__in=party_ids)
    ends = rows.order_by().values_list("party_id", "measure_id").annotate(last=Max("used_on"))
    since = {(party, measure): last - _LOOK_BACK for party, measure, last in ends}
    if not since:
        return {}
    found: dict[Key, list[Figure]] = defaultdict(list)
    spans: dict[int, str] = {}
    zone = zoneinfo.ZoneInfo(book.timezone)
    newest = rows.filter(used_on__gte=min(since.values())).values_list(*_COLUMNS)
    for party, measure, per, on, value, recorded_at in newest.iterator(2000):
        spans[measure] = per
        if on >= since[party, measure]:
            whole = is_whole(on, per, recorded_at.astimezone(zone).date())
            found[party, measure].append(Figure(on, value, whole))
    standings = {key: standing_of(figures, spans[key[1]]) for key, figures in found.items()}
    return {key: one for key, one in standings.items() if one}


def standings_stored(book: Book) -> dict[Key, tuple[str, Standing]]:
    """As they are kept, with the code of the party. One query."""
    rows = UsageStanding.objects.filter(book=book).values_list(
        "party_id", "measure_id", "party__code", "used_on", "level_e6", "habit_e6"
    )
    return {
        (party, measure): (code, Standing(on, level, habit))
        for party, measure, code, on, level, habit in rows
    }


def usage_known_by(
    book: Book, day: dt.date, party_ids: Collection[int] | None = None
) -> dict[int, list[KnownUsage]]:
    """By the key of a party, in the end of its mergers: what was known of its use when a day was
    over. Recorded time counts: a figure that came in later, or was mended later, is as it was.

    Of everybody, or of some with all other names for them, whoever reads. Four queries.
    """
    standings = standings_worked_out(book, party_ids, end_of_day(book, day))
    measures = {row.measure_id: row for row in measures_of(book, with_retired=True)}
    by_code = {row.code: row.measure_id for row in measures.values()}
    into = merged_keys(book)
    found: dict[int, dict[str, KnownUsage]] = defaultdict(dict)
    for (party, key), one in sorted(standings.items(), key=lambda item: item[1].on):
        measure = measures[key]
        full = measure.full_value_e6
        if measure.full_measure:
            other = standings.get((party, by_code.get(measure.full_measure, 0)))
            full = other.level_e6 if other else None
        is_old = (day - one.on).days > STALE_DAYS[measure.per]
        usage = KnownUsage(measure.code, one, percent_of(one.level_e6, full), is_old)
        found[into.get(party, party)][measure.code] = usage
    return {party: [one[code] for code in sorted(one)] for party, one in found.items()}


def parties_of_usage(book: Book, sources: Collection[str]) -> set[int]:
    """The keys of whom figures came from there, such as from an import. One query."""
    rows = UsageFigure.objects.filter(book=book, source__in=sources)
    return set(rows.values_list("party", flat=True).distinct())


def measure_unknown(code: str) -> Refused:
    return Refused(
        "usage_measure_unknown",
        "There is no measure of use {code} here.",
        remedy="Add it to the measures first, or use the code of one.",
        code=code[:60] or "without a code",
    )


def figure_unknown(figure_id: int) -> Refused:
    return Refused(
        "usage_figure_unknown",
        "There is no figure of use {figure_id} that holds here.",
        remedy="Look at the figures of this customer again.",
        figure_id=figure_id,
    )
