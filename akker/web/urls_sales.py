"""The site map of sales: invoices, payments, who owes what."""

from django.urls import path

from akker.web import (
    disputes,
    invoice_form,
    invoice_mail,
    invoices,
    letterhead,
    payments,
    promises,
    reminders,
)

sales_of_a_book = [
    path("invoices", invoices.invoices, name="invoices"),
    path("invoices/new", invoice_form.new_invoice, name="invoice-new"),
    path("invoices/look", invoice_form.look, name="invoice-look"),
    path("invoices/drafts/<int:draft_id>", invoice_form.draft, name="invoice-draft"),
    path("invoices/credit/<path:address>", invoices.credit, name="invoice-credit"),
    path("invoices/mail/<path:address>", invoice_mail.mail, name="invoice-mail"),
    path("invoices/unallocate/<path:address>", invoices.unallocate, name="invoice-unallocate"),
    path("invoices/<str:form>/of/<path:address>", invoices.invoice_file, name="invoice-file"),
    path("invoice/<path:address>", invoices.invoice, name="invoice"),
    path("receivables", payments.receivables, name="receivables"),
    path("payments/undo", payments.undo, name="payment-undo"),
    path("payments/<path:code>", payments.receive, name="payment-new"),
    path("disputes", disputes.disputes_page, name="disputes"),
    path("disputes/<int:dispute_id>", disputes.dispute, name="dispute"),
    path("disputes/<int:dispute_id>/step", disputes.add_step, name="dispute-step"),
    path("disputes/<int:dispute_id>/close", disputes.close, name="dispute-close"),
    path("disputes/about/<path:address>", disputes.new_dispute, name="dispute-new"),
    path("promises", promises.promises_page, name="promises"),
    path("promises/<int:promise_id>/cancel", promises.cancel, name="promise-cancel"),
    path("promises/of/<path:code>", promises.new_promise, name="promise-new"),
    path("holds/new", promises.new_hold, name="hold-new"),
    path("holds/<int:hold_id>/lift", promises.lift, name="hold-lift"),
    path("reminders", reminders.reminders_page, name="reminders"),
    path("reminders/sent", reminders.sent_reminders, name="reminders-sent"),
    path("reminders/plans", reminders.reminder_plans, name="reminder-plans"),
    path("settings/letterhead", letterhead.letterhead, name="letterhead"),
]
