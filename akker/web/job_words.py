"""Jobs in words: what each kind is called, its stages, and what came of it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akker.jobs.queries import JobRow, JobState
from akker.kernel.errors import Refused
from akker.ledger.checks import finding_kept
from akker.web.places import Words
from akker.web.refusals import told

KINDS: dict[str, Words] = {
    "import journal": gettext_lazy("Bring in a journal"),
    "import chart": gettext_lazy("Bring in a chart of accounts"),
    "import opening": gettext_lazy("Bring in opening balances"),
    "import parties": gettext_lazy("Bring in parties"),
    "import invoices": gettext_lazy("Bring in invoices"),
    "import credit-notes": gettext_lazy("Bring in credit notes"),
    "import products": gettext_lazy("Bring in products"),
    "import usage": gettext_lazy("Bring in figures of use"),
    "import rates": gettext_lazy("Bring in exchange rates"),
    "undo import": gettext_lazy("Take back an import"),
    "send reminders": gettext_lazy("Send reminders"),
    "export journal": gettext_lazy("Export the journal"),
    "export report": gettext_lazy("Export a report"),
    "archive": gettext_lazy("Archive these books"),
    "check": gettext_lazy("Check these books"),
    "anchor": gettext_lazy("Anchor these books"),
    "load books": gettext_lazy("Bring back archived books"),
    "load demo": gettext_lazy("Load the demo company"),
}
WITHOUT_ENTRIES = ("chart", "parties", "products", "usage")  # imports that post nothing
MOST_CODES = 10
STAGES: dict[str, Words] = {
    "": gettext_lazy("Beginning"),
    "read": gettext_lazy("Reading the file"),
    "check": gettext_lazy("Checking the rows"),
    "post": gettext_lazy("Posting"),
    "undo": gettext_lazy("Taking back"),
    "remind": gettext_lazy("Sending reminders"),
    "write": gettext_lazy("Writing"),
    "compute": gettext_lazy("Computing"),
    "demo": gettext_lazy("Telling two years of the company"),
}
STATES: dict[JobState, tuple[str, Words]] = {
    JobState.WAITING: ("info", gettext_lazy("Waiting")),
    JobState.RUNNING: ("info", gettext_lazy("Running")),
    JobState.STOPPING: ("warn", gettext_lazy("Stopping")),
    JobState.DONE: ("good", gettext_lazy("Done")),
    JobState.REFUSED: ("bad", gettext_lazy("Not done")),
    JobState.CANCELLED: ("warn", gettext_lazy("Cancelled")),
}


def kind_words(kind: str) -> Words:
    return KINDS.get(kind, kind)


def stage_words(stage: str) -> Words:
    """A stage in words; a table or a check is called by its own name."""
    return STAGES.get(stage, stage)


def outcome_sentences(row: JobRow) -> list[str]:
    """What came of it, in sentences a bookkeeper would say."""
    if row.state is JobState.CANCELLED and row.kind == "send reminders":
        return [_("It was cancelled. What was sent before stays sent.")]
    if row.state is JobState.CANCELLED:
        return [_("It was cancelled. Nothing of it is in the books.")]
    if row.refused is not None:
        return [told(row.refused)]
    values: dict[str, Any] = row.result if isinstance(row.result, dict) else {}
    return [text for text in (_counted(values), _known(values), *_problems(values)) if text]


def _counted(values: dict[str, Any]) -> str:
    if "findings" in values:
        return "" if values["findings"] else _("All is well: every check passed.")
    if "slug" in values:
        return _brought_back(values)
    if "digest" in values and "heads" in values:
        return _("The digest is {digest}. Keep the file outside Akker.").format(
            digest=values["digest"]
        )
    if "added_codes" in values:
        return _("{added} ledger accounts are new, {changed} changed.").format(
            added=len(values["added_codes"]), changed=len(values["changed_codes"])
        )
    if "total_minor" in values:
        return _("The balances are posted as {label}.").format(label=values["label"])
    if "reminder_count" in values:
        number = values["reminder_count"]
        said = ngettext("{n} reminder is sent.", "{n} reminders are sent.", number)
        return f"{said.format(n=number)} " + _("{n} of them by e-mail.").format(
            n=values["mail_count"]
        )
    if "new_count" in values:
        number = values["new_count"]
        return ngettext("{n} rate came in.", "{n} rates came in.", number).format(n=number)
    if "reversed_count" in values:
        return _taken_back(values)
    number = values.get("entry_count")
    if number is None:
        return ""
    if values.get("dry_run"):
        said = ngettext("{n} entry would come in.", "{n} entries would come in.", number)
    elif "import_uid" in values:
        said = ngettext("{n} entry came in.", "{n} entries came in.", number)
        if number and not values["import_uid"]:
            said = _("Nothing new.")
    else:
        said = ngettext("{n} entry was written.", "{n} entries were written.", number)
    return said.format(n=number)


def _brought_back(values: dict[str, Any]) -> str:
    number, missing = values["row_count"], values["missing_count"]
    words = ngettext(
        "The books of {name} are here, {n} row of them, and passed every check. Invite who works"
        " in them.",
        "The books of {name} are here, {n} rows of them, and passed every check. Invite who works"
        " in them.",
        number,
    )
    said = words.format(n=number, name=values["name"])
    if missing:
        lost = ngettext("{n} file was not in it.", "{n} files were not in it.", missing)
        said = f"{said} {lost.format(n=missing)}"
    return said


def _taken_back(values: dict[str, Any]) -> str:
    number, codes = values["reversed_count"], values.get("retired_codes") or []
    found = []
    if values.get("kind") == "usage":
        words = ngettext("{n} figure is taken back.", "{n} figures are taken back.", number)
        return words.format(n=number)
    if number or values.get("kind") not in WITHOUT_ENTRIES:
        words = ngettext("{n} entry was taken back.", "{n} entries were taken back.", number)
        found.append(words.format(n=number))
    elif not codes:
        found.append(_("What it changed is as it was."))
    if codes:
        words = ngettext(
            "{n} that came in is retired: {codes}.",
            "{n} that came in are retired: {codes}.",
            len(codes),
        )
        more = ", …" if len(codes) > MOST_CODES else ""
        found.append(words.format(n=len(codes), codes=", ".join(codes[:MOST_CODES]) + more))
    return " ".join(found)


def _known(values: dict[str, Any]) -> str:
    number = values.get("known_count")
    if not number:
        return ""
    said = ngettext("{n} entry came in before.", "{n} entries came in before.", number)
    return said.format(n=number)


def _problems(values: dict[str, Any]) -> list[str]:
    found = [finding_kept(kept).sentence for kept in values.get("findings", ())]
    for problem in values.get("problems", ()):
        if isinstance(problem, dict):
            found.append(
                told(
                    Refused(
                        problem["code"],
                        problem["message_template"],
                        remedy=problem["remedy_template"],
                        **problem["values"],
                    )
                )
            )
    return found[:100]
