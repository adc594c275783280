"""What a country must supply to a book: its starting chart, journals and habits.

A pack only says how a book starts and which ledger account plays which role. From then on
names are free; the codes stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from akker.kernel.errors import Refused
from akker.packs.collection import CollectionCosts
from akker.packs.interest import LateInterest
from akker.packs.taxes import CashVat, InvoiceTerm, TaxCode

LedgerAccountType = Literal["asset", "liability", "equity", "income", "expense"]
Control = Literal["", "receivable", "payable", "bank", "vat"]
JournalKind = Literal["sales", "purchase", "bank", "cash", "general", "opening", "closing"]

# The ledger accounts that code looks up by meaning. Each stands once in every chart: once per
# legal form, where the forms differ.
Role = Literal[
    "cash",
    "bank",
    "receivable",
    "payable",
    "payments_in_transit",
    "input_vat",
    "vat_settlement",
    "prepaid_costs",
    "accrued_costs",
    "deferred_revenue",
    "customer_advances",
    "staff_expenses",
    "result_for_the_year",
    "retained_earnings",
    "opening_balance",
    "suspense",
    "fx_realised",
    "fx_unrealised",
    "payment_differences",
    "cash_differences",
    "bank_charges",
    "bad_debts",
    "discount_given",
    "discount_taken",
    "interest_income",
    "interest_expense",
    "collection_costs",
]

LEDGER_ACCOUNT_TYPES: tuple[LedgerAccountType, ...] = get_args(LedgerAccountType)
CONTROLS: tuple[Control, ...] = get_args(Control)
JOURNAL_KINDS: tuple[JournalKind, ...] = get_args(JournalKind)
ROLES: tuple[Role, ...] = get_args(Role)


def _no_names() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartEntry:
    """A ledger account that a new book starts with.

    A bank account that may be overdrawn is an asset all the same: the sign of a balance never
    moves it. `mirror_reference` is where a report shows it while its balance has turned.
    """

    code: str
    name: str  # English
    local_names: Mapping[str, str] = field(default_factory=_no_names, hash=False)  # by language
    type: LedgerAccountType
    reference: str = ""  # in the country's reference chart; reports and audit files use it
    reference_version: str = ""
    mirror_reference: str = ""
    roles: tuple[Role, ...] = ()
    legal_forms: tuple[str, ...] = ()  # empty: every legal form
    control: Control = ""  # what a line on it must name: party, tax code or bank line
    is_vat: bool = False  # holds VAT until the return of the period settles it
    currency: str = ""  # the one foreign currency it is kept in
    revaluation_of: str = ""  # code of the ledger account whose exchange differences it holds

    def name_in(self, language: str) -> str:
        """The name in that language, or else in English."""
        return self.local_names.get(language, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingJournal:
    """A journal that a new book starts with."""

    code: str
    name: str  # English
    local_names: Mapping[str, str] = field(default_factory=_no_names, hash=False)  # by language
    kind: JournalKind

    def name_in(self, language: str) -> str:
        """The name in that language, or else in English."""
        return self.local_names.get(language, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One country's way of keeping books."""

    code: str
    name: str
    country: str  # ISO 3166, capitals; empty: any country
    legal_forms: Mapping[str, str] = field(hash=False)  # code -> name; the first is the usual one
    languages: tuple[str, ...]  # the country's own language first
    timezone: str
    chart: tuple[ChartEntry, ...]  # sorted by code
    chart_reference_name: str = ""  # what `ChartEntry.reference` refers to
    journals: tuple[StartingJournal, ...]
    tax_codes: tuple[TaxCode, ...] = ()  # empty: nothing is known of the country's VAT
    seller_numbers: tuple[str, ...] = ()  # schemes that an invoice must show of the seller
    invoice_law: str = ""  # where it says what must stand on an invoice
    invoice_term: InvoiceTerm | None = None  # None: nothing is known of the country's
    cash_vat: CashVat | None = None  # None: VAT is owed by the invoice
    payment_reference: Literal["", "sixteen digits"] = ""  # of payers at home; else ISO 11649
    collection_costs: CollectionCosts | None = None  # None: nothing is known of the country's
    business_interest: LateInterest | None = None  # on what a business pays late; None likewise
    consumer_interest: LateInterest | None = None

    @property
    def usual_legal_form(self) -> str:
        return next(iter(self.legal_forms))

    def chart_for(self, legal_form: str) -> tuple[ChartEntry, ...]:
        """The ledger accounts of a legal form, sorted by code. Refused: legal_form_unknown."""
        if legal_form not in self.legal_forms:
            raise Refused(
                "legal_form_unknown",
                "{legal_form} is not a legal form that the pack {pack} knows.",
                remedy="Use one of: {known}.",
                legal_form=legal_form or "An empty text",
                pack=self.code,
                known=", ".join(self.legal_forms),
            )
        return tuple(
            entry
            for entry in self.chart
            if not entry.legal_forms or legal_form in entry.legal_forms
        )

    def code_for(self, role: Role, legal_form: str) -> str:
        """Code of the ledger account that plays a role. Refused: legal_form_unknown."""
        return next(entry.code for entry in self.chart_for(legal_form) if role in entry.roles)

    def revaluations(self, legal_form: str) -> dict[str, str]:
        """Code of a ledger account -> code of the one beside it that holds its revaluation.

        Refused: legal_form_unknown.
        """
        return {
            entry.revaluation_of: entry.code
            for entry in self.chart_for(legal_form)
            if entry.revaluation_of
        }

    def journal_code(self, kind: JournalKind) -> str:
        """Code of the first journal of a kind."""
        return next(journal.code for journal in self.journals if journal.kind == kind)
