"""What can be the name of something."""

from akker.kernel.errors import Refused


def check_name(name: str, most: int) -> str:
    """The name itself, when one line can show it. Refused: name_unfit."""
    if not name.strip() or len(name) > most or not name.isprintable():
        raise Refused(
            "name_unfit",
            "{name} cannot be a name.",
            remedy="Use 1 to {most} characters.",
            name=ascii(name[:40]),
            most=most,
        )
    return name
