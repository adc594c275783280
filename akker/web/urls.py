"""The site map of the staff's screens."""

from django.urls import include, path

from akker.web import chart, components, entries, fields, overview, palette, reports, views
from akker.web.urls_access import people_of_a_book

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
]

urlpatterns = [
    path("", overview.home, name="home"),
    path("", include("akker.web.urls_access")),
    path("books/<slug:slug>/", include(of_a_book)),
    path("components", components.components, name="components"),
    path("understood", fields.understood, name="understood"),
    path("health", views.health, name="health"),
]
