"""A Django application with one view that does nothing but JSON: what a request costs at least."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, JsonResponse
from django.urls import path

ROWS = [
    {"code": str(1000 + n), "name": f"Account {n}", "debit": f"{n * 37}.00", "credit": "0.00"}
    for n in range(120)
]


def rows(request: HttpRequest) -> JsonResponse:
    """120 rows, about as many as a trial balance has."""
    del request
    return JsonResponse({"rows": ROWS})


urlpatterns = [path("", rows), path("rows", rows)]
settings.configure(
    ALLOWED_HOSTS=["localhost", "127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="measured"
)
django.setup()
application = WSGIHandler()
