"""How the customers of each account manager, team or tier do, what the field counts first."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from akker.books.models import Book
from akker.customers.queries import members_of_segment
from akker.customers.queries_looked_after import LookedAfter, looked_after_between
from akker.customers.queries_tasks import Kept
from akker.customers.queries_whose import Whose, check_tier
from akker.customers.rules_retention import Retention, keeper_on, retention_of, year_before
from akker.growth.queries import care_costs_of
from akker.growth.rules import CareCompared, CareCosts, compared
from akker.kernel.calendar import ONE_DAY, add_months
from akker.kernel.errors import Refused
from akker.parties.queries import NOBODY
from akker.parties.queries_sight import sees_all
from akker.receivables.queries_revenue import (
    Margin,
    margins_of_parties,
    revenue_by_day,
    revenue_of_parties,
)
from akker.reports.periods import Period, check_period
from akker.voice.queries_satisfaction import recommends_between
from akker.voice.rules import NPS, Counted, counted

BY = ("manager", "team", "tier", "customer")
_NOTHING = Margin()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`key` is an e-mail address, a tier or a code; empty for nobody, or for who has left.

    `customer_count` counts whom they look after on the last day, and `revenue_minor` is what was
    sold while they did. All else is of those of the last day, whoever sold.
    """

    key: str
    name: str
    customer_count: int
    revenue_minor: int
    before_minor: int
    now_minor: int
    retention: Retention
    margin: Margin
    rhythm_count: int
    in_rhythm_count: int
    kept: int
    kept_late: int
    broken: int
    recommends: Counted
    stayed_count: int = 0
    new_count: int = 0

    @property
    def new_minor(self) -> int:
        """What those brought who brought nothing a year earlier."""
        return self.now_minor - self.retention.now_minor

    @property
    def growth(self) -> Decimal | None:
        if self.before_minor <= 0:
            return None
        return Decimal(self.now_minor - self.before_minor) / self.before_minor

    @property
    def in_rhythm(self) -> Decimal | None:
        return Decimal(self.in_rhythm_count) / self.rhythm_count if self.rhythm_count else None

    @property
    def promises_kept(self) -> Decimal | None:
        percent = Kept(0, 0, self.kept, self.kept_late, self.broken).percent
        return None if percent is None else Decimal(percent) / 100


@dataclass(frozen=True, slots=True)
class Scorecards:
    period: Period
    before: Period
    by: str
    rows: tuple[Scorecard, ...]
    total: Scorecard
    whose: Whose
    costs: CareCosts | None = None

    @property
    def is_of_all(self) -> bool:
        """Whether these are all customers, of whom alone the costs of the books are."""
        return self.whose == Whose()

    @property
    def compared(self) -> CareCompared | None:
        """What keeping and winning cost over the period; None where nobody said, or of a part."""
        if self.costs is None or not self.is_of_all:
            return None
        days = (self.period.until - self.period.since).days + 1
        return compared(self.costs, days, self.total.stayed_count, self.total.new_count)

    @property
    def has_moved(self) -> bool:
        """Whether somebody sold to customers who are another's now, so that growth is not that
        of the revenue beside it."""
        return any(one.now_minor != one.revenue_minor for one in self.rows)

    @property
    def has_answers(self) -> bool:
        """Whether anybody said how much they recommend us; else there is no column of it."""
        return self.total.recommends.answers > 0


@dataclass(frozen=True, slots=True)
class _Money:
    """Of a customer: before, now, and of now what was sold while each looked after them."""

    before_minor: int
    now_minor: int
    shares: dict[str, int]
    keeper: str
    margin: Margin
    recommends: Counter[int]


def scorecards(
    book: Book, whose: Whose, *, until: dt.date, since: dt.date | None = None, by: str = ""
) -> Scorecards:
    """By manager unless otherwise, over the twelve months up to a day unless since another.

    A fixed number of queries. Refused: scorecards_by_unknown, period_backwards,
    date_out_of_range, customer_unfit, segment_unknown.
    """
    if by and by not in BY:
        raise Refused(
            "scorecards_by_unknown",
            "Scorecards are not told by {by}.",
            remedy="Use one of: {known}.",
            by=by,
            known=", ".join(BY),
        )
    check_tier(whose.tier)
    period = check_period(since or add_months(until, -12) + ONE_DAY, until)
    before = check_period(*year_before(period.since, period.until))
    found = looked_after_between(book, period.since, period.until)
    money = _money(book, found.rows, period, before)
    chosen = [one for one in found.rows if _is_asked(one, money[one.party_id], whose, found.people)]
    if whose.segment:
        own = members_of_segment(book, whose.segment)
        chosen = [one for one in chosen if one.party_id in own]
    only = _called(whose.manager, found.people) if whose.manager else None
    groups: dict[str, list[LookedAfter]] = defaultdict(list)
    for one in chosen:
        for key in _keys(one, money[one.party_id], by or "manager"):
            if by not in ("", "manager") or only in (None, key):
                groups[key].append(one)
    rows = []
    for key, those in groups.items():
        keeper = key if by in ("", "manager") else only
        address, name = _address(key, by, found.people), _name(key, by, those)
        rows.append(_card(address, name, those, money, keeper))
    rows.sort(key=lambda row: (-row.revenue_minor, -row.customer_count, row.key, row.name))
    total = _card("", "", chosen, money, only)
    costs = care_costs_of(book) if sees_all(book) else None
    return Scorecards(period, before, by or "manager", tuple(rows), total, whose, costs)


def _money(
    book: Book, those: Sequence[LookedAfter], period: Period, before: Period
) -> dict[int, _Money]:
    now = revenue_of_parties(book, period.since, period.until)
    earlier = revenue_of_parties(book, before.since, before.until)
    margins = margins_of_parties(book, period.since, period.until)
    recommends = recommends_between(book, period.since, period.until)
    moved = {one.party_id for one in those if any(p.on > period.since for p in one.passed)}
    days = revenue_by_day(book, moved, period.since, period.until) if moved else {}
    found = {}
    for one in those:
        keeper = keeper_on(period.until, one.passed, one.manager)
        shares: dict[str, int] = defaultdict(int)
        if one.party_id in moved:
            for on, net in days.get(one.party_id, ()):
                shares[keeper_on(on, one.passed, one.manager)] += net
        else:
            shares[keeper] = now.get(one.party_id, 0)
        found[one.party_id] = _Money(
            earlier.get(one.party_id, 0),
            now.get(one.party_id, 0),
            shares,
            keeper,
            margins.get(one.party_id, _NOTHING),
            recommends.get(one.party_id, Counter()),
        )
    return found


def _called(email: str, people: dict[str, str]) -> str:
    """What somebody is called in hand-overs; empty for nobody."""
    if email == NOBODY:
        return ""
    return next((name for name, one in people.items() if one == email), email)


def _is_asked(one: LookedAfter, money: _Money, whose: Whose, people: dict[str, str]) -> bool:
    if not (one.is_kept or money.before_minor or money.now_minor):
        return False
    if whose.tier and one.tier != whose.tier:
        return False
    if whose.team and _called(whose.team, people) not in one.team:
        return False
    if not whose.manager:
        return True
    name = _called(whose.manager, people)
    return name == money.keeper or bool(money.shares.get(name))


def _keys(one: LookedAfter, money: _Money, by: str) -> Iterable[str]:
    if by == "team":
        return one.team
    if by == "tier":
        return (one.tier,)
    if by == "customer":
        return (one.code,)
    return {money.keeper, *(name for name, share in money.shares.items() if share)}


def _address(key: str, by: str, people: dict[str, str]) -> str:
    return people.get(key, "") if by in ("", "manager", "team") else key


def _name(key: str, by: str, those: Sequence[LookedAfter]) -> str:
    return those[0].name if by == "customer" else key


def _card(
    key: str,
    name: str,
    those: Sequence[LookedAfter],
    money: dict[int, _Money],
    keeper: str | None,
) -> Scorecard:
    """Of some customers; with a keeper only what is theirs of them."""

    def total(of: Callable[[LookedAfter], int], among: Iterable[LookedAfter]) -> int:
        return sum(of(one) for one in among)

    def sold(one: LookedAfter) -> int:
        of_it = money[one.party_id]
        return of_it.now_minor if keeper is None else of_it.shares.get(keeper, 0)

    own = [one for one in those if keeper is None or money[one.party_id].keeper == keeper]
    pairs = [(money[one.party_id].before_minor, money[one.party_id].now_minor) for one in own]
    margins = [money[one.party_id].margin for one in own]
    return Scorecard(
        key,
        name,
        sum(one.is_kept for one in own),
        total(sold, those),
        sum(before for before, _ in pairs),
        sum(now for _, now in pairs),
        retention_of(pairs),
        Margin(sum(one.revenue_minor for one in margins), sum(one.cost_minor for one in margins)),
        sum(one.in_rhythm is not None for one in own),
        sum(one.in_rhythm is True for one in own),
        total(lambda one: one.kept, own),
        total(lambda one: one.kept_late, own),
        total(lambda one: one.broken, own),
        counted(NPS, sum((money[one.party_id].recommends for one in own), Counter())),
        sum(before > 0 < now for before, now in pairs),
        sum(before <= 0 < now for before, now in pairs),
    )
