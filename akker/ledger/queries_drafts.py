"""Reading what is still being written: drafts and templates."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form
from akker.ledger.models import DraftEntry, EntryTemplate


@dataclass(frozen=True, slots=True)
class DraftRow:
    draft_id: int
    title: str
    content: Form
    saved_at: dt.datetime


def drafts(book: Book) -> list[DraftRow]:
    """Every draft, the latest saved first."""
    rows = DraftEntry.objects.filter(book=book).order_by("-saved_at", "-pk")
    return [DraftRow(d.pk, d.title, d.content, d.saved_at) for d in rows]


def draft_with_id(book: Book, draft_id: int) -> DraftRow:
    """Refused: draft_unknown."""
    row = DraftEntry.objects.filter(book=book, pk=draft_id).first()
    if row is None:
        raise Refused(
            "draft_unknown",
            "There is no draft {draft_id} any more.",
            remedy="It may have been posted or deleted; look at the drafts there are.",
            draft_id=draft_id,
        )
    return DraftRow(row.pk, row.title, row.content, row.saved_at)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    name: str
    content: Form

    @property
    def digest(self) -> str:
        """Tells one content from another."""
        text = json.dumps(self.content, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def templates(book: Book) -> list[TemplateRow]:
    """Every template, by name."""
    rows = EntryTemplate.objects.filter(book=book).order_by("name")
    return [TemplateRow(t.name, t.content) for t in rows]


def template_named(book: Book, name: str) -> TemplateRow:
    """Refused: template_unknown."""
    row = EntryTemplate.objects.filter(book=book, name=name).first()
    if row is None:
        raise Refused(
            "template_unknown",
            "{book} has no template {name}.",
            remedy="Look at the templates there are.",
            book=book.name,
            name=name,
        )
    return TemplateRow(row.name, row.content)
