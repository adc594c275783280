"""Where the marks of a chart stand; templates draw them as SVG, with a table for readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10


@dataclass(frozen=True, slots=True)
class Bar:
    """`at` is the middle below it. `label` is shown there, `figure` above it or when pointed at."""

    x: float
    y: float
    width: float
    height: float
    css: str
    label: str = ""
    figure: str = ""

    @property
    def at(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        return round(self.y - 6, 1)


@dataclass(frozen=True, slots=True)
class Line:
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """From the end of a step to the start of the next, at one height."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    base: float  # the height of nothing
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    labels: tuple[Bar, ...] = ()


LEFT, RIGHT, TOP, FOOT = 52, 8, 14, 24


def month_bars(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[int], Sequence[str]]],
    scale_labels: "Scale",
    *,
    width: int = 760,
    height: int = 190,
) -> Chart:
    """Bars side by side for each label. A series is a class, its values and their figures."""
    top, low = scale_labels.top, scale_labels.low
    inner = height - TOP - FOOT
    span = top - low or 1

    def y_of(value: float) -> float:
        return round(TOP + (top - value) / span * inner, 1)

    step = (width - LEFT - RIGHT) / max(1, len(labels))
    bar_width = round(min(28.0, step * 0.72 / len(series)), 1)
    bars, named = [], []
    for i, label in enumerate(labels):
        start = LEFT + step * i + (step - bar_width * len(series)) / 2
        for j, (css, values, figures) in enumerate(series):
            value = values[i]
            high, bottom = y_of(max(value, 0)), y_of(min(value, 0))
            x = round(start + bar_width * j, 1)
            bars.append(
                Bar(x, high, round(bar_width - 1, 1), round(bottom - high, 1), css, "", figures[i])
            )
        named.append(Bar(round(LEFT + step * i, 1), 0, round(step, 1), 0, "", label))
    lines = tuple(Line(y_of(value), text) for value, text in scale_labels.marks)
    return Chart(width, height, y_of(0), tuple(bars), lines, (), tuple(named))


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `top`, with marks at round values between."""

    low: float
    top: float
    marks: tuple[tuple[float, str], ...]


def scale_of(values: Sequence[int], decimals: int) -> Scale:
    """Round marks around minor units; thousands read `24k`, millions `1.2m`."""
    top, low = max([0, *values]), min([0, *values])
    unit = 10**decimals
    rough = (top - low) / 3 or unit
    power = 10 ** int(log10(rough)) if rough >= 1 else 1
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough)
    first, last = -ceil(-low / step), ceil(top / step)
    marks = tuple((n * step, _short(n * step / unit)) for n in range(first, last + 1))
    return Scale(first * step, last * step or step, marks)


def _short(value: float) -> str:
    sign = "\N{MINUS SIGN}" if value < 0 else ""
    size = abs(value)
    for unit, letter in ((1_000_000, "m"), (1_000, "k")):
        if size >= unit:
            return f"{sign}{size / unit:g}{letter}"
    return f"{sign}{size:g}"


@dataclass(frozen=True, slots=True)
class Spark:
    """Small bars: for each colour (a class of the style sheet) one path with all its bars.

    A report has a hundred of these, so they are few elements.
    """

    width: int
    height: int
    paths: tuple[tuple[str, str], ...]


def spark(values: Sequence[int], *, width: int = 62, height: int = 18) -> Spark:
    """The last bar is marked; below zero another colour, for colour is not all: they hang from
    the line."""
    top, low = max([0, *values]), min([0, *values])
    span = (top - low) or 1
    step = width / max(1, len(values))
    paths: dict[str, str] = {}
    for i, value in enumerate(values):
        high = (top - max(value, 0)) / span * (height - 1)
        size = max(abs(value) / span * (height - 1), 1 if value else 0.4)
        css = "hangs" if value < 0 else ("last" if i == len(values) - 1 else "")
        bar = f"M{i * step:.1f} {high:.1f}h{step * 0.72:.1f}v{size:.1f}h-{step * 0.72:.1f}z"
        paths[css] = paths.get(css, "") + bar
    return Spark(width, height, tuple(paths.items()))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a bridge: from one total to another by what came in between."""

    label: str
    value: int
    figure: str
    is_total: bool = False


def bridge(steps: Sequence[Step], *, width: int = 1080, height: int = 190) -> Chart:
    """Totals stand on the line; what changed hangs between them."""
    running, edges = 0, []
    for each in steps:
        start = 0 if each.is_total else running
        running = each.value if each.is_total else running + each.value
        edges.append((start, running))
    top = max([0, *(max(edge) for edge in edges)])
    low = min([0, *(min(edge) for edge in edges)])
    span, inner = (top - low) or 1, height - 34 - FOOT

    def y_of(value: float) -> float:
        return round(30 + (top - value) / span * inner, 1)

    step = width / max(1, len(steps))
    wide = round(min(110.0, step * 0.62), 1)
    bars, links = [], []
    for i, (each, (start, end)) in enumerate(zip(steps, edges, strict=True)):
        high = y_of(max(start, end))
        size = max(round(y_of(min(start, end)) - high, 1), 1.5)
        css = "one" if each.is_total else ("up" if each.value >= 0 else "down")
        x = round(step * i + (step - wide) / 2, 1)
        bars.append(Bar(x, high, wide, size, css, each.label, each.figure))
        if i + 1 < len(steps):
            links.append(Link(round(x + wide, 1), round(x + step, 1), y_of(end)))
    return Chart(width, height, y_of(0), tuple(bars), (), tuple(links))


@dataclass(frozen=True, slots=True)
class SparkLine:
    """A line through values, from the left edge to the right; `points` as SVG has them."""

    width: int
    height: int
    points: str


def spark_line(values: Sequence[int], *, width: int = 120, height: int = 26) -> SparkLine | None:
    """The highest value touches the top and the lowest the foot; nothing for fewer than two."""
    if len(values) < 2:
        return None
    top, low = max(values), min(values)
    span, inner = (top - low) or 1, height - 4
    step = width / (len(values) - 1)
    points = (
        f"{i * step:.1f},{2 + (top - value) / span * inner:.1f}" for i, value in enumerate(values)
    )
    return SparkLine(width, height, " ".join(points))
