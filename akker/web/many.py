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
from akker.reports.entry_lines import CardLine
from akker.reports.entry_list import EntryListed
from akker.web.whole import whole
from akker.web.written import in_path, written

_ROW = (
    '<tr><td class="when">{}</td><td class="wide when muted">{}</td>'
    '<td class="text"><a href="{}" data-row{}>{}</a>{}{}</td><td class="num">{}</td></tr>'
)
_LINE = (
    '<tr><td class="when">{0}</td><td class="text"><a href="{1}" data-row data-peeks hx-get="{1}"'
    ' hx-target="#peek">{2}</a>{3}</td><td class="wide muted when">{4}</td>'
    '<td class="num wide">{5}</td><td class="num wide">{6}</td>'
    '<td class="num narrow-only">{7}</td><td class="num wide">{8}</td></tr>'
)
_ACCOUNT = (
    '<tr class="level-1"><td><a data-row href="{}"><span class="code">{}</span> {}</a></td>'
    '<td class="wide">{}{}{}</td><td class="num{}">{}</td></tr>'
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

    def row(entry: EntryListed) -> SafeString:
        url = f"{entries_url}/{entry.label}"
        opens = written(' data-peeks hx-get="{}" hx-target="#peek"', url) if peeks else ""
        badge = reversed_ if entry.is_reversed else reversal if entry.reverses else ""
        return written(
            _ROW,
            shown_date(entry.booked_on, language),
            entry.label,
            url,
            opens,
            whole(entry.description or entry.label),
            files if entry.file_count else "",
            badge,
            shown_amount(entry.amount_minor, book.currency, language),
        )

    return SafeString("\n".join(map(row, entries)))


def card_lines(lines: Iterable[CardLine], book: Book, language: Language) -> SafeString:
    """Lines of a ledger account as rows of a table, with the balance after each."""
    entries_url = reverse("entries", args=[book.slug])

    def row(line: CardLine) -> SafeString:
        text = ""
        if line.text and line.text not in line.description:
            text = written(' <span class="muted">{}</span>', whole(line.text))
        amount = shown_amount(line.amount_minor, book.currency, language)
        debit, credit = (amount, "") if line.amount_minor > 0 else ("", "")
        if line.amount_minor < 0:
            credit = shown_amount(-line.amount_minor, book.currency, language)
        return written(
            _LINE,
            shown_date(line.booked_on, language),
            f"{entries_url}/{line.entry_label}",
            whole(line.description or line.entry_label),
            *(text, line.entry_label, debit, credit, amount),
            shown_amount(line.balance_minor, book.currency, language),
        )

    return SafeString("\n".join(map(row, lines)))


def account_rows(
    rows: Iterable[tuple[LedgerAccountRow, int | None]], book: Book, language: Language
) -> SafeString:
    """Ledger accounts as rows of the chart, with what stands on each; None where nothing does."""
    card_url = reverse("card", args=[book.slug, "0"])[:-1]
    retired = written('<span class="badge warn">{}</span>', _("retired"))
    vat = written('<span class="badge">{}</span>', _("VAT"))

    def row(account: LedgerAccountRow, balance_minor: int | None) -> SafeString:
        currency = account.currency
        return written(
            _ACCOUNT,
            f"{card_url}{in_path(account.code)}",
            *(account.code, account.name),
            retired if account.is_retired else "",
            vat if account.is_vat else "",
            written('<span class="badge info">{}</span>', currency) if currency else "",
            " muted" if balance_minor is None else "",
            shown_amount(balance_minor or 0, book.currency, language),
        )

    return SafeString("\n".join(row(*one) for one in rows))


def account_choices(accounts: Iterable[LedgerAccountRow], chosen: str) -> SafeString:
    """The options of a field for a ledger account, and which one is chosen."""
    return _choices(tuple((row.code, row.name) for row in accounts), chosen)


@lru_cache(maxsize=64)
def _choices(accounts: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    option, chosen_option = '<option value="{0}">{0} {1}', '<option value="{0}" selected>{0} {1}'
    written = (format_html(chosen_option if a[0] == chosen else option, *a) for a in accounts)
    return format_html_join("", "{}</option>", ((text,) for text in written))
