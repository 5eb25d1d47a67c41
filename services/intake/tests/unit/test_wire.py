"""What is stored, sealed and said can be read again."""

import json

import pytest

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_intake.adapters.codec import decode, encode
from motcua_intake.adapters.package import JsonPackages
from motcua_intake.adapters.sealing import UnitSealer
from motcua_intake.adapters.wire import fact_message, told_of
from motcua_intake.app.ports import CannotOpen
from motcua_intake.domain import citizen, ends
from motcua_intake.domain.dossier import Dossier
from services.intake.tests.intake_builders import COMMUNE, DISTRICT, INCENSE, Desk


def example():
    desk = Desk()
    dossier = desk.receive(INCENSE)
    citizen.ask_supplement(
        dossier, desk.act(), components=("don",), reason="missing", note="Đơn chưa ký."
    )
    return dossier


def test_a_dossier_comes_back_from_its_row_as_it_was():
    dossier = example()
    stored = json.loads(json.dumps(encode(dossier)))

    assert encode(decode(Dossier, stored)) == stored
    assert decode(Dossier, stored) == dossier


def test_a_row_of_a_newer_node_is_read_without_what_is_not_known():
    stored = {**encode(example()), "of_tomorrow": {"x": 1}}

    assert decode(Dossier, stored) == example()


def test_a_fact_says_no_personal_data():
    dossier = example()
    for fact in dossier.facts:
        message = fact_message(fact)
        body = message.SerializeToString()
        for secret in (dossier.applicant.name, dossier.applicant.identity, "Đơn chưa ký."):
            assert secret.encode() not in body
        assert message.WhichOneof("event") == fact.type


def test_what_was_noted_is_told_by_codes_and_not_in_words():
    dossier, desk = example(), Desk()
    citizen.receive_supplement(dossier, desk.act(), components=("uy-quyen",))
    ends.withdraw(dossier, desk.act())
    ends.ask_reopening(dossier, desk.act(), reason="mistake", note="Bấm nhầm nút.")

    bodies = [fact_message(f).SerializeToString() for f in dossier.facts if f.type == "noted"]

    part, asked = (told_of(_in_a_ledger(body)).fact.fields for body in bodies)
    assert part == {"kind": "supplement_part", "components": ("uy-quyen",), "reason": ""}
    assert asked == {"kind": "reopening_asked", "components": (), "reason": "mistake"}
    assert "Bấm nhầm nút.".encode() not in bodies[1]


def _in_a_ledger(body: bytes) -> bytes:
    fact = DossierFact.FromString(body)
    fact.at.CopyFrom(fact.business_at)
    return fact.SerializeToString()


def test_a_package_opens_for_its_unit_and_its_leg_only():
    sealer, packages = UnitSealer(b"1" * 32), JsonPackages()
    data = packages.build(example())
    sealed = sealer.seal(data, sealer.public_key(DISTRICT), purpose=b"leg 1")

    assert packages.read(sealer.open(sealed, DISTRICT, purpose=b"leg 1")) == example()
    for unit, purpose in ((COMMUNE, b"leg 1"), (DISTRICT, b"leg 2")):
        with pytest.raises(CannotOpen):
            sealer.open(sealed, unit, purpose=purpose)
    with pytest.raises(CannotOpen):
        packages.read(b'{"form": "another"}')


def test_the_next_unit_tells_papers_brought_later_from_those_of_the_reception():
    dossier, packages = example(), JsonPackages()
    citizen.receive_supplement(dossier, Desk().act("2026-12-02 09:00"), components=("don",))

    there = packages.read(packages.build(dossier))

    assert [(paper.code, paper.is_later) for paper in there.components] == [
        ("don", False), ("uy-quyen", False), ("don", True),
    ]  # fmt: skip


def test_the_same_secret_gives_the_same_key_after_a_restart():
    assert UnitSealer(b"1" * 32).public_key(COMMUNE) == UnitSealer(b"1" * 32).public_key(COMMUNE)
