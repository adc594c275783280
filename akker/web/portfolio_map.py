"""Where each customer stands on the map: revenue to the right, health upwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10, sqrt

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from akker.books.models import Book
from akker.health.queries_portfolio import FADING, Place
from akker.kernel.money import decimals_of
from akker.reports.display import shown_money
from akker.web.places import Words
from akker.web.templatetags.akker import reader
from akker.web.written import written

WIDTH, HEIGHT = 900, 400
LEFT, RIGHT, TOP, FOOT = 40, 18, 12, 44
SMALLEST, BIGGEST = 4.0, 17.0  # radius of a dot
_CIRCLE = (
    '<a href="{0}" aria-label="{1}"><circle class="dot {2}" cx="{3}" cy="{4}" r="{5}">'
    "<title>{1}</title></circle></a>"
)
_ROW = (
    '<tr><td class="text"><a href="{}">{}</a></td><td>{}</td><td>{}</td><td class="num">{}</td>'
    '<td class="num">{}</td><td class="num">{}</td></tr>'
)


@dataclass(frozen=True, slots=True)
class Dot:
    """`said` is all of it in words. What stands in the drawing is text already: there are many."""

    place: Place
    x: str
    y: str
    radius: str
    figure: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line at a round value."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The biggest first, so that the small ones lie on top."""

    dots: tuple[Dot, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    fading_y: float
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    base: int = HEIGHT - FOOT
    inner: int = WIDTH - LEFT - RIGHT
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def circles(self) -> SafeString:
        """The dots as HTML."""
        return SafeString(
            "".join(
                written(_CIRCLE, one.url, one.said, one.place.tier, one.x, one.y, one.radius)
                for one in self.dots
            )
        )

    def rows(self, tiers: Mapping[str, Words]) -> SafeString:
        """The same for readers, as rows of a table; a tier by its name."""
        return SafeString("".join(_row(one, tiers) for one in self.dots))

    @property
    def fades_height(self) -> float:
        return round(self.base - self.fading_y, 1)


def _row(dot: Dot, tiers: Mapping[str, Words]) -> SafeString:
    one = dot.place
    was = "" if one.was is None else one.was
    tier, name = tiers.get(one.tier, ""), one.name or one.code
    return written(_ROW, dot.url, name, tier, one.manager_name, dot.figure, one.score, was)


def drawing_of(book: Book, places: Sequence[Place]) -> Drawing:
    """Revenue by powers of ten, as customers differ that much; what brought nothing at the left."""
    unit, language = 10 ** decimals_of(book.currency), reader()
    health = _("health %(score)s")
    most = max((one.revenue_minor for one in places), default=0)
    sold = [one.revenue_minor for one in places if one.revenue_minor > 0]
    low = int(log10(max(min(sold, default=unit) / unit, 1)))
    high = max(log10(max(most / unit, 1)), low + 1)
    span = high - low

    def x_of(minor: int) -> float:
        at = (log10(max(minor / unit, 1)) - low) / span
        return round(LEFT + BIGGEST + max(at, 0) * (WIDTH - LEFT - RIGHT - 2 * BIGGEST), 1)

    def y_of(score: int) -> float:
        return round(TOP + (100 - score) / 100 * (HEIGHT - TOP - FOOT), 1)

    def dot_of(one: Place) -> Dot:
        size = sqrt(max(one.revenue_minor, 0) / max(most, 1))
        figure = shown_money(one.revenue_minor, book.currency, language)
        return Dot(
            one,
            str(x_of(one.revenue_minor)),
            str(y_of(one.score)),
            str(round(SMALLEST + (BIGGEST - SMALLEST) * size, 1)),
            figure,
            f"{one.name or one.code}, {figure}, {health % {'score': one.score}}",
            reverse("customer", args=[book.slug, one.code]),
        )

    dots = tuple(dot_of(one) for one in places)
    steps = [(power, factor) for power in range(low, int(high) + 1) for factor in (1, 3)]
    wanted = [power for power in steps if log10(power[1]) + power[0] <= high]
    across = tuple(
        Mark(x_of(factor * 10**power * unit), _short(factor * 10**power))
        for power, factor in wanted
    )
    up = tuple(Mark(y_of(score), str(score)) for score in (0, 25, 50, 75, 100))
    return Drawing(dots, across, up, y_of(FADING))


def _short(value: int) -> str:
    for unit, letter in ((1_000_000, "m"), (1_000, "k")):
        if value >= unit:
            return f"{value // unit}{letter}"
    return str(value)
