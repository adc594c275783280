"""`akker draft` and `akker template`: entries that are not posted yet."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.forms import FORM_FILE, form_in
from akker.cli.verbs import DAY, verb
from akker.ledger.drafting import (
    change_draft,
    delete_draft,
    delete_template,
    entry_from_template,
    post_draft,
    save_draft,
    save_template,
)
from akker.ledger.entry_form import Form
from akker.ledger.queries_drafts import draft_with_id, drafts, template_named, templates


@dataclass(frozen=True, slots=True)
class DraftSaid:
    draft_id: int
    entry: str = ""


@dataclass(frozen=True, slots=True)
class TemplateSaid:
    name: str


@click.group("draft")
def draft() -> None:
    """Entries that somebody is still writing; no part of the ledger."""


@verb("save", asks=Permission.DRAFT_ENTRIES, under=draft)
@click.argument("title")
@FORM_FILE
def draft_save(actor: Actor, title: str, file: IO[bytes]) -> None:
    """Keep the entry in FILE (as for `akker post`, complete or not) under a TITLE."""
    draft_id = save_draft(actor, title=title, content=form_in(file))
    answer(DraftSaid(draft_id), f"Draft {draft_id} is kept.")


@verb("change", asks=Permission.DRAFT_ENTRIES, under=draft)
@click.argument("draft_id", type=int)
@click.argument("title")
@FORM_FILE
def draft_change(actor: Actor, draft_id: int, title: str, file: IO[bytes]) -> None:
    """Keep draft DRAFT_ID as it is in FILE now."""
    change_draft(actor, draft_id=draft_id, title=title, content=form_in(file))
    answer(DraftSaid(draft_id), f"Draft {draft_id} is kept.")


@verb("post", asks=Permission.POST_ENTRIES, under=draft)
@click.argument("draft_id", type=int)
def draft_post(actor: Actor, draft_id: int) -> None:
    """Post what draft DRAFT_ID describes; the draft is gone then."""
    posted = post_draft(actor, draft_id=draft_id)
    answer(DraftSaid(draft_id, posted.label), f"Posted {posted.label}.")


@verb("delete", asks=Permission.DRAFT_ENTRIES, under=draft)
@click.argument("draft_id", type=int)
def draft_delete(actor: Actor, draft_id: int) -> None:
    """Throw draft DRAFT_ID away."""
    delete_draft(actor, draft_id=draft_id)
    answer(DraftSaid(draft_id), f"Draft {draft_id} is gone.")


@verb("list", asks=Permission.READ_BOOKS, under=draft)
def draft_list(actor: Actor) -> None:
    """All drafts, the latest saved first."""
    with reading(actor.book):
        rows = drafts(actor.book)
    listing(
        rows,
        (
            ("Draft", lambda row: str(row.draft_id)),
            ("Title", lambda row: row.title),
            ("Saved", lambda row: f"{row.saved_at:%Y-%m-%d %H:%M} UTC"),
        ),
        empty="These books have no drafts.",
    )


@verb("show", asks=Permission.READ_BOOKS, under=draft)
@click.argument("draft_id", type=int)
def draft_show(actor: Actor, draft_id: int) -> None:
    """The entry of draft DRAFT_ID, as JSON to change and keep again."""
    with reading(actor.book):
        _show(draft_with_id(actor.book, draft_id).content)


@click.group("template")
def template() -> None:
    """Forms to start entries from."""


@verb("save", asks=Permission.DRAFT_ENTRIES, under=template)
@click.argument("name")
@FORM_FILE
def template_save(actor: Actor, name: str, file: IO[bytes]) -> None:
    """Keep the entry in FILE (as for `akker post`, without a date) as template NAME."""
    save_template(actor, name=name, content=form_in(file))
    answer(TemplateSaid(name), f"Template {name} is kept.")


@verb("use", asks=Permission.DRAFT_ENTRIES, under=template)
@click.argument("name")
@click.option("--on", "booked_on", type=DAY, required=True, help="The day of the entry.")
def template_use(actor: Actor, name: str, booked_on: dt.date) -> None:
    """Make a draft on a day from template NAME."""
    draft_id = entry_from_template(actor, name=name, booked_on=booked_on)
    answer(DraftSaid(draft_id), f"Draft {draft_id} is kept.")


@verb("delete", asks=Permission.DRAFT_ENTRIES, under=template)
@click.argument("name")
def template_delete(actor: Actor, name: str) -> None:
    """Throw template NAME away."""
    delete_template(actor, name=name)
    answer(TemplateSaid(name), f"Template {name} is gone.")


@verb("list", asks=Permission.READ_BOOKS, under=template)
def template_list(actor: Actor) -> None:
    """All templates, by name."""
    with reading(actor.book):
        rows = templates(actor.book)
    listing(rows, (("Name", lambda row: row.name),), empty="These books have no templates.")


@verb("show", asks=Permission.READ_BOOKS, under=template)
@click.argument("name")
def template_show(actor: Actor, name: str) -> None:
    """The entry of template NAME, as JSON to change and keep again."""
    with reading(actor.book):
        _show(template_named(actor.book, name).content)


def _show(form: Form) -> None:
    click.echo(json.dumps(form, ensure_ascii=False, indent=2))
