"""The site map of the staff's screens."""

from django.urls import include, path

from akker.web import chart, components, entries, overview, palette, reports, views

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
]

urlpatterns = [
    path("", overview.home, name="home"),
    path("books/<slug:slug>/", include(of_a_book)),
    path("components", components.components, name="components"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/<str:token>", views.sign_in_page, name="sign-in-page"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("health", views.health, name="health"),
]
