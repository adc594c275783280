"""The form of a company whose books are to be opened: what it offers, and what was filled in."""

import secrets
from collections.abc import Container, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from akker.books.queries import book_for
from akker.kernel.errors import Refused, WrongFields
from akker.ledger.opening import NewBook
from akker.packs.registry import pack_for
from akker.web.days import typed_day

COUNTRIES = {
    "AT": _("Austria"), "AU": _("Australia"), "BE": _("Belgium"), "BG": _("Bulgaria"),
    "CA": _("Canada"), "CH": _("Switzerland"), "CY": _("Cyprus"), "CZ": _("Czechia"),
    "DE": _("Germany"), "DK": _("Denmark"), "EE": _("Estonia"), "ES": _("Spain"),
    "FI": _("Finland"), "FR": _("France"), "GB": _("United Kingdom"), "GR": _("Greece"),
    "HR": _("Croatia"), "HU": _("Hungary"), "IE": _("Ireland"), "IS": _("Iceland"),
    "IT": _("Italy"), "LT": _("Lithuania"), "LU": _("Luxembourg"), "LV": _("Latvia"),
    "MT": _("Malta"), "NL": _("Netherlands"), "NO": _("Norway"), "NZ": _("New Zealand"),
    "PL": _("Poland"), "PT": _("Portugal"), "RO": _("Romania"), "SE": _("Sweden"),
    "SI": _("Slovenia"), "SK": _("Slovakia"), "US": _("United States"),
}  # fmt: skip
ELSEWHERE = "ZZ"  # which ISO 3166 leaves to whoever needs it
# In every pack the first legal form is the usual one: a company with shares.
COMPANY, SOLE_TRADER = "company", "sole-trader"
FORMS = (
    (COMPANY, _("Company with shares (BV, Ltd)")),
    (SOLE_TRADER, _("Sole trader (eenmanszaak)")),
)
FIELDS = ("company", "country", "currency", "legal_form", "first_day", "language")


def company_context(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the part of the form shows: what was typed, or else what most would choose."""
    usual = {
        "company": "",
        "country": "NL",
        "currency": "EUR",
        "legal_form": COMPANY,
        "first_day": timezone.localdate().replace(month=1, day=1).isoformat(),
        "language": (get_language() or "en")[:2],
    }
    countries = sorted(
        ((code, str(name)) for code, name in COUNTRIES.items()), key=lambda pair: pair[1]
    )
    return {
        "values": {name: asked.get(name, usual[name]) for name in FIELDS},
        "countries": [*countries, (ELSEWHERE, _("Another country"))],
        "legal_forms": FORMS,
        "languages": settings.LANGUAGES,
    }


def company_in(asked: Mapping[str, str], wrong: WrongFields) -> NewBook:
    """What was filled in, with a short name made from the name; what most would choose stands for
    what cannot be read.

    In `wrong`: date_unreadable, day_of_two, choice_unknown.
    """
    company, today = asked.get("company", "").strip(), timezone.localdate()
    form = wrong.tried("legal_form", COMPANY, lambda: _choice(asked, "legal_form", dict(FORMS)))
    country = wrong.tried(
        "country", "NL", lambda: _choice(asked, "country", (*COUNTRIES, ELSEWHERE))
    )
    language = wrong.tried(
        "language", "en", lambda: _choice(asked, "language", dict(settings.LANGUAGES))
    )
    return NewBook(
        name=company,
        slug=short_name(company),
        country=country,
        currency=asked.get("currency", "").strip().upper(),
        first_day=wrong.tried(
            "first_day", today, lambda: typed_day(asked.get("first_day", ""), today)
        ),
        legal_form=form if form in pack_for(country).legal_forms else "",
        language=language,
    )


def _choice(asked: Mapping[str, str], name: str, known: Container[str]) -> str:
    value = asked.get(name, "")
    if value not in known:
        raise Refused(
            "choice_unknown",
            "{value} is not among the choices.",
            remedy="Choose one of those that the form shows.",
            value=ascii(value[:20]),
        )
    return value


def short_name(company: str) -> str:
    """`Jansen & Co B.V.` is jansen-co-bv, or jansen-co-bv-4f2a where others are called so."""
    name = slugify(company)[:32].strip("-") or "books"
    try:
        book_for(name)
    except Refused:
        return name
    return f"{name}-{secrets.token_hex(2)}"
