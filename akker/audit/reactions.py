"""What happens next: the shape of the table in `config/reactions.py`, and looking things up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from akker.audit.queries import EventRow
from akker.books.actor import Actor

# Runs in a transaction of its own, together with the note that it was done. Safe to repeat.
Reaction = Callable[[Actor, EventRow], None]
# Reaches beyond this machine, so outside any transaction; gets its target as well.
Sender = Callable[[Actor, EventRow, str], None]


@dataclass(frozen=True, slots=True)
class Reactions:
    """`of` says which functions react to which event. `senders` are found by the name that
    comes before the colon in a subscription."""

    of: Mapping[type[Any], Sequence[Reaction]] = field(default_factory=dict)
    senders: Mapping[str, Sender] = field(default_factory=dict)

    def called(self, name: str) -> Reaction | None:
        """The reaction of that name; None where there is none any more."""
        for functions in self.of.values():
            for function in functions:
                if function.__name__ == name:
                    return function
        return None


def the_reactions() -> Reactions:
    """All reactions of this installation: `settings.AKKER_REACTIONS` names them."""
    found: Reactions = import_string(settings.AKKER_REACTIONS)
    return found


def reactions_to(event: type[Any]) -> Sequence[Reaction]:
    return the_reactions().of.get(event, ())
