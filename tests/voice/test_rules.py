"""What answers come to, over plain values."""

import datetime as dt
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.errors import Refused
from akker.voice.questions import usual_question, usual_why
from akker.voice.rules import (
    CSAT,
    FEW,
    KINDS,
    LANGUAGES,
    MOST_WORDS,
    NPS,
    OPEN,
    SCALES,
    Candidate,
    checked_answer,
    counted,
    is_low,
    rate_of,
    rounded_share,
    why_not,
)
from tests.make import refusal_of

TODAY = dt.date(2026, 6, 1)
_NPS = st.dictionaries(st.integers(0, 10), st.integers(0, 1000))
_CSAT = st.dictionaries(st.integers(1, 5), st.integers(0, 1000))


def half_away(value: Fraction) -> int:
    """The nearest whole number, written another way than the rule does."""
    return floor(value + Fraction(1, 2)) if value >= 0 else ceil(value - Fraction(1, 2))


@given(_NPS)
def test_nps_is_promoters_less_detractors_of_all_who_answered(counts: dict[int, int]) -> None:
    scores = [score for score, count in counts.items() for _ in range(count)]
    found = counted(NPS, counts)

    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    assert found.answers == len(scores) == sum(found.groups)
    if not scores:
        assert found.figure is None
        return
    assert found.figure == half_away(Fraction(100 * (promoters - detractors), len(scores)))
    assert -100 <= found.figure <= 100
    assert found.is_few == (len(scores) < FEW)


@given(_NPS, st.integers(2, 9))
def test_nps_is_the_same_of_many_who_answer_alike(counts: dict[int, int], times: int) -> None:
    more = {score: count * times for score, count in counts.items()}

    assert counted(NPS, more).figure == counted(NPS, counts).figure


@given(_NPS.filter(lambda counts: sum(counts.values()) > 0))
def test_a_promoter_never_lowers_the_nps_and_a_detractor_never_raises_it(
    counts: dict[int, int],
) -> None:
    before = counted(NPS, counts).figure
    up = counted(NPS, {**counts, 9: counts.get(9, 0) + 1}).figure
    down = counted(NPS, {**counts, 6: counts.get(6, 0) + 1}).figure

    assert before is not None and up is not None and down is not None
    assert down <= before <= up


@given(_CSAT)
def test_csat_is_the_share_of_the_two_highest(counts: dict[int, int]) -> None:
    found, total = counted(CSAT, counts), sum(counts.values())

    if not total:
        assert found.figure is None
    else:
        high = counts.get(4, 0) + counts.get(5, 0)
        assert found.figure == half_away(Fraction(100 * high, total))
        assert 0 <= found.figure <= 100


@given(st.integers(-1000, 1000), st.integers(1, 1000))
def test_shares_are_rounded_alike_on_both_sides_of_nothing(part: int, whole: int) -> None:
    assert rounded_share(part, whole) == half_away(Fraction(100 * part, whole))
    assert rounded_share(-part, whole) == -rounded_share(part, whole)


def test_known_figures() -> None:
    assert counted(NPS, {10: 5, 8: 3, 3: 2}).figure == 30
    assert counted(NPS, {10: 1, 0: 1}).figure == 0
    assert counted(CSAT, {5: 1, 3: 1, 1: 1}).figure == 33
    assert counted(OPEN, {}).figure is None
    assert (rate_of(1, 3), rate_of(0, 0)) == (33, None)


def test_a_low_score_is_that_of_a_detractor_or_of_who_is_not_satisfied() -> None:
    assert [score for score in range(11) if is_low(NPS, score)] == list(range(7))
    assert [score for score in range(1, 6) if is_low(CSAT, score)] == [1, 2]
    assert not is_low(OPEN, None)


def candidate(**how: object) -> Candidate:
    usual = {
        "contact_id": 1,
        "name": "Eva",
        "party_code": "J1",
        "email": "eva@example.com",
        "has_left": False,
        "consent": "",
        "channel": "",
        "asked_on": None,
    }
    return Candidate(**{**usual, **how})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("how", "mails", "why"),
    [
        ({}, True, ""),
        ({"has_left": True}, False, "left"),
        ({"consent": "refused"}, False, "consent refused"),
        ({"consent": "given"}, True, ""),
        ({"asked_on": TODAY - dt.timedelta(days=89)}, False, "asked lately"),
        ({"asked_on": TODAY - dt.timedelta(days=90)}, False, ""),
        ({"email": ""}, True, "no address"),
        ({"email": ""}, False, ""),
        ({"channel": "phone"}, True, "prefers another channel"),
        ({"channel": "phone"}, False, ""),
        ({"channel": "email"}, True, ""),
    ],
)
def test_who_is_not_asked_and_why(how: dict[str, object], mails: bool, why: str) -> None:
    assert why_not(candidate(**how), today=TODAY, quiet_days=90, mails=mails) == why


@given(st.sampled_from(KINDS), st.none() | st.integers(-20, 20), st.text(max_size=50))
def test_an_answer_is_on_the_scale_of_its_question_or_refused(
    kind: str, score: int | None, text: str
) -> None:
    try:
        words = checked_answer(kind, score, text)
    except Refused as refused:
        assert refused.code in ("score_missing", "score_unfit", "answer_empty")
        return
    if kind == OPEN:
        assert score is None and words
    else:
        least, most = SCALES[kind]
        assert score is not None and least <= score <= most
    assert "\0" not in words


def test_words_have_an_end() -> None:
    assert checked_answer(OPEN, None, "x" * MOST_WORDS) == "x" * MOST_WORDS
    code = refusal_of(lambda: checked_answer(NPS, 9, "x" * (MOST_WORDS + 1)))
    assert code == "text_too_long"


def test_each_kind_has_its_usual_words_in_each_language() -> None:
    for kind in KINDS:
        for language in LANGUAGES:
            assert "Akker & Zn" in usual_question(kind, language, "Akker & Zn")
            assert bool(usual_why(kind, language)) == (kind != OPEN)
