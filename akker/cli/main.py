"""The command `akker`: verbs that call the same use cases as the screens.

Each verb's module, and Django with it, is loaded when that verb is called: `akker --help`
loads neither. What goes wrong is told here, once (docs/decisions/0012-exit-codes.md).
"""

import importlib
import logging
import os
import sys
from collections.abc import Sequence

import click

from akker import __version__
from akker.kernel.errors import Refused, RefusedFields

DONE, REFUSED, WRONG_CALL, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 70, 130, 141

# What stands where, and what help says of it, so that help need not load it.
VERBS: dict[str, tuple[str, str]] = {
    "demo": ("server:demo", "Load the demo company and serve it."),
    "up": ("server:up", "Serve the screens, and do jobs, deliveries and the schedule."),
    "work": ("server:work", "Do jobs, deliveries and the schedule, without the screens."),
    "backup": ("backups:backup", "Take everything out into one file."),
    "restore": ("backups:restore", "Bring a backup back into an empty installation."),
    "archive": ("backups:archive", "Take one set of books out into one file."),
    "load": ("backups:load", "Bring an archived set of books in."),
    "upgrade": ("upgrading:upgrade", "Bring the books of an earlier version to this one."),
    "doctor": ("doctor:doctor", "Say how this installation is, and what to do about it."),
    "check": ("proofs:check", "Recompute everything and name what is not right."),
    "anchor": ("proofs:anchor", "Export the heads of the chains, to be kept elsewhere."),
    "book": ("books:book", "Open books for a company, or list them."),
    "user": ("users:user", "Who may enter which books; sign-in links."),
    "tax": ("tax:tax", "VAT codes, and what they make of amounts."),
    "invoice": ("invoices:invoice", "Invoices and credit notes: draft, look, issue."),
    "payment": ("payments:payment", "Money of customers, and what it pays."),
    "credit": ("credit:credit", "Who owes more than their credit limit, and lifting that."),
    "dispute": ("disputes:dispute", "What customers contest of invoices."),
    "promise": ("tasks:promise", "What was promised: to pay, and all else, ours and theirs."),
    "reminder": ("reminders:reminder", "Reminders that were sent, and their steps."),
    "hold": ("disputes:hold", "Who gets no reminders, and why."),
    "customer": ("customers:customer", "How customers are looked after."),
    "note": ("activities:note", "Notes and contacts: write, list, search, read."),
    "call": ("activities:call", "Calls with customers."),
    "meeting": ("activities:meeting", "Meetings and visits."),
    "timeline": ("activities:timeline", "All that happened with a customer."),
    "survey": ("feedback:survey", "What customers are asked by a link, and what they say."),
    "today": ("today:today", "What of customers asks for you today, and putting it off."),
    "task": ("tasks:task", "What is to be done for customers, by whom and when."),
    "person": ("persons:person", "The people at customers, and their part."),
    "erasure": ("erasures:erasure", "Forgetting people at customers who ask for it."),
    "appointment": ("appointments:appointment", "Contacts with customers that are planned."),
    "case": ("cases:case", "Questions and complaints of customers, until they are answered."),
    "requirement": ("requirements:requirement", "What customers want of us, and the answer."),
    "plan": ("plans:plan", "Plans with customers: what to reach, and what to do."),
    "referral": ("referrals:referral", "Who recommended us to whom, and thanks for it."),
    "training": ("training:training", "Tracks that customers and their people go through."),
    "article": ("articles:article", "What there is to look up, and who keeps it right."),
    "competitor": ("market:competitor", "Whom customers could buy from instead."),
    "industry": ("market:industry", "What goes on in the industries of customers."),
    "usage": ("usage:usage", "How much customers use what they bought."),
    "party": ("parties:party", "People and organisations that lines can be about."),
    "price-list": ("price_lists:price_list", "Price lists: what customers pay for products."),
    "product": ("products:product", "What is sold, which fills in the lines of invoices."),
    "token": ("tokens:token", "Keys with which programs use the API."),
    "account": ("accounts:account_group", "The chart of accounts: add, rename, retire."),
    "dimension": ("dimensions:dimension", "The dimensions that lines can carry."),
    "import": ("emails:import_", "Bring files into the books."),
    "export": ("exports:export", "Take the books out, in open formats."),
    "health": ("health:health", "How customers are doing, and why."),
    "bench": ("bench:bench", "What was said of a past day against what happened next."),
    "report": ("reports:report", "Trial balance, balance sheet and the other reports."),
    "post": ("entries:post", "Post an entry, written as JSON."),
    "reverse": ("entries:reverse", "Take an entry back by its opposite."),
    "attach": ("entries:attach", "Keep a file with an entry."),
    "attachment": ("entries:attachment", "List and read the files kept with entries."),
    "draft": ("drafts:draft", "Entries that somebody is still writing."),
    "template": ("drafts:template", "Forms to start entries from."),
    "recurring": ("recurring:recurring", "Entries that are due every so many months."),
    "repeating": ("repeating:repeating", "Invoices that are due again and again."),
    "run": ("due:run", "Do what is due: entries, invoices, revaluation, reminders."),
    "job": ("jobs:job", "Long work that the worker does: start, list, cancel."),
    "mail": ("mail:mail", "The mail server, and the outbox."),
    "webhook": ("webhooks:webhook", "Other programs that hear what happens."),
    "events": ("events:events", "The audit log, its proof, and who was told."),
    "lock": ("periods:lock", "Lock the books up to and including a day."),
    "open": ("periods:open_", "Open the next fiscal year."),
    "close": ("periods:close", "Close a fiscal year."),
    "reopen": ("periods:reopen", "Reopen a fiscal year."),
}


class Verbs(click.Group):
    """All verbs of the table; each is loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        start_django()
        module, _, name = VERBS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"akker.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl([(name, said) for name, (_, said) in VERBS.items()])


def start_django() -> None:
    """Read the settings and load the models, once. Refused: settings_unfit."""
    import django
    from django.apps import apps

    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akker.config.settings")
    try:
        django.setup()
    except ValueError as error:
        raise Refused("settings_unfit", "{reason}", reason=error) from error


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="akker")
@click.option("--home", metavar="FOLDER", expose_value=False, help="The data folder (AKKER_HOME).")
@click.option("--as", "as_email", metavar="EMAIL", default="", help="Act as this member.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--idempotency-key", "key", metavar="KEY", default="", help="Same key, done once.")
@click.option(
    "--language",
    type=click.Choice(("en", "nl")),
    help="Of what is refused and reported; else of whom you act as (AKKER_LANGUAGE).",
)
@click.pass_context
def root(ctx: click.Context, as_email: str, as_json: bool, key: str, language: str | None) -> None:
    """Akker: the relationship and the money of every customer, in one set of books.

    These options may also stand after the verb, where they mean something there.
    """
    ctx.meta["akker.wishes"] = {"as_email": as_email, "as_json": as_json, "key": key}
    ctx.meta["akker.language"] = language or ""
    # Never the language of the system: programs read what we print.
    speak(language or os.environ.get("AKKER_LANGUAGE", ""))


def speak(language: str) -> None:
    """Refuse in this language from now on: Dutch, or else English."""
    from django.utils import translation

    translation.activate("nl" if language == "nl" else "en")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; its exit code."""
    given = settle_home(list(sys.argv[1:] if arguments is None else arguments))
    try:
        answer = root.main(args=given, prog_name="akker", standalone_mode=False)
        sys.stdout.flush()
        return answer if isinstance(answer, int) else DONE
    except click.ClickException as error:
        error.show()
        return WRONG_CALL
    except (click.Abort, KeyboardInterrupt):
        tell("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        # Nothing more can be said on that pipe, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except RefusedFields as refused:
        for sentence in dict.fromkeys(one.sentence for one in refused.at.values()):
            tell(sentence)
        return REFUSED
    except Refused as refused:
        tell(refused.sentence)
        return REFUSED
    except Exception as error:
        return _told(error)


def settle_home(given: list[str]) -> list[str]:
    """Take `--home` out of the arguments, wherever it stands.

    It decides which settings are read, so it must be known before any verb is loaded.
    """
    for at, argument in enumerate(given):
        if argument == "--":
            break
        if argument.startswith("--home="):
            os.environ["AKKER_HOME"] = argument.removeprefix("--home=")
            return given[:at] + given[at + 1 :]
        if argument == "--home" and at + 1 < len(given):
            os.environ["AKKER_HOME"] = given[at + 1]
            return given[:at] + given[at + 2 :]
    return given


def tell(sentence: str) -> None:
    """One line on standard error, without characters that would act on a terminal."""
    from akker.reports.display import shown_text

    click.echo(shown_text(sentence), err=True)


def _told(error: Exception) -> int:
    from akker.cli.trouble import sentence_of

    sentence = sentence_of(error)
    if sentence:
        tell(sentence)
        return REFUSED
    from django.conf import settings

    logging.getLogger("akker.cli").error("a verb failed", exc_info=error)
    where = settings.AKKER_HOME / "logs" / "akker.log" if settings.configured else "the log"
    tell(f"Akker failed ({type(error).__name__}); this should not happen. Details: {where}")
    return FAILED
