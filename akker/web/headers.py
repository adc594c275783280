"""What every answer tells the browser: nothing from elsewhere, nothing inline, no framing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages hold figures of a company: no browser or proxy keeps them after signing out.
    "Cache-Control": "no-store",
}

Answering = Callable[[HttpRequest], HttpResponse]


def with_security_headers(get_response: Answering) -> Answering:
    """Middleware. What an answer says by itself, such as how long a stylesheet lasts, stays."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer
