"""What the database refuses of repeating invoices, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule

SCHEDULE, VERSION = "repeating_repeatinginvoice", "repeating_repeatingversion"
INDEXATION, PAUSE = "repeating_indexation", "repeating_repeatingpause"
PERIOD = "repeating_repeatingperiod"
MADE = "what was made of a period does not change"
FOREIGN = "this repeating invoice is not of these books"

RHYTHM_CHANGED = """NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.uid <> OLD.uid
    OR NEW.starts_on <> OLD.starts_on OR NEW.every <> OLD.every OR NEW.unit <> OLD.unit
    OR NEW.month_day <> OLD.month_day OR NEW.in_arrears <> OLD.in_arrears"""
NOT_OURS = f"""NOT EXISTS (SELECT 1 FROM {SCHEDULE} r WHERE r.id = NEW.repeating_id
    AND r.book_id = NEW.book_id)"""
INVOICE_UNFIT = """NEW.invoice_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM receivables_invoice i
    WHERE i.id = NEW.invoice_id AND i.book_id = NEW.book_id AND i.kind = 'invoice')"""
OVERLAPS = f"""EXISTS (SELECT 1 FROM {PERIOD} p WHERE p.book_id = NEW.book_id
    AND p.repeating_id = NEW.repeating_id AND p.starts_on <= NEW.ends_on
    AND p.ends_on >= NEW.starts_on)"""
# A draft that is issued, and nothing else.
PERIOD_CHANGED = """OLD.outcome <> 'draft' OR NEW.outcome <> 'issued' OR NEW.id <> OLD.id
    OR NEW.book_id <> OLD.book_id OR NEW.repeating_id <> OLD.repeating_id
    OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on
    OR NEW.reason <> OLD.reason OR NEW.made_at <> OLD.made_at"""

GUARDS: list[Rule] = [
    Guard(
        "repeatinginvoice_unchanged",
        SCHEDULE,
        "UPDATE",
        RHYTHM_CHANGED,
        "the periods of a repeating invoice stay as they are",
    ),
    Guard(
        "repeatinginvoice_kept",
        SCHEDULE,
        "DELETE",
        ALWAYS,
        "a repeating invoice is stopped instead",
    ),
    Guard(
        "repeatinginvoice_not_replaced",
        SCHEDULE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {SCHEDULE} r WHERE r.id = NEW.id) OR EXISTS (SELECT 1"
        f" FROM {SCHEDULE} r WHERE r.book_id = NEW.book_id AND r.name = NEW.name)",
        MADE,
        engine="sqlite",
    ),
    *(
        Guard(f"{name}_{event.lower()}_of_ours", table, event, NOT_OURS, FOREIGN)
        for name, table in (
            ("repeatingversion", VERSION),
            ("indexation", INDEXATION),
            ("repeatingpause", PAUSE),
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "repeatingperiod_fits",
        PERIOD,
        "INSERT",
        NOT_OURS,
        FOREIGN,
        also=(
            (INVOICE_UNFIT, "the invoice of a period is one of these books"),
            (OVERLAPS, "a period is invoiced once"),
        ),
    ),
    Guard(
        "repeatingperiod_not_replaced",
        PERIOD,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PERIOD} p WHERE p.id = NEW.id) OR EXISTS (SELECT 1 FROM {PERIOD} p"
        " WHERE p.invoice_id = NEW.invoice_id)",
        MADE,
        engine="sqlite",
    ),
    Guard(
        "repeatingperiod_unchanged",
        PERIOD,
        "UPDATE",
        PERIOD_CHANGED,
        MADE,
        also=((INVOICE_UNFIT, "the invoice of a period is one of these books"),),
    ),
    Guard("repeatingperiod_kept", PERIOD, "DELETE", ALWAYS, MADE),
]
