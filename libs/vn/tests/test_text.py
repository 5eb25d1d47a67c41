"""Vietnamese text is stored in one form, found without its marks, and sorted as in a dictionary."""

import unicodedata

import pytest

from motcua_vn.text import (
    nfc,
    normalise_line,
    normalise_name,
    normalise_person_name,
    search_key,
    sort_key,
)


def test_both_unicode_forms_of_a_name_become_one():
    name = "Nguyễn Thị Phương Thảo Nguyên"

    assert nfc(unicodedata.normalize("NFD", name)) == name
    assert normalise_name(f"  {unicodedata.normalize('NFD', name)}\u200b\t") == name


def test_a_line_keeps_no_breaks_and_no_invisible_characters():
    assert normalise_line("\ufeffUBND\u00a0 xã\nĐại  Đồng\x00\u202e") == "UBND xã Đại Đồng"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("đặng thị ánh", "Đặng Thị Ánh"),
        ("Lê thị B", "Lê thị B"),
        ("h\u2019hen niê", "H'Hen Niê"),
        ("TÔN-NỮ HỶ KHƯƠNG", "Tôn-Nữ Hỷ Khương"),
    ],
)
def test_a_persons_name_is_put_as_names_are_written(typed, written):
    assert normalise_person_name(typed) == written


def test_an_organisations_name_keeps_its_letters():
    assert normalise_name("UBND  XÃ ĐẠI ĐỒNG") == "UBND XÃ ĐẠI ĐỒNG"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đặng  Ánh", "dang anh"),
        ("đỗ Thị MƯỜI", "do thi muoi"),
        (unicodedata.normalize("NFD", "Nguyễn Hữu Ước"), "nguyen huu uoc"),
        ("H’Hen Niê", "h'hen nie"),
        ("", ""),
    ],
)
def test_a_search_key_has_no_marks(text, key):
    assert search_key(text) == key
    assert search_key(search_key(text)) == key


@pytest.mark.parametrize(
    "right",
    [
        ["An", "Ánh", "Dũng", "Đặng", "Đỗ"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "mầm"],
        ["Bích", "Cao", "Chi", "Dân", "Đan", "E", "Ê", "Lan", "Oanh", "Ôn", "Ơn", "Uyên", "Ưng"],
        ["An", "An Bình", "Án Bình", "An Cư", "Anh"],
        ["Hòa", "Hoan", "Hoàn", "Hoãn", "Hoàng"],
        ["Thôn 1", "Thôn 2", "Thôn A"],
        ["An", "an"],
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(right):
    mixed = sorted(right, key=lambda name: name[::-1])

    assert sorted(mixed, key=lambda name: sort_key(name).encode()) == right
    decomposed = [unicodedata.normalize("NFD", name) for name in mixed]
    assert [nfc(name) for name in sorted(decomposed, key=sort_key)] == right


def test_a_sort_key_can_be_stored_anywhere():
    assert "\x00" not in sort_key("Đỗ\x00Thị")
