"""What is to be seen to before a year is closed, in words: each point with evidence and a way."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akker.books.models import Book
from akker.ledger.checks import finding_kept
from akker.ledger.queries_year_end import YearEnd
from akker.packs.names import name_read
from akker.web.asked import with_query
from akker.web.templatetags.akker import amount, day, moment, reader

MOST_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the list. `evidence` are pairs of a text and an address, or no address."""

    title: str
    text: str
    is_good: bool
    tone: str = "warn"
    evidence: tuple[tuple[str, str], ...] = ()
    url: str = ""
    act: str = ""
    job: str = ""  # the kind of job that its button starts


def seen_to(book: Book, found: YearEnd) -> list[Step]:
    """Every point, those that are in order too: they say what was looked at."""
    return [
        *_earlier(book, found),
        _drafts(book, found),
        _due(book, found),
        _left_over(book, found),
        _revaluation(book, found),
        _balance(book, found),
        _numbers(book, found),
        _chain(book, found),
    ]


def _url(book: Book, route: str, *names: str) -> str:
    return reverse(route, args=[book.slug, *names])


def _earlier(book: Book, found: YearEnd) -> list[Step]:
    if not found.earlier_open:
        return []
    first = found.earlier_open[0]
    return [
        Step(
            _("An earlier year is open"),
            _("Years close in order: %(year)s comes first.") % {"year": first},
            False,
            "bad",
            url=_url(book, "year-end", first),
            act=_("Close %(year)s") % {"year": first},
        )
    ]


def _drafts(book: Book, found: YearEnd) -> Step:
    count = len(found.drafts)
    if not count:
        return Step(_("No draft is left"), _("No entry of this year is still being written."), True)
    title = ngettext("%(n)s draft is left", "%(n)s drafts are left", count) % {"n": count}
    named = tuple(
        (draft.title or _("Without a title"), _url(book, "draft", str(draft.draft_id)))
        for draft in found.drafts[:MOST_EVIDENCE]
    )
    text = _("What is not posted now will not be in the figures of the year.")
    address = _url(book, "drafts")
    return Step(title, text, False, evidence=named, url=address, act=_("Drafts"))


def _due(book: Book, found: YearEnd) -> Step:
    count = len(found.due)
    if not count:
        return Step(
            _("Every recurring entry is posted"), _("Nothing is due up to the last day."), True
        )
    title = ngettext("%(n)s recurring entry is due", "%(n)s recurring entries are due", count) % {
        "n": count
    }
    named = tuple(
        (" · ".join(filter(None, (day(run.due_on), run.name, run.refusal))), "")
        for run in found.due[:MOST_EVIDENCE]
    )
    address, act = _url(book, "recurring"), _("Recurring entries")
    text = _("Post them before the year shuts.")
    return Step(title, text, False, evidence=named, url=address, act=act)


def _left_over(book: Book, found: YearEnd) -> Step:
    if not found.left_over:
        text = _("Suspense, opening balances and payments in transit come to nothing.")
        return Step(_("Nothing is left unexplained"), text, True)
    until = found.year.ends_on.isoformat()
    named = tuple(
        (
            f"{row.code} {name_read(book.pack_code, row.code, row.name, reader().code)}"
            f" · {amount(row.amount_minor, book.currency)}",
            with_query(_url(book, "card", row.code), {"until": until}),
        )
        for row in found.left_over
    )
    count = len(named)
    title = ngettext(
        "%(n)s ledger account is not at zero", "%(n)s ledger accounts are not at zero", count
    ) % {"n": count}
    return Step(title, _("What stands there waits for an explanation."), False, evidence=named)


def _revaluation(book: Book, found: YearEnd) -> Step:
    address = with_query(_url(book, "revaluation"), {"on": found.year.ends_on.isoformat()})
    if found.revaluation_refusal is not None:
        return Step(
            _("Foreign balances cannot be revalued yet"),
            found.revaluation_refusal.message,
            False,
            url=_url(book, "currencies"),
            act=_("Bring in rates"),
        )
    if not found.revaluations:
        text = _("Nothing stands in another currency at another worth than the rate of the day.")
        return Step(_("Foreign balances are at their worth"), text, True)
    named = tuple(
        (f"{row.beside_code} {row.currency} · {amount(row.amount_minor, book.currency)}", "")
        for row in found.revaluations[:MOST_EVIDENCE]
    )
    return Step(
        _("Foreign balances are not revalued"),
        _("The rates of %(day)s make a difference.") % {"day": day(found.year.ends_on)},
        False,
        evidence=named,
        url=address,
        act=_("Look and revalue"),
    )


def _balance(book: Book, found: YearEnd) -> Step:
    address = with_query(
        _url(book, "report", "trial-balance"), {"until": found.year.ends_on.isoformat()}
    )
    both = {
        "debit": amount(found.debit_minor, book.currency),
        "credit": amount(found.credit_minor, book.currency),
    }
    if found.is_in_balance:
        text = _("%(debit)s debit, %(credit)s credit.") % both
        return Step(_("The trial balance balances"), text, True, evidence=((_("See it"), address),))
    return Step(
        _("The trial balance does not balance"),
        _("%(debit)s debit, %(credit)s credit: run the check, and bring back a backup.") % both,
        False,
        "bad",
        url=address,
        act=_("See it"),
    )


def _numbers(book: Book, found: YearEnd) -> Step:
    address = with_query(_url(book, "numbering"), {"year": found.year.name})
    broken = [row for row in found.series if not row.is_whole]
    if broken:
        return Step(
            _("A series of numbers is broken"),
            ", ".join(row.journal_code for row in broken),
            False,
            "bad",
            url=address,
            act=_("See the series"),
        )
    said = ngettext("%(n)s entry", "%(n)s entries", found.entry_count) % {"n": found.entry_count}
    count = len(found.series)
    series = ngettext("%(n)s series", "%(n)s series", count) % {"n": count}
    text = _("%(entries)s in %(series)s, from 1 to the last number.") % {
        "entries": said,
        "series": series,
    }
    return Step(
        _("The numbers are in order"), text, True, evidence=((_("See the series"), address),)
    )


def _chain(book: Book, found: YearEnd) -> Step:
    job = found.checked
    if job is None:
        text = _("A check computes every hash and every total again; it may take a while.")
        return Step(_("These books were never checked"), text, False, job="check", act=_("Check"))
    findings = job.result.get("findings", []) if isinstance(job.result, dict) else []
    seen = ((_("See the check"), _url(book, "job", job.uid)),)
    when = moment(job.ended_at) if job.ended_at else ""
    if findings:
        title = ngettext(
            "The check found %(n)s fault", "The check found %(n)s faults", len(findings)
        ) % {"n": len(findings)}
        said = finding_kept(findings[0]).sentence
        return Step(title, said, False, "bad", seen, job="check", act=_("Check again"))
    if not found.is_checked:
        text = _("Entries came in after the check of %(moment)s.") % {"moment": when}
        return Step(
            _("The last check is older than the last entry"),
            text,
            False,
            "warn",
            seen,
            job="check",
            act=_("Check again"),
        )
    text = _("Checked on %(moment)s: every hash and every total came out the same.") % {
        "moment": when
    }
    return Step(_("The chain is whole"), text, True, evidence=seen)
