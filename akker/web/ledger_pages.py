"""The general ledger on screen: its ledger accounts with their lines, page by page."""

from typing import Any

from akker.books.models import Book
from akker.books.queries import today_in
from akker.reports.general_ledger_page import general_ledger_page
from akker.reports.options import Options
from akker.reports.periods import period_title
from akker.web.asked import with_query
from akker.web.templatetags.akker import reader


def ledger_shown(
    book: Book, options: Options, texts: dict[str, str], address: str
) -> dict[str, Any]:
    """Refused: as `general_ledger_page`."""
    page = general_ledger_page(
        book,
        until=options.until or today_in(book),
        since=options.since,
        code=options.ledger_code,
        page=options.page or 1,
        view=options.view,
    )
    days = {"from": page.period.since.isoformat(), "until": page.period.until.isoformat()}
    later_url = ""
    if page.next:
        code, number = page.next
        place = {"ledger-account": code, "page": number if number > 1 else ""}
        later_url = with_query(address, {**texts, **place})
    is_first = not page.parts or (page.parts[0].code == page.headings[0][0] and page.page == 1)
    return {
        "period_said": period_title(page.period, reader()),
        "ledger": page,
        "card_query": with_query("", {**days, **texts}),
        "starts_at": page.parts[0].code if page.parts else "",
        "earlier_url": "" if is_first else with_query(address, texts),
        "later_url": later_url,
    }
