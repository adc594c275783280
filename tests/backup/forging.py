"""Files that somebody changed and sealed again: what a seal alone does not keep out."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from akker.backup import container
from akker.backup.manifest import NAME

Row = dict[str, Any]


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_sealed(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
        archive.comment = container.PLACEHOLDER
    with path.open("r+b") as file:
        container.seal(file)
    return path


def forged(
    source: Path,
    target: Path,
    rows: Mapping[str, Callable[[list[Row]], list[Row]]] | None = None,
    manifest: Callable[[Row], None] | None = None,
) -> Path:
    """A file with other rows, by table name, and a manifest that fits them; then that changed."""
    members = members_of(source)
    head = json.loads(members.pop(NAME))
    for table in head["tables"]:
        change = (rows or {}).get(table["table"])
        if change:
            lines = members[table["member"]].decode().splitlines()
            changed = change([json.loads(line) for line in lines])
            text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in changed).encode()
            members[table["member"]] = text
            table |= {
                "sha256": hashlib.sha256(text).hexdigest(),
                "size": len(text),
                "row_count": len(changed),
            }
    if manifest:
        manifest(head)
    return write_sealed(target, [*members.items(), (NAME, json.dumps(head).encode())])


def each(**values: Any) -> Callable[[list[Row]], list[Row]]:
    """Set columns in the first row."""

    def change(rows: list[Row]) -> list[Row]:
        return [rows[0] | values, *rows[1:]]

    return change


def exchanged(one: int, other: int, *columns: str) -> Callable[[list[Row]], list[Row]]:
    """Two keys in each other's place, and the rows in the order of their keys."""
    swap = {one: other, other: one}

    def change(rows: list[Row]) -> list[Row]:
        changed = [
            row | {column: swap.get(row[column], row[column]) for column in columns} for row in rows
        ]
        return sorted(changed, key=lambda row: (row["book_id"], row[columns[0]], row["id"]))

    return change
