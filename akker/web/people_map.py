"""The relationship map of a customer, and what is missing of it in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.customers.rules_map import Box, MapPerson, Wire, drawing_of
from akker.reports.people_words import ATTITUDE_WORDS, PARTS
from akker.web.places import Words

INFLUENCES: dict[int, Words] = {
    0: gettext_lazy("Not known"),
    1: gettext_lazy("Little"),
    2: gettext_lazy("Some"),
    3: gettext_lazy("Much"),
}
# Words, sign, and the colour of a badge and of the map.
ATTITUDES: dict[str, tuple[Words, str, str]] = {
    key: (ATTITUDE_WORDS[key], sign, css)
    for key, sign, css in (
        ("for us", "+", "good"),
        ("neutral", "○", "info"),
        ("against", "−", "bad"),
        ("unknown", "?", ""),
    )
}
CHANNELS: dict[str, Words] = {
    "": gettext_lazy("Not said"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Telephone"),
    "message": gettext_lazy("Message"),
    "in person": gettext_lazy("In person"),
}
CONSENTS: dict[str, Words] = {
    "": gettext_lazy("Not asked"),
    "given": gettext_lazy("Given"),
    "refused": gettext_lazy("Refused"),
}
_MOST_SIGNS = {164: 14, 184: 17, 208: 20}  # of a name in a box of that width


@dataclass(frozen=True, slots=True)
class MapBox:
    box: Box
    name: str
    part: Words
    sign: str
    css: str
    said: str  # all of it in words, for who does not see the drawing

    @property
    def text_x(self) -> int:
        return self.box.x + 34

    @property
    def sign_x(self) -> int:
        return self.box.x + 18


@dataclass(frozen=True, slots=True)
class PeopleMap:
    width: int
    height: int
    boxes: tuple[MapBox, ...]
    wires: tuple[Wire, ...]


def people_map(people: Sequence[MapPerson]) -> PeopleMap:
    """As the template draws it."""
    drawing = drawing_of(people)
    names = {one.key: one.name for one in people}
    boxes = []
    for one, box in zip(people, drawing.boxes, strict=True):
        words, sign, css = ATTITUDES[one.attitude]
        most = _MOST_SIGNS[box.width]
        short = one.name if len(one.name) <= most else f"{one.name[: most - 1]}…"
        part = PARTS[one.part] if one.part else ""
        boxes.append(MapBox(box, short, part, sign, _css(one, css), _said(one, words, names)))
    return PeopleMap(drawing.width, drawing.height, tuple(boxes), drawing.wires)


def _css(one: MapPerson, css: str) -> str:
    return " ".join(text for text in (css, "silent" if one.is_silent else "") if text)


def _said(one: MapPerson, attitude: Words, names: dict[int, str]) -> str:
    said = [one.name]
    if one.part:
        said.append(str(PARTS[one.part]))
    said.append(str(attitude))
    if one.influence:
        said.append(_("influence: %(much)s") % {"much": str(INFLUENCES[one.influence]).lower()})
    if one.reports_to in names:
        said.append(_("reports to %(name)s") % {"name": names[one.reports_to or 0]})
    if one.is_silent:
        said.append(_("silent for %(days)s days") % {"days": one.silent_days})
    return ", ".join(said)
