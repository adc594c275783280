"""The site map of sales: invoices, payments, who owes what."""

from django.urls import path

from akker.web import invoice_form, invoice_mail, invoices, letterhead, payments

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
    path("settings/letterhead", letterhead.letterhead, name="letterhead"),
]
