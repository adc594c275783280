"""What happens to imports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportUndone:
    kind: str
    file_name: str
    reversed_count: int
    retired_codes: tuple[str, ...]
