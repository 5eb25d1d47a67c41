"""All data files are UTF-8 text in normal form C, without anything the machine left behind."""

import unicodedata
from pathlib import Path


def test_text_is_in_normal_form_c(data: Path) -> None:
    for file in sorted(path for path in data.rglob("*") if path.is_file()):
        text = file.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text), file.name
        assert "\t" not in text, file.name
        assert "\r" not in text, file.name
