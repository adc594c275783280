"""REL-62: archives made to harm are refused before anything opens them."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from akker.intake import archives
from akker.intake.archives import check_archive
from akker.kernel.errors import Refused
from tests.intake.made import cpu_seconds, refused, xlsx, zipped


def refusal_of(content: bytes) -> Refused:
    """Refused in two seconds and 32 MB, whatever the archive unpacks to."""
    start = cpu_seconds()
    tracemalloc.start()
    refusal = refused(check_archive, io.BytesIO(content))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert cpu_seconds() - start < 2
    assert peak < len(content) + 32 * 1024**2
    return refusal


def test_an_ordinary_archive_is_measured() -> None:
    file = io.BytesIO(zipped({"a.csv": b"x" * 1000, "b.csv": b"y" * 500, "empty": b""}))

    assert check_archive(file) == 1500
    assert file.tell() == 0
    assert check_archive(io.BytesIO(xlsx([["a"]]))) > 1000
    assert check_archive(io.BytesIO(zipped({}))) == 0


def test_rel_62_an_archive_that_unpacks_a_thousandfold_is_refused() -> None:
    assert refusal_of(zipped({"bomb": bytes(64 * 1024**2)})).code == "archive_too_large"


def test_rel_62_archives_over_the_total_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT_TOTAL", 1000)

    assert refusal_of(zipped({"a": b"x" * 600, "b": b"y" * 600})).code == "archive_too_large"


def test_rel_62_a_hundred_thousand_entries_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for i in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{i}"), b"")

    assert refusal_of(target.getvalue()).code == "archive_too_large"


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "a/../../b", "..\\evil", "C:\\evil", "\\\\host\\evil", "a:b"]
)
def test_rel_62_names_that_point_outside_are_refused(name: str) -> None:
    assert refusal_of(zipped({name: b"x"})).code == "archive_unsafe"


def test_rel_62_links_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal_of(target.getvalue()).code == "archive_unsafe"


def test_rel_62_a_size_that_is_not_true_is_refused() -> None:
    content = bytearray(zipped({"a": b"x" * 100_000}))
    for offset in (22, content.index(b"PK\x01\x02") + 24):
        content[offset : offset + 4] = struct.pack("<L", 10)

    assert refusal_of(bytes(content)).code == "archive_damaged"


def test_rel_62_members_that_overlap_are_refused() -> None:
    """A second name for the same bytes: how 10 MB become a petabyte."""
    content = zipped({"a": b"x" * 1000})
    at = content.index(b"PK\x01\x02")
    entry = content[at : content.index(b"PK\x05\x06")]
    second = entry[:46] + b"b" + entry[47:]
    directory = entry + second
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), at, 0)

    assert refusal_of(content[:at] + directory + tail).code == "archive_damaged"


def test_rel_62_one_name_twice_is_refused() -> None:
    content = zipped({"a1": b"x", "b1": b"y"}).replace(b"b1", b"a1")

    assert refusal_of(content).code == "archive_damaged"


def test_a_protected_archive_is_refused() -> None:
    content = bytearray(zipped({"a": b"x"}))
    for offset in (6, content.index(b"PK\x01\x02") + 8):
        content[offset] |= 1

    assert refusal_of(bytes(content)).code == "archive_encrypted"


def test_an_archive_with_something_before_or_behind_it_is_refused() -> None:
    content = zipped({"a": b"x"})

    assert refusal_of(b"MZ" + content).code == "archive_damaged"
    assert refusal_of(content + b"\0").code == "archive_damaged"
    assert refusal_of(content[:-1]).code == "archive_damaged"
    assert refusal_of(b"PK\x03\x04").code == "archive_damaged"


def test_rare_ways_to_pack_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x" * 1000)

    assert refusal_of(target.getvalue()).code == "archive_damaged"


def test_broken_packing_is_refused() -> None:
    content = bytearray(zipped({"a": b"x" * 1000}))
    content[31] |= 0b110  # a kind of block that does not exist

    assert refusal_of(bytes(content)).code == "archive_damaged"
