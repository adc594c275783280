"""What went wrong, as problem details (RFC 9457) in the language of whoever asked.

`code` is stable and for programs; `detail` is the sentence and `remedy` what to do about it.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext, gettext_noop
from ninja.errors import HttpError, ValidationError

from akker.books.away import RETRY_AFTER_SECONDS, database_is_away
from akker.kernel.errors import Refused, RefusedFields

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100

# What each status means here; the titles are for people.
TITLES = {
    401: gettext_noop("Not signed in"),
    403: gettext_noop("Not allowed"),
    404: gettext_noop("Not there"),
    405: gettext_noop("Not done this way"),
    409: gettext_noop("Not now, or not so"),
    412: gettext_noop("Changed meanwhile"),
    413: gettext_noop("Too large"),
    415: gettext_noop("Of another kind"),
    422: gettext_noop("Not as it should be"),
    428: gettext_noop("Something is missing before"),
    429: gettext_noop("Too often"),
    500: gettext_noop("Our mistake"),
    503: gettext_noop("Not at the moment"),
}

# A code that says that what the address names is not there, by the part of the address. In a
# body the same code is about input that can never be right.
NOT_THERE = {
    "activity_id": {"activity_unknown"},
    "appointment_id": {"appointment_unknown"},
    "allocation_id": {"allocation_unknown"},
    "book": {"book_unknown"},
    "article_id": {"article_unknown"},
    "case_no": {"case_unknown"},
    "code": {
        "customer_unknown",
        "ledger_account_unknown",
        "party_unknown",
        "price_list_unknown",
        "product_unknown",
    },
    "competitor_id": {"competitor_unknown"},
    "contact_id": {"contact_unknown"},
    "dimension": {"dimension_unknown"},
    "enrolment_id": {"enrolment_unknown"},
    "lesson_id": {"lesson_unknown"},
    "track_id": {"track_unknown"},
    "dispute_id": {"dispute_unknown"},
    "draft_id": {"draft_unknown"},
    "email": {"not_a_member"},
    "entry": {"entry_unknown", "recovery_unfit"},
    "fact_id": {"profile_fact_unknown"},
    "figure_id": {"usage_figure_unknown"},
    "file_id": {"file_unknown"},
    "hold_id": {"hold_unknown"},
    "referral_id": {"referral_unknown"},
    "requirement_id": {"requirement_unknown"},
    "release_id": {"credit_release_unknown"},
    "import_id": {"import_unknown"},
    "invoice": {"invoice_unknown"},
    "item": {"item_unknown"},
    "kind": {"lock_unknown"},
    "measure": {"usage_measure_unknown"},
    "name": {"template_unknown", "recurring_unknown", "repeating_unknown", "report_unknown"},
    "note_id": {"market_note_unknown"},
    "number": {"plan_part_unknown"},
    "objective_id": {"plan_part_unknown"},
    "plan_id": {"plan_unknown"},
    "point_id": {"plan_part_unknown"},
    "promise_id": {"promise_unknown"},
    "survey_id": {"survey_unknown"},
    "answer_id": {"answer_unknown"},
    "task_id": {"task_unknown"},
    "token_id": {"token_unknown"},
    "year": {"no_fiscal_year"},
}
STATUSES = {
    401: {"token_missing", "token_refused"},
    403: {
        *("activity_of_others", "credit_limit_guarded", "own_card_guarded"),
        *("permission_missing", "role_above"),
    },
    404: {"address_unknown"},
    405: {"method_unfit"},
    409: {
        *("dimension_exists", "entry_comes_back", "entry_of_closing", "entry_of_revaluation"),
        *(
            "advance_too_large",
            "allocation_of_reversal",
            "allocation_too_large",
            "allocation_undone",
        ),
        *("allocation_worthless", "charge_nothing", "costs_early", "credit_too_large"),
        *("credit_empty", "credit_line_too_large", "customer_loop"),
        *("contact_not_asked", "contact_not_told", "feedback_spent", "survey_over"),
        *("answer_erased", "contact_erased"),
        *("contact_left", "hand_over_same", "person_loop", "team_member_there"),
        *("credit_code_too_large", "interest_unknown", "recovery_stands", "recovery_too_large"),
        *("cash_vat_issued", "entry_of_private_use", "entry_of_settlement", "vat_relief_early"),
        *(
            "document_differs",
            "document_settled",
            "entry_of_document",
            "invoice_backdated",
            "letterhead_missing",
        ),
        *(
            "credit_held",
            "credit_release_over",
            "dispute_closed",
            "dispute_open",
            "hold_lifted",
            "promise_cancelled",
        ),
        *("requirement_full", "requirement_open", "wish_there"),
        *("case_full", "case_open", "case_over", "competitor_exists"),
        *("plan_approved_already", "plan_full", "plan_open_already", "plan_over"),
        "plan_own_version",
        *("need_unknown", "put_off_unknown", "referral_thanked", "referral_there"),
        *("promise_over", "promise_too_large", "task_over", "appointment_over"),
        "validator_missing",
        *(
            "einvoice_damaged",
            "email_there",
            "entry_reversed",
            "file_damaged",
            "file_missing",
            "guards_broken",
        ),
        "hard_lock_stays",
        *("import_of_others", "import_undone", "journal_missing", "key_reused", "last_owner"),
        *("ledger_account_exists", "ledger_account_retired", "ledger_account_used"),
        *("member_already", "moment_not_settled", "no_fiscal_year", "no_open_day"),
        *(
            "bank_account_own",
            "merger_unfit",
            "merger_unknown",
            "opening_posted",
            "party_exists",
            "period_locked",
            "price_list_currency",
            "price_list_exists",
            "price_list_retired",
            "product_exists",
            "rate_missing",
            "rates_differ",
        ),
        *("enrolment_empty", "usage_measure_used"),
        *("indexation_used", "pause_unknown", "period_made", "period_not_due", "repeating_ended"),
        "repeating_exists",
        *("rates_meanwhile", "recurring_exists", "role_missing", "slug_taken", "tokens_many"),
        "statement_changed",
        *("year_closed", "year_doubtful", "year_is_open", "year_open"),
    },
    412: {
        "article_changed",
        "customer_changed",
        "draft_changed",
        "party_changed",
        "person_changed",
        "price_list_changed",
        "product_changed",
        "reminder_plan_changed",
        "template_changed",
    },
    413: {"archive_too_large", "file_too_large", "pdf_too_large", "request_too_large"},
    415: {"media_type_unfit"},
    428: {"precondition_missing"},
    429: {"too_many_requests"},
    500: {"failed"},
    503: {"database_away"},
}
_BY_CODE = {code: status for status, codes in STATUSES.items() for code in codes}


def status_of(refused: Refused, named: Mapping[str, object]) -> int:
    """The status of a refusal; `named` are the parts of the address that name something."""
    told = [str(value) for value in refused.values.values()]
    for part, name in named.items():
        if refused.code in NOT_THERE.get(part, ()) and any(str(name) in one for one in told):
            return 404
    return _BY_CODE.get(refused.code, 422)


def problem(
    refused: Refused, status: int, errors: Sequence[Mapping[str, str]] = ()
) -> JsonResponse:
    """The answer that tells a refusal."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": gettext(TITLES[status]),
        "status": status,
        "code": refused.code,
        "detail": refused.message,
        "remedy": refused.remedy,
        "errors": [*errors][:MOST_ERRORS],
    }
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="akker"'
    if status in (429, 503):
        response.headers["Retry-After"] = str(refused.values.get("seconds", 60))
    return response


def answer_refused(request: HttpRequest, refused: Refused) -> JsonResponse:
    """A use case, a query or a door refused."""
    match = request.resolver_match
    status = status_of(refused, match.kwargs if match else {})
    errors = []
    line_no = refused.values.get("line_no")
    if isinstance(refused, RefusedFields):
        told = refused.at.items()
        errors = [{"where": at.replace(".", "/"), "detail": one.message} for at, one in told]
    elif status == 422 and isinstance(line_no, int):
        errors = [{"where": f"lines/{line_no - 1}", "detail": refused.message}]
    return problem(refused, status, errors)


def answer_unfit(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """What was sent does not have the form that the schema asks."""
    del request
    errors = [_field_error(one) for one in error.errors]
    first = errors[0]
    refused = Refused(
        "request_unfit",
        "{where}: {reason}",
        remedy="See the form of this request in /api/docs.",
        where=first["where"] or gettext("The request"),
        reason=first["detail"],
    )
    return problem(refused, 422, errors)


# A sentence for each thing that the forms check; of others, the general one.
_SENTENCES = {
    "missing": gettext_noop("This is missing."),
    "extra_forbidden": gettext_noop("This means nothing here."),
    "string_type": gettext_noop('This is not text; write it in quotes, amounts too: "12.50".'),
    "string_too_short": gettext_noop("This is too short."),
    "string_too_long": gettext_noop("This is too long."),
    "int_type": gettext_noop("This is not a whole number."),
    "int_parsing": gettext_noop("This is not a whole number."),
    "int_parsing_size": gettext_noop("This number is too large."),
    "bool_type": gettext_noop("This is neither true nor false."),
    "bool_parsing": gettext_noop("This is neither true nor false."),
    "greater_than_equal": gettext_noop("This is too small."),
    "less_than_equal": gettext_noop("This is too large."),
    "list_type": gettext_noop("This is not a list."),
    "too_long": gettext_noop("This list is too long."),
    "too_short": gettext_noop("This list is too short."),
    "dict_type": gettext_noop("This is not an object with keys."),
    "model_type": gettext_noop("This is not an object with keys."),
    "model_attributes_type": gettext_noop("This is not an object with keys."),
    "literal_error": gettext_noop("This is none of the values that it can have."),
    "day_unreadable": gettext_noop("This is not a date; write it as 2026-03-31."),
}
_UNFIT = gettext_noop("This is not as it should be.")


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    place = [str(part) for part in error.get("loc", ())]
    if place and place[0] in ("body", "query", "path", "form", "file", "header"):
        # Then comes the name that the function has for all of it, where it has one.
        inner = place[2:] if place[0] in ("body", "form") and len(place) > 1 else place[1:]
        place = inner or place[:1]
    sentence = _SENTENCES.get(str(error.get("type")), _UNFIT)
    return {"where": "/".join(place)[:200], "detail": gettext(sentence)}


def answer_failed(request: HttpRequest, error: Exception) -> JsonResponse:
    """Anything else: what a reader of the log needs to find it, and nothing of the inside."""
    cause = error.__cause__
    if isinstance(error, HttpError) and isinstance(cause, Refused):
        return answer_refused(request, cause)  # the reader of bodies refused
    if isinstance(error, RequestDataTooBig) or isinstance(cause, RequestDataTooBig):
        return answer_refused(request, too_large(2))
    if isinstance(error, SuspiciousOperation | UnreadablePostError | HttpError):
        return problem(_UNREADABLE, 422)
    if isinstance(error, Http404):
        return problem(ADDRESS_UNKNOWN, 404)
    if database_is_away(error):
        logger.error("api: %s %s: %s", request.method, request.path, error)
        return problem(_AWAY, 503)
    number = uuid.uuid4().hex[:12]
    logger.error("api %s: %s %s", number, request.method, request.path, exc_info=error)
    failed = Refused(
        "failed",
        "Akker failed; this should not happen.",
        remedy="Whoever runs this installation finds it in the log as {number}.",
        number=number,
    )
    return problem(failed, 500)


_AWAY = Refused(
    "database_away",
    "The database does not answer at the moment.",
    remedy="Try again in {seconds} seconds; with the same Idempotency-Key nothing is done twice.",
    seconds=RETRY_AFTER_SECONDS,
)
_UNREADABLE = Refused(
    "request_unreadable",
    "This request cannot be read.",
    remedy="See its form in /api/docs.",
)
ADDRESS_UNKNOWN = Refused(
    "address_unknown",
    "There is nothing at this address.",
    remedy="See /api/docs for what there is.",
)
METHOD_UNFIT = Refused(
    "method_unfit",
    "This address cannot be used with this method.",
    remedy="See /api/docs for the methods that it takes.",
)


def too_large(most_mb: int) -> Refused:
    return Refused(
        "request_too_large",
        "This request is too large; the most is {most} MB.",
        remedy="Split it.",
        most=most_mb,
    )
