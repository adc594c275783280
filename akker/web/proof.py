"""Proof: whether the books are whole, what holds that, and what shows it to somebody else."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from akker.audit.queries import proof_state
from akker.books.actor import Actor, Permission
from akker.jobs.queries import JobRow, JobState, job_called, jobs
from akker.jobs.starting import start_job
from akker.kernel.errors import Refused
from akker.ledger.checks import finding_kept
from akker.ledger.queries_anchors import departures_from, heads_of, read_anchor
from akker.ledger.queries_proof import guard_state
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.forms import gone_to, refused
from akker.web.jobs import ShownJob, shown_job
from akker.web.places import Words
from akker.web.uploads import uploaded

MOST_ANCHOR = 1024**2
# What each check proves, said when it found nothing.
CHECKS: dict[str, tuple[Words, Words]] = {
    "guards": (_("Guards"), _("The database's own rules are in place and unchanged.")),
    "balance": (_("Balance"), _("Every entry has two lines or more and sums to zero.")),
    "lines": (_("Lines"), _("Every line has an amount, and the day and books of its entry.")),
    "control accounts": (
        _("Receivables and payables"),
        _("Every line on them says whom it is about."),
    ),
    "years": (_("Years"), _("Every entry lies in its year; closed years stayed closed.")),
    "numbers": (_("Numbers"), _("Numbers have no gap, and time never goes back.")),
    "month totals": (_("Month totals"), _("The stored totals are the sums of the lines.")),
    "reversals": (_("Reversals"), _("Every reversal takes back exactly what it reverses.")),
    "revaluations": (_("Revaluations"), _("Every revaluation was taken back.")),
    "chain": (_("Chain"), _("Every entry is, sign for sign, what was sealed.")),
    "parties": (_("Relations"), _("Nobody goes by another name than when entries were posted.")),
    "audit": (_("Audit log"), _("What happened is what was proven.")),
    "files": (_("Files"), _("Every kept file is there, with the bytes it had.")),
    "allocations": (_("Allocations"), _("Nothing is settled for more than it is.")),
    "open lines": (
        _("What is open"),
        _("What is kept as open of a line, and when it is due, is what its lines say."),
    ),
    "documents": (_("Invoices"), _("Lines, numbers and entries of invoices agree.")),
    "e-invoices": (
        _("E-invoices"),
        _("Every kept e-invoice has its bytes, and the number and amounts of its invoice."),
    ),
    "tax lines": (_("VAT lines"), _("The VAT of invoices is what stands on the VAT accounts.")),
    "recoveries": (
        _("Money after write-offs"),
        _("No more came in, and no more VAT is due again, than was given up."),
    ),
    "waiting VAT": (
        _("VAT that waits"),
        _("Of what is owed when it is paid, as much is owed as was paid."),
    ),
    "late charges": (
        _("Costs of collecting"),
        _("They were charged once on an invoice."),
    ),
    "disputes": (
        _("Disputes and promises"),
        _("They are about what is on their invoices, and no more than that."),
    ),
    "reminders": (
        _("Reminders"),
        _("Each is of what its party owed then, and went out once."),
    ),
    "repeating invoices": (
        _("Repeating invoices"),
        _("No two periods overlap, and each has one invoice at most."),
    ),
    "customers": (
        _("Customers"),
        _("Nobody stands above themselves, and the last contact is the latest one."),
    ),
    "words": (_("Words to find by"), _("All that stands on timelines is found by its words.")),
    "erasures": (_("Erasures"), _("None stands open: what never changes keeps its words.")),
    "use": (_("Use"), _("What is kept of use is what the figures say.")),
    "cases": (_("Cases"), _("Each is open, closed or answered as its lines say.")),
    "knowledge": (
        _("Knowledge"),
        _("Every article is as its last version, and all is found by its name."),
    ),
}


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One check as it ended: what it proves, or what it found."""

    name: Words
    proves: Words
    findings: list[str]
    milliseconds: int | None


@require_safe
@opens_to(Permission.PROVE)
def proof(request: BookRequest) -> HttpResponse:
    """The last check, the guards, the heads of the chains, and the anchors that were made."""
    return render(request, "web/proof/proof.html", _context(request.actor))


@reads_books
def _context(actor: Actor) -> dict[str, Any]:
    checks = jobs(actor.book, kinds=("check",), most=6)
    last = next((row for row in checks if row.state is JobState.DONE), None)
    anchors = [shown_job(actor, row) for row in jobs(actor.book, kinds=("anchor",), most=20)]
    shown = _checks(last) if last else []
    return {
        "last": last,
        "checks": shown,
        "finding_count": sum(len(check.findings) for check in shown),
        "before": [_counted(actor, row) for row in checks if row != last],
        "goes_on": [shown_job(actor, row) for row in checks if not row.is_over],
        "guards": guard_state(),
        "proven": proof_state(actor.book),
        "heads": heads_of(actor.book),
        "anchors": anchors,
    }


def _checks(row: JobRow) -> list[ShownCheck]:
    """The checks of a job, each with what it found."""
    names = row.result["checks"]
    spent = row.result.get("milliseconds") or [None] * len(names)
    found: dict[str, list[str]] = {name: [] for name in names}
    for kept in row.result["findings"]:
        finding = finding_kept(kept)
        found[finding.check].append(finding.sentence)
    return [
        ShownCheck(said[0], said[1], found[name], took)
        for name, took in zip(names, spent, strict=True)
        for said in [CHECKS.get(name, (name, ""))]
    ]


def _counted(actor: Actor, row: JobRow) -> tuple[ShownJob, int]:
    """An earlier check, and how much it found."""
    is_done = isinstance(row.result, dict)
    return shown_job(actor, row), len(row.result["findings"]) if is_done else 0


@require_POST
@opens_to(Permission.PROVE)
def start(request: BookRequest) -> HttpResponse:
    """The buttons "Check now" and "Make an anchor": both are jobs."""
    what = request.POST.get("what", "")
    if what not in ("check", "anchor"):
        raise Http404
    try:
        uid = start_job(request.actor, kind=what)
    except Refused as refusal:
        return refused(request, "web/proof/proof.html", _context(request.actor), refusal)
    route = "job" if what == "check" else "anchor"
    return gone_to(request, reverse(route, args=[request.actor.book.slug, uid]))


@require_POST
@opens_to(Permission.PROVE)
def compare(request: BookRequest) -> HttpResponse:
    """An anchor from before: do the books still bear it out? Nothing is written."""
    actor = request.actor
    try:
        with uploaded(request) as (path, name):
            if path.stat().st_size > MOST_ANCHOR:
                raise Refused(
                    "anchor_unreadable",
                    "This is no anchor.",
                    remedy="Give the file that `akker anchor --output` wrote.",
                )
            kept = read_anchor(path.read_bytes())
        gone = departures_from(actor.book, kept)
    except Refused as refusal:
        return refused(request, "web/proof/proof.html", _context(actor), refusal)
    compared = {"anchor": kept, "gone": gone, "file_name": name}
    return render(request, "web/proof/proof.html", {**_context(actor), "compared": compared})


@require_safe
@opens_to(Permission.PROVE)
def anchor(request: BookRequest, uid: str) -> HttpResponse:
    """One anchor, to be printed or saved; while it is made, htmx asks for it again."""
    try:
        row = job_called(request.actor.book, uid)
    except Refused as refusal:
        raise Http404 from refusal
    if row.kind != "anchor":
        raise Http404
    return render(request, "web/proof/anchor.html", {"job": shown_job(request.actor, row)})
