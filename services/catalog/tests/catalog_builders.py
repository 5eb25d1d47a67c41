"""Small valid records, to be changed by one thing in a test."""

from dataclasses import replace
from datetime import date
from typing import Any

from motcua_catalog.domain.procedures import Field, Procedure, Version
from motcua_catalog.domain.processes import Leg, Limit, Process, Step
from motcua_catalog.domain.units import Deployment, Organisation, Parent, Tree, Unit

BEGIN = date(2016, 1, 1)


def step(code: str = "kiem-tra", role: str = "case_officer") -> Step:
    return Step(code, "Kiểm tra", role, "examine", 8)


def leg(code: str, **other: Any) -> Leg:
    return Leg(code=code, **{"place": "origin", "steps": (step(),), **other})


def version(**other: Any) -> Version:
    standard = {
        "version": 1,
        "valid_from": BEGIN,
        "decided_at": "xa",
        "received_at": ("tiep-nhan.xa",),
        "limit": Limit(3, "working_day"),
        "convention": "legal_day",
        "process": Process((leg("xa", decides=True),)),
    }
    return Version(**{**standard, **other})


def procedure(**other: Any) -> Procedure:
    standard = {
        "code": "1.001193",
        "name": "Đăng ký khai sinh",
        "field": "tu-phap",
        "versions": (version(),),
    }
    return Procedure(**{**standard, **other})


TU_PHAP = Field("tu-phap", "Tư pháp")


def unit(code: str, identifier: str = "", above: str = "", **other: Any) -> Unit:
    standard = {
        "code": code,
        "identifier": identifier or f"H31.{abs(hash(code)) % 1000}",
        "name": code,
        "short_name": code,
        "counter_name": code,
        "kind": "people_committee",
        "level": "xa",
        "address": "",
        "phone": "",
        "calendar": "hung-yen",
        "valid_from": BEGIN,
        "capabilities": ("tiep-nhan.xa",),
        "parents": (Parent(above, "ba-cap", BEGIN),) if above else (),
    }
    return Unit(**{**standard, **other})


def organisation(*units: Unit) -> Organisation:
    return Organisation(
        trees=(Tree("ba-cap", "Ba cấp", BEGIN, active=True),),
        units=units,
        deployments=(Deployment("nut", "Nút", tuple(each.code for each in units)),),
    )


def placed(unit: Unit, *parents: Parent) -> Unit:
    return replace(unit, parents=parents)
