"""Bad data is refused with file, record and field."""

from pathlib import Path

import pytest
import yaml

from motcua_catalog.adapters.data_folder import read_folder
from motcua_catalog.domain.errors import BadData

DATA = Path(__file__).parents[4] / "data"
CALENDAR = {
    "code": "lich",
    "name": "Lịch",
    "convention": "legal_day",
    "hours": [{"valid_from": "2016-01-01", "sessions": [["07:30", "11:30"]]}],
    "published_through": "2026-12-31",
    "invented": True,
}


def written(folder: Path, **change: object) -> Path:
    (folder / "calendars").mkdir()
    text = yaml.safe_dump({**CALENDAR, **change}, allow_unicode=True)
    (folder / "calendars" / "lich.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_data_of_the_project_keeps_every_rule() -> None:
    folder = read_folder(DATA)

    assert list(folder.catalogue.faults()) == []
    assert len(folder.catalogue.organisation.units) == 47
    assert folder.files["procedure:1.001193"] == "procedures/tu-phap.yaml"


def test_remarks_about_sources_are_not_part_of_a_record(tmp_path: Path) -> None:
    assert len(read_folder(written(tmp_path)).catalogue.calendars) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pubished": 1}, "calendars/lich.yaml · calendar:lich · pubished: trường không có"),
        ({"published_through": "soon"}, "calendars/lich.yaml · calendar:lich · published_through:"),
        (
            {"hours": [{"sessions": []}]},
            "calendars/lich.yaml · calendar:lich · hours.0.valid_from:",
        ),
    ],
)
def test_a_fault_is_named_by_file_record_and_field(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    with pytest.raises(BadData) as refused:
        read_folder(written(tmp_path, **change))

    assert said in str(refused.value)


def test_a_broken_file_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "fields.yaml").write_text("- {code: a\n- b", encoding="utf-8")

    with pytest.raises(BadData, match=r"fields\.yaml · dòng 3: tệp YAML hỏng"):
        read_folder(tmp_path)


def test_an_empty_folder_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(BadData):
        read_folder(tmp_path)
