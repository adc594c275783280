"""What can be begun from anywhere: the acts of the palette, and a page that asks for whom."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from akker.books.actor import Actor, Permission
from akker.customers.queries import customer_coded
from akker.kernel.errors import Refused
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.places import Words
from akker.web.refusals import status_of


@dataclass(frozen=True, slots=True)
class Act:
    """`of_whom`: the route goes on with a customer, who is asked for first by that name."""

    label: Words
    icon: str
    route: str
    asks: Permission = Permission.LOOK_AFTER_CUSTOMERS
    of_whom: str = ""

    def url(self, actor: Actor) -> str:
        slug = actor.book.slug
        if self.of_whom:
            return reverse("begin", args=[slug, self.of_whom])
        return reverse(self.route, args=[slug])


ACTS = (
    Act(_("Log a contact"), "notebook-pen", "customer-log", of_whom="contact"),
    Act(_("New task"), "list-todo", "task-new"),
    Act(_("New promise"), "hand-heart", "given-promise-new"),
    Act(_("Plan a contact"), "calendar-days", "appointment-new"),
    Act(_("New case"), "megaphone", "case-new", of_whom="case"),
    Act(_("New requirement"), "lightbulb", "requirement-new", of_whom="requirement"),
    Act(_("New plan"), "map", "plan-new", of_whom="plan"),
    Act(_("New survey"), "megaphone", "survey-new"),
    Act(_("New article"), "book-marked", "article-new"),
    Act(_("New invoice"), "receipt-text", "invoice-new", Permission.DRAFT_INVOICES),
    Act(_("New party"), "contact", "party-new", Permission.CHANGE_PARTIES),
)


@require_safe
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def begin(request: BookRequest, what: str) -> HttpResponse:
    """For whom; then the form itself."""
    act = next((one for one in ACTS if one.of_whom == what), None)
    if act is None:
        raise Http404
    book, party = request.actor.book, typed_text(request.GET, "party")
    refusal = None
    if party:
        try:
            code = customer_coded(book, party).code
            return redirect(act.route, book.slug, code)
        except Refused as refused:
            refusal = refused
    context = {"act": act, "party": party, "refusal": refusal}
    return render(request, "web/customers/begin.html", context, status=status_of(refusal))
