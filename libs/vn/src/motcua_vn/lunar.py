"""Day and month of the Vietnamese lunisolar calendar.

Mean new moons with their periodic terms and the sun's longitude by J. Meeus, *Astronomical
Algorithms*, at UTC+07:00; months are numbered from the one that holds the winter solstice (the
eleventh), and in a year of thirteen the first month without a principal term is a leap month
(arrangement after Hồ Ngọc Đức, *Computing the Vietnamese lunar calendar*).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import floor, pi, radians, sin
from typing import Final

_ORDINAL_TO_JULIAN: Final = 1_721_425
_HANOI: Final = 7 / 24
_FIRST_NEW_MOON: Final = 2_415_021.076998695
_SYNODIC_MONTH: Final = 29.530588853
_J2000: Final = 2_451_545


@dataclass(frozen=True, slots=True)
class LunarDate:
    """A day of the lunisolar calendar; a leap month has the number of the one before it."""

    month: int
    day: int
    is_leap: bool = False


def lunar_date(d: date) -> LunarDate:
    """The lunar month and day of ``d``, good for the years 1900–2999."""
    julian = d.toordinal() + _ORDINAL_TO_JULIAN
    k = floor((julian - _FIRST_NEW_MOON) / _SYNODIC_MONTH) + 1
    while _new_moon(k) > julian:
        k -= 1
    year = d.year if k >= _eleventh_month(d.year) else d.year - 1
    eleventh, following = _eleventh_month(year), _eleventh_month(year + 1)
    place = k - eleventh
    leap = _leap_place(eleventh) if following - eleventh == 13 else 13
    month = (10 + place - (place >= leap)) % 12 + 1
    return LunarDate(month, julian - _new_moon(k) + 1, place == leap)


@lru_cache(maxsize=4096)
def _new_moon(k: int) -> int:
    """Julian day on which, in Hà Nội, the ``k``-th new moon since 1/1/1900 falls."""
    t = k / 1236.85
    mean = 2_415_020.75933 + 29.53058868 * k + 0.0001178 * t * t - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t * t))
    sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t * t - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t * t + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * k - 0.0016528 * t * t - 0.00000239 * t**3)
    true = mean + _periodic_terms(t, sun, moon, node) - _delta_t(t)
    return floor(true + 0.5 + _HANOI)


def _periodic_terms(t: float, sun: float, moon: float, node: float) -> float:
    return (
        (0.1734 - 0.000393 * t) * sin(sun)
        + 0.0021 * sin(2 * sun)
        - 0.4068 * sin(moon)
        + 0.0161 * sin(2 * moon)
        - 0.0004 * sin(3 * moon)
        + 0.0104 * sin(2 * node)
        - 0.0051 * sin(sun + moon)
        - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2 * node + sun)
        - 0.0004 * sin(2 * node - sun)
        - 0.0006 * sin(2 * node + moon)
        + 0.0010 * sin(2 * node - moon)
        + 0.0005 * sin(2 * moon + sun)
    )


def _delta_t(t: float) -> float:
    return -0.000278 + 0.000265 * t + 0.000262 * t * t


@lru_cache(maxsize=4096)
def _sun_sector(julian: int) -> int:
    """In which of the twelve 30° sectors the sun stands at the start of the day in Hà Nội."""
    t = (julian - 0.5 - _HANOI - _J2000) / 36525
    anomaly = radians(357.52910 + 35999.05030 * t - 0.0001559 * t * t - 0.00000048 * t**3)
    longitude = radians(
        280.46645
        + 36000.76983 * t
        + 0.0003032 * t * t
        + (1.914600 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000290 * sin(3 * anomaly)
    )
    return floor(longitude % (2 * pi) / pi * 6)


@lru_cache(maxsize=512)
def _eleventh_month(year: int) -> int:
    """Number of the new moon that begins the lunar month of the winter solstice of ``year``."""
    end = date(year, 12, 31).toordinal() + _ORDINAL_TO_JULIAN
    k = floor((end - 2_415_021) / _SYNODIC_MONTH)
    return k - 1 if _sun_sector(_new_moon(k)) >= 9 else k


def _leap_place(eleventh: int) -> int:
    """How many months after the eleventh the leap month of a year of thirteen comes."""
    sectors = [_sun_sector(_new_moon(eleventh + place)) for place in range(14)]
    return next(place for place in range(1, 13) if sectors[place] == sectors[place + 1])
