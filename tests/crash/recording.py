"""Record every write, truncation, sync and deletion that SQLite asks of the disk.

`record` runs a workload in a child process of its own, in which a recording VFS is SQLite's
default: a copy of the ordinary one, whose opening, deleting, writing, truncating, syncing and
closing pass through Python first. Any use of the standard `sqlite3` module is recorded, Django
included, without the program knowing.

Not recorded, because nothing after a power cut depends on it: the shared-memory index (`-shm`,
made anew from the write-ahead log), temporary files, and locks. Memory-mapped access is off
while recording, so that no write can pass by.
"""

import ctypes
import multiprocessing
import os
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from ctypes import c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.crash.log import Acknowledged, Created, Deleted, Log, Step, Synced, Truncated, Written

Workload = Callable[[Callable[[str], None]], None]

OK, IO_ERROR = 0, 10
OPEN_CREATE, OPEN_DELETE_ON_CLOSE = 0x4, 0x8
OPEN_JOURNALS = 0x800 | 0x4000 | 0x80000  # main journal, super-journal, write-ahead log


class Vfs(ctypes.Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", c_void_p),
        ("xDelete", c_void_p),
        ("untouched", c_void_p * 14),  # xAccess to xNextSystemCall
    ]


class FileMethods(ctypes.Structure):
    """`sqlite3_io_methods`; the part after xSync passes through as it is."""

    _fields_ = [
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", c_void_p),
        ("xWrite", c_void_p),
        ("xTruncate", c_void_p),
        ("xSync", c_void_p),
        ("untouched", c_void_p * 13),  # xFileSize to xUnfetch
    ]


OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
CLOSE = ctypes.CFUNCTYPE(c_int, c_void_p)
WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


@dataclass(slots=True)
class Handle:
    """An open file: its number in the log, and what SQLite would have called."""

    file: int
    original: FileMethods
    syncs_folder: bool


def why_not_recordable() -> str:
    """Empty, or the reason why SQLite cannot be recorded by this Python."""
    if not Path("/proc/self/maps").exists():
        return "SQLite is recorded on Linux only: /proc/self/maps is missing"
    if not _library_path():
        return f"the sqlite3 module of {sys.executable} has SQLite built in, not as a library"
    if not _default_vfs(ctypes.CDLL(_library_path())):
        return "the VFS of this SQLite is older than version 3"
    return ""


def record(workload: Workload, database_path: Path) -> Log:
    """Run the workload in a child process and return what it did to the database's files.

    The workload gets a function to call with a marker each time it has told somebody that work
    is done. It must be importable (a function of a module, or a partial of one), since the child
    starts afresh: it sees the environment, but no Django that is already set up, no open
    connections and no patches. Files that exist already count as safely on the disk. One
    process may write, from as many threads and connections as it likes.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_record_here, args=(workload, database_path.resolve(), sending))
    child.start()
    sending.close()
    answer: Log | str = "it died without a word"
    with suppress(EOFError):
        answer = receiving.recv()
    child.join()
    if isinstance(answer, str):
        raise RuntimeError(f"the recorded workload failed (exit {child.exitcode}): {answer}")
    if not any(isinstance(step, Written) for step in answer.steps):
        raise RuntimeError(f"the workload wrote nothing to {database_path}: nothing to replay")
    return answer


def _record_here(workload: Workload, database_path: Path, answers: Connection) -> None:
    """The child's work. Leaves without clean-up: open connections call back into Python."""
    try:
        recorder = Recorder(database_path)
        recorder.install()
        workload(recorder.acknowledge)
        answers.send(recorder.log())
    except BaseException:
        answers.send(traceback.format_exc())
    answers.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class Recorder:
    """The recording VFS and its log. Once installed it stays for the life of the process."""

    def __init__(self, database_path: Path) -> None:
        self._folder, self._database = str(database_path.parent), database_path.name
        self._before = {
            path.name: path.read_bytes()
            for path in sorted(database_path.parent.glob(f"{self._database}*"))
            if path.is_file() and not path.name.endswith("-shm")
        }
        self._numbers = {name: number for number, name in enumerate(self._before)}
        self._file_count = len(self._numbers)
        self._steps: list[Step] = []
        self._handles: dict[int, Handle] = {}
        self._methods: dict[int, tuple[FileMethods, FileMethods]] = {}
        self._failures: list[str] = []
        # Held from before a call until its step is written down, so that the order of the steps
        # is the order in which the disk saw them, whichever thread made them.
        self._lock = threading.RLock()
        self._library = ctypes.CDLL(_library_path())
        found = _default_vfs(self._library)
        if found is None:
            raise RuntimeError(why_not_recordable())
        self._original = found
        self._vfs = Vfs.from_buffer_copy(found)
        self._callbacks: dict[str, Any] = {
            "xOpen": OPEN(self._guarded(self._open)),
            "xDelete": DELETE(self._guarded(self._delete)),
            "xClose": CLOSE(self._guarded(self._close)),
            "xWrite": WRITE(self._guarded(self._write)),
            "xTruncate": TRUNCATE(self._guarded(self._truncate)),
            "xSync": SYNC(self._guarded(self._sync)),
        }

    def install(self) -> None:
        """Make the recording VFS the default of this process, for connections opened later."""
        self._vfs.iVersion = 3
        self._vfs.zName = b"recording"
        self._vfs.xOpen = _address(self._callbacks["xOpen"])
        self._vfs.xDelete = _address(self._callbacks["xDelete"])
        if self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) != OK:
            raise RuntimeError("SQLite did not take the recording VFS")

    def acknowledge(self, marker: str) -> None:
        with self._lock:
            self._steps.append(Acknowledged(marker))

    def log(self) -> Log:
        with self._lock:
            if self._failures:
                raise RuntimeError("recording failed:\n" + "\n".join(self._failures))
            return Log(self._database, self._before, tuple(self._steps))

    def _guarded(self, method: Callable[..., int]) -> Callable[..., int]:
        """One call at a time; an error of ours becomes an I/O error and spoils the log."""

        def call(*arguments: int) -> int:
            with self._lock:
                try:
                    return method(*arguments)
                except Exception:
                    self._failures.append(traceback.format_exc())
                    return IO_ERROR

        return call

    def _name(self, address: int | None) -> str:
        """The file's name if it belongs to the database, else empty."""
        if not address:
            return ""
        folder, name = os.path.split(os.fsdecode(ctypes.string_at(address)))
        return name if folder == self._folder and name.startswith(self._database) else ""

    def _open(self, _vfs: int, path: int | None, file: int, flags: int, out: int | None) -> int:
        name = self._name(path)
        existed = name != "" and os.path.exists(os.path.join(self._folder, name))
        answer: int = OPEN(self._original.xOpen)(
            ctypes.addressof(self._vfs), path, file, flags, out
        )
        if answer != OK or not name or flags & OPEN_DELETE_ON_CLOSE:
            return answer
        if not existed:
            self._numbers[name] = self._file_count
            self._file_count += 1
            self._steps.append(Created(self._numbers[name], name))
        slot = c_void_p.from_address(file)  # the first member of every open file: its methods
        assert slot.value, "an open file has methods"
        original, recording = self._recording_methods(slot.value)
        slot.value = ctypes.addressof(recording)
        # The ordinary VFS syncs the folder along with the first sync of a journal it may create.
        syncs_folder = bool(flags & OPEN_CREATE and flags & OPEN_JOURNALS)
        self._handles[file] = Handle(self._numbers[name], original, syncs_folder)
        return answer

    def _recording_methods(self, address: int) -> tuple[FileMethods, FileMethods]:
        if address not in self._methods:
            original = FileMethods.from_address(address)
            recording = FileMethods.from_buffer_copy(original)
            recording.iVersion = min(original.iVersion, 2)  # version 3 adds memory mapping
            for name in ("xClose", "xWrite", "xTruncate", "xSync"):
                setattr(recording, name, _address(self._callbacks[name]))
            self._methods[address] = original, recording
        return self._methods[address]

    def _delete(self, _vfs: int, path: int, sync_folder: int) -> int:
        answer: int = DELETE(self._original.xDelete)(ctypes.addressof(self._vfs), path, sync_folder)
        name = self._name(path)
        if answer == OK and name:
            self._numbers.pop(name, None)
            self._steps.append(Deleted(name, folder=bool(sync_folder & 1)))
        return answer

    def _close(self, file: int) -> int:
        return int(CLOSE(self._handles.pop(file).original.xClose)(file))

    def _write(self, file: int, content: int, length: int, offset: int) -> int:
        handle = self._handles[file]
        step = Written(handle.file, offset, ctypes.string_at(content, length))
        return self._noted(step, WRITE(handle.original.xWrite)(file, content, length, offset))

    def _truncate(self, file: int, size: int) -> int:
        handle = self._handles[file]
        answer = TRUNCATE(handle.original.xTruncate)(file, size)
        return self._noted(Truncated(handle.file, size), answer)

    def _sync(self, file: int, flags: int) -> int:
        handle = self._handles[file]
        answer = self._noted(
            Synced(handle.file, handle.syncs_folder), SYNC(handle.original.xSync)(file, flags)
        )
        handle.syncs_folder = False
        return answer

    def _noted(self, step: Step, answer: int) -> int:
        if answer != OK:
            # How much of a failed call reached the disk is unknown: such a log proves nothing.
            raise OSError(f"SQLite error {answer} from {type(step).__name__}")
        self._steps.append(step)
        return answer


def _address(callback: Any) -> int | None:
    return ctypes.cast(callback, c_void_p).value


def _library_path() -> str:
    """The SQLite library that the `sqlite3` module of this process has loaded, or empty."""
    assert sqlite3.sqlite_version  # importing the module is what loads the library
    lines = Path("/proc/self/maps").read_text().splitlines()
    paths = [line.split(maxsplit=5)[-1] for line in lines if "libsqlite3" in line]
    return paths[0] if paths else ""


def _default_vfs(library: ctypes.CDLL) -> Vfs | None:
    library.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
    library.sqlite3_vfs_find.argtypes = [c_char_p]
    found: Vfs = library.sqlite3_vfs_find(None).contents
    return found if found.iVersion >= 3 else None
