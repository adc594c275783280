"""Bringing in customers from a file: their cards, how we look after them, whom they belong to."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from akker.books.actor import Actor, Permission, require, usecase
from akker.books.queries import today_in
from akker.customers.changing import write_facts, write_facts_of_many
from akker.customers.queries import chosen_facts, customer_coded
from akker.customers.rules import CustomerFacts, tidy_facts, version_of
from akker.intake.cells import SheetRow
from akker.intake.headings import known_field
from akker.intake.problems import RowProblem, at_row
from akker.intake.rows import FieldReader
from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown
from akker.parties.changing import locked_party
from akker.parties.importing import PARTY_FIELDS, Beside, PartiesImportResult, bring_in
from akker.parties.models import CardBefore, Party
from akker.parties.queries import party_names

_TOLD = ("tier", "status", "industry", "relation")
_FACT_FIELDS = tuple(map(known_field, (*_TOLD, "parent")))
CUSTOMER_FIELDS = (*PARTY_FIELDS, *_FACT_FIELDS)
_BEFORE = "customer"  # in a kept card: what was chosen of a customer before, and what then


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rows tell of customers, by code, while they are read."""

    actor: Actor
    today: dt.date
    known: Mapping[str, CustomerFacts]
    names: Mapping[str, str]  # of whom others belong to, by code
    before: dict[str, CustomerFacts] = field(default_factory=dict)
    after: dict[str, CustomerFacts] = field(default_factory=dict)
    parents: dict[str, tuple[int, str]] = field(default_factory=dict)  # row, and what it says
    codes: dict[str, set[str]] = field(default_factory=dict)  # of all rows, by name

    def read(
        self, reader: FieldReader, row: SheetRow, code: str, name: str
    ) -> tuple[str, ...] | None:
        self.codes.setdefault(name, set()).add(code)
        told: dict[str, Any] = {one: reader.text(row, one) for one in _TOLD}
        told = {one: text if one == "industry" else text.lower() for one, text in told.items()}
        parent = reader.text(row, "parent")
        if not any(told.values()) and not parent:
            return None
        require(self.actor, Permission.LOOK_AFTER_CUSTOMERS)
        before = self.known.get(code, CustomerFacts())
        told = {one: text for one, text in told.items() if text}
        after = tidy_facts(replace(before, **told), before, self.today)
        if parent and parent not in (before.parent, self.names.get(before.parent)):
            self.parents[code] = (row.number, parent)
        elif code in self.known and version_of(after) == version_of(before):
            return None
        self.before[code], self.after[code] = before, after
        return ("customer",)

    def check(self, add: Callable[[str], str] | None) -> list[RowProblem]:
        """Who belongs to whom, by code or by name: of the file, there already, or added."""
        texts = {text for _, text in self.parents.values()}
        there = Party.objects.filter(book=self.actor.book, merged_into=None)
        for code, name in there.filter(name__in=texts).values_list("code", "name"):
            self.codes.setdefault(name, set()).add(code)
        known = {code for codes in self.codes.values() for code in codes}
        known.update(there.filter(code__in=texts).values_list("code", flat=True))
        problems = []
        for code, (row, text) in self.parents.items():
            found = {text} if text in known else self.codes.get(text, set())
            if not found and add is not None:
                found = self.codes[text] = {add(text)}
            if len(found) == 1 and found != {code}:
                self.after[code] = replace(self.after[code], parent=next(iter(found)))
                continue
            refused = Refused(
                "parent_unknown",
                "{name} is not the code or the name of one other customer.",
                remedy="Write whom they belong to as it stands here or in the file.",
                name=shown(text),
            )
            problems.append(at_row(refused, row))
        return problems

    def kept(self, code: str) -> dict[str, Any]:
        if code not in self.after:
            return {}
        after = self.after[code]
        return {_BEFORE: {"facts": _form(self.before[code]), "version": version_of(after)}}

    def write(self) -> None:
        told = {code: (self.before[code], after) for code, after in self.after.items()}
        write_facts_of_many(self.actor, told)


@usecase(Permission.IMPORT_FILES)
def import_parties(
    actor: Actor,
    *,
    path: Path,
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> PartiesImportResult:
    """Register whom we trade with from a file, bring those there are up to date, and say of
    customers how we look after them: tier, status, industry, relation, whom they belong to.

    Whoever has one of these becomes a customer. In a file without codes an organisation that
    somebody belongs to, and that is nowhere, comes in by its name. Refused: what
    `parties.importing.bring_in` refuses; customer_unfit, customer_loop, parent_unknown.
    """
    known = chosen_facts(actor.book)
    names = party_names(actor.book, {one.parent for one in known.values()})
    facts = _Facts(actor, today_in(actor.book), known, names)
    return bring_in(
        actor,
        path=path,
        file_name=file_name,
        mapping=mapping,
        dry_run=dry_run,
        beside=Beside(_FACT_FIELDS, facts.read, facts.kept, facts.write, facts.check),
    )


def give_back_facts(actor: Actor, source: str) -> None:
    """Step: what an import changed of how customers are looked after, where nobody did since."""
    kept = CardBefore.objects.filter(book=actor.book, source=source)
    for row in kept.select_related("party").order_by("-pk"):
        told = row.form.pop(_BEFORE, None)
        if told is None:
            continue
        row.save(update_fields=["form"])
        now = customer_coded(actor.book, row.party.code)
        if now.code == row.party.code and now.version == told["version"]:
            write_facts(actor, locked_party(actor, now.code), now.facts, _facts(told["facts"]))


def _form(facts: CustomerFacts) -> dict[str, Any]:
    on = facts.relation_on
    return {**asdict(facts), "relation_on": on.isoformat() if on else None}


def _facts(form: Mapping[str, Any]) -> CustomerFacts:
    on = form["relation_on"]
    return CustomerFacts(**{**form, "relation_on": dt.date.fromisoformat(on) if on else None})
