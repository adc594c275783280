"""REL-60: whatever the bytes, a sheet or a refusal; never a crash, never a hang."""

import random
from collections import Counter

import pytest

from akker.kernel.errors import Refused
from tests.intake.made import cpu_seconds, tried, walked, xlsx

SEEDS = [
    b'date;description;amount\r\n2026-03-02;"Caf\xc3\xa9; ""De Zon""";1.234,56\r\n;;\r\n',
    "datum\tbedrag\n02-03-2026\t€ 12,50\n".encode("utf-16"),
    "datum,bedrag\n02-03-2026,€ 12\n".encode("cp1252"),
    b"sep=|\na|b\n1|2\n",
    b"\xef\xbb\xbfentry,account,amount\n1,1300,-5.00\n1,8000,5.00\n",
    xlsx([["a", "b"], ["0130", 12.5]]),
]
PIECES = [
    *[b'"', b"\n", b"\r", b",", b";", b"\t", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xff", b"\x81"],
    *[
        b"sep=",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<html>",
        b"=1+1",
    ],
    *[b"\xed\xa0\x80", b"\xc0\xaf", "\u202e٣".encode(), b"+ADw-", b"x" * 300_000, b"\n" * 5000],
]


@pytest.mark.parametrize("count", [2_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_rel_60_any_bytes_are_a_sheet_or_a_refusal(count: int) -> None:
    chance = random.Random(60)
    outcomes: Counter[str] = Counter()
    start = cpu_seconds()
    for _ in range(count):
        content = mutation(chance)
        outcome = tried(walked, content)
        if isinstance(outcome, Refused):
            outcomes[outcome.code] += 1
        else:
            assert all(len(row) == len(outcome[0]) + 1 for row in outcome[1:])
            outcomes["read"] += 1
    assert cpu_seconds() - start < count / 200
    assert outcomes["read"] > count / 20
    assert len(outcomes) > 6, outcomes


def mutation(chance: random.Random) -> bytes:
    content = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(4):
            case 0:
                content[at:at] = chance.choice(PIECES)
            case 1:
                del content[at : at + chance.randint(1, 20)]
            case 2:
                content[at:at] = content[: chance.randint(0, len(content))][:2000]
            case _:
                content[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(content)
