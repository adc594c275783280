"""Entries that are still being written, and templates for those to come."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.kernel.names import check_name
from akker.ledger.entry_form import Form, check_form, entry_from_form, form_of
from akker.ledger.events import (
    DraftDeleted,
    DraftPosted,
    DraftSaved,
    TemplateDeleted,
    TemplateSaved,
)
from akker.ledger.models import DraftEntry, EntryTemplate
from akker.ledger.posting import (
    check_taken_back_by_hand,
    copied_lines,
    write_manual,
    write_reversal,
)
from akker.ledger.queries import entry_labelled
from akker.ledger.queries_drafts import DraftRow, draft_with_id, template_named, templates
from akker.ledger.rules import CORRECTS, NewEntry
from akker.ledger.sealing import PostedEntry
from akker.ledger.surroundings import hold_book
from akker.ledger.words import entry_word

MOST_TITLE = 120


@usecase(Permission.DRAFT_ENTRIES)
def save_draft(actor: Actor, *, title: str, content: Form) -> int:
    """Keep an entry that is not ready; its key. It may lack anything but its form.

    Refused: name_unfit, and what `entry_form.check_form` refuses.
    """
    return write_draft(actor, title=title, content=content)


def write_draft(actor: Actor, *, title: str, content: Form) -> int:
    """Step: as `save_draft`."""
    row = DraftEntry(
        book=actor.book,
        title=fit_name(title),
        content=check_form(content),
        saved_at=dt.datetime.now(dt.UTC),
    )
    row.save(force_insert=True)
    record(actor, DraftSaved(row.pk, title, content), subject=f"draft:{row.pk}")
    return row.pk


def fit_name(name: str) -> str:
    """A title or name that can be kept. Refused: name_unfit."""
    return check_name(name, MOST_TITLE)


@usecase(Permission.DRAFT_ENTRIES)
def change_draft(
    actor: Actor,
    *,
    draft_id: int,
    title: str,
    content: Form,
    seen_at: dt.datetime | None = None,
) -> dt.datetime:
    """Keep a draft as it is now; the moment of saving it.

    `seen_at` is the moment of saving that the writer had seen. Refused: draft_unknown,
    draft_changed when somebody else saved it meanwhile, and what `save_draft` refuses.
    """
    before = _locked_draft(actor, draft_id)
    _check_seen(before, seen_at)
    saved_at = dt.datetime.now(dt.UTC)
    DraftEntry.objects.filter(book=actor.book, pk=draft_id).update(
        title=fit_name(title), content=check_form(content), saved_at=saved_at
    )
    record(
        actor,
        DraftSaved(draft_id, title, content),
        subject=f"draft:{draft_id}",
        before={"title": before.title, "content": before.content},
    )
    return saved_at


def _check_seen(draft: DraftRow, seen_at: dt.datetime | None) -> None:
    if seen_at is not None and seen_at != draft.saved_at:
        raise Refused(
            "draft_changed",
            "Somebody else changed this draft at {moment}.",
            remedy="Look at it again before you save it.",
            moment=draft.saved_at.strftime("%H:%M"),
        )


def _locked_draft(actor: Actor, draft_id: int) -> DraftRow:
    list(
        DraftEntry.objects.select_for_update(no_key=True)
        .filter(book=actor.book, pk=draft_id)
        .values_list("pk")
    )
    return draft_with_id(actor.book, draft_id)


@usecase(Permission.DRAFT_ENTRIES)
def delete_draft(actor: Actor, *, draft_id: int, seen_at: dt.datetime | None = None) -> None:
    """Throw a draft away. Refused: draft_unknown, draft_changed."""
    before = _locked_draft(actor, draft_id)
    _check_seen(before, seen_at)
    DraftEntry.objects.filter(book=actor.book, pk=draft_id).delete()
    record(
        actor,
        DraftDeleted(draft_id),
        subject=f"draft:{draft_id}",
        before={"title": before.title, "content": before.content},
    )


@usecase(Permission.POST_ENTRIES)
def post_draft(
    actor: Actor,
    *,
    draft_id: int,
    content: Form | None = None,
    seen_at: dt.datetime | None = None,
) -> PostedEntry:
    """Post what a draft describes, or `content` in its place, once; the draft is gone then.

    Refused: draft_unknown, draft_changed, and what `entry_form.entry_from_form` and
    `rules.check_entry` refuse; the draft then stays.
    """
    hold_book(actor.book, exclusive=False)
    draft = _locked_draft(actor, draft_id)
    _check_seen(draft, seen_at)
    form = draft.content if content is None else content
    posted = write_manual(actor, entry_from_form(form, actor.book.currency))
    DraftEntry.objects.filter(book=actor.book, pk=draft_id).delete()
    record(actor, DraftPosted(draft_id, posted.label), subject=f"draft:{draft_id}")
    return posted


@usecase(Permission.POST_ENTRIES)
def reverse_and_copy(
    actor: Actor, *, label: str, booked_on: dt.date | None = None, description: str = ""
) -> int:
    """Take an entry back and leave a draft with the same lines to correct; its key.

    The draft has the day of the reversal and names the entry that it replaces. `description` is
    of the reversal. Refused: as `posting.reverse_entry`.
    """
    original = entry_labelled(actor.book, label)
    check_taken_back_by_hand(original)
    posted = write_reversal(actor, original, booked_on=booked_on, description=description)
    copy = NewEntry(
        journal_code=original.journal_code,
        booked_on=entry_labelled(actor.book, posted.label).booked_on,
        description=original.description,
        lines=copied_lines(original),
        source=f"{CORRECTS}{original.label}",
    )
    title = entry_word(actor.book.language, "correction", label=original.label)
    return write_draft(actor, title=title, content=form_of(copy, actor.book.currency))


@usecase(Permission.DRAFT_ENTRIES)
def save_template(actor: Actor, *, name: str, content: Form, seen: str | None = None) -> None:
    """Keep a form to start entries from, with amounts or without; a known name is replaced.

    `seen` is the digest of the template that the writer had seen, empty for none. Refused:
    name_unfit, template_changed, and what `entry_form.check_form` refuses.
    """
    _check_template_seen(actor, name, seen)
    row, _ = EntryTemplate.objects.update_or_create(
        book=actor.book, name=fit_name(name), defaults={"content": check_form(content)}
    )
    record(actor, TemplateSaved(name, content), subject=f"template:{row.pk}")


def _check_template_seen(actor: Actor, name: str, seen: str | None) -> None:
    if seen is None:
        return
    rows = EntryTemplate.objects.select_for_update(no_key=True)
    list(rows.filter(book=actor.book, name=name).values_list("pk"))
    there = next((row.digest for row in templates(actor.book) if row.name == name), "")
    if there != seen:
        raise Refused(
            "template_changed",
            "Somebody else changed the template {name}.",
            remedy="Look at it again before you save it.",
            name=name,
        )


@usecase(Permission.DRAFT_ENTRIES)
def delete_template(actor: Actor, *, name: str, seen: str | None = None) -> None:
    """Refused: template_unknown, template_changed."""
    before = template_named(actor.book, name)
    _check_template_seen(actor, name, seen)
    rows = EntryTemplate.objects.filter(book=actor.book, name=name)
    template_id = rows.values_list("pk", flat=True).get()
    rows.delete()
    record(
        actor,
        TemplateDeleted(name),
        subject=f"template:{template_id}",
        before={"content": before.content},
    )


@usecase(Permission.DRAFT_ENTRIES)
def entry_from_template(actor: Actor, *, name: str, booked_on: dt.date) -> int:
    """A draft on a day with what a template holds; its key. Refused: template_unknown."""
    template = template_named(actor.book, name)
    content = {**template.content, "date": booked_on.isoformat()}
    return write_draft(actor, title=name, content=content)
