"""A program that has loaded Akker, and does what it is asked in copies of itself.

Loading takes longer than most of what tests ask of a program beside them. A copy moves to the
environment that it is given, as if it had been started there, and ends when it has answered.
"""

import atexit
import gc
import importlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from typing import Any

from tests import ROOT


def answered(environment: dict[str, str], function: str, *words: str) -> tuple[Any, int]:
    """What `module:function` returns there, and the exit code: below zero the signal.

    Its last words, after `failed: `, where it raises.
    """
    stem = _stem()
    assert stem.stdin and stem.stdout
    stem.stdin.write(json.dumps([environment, function, words]) + "\n")
    stem.stdin.flush()
    answer, code = json.loads(stem.stdout.readline())
    return answer, code


@cache
def _stem() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.copies"]
    stem = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(stem.communicate)
    return stem


def _main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    import django

    django.setup()
    for name in ("akker.cli.backups", "akker.cli.proofs", "tests.backup.world"):
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        environment, function, words = json.loads(line)
        there, back = os.pipe()
        if (copy := os.fork()) == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # what is asked next is not for it
            _move(environment)
            with os.fdopen(back, "w") as answers:
                json.dump(_answer(function, words), answers)
            os._exit(0)
        os.close(back)
        with os.fdopen(there) as answers:
            said = answers.read()
        code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
        print(json.dumps([json.loads(said or "null"), code]), flush=True)


def _answer(function: str, words: Sequence[str]) -> Any:
    module, _, name = function.partition(":")
    try:
        return getattr(importlib.import_module(module), name)(*words)
    except Exception as error:
        return f"failed: {traceback.format_exception_only(error)[-1].strip().splitlines()[-1]}"


def _move(environment: dict[str, str]) -> None:
    """Read the settings anew, of another place, and forget the database of this one."""
    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty
    from django.utils.log import configure_logging

    os.environ.clear()
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    for name in ("akker.config.settings", "akker.config.database"):
        sys.modules.pop(name, None)
    settings._wrapped = empty
    del connections["default"]
    connections._settings = None
    vars(connections).pop("settings", None)
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    assert str(settings.AKKER_HOME) == environment["AKKER_HOME"]


if __name__ == "__main__":
    _main()
