"""One whole installation on this machine: started, adopted, stayed with."""

import json
import socket
from collections.abc import Callable, Sequence
from typing import Final

from motcua_app.config import DEFAULT_PORT
from motcua_app.output import CannotDo
from motcua_app.up import supervisor
from motcua_app.up.home import Home, Wanted
from motcua_app.up.parts import parts_of
from motcua_app.up.plan import (
    AS_BEFORE,
    SERVICES,
    Mode,
    Outside,
    Plan,
    Process,
    deployments_of,
    make_plan,
    units_file,
)
from motcua_app.up.starting import Starting
from motcua_app.up.stopping import alone, stop_all, stop_supervisor
from motcua_app.up.waiting import StopSign
from motcua_parts import ports

_OTHER_COMMAND: Final = 240.0

Say = Callable[[str], None]


class Platform:
    """What `motcua up` does to one home."""

    def __init__(self, home: Home, say: Say, *, services: Sequence[str] = SERVICES) -> None:
        self.home = home
        self._say = say
        self._services = services

    def up(
        self,
        mode: Mode | None = None,
        port: int | None = None,
        outside: Outside = AS_BEFORE,
    ) -> Plan:
        """Start what does not run, adopt what runs, and return when all is ready.

        What is not said the home keeps as it had it. Raises :class:`CannotDo`; what a
        first start had begun is stopped again then.
        """
        self.home.make()
        with alone(self.home, _OTHER_COMMAND):
            self.home.want(Wanted.UP)
            before = self._known()
            is_cold = before is None or not parts_of(self.home, before).any_runs()
            plan = self._decide(before, mode, port, outside, is_cold=is_cold)
            try:
                Starting(self.home, plan, self._say).run()
            except BaseException:
                if is_cold:
                    stop_all(self.home, plan)
                raise
            return plan

    def stay(self, stop: StopSign) -> None:
        """Keep the supervisor alive until the sign is given or somebody says `motcua down`."""
        while stop.wait_for_end(supervisor.process_of(self.home)):
            if self.home.wanted is Wanted.DOWN:
                return
            supervisor.start(self.home)

    def _known(self) -> Plan | None:
        return Plan.load(self.home) if self.home.exists() else None

    def _decide(
        self,
        before: Plan | None,
        mode: Mode | None,
        port: int | None,
        outside: Outside,
        *,
        is_cold: bool,
    ) -> Plan:
        if before is not None:
            self._refuse_another(before, mode, outside)
            outside = outside.over(before.outside)
        door = port or (before.port if before else DEFAULT_PORT)
        self._refuse_taken(door, before)
        _refuse_foreign(outside.bind)
        known: list[Process] = list(before.processes) if before else []
        gateways = dict(before.gateways) if before else {}
        if is_cold:
            # Another home may have taken a port while this one was down.
            _forget_taken_ports(self.home)
            known = [process for process in known if _are_free(process)]
            gateways = {name: port for name, port in gateways.items() if ports.is_free(port)}
        plan = make_plan(
            mode or (before.mode if before else Mode.EMBEDDED),
            door,
            deployments_of(units_file(outside.folder)),
            known,
            gateways,
            outside=outside,
            services=self._services,
        )
        if plan != before:
            stop_supervisor(self.home)
            plan.save(self.home)
        return plan

    def _refuse_another(self, before: Plan, mode: Mode | None, outside: Outside) -> None:
        """A home keeps its mode; the demo's never becomes an office's."""
        if mode not in {None, before.mode}:
            raise CannotDo(
                f"{self.home.root} đã được dựng ở chế độ {before.mode}; hãy chạy "
                f"`motcua up --mode {before.mode}` hoặc đặt MOTCUA_HOME sang thư mục khác."
            )
        if outside.data and not before.outside.data:
            raise CannotDo(
                f"{self.home.root} đã được dựng với tỉnh chạy thử; hãy đặt MOTCUA_HOME sang "
                "thư mục khác cho dữ liệu riêng."
            )

    def _refuse_taken(self, door: int, before: Plan | None) -> None:
        is_ours = (
            before is not None
            and before.port == door
            and parts_of(self.home, before).door.is_running()
        )
        if not is_ours and not ports.is_free(door):
            raise CannotDo(
                f"Cổng {door} đang có chương trình khác dùng; hãy đặt MOTCUA_PORT thành một "
                "cổng còn trống."
            )


def _refuse_foreign(address: str) -> None:
    """The door could not open there, and would be waited for in vain."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            raise CannotDo(
                f"Máy này không có địa chỉ {address}; hãy đặt MOTCUA_BIND thành một địa chỉ "
                "của máy (`hostname -I`)."
            ) from None


def _are_free(process: Process) -> bool:
    return all(ports.is_free(port) for port in process.ports)


def _forget_taken_ports(home: Home) -> None:
    for part in ("postgres", "kafka", "rabbitmq"):
        file = home.part(part) / "ports.json"
        if file.exists() and not all(map(ports.is_free, json.loads(file.read_text()).values())):
            file.unlink()
