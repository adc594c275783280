"""A program that posts without end, to be killed: `python -m tests.reliability.poster SLUG KEY`.

Prints the label of each entry once its posting was acknowledged. Every posting has an
idempotency key, KEY-1, KEY-2, ...; after a lost connection the same posting is tried again
with the same key. With `--die-before-answer` it kills itself between the first commit and
its answer.
"""

import dataclasses
import datetime as dt
import os
import signal
import subprocess
import sys
import time

from tests import ROOT


def start(slug: str, key: str, *options: str, url: str = "") -> "subprocess.Popen[str]":
    """Start one against the database that this test run uses, or another."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.poster", slug, key, *options],
        cwd=ROOT,
        env=environment(url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def environment(url: str = "") -> dict[str, str]:
    return {**os.environ, "AKKER_DATABASE_URL": url or url_of_tests()}


def url_of_tests() -> str:
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def main(slug: str, key: str, *options: str) -> None:
    import django

    django.setup()
    from django.db import InterfaceError, OperationalError, connection

    from akker.access.doors import command_line_actor
    from akker.books.queries import book_for
    from akker.kernel.errors import Refused
    from akker.ledger.posting import post_manual_entry
    from akker.ledger.rules import NewEntry, NewLine

    actor = command_line_actor(book_for(slug))
    for n in range(1, 10**9):
        entry = NewEntry(
            journal_code="MEM",
            booked_on=dt.date(2026, 1 + n % 12, 1 + n % 28),
            description=f"{key}-{n}",
            lines=(NewLine("4600", 100 + n), NewLine("1020", -100 - n)),
        )
        while True:
            try:
                keyed = dataclasses.replace(actor, idempotency_key=f"{key}-{n}")
                posted = post_manual_entry(keyed, entry=entry)
                break
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.05)
            except Refused as refused:
                print(f"refused {refused.code}", flush=True)
                return
        if "--die-before-answer" in options:
            os.kill(os.getpid(), signal.SIGKILL)
        print(posted.label, flush=True)
        if f"--count={n}" in options:
            return


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    main(*sys.argv[1:])
