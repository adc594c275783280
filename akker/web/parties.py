"""People and organisations that lines are about: the list, and adding one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from akker.books.actor import Permission, reading
from akker.parties.queries import free_code
from akker.parties.queries import parties_page as page_of_parties
from akker.parties.queries_cards import unconfirmed_accounts
from akker.reports.party_list import party_list_table
from akker.web.asked import typed_text, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.files import exported
from akker.web.party_words import LISTED, ROLES
from akker.web.sentence import Menu, people_choices, sentence_of
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

FILTERS = ("q", "role", "manager")
PAGE_SIZE = 100


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def parties_page(request: BookRequest) -> HttpResponse:
    """Everybody with a text in code or name, in a role; bank accounts that wait on top."""
    book = request.actor.book
    asked = _asked(request)
    after = typed_text(request.GET, "after")
    with reading(book):
        rows = page_of_parties(
            book,
            text=asked["q"],
            role=asked["role"],
            manager=asked["manager"],
            after_code=after,
            limit=PAGE_SIZE,
        )
        menus: list[Menu] = [("role", _("Show"), [("", _("everybody")), *LISTED.items()])]
        if request.actor.sees_all:
            menus.append(("manager", _("looked after by"), people_choices(request)))
        waiting = unconfirmed_accounts(book)
    address = reverse("parties", args=[book.slug])
    more = rows[PAGE_SIZE - 1].code if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": [(row, [ROLES[role] for role in row.roles]) for row in rows[:PAGE_SIZE]],
        "asked": asked,
        "bar": views_bar(request.actor, "parties", asked, address),
        "sentence": sentence_of(address, asked, menus),
        "waiting": waiting,
        "export_url": with_query(reverse("parties-export", args=[book.slug]), asked),
        "later_url": with_query(address, {**asked, "after": more}) if more else "",
        "first_url": with_query(address, asked) if after else "",
        "may_add": Permission.CHANGE_PARTIES in request.actor.permissions,
    }
    return render(request, "web/parties/list.html", context)


def _asked(request: BookRequest) -> dict[str, str]:
    texts = {name: typed_text(request.GET, name) for name in FILTERS}
    return {name: text[:80] if name == "q" else text[:254] for name, text in texts.items()}


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_parties(request: BookRequest) -> HttpResponse:
    """The whole list as asked, in the order of the screen: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    asked = _asked(request)
    text, role, manager = asked["q"], asked["role"], asked["manager"]
    with reading(book):
        table = party_list_table(book, text=text, role=role, manager=manager, language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-parties", language)


@require_safe
@opens_to(Permission.CHANGE_PARTIES)
def proposal(request: BookRequest) -> HttpResponse:
    """The code that a name would get, while somebody types it."""
    name = typed_text(request.GET, "name")[:200]
    code = free_code(request.actor.book, name) if name else ""
    return render(request, "web/parties/_proposal.html", {"code": code})
