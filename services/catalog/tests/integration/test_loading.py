"""Loading publishes what changed, and nothing else."""

import shutil
from pathlib import Path

import pytest
from catalog_outbox import outbox

from motcua_catalog.app.register_keys import RegisterKeys
from motcua_catalog.app.set_passwords import SetPasswords
from motcua_catalog.bootstrap import Catalog
from motcua_catalog.domain.errors import BadData, UnitNotServed

DATA = Path(__file__).parents[4] / "data"
KEY = b"k" * 32


def test_the_whole_data_folder_becomes_facts(catalog: Catalog) -> None:
    loaded = catalog.load(DATA)

    facts = outbox(catalog)
    assert loaded.changed == loaded.read
    assert len(facts) == sum(loaded.read.values())
    assert {fact.version for fact in facts} == {1}
    assert len({fact.key for fact in facts}) == len(facts)


def test_loading_again_changes_nothing(loaded: Catalog) -> None:
    before = len(outbox(loaded))

    again = loaded.load(DATA)

    assert again.changed == {}
    assert len(outbox(loaded)) == before


def test_one_changed_record_is_one_new_fact(loaded: Catalog, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("*.jsonl"))
    fields = copy / "fields.yaml"
    fields.write_text(fields.read_text("utf-8").replace('"Tư pháp"', '"Tư pháp, hộ tịch"'), "utf-8")
    before = len(outbox(loaded))

    assert loaded.load(copy).changed == {"field": 1}

    (new,) = outbox(loaded)[before:]
    assert (new.key, new.version, new.field.name) == ("field:tu-phap", 2, "Tư pháp, hộ tịch")


def test_bad_data_loads_nothing_at_all(catalog: Catalog, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("*.jsonl"))
    staff = copy / "hung-yen" / "staff.yaml"
    staff.write_text(staff.read_text("utf-8").replace("role: clerk", "role: king", 1), "utf-8")

    with pytest.raises(BadData, match=r"hung-yen/staff\.yaml · officer:tinh\.vanthu · roles"):
        catalog.load(copy)

    assert outbox(catalog) == []


def test_credentials_never_enter_a_fact(loaded: Catalog) -> None:
    changed = loaded.set_passwords(SetPasswords("mat-khau-dung-chung"))
    again = loaded.set_passwords(SetPasswords("mat-khau-dung-chung"))

    with loaded.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT DISTINCT password_hash FROM credential").all()
        bodies = connection.exec_driver_sql("SELECT body FROM outbox").all()
    (shared,) = (row.password_hash for row in stored)
    everything = b"".join(bytes(row.body) for row in bodies)
    assert (changed, again) == (147, 0)
    assert shared.startswith("$argon2id$")
    assert shared.encode() not in everything
    assert b"argon2" not in everything
    assert all(f.officer.credentials_version == 1 for f in outbox(loaded)[-147:])


def test_a_new_password_is_told_by_its_number_only(loaded: Catalog) -> None:
    loaded.set_passwords(SetPasswords("first"))

    assert loaded.set_passwords(SetPasswords("second")) == 147
    assert outbox(loaded)[-1].officer.credentials_version == 2


def test_keys_take_epochs_and_republish_units_once(loaded: Catalog) -> None:
    before = len(outbox(loaded))

    epochs = loaded.register_keys(RegisterKeys("dan-tien", {"xa-dan-tien": KEY}))
    again = loaded.register_keys(RegisterKeys("dan-tien", {"xa-dan-tien": KEY}))

    (new,) = outbox(loaded)[before:]
    assert epochs == again == {"xa-dan-tien": 1}
    assert (new.unit.public_key, new.unit.epoch, new.version) == (KEY, 1, 2)
    assert loaded.load(DATA).changed == {}


def test_another_deployment_cannot_take_a_unit(loaded: Catalog) -> None:
    with pytest.raises(UnitNotServed):
        loaded.register_keys(RegisterKeys("khoai-chau", {"xa-dan-tien": KEY}))


def test_a_deployment_gets_the_credentials_of_its_own_people_only(loaded: Catalog) -> None:
    loaded.set_passwords(SetPasswords("mat-khau"))

    logins = {each.login for each in loaded.credentials_of("dan-tien")}

    assert {login for login in logins if login.startswith("dantien.")}
    assert {"dieuphoi", "lanhdaotinh", "kiemtra", "vanhanh", "nhaplieu"} <= logins
    assert "donghy.nhaplieu" not in logins
    assert not {login for login in logins if login.startswith(("khoaichau.", "tinh."))}


def test_procedures_are_found_without_diacritics(loaded: Catalog) -> None:
    found = loaded.queries.procedures("dang ky khai sinh")

    assert "1.001193" in {each.code for each in found}
    assert all("khai sinh" in each.name.lower() for each in found)
    assert loaded.queries.procedures("1.001193")[0].name == "Đăng ký khai sinh"
    assert {each.field for each in loaded.queries.procedures(field="tu-phap")} == {"tu-phap"}
