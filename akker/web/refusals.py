"""Refusals at the door of the screens: their words, and the status of the answer."""

from akker.kernel.errors import Refused, RefusedFields

# Not now, or not so; everything else is input that can never be right.
NOT_NOW = frozenset(
    """
    advance_too_large allocation_at_rates allocation_of_reversal allocation_too_large
    allocation_undone allocation_worthless answer_erased appointment_over article_changed
    authenticator_there bank_account_own
    books_here_already case_full case_open case_over competitor_exists
    cash_vat_issued charge_nothing contact_erased contact_left contact_not_asked
    contact_not_told costs_early credit_code_too_large
    credit_empty credit_held
    credit_line_too_large credit_release_over credit_too_large customer_changed customer_loop
    dimension_exists dispute_closed
    dispute_open document_differs document_settled draft_changed einvoice_damaged email_there
    email_unproven enrolment_empty
    entry_of_closing entry_of_document entry_of_private_use entry_of_revaluation
    entry_of_settlement entry_reversed factor_first factor_missing factor_unknown
    feedback_spent file_damaged file_gone file_missing first_link_over guards_broken
    hand_over_same hard_lock_stays hold_lifted
    import_undone indexation_used interest_unknown invitation_needless invoice_backdated
    job_of_others job_over key_reused last_owner ledger_account_exists ledger_account_retired
    ledger_account_used letterhead_missing link_spent mail_password_again mail_server_unset
    member_already merger_unfit merger_unknown message_gone message_text_gone no_fiscal_year
    need_unknown no_open_day not_operator only_looking openid_away openid_off openid_stale
    openid_unknown
    opening_posted party_changed party_exists passkey_unfit passkeys_many pause_unknown
    period_locked person_changed person_loop period_made period_not_due
    price_list_changed price_list_currency price_list_exists price_list_retired product_changed
    product_exists promise_cancelled promise_over
    promise_too_large rate_missing rates_meanwhile recovery_stands recovery_too_large
    period_locked period_made period_not_due plan_approved_already plan_full plan_open_already
    plan_over plan_own_version price_list_changed price_list_currency
    price_list_exists price_list_retired product_changed product_exists promise_cancelled
    promise_over promise_too_large put_off_unknown rate_missing rates_meanwhile recovery_stands
    recovery_too_large referral_thanked referral_there requirement_full requirement_open wish_there
    recurring_exists reminder_plan_changed repeating_ended repeating_exists role_missing
    session_unknown sight_unfit sign_in_wrong slug_taken statement_changed survey_over task_over
    team_member_there tokens_many
    too_many_jobs too_many_webhooks usage_measure_used validator_missing vat_relief_early
    webhook_off webhook_without_secret year_closed year_doubtful year_is_open year_open
    """.split()
)

NOT_YOU = frozenset(
    {"activity_of_others", "credit_limit_guarded", "own_card_guarded", "permission_missing"}
)


def status_of(refusal: Refused | None) -> int:
    """200 without one; else the line of the table in the house style that a refusal belongs to."""
    if refusal is None:
        return 200
    if refusal.code in NOT_YOU:
        return 403
    if refusal.code == "tries_spent":
        return 429
    return 409 if refusal.code in NOT_NOW else 422


def said_at(refusal: Refused | None) -> dict[str, str]:
    """What is wrong of each field, and of each list of a form as a whole."""
    at = refusal.at if isinstance(refusal, RefusedFields) else {}
    return {name: one.sentence for name, one in at.items() if "." not in name}


def each(refusal: Refused) -> list[Refused]:
    """All that was refused together, or it alone."""
    return list(refusal.at.values()) if isinstance(refusal, RefusedFields) else [refusal]


def told(refusal: Refused) -> str:
    """Message and remedy in the language of the reader."""
    return refusal.sentence
