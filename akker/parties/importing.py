"""Bringing in whom we trade with from a file, and giving back what that changed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from akker.access.queries import members_of, not_a_member
from akker.audit.queries import is_by
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require
from akker.books.queries import today_in
from akker.intake.amounts import AmountReader, settle_style
from akker.intake.cells import SheetRow
from akker.intake.headings import FieldSpec, known_field, map_headings
from akker.intake.importing import begin_import, remember_added, remember_mapping
from akker.intake.problems import RowProblem
from akker.intake.queries import remembered_mapping
from akker.intake.rows import FieldReader, each_row
from akker.intake.sheets import Sheet, open_sheet
from akker.kernel.errors import Refused
from akker.kernel.identifiers import checked_iban
from akker.parties.card_form import card_from_form, days_in, form_of_card, hundredths
from akker.parties.cards import (
    AddressCard,
    IdentifierCard,
    PartyCard,
    tidy_card,
)
from akker.parties.changing import locked_parties, write_card, write_retired
from akker.parties.events import PartiesImported
from akker.parties.managing import check_sight, write_manager, write_managers
from akker.parties.models import CardBefore, Party
from akker.parties.protected import check_limit, check_own_card
from akker.parties.queries_cards import cards_of, version_of
from akker.parties.registering import check_code, write_cards
from akker.parties.rules import proposed_code
from akker.parties.rules_import import delivery_in, roles_in, with_account, with_number

PARTIES = "parties"  # kind of imports
PARTY_FIELDS = (
    known_field("name", required=True),
    *map(
        known_field,
        (
            "code",
            *("kind", "country", "vat_id", "kvk", "iban", "email", "phone", "website", "street"),
            *("postcode", "city", "language", "currency", "payment_terms_days"),
            *("discount_percent", "discount_days", "credit_limit", "einvoice_id", "delivery"),
            "manager",
        ),
    ),
)
_TOLD = ("country", "language", "currency", "email", "phone", "website", "einvoice_id")
_AT_ONCE = 500
_MANAGERS = "managers"  # in a kept card: the addresses of who looked after them before, and then


@dataclass(frozen=True, slots=True)
class PartiesImportResult:
    """What came in, or of a dry run would; `same_count` parties were there as the file has them."""

    import_uid: str
    added_party_codes: tuple[str, ...]
    changed_party_codes: tuple[str, ...]
    same_count: int
    problems: tuple[RowProblem, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What a package above this one reads from the same rows, beside the card.

    `read` takes the reader, the row, and code and name of whom it is about; it answers the roles
    that they have by what is told, or None where nothing is told that is another than is known.
    `check` is what all rows together do not allow; it gets what adds somebody of whom only the
    name is told, where the file has no codes. `before` is what to keep of somebody for taking the
    import back, and `write` writes it all.
    """

    fields: tuple[FieldSpec, ...]
    read: Callable[[FieldReader, SheetRow, str, str], tuple[str, ...] | None]
    before: Callable[[str], Mapping[str, Any]]
    write: Callable[[], None]
    check: Callable[[Callable[[str], str] | None], Sequence[RowProblem]]


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the rows ask for, by code, while they are read."""

    reader: FieldReader
    amounts: AmountReader
    home: str
    known: Mapping[str, tuple[Party, PartyCard]]
    actor: Actor
    members: Mapping[str, int]  # by e-mail address
    beside: Beside
    named: Mapping[str, Sequence[str]]  # codes by name, where the file has no codes
    taken: frozenset[str]  # codes that a new one cannot be, there too
    managers: dict[str, str] = field(default_factory=dict)  # that the rows tell, as addresses
    added: dict[str, PartyCard] = field(default_factory=dict)
    changed: dict[str, PartyCard] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)  # the row of each code
    same: set[str] = field(default_factory=set)  # what is there as the row has it

    def take(self, row: SheetRow) -> None:
        name = self.reader.text(row, "name")
        has_codes = "code" in self.reader.columns
        code = self.reader.text(row, "code") if has_codes else self._code_for(name)
        check_code(code, name)
        if code in self.seen:
            raise Refused(
                "party_doubled",
                "{code} stands in row {first_row} already.",
                remedy="Take one of the two out.",
                code=code,
                first_row=self.seen[code],
            )
        self.seen[code] = row.number
        there = self.known.get(code)
        before = there[1] if there else PartyCard(name=name)
        told = self.beside.read(self.reader, row, code, name)
        after = self._card(row, replace(before, name=name))
        after = tidy_card(replace(after, roles=(*after.roles, *(told or ()))), self.home)
        manager = self._manager(row)
        if manager:
            self.managers[code] = manager
        if there is None:
            self.added[code] = after
        elif (
            _as_told(after) != _as_told(before)
            or there[0].retired_on
            or told is not None
            or (manager and self.members[manager] != there[0].manager_id)
        ):
            check_own_card(self.actor, there[0])
            check_limit(self.actor, code, before, after)
            self.changed[code] = after
        else:
            self.same.add(code)

    def add_named(self) -> Callable[[str], str] | None:
        """What registers a customer of whom only the name is told; their code."""
        return None if "code" in self.reader.columns else self._add

    def _add(self, name: str) -> str:
        code = self._code_for(name)
        check_code(code, name)
        self.seen[code] = 0
        self.added[code] = tidy_card(PartyCard(name=name, roles=("customer",)), self.home)
        return code

    def _code_for(self, name: str) -> str:
        """Of who bears the name; else of letters and digits of it. Refused: name_ambiguous."""
        there = self.named.get(name, ())
        if len(there) > 1:
            raise Refused(
                "name_ambiguous",
                "{count} parties are called {name}.",
                remedy="Give their codes in a column of their own.",
                count=len(there),
                name=name,
            )
        return there[0] if there else proposed_code(name, self.taken | self.seen.keys())

    def _manager(self, row: SheetRow) -> str:
        """The address of the member who looks after them; empty where the row tells nobody."""
        email = self.reader.text(row, "manager").lower()
        if email:
            check_sight(self.actor)
            if email not in self.members:
                raise not_a_member(self.actor.book, email)
        return email

    def _card(self, row: SheetRow, card: PartyCard) -> PartyCard:
        """The card with what the row tells; an empty cell tells nothing."""
        text = self.reader.text
        told: dict[str, Any] = {name: text(row, name) for name in _TOLD if text(row, name)}
        if way := text(row, "delivery"):
            told["delivery"] = delivery_in(way)
        days = {"payment_days": "payment_terms_days", "discount_days": "discount_days"}
        numbers: dict[str, Any] = {
            name: days_in(text(row, column)) for name, column in days.items() if text(row, column)
        }
        if percent := text(row, "discount_percent"):
            numbers["discount_e2"] = hundredths(percent.replace(",", ".").rstrip("% "))
        if not numbers.get("discount_e2", 1) and not numbers.get("discount_days"):
            numbers |= {"discount_e2": None, "discount_days": None}  # 0 % within 0 days is none
        limit = self.reader.cell(row, "credit_limit")
        if not isinstance(limit, str) or limit.strip():
            numbers["credit_limit_minor"] = self.amounts.read(limit)
        card = replace(card, **told, **numbers)
        card = replace(card, roles=(*card.roles, *roles_in(text(row, "kind"))))
        for scheme, column in (("vat", "vat_id"), ("kvk", "kvk")):
            if number := text(row, column):
                card = with_number(card, IdentifierCard(scheme, number))
        if iban := text(row, "iban"):
            card = with_account(card, checked_iban(iban))
        if street := text(row, "street"):
            address = AddressCard("post", street, text(row, "postcode"), text(row, "city"))
            others = (one for one in card.addresses if one.place != "post")
            card = replace(card, addresses=(address, *others))
        return card


def bring_in(
    actor: Actor,
    *,
    path: Path,
    file_name: str,
    mapping: Mapping[str, str] | None,
    dry_run: bool,
    beside: Beside,
) -> PartiesImportResult:
    """Step: register the parties of a file, and bring the cards of those there are up to date.

    What a file does not tell stays as it is. Without a column of codes somebody is known by
    name, and a new code is made of it. A bank account that comes after another waits to be
    confirmed. Refused: with its row, party_unfit, party_doubled, kind_unknown, not_a_member,
    name_ambiguous, permission_missing, own_card_guarded, credit_limit_guarded, what
    `cards.tidy_card` refuses, and what reading the file refuses.
    """
    require(actor, Permission.CHANGE_PARTIES)
    sheet = open_sheet(path)
    rows = _read(actor, sheet, mapping, beside)
    problems = [*each_row(sheet.rows, rows.take), *beside.check(rows.add_named())]
    if problems and not dry_run:
        raise problems[0].refused
    result = PartiesImportResult(
        import_uid="",
        added_party_codes=tuple(rows.added),
        changed_party_codes=tuple(rows.changed),
        same_count=len(rows.same),
        problems=tuple(problems),
        dry_run=dry_run,
    )
    count = len(rows.added) + len(rows.changed)
    if dry_run or not count:
        return result
    begun = begin_import(actor, kind=PARTIES, path=path, file_name=file_name, item_count=count)
    keys = write_cards(actor, list(rows.added.items()))
    remember_added(actor, begun, PARTIES, keys)
    _look_after(actor, rows, [code for code in rows.added if code in rows.managers])
    _change(actor, begun.source, rows)
    beside.write()
    if mapping:
        remember_mapping(actor, PARTIES, sheet.headings, mapping)
    event = PartiesImported(file_name or path.name, list(rows.added), list(rows.changed))
    record(actor, event, subject=begun.source)
    return replace(result, import_uid=begun.uid)


def take_back(actor: Actor, source: str, added_ids: Sequence[int]) -> tuple[str, ...]:
    """Step: retire whom an import added, and give back the cards that it changed; whose codes.

    A card that somebody changed since stays as it is. Who takes back an import of their own gives
    back the limits that it lowered or set; of others' imports, who may raise and remove them.
    Refused: own_card_guarded, credit_limit_guarded.
    """
    is_own = is_by(actor.book, source, PartiesImported.__name__, actor.name, actor.user_id)
    own = Party.objects.select_for_update().filter(book=actor.book)
    retired = []
    for start in range(0, len(added_ids), _AT_ONCE):
        for row in own.filter(pk__in=added_ids[start : start + _AT_ONCE]).order_by("code"):
            write_retired(actor, row, today_in(actor.book))
            retired.append(row.code)
    for kept in CardBefore.objects.filter(book=actor.book, source=source).order_by("pk"):
        row = own.get(pk=kept.party_id)
        now = cards_of(actor.book.pk, [row])[row.pk]
        _give_back_manager(actor, row, kept.form.pop(_MANAGERS, None))
        if version_of(now) == kept.version_after:
            card = card_from_form(kept.form, actor.book.currency)
            write_card(actor, row, now, card, gives_back=is_own)
    CardBefore.objects.filter(book=actor.book, source=source).delete()
    return tuple(retired)


def _read(actor: Actor, sheet: Sheet, mapping: Mapping[str, str] | None, beside: Beside) -> _Rows:
    if mapping is None:
        mapping = remembered_mapping(actor.book, PARTIES, sheet.headings)
    columns = map_headings(sheet.headings, (*PARTY_FIELDS, *beside.fields), mapping)
    reader = FieldReader(columns, bool(sheet.encoding))
    style = settle_style(reader.cells(sheet.rows, ("credit_limit",)))
    named: Mapping[str, Sequence[str]] = {}
    taken: frozenset[str] = frozenset()
    if "code" not in columns:
        named = _named(actor, {reader.text(row, "name") for row in sheet.rows})
        taken = frozenset(Party.objects.filter(book=actor.book).values_list("code", flat=True))
    codes = sorted({reader.text(row, "code") for row in sheet.rows}.union(*named.values()) - {""})
    known: dict[str, tuple[Party, PartyCard]] = {}
    for start in range(0, len(codes), _AT_ONCE):
        found = Party.objects.filter(book=actor.book, code__in=codes[start : start + _AT_ONCE])
        cards = cards_of(actor.book.pk, list(found))
        known |= {row.code: (row, cards[row.pk]) for row in found}
    amounts = AmountReader(actor.book.currency, style)
    members = {one.email: one.user_id for one in members_of(actor.book) if one.is_active}
    return _Rows(reader, amounts, actor.book.country, known, actor, members, beside, named, taken)


def _named(actor: Actor, names: Collection[str]) -> dict[str, list[str]]:
    """Codes of who bears one of the names, and is not another name for somebody."""
    found: dict[str, list[str]] = {}
    wanted = sorted(names)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Party.objects.filter(
            book=actor.book, name__in=wanted[start : start + _AT_ONCE], merged_into=None
        )
        for name, code in rows.order_by("code").values_list("name", "code"):
            found.setdefault(name, []).append(code)
    return found


def _look_after(actor: Actor, rows: _Rows, codes: Sequence[str]) -> None:
    parties = locked_parties(actor, codes)
    wanted = [(parties[code], rows.members[rows.managers[code]]) for code in codes]
    write_managers(actor, wanted)


def _give_back_manager(actor: Actor, row: Party, told: Sequence[str] | None) -> None:
    """Unless somebody said another since, or who it was is no member any more."""
    if told is None:
        return
    before, after = told
    members = {one.email: one.user_id for one in members_of(actor.book) if one.is_active}
    if row.manager_id == members.get(after) and (not before or before in members):
        write_manager(actor, row, members.get(before))


def _change(actor: Actor, source: str, rows: _Rows) -> None:
    kept: list[tuple[Party, dict[str, Any]]] = []
    handed = []
    for code, card in rows.changed.items():
        row, before = rows.known[code]
        write_retired(actor, row, None)
        managers = []
        if code in rows.managers and row.manager_id != rows.members[rows.managers[code]]:
            managers = [row.manager.email if row.manager else "", rows.managers[code]]
            handed.append(code)
        more = {**rows.beside.before(code), **({_MANAGERS: managers} if managers else {})}
        if _as_told(card) != _as_told(before):
            write_card(actor, row, before, card)
        elif not more:
            continue
        kept.append((row, {**form_of_card(before, actor.book.currency), **more}))
    _look_after(actor, rows, handed)
    for start in range(0, len(kept), _AT_ONCE):
        part = kept[start : start + _AT_ONCE]
        cards = cards_of(actor.book.pk, [row for row, _form in part])
        CardBefore.objects.bulk_create(
            CardBefore(
                book=actor.book,
                party=row,
                source=source,
                form=form,
                version_after=version_of(cards[row.pk]),
            )
            for row, form in part
        )


def _as_told(card: PartyCard) -> PartyCard:
    """Without what no file tells: whether a bank account was confirmed."""
    accounts = tuple(replace(one, is_confirmed=False) for one in card.bank_accounts)
    return replace(card, bank_accounts=accounts)
