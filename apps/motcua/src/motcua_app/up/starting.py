"""The work of `motcua up`: everything a plan names, started or adopted, until it is ready.

The supervisor starts processes; this prepares what they need and waits for them.
"""

import time
import traceback
from collections.abc import Callable, Sequence
from typing import Final

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from motcua_app.config import service_variables
from motcua_app.output import CannotDo
from motcua_app.up import supervisor
from motcua_app.up.environment import Surroundings, environment_of
from motcua_app.up.home import Home, Wanted, write
from motcua_app.up.keys import Keys
from motcua_app.up.parts import Parts, parts_of
from motcua_app.up.plan import Mode, Plan, Process
from motcua_app.up.readiness import not_ready
from motcua_app.up.service import command_of
from motcua_kit.db.migrate import migrate
from motcua_parts.processes import PartError

BUS: Final = "bus"
_READY_LIMIT: Final = 300.0
_LOOK_EVERY: Final = 0.15


class Starting:
    """One run over a home; every step leaves alone what is there already."""

    def __init__(self, home: Home, plan: Plan, say: Callable[[str], None]) -> None:
        self._home = home
        self._plan = plan
        self._say = say
        self._parts: Parts = parts_of(home, plan)
        self._failures = supervisor.Failures(home)

    def run(self) -> None:
        """Return when every process is ready; raises :class:`CannotDo` when one cannot be."""
        Keys(self._home).publish(self._plan)
        self._failures.forget()
        keeper = supervisor.process_of(self._home)
        if not keeper.is_running():
            choose_addresses(self._parts)
            self._home.prepared.unlink(missing_ok=True)
            supervisor.start(self._home)
        self._wait_for_stores()
        around = surroundings(self._home, self._plan)
        self._migrate(around)
        self._configure(around)
        self._wait()

    def _wait_for_stores(self) -> None:
        names = ", ".join(part.name for part in self._parts.stores)
        self._say(f"Khởi động {names}…")
        limit = time.monotonic() + _READY_LIMIT
        while waiting := [part.name for part in self._parts.stores if not part.accepts()]:
            self._look_up(limit, waiting)

    def _migrate(self, around: Surroundings) -> None:
        idle = [each for each in self._plan.deployments if not self._runs(each.database)]
        if idle:
            self._say(f"Chuẩn bị {len(idle)} cơ sở dữ liệu…")
        for each in idle:
            try:
                migrate(around.databases[each.database], f"motcua_{each.service}")
            except (SQLAlchemyError, CommandError) as reason:
                log = self._home.log(f"migrate-{each.deployment}")
                write(log, "".join(traceback.format_exception(reason)))
                raise CannotDo(
                    f"Không chuẩn bị được cơ sở dữ liệu {each.database}; hãy xem {log}."
                ) from reason

    def _runs(self, database: str) -> bool:
        return all(
            part.is_running()
            for part, process in zip(self._parts.services, self._plan.processes, strict=True)
            if process.database == database
        )

    def _configure(self, around: Surroundings) -> None:
        self._say(f"Khởi động {len(self._plan.processes)} tiến trình dịch vụ…")
        for part, process in zip(self._parts.services, self._plan.processes, strict=True):
            environment = environment_of(process, self._plan, self._home, around)
            command = [self._command(process), "serve", "--roles", process.roles]
            part.configure(command, environment)
        self._home.prepared.touch()

    def _command(self, process: Process) -> str:
        try:
            return str(command_of(process.service))
        except PartError as reason:
            raise CannotDo(
                f"Thiếu lệnh của dịch vụ {process.service}; hãy chạy `make setup`."
            ) from reason

    def _wait(self) -> None:
        """Wait until the door leads to ready services."""
        self._say("Chờ các dịch vụ sẵn sàng…")
        limit = time.monotonic() + _READY_LIMIT
        waiting = list(self._plan.processes)
        while waiting := not_ready(self._plan, waiting):
            self._look_up(limit, [process.name for process in waiting])

    def _look_up(self, limit: float, waiting: Sequence[str]) -> None:
        """Rest for a moment, unless there is no hope."""
        for name, reason in self._failures.told().items():
            if name in waiting:
                first_line = reason.strip().partition("\n")[0].rstrip(".:")
                log = self._home.log(name)
                raise CannotDo(f"Không khởi động được {name} ({first_line}); hãy xem {log}.")
        if self._home.wanted is Wanted.DOWN:
            raise CannotDo("Lệnh `motcua down` vừa dừng hệ thống; hãy chạy lại `motcua up`.")
        if time.monotonic() > limit:
            raise CannotDo(
                f"Sau {_READY_LIMIT:.0f} giây vẫn chưa sẵn sàng: {', '.join(waiting)}; "
                f"hãy xem nhật ký trong {self._home.logs}."
            )
        time.sleep(_LOOK_EVERY)


def choose_addresses(parts: Parts) -> None:
    """Have every store write down its ports and password now.

    The supervisor starts the stores while we ask whether they answer; chosen at that time, they
    would be chosen twice.
    """
    for store in parts.stores:
        store.home.mkdir(parents=True, exist_ok=True)
    with parts.postgres.locked():
        _ = parts.postgres.dsn
    if parts.kafka is not None:
        with parts.kafka.locked():
            _ = parts.kafka.bootstrap
    if parts.rabbitmq is not None:
        with parts.rabbitmq.locked():
            _ = parts.rabbitmq.url


def surroundings(home: Home, plan: Plan) -> Surroundings:
    """The databases and brokers of a home whose stores run; databases are made when new."""
    parts = parts_of(home, plan)
    names = [each.database for each in plan.deployments]
    made = {name: parts.postgres.create_database(name, name).dsn for name in names}
    if plan.mode is Mode.EMBEDDED:
        bus = parts.postgres.create_database(BUS, BUS).dsn
        return Surroundings(made, bus, operator=service_variables())
    kafka = parts.kafka.bootstrap if parts.kafka else ""
    amqp = parts.rabbitmq.url if parts.rabbitmq else ""
    return Surroundings(made, "", kafka, amqp, operator=service_variables())
