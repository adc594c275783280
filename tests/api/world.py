"""Two sets of books with something of everything, and programs that call the API about them."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from akker.access.doors import command_line_actor
from akker.access.inviting import invite_user
from akker.access.models import User
from akker.access.saving_views import save_view
from akker.access.tokening import create_token
from akker.audit.queries_deliveries import deliveries
from akker.books.actor import Actor, reading
from akker.catalog.pricing import add_price_list, agree_price_list
from akker.catalog.registering import add_product
from akker.catalog.rules import ProductCard
from akker.catalog.rules_prices import PriceLine, PriceListCard
from akker.customers.describing import add_person
from akker.customers.profiling import note_profile_fact
from akker.jobs.starting import start_job
from akker.jobs.working import run_jobs
from akker.ledger.anchoring import anchor_book
from akker.ledger.attaching import attach_file
from akker.ledger.charting import NewLedgerAccount, add_ledger_account
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.drafting import save_draft, save_template
from akker.ledger.entry_form import Form
from akker.ledger.importing import import_journal
from akker.ledger.queries_attachments import attachments_of
from akker.ledger.recurring import add_recurring_entry
from akker.mail.writing import send_test_message
from akker.parties.cards import BankAccountCard, ContactCard, PartyCard
from akker.parties.changing import change_party
from akker.parties.registering import register_party
from akker.receivables.allocating import allocate
from akker.receivables.credit_form import release_from_form
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.releasing import lift_credit_hold
from akker.receivables.writing_off import write_off
from akker.repeating.rules import step_of_percentage
from akker.repeating.scheduling import add_indexation, pause_repeating_invoice
from akker.tax.charging_private import book_private_use
from akker.tax.private_form import private_use_from_form
from akker.webhooks.registering import add_webhook
from tests.access.letters import set_up_mail
from tests.api.world_customers import cared_for, questioned
from tests.dunning.agreeing import disputed, held, promised, reminded
from tests.make import ENERGY, Make
from tests.receivables.paying import items, received
from tests.receivables.selling import customer, issued, line, ready
from tests.receivables.selling import form as invoice_form
from tests.repeating.repeats import ran, repeats

FORM: Form = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Energy",
    "lines": [{"code": "4600", "amount": "100.00"}, {"code": "1020", "amount": "-100.00"}],
}
JOURNAL = b"""entry,date,description,account,amount
1,2026-04-01,Rent,4600,10.00
1,2026-04-01,Rent,1020,-10.00
"""
DOCUMENTS = b"number,date,customer_code,unit_price,vat_code\nF-1,2026-03-02,nobody,5.00,V21\n"
RATES = b"Date, USD, JPY, \n02 March 2026, 1.0842, 162.10, \n"


@dataclass
class Caller:
    """A program with a token; `slug` is the books that it calls."""

    token: str
    slug: str
    client: Client = field(default_factory=lambda: Client(headers={"host": "localhost"}))

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        files: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        **headers: str,
    ) -> HttpResponse:
        """`path` is below the books, or from the root when it begins with a slash."""
        full = path if path.startswith("/") else f"/api/v1/books/{self.slug}/{path}"
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        options: dict[str, Any] = {"headers": sent, "query_params": dict(query or {})}
        if files is not None:
            options["data"] = dict(files)
        elif body is not None:
            options["data"] = body if isinstance(body, bytes) else json.dumps(body)
            options["content_type"] = "application/json"
        if files is not None and method != "POST":
            raise AssertionError("files are posted")
        if files is not None:
            return self.client.post(full, **options)  # type: ignore[no-any-return]
        if body is None and method != "GET":
            options["data"], options["content_type"] = "", "application/json"
        return _read_whole(getattr(self.client, method.lower())(full, **options))

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.call("GET", path, query={k.rstrip("_"): v for k, v in query.items()})

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)


def token_of(actor: Actor, *, scope: str = "write", role: str = "", **how: Any) -> str:
    shown: list[str] = []
    create_token(actor, name="test", scope=scope, role=role, show=shown.append, **how)
    return shown[-1]


def _read_whole(answer: Any) -> HttpResponse:
    """As a program reads a download: to its end, so that nothing stays open."""
    if answer.streaming:
        answer.streaming_content = list(answer.streaming_content)
    return answer  # type: ignore[no-any-return]


@dataclass(frozen=True)
class World:
    """Books with one of each thing; nothing of it has a name that other books share."""

    make: Make
    tag: str
    draft_id: int
    entry: str
    file_id: int
    import_id: str
    token_id: int
    invoice: str
    invoice_draft_id: int
    item: int
    credit: int
    allocation_id: int
    receipt: str
    late_invoice: str
    written_off: str
    dispute_id: int
    promise_id: int
    hold_id: int
    release_id: int
    activity_id: int
    task_id: int
    promised_id: int
    appointment_id: int
    plan_id: int
    point_id: int
    objective_id: int
    figure_id: int
    case_no: int
    track_id: int
    enrolment_id: int
    lesson_id: int
    requirement_id: int
    article_id: int
    competitor_id: int
    note_id: int
    need_key: str
    put_off_key: str
    referral_id: int
    webhook_uid: str
    delivery_id: int
    mail_uid: str
    job_uid: str
    waiting_job_uid: str
    view_id: int
    private_use: str
    anchor: dict[str, Any]
    contact_id: int
    fact_id: int
    survey_id: int
    answer_id: int

    def caller(self, role: str = "owner", *, scope: str = "write") -> Caller:
        """A program of somebody in these books with that role."""
        email = f"{role}-{scope}-{self.tag}@example.com"
        if not User.objects.filter(email=email).exists():  # who wrote the note is there already
            invite_user(self.make.alice, email=email, role=role)
        return Caller(token_of(command_line_actor(self.make.book, email), scope=scope), self.slug)

    @property
    def slug(self) -> str:
        return self.make.book.slug

    @property
    def member(self) -> str:
        """The address of somebody with a role in these books."""
        return f"sharer-{self.tag}@example.com"


def _ready_to_sell(make: Make, tag: str) -> tuple[Any, ...]:
    """An invoice with a number that other books have not, and two drafts; the key of the last.

    And the open items of that invoice and of a payment, a part of which settles the other.
    """
    ready(make)
    numbers = [{"scheme": "kvk", "number": "33286383"}]
    limit = f"{5000 + sum(map(ord, tag))}.00"
    code = customer(make, f"C-{tag}", identifiers=numbers, credit_limit=limit)
    for _ in range({"a": 5}.get(tag, 1)):
        last = issued(make, line("10.00"), party=code)
    content = invoice_form(line("10.00"), party=code)
    keys = [save_draft_invoice(make.alice, content=content) for _ in range(2)]
    for _ in range({"a": 2}.get(tag, 1)):
        receipt = received(make, "5.00", code=code)
    debit = next(item for item in items(make, code) if item.number == last.label)
    credit = next(item for item in items(make, code) if item.open_minor < 0)
    allocation_id = allocate(
        make.alice, debit_line_id=debit.line_id, credit_line_id=credit.line_id, amount_minor=100
    )
    other = customer(make, f"R-{tag}", name="Reminded")
    late = issued(make, line("10.00"), party=other)
    for _ in range({"a": 3}.get(tag, 1)):
        lost = issued(make, line("10.00"), party=other)
        (item,) = [one for one in items(make, other) if one.number == lost.label]
        gone = write_off(
            make.alice,
            line_id=item.line_id,
            on=dt.date(2026, 3, 30),
            reason="Gone",
            takes_vat_back=False,
        )
    reminded(make, "2026-04-01")
    agreed = (
        disputed(make, last.label),
        promised(make, "1.00", party=code),
        held(make, party=code),
        _released(make, code, tag),
        *cared_for(make, code, tag),
    )
    return (
        *(last.label, keys[-1], debit.line_id, credit.line_id),
        *(allocation_id, receipt.entry, late.label, gone, *agreed),
    )


def _released(make: Make, code: str, tag: str) -> int:
    """The credit hold of a customer, lifted up to an amount that other books have not."""
    values = {"party": code, "up_to": f"{90_000 + sum(map(ord, tag))}.00", "until": "2099-01-01"}
    release = release_from_form({**values, "reason": f"Agreed {tag}"}, make.book.currency)
    for _ in range({"a": 5}.get(tag, 1)):
        key = lift_credit_hold(make.alice, release=release)
    return key


def _priced(make: Make, tag: str) -> None:
    """A product, and a list of prices that the customer has."""
    alice = make.alice
    add_product(alice, code=f"W-{tag}", card=ProductCard("Advice", price_e6=80_000_000))
    price = PriceLine(f"W-{tag}", dt.date(2026, 3, 1), 75_000_000)
    add_price_list(alice, code=f"L-{tag}", card=PriceListCard("Wholesale", "EUR", (price,)))
    first_on = dt.date(2026, 4, 1)
    agree_price_list(alice, party_code=f"C-{tag}", code=f"L-{tag}", first_on=first_on)


def _repeated(make: Make, tag: str) -> None:
    """A repeating invoice of which a period was made, a change of prices and a pause."""
    for name in (f"Support {tag}", f"Support {tag} two"):
        repeats(make, name=name, party=f"C-{tag}", starts="2026-05-01", act="draft")
    ran(make, "2026-05-01")
    name, day = f"Support {tag}", dt.date(2026, 8, 1)
    add_indexation(make.alice, name=name, step=step_of_percentage(day, 2_500_000))
    pause_repeating_invoice(make.alice, name=name, from_on=dt.date(2026, 9, 1))


def made_world(make: Make, folder: Path, tag: str = "a") -> World:
    """Books of their own with one of everything that the API can name."""
    alice = make.alice
    make.post("2026-03-02", "Energy", ENERGY)
    card = PartyCard(name="", bank_accounts=(BankAccountCard("NL91ABNA0417164300"),))
    register_party(alice, code=f"P-{tag}", name="Bakkerij Jansen", card=card)
    register_party(alice, code=f"Q-{tag}", name="Jansen, the other one")
    changed = PartyCard(name="Jansen", bank_accounts=(BankAccountCard("NL02ABNA0123456789"),))
    change_party(alice, code=f"P-{tag}", card=changed)
    sold = _ready_to_sell(make, tag)
    _priced(make, tag)
    _repeated(make, tag)
    add_dimension(alice, code=f"project-{tag}", name="Project")
    add_dimension_value(alice, dimension=f"project-{tag}", code=f"x-{tag}", name="X")
    for part in ("1", "2"):
        add_ledger_account(alice, new=NewLedgerAccount(f"46/{tag}{part}", "Extra", "expense"))
    for _ in range({"a": 3}.get(tag, 0)):  # labels that other books have not
        make.post("2026-03-03", "More", ENERGY)
    entry = make.post("2026-03-04", "Last", ENERGY)
    attach_file(alice, label=entry.label, name="receipt.txt", content=f"paid {tag}".encode())
    for name in ("", " two", " three"):
        save_template(alice, name=f"Template {tag}{name}", content=FORM)
        draft_id = save_draft(alice, title=f"Draft {tag}{name}", content=FORM)
    for name in ("", " two"):
        how = {"name": f"Monthly {tag}{name}", "starts_on": dt.date(2026, 5, 1)}
        add_recurring_entry(alice, content=FORM, **how)
    path = folder / f"{tag}.csv"
    path.write_bytes(JOURNAL.replace(b"Rent", f"Rent {tag}".encode()))
    imported = import_journal(alice, path=path, file_name="rent.csv")
    shown: list[str] = []
    token_id = create_token(alice, name=f"Old {tag}", scope="read", show=shown.append).token_id
    webhook_uid, _ = add_webhook(alice, url=f"https://hooks.example.com/{tag}")
    make.post("2026-03-05", "Told", ENERGY)  # a webhook hears it
    set_up_mail(make)
    mail_uid = send_test_message(alice, to="dana@example.com")
    job_uid = start_job(alice, kind="export journal")
    run_jobs()
    waiting_job_uid = start_job(alice, kind="check")
    with reading(make.book):
        file_id = attachments_of(make.book, entry.label)[0].file_id
        delivery_id = deliveries(make.book)[0].delivery_id
    return World(
        make,
        tag,
        draft_id,
        entry.label,
        file_id,
        imported.import_uid,
        token_id,
        *sold,
        webhook_uid,
        delivery_id,
        mail_uid,
        job_uid,
        waiting_job_uid,
        _shared_view(make, tag),
        _used_privately(make, tag),
        _anchor_sent(alice),
        *(_known_person(make, tag), _known_fact(make, tag), *questioned(make, f"C-{tag}")),
    )


def _known_person(make: Make, tag: str) -> int:
    """Somebody at a customer, with a key that other books have not."""
    person = ContactCard("Fenna Dekker", "Buyer", "fenna@example.com")
    return add_person(make.alice, code=f"C-{tag}", person=person)


def _known_fact(make: Make, tag: str) -> int:
    """Something of a customer's business."""
    how = {"kind": "ambition", "text": "Geheime plannen", "source": "Fenna Dekker"}
    return note_profile_fact(make.alice, code=f"C-{tag}", **how)


def _used_privately(make: Make, tag: str) -> str:
    """VAT on private use, booked under a label that other books have not for it."""
    values = {"date": "2026-03-31", "vat": "PRIV", "text": f"Car {tag}", "code": "4573"}
    use = private_use_from_form({**values, "base": "10.00"}, make.book.currency)
    for _ in range({"a": 4}.get(tag, 1)):
        label = book_private_use(make.alice, use=use)
    return label


def _shared_view(make: Make, tag: str) -> int:
    """A view that somebody shares; whoever changes settings may remove it."""
    email = f"sharer-{tag}@example.com"
    invite_user(make.alice, email=email, role="owner")
    sharer = command_line_actor(make.book, email)
    asked = {"q": f"rent {tag}"}
    return save_view(sharer, page="entries", name="Rent", texts=asked, is_shared=True)


def _anchor_sent(alice: Actor) -> dict[str, Any]:
    """An anchor as a program sends it back, to be compared."""
    anchor = anchor_book(alice)
    return {
        "book_uid": anchor.book_uid,
        "book_name": anchor.book_name,
        "anchored_at": anchor.anchored_at,
        "heads": [
            {
                "journal_code": head.journal_code,
                "year_name": head.year_name,
                "number": head.number,
                "hash": head.hash,
            }
            for head in anchor.heads
        ],
        "proof_hash": anchor.proof_hash,
        "digest": anchor.digest,
    }


def upload(content: bytes, name: str = "file.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content, content_type="text/csv")}
