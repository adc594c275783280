"""The site map of the staff's screens."""

from django.urls import include, path

from akker.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("akker.web.urls_access")),
    path("health", views.health, name="health"),
]
