"""What happened to books and their dimensions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DimensionAdded:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DimensionValueAdded:
    dimension: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DimensionValueRetired:
    dimension: str
    code: str


@dataclass(frozen=True, slots=True)
class BookChanged:
    """What the books are called from now on, where their day begins, and their language."""

    name: str
    timezone: str
    language: str
