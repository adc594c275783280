"""The log: one JSON object a line in the data folder, nothing else.

One line each, so that what somebody typed can never look like a line of ours, and without
secrets and bank account numbers (SEC-40).
"""

import datetime as dt
import json
import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Any

from akker.kernel.masking import masked

LARGEST_BYTES = 10_000_000


class OneJsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class LogFile(logging.handlers.WatchedFileHandler):
    """Made when there is something to say; where it cannot be, standard error hears it."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if not self.stream:
                Path(self.baseFilename).parent.mkdir(mode=0o700, exist_ok=True)
            super().emit(record)
        except OSError:
            sys.stderr.write(self.format(record) + "\n")


def log_settings(home: Path) -> dict[str, Any]:
    """For `logging.config.dictConfig`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "akker.config.logs.OneJsonLine"}},
        "handlers": {
            "file": {
                "()": "akker.config.logs.LogFile",
                "filename": home / "logs" / "akker.log",
                "delay": True,
                "formatter": "line",
            }
        },
        "root": {"handlers": ["file"], "level": "INFO"},
    }


def turn_log_over(home: Path) -> None:
    """Put a log that has grown large aside; the one before it goes. Others reopen theirs."""
    path = home / "logs" / "akker.log"
    if path.exists() and path.stat().st_size > LARGEST_BYTES:
        path.replace(path.with_suffix(".log.1"))
