"""Which column of somebody's file holds which of our fields."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from akker.intake.cells import shown
from akker.intake.synonyms import SYNONYMS
from akker.kernel.errors import Refused

DIMENSION = "dimension:"  # how the heading of a column with values of a dimension begins


class _Rank(IntEnum):
    """How surely a heading means a field, the surest first."""

    STATED = 1
    OWN_NAME = 2
    SYNONYM = 3


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of ours and the headings that mean it; its own name is always one of them."""

    name: str
    synonyms: tuple[str, ...] = ()
    required: bool = False


def known_field(name: str, *more: str, required: bool = False) -> FieldSpec:
    """The field with the English and Dutch headings that usually mean it, and `more`."""
    return FieldSpec(name, (*SYNONYMS.get(name, ()), *more), required)


def map_headings(
    headings: Sequence[str], specs: Sequence[FieldSpec], mapping: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Column (from 0) of each field that the file has.

    Capitals, accents, spaces and signs make no difference. `mapping` goes from their heading to
    our field and wins; to an empty text it means: leave this column out. Next comes a heading
    that is the field's own name, then its synonyms; two of one kind for a field are refused.
    Refused: mapping_field_unknown, mapping_heading_unknown, heading_doubled, headings_missing.
    """
    claims = _claims(headings, specs, mapping or {})
    columns = {name: _best(name, claimed, headings) for name, claimed in claims.items()}
    missing = [spec.name for spec in specs if spec.required and spec.name not in columns]
    if missing:
        raise Refused(
            "headings_missing",
            "The file has no column for {missing}; its headings are {seen}.",
            remedy="Rename a heading, or say with --map FILE which heading is which field.",
            missing=", ".join(missing),
            seen=", ".join(shown(heading) for heading in headings if heading.strip()) or "empty",
        )
    return columns


def guessed_fields(
    headings: Sequence[str], specs: Sequence[FieldSpec], mapping: Mapping[str, str]
) -> tuple[str, ...]:
    """The field that each column seems to hold, empty for none; refuses nothing.

    Where two columns claim one field alike, both have it, for a person to choose. What the
    mapping says of headings or fields that are not there is passed over.
    """
    names = {spec.name for spec in specs}
    there = {normalised(heading) for heading in headings}
    fits = {h: n for h, n in mapping.items() if n in (*names, "") and normalised(h) in there}
    fields = [""] * len(headings)
    for name, claimed in _claims(headings, specs, fits).items():
        surest = min(claimed)[0]
        for rank, column in claimed:
            if rank == surest:
                fields[column] = name
    return tuple(fields)


def unclaimed_headings(headings: Sequence[str], columns: Mapping[str, int]) -> tuple[str, ...]:
    """The headings that no field uses, for the report of a dry run."""
    used = set(columns.values())
    return tuple(heading for i, heading in enumerate(headings) if i not in used and heading.strip())


def read_mapping(content: bytes) -> dict[str, str]:
    """A file `{"their heading": "our field"}` in JSON. Refused: mapping_unreadable."""
    try:
        pairs = json.loads(content.decode("utf-8-sig"), object_pairs_hook=tuple)
        # An object comes as a tuple of pairs here, a JSON list as a list.
        if isinstance(pairs, tuple) and all(isinstance(name, str) for _, name in pairs):
            mapping: dict[str, str] = dict(pairs)
            if len(mapping) == len(pairs):
                return mapping
    except (ValueError, RecursionError):
        pass
    raise Refused(
        "mapping_unreadable",
        "The mapping of headings cannot be read.",
        remedy="Write it in JSON as {example}, each heading once.",
        example='{"Their heading": "our field"}',
    )


def normalised(heading: str) -> str:
    """Small letters and digits only; a heading without any, such as `#`, stays itself."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(filter(str.isalnum, letters)) or heading.strip()


def headings_hash(headings: Sequence[str]) -> str:
    """What a set of headings is known by, in this order; capitals and signs do not count."""
    return hashlib.sha256("\n".join(map(normalised, headings)).encode()).hexdigest()


def _claims(
    headings: Sequence[str], specs: Sequence[FieldSpec], mapping: Mapping[str, str]
) -> dict[str, list[tuple[_Rank, int]]]:
    """Which columns claim each field, and how surely."""
    stated = _stated_columns(headings, specs, mapping)
    meaning = _meanings(specs)
    claims: dict[str, list[tuple[_Rank, int]]] = {}
    for column, heading in enumerate(headings):
        claim = (_Rank.STATED, stated[column]) if column in stated else None
        rank, name = claim or meaning.get(normalised(heading), (_Rank.SYNONYM, ""))
        if name:
            claims.setdefault(name, []).append((rank, column))
    return claims


def _stated_columns(
    headings: Sequence[str], specs: Sequence[FieldSpec], mapping: Mapping[str, str]
) -> dict[int, str]:
    names = {spec.name for spec in specs}
    stated: dict[int, str] = {}
    for heading, name in mapping.items():
        if name and name not in names:
            raise Refused(
                "mapping_field_unknown",
                "The mapping names the field {field}; there are {fields}.",
                remedy="Use one of those, or an empty text to leave a column out.",
                field=shown(name),
                fields=", ".join(sorted(names)),
            )
        columns = [i for i, one in enumerate(headings) if one.strip() == heading.strip()] or [
            i for i, one in enumerate(headings) if normalised(one) == normalised(heading)
        ]
        if not columns:
            raise Refused(
                "mapping_heading_unknown",
                "The mapping names the heading {heading}; the file has {seen}.",
                remedy="Write the heading as the file has it.",
                heading=shown(heading),
                seen=", ".join(shown(one) for one in headings if one.strip()) or "none",
            )
        stated.update(dict.fromkeys(columns, name))
    return stated


def _meanings(specs: Sequence[FieldSpec]) -> dict[str, tuple[_Rank, str]]:
    meaning = {normalised(spec.name): (_Rank.OWN_NAME, spec.name) for spec in specs}
    for spec in specs:
        for text in spec.synonyms:
            rank, known = meaning.setdefault(normalised(text), (_Rank.SYNONYM, spec.name))
            clashes = rank == _Rank.SYNONYM and known != spec.name
            assert not clashes, f"{text!r} cannot mean both {known} and {spec.name}"
    return meaning


def _best(name: str, claimed: Sequence[tuple[_Rank, int]], headings: Sequence[str]) -> int:
    (rank, column), *others = sorted(claimed)
    if others and others[0][0] == rank:
        raise _doubled(headings[column], headings[others[0][1]], name)
    return column


def _doubled(heading: str, other: str, name: str) -> Refused:
    return Refused(
        "heading_doubled",
        "The headings {heading} and {other} both mean {field}.",
        remedy="Rename one of them, or say with --map FILE which one to use.",
        heading=shown(heading),
        other=shown(other),
        field=name,
    )
