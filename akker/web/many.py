"""What a page has many of, written at once: a template takes several times as long for it."""

from collections.abc import Iterable
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from akker.books.models import Book
from akker.ledger.queries import LedgerAccountRow
from akker.reports.display import Language, shown_amount, shown_date
from akker.reports.entry_list import EntryListed

_ROW = (
    '<tr><td class="when">{}</td><td class="wide when muted">{}</td>'
    '<td class="text"><a href="{}" data-row{}>{}</a>{}{}</td><td class="num">{}</td></tr>'
)


def entry_rows(
    entries: Iterable[EntryListed], book: Book, language: Language, clip: SafeString, *, peeks: bool
) -> SafeString:
    """Entries as rows of a table; those that peek open beside the list. `clip` is the icon that
    says there are files."""
    entries_url = reverse("entries", args=[book.slug])
    files = format_html(
        ' <span class="muted" title="{0}">{1}<span class="unseen">{0}</span></span>',
        _("Has files"),
        clip,
    )
    reversed_ = format_html(' <span class="badge warn">{}</span>', _("reversed"))
    reversal = format_html(' <span class="badge">{}</span>', _("reversal"))

    def cells(entry: EntryListed) -> tuple[object, ...]:
        url = f"{entries_url}/{entry.label}"
        opens = format_html(' data-peeks hx-get="{}" hx-target="#peek"', url) if peeks else ""
        badge = reversed_ if entry.is_reversed else reversal if entry.reverses else ""
        return (
            shown_date(entry.booked_on, language),
            entry.label,
            url,
            opens,
            entry.description or entry.label,
            files if entry.file_count else "",
            badge,
            shown_amount(entry.amount_minor, book.currency, language),
        )

    return format_html_join("\n", _ROW, map(cells, entries))


def account_choices(accounts: Iterable[LedgerAccountRow], chosen: str) -> SafeString:
    """The options of a field for a ledger account, and which one is chosen."""
    return _choices(tuple((row.code, row.name) for row in accounts), chosen)


@lru_cache(maxsize=64)
def _choices(accounts: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    option, chosen_option = '<option value="{0}">{0} {1}', '<option value="{0}" selected>{0} {1}'
    written = (format_html(chosen_option if a[0] == chosen else option, *a) for a in accounts)
    return format_html_join("", "{}</option>", ((text,) for text in written))
