"""The relationship map and its gaps, over plain values."""

from hypothesis import given
from hypothesis import strategies as st

from akker.customers.rules_map import (
    AGAINST,
    CHAMPION,
    DECIDES,
    HEIGHT,
    SPONSOR,
    Gap,
    MapPerson,
    drawing_of,
    gaps_of,
)

BOSS = MapPerson(1, "Ans", DECIDES, 3, has_counterpart=True)
BUYER = MapPerson(2, "Bo", CHAMPION, 2, reports_to=1, has_counterpart=True)
USER = MapPerson(3, "Cas", "user", 1, reports_to=2)
ASIDE = MapPerson(4, "Do", "executive sponsor", 3, has_counterpart=True)


def test_who_reports_stands_below_whom_they_report_to() -> None:
    drawing = drawing_of([USER, BUYER, BOSS])
    boxes = {box.key: box for box in drawing.boxes}

    assert boxes[1].y < boxes[2].y < boxes[3].y
    assert [box.key for box in drawing.boxes] == [3, 2, 1]
    assert {(wire.x1, wire.x2) for wire in drawing.wires} == {
        (boxes[1].middle, boxes[2].middle),
        (boxes[2].middle, boxes[3].middle),
    }


def test_more_influence_is_a_wider_box() -> None:
    boxes = {box.key: box.width for box in drawing_of([BOSS, BUYER, USER]).boxes}

    assert boxes[1] > boxes[2] > boxes[3]


def test_who_is_in_no_line_stands_below_the_others() -> None:
    boxes = {box.key: box for box in drawing_of([BOSS, BUYER, ASIDE]).boxes}

    assert boxes[4].y > boxes[2].y + HEIGHT


def test_nobody_gives_an_empty_drawing() -> None:
    assert drawing_of([]).boxes == ()


@given(
    st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 14)), min_size=1, max_size=12)
)
def test_no_two_boxes_lie_over_each_other_and_all_are_inside(
    rows: list[tuple[int, int | None]],
) -> None:
    """Whatever the lines: circles and people who are not here too."""
    people = [
        MapPerson(key, f"P{key}", influence=much, reports_to=above)
        for key, (much, above) in enumerate(rows)
    ]
    drawing = drawing_of(people)

    assert [box.key for box in drawing.boxes] == [one.key for one in people]
    for number, box in enumerate(drawing.boxes):
        assert box.x >= 0 and box.x + box.width <= drawing.width
        assert box.y >= 0 and box.y + box.height <= drawing.height
        for other in drawing.boxes[number + 1 :]:
            apart = box.x + box.width <= other.x or other.x + other.width <= box.x
            assert apart or box.y + box.height <= other.y or other.y + other.height <= box.y


def test_gaps_are_named_what_matters_most_first() -> None:
    alone = MapPerson(2, "Bo", "point of contact")

    assert gaps_of([]) == [Gap("nobody known")]
    assert [(gap.kind, gap.part or gap.name) for gap in gaps_of([alone])] == [
        ("part missing", DECIDES),
        ("part missing", SPONSOR),
        ("part missing", CHAMPION),
        ("one person", "Bo"),
    ]
    assert gaps_of([BOSS, BUYER, ASIDE]) == []


def test_nobody_above_the_buyer_is_a_gap() -> None:
    loose = MapPerson(2, "Bo", "recommender", has_counterpart=True)

    assert Gap("nobody above", "recommender", "Bo", 2) in gaps_of([BOSS, loose])
    assert not [gap for gap in gaps_of([BOSS, BUYER]) if gap.kind == "nobody above"]


def test_silence_counts_against_the_rhythm_that_is_wanted() -> None:
    def silent(days: int | None, wanted: int = 30) -> list[Gap]:
        one = MapPerson(2, "Bo", CHAMPION, silent_days=days, wanted_days=wanted)
        return [gap for gap in gaps_of([BOSS, one]) if gap.kind == "silent"]

    assert silent(63) == [Gap("silent", CHAMPION, "Bo", 2, 63)]
    assert silent(30) == silent(None) == silent(63, 90) == []


def test_who_decides_and_is_against_us_or_talks_with_nobody_is_a_gap() -> None:
    cold = MapPerson(1, "Ans", DECIDES, attitude=AGAINST)

    kinds = [gap.kind for gap in gaps_of([cold, BUYER])]
    assert "against us" in kinds and "no counterpart" in kinds
