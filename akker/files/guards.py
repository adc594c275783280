"""What the database refuses in stored files: their bytes are known by their hash."""

from akker.kernel.guards import Guard, Rule

FILE = "files_storedfile"

GUARDS: list[Rule] = [
    Guard(
        "file_unchanged",
        FILE,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.sha256 <> OLD.sha256"
        " OR NEW.size <> OLD.size OR NEW.name <> OLD.name OR NEW.media_type <> OLD.media_type"
        " OR NEW.stored_at <> OLD.stored_at",
        "a stored file cannot change",
    ),
    Guard(
        "file_not_replaced",
        FILE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {FILE} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {FILE} o"
        " WHERE o.book_id = NEW.book_id AND o.sha256 = NEW.sha256)",
        "this file is stored",
    ),
]
