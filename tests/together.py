"""Doing things at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from akker.kernel.errors import Refused


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call answers, or the code with which it was refused, in the order given.

    Whatever else a call raises is raised here.
    """
    answers: list[Any] = [None] * len(calls)
    failures: list[BaseException] = []
    start = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            start.wait()
            answers[place] = call()
        except Refused as refused:
            answers[place] = refused.code
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = _threads(run, calls)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers


def _threads(
    run: Callable[[int, Callable[[], Any]], None], calls: Sequence[Callable[[], Any]]
) -> list[threading.Thread]:
    return [threading.Thread(target=run, args=each) for each in enumerate(calls)]
