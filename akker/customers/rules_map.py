"""The map of who decides at a customer, and what is missing of it: decided over plain values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

SPONSOR, DECIDES, CHAMPION = "executive sponsor", "decision maker", "champion"
PARTS = (
    *(SPONSOR, DECIDES, CHAMPION, "influencer", "recommender", "user", "blocker"),
    "point of contact",
)
FOR_US, NEUTRAL, AGAINST, UNKNOWN = "for us", "neutral", "against", "unknown"
ATTITUDES = (FOR_US, NEUTRAL, AGAINST, UNKNOWN)
MUST_HAVE = (DECIDES, SPONSOR, CHAMPION)
# Through whom something is bought, who does not decide alone.
BUYERS = ("recommender", "point of contact", CHAMPION, "influencer")

GAP, ROW_GAP, HEIGHT, MARGIN = 18, 54, 58, 8
WIDTHS = {0: 164, 1: 164, 2: 184, 3: 208}  # by influence
MOST_IN_ROW = 4  # of those who are in no line


@dataclass(frozen=True, slots=True)
class MapPerson:
    """`reports_to` is the key of another of them, or None. `silent_days` since the last contact;
    None where none is known, and `wanted_days` how often there should be one."""

    key: int
    name: str
    part: str = ""
    influence: int = 0
    attitude: str = UNKNOWN
    reports_to: int | None = None
    silent_days: int | None = None
    wanted_days: int = 0
    has_counterpart: bool = False

    @property
    def is_silent(self) -> bool:
        return self.silent_days is not None and 0 < self.wanted_days < self.silent_days


@dataclass(frozen=True, slots=True)
class Box:
    """Where a person stands: the left upper corner, in units of the drawing."""

    key: int
    x: int
    y: int
    width: int
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Wire:
    """From whom somebody reports to, down to them, by way of `turn_y`."""

    x1: int
    y1: int
    x2: int
    y2: int
    is_dashed: bool

    @property
    def turn_y(self) -> int:
        return self.y2 - ROW_GAP // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """`kind` is what is missing; `name` whose, `part` in which part, `days` for how long."""

    kind: str
    part: str = ""
    name: str = ""
    key: int = 0
    days: int = 0


def drawing_of(people: Sequence[MapPerson]) -> Drawing:
    """Who reports to whom as a tree, the highest on top; who is in no line stands below.

    Whoever reports to somebody who is not here, or to themselves in a circle, stands on top.
    """
    known = {one.key: one for one in people}
    below: dict[int, list[MapPerson]] = defaultdict(list)
    for one in people:
        if one.reports_to in known and not _comes_back(one, known):
            below[one.reports_to or 0].append(one)
    children = {one.key for many in below.values() for one in many}
    tops = [one for one in people if one.key not in children and below[one.key]]
    alone = [one for one in people if one.key not in children and not below[one.key]]
    boxes: dict[int, Box] = {}
    right = MARGIN
    for top in tops:
        right = _placed(top, right, MARGIN, below, boxes) + GAP
    bottom = max((box.y + HEIGHT + ROW_GAP for box in boxes.values()), default=MARGIN)
    if boxes:
        bottom -= ROW_GAP - GAP * 2
    x = MARGIN
    for number, one in enumerate(alone):
        if number and number % MOST_IN_ROW == 0:
            x, bottom = MARGIN, bottom + HEIGHT + GAP
        boxes[one.key] = Box(one.key, x, bottom, WIDTHS[one.influence])
        x += WIDTHS[one.influence] + GAP
    width = max((box.x + box.width for box in boxes.values()), default=0) + MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=0) + MARGIN
    wires = tuple(
        Wire(
            boxes[above].middle,
            boxes[above].y + HEIGHT,
            boxes[one.key].middle,
            boxes[one.key].y,
            one.is_silent,
        )
        for above, many in below.items()
        for one in many
    )
    return Drawing(width, height, tuple(boxes[one.key] for one in people), wires)


def _comes_back(start: MapPerson, known: Mapping[int, MapPerson]) -> bool:
    at, seen = start, {start.key}
    while at.reports_to in known:
        at = known[at.reports_to or 0]
        if at.key in seen:
            return True
        seen.add(at.key)
    return False


def _placed(
    one: MapPerson,
    left: int,
    y: int,
    below: Mapping[int, list[MapPerson]],
    boxes: dict[int, Box],
) -> int:
    """Stand with everybody below from `left` on; where it ends on the right."""
    width, right, there = WIDTHS[one.influence], left, len(boxes)
    many = below.get(one.key, [])
    for number, child in enumerate(many):
        right = _placed(child, right + (GAP if number else 0), y + HEIGHT + ROW_GAP, below, boxes)
    if not many:
        boxes[one.key] = Box(one.key, left, y, width)
        return left + width
    middle = (boxes[many[0].key].middle + boxes[many[-1].key].middle) // 2
    x = middle - width // 2
    if x < left:  # wider than all below: they move to its middle
        for key in list(boxes)[there:]:
            boxes[key] = replace(boxes[key], x=boxes[key].x + left - x)
        right, x = right + left - x, left
    boxes[one.key] = Box(one.key, x, y, width)
    return max(right, x + width)


def gaps_of(people: Sequence[MapPerson]) -> list[Gap]:
    """What is missing, what matters most first."""
    if not people:
        return [Gap("nobody known")]
    parts = {one.part for one in people}
    found = [Gap("part missing", part) for part in MUST_HAVE if part not in parts]
    if len(people) == 1:
        found.append(Gap("one person", name=people[0].name, key=people[0].key))
    keys = {one.key for one in people}
    for one in people:
        if one.part in BUYERS and one.reports_to not in keys and len(people) > 1:
            found.append(Gap("nobody above", one.part, one.name, one.key))
    for one in people:
        if one.is_silent and (one.part in MUST_HAVE or one.influence == 3):
            found.append(Gap("silent", one.part, one.name, one.key, one.silent_days or 0))
        if one.part in MUST_HAVE and not one.has_counterpart:
            found.append(Gap("no counterpart", one.part, one.name, one.key))
        if one.part in MUST_HAVE and one.attitude == AGAINST:
            found.append(Gap("against us", one.part, one.name, one.key))
    return found
