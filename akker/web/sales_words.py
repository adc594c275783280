"""Documents in words: kinds and units."""

from django.utils.translation import gettext_lazy as _

from akker.web.places import Words

KINDS: dict[str, Words] = {"invoice": _("Invoice"), "credit-note": _("Credit note")}
UNITS: dict[str, Words] = {
    "": "",
    "C62": _("pieces"),
    "HUR": _("hours"),
    "DAY": _("days"),
    "MON": _("months"),
    "ANN": _("years"),
    "KMT": _("km"),
    "KGM": _("kg"),
    "LTR": _("litres"),
    "MTR": _("metres"),
    "MTK": _("m²"),
}
