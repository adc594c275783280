"""The inside of a contender: read what is wanted from standard input, do it, say how it went.

Standard library only: this runs in the peers' environments too.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any


def answer(actions: Mapping[str, Callable[..., Any]]) -> None:
    """One JSON object per line, `{"action": ..., arguments}`, until the input ends.

    What libraries print goes to standard error, so that answers stand alone on standard output.
    """
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    for line in sys.stdin:
        wanted = json.loads(line)
        try:
            made = actions[wanted.pop("action")](**wanted)
        except Exception:
            traceback.print_exc()
            made = {"error": traceback.format_exc(limit=-3)}
        if is_dataclass(made) and not isinstance(made, type):
            made = asdict(made)
        out.write(json.dumps(made) + "\n")
