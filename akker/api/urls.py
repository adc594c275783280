"""The addresses under /api/: the operations, their description, and the page to try them."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from akker.api.app import urls
from akker.api.contract import show_contract
from akker.api.docs import show_docs


def to_docs(request: HttpRequest) -> HttpResponseRedirect:
    """Whoever looks at the root finds the page."""
    del request
    return HttpResponseRedirect("/api/docs")


# Open to anybody: they are about the program, and show no books but to their own people.
OPEN_TO_ANYBODY = {"api-docs", "api-root", "api-contract"}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", require_safe(to_docs), name="api-root"),
    path("docs", require_safe(show_docs), name="api-docs"),
    path("v1/openapi.json", require_safe(show_contract), name="api-contract"),
    path("v1/", include(urls())),
]
