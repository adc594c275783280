"""What the database refuses of disputes, promises and holds, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule

DISPUTE, LINE, STEP = "dunning_dispute", "dunning_disputedline", "dunning_disputestep"
PROMISE, PROMISED = "dunning_paymentpromise", "dunning_promisedinvoice"
HOLD = "dunning_reminderhold"
FROZEN = "what was agreed or contested is added to, not changed"

DISPUTE_UNFIT = """NOT EXISTS (SELECT 1 FROM receivables_invoice i WHERE i.id = NEW.invoice_id
        AND i.book_id = NEW.book_id AND i.kind = 'invoice' AND NEW.amount_minor <= i.total_minor
        AND NEW.opened_on >= i.issued_on)"""
LINE_UNFIT = f"""NOT EXISTS (SELECT 1 FROM {DISPUTE} d
    JOIN receivables_invoiceline l ON l.invoice_id = d.invoice_id
    WHERE d.id = NEW.dispute_id AND d.book_id = NEW.book_id AND l.id = NEW.invoice_line_id
    AND l.book_id = NEW.book_id)"""
SECOND_OPEN = """EXISTS (SELECT 1 FROM dunning_dispute d WHERE d.book_id = NEW.book_id
    AND d.invoice_id = NEW.invoice_id AND NOT EXISTS (SELECT 1 FROM dunning_disputestep s
        WHERE s.dispute_id = d.id AND s.outcome <> ''))"""
# Who contests an invoice waits for who does the same; locks of two numbers are apart from those
# of one, which entries have.
ONE_AT_A_TIME = "pg_advisory_xact_lock(4, CAST(NEW.invoice_id % 2147483647 AS int))"
STEP_UNFIT = f"""NOT EXISTS (SELECT 1 FROM {DISPUTE} d WHERE d.id = NEW.dispute_id
    AND d.book_id = NEW.book_id AND NEW.happened_on >= d.opened_on)"""
STEP_AFTER = f"""EXISTS (SELECT 1 FROM {STEP} s WHERE s.dispute_id = NEW.dispute_id
    AND s.outcome <> '')"""


def _foreign_party(name: str) -> str:
    return f"""NOT EXISTS (SELECT 1 FROM parties_party p WHERE p.id = {name}
        AND p.book_id = NEW.book_id)"""


PROMISED_UNFIT = f"""NOT EXISTS (SELECT 1 FROM {PROMISE} p
    JOIN receivables_invoice i ON i.book_id = p.book_id
    WHERE p.id = NEW.promise_id AND p.book_id = NEW.book_id AND i.id = NEW.invoice_id
    AND i.kind = 'invoice' AND i.currency = p.currency)"""
PROMISE_CHANGED = """OLD.cancelled_on IS NOT NULL OR NEW.cancelled_on IS NULL
    OR NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id
    OR NEW.made_on <> OLD.made_on OR NEW.promised_on <> OLD.promised_on
    OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
    OR NEW.said_by <> OLD.said_by OR NEW.recorded_by <> OLD.recorded_by
    OR NEW.recorded_at <> OLD.recorded_at"""
HOLD_CHANGED = """OLD.lifted_on IS NOT NULL OR NEW.lifted_on IS NULL
    OR NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id
    OR COALESCE(NEW.invoice_id, 0) <> COALESCE(OLD.invoice_id, 0)
    OR NEW.reason <> OLD.reason OR NEW.placed_on <> OLD.placed_on
    OR (NEW.until IS NULL) <> (OLD.until IS NULL) OR NEW.until <> OLD.until
    OR NEW.placed_by <> OLD.placed_by OR NEW.placed_at <> OLD.placed_at"""
HOLD_UNFIT = f"""{_foreign_party("NEW.party_id")}
    OR (NEW.invoice_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM receivables_invoice i
        WHERE i.id = NEW.invoice_id AND i.book_id = NEW.book_id AND i.party_id = NEW.party_id))"""


def _kept(table: str, name: str) -> Guard:
    return Guard(f"{name}_kept", table, "DELETE", ALWAYS, FROZEN)


def _unchanged(table: str, name: str) -> Guard:
    return Guard(f"{name}_unchanged", table, "UPDATE", ALWAYS, FROZEN)


def _not_replaced(table: str, name: str, also: str = "") -> Guard:
    """SQLite's REPLACE deletes without a word."""
    condition = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id){also}"
    return Guard(f"{name}_not_replaced", table, "INSERT", condition, FROZEN, engine="sqlite")


GUARDS: list[Rule] = [
    Guard(
        "dispute_fits",
        DISPUTE,
        "INSERT",
        DISPUTE_UNFIT,
        "a dispute is about an invoice of these books, or a part of it",
        first=(ONE_AT_A_TIME,),
        also=((SECOND_OPEN, "this invoice is contested already"),),
    ),
    _not_replaced(DISPUTE, "dispute", " OR typeof(NEW.amount_minor) <> 'integer'"),
    _unchanged(DISPUTE, "dispute"),
    _kept(DISPUTE, "dispute"),
    Guard("disputedline_fits", LINE, "INSERT", LINE_UNFIT, "a line of another invoice"),
    _not_replaced(
        LINE,
        "disputedline",
        f" OR EXISTS (SELECT 1 FROM {LINE} o WHERE o.book_id = NEW.book_id"
        " AND o.dispute_id = NEW.dispute_id AND o.invoice_line_id = NEW.invoice_line_id)",
    ),
    _unchanged(LINE, "disputedline"),
    _kept(LINE, "disputedline"),
    Guard(
        "disputestep_fits",
        STEP,
        "INSERT",
        STEP_UNFIT,
        "a step of no dispute of these books, or before it",
        also=((STEP_AFTER, "this dispute is closed"),),
    ),
    _not_replaced(STEP, "disputestep"),
    _unchanged(STEP, "disputestep"),
    _kept(STEP, "disputestep"),
    Guard(
        "paymentpromise_fits",
        PROMISE,
        "INSERT",
        _foreign_party("NEW.party_id"),
        "this party is not of these books",
    ),
    _not_replaced(PROMISE, "paymentpromise", " OR typeof(NEW.amount_minor) <> 'integer'"),
    Guard("paymentpromise_unchanged", PROMISE, "UPDATE", PROMISE_CHANGED, FROZEN),
    _kept(PROMISE, "paymentpromise"),
    Guard("promisedinvoice_fits", PROMISED, "INSERT", PROMISED_UNFIT, "no invoice of the promise"),
    _not_replaced(
        PROMISED,
        "promisedinvoice",
        f" OR EXISTS (SELECT 1 FROM {PROMISED} o WHERE o.book_id = NEW.book_id"
        " AND o.promise_id = NEW.promise_id AND o.invoice_id = NEW.invoice_id)",
    ),
    _unchanged(PROMISED, "promisedinvoice"),
    _kept(PROMISED, "promisedinvoice"),
    Guard("reminderhold_fits", HOLD, "INSERT", HOLD_UNFIT, "not of this party"),
    _not_replaced(HOLD, "reminderhold"),
    Guard("reminderhold_unchanged", HOLD, "UPDATE", HOLD_CHANGED, FROZEN),
    _kept(HOLD, "reminderhold"),
]

REMINDER, ITEM = "dunning_reminder", "dunning_reminderitem"
ITEM_UNFIT = f"""NOT EXISTS (SELECT 1 FROM {REMINDER} r
    JOIN ledger_journalline l ON l.book_id = r.book_id
    JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
    WHERE r.id = NEW.reminder_id AND r.book_id = NEW.book_id AND r.step_no = NEW.step_no
    AND l.id = NEW.line_id AND a.control = 'receivable' AND l.party_id IS NOT NULL
    AND NEW.open_minor <= COALESCE(l.currency_minor, l.amount_minor))"""

REMINDER_GUARDS: list[Rule] = [
    Guard(
        "reminder_fits",
        REMINDER,
        "INSERT",
        _foreign_party("NEW.party_id"),
        "this party is not of these books",
    ),
    _not_replaced(REMINDER, "reminder", " OR typeof(NEW.total_minor) <> 'integer'"),
    _unchanged(REMINDER, "reminder"),
    _kept(REMINDER, "reminder"),
    Guard("reminderitem_fits", ITEM, "INSERT", ITEM_UNFIT, "no open item of the reminder"),
    _not_replaced(
        ITEM,
        "reminderitem",
        f" OR EXISTS (SELECT 1 FROM {ITEM} o WHERE o.book_id = NEW.book_id"
        " AND o.line_id = NEW.line_id AND o.step_no = NEW.step_no)"
        " OR typeof(NEW.open_minor) <> 'integer'",
    ),
    _unchanged(ITEM, "reminderitem"),
    _kept(ITEM, "reminderitem"),
]
