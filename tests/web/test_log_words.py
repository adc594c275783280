"""The audit log as people read it: names, words and links, and no word of the program."""

import dataclasses
import importlib
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import akker
from akker.access.doors import command_line_actor, job_actor
from akker.access.putting_off import put_off_need
from akker.audit.queries_log import COLUMNS
from akker.customers.changing import change_customer
from akker.customers.rules import CustomerFacts
from akker.ledger import entry_form
from akker.ledger.closing import lock_until
from akker.ledger.dimensioning import add_dimension
from akker.ledger.posting import reverse_entry
from akker.receivables import invoice_form
from akker.web.log_labels import LABELS
from akker.web.log_words import THINGS
from tests.customers.acting import ago, member
from tests.make import ENERGY, Make
from tests.receivables.selling import day, issued, line, ready
from tests.web.entry_sent import Enter, at, text_of

ROOT = Path(akker.__file__).parent
NOT_OURS = {"webhook-test"}  # what is sent to try a webhook, and never kept


def names_of_values() -> set[str]:
    """The fields of everything that tells what happened."""
    packages = [path.parent.name for path in ROOT.glob("*/events.py") if path.parent.name != "api"]
    modules = [importlib.import_module(f"akker.{package}.events") for package in packages]
    return {
        field.name
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
        for field in dataclasses.fields(one)
    }


def test_every_value_of_every_event_has_words() -> None:
    names = names_of_values()

    assert len(names) > 150
    assert names - LABELS.keys() == set(COLUMNS)  # these are read for the columns in them


def test_every_subject_has_words() -> None:
    sources = [path.read_text() for path in ROOT.rglob("*.py")]
    said = {name for text in sources for name in re.findall(r'subject=f?"([a-z_-]+)[":]', text)}

    assert len(said) > 40
    assert said - THINGS.keys() - NOT_OURS == set()


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    issued(make, line("1234.50"))
    change_customer(make.alice, code="J1", facts=CustomerFacts(tier="key", status="at risk"))
    lock_until(make.alice, kind="sales", until=day("2026-03-31"))
    return make


def test_an_event_names_whom_it_is_about_in_the_language_of_the_reader(
    sold: Make, enter: Enter
) -> None:
    page = enter("auditor", "nl").get(at(sold, "log"))
    shown, source = text_of(page), page.content.decode()

    assert f'href="{at(sold, "party/J1")}" title="party:J1">Relatie Bakkerij Jansen</a>' in source
    for said in ("Klasse", "Standaard", "Key account", "In gevaar", "Vergrendelen Verkoop"):
        assert said in shown, said
    assert "1493,75" in shown and "2 mrt 2026" in shown and "31 mrt 2026" in shown
    assert f'href="{at(sold, "invoice/2026-0001")}"' in source
    for raw in ("party:J1<", "lock:sales<", "2026-03-31<", "at risk<", "issued_on"):
        assert raw not in source, raw


def test_what_was_asked_stands_in_words_too(sold: Make, enter: Enter) -> None:
    page = enter("auditor", "nl").get(at(sold, "log?kind=CustomerChanged&channel=api"))

    assert "Zorg voor een klant gewijzigd" in text_of(page)
    assert ">CustomerChanged" not in page.content.decode()


def test_what_was_put_off_is_not_told_by_its_digest(sold: Make, enter: Enter) -> None:
    who, later = member(sold), ago(sold, -7)
    put_off_need(who, need_key="0cc5fecbfa83f6c4", until_on=later, at_stake_minor=0)

    shown = text_of(enter("auditor").get(at(sold, "log")))

    assert "What asks for attention" in shown and "attention 0cc5" not in shown


def test_a_page_costs_as_many_queries_however_many_are_named(sold: Make, enter: Enter) -> None:
    browser, counts = enter("owner"), set()
    for tier in ("growth", "watch", "standard"):
        change_customer(sold.alice, code="J1", facts=CustomerFacts(tier=tier))
        with CaptureQueriesContext(connection) as found:
            browser.get(at(sold, "log"))
        counts.add(len(found))

    assert len(counts) == 1


def test_a_reversal_is_told_of_the_entry_that_was_taken_back(make: Make, enter: Enter) -> None:
    wrong = make.post("2026-03-02", "Energy", ENERGY)
    reverse_entry(make.alice, label=wrong.label)

    page = enter("auditor", "nl").get(at(make, "log?kind=EntryReversed"))
    shown = text_of(page)

    assert "Boeking teruggeboekt MEM/2026/1, met MEM/2026/2" in shown
    assert "Terugboeking MEM/2026/2" in shown
    assert f'href="{at(make, "entries/MEM/2026/1")}"' in page.content.decode()
    assert f'href="{at(make, "entries/MEM/2026/2")}"' in page.content.decode()


def test_what_nobody_signed_in_for_is_told_by_its_door_alone(sold: Make, enter: Enter) -> None:
    add_dimension(job_actor(sold.book), code="region", name="Region")
    add_dimension(command_line_actor(sold.book), code="team", name="Team")

    shown = text_of(enter("auditor", "nl").get(at(sold, "log?kind=DimensionAdded")))

    assert "op de achtergrond" in shown and "opdrachtregel" in shown
    assert "schedule" not in shown and "command line" not in shown


def test_the_foot_of_a_page_says_nothing_of_the_program(make: Make, enter: Enter) -> None:
    for _ in range(60):
        make.post("2026-03-02", "Energy", ENERGY)

    foot = enter("auditor").get(at(make, "log")).content.decode().partition('class="pager"')[2]

    assert "Earlier" in foot
    assert "{" not in foot.partition("</nav>")[0]


def test_every_field_of_a_draft_has_words() -> None:
    forms = (entry_form, invoice_form)
    kept = {key for form in forms for key in (*form._KEYS, *form._LINE_KEYS)}

    assert len(kept) > 20
    assert kept - LABELS.keys() == set()
