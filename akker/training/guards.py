"""What the database refuses of tracks and who goes through them, whoever asks."""

from akker.kernel.guards import Guard, Rule

TRACK, STEP = "training_track", "training_trackstep"
ENROLMENT, LESSON = "training_enrolment", "training_lesson"


def _foreign(column: str, table: str, also: str = "") -> str:
    return f"""NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = {column}
        AND o.book_id = NEW.book_id{also})"""


def _fits(name: str, table: str, condition: str, sentence: str) -> list[Rule]:
    return [
        Guard(f"{name}_{event.lower()}_fits", table, event, condition, sentence)
        for event in ("INSERT", "UPDATE")
    ]


GUARDS: list[Rule] = [
    *_fits("trackstep", STEP, _foreign("NEW.track_id", TRACK), "a step is of a track of its books"),
    *_fits(
        "enrolment",
        ENROLMENT,
        f"""{_foreign("NEW.party_id", "parties_party")} OR {_foreign("NEW.track_id", TRACK)}
            OR (NEW.contact_id IS NOT NULL
                AND {_foreign("NEW.contact_id", "parties_contact")})""",
        "who goes through a track is a customer, or somebody of theirs, of these books",
    ),
    *_fits(
        "lesson",
        LESSON,
        f"""NOT EXISTS (SELECT 1 FROM {ENROLMENT} e JOIN {STEP} s ON s.track_id = e.track_id
            WHERE e.id = NEW.enrolment_id AND s.id = NEW.step_id
            AND e.book_id = NEW.book_id AND s.book_id = NEW.book_id)""",
        "what somebody goes through is a step of their track",
    ),
]
