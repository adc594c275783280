"""What happened to parties.

Events are kept for ever and names can be erased, so no name, address or telephone number of
anybody stands in one (docs/decisions/0028-events-name-nobody.md).
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartyRegistered:
    code: str


@dataclass(frozen=True, slots=True)
class PartyChanged:
    """`changed` are the parts of the card that are another now; `terms` what was agreed."""

    code: str
    changed: list[str]
    terms: dict[str, object]


@dataclass(frozen=True, slots=True)
class PartyManagerChanged:
    """`manager_id` is the user who looks after them now; None for nobody."""

    code: str
    manager_id: int | None


@dataclass(frozen=True, slots=True)
class TeamMemberAdded:
    """`user_id` looks after them too, in a part (`rules.PARTS`)."""

    code: str
    user_id: int
    part: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class TeamMemberEnded:
    code: str
    user_id: int
    part: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class PartyRetired:
    code: str


@dataclass(frozen=True, slots=True)
class PartyRestored:
    code: str


@dataclass(frozen=True, slots=True)
class PartyMerged:
    code: str
    into: str


@dataclass(frozen=True, slots=True)
class PartyMergerUndone:
    code: str
    into: str


@dataclass(frozen=True, slots=True)
class PersonErased:
    """`contact_ids` are their jobs here, which are gone; of the rest, how much it was."""

    code: str
    contact_ids: list[int]
    names: int
    texts: int
    messages: int


@dataclass(frozen=True, slots=True)
class AnswerErased:
    """The words of an answer to a survey are gone; what was scored stays."""

    code: str
    answer_id: int


@dataclass(frozen=True, slots=True)
class PartiesImported:
    file_name: str
    added_codes: list[str]
    changed_codes: list[str]


@dataclass(frozen=True, slots=True)
class PartyBankAccountAdded:
    """`iban` is masked: its country, check digits and last four signs."""

    code: str
    iban: str
    is_alarm: bool


@dataclass(frozen=True, slots=True)
class PartyBankAccountEnded:
    code: str
    iban: str


@dataclass(frozen=True, slots=True)
class PartyBankAccountConfirmed:
    code: str
    iban: str
