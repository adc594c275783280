"""What happened to questions and answers. Nobody's name or words, nor what was scored
(docs/decisions/0028-events-name-nobody.md).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SurveyMade:
    survey_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class SurveyEnded:
    survey_id: int


@dataclass(frozen=True, slots=True)
class FeedbackAsked:
    invitation_id: int
    survey_id: int
    party: str
    is_mailed: bool


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    answer_id: int
    survey_id: int
    party: str


@dataclass(frozen=True, slots=True)
class AskingPauseChanged:
    days: int


@dataclass(frozen=True, slots=True)
class FeedbackReplied:
    """The customer heard what was done."""

    answer_id: int
    party: str
    is_mailed: bool
