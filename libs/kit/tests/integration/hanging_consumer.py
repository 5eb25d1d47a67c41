"""A process for a test: the kit's consumer with a handler that never returns.

Tells its port, then that it hangs; ends when it is killed.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from motcua_kit.bus.port import Envelope, Place
from motcua_kit.clock import SystemClock
from motcua_kit.consumer import Consumer
from motcua_kit.health import Health
from motcua_kit.process import Roles
from motcua_kit.telemetry.log import set_up_logging
from motcua_kit.telemetry.server import serve_metrics


class Stuck:
    """A bus whose subscription answers no question any more."""

    def ensure_topics(self, topics: Sequence[str]) -> None:
        """They are there."""

    def subscribe(self, *_args: object) -> Stuck:
        """Itself."""
        return self

    def poll(self, _limit: int, _timeout: float) -> list[Envelope]:
        """Never comes back."""
        print("hangs", flush=True)  # noqa: T201 - what the test waits for
        threading.Event().wait()
        return []

    def lag(self) -> Mapping[Place, int]:
        """None."""
        return {}


def main() -> None:
    """Run it with a limit of half a second; what it logs goes elsewhere than what it tells."""
    set_up_logging("test")
    consumer = Consumer(
        bus=Stuck(),  # type: ignore[arg-type]
        engine=None,  # type: ignore[arg-type]
        reader="test",
        topics=["t"],
        handler=lambda _connection, _messages: None,
        clock=SystemClock(),
    )
    process = Roles()
    process.add("consumer", consumer.run, silence=0.5)
    server = serve_metrics(0, health=Health(live={"roles": process.problem}))
    print(server.port, flush=True)  # noqa: T201 - what the test waits for
    process.run()


if __name__ == "__main__":
    main()
