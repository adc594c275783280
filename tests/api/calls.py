"""One call of every operation that works in a `World`, in an order in which all of them do."""

from typing import Any

from tests.api.calling import Call
from tests.api.calls_customers import (
    of_activities,
    of_appointments,
    of_articles,
    of_cases,
    of_customers,
    of_feedback,
    of_market,
    of_needs,
    of_plans,
    of_referrals,
    of_requirements,
    of_tasks,
    of_training,
    of_usage,
)
from tests.api.calls_erasures import of_erasures
from tests.api.calls_payments import of_payments
from tests.api.calls_repeating import of_repeating
from tests.api.world import DOCUMENTS, FORM, JOURNAL, RATES, World
from tests.receivables.selling import form as invoice_form
from tests.receivables.selling import line

LINES = FORM["lines"]
ANY = {"If_Match": "*"}
CARD_IBAN = "NL02ABNA0123456789"  # comes after the one that the world has
CARD = {
    "name": "Bakkerij Jansen",
    "roles": ["customer"],
    "payment_days": 14,
    "contacts": [{"name": "Eva Jansen", "email": "eva@example.com"}],
    "identifiers": [{"scheme": "kvk", "number": "33286383"}],
    "bank_accounts": [{"iban": CARD_IBAN}],
}
_NEW_VIEW = {"page": "log", "name": "Mine", "texts": {"q": "energy"}}


def calls_in(w: World) -> dict[str, Call]:
    """Operation name -> its call. `/` in front is an address without books."""
    parts = (
        of_needs,
        *(_of_books, _of_entries, _of_forms, _of_files, _of_people),
        *(_of_products, _of_sales, of_payments, _of_agreements, _of_reminders, of_repeating),
        *(of_feedback, of_customers, of_activities, of_cases, of_plans, of_requirements),
        *(of_tasks, of_usage, of_training, of_articles, of_market, of_appointments),
        *(of_referrals, of_erasures),
    )
    return {name: call for part in parts for name, call in part(w).items()}


def _of_books(w: World) -> dict[str, Call]:
    t = w.tag
    return {
        "list_books": Call("GET", "/api/v1/books"),
        "show_book": Call("GET", f"/api/v1/books/{w.slug}"),
        "change_books": Call(
            "PUT",
            f"/api/v1/books/{w.slug}",
            {"name": "Akkerbouw", "timezone": "Europe/Amsterdam", "language": "nl"},
        ),
        "open_books": Call("POST", "/api/v1/books", _new_book(w), status=201),
        "list_years": Call("GET", "years"),
        "list_locks": Call("GET", "locks"),
        "list_chart": Call("GET", "chart"),
        "show_account": Call("GET", f"chart/46/{t}1"),
        "add_account": Call(
            "POST", "chart", {"code": f"47{t}", "name": "New", "type": "expense"}, status=201
        ),
        "rename_account": Call("POST", f"chart/rename/46/{t}1", {"name": "Other"}),
        "retire_account": Call("POST", f"chart/retire/46/{t}1"),
        "restore_account": Call("POST", f"chart/restore/46/{t}1"),
        "require_of_account": Call(
            "POST", f"chart/require/46/{t}1", {"dimensions": [f"project-{t}"]}
        ),
        "revalue_account_beside": Call("POST", f"chart/revalue/46/{t}1", {"beside": ""}),
        "complete_chart": Call("POST", "chart-completions", {"dry_run": True}, status=201),
        "list_journals": Call("GET", "journals"),
        "list_dimensions": Call("GET", "dimensions"),
        "create_dimension": Call(
            "POST", "dimensions", {"code": f"team-{t}", "name": "Team"}, status=201
        ),
        "create_dimension_value": Call(
            "POST", f"dimensions/project-{t}/values", {"code": "Y", "name": "Y"}, status=201
        ),
        "retire_value": Call("POST", f"dimensions/project-{t}/retire/x-{t}"),
    }


def _of_entries(w: World) -> dict[str, Call]:
    return {
        "list_entries": Call("GET", "entries"),
        "show_entry": Call("GET", f"entries/{w.entry}"),
        "post_entry": Call("POST", "entries", FORM, status=201),
        "post_many_entries": Call("POST", "entries/batch", {"entries": [FORM, FORM]}, status=201),
        "post_opening": Call(
            "POST", "opening-balances", {"date": "2026-01-01", "lines": LINES}, status=201
        ),
        "list_files": Call("GET", f"entries/{w.entry}/files"),
        "attach": Call("POST", f"entries/{w.entry}/files", files=b"another", status=201),
        "download_file": Call("GET", f"files/{w.file_id}"),
        "reverse": Call("POST", f"entries/{w.entry}/reverse", {}, status=201),
        "reverse_with_copy": Call("POST", "entries/MEM/2026/1/reverse-and-copy", {}, status=201),
    }


def _of_forms(w: World) -> dict[str, Call]:
    t = w.tag
    return {
        "list_drafts": Call("GET", "drafts"),
        "create_draft": Call("POST", "drafts", {"title": "D", "content": FORM}, status=201),
        "show_draft": Call("GET", f"drafts/{w.draft_id}"),
        "replace_draft": Call(
            "PUT", f"drafts/{w.draft_id}", {"title": "E", "content": FORM}, headers=ANY
        ),
        "post_from_draft": Call("POST", f"drafts/{w.draft_id - 1}/post", status=201),
        "discard_draft": Call("DELETE", f"drafts/{w.draft_id}", headers=ANY),
        "list_templates": Call("GET", "templates"),
        "show_template": Call("GET", f"templates/Template {t}"),
        "use_template": Call(
            "POST", f"templates/use/Template {t}", {"date": "2026-04-01"}, status=201
        ),
        "replace_template": Call("PUT", f"templates/Template {t}", {"content": FORM}, headers=ANY),
        "discard_template": Call("DELETE", f"templates/Template {t} two", headers=ANY),
        "list_recurring": Call("GET", "recurring"),
        "show_recurring": Call("GET", f"recurring/Monthly {t}"),
        "create_recurring": Call(
            "POST",
            "recurring",
            {"name": "Weekly", "content": FORM, "starts_on": "2026-06-01"},
            status=201,
        ),
        "replace_recurring": Call("PUT", f"recurring/Monthly {t}", {"content": FORM}),
        "list_due": Call("GET", "due"),
        "run_due": Call("POST", "runs/recurring", {"until": "2026-06-30"}),
        "stop_recurring": Call("POST", f"recurring/stop/Monthly {t}"),
    }


def _of_files(w: World) -> dict[str, Call]:
    return {
        "bring_in_rates": Call("POST", "imports/rates", files=RATES),
        "list_rates": Call("GET", "rates"),
        "run_revaluation": Call("POST", "runs/revaluation", {"date": "2026-03-02"}),
        "list_reports": Call("GET", "reports"),
        "show_report": Call("GET", "reports/trial-balance"),
        "list_imports": Call("GET", "imports"),
        "show_import": Call("GET", f"imports/{w.import_id}"),
        "bring_in_journal": Call(
            "POST", "imports/journal", files=JOURNAL, form={"dry_run": "true"}
        ),
        "bring_in_chart": Call(
            "POST", "imports/chart", files=b"code,name,type\n4888,Fines,expense\n"
        ),
        "bring_in_parties": Call("POST", "imports/parties", files=b"code,name\nP8,Smit\n"),
        "bring_in_invoices": Call(
            "POST", "imports/invoices", files=DOCUMENTS, form={"dry_run": "true"}
        ),
        "bring_in_credit_notes": Call(
            "POST", "imports/credit-notes", files=DOCUMENTS, form={"dry_run": "true"}
        ),
        "bring_back_books": Call("POST", "jobs/books", files=b"no archive", status=201),
        "bring_in_products": Call("POST", "imports/products", files=b"code,name\nw8,Paper\n"),
        "bring_in_opening": Call(
            "POST",
            "imports/opening",
            files=b"account,debit,credit\n1020,5.00,\n0500,,5.00\n",
            form={"dry_run": "true"},
            status=409,  # there are opening balances already
        ),
        "undo": Call("POST", f"imports/{w.import_id}/undo"),
        "export_journal": Call("GET", "exports/journal"),
    }


def _of_people(w: World) -> dict[str, Call]:
    t = w.tag
    return {
        "list_parties": Call("GET", "parties"),
        "list_tax_codes": Call("GET", "tax-codes"),
        "create_party": Call("POST", "parties", {"code": "P9", "name": "Jan"}, status=201),
        "replace_party": Call("PUT", f"parties/P-{w.tag}", CARD, headers=ANY),
        "retire": Call("POST", f"retired-parties/P-{w.tag}"),
        "restore": Call("DELETE", f"retired-parties/P-{w.tag}"),
        "give_manager": Call("PUT", f"party-managers/P-{w.tag}", {"email": w.member}),
        "hand_over": Call("POST", "handed-over-parties", {"from": w.member, "to": ""}),
        "merge": Call("POST", f"merged-parties/P-{w.tag}", {"into": f"Q-{w.tag}"}),
        "unmerge": Call("DELETE", f"merged-parties/P-{w.tag}"),
        "list_unconfirmed_accounts": Call("GET", "party-bank-accounts/unconfirmed"),
        "confirm_account": Call(
            "POST", f"party-bank-accounts/confirm/P-{w.tag}", {"iban": CARD_IBAN}
        ),
        "show_party": Call("GET", f"parties/P-{t}"),
        "list_people": Call("GET", "people"),
        "invite": Call(
            "POST", "people", {"email": f"dana-{t}@example.com", "role": "auditor"}, status=201
        ),
        "give_role": Call("POST", f"people/dana-{t}@example.com/role", {"role": "manager"}),
        "give_sight": Call("POST", f"people/dana-{t}@example.com/sight", {"sees_all": False}),
        "demand_factor": Call("PUT", "second-factor", {"is_demanded": False}),
        "end": Call("POST", f"people/dana-{t}@example.com/end"),
        "list_deliveries": Call("GET", "deliveries"),
        "tell_again": Call("POST", f"deliveries/{w.delivery_id}/repeat"),
        "list_webhooks": Call("GET", "webhooks"),
        "show_webhook": Call("GET", f"webhooks/{w.webhook_uid}"),
        "change_of_webhook": Call("POST", f"webhooks/{w.webhook_uid}", {"kinds": ["*"]}),
        "try_webhook": Call("POST", f"webhooks/{w.webhook_uid}/test"),
        "end_webhook": Call("POST", f"webhooks/{w.webhook_uid}/remove"),
        "list_mail": Call("GET", "outbox"),
        "show_mail": Call("GET", f"outbox/{w.mail_uid}"),
        "try_mail": Call("POST", "outbox/test", {"to": "dana@example.com"}, status=201),
        "send_mail_again": Call("POST", f"outbox/{w.mail_uid}/send"),
        "stop_mail": Call("POST", f"outbox/{w.mail_uid}/stop"),
        "list_jobs": Call("GET", "jobs"),
        "show_job": Call("GET", f"jobs/{w.job_uid}"),
        "download_of_job": Call("GET", f"jobs/{w.job_uid}/file"),
        "begin_job": Call("POST", "jobs", {"kind": "check"}, status=201),
        "stop_job": Call("POST", f"jobs/{w.waiting_job_uid}/cancel"),
        "list_views": Call("GET", "views"),
        "keep_view": Call("POST", "views", _NEW_VIEW, status=201),
        "call_view": Call("POST", f"views/{w.view_id}/rename", {"name": "Rents"}),
        "forget_view": Call("POST", f"views/{w.view_id}/remove"),
        "list_events": Call("GET", "events"),
        "check": Call("GET", "check"),
        "make_anchor": Call("POST", "anchors"),
        "compare_anchor": Call("POST", "anchors/compare", w.anchor),
        "prove": Call("POST", "proofs"),
        "list_tokens": Call("GET", "tokens"),
        "make_token": Call("POST", "tokens", {"name": "New", "scope": "read"}, status=201),
        "revoke": Call("POST", f"tokens/{w.token_id}/revoke"),
        "lock_period": Call("PUT", "locks/sales", {"until": "2026-01-31"}),
        "open_year": Call("POST", "years", {}, status=201),
        "close_year": Call("POST", "years/2026/close?sure=true"),
        "reopen_year": Call("POST", "years/2026/reopen"),
    }


def _new_book(w: World) -> dict[str, Any]:
    return {
        "name": "Other",
        "slug": f"{w.slug}-new",
        "country": "NL",
        "currency": "EUR",
        "first_day": "2026-01-01",
    }


INVOICE = invoice_form(line("10.00"))
PRICES = {"name": "Wholesale", "currency": "EUR"}


def _of_products(w: World) -> dict[str, Call]:
    return {
        "list_products": Call("GET", "products"),
        "create_product": Call("POST", "products", {"code": "w9", "name": "Paper"}, status=201),
        "show_product": Call("GET", f"products/W-{w.tag}"),
        "replace_product": Call("PUT", f"products/W-{w.tag}", {"name": "Other"}, headers=ANY),
        "take_product_out": Call("POST", f"retired-products/W-{w.tag}"),
        "take_product_back": Call("DELETE", f"retired-products/W-{w.tag}"),
        "list_price_lists": Call("GET", "price-lists"),
        "create_price_list": Call("POST", "price-lists", {**PRICES, "code": "L9"}, status=201),
        "show_price_list": Call("GET", f"price-lists/L-{w.tag}"),
        "replace_price_list": Call("PUT", f"price-lists/L-{w.tag}", PRICES, headers=ANY),
        "retire_list": Call("POST", f"retired-price-lists/L-{w.tag}", {"since": "2027-01-01"}),
        "restore_list": Call("DELETE", f"retired-price-lists/L-{w.tag}"),
        "list_party_price_lists": Call("GET", f"party-price-lists/C-{w.tag}"),
        "give_price_list": Call(
            "POST",
            f"party-price-lists/C-{w.tag}",
            {"price_list": f"L-{w.tag}", "since": "2026-05-01"},
        ),
    }


def _of_sales(w: World) -> dict[str, Call]:
    draft = f"invoice-drafts/{w.invoice_draft_id}"
    content = {**INVOICE, "party": f"C-{w.tag}"}
    return {
        "list_invoices": Call("GET", "invoices"),
        "issue": Call("POST", "invoices", content, status=201),
        "mail": Call(
            "POST",
            "invoice-mails",
            {"invoice": w.invoice, "to": "jansen@example.com"},
            status=201,
        ),
        "mail_statement_of": Call(
            "POST",
            "statement-mails",
            {"party": f"C-{w.tag}", "to": "jansen@example.com"},
            status=201,
        ),
        "credit_invoice": Call(
            "POST",
            "credit-notes",
            {"invoice": w.invoice, "lines": [{"line": 1, "quantity": "0.5"}]},
            status=201,
        ),
        "issue_many": Call("POST", "invoice-batches", {"invoices": [content]}, status=201),
        "show_invoice": Call("GET", f"invoices/{w.invoice}"),
        "download_einvoice": Call("GET", f"e-invoices/{w.invoice}"),
        "download_invoice_pdf": Call("GET", f"invoice-pdfs/{w.invoice}"),
        "preview_invoice": Call("POST", "invoice-previews", content),
        "check_einvoice_of": Call("POST", "einvoice-checks", content),
        "list_invoice_drafts": Call("GET", "invoice-drafts"),
        "create_invoice_draft": Call("POST", "invoice-drafts", {"party": "X"}, status=201),
        "show_invoice_draft": Call("GET", draft),
        "replace_invoice_draft": Call("PUT", draft, content, headers=ANY),
        "issue_from_draft": Call(
            "POST", f"invoice-drafts/{w.invoice_draft_id - 1}/issue", status=201
        ),
        "discard_invoice_draft": Call("DELETE", draft, headers=ANY),
        "show_cash_vat": Call("GET", "cash-vat"),
        "set_cash_vat": Call("PUT", "cash-vat", {"first": "2027-01-01"}),
        "show_letterhead": Call("GET", "letterhead"),
        "set_letterhead": Call(
            "PUT",
            "letterhead",
            {"party": "US", "payment_days": 14, "payment_link": "https://pay.example/{number}"},
        ),
    }


def _of_agreements(w: World) -> dict[str, Call]:
    day, code = "2026-04-20", f"C-{w.tag}"
    return {
        "list_disputes": Call("GET", "disputes?only_open=true&limit=1"),
        "show_dispute": Call("GET", f"disputes/{w.dispute_id}"),
        "add_step_to_dispute": Call(
            "POST",
            f"disputes/{w.dispute_id}/steps",
            {"date": day, "who": "Eva", "text": "Called"},
            status=201,
        ),
        "end_dispute": Call(
            "POST",
            f"closed-disputes/{w.dispute_id}",
            {"date": day, "outcome": "stands", "reason": "Agreed"},
        ),
        "contest": Call(
            "POST",
            "disputes",
            {"invoice": w.invoice, "date": day, "says": "Not again", "lines": [1]},
            status=201,
        ),
        "list_promises": Call("GET", f"payment-promises?party={code}&as_of={day}"),
        "keep_promise": Call(
            "POST",
            "payment-promises",
            {"party": code, "date": day, "by": day, "amount": "1.00", "who": "Eva"},
            status=201,
        ),
        "take_promise_back": Call(
            "POST", f"cancelled-promises/{w.promise_id}", {"reason": "Terms", "date": day}
        ),
        "list_holds": Call("GET", "reminder-holds"),
        "place_hold": Call(
            "POST", "reminder-holds", {"party": code, "reason": "Ill", "date": day}, status=201
        ),
        "end_hold": Call("POST", f"lifted-holds/{w.hold_id}", {"date": day}),
        "list_credit_limits": Call("GET", "credit-limits?only_held=false"),
        "list_credit_releases": Call("GET", "credit-releases"),
        "lift_hold_on_credit": Call(
            "POST",
            "credit-releases",
            {"party": code, "up_to": "900000.00", "until": "2099-01-01", "reason": "Agreed"},
            status=201,
        ),
        "end_release_of_credit": Call("POST", f"ended-credit-releases/{w.release_id}"),
    }


_LETTER = {"subject": "About {total}", "text": "{items}"}


def _of_reminders(w: World) -> dict[str, Call]:
    step = {"days": 5, "tone": "quick", "letters": {"en": _LETTER, "nl": _LETTER}}
    return {
        "list_proposed_reminders": Call("GET", "proposed-reminders?until=2026-06-01&limit=1"),
        "send": Call(
            "POST",
            "reminders",
            {"until": "2026-06-01", "keys": [f"1/EUR/R-{w.tag}"], "mail": False},
            status=201,
        ),
        "list_reminders": Call("GET", f"reminders?party=R-{w.tag}&limit=1"),
        "show_reminder_plan": Call("GET", "reminder-plans/business"),
        "set_reminder_plan": Call("PUT", "reminder-plans/consumer", {"steps": [step]}),
    }
