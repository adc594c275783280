"""What each kind of event is called on screen: one table, and an icon for each."""

import re

from django.utils.translation import gettext_lazy as _

from akker.web.navigation import Words

CHECK, UNDO, PEN, LOCK, PERSON, FILE = "check", "undo-2", "pencil", "lock", "user-round", "file"
SEND, PLUG, GEAR, BOX, PACKAGE = "send", "webhook", "settings", "archive", "package"

KINDS: dict[str, tuple[str, Words]] = {
    "BooksOpened": ("book-open", _("Books opened")),
    "BookChanged": (GEAR, _("Company changed")),
    "FiscalYearOpened": ("calendar-plus", _("Fiscal year opened")),
    "EntryPosted": (CHECK, _("Entry posted")),
    "EntriesPosted": (CHECK, _("Entries posted at once")),
    "EntryReversed": (UNDO, _("Entry reversed")),
    "DraftSaved": ("file-pen", _("Draft kept")),
    "DraftPosted": (CHECK, _("Draft posted")),
    "DraftDeleted": ("trash-2", _("Draft thrown away")),
    "TemplateSaved": ("file-pen", _("Template kept")),
    "TemplateDeleted": ("trash-2", _("Template thrown away")),
    "RecurringSaved": ("repeat", _("Recurring entry kept")),
    "RecurringPosted": ("repeat", _("Recurring entry posted")),
    "RecurringStopped": ("repeat", _("Recurring entry stopped")),
    "LedgerAccountAdded": ("list-plus", _("Ledger account added")),
    "LedgerAccountChanged": (PEN, _("Ledger account changed")),
    "PeriodLocked": (LOCK, _("Period locked")),
    "FiscalYearClosed": (LOCK, _("Fiscal year closed")),
    "FiscalYearReopened": ("lock-open", _("Fiscal year reopened")),
    "BalancesRevalued": ("coins", _("Foreign balances revalued")),
    "DimensionAdded": ("tags", _("Dimension added")),
    "DimensionValueAdded": ("tags", _("Value of a dimension added")),
    "DimensionValueRetired": ("tags", _("Value of a dimension retired")),
    "TokenMade": ("key-round", _("Token made")),
    "TokenRevoked": ("key-round", _("Token revoked")),
    "RatesImported": (FILE, _("Exchange rates brought in")),
    "ChartImported": (FILE, _("Chart of accounts brought in")),
    "ImportUndone": (UNDO, _("Import taken back")),
    "PartyRegistered": (PERSON, _("Relation registered")),
    "PartyChanged": (PERSON, _("Card of a relation changed")),
    "PartyManagerChanged": (PERSON, _("Account manager of a relation changed")),
    "PartyRetired": (PERSON, _("Relation retired")),
    "PartyRestored": (PERSON, _("Relation in use again")),
    "PartyMerged": ("merge", _("Relation merged into another")),
    "PartyMergerUndone": ("split", _("Merged relations taken apart")),
    "PartiesImported": (FILE, _("Relations brought in")),
    "PartyBankAccountAdded": ("landmark", _("Bank account of a relation added")),
    "PartyBankAccountEnded": ("landmark", _("Bank account of a relation ended")),
    "PartyBankAccountConfirmed": ("shield-check", _("Bank account of a relation confirmed")),
    "ProductAdded": (PACKAGE, _("Product added")),
    "ProductChanged": (PACKAGE, _("Product changed")),
    "ProductRetired": (PACKAGE, _("Product retired")),
    "ProductRestored": (PACKAGE, _("Product in use again")),
    "ProductsImported": (FILE, _("Products brought in")),
    "PriceListAdded": ("tags", _("Price list added")),
    "PriceListChanged": ("tags", _("Price list changed")),
    "PriceListAgreed": ("tags", _("Price list agreed with a customer")),
    "LetterheadChanged": (GEAR, _("Letterhead changed")),
    "InvoiceDrafted": ("file-pen", _("Draft of an invoice kept")),
    "InvoiceDraftDeleted": ("trash-2", _("Draft of an invoice thrown away")),
    "InvoiceIssued": ("receipt-text", _("Invoice or credit note issued")),
    "InvoicesIssued": ("receipt-text", _("Invoices issued at once")),
    "InvoiceMailed": ("mail", _("Put in the outbox for the customer")),
    "PaymentReceived": ("banknote", _("Payment recorded")),
    "PaymentsReceived": ("banknote", _("Payments recorded at once")),
    "ReceivableWrittenOff": ("ban", _("Receivable written off")),
    "ReceiptTakenBack": (UNDO, _("Payment taken back")),
    "ItemsAllocated": ("link-2", _("Payment allocated")),
    "AllocationUndone": (UNDO, _("Allocation undone")),
    "DisputeOpened": ("message-circle-warning", _("Dispute opened")),
    "DisputeStepAdded": ("message-square", _("Step in a dispute kept")),
    "DisputeClosed": ("flag", _("Dispute closed")),
    "PaymentPromised": ("handshake", _("Promise to pay kept")),
    "PaymentPromiseCancelled": (UNDO, _("Promise to pay cancelled")),
    "RemindersHeld": ("pause", _("Reminders held")),
    "ReminderHoldLifted": ("play", _("Hold on reminders lifted")),
    "ReminderSent": ("bell-ring", _("Reminder sent")),
    "ReminderPlanChanged": (GEAR, _("Steps of reminders changed")),
    "UserInvited": (PERSON, _("Person let in")),
    "InvitationMade": (PERSON, _("Invitation made")),
    "InvitationAccepted": (PERSON, _("Invitation accepted")),
    "AddressChanged": (PERSON, _("E-mail address changed")),
    "PasswordChanged": ("key-round", _("Password changed")),
    "RecoveryCodesMade": ("key-round", _("Recovery codes made")),
    "SecondFactorAdded": ("shield-check", _("Second step added")),
    "SecondFactorRemoved": ("shield-alert", _("Second step removed")),
    "SecondFactorDemanded": ("shield-check", _("Second step demanded, or no longer")),
    "SessionsEnded": ("log-out", _("Signed out elsewhere")),
    "SightChanged": ("eye", _("Sight of customers changed")),
    "ViewedAs": ("eye", _("Looked as another role")),
    "ViewedAsEnded": ("eye", _("Stopped looking as another role")),
    "RoleChanged": (PERSON, _("Role changed")),
    "MembershipEnded": (PERSON, _("Membership ended")),
    "ViewSaved": ("bookmark", _("View kept")),
    "ViewRemoved": ("bookmark", _("View removed")),
    "BooksArchived": (BOX, _("Books archived")),
    "BooksRestored": (BOX, _("Books brought back")),
    "FileAttached": ("paperclip", _("File added")),
    "JobStarted": ("play", _("Job started")),
    "JobEnded": ("flag", _("Job ended")),
    "MessageWritten": (SEND, _("Mail written")),
    "MessageSent": (SEND, _("Mail sent")),
    "MessageStopped": (UNDO, _("Mail stopped")),
    "MessageGivenUp": ("circle-alert", _("Mail given up")),
    "MessageRepeated": (SEND, _("Mail sent again")),
    "MailServerChanged": (GEAR, _("Mail server changed")),
    "MailServerForgotten": (GEAR, _("Mail server forgotten")),
    "WebhookAdded": (PLUG, _("Webhook added")),
    "WebhookChanged": (PLUG, _("Webhook changed")),
    "WebhookSecretChanged": (PLUG, _("Webhook got a new secret")),
    "WebhookRemoved": (PLUG, _("Webhook removed")),
    "WebhookTested": (PLUG, _("Webhook tried")),
    "DeliveryRepeated": ("rotate-cw", _("Delivery repeated")),
}
CHANNELS: dict[str, Words] = {
    "api": _("API"),
    "cli": _("command line"),
    "demo": _("demo"),
    "job": _("worker"),
    "web": _("screen"),
}


def words_of(kind: str) -> Words:
    """The kind in words; one that has none here reads as its name, in small letters."""
    if kind in KINDS:
        return KINDS[kind][1]
    return re.sub(r"(?<=.)(?=[A-Z])", " ", kind).capitalize()


def icon_of(kind: str) -> str:
    return KINDS.get(kind, ("dot", ""))[0]
