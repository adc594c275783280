"""Taking back a whole import, whatever came in with it."""

from dataclasses import dataclass

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.intake.events import ImportUndone
from akker.intake.importing import begin_undoing, forget_items
from akker.intake.kinds import Progress, import_kinds
from akker.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """As `kinds.TakenBack`, with the import that it was."""

    import_uid: str
    kind: str
    file_name: str
    reversed_count: int
    kept_count: int
    first_label: str
    last_label: str
    retired_codes: tuple[str, ...]


@usecase(Permission.IMPORT_FILES)
def undo_import(actor: Actor, *, import_id: str, progress: Progress | None = None) -> UndoneImport:
    """Reverse every entry of an import and retire what it added; the file may come in again.

    `import_id` is the uid or the key. Refused: import_unknown, import_undone, import_of_others,
    and what the step of its kind refuses (`config/imports.py`).
    """
    brought_by = begin_undoing(actor, import_id)
    kind = import_kinds().get(brought_by.kind)
    if kind is None or kind.take_back is None:
        raise Refused(
            "import_of_others",
            "The import of {file} holds nothing that can be taken back here.",
            remedy="Undo it where it was brought in.",
            file=brought_by.file_name,
        )
    taken = kind.take_back(actor, brought_by, progress)
    forget_items(brought_by)
    record(
        actor,
        ImportUndone(
            brought_by.kind, brought_by.file_name, taken.reversed_count, taken.retired_codes
        ),
        subject=f"import:{brought_by.uid}",
    )
    return UndoneImport(
        import_uid=brought_by.uid,
        kind=brought_by.kind,
        file_name=brought_by.file_name,
        reversed_count=taken.reversed_count,
        kept_count=taken.kept_count,
        first_label=taken.first_label,
        last_label=taken.last_label,
        retired_codes=taken.retired_codes,
    )
