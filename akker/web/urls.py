"""The site map of the staff's screens."""

from django.urls import path

from akker.web import fields, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/<str:token>", views.sign_in_page, name="sign-in-page"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("understood", fields.understood, name="understood"),
    path("health", views.health, name="health"),
]
