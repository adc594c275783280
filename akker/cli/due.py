"""`akker run` with everything below it: whoever is loaded here adds a verb."""

from akker.cli import reminders, repeating
from akker.cli.runs import run

BELOW = (reminders, repeating)
__all__ = ("run",)
