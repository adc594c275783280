"""Doing things at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection

from akker.kernel.errors import Refused


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call answers, or the code with which it was refused, in the order given.

    Whatever else a call raises is raised here.
    """
    return all_at_once(*(partial(_answer_or_code, call) for call in calls))


def all_at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call answers, in the order given; what any of them raises is raised here."""
    answers: list[Any] = [None] * len(calls)
    failures: list[BaseException] = []
    start = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            start.wait()
            answers[place] = call()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers


def _answer_or_code(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Refused as refused:
        return refused.code
