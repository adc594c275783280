"""One customer: what we know of them, and changing that."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.queries import industries, segments_of
from akker.customers.rules import CustomerFacts
from akker.kernel.errors import Refused
from akker.reports.customer_list import NOTHING, money_of
from akker.reports.family import family_if_any
from akker.web.asked import typed_party, typed_text
from akker.web.customer_overview import overview_shown
from akker.web.customer_pages import facts_shown, known_or_404, words_of
from akker.web.customer_profile import profile_shown
from akker.web.customer_team import team_shown
from akker.web.customer_words import RELATIONS, STATUSES, TIERS
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to, is_swap
from akker.web.refusals import status_of
from akker.web.timeline import latest_shown


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def customer(request: BookRequest, code: str) -> HttpResponse:
    """What they bring and owe, what asks for attention, and what we know of them."""
    book = request.actor.book
    known = known_or_404(book, code)
    row = known.row
    today = today_in(book)
    money = money_of(book, [one.party_id for one in known.below], today)
    context = {
        **facts_shown(request, row),
        **overview_shown(request.actor, row, today),
        "segments": segments_of(book, row.party_id),
        **team_shown(request, row.code),
        **profile_shown(book, row.code),
        "tab": "overview",
        "items": latest_shown(request, code),
        "known": known,
        "family": family_if_any(book, row.code, today=today),
        "below": [(one, *words_of(one), money.get(one.party_id, NOTHING)) for one in known.below],
    }
    if is_swap(request):
        return render(request, "web/customers/_peek.html", context)
    return render(request, "web/customers/customer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def change(request: BookRequest, code: str) -> HttpResponse:
    """Tier, status, industry, whom they belong to, and how close we are, as a form."""
    book, post = request.actor.book, request.POST
    with reading(book):
        row = known_or_404(book, code).row
        kinds = industries(book)
    facts = row.facts
    on = facts.relation_on.isoformat() if facts.relation_on else ""
    is_sent = request.method == "POST"
    names = ("tier", "status", "industry", "parent", "relation")
    context = {
        **facts_shown(request, row),
        "version": post.get("seen", row.version),
        "filled": {name: post.get(name, "") if is_sent else getattr(facts, name) for name in names}
        | {"relation_on": post.get("relation_on", on)},
        "tiers": TIERS.items(),
        "statuses": STATUSES.items(),
        "relations": [("", _("Not said")), *RELATIONS.items()],
        "industries": kinds,
    }
    if not is_sent:
        return render(request, "web/customers/form.html", context)
    try:
        sent = CustomerFacts(
            **{name: typed_text(post, name) for name in names}
            | {"parent": typed_party(book, post, "parent")},
            relation_on=typed_day_if_any(typed_text(post, "relation_on"), today_in(book)),
        )
        change_customer(request.actor, code=code, facts=sent, seen=typed_text(post, "seen") or None)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/customers/form.html", shown, status=status_of(refusal))
    messages.success(request, _("What we know of %(name)s is kept.") % {"name": row.name})
    return gone_to(request, reverse("customer", args=[book.slug, code]))
