"""The guide inside the program: its pages in the reader's language, and which one a screen has.

`python3 dev.py docs` makes `guide/` from docs/guide; see docs/decisions/0026-guide-inside.md.
"""

import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from akker.web.doors import Whom, opens_to

FOLDER = Path(__file__).parent / "guide"
INDEX = "index"
# Page -> the screens that it is about, by route. A route that stands in none has the page of the
# part before its first hyphen.
ABOUT = {
    "api": "token tokens",
    "backup": "archive backup",
    "books": "company home journals new-books numbering",
    "chart": "account card chart",
    "correct": "entry",
    "cases": "case cases requirement requirements",
    "customers": "begin customer customers person-at person-leave rhythm rhythm-keep",
    "currencies": "currencies rates revaluation",
    "dimensions": "dimension dimensions",
    "drafts": "draft drafts template",
    "erasing": "answer-erase erasures person-erase",
    "export": "export exports",
    "feedback": "answer asking feedback person-ask person-said survey survey-many surveys",
    "health": "health health-weigh",
    "import": "bring import imports",
    "invoices": "invoice invoices letterhead",
    "jobs": "audit-log job jobs",
    "knowledge": "article articles competitor competitors industries industry",
    "mail": "deliveries delivery mail message outbox webhook webhooks",
    "opening-balances": "opening",
    "people": "authenticator forgotten invitation invite new-password passkey password people "
    "person prove recovery second sign you",
    "periods": "close locks period periods year years",
    "parties": "parties party",
    "payments": "charge credit payment payments receivables recover settle statement write-off",
    "plans": "plan plans",
    "portfolio": "care-costs portfolio referral referrals white-space",
    "post": "entries entry-new",
    "price-lists": "price price-list price-lists",
    "products": "product products",
    "proof": "anchor proof",
    "recurring": "recurring",
    "reminders": "dispute disputes hold promise promises reminder reminders",
    "repeating": "repeating",
    "reports": "report reports",
    "screens": "book find",
    "start": "first-run",
    "timeline": "activities activity appointment appointments customer-log customer-timeline "
    "given task tasks",
    "training": "customer-training track training",
    "use": "customer-usage customer-usage-record usage",
    "vat": "taxes taxes-cash",
}
PAGE_OF = {route: page for page, routes in ABOUT.items() for route in routes.split()}
MOST_FOUND = 20
_AROUND = 90  # characters of an excerpt, on either side


@dataclass(frozen=True, slots=True)
class GuidePage:
    """`language` is the one it is in, which may be English for a reader of another."""

    name: str
    language: str
    title: str
    text: str

    @property
    def template(self) -> str:
        return f"{self.language}/{self.name}.page"


@dataclass(frozen=True, slots=True)
class FoundPage:
    page: GuidePage
    excerpt: str


@require_safe
@opens_to(Whom.ANYBODY)
def guide(request: HttpRequest, name: str = INDEX) -> HttpResponse:
    """A page of the guide, or with `q` what the guide says about some words."""
    language = (get_language() or "en")[:2]
    page = _page(name, language)
    if page is None:
        raise Http404
    text = request.GET.get("q", "").strip()[:80]
    shown = {
        "page": page,
        "pages": sorted(pages(language), key=lambda one: one.title),
        "text": text,
        "found": found(text, language) if text else [],
        "is_foreign": page.language != language,
    }
    return render(request, "web/help/page.html", shown)


def guide_address(route: str) -> str:
    """Where the guide tells of a screen; its index where no page is about that one."""
    page = PAGE_OF.get(route) or PAGE_OF.get(route.partition("-")[0], "")
    return reverse("guide-page", args=[page]) if page else reverse("guide")


@cache
def pages(language: str) -> tuple[GuidePage, ...]:
    """Every page but the index, in that language or else in English."""
    names = sorted(path.stem for path in (FOLDER / "en").glob("*.page"))
    read = (_page(name, language) for name in names if name != INDEX)
    return tuple(page for page in read if page is not None)


@cache
def _page(name: str, language: str) -> GuidePage | None:
    for each in (language, "en"):
        known = {path.stem: path for path in (FOLDER / each).glob("*.page")}
        if name in known:
            markup = known[name].read_text(encoding="utf-8")
            title = re.search(r"<h1[^>]*>(.*?)</h1>", markup)
            return GuidePage(name, each, _plain(title[1]) if title else name, _plain(markup))
    return None


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>|\{%.*?%\}|\{#.*?#\}", " ", markup)).split())


def found(text: str, language: str) -> list[FoundPage]:
    """Pages in which every word stands; those with all of it in their title come first."""
    words = text.casefold().split()
    fitting = [
        page for page in pages(language) if all(word in page.text.casefold() for word in words)
    ]
    fitting.sort(key=lambda page: not all(word in page.title.casefold() for word in words))
    return [
        FoundPage(page, _excerpt(page.text.removeprefix(page.title).strip(), words[0]))
        for page in fitting[:MOST_FOUND]
    ]


def _excerpt(text: str, word: str) -> str:
    at = text.casefold().find(word)
    first, last = max(0, at - _AROUND), at + len(word) + _AROUND
    return ("…" if first else "") + text[first:last].strip() + ("…" if last < len(text) else "")
