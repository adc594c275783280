"""The page behind a link for a customer: one question, no signing in, and nothing else of us.

Opening it answers nothing: mail programs open links by themselves.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from akker.kernel.errors import Refused
from akker.voice.answering import keep_answer, question_behind, who_answers
from akker.voice.queries import OpenLink
from akker.voice.rules import CSAT, MOST_WORDS, NPS, SCALES
from akker.web.doors import Whom, leave_out_nul, opens_to
from akker.web.feedback import typed_score
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.sessions import address_of

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
ENDS: dict[str, tuple[Words, Words]] = {
    NPS: (gettext_lazy("not at all likely"), gettext_lazy("very likely")),
    CSAT: (gettext_lazy("not at all satisfied"), gettext_lazy("very satisfied")),
}


@sensitive_post_parameters("text", "score")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.ANYBODY)
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """The question in the language of who was asked; sent, the one answer."""
    leave_out_nul(request)
    is_sent, refusal = request.method == "POST", None
    try:
        asked = question_behind(token)
    except Refused as spent:
        if not is_sent:
            return _page(request, None, spent)
        asked = None
    if is_sent:
        try:
            score, text = typed_score(request.POST.get("score", "")), request.POST.get("text", "")
            actor = who_answers(token, address=address_of(request))
            asked = keep_answer(actor, token=token, score=score, text=text)
            return _page(request, asked, None, is_thanked=True)
        except Refused as error:
            refusal = error
    return _page(request, asked, refusal)


def _page(
    request: HttpRequest,
    asked: OpenLink | None,
    refusal: Refused | None,
    *,
    is_thanked: bool = False,
) -> HttpResponse:
    language = asked.language if asked else translation.get_language() or "en"
    if refusal is not None and refusal.code == "feedback_spent":
        asked = None
    with translation.override(language):
        response = render(
            request,
            "web/feedback/link.html",
            {
                "asked": asked,
                "refusal": refusal,
                "is_thanked": is_thanked,
                "most": MOST_WORDS,
                "typed": request.POST.get("text", "")[: MOST_WORDS * 2],
                "chosen": request.POST.get("score", ""),
                **_scale(asked),
            },
            status=status_of(refusal),
        )
    response.headers["Content-Language"] = language
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _scale(asked: OpenLink | None) -> dict[str, Any]:
    if asked is None or asked.kind not in SCALES:
        return {"scores": [], "ends": None}
    least, most = SCALES[asked.kind]
    return {"scores": [str(one) for one in range(least, most + 1)], "ends": ENDS[asked.kind]}
