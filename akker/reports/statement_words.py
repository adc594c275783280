"""What a line of a statement is, in the words of its reader."""

from akker.reports.words import word


def line_words(language: str, kind: str, text: str, *, is_taken_back: bool) -> str:
    """What its writer said where that stands for itself, and else the word for its kind."""
    said = text or (word(language, kind) if kind != "entry" else "")
    return word(language, "taken_back", what=said) if is_taken_back else said
