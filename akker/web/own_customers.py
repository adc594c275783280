"""The first page of an account manager who sees own customers only: how those stand today."""

from django.http import HttpResponse
from django.shortcuts import render

from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.dunning.queries import DisputeFilter, disputes
from akker.dunning.queries_promises import promises
from akker.receivables.queries import InvoiceFilter, invoices_page
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import attention_everywhere
from akker.web.agreements import PROMISE_STATES
from akker.web.appointments import coming_shown
from akker.web.doors import BookRequest
from akker.web.put_off import asking_shown

MOST_SHOWN = 8


def own_customers(request: BookRequest) -> HttpResponse:
    """What they owe and since when, what they contest and promised, and what they were sent."""
    actor = request.actor
    book, today = actor.book, today_in(actor.book)
    aged = aged_receivables(book, as_of=today)
    found = attention_everywhere(book, actor.user_id, aged, today=today)
    contested = disputes(book, DisputeFilter(only_open=True), limit=MOST_SHOWN)
    context = {
        "today": today,
        "total": aged.total,
        **asking_shown(actor, found, today),
        **coming_shown(actor),
        "owing": [row for row in aged.rows if row.total_minor][:MOST_SHOWN],
        "disputes": contested[:MOST_SHOWN],
        "promises": [
            (row, *PROMISE_STATES[row.state])
            for row in promises(book, as_of=today, limit=MOST_SHOWN)
        ],
        "invoices": invoices_page(book, InvoiceFilter(), limit=MOST_SHOWN)[:MOST_SHOWN],
        "may_draft": Permission.DRAFT_INVOICES in actor.permissions,
        "may_add": Permission.CHANGE_PARTIES in actor.permissions,
    }
    return render(request, "web/own_customers.html", context)
