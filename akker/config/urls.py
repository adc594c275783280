"""The site map of the whole installation."""

from django.urls import URLPattern, URLResolver, include, path

from akker.api.urls import urlpatterns as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include(api)),
    path("", include("akker.web.urls")),
]
handler500 = "akker.web.views.failed"
handler400 = "akker.web.views.unreadable"
