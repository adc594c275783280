"""A trial: bring a file back into a scratch SQLite installation of its own, and compare.

In a program of its own, because Django knows one database here; run as
`python -m akker.backup.rehearsing FILE`, with the scratch installation in the environment.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from akker.kernel.errors import Refused

_REFUSED = 3  # how the trial ends when the file was refused


def rehearse(path: Path) -> tuple[str, ...]:
    """Bring the file back for a trial; sentences for what was wrong in the books already.

    Takes room for the books and their files in the folder for temporary files. Refused: what
    `restoring.bring_back` refuses, and rehearsal_failed.
    """
    with tempfile.TemporaryDirectory(prefix="akker-rehearsal-") as folder:
        environment = os.environ | {
            "AKKER_HOME": folder,
            "AKKER_DATABASE_URL": f"sqlite:///{folder}/akker.sqlite3",
            "DJANGO_SETTINGS_MODULE": "akker.config.settings",
            # What runs here runs there, whatever lies in the folder we were started in.
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        done = subprocess.run(
            [sys.executable, "-P", "-m", "akker.backup.rehearsing", str(path.absolute())],
            env=environment,
            capture_output=True,
            text=True,
        )
    said = done.stderr.strip().splitlines()
    if done.returncode not in (0, _REFUSED):
        raise Refused(
            "rehearsal_failed",
            "{name} could not be brought back for a trial: {reason}",
            remedy="Look at the room in the folder for temporary files, and report this.",
            name=path.name,
            reason=said[-1] if said else "it ended without a word.",
        )
    answer = json.loads(done.stdout)
    if done.returncode == _REFUSED:
        raise Refused(
            answer["code"], answer["message"], remedy=answer["remedy"], **answer["values"]
        )
    return tuple(answer)


def _main() -> int:
    import django

    django.setup()
    from akker.backup.restoring import bring_back

    try:
        answer: object = bring_back(Path(sys.argv[1])).findings
        code = 0
    except Refused as refused:
        code = _REFUSED
        answer = {
            "code": refused.code,
            "message": refused.message_template,
            "remedy": refused.remedy_template,
            "values": {name: str(value) for name, value in refused.values.items()},
        }
    sys.stdout.write(json.dumps(answer))
    return code


if __name__ == "__main__":
    sys.exit(_main())
