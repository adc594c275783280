"""People and organisations that entries are posted for, and what is on their cards."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Code, In, Moment, Name, Out, Page
from akker.books.actor import Permission
from akker.parties.card_form import card_from_form, form_of_card
from akker.parties.cards import MOST_ROWS
from akker.parties.changing import (
    change_party,
    confirm_bank_account,
    restore_party,
    retire_party,
)
from akker.parties.managing import assign_manager, hand_over_customers
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.queries import parties_page
from akker.parties.queries_cards import (
    UnconfirmedAccount,
    known_party,
    unconfirmed_accounts,
)
from akker.parties.registering import register_party

router = Router(tags=["parties"])
Role = Literal["customer", "supplier", "partner", "bank", "authority"]
Line = Annotated[str, Field(max_length=254)]


class AddressForm(In):
    """Where a party is; the street with its number."""

    place: Literal["post", "visit", "delivery"]
    street: Line
    postcode: Line = ""
    city: Line = ""
    country: Annotated[str, Field(max_length=2)] = ""


class ContactForm(In):
    """A person at a party; `contact_id` is 0 for a new one."""

    name: Line
    job: Line = ""
    email: Line = ""
    phone: Line = ""
    contact_id: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0


class IdentifierForm(In):
    """A number from a register, such as `vat` or `kvk`."""

    scheme: Annotated[str, Field(max_length=10)]
    number: Line


class BankAccountForm(In):
    """`is_confirmed` is only read: false where somebody else still has to confirm it."""

    iban: Line
    bic: Line = ""
    holder: Line = ""
    is_confirmed: bool = False


class CardForm(In):
    """What we know about a party. Days of payment count from the document's date."""

    kind: Literal["organisation", "person"] = "organisation"
    roles: Annotated[list[Role], Field(max_length=5)] = []
    country: Annotated[str, Field(max_length=2)] = ""
    language: Literal["", "en", "nl"] = ""
    currency: Annotated[str, Field(max_length=3)] = ""
    payment_days: Annotated[int, Field(ge=0, le=365)] | None = None
    discount_percent: Annotated[str, Field(max_length=8)] = ""
    discount_days: Annotated[int, Field(ge=0, le=365)] | None = None
    credit_limit: Annotated[str, Field(max_length=30)] = ""
    email: Line = ""
    phone: Line = ""
    website: Line = ""
    einvoice_id: Line = ""
    delivery: Literal["", "email", "email-pdf", "einvoice", "nlcius", "print"] = ""
    addresses: Annotated[list[AddressForm], Field(max_length=MOST_ROWS)] = []
    contacts: Annotated[list[ContactForm], Field(max_length=MOST_ROWS)] = []
    identifiers: Annotated[list[IdentifierForm], Field(max_length=MOST_ROWS)] = []
    bank_accounts: Annotated[list[BankAccountForm], Field(max_length=MOST_ROWS)] = []


class PartyIn(CardForm):
    code: Code
    name: Name


class ChangedPartyIn(CardForm):
    name: Name


class PartyOut(Out):
    code: str
    name: str
    roles: list[Role]
    country: str
    email: str
    manager: str


class KnownPartyOut(ChangedPartyIn):
    """`merged_into` is the code of whom this is another name for, or empty. `manager` is the
    e-mail address of who looks after them, or empty.
    """

    code: str
    is_retired: bool
    merged_into: str
    aliases: list[str]
    manager: str


class PartySaid(Out):
    code: str


class AccountIn(In):
    iban: Line


class ManagerIn(In):
    """The e-mail address of a member; empty for nobody."""

    email: Line


class HandOverIn(In):
    """E-mail addresses; `to` is empty for nobody."""

    from_: Line = Field(alias="from")
    to: Line


class HandedOver(Out):
    count: int


class MergerIn(In):
    into: Code


class UnconfirmedOut(Out):
    code: str
    name: str
    iban: str
    added_at: Moment


class PartiesAsked(Paged):
    """`text` is part of the code or the name. The role `retired` asks for those out of use.

    `manager` is the e-mail address of who looks after them, or `nobody`.
    """

    text: Annotated[str, Field(max_length=100)] = ""
    role: Role | Literal["", "retired"] = ""
    manager: Line = ""


@operation(router, "GET", "/parties", asks=Permission.SEE_CUSTOMERS, answers=Page[PartyOut])
def list_parties(request: ApiRequest, asked: Query[PartiesAsked]) -> Page[PartyOut]:
    """Parties by code."""
    places = places_in(asked.cursor, str)
    rows = parties_page(
        request.actor.book,
        text=asked.text,
        role=asked.role,
        manager=asked.manager,
        after_code=str(places[0]) if places else "",
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, PartyOut.model_validate, lambda row: (row.code,))


@operation(
    router, "POST", "/parties", asks=Permission.CHANGE_PARTIES, answers=PartySaid, status=201
)
def create_party(request: ApiRequest, body: PartyIn) -> PartySaid:
    """Register somebody we trade with."""
    form = _form(body)
    code = form.pop("code")
    card = card_from_form(form, request.actor.book.currency)
    return PartySaid(code=register_party(request.actor, code=code, name=body.name, card=card))


@operation(
    router, "GET", "/parties/{path:code}", asks=Permission.SEE_CUSTOMERS, answers=KnownPartyOut
)
def show_party(request: ApiRequest, code: str, response: HttpResponse) -> dict[str, Any]:
    """One party with its whole card, and the ETag that changing it asks."""
    book = request.actor.book
    found = known_party(book, code)
    response.headers["ETag"] = f'"{found.version}"'
    return {
        "code": found.code,
        "is_retired": found.retired_on is not None,
        "merged_into": found.merged_into,
        "aliases": list(found.aliases),
        "manager": found.manager,
        **form_of_card(found.card, book.currency),
    }


@operation(
    router,
    "PUT",
    "/parties/{path:code}",
    asks=Permission.CHANGE_PARTIES,
    answers=PartySaid,
    is_guarded=True,
)
def replace_party(request: ApiRequest, code: str, body: ChangedPartyIn) -> PartySaid:
    """Make the card what is sent, whole, if it is still what was seen."""
    card = card_from_form(_form(body), request.actor.book.currency)
    change_party(request.actor, code=code, card=card, seen=seen_tag(request) or None)
    return PartySaid(code=code)


@operation(
    router,
    "POST",
    "/retired-parties/{path:code}",
    asks=Permission.CHANGE_PARTIES,
    answers=PartySaid,
)
def retire(request: ApiRequest, code: str) -> PartySaid:
    """Offer them no longer; what was posted stays."""
    retire_party(request.actor, code=code)
    return PartySaid(code=code)


@operation(
    router,
    "DELETE",
    "/retired-parties/{path:code}",
    asks=Permission.CHANGE_PARTIES,
    answers=PartySaid,
)
def restore(request: ApiRequest, code: str) -> PartySaid:
    """Take them into use again."""
    restore_party(request.actor, code=code)
    return PartySaid(code=code)


@operation(
    router,
    "PUT",
    "/party-managers/{path:code}",
    asks=Permission.CHANGE_PARTIES,
    answers=PartySaid,
)
def give_manager(request: ApiRequest, code: str, body: ManagerIn) -> PartySaid:
    """Say which member looks after a party, and all that was merged with it."""
    assign_manager(request.actor, code=code, email=body.email)
    return PartySaid(code=code)


@operation(
    router,
    "POST",
    "/handed-over-parties",
    asks=Permission.CHANGE_PARTIES,
    answers=HandedOver,
)
def hand_over(request: ApiRequest, body: HandOverIn) -> HandedOver:
    """Everybody whom one member looks after is looked after by another from now on."""
    return HandedOver(count=hand_over_customers(request.actor, email=body.from_, to=body.to))


@operation(
    router,
    "POST",
    "/merged-parties/{path:code}",
    asks=Permission.CHANGE_PARTIES,
    answers=PartySaid,
)
def merge(request: ApiRequest, code: str, body: MergerIn) -> PartySaid:
    """Make a party another name for another; no posted line changes."""
    merge_parties(request.actor, code=code, into=body.into)
    return PartySaid(code=body.into)


@operation(
    router,
    "DELETE",
    "/merged-parties/{path:code}",
    asks=Permission.CHANGE_PARTIES,
    answers=PartySaid,
)
def unmerge(request: ApiRequest, code: str) -> PartySaid:
    """Take apart what was merged."""
    undo_merger(request.actor, code=code)
    return PartySaid(code=code)


@operation(
    router,
    "GET",
    "/party-bank-accounts/unconfirmed",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[UnconfirmedOut],
)
def list_unconfirmed_accounts(request: ApiRequest) -> list[UnconfirmedAccount]:
    """Bank accounts that came after another and that nobody has confirmed."""
    return unconfirmed_accounts(request.actor.book)


@operation(
    router,
    "POST",
    "/party-bank-accounts/confirm/{path:code}",
    asks=Permission.POST_ENTRIES,
    answers=PartySaid,
)
def confirm_account(request: ApiRequest, code: str, body: AccountIn) -> PartySaid:
    """Say that a changed bank account is theirs, having asked them in another way."""
    confirm_bank_account(request.actor, code=code, iban=body.iban)
    return PartySaid(code=code)


def _form(body: CardForm) -> dict[str, Any]:
    return body.model_dump()
