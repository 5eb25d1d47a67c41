"""The `gateway` role: both doors of the simulator in one process."""

from __future__ import annotations

import threading
from typing import Final

from motcua_kit.clock import Clock
from motcua_kit.process import Beat
from motcua_notify.app.gateway import GatewayBox
from motcua_notify.bootstrap import SimulatorPorts
from motcua_notify.entrypoints.gateway.simulator import Simulator
from motcua_notify.entrypoints.gateway.sms_server import SmsServer
from motcua_notify.entrypoints.gateway.smtp_server import SmtpServer

_BEAT_EVERY: Final = 5.0


class Gateway:
    """Bound at once, so that its ports are known; answers while its role runs."""

    def __init__(
        self, box: GatewayBox, clock: Clock, *, sms_port: int = 0, smtp_port: int = 0
    ) -> None:
        self._simulator = Simulator(box, clock)
        self._sms = SmsServer(self._simulator, port=sms_port)
        self._smtp = SmtpServer(self._simulator, port=smtp_port)
        self.ports = SimulatorPorts(sms=self._sms.port, smtp=self._smtp.port)

    def run(self, stop: threading.Event, beat: Beat) -> None:
        """Answer until told to stop."""
        servers = (self._sms, self._smtp)
        threads = [
            threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
            for server in servers
        ]
        for thread in threads:
            thread.start()
        beat()
        while not stop.wait(_BEAT_EVERY):
            beat()
        self._simulator.stopping.set()
        for server in servers:
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join(timeout=5)
