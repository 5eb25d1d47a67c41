"""The picture of the catalogue, just after a start."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from motcua_intake.adapters.replica import Replica
from motcua_intake.bootstrap import Intake
from services.intake.tests.intake_builders import COMMUNE

PEOPLE = 8


def test_nobody_who_comes_first_thing_is_told_that_the_unit_does_not_exist(node: Intake) -> None:
    for _ in range(10):
        replica, together = Replica(node.engine), Barrier(PEOPLE)

        def ask(_person: int, replica: Replica = replica, together: Barrier = together) -> bool:
            together.wait()
            return COMMUNE in replica().units

        with ThreadPoolExecutor(PEOPLE) as people:
            assert list(people.map(ask, range(PEOPLE))) == [True] * PEOPLE
