"""The site map of the staff's screens."""

from django.urls import include, path

from akker.web import (
    audit_log,
    chart,
    components,
    entries,
    fields,
    jobs,
    mail_settings,
    outbox,
    overview,
    palette,
    reports,
    views,
    webhooks,
)
from akker.web.urls_access import people_of_a_book
from akker.web.urls_settings import settings_of_a_book

of_a_book = [
    path("", overview.book, name="book"),
    path("find", palette.find, name="find"),
    path("chart", chart.chart_page, name="chart"),
    path("chart/<path:code>", chart.card, name="card"),
    path("journals", entries.journals_page, name="journals"),
    path("entries", entries.entries, name="entries"),
    path("entries/export", entries.export_entries, name="entries-export"),
    path("entries/<str:journal>/<str:year>/<int:number>", entries.entry, name="entry"),
    path("files/<int:file_id>", entries.file, name="file"),
    path("reports", reports.reports, name="reports"),
    path("reports/lines", reports.report_lines, name="report-lines"),
    path("reports/<str:name>", reports.report, name="report"),
    path("reports/<str:name>/export", reports.export_report, name="report-export"),
    *people_of_a_book,
    *settings_of_a_book,
    path("log", audit_log.audit_log, name="audit-log"),
    path("jobs", jobs.jobs_page, name="jobs"),
    path("jobs/start", jobs.start, name="job-start"),
    path("jobs/<str:uid>", jobs.job, name="job"),
    path("jobs/<str:uid>/cancel", jobs.cancel, name="job-cancel"),
    path("jobs/<str:uid>/file", jobs.job_file, name="job-file"),
    path("outbox", outbox.outbox, name="outbox"),
    path("outbox/deliveries", outbox.deliveries_page, name="deliveries"),
    path("outbox/deliveries/<int:delivery_id>/repeat", outbox.repeat, name="delivery-repeat"),
    path("outbox/<str:uid>", outbox.message, name="message"),
    path("outbox/<str:uid>/stop", outbox.stop, name="message-stop"),
    path("outbox/<str:uid>/send", outbox.send_again, name="message-send"),
    path("webhooks", webhooks.webhooks_page, name="webhooks"),
    path("webhooks/add", webhooks.add, name="webhook-add"),
    path("webhooks/<str:uid>", webhooks.webhook, name="webhook"),
    path("webhooks/<str:uid>/change", webhooks.change, name="webhook-change"),
    path("webhooks/<str:uid>/try", webhooks.try_out, name="webhook-try"),
    path("webhooks/<str:uid>/secret", webhooks.renew, name="webhook-secret"),
    path("webhooks/<str:uid>/remove", webhooks.remove, name="webhook-remove"),
    path("settings/mail", mail_settings.mail_settings, name="mail-settings"),
    path("settings/mail/try", mail_settings.try_mail, name="mail-try"),
    path("settings/mail/forget", mail_settings.forget_mail, name="mail-forget"),
]

urlpatterns = [
    path("", overview.home, name="home"),
    path("", include("akker.web.urls_access")),
    path("books/<slug:slug>/", include(of_a_book)),
    path("components", components.components, name="components"),
    path("understood", fields.understood, name="understood"),
    path("health", views.health, name="health"),
]
