"""Colours that can be read, type that can write Vietnamese."""

import re
import struct
from pathlib import Path

import pytest

from motcua_ui.assets import fonts_dir, load_assets

CSS = load_assets().files["motcua.css"].body.decode()
INKS = ("ink", "ink-2", "primary", "on-time", "soon", "late", "waiting")
SHEETS = ("paper", "wash")


def tokens(selector: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.S)
    assert block
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block[1]))


def luminance(colour: str) -> float:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT = tokens(":root")
DARK = LIGHT | tokens('[data-density="wall"]')


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "wall"])
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_is_readable_on_paper_and_wash(
    palette: dict[str, str], sheet: str, ink: str
) -> None:
    assert contrast(palette[ink], palette[sheet]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "wall"])
@pytest.mark.parametrize(
    ("ink", "sheet"),
    [
        ("on-primary", "primary"),
        ("on-primary", "primary-strong"),
        ("ink", "primary-wash"),
        ("ink-2", "primary-wash"),
        ("primary-strong", "primary-wash"),
        ("late", "late-wash"),
        ("late", "primary-wash"),
        ("soon", "soon-wash"),
        ("on-time", "on-time-wash"),
        ("waiting", "waiting-wash"),
    ],
)
def test_words_on_a_tinted_ground_are_readable(
    palette: dict[str, str], ink: str, sheet: str
) -> None:
    assert contrast(palette[ink], palette[sheet]) >= 4.5


def test_the_edge_of_a_field_is_visible() -> None:
    assert contrast(LIGHT["line-2"], LIGHT["paper"]) >= 3


def test_the_stylesheet_asks_nobody_else_for_anything() -> None:
    assert not re.search(r"@import|https?:", CSS)
    names = re.findall(r'url\("([^"]+)"\)', CSS)
    assert names
    assert set(names) <= set(load_assets().files)


def characters(font: Path) -> set[int]:
    data = font.read_bytes()
    found: set[int] = set()
    for at in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, start, _ = struct.unpack(">4sIII", data[12 + 16 * at : 28 + 16 * at])
        if tag == b"cmap":
            for sub in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
                place = start + 4 + 8 * sub
                found |= segments(data, start + struct.unpack(">I", data[place + 4 : place + 8])[0])
    return found


def segments(data: bytes, start: int) -> set[int]:
    kind = struct.unpack(">H", data[start : start + 2])[0]
    if kind != 4:
        return set()
    count = struct.unpack(">H", data[start + 6 : start + 8])[0] // 2
    ends = struct.unpack(f">{count}H", data[start + 14 : start + 14 + 2 * count])
    begins = struct.unpack(f">{count}H", data[start + 16 + 2 * count : start + 16 + 4 * count])
    return {code for a, b in zip(begins, ends, strict=True) for code in range(a, b + 1)}


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic"])
def test_the_slips_typeface_writes_every_vietnamese_letter(face: str) -> None:
    letters = set(range(0x1EA0, 0x1EFA)) | {ord(letter) for letter in "ĂăÂâĐđÊêÔôƠơƯư₫–"}

    assert letters <= characters(fonts_dir() / f"Tinos-{face}.ttf")


def test_every_vendored_file_has_its_licence_beside_it() -> None:
    files = load_assets().files

    assert "htmx.LICENSE.txt" in files
    assert "fonts/Inter.OFL.txt" in files
    assert (fonts_dir() / "Tinos.OFL.txt").is_file()
