"""The code to pay with on a letter: drawn as the standard says, whatever stands in it."""

import re

import pytest
import qrcode

from akker.reports.letter_paper import qr_svg

# ISO/IEC 18004, table C.1 and 7.9.1: the fifteen bits of level M and mask 010.
LEVEL_M_MASK_2 = "101111001111100"


def drawn(payload: str) -> list[list[bool]]:
    """The squares of the SVG; none is drawn twice."""
    svg = qr_svg(payload)
    found = re.search(r'viewBox="0 0 (\d+) \1"', svg)
    assert found
    size = int(found[1])
    grid = [[False] * size for _ in range(size)]
    for x, y, right, left in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg):
        assert right == left
        for column in range(int(x), int(x) + int(right)):
            assert not grid[int(y)][column]
            grid[int(y)][column] = True
    return grid


@pytest.mark.parametrize("name", ["Akkerbouw B.V.", "Café Zürich & Søn", "x" * 70])
def test_the_code_is_drawn_square_by_square_and_says_its_mask(name: str) -> None:
    payload = f"BCD\n002\n1\nSCT\n\n{name}\nNL91ABNA0417164300\nEUR121.00\n\nRF18539007547034"
    code = qrcode.QRCode(border=2, error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=2)
    code.add_data(payload)

    grid = drawn(payload)

    assert grid == code.get_matrix()
    across = [grid[10][2 + column] for column in (0, 1, 2, 3, 4, 5, 7)]  # beside the first eye
    assert "".join("01"[dark] for dark in across) == LEVEL_M_MASK_2[:7]
