"""Real processes and a real broker: a kill in the middle, wake-ups over RabbitMQ."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from notify_builders import CODE, Ledgers

from motcua_kit.bus.embedded import EmbeddedBus
from motcua_kit.clock import SystemClock
from motcua_notify.adapters.gateway_box import SqlGatewayBox
from motcua_notify.app.gateway import Fault
from motcua_notify.app.register_contacts import RegisterContact
from motcua_notify.bootstrap import Notify, bootstrap
from motcua_notify.config import Settings
from motcua_notify.domain.contact import contact_of
from motcua_notify.domain.delivery import Channel

PATIENCE = 40.0


def eventually(holds: Callable[[], object]) -> object:
    """What `holds` answers, once it does."""
    pause, ends_at = threading.Event(), time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < ends_at, "it did not come about"
        pause.wait(0.1)
    return found


def environment(settings: Settings, **more: object) -> dict[str, str]:
    given = {**settings.model_dump(exclude_unset=True), **more}
    said = {
        f"MOTCUA_NOTIFY_{name.upper()}": str(
            value.get_secret_value() if hasattr(value, "get_secret_value") else value
        )
        for name, value in given.items()
    }
    return {"PATH": os.environ["PATH"], **said}


def start(settings: Settings, **more: object) -> subprocess.Popen:
    command = [sys.executable, "-m", "motcua_notify.entrypoints.cli", "serve"]
    return subprocess.Popen(command, env=environment(settings, **more))


def delivered(box: SqlGatewayBox, channel: str) -> tuple[int, int] | None:
    found = [taken for taken in box.taken("", CODE, 10) if taken.channel == channel]
    return (found[0].delivered, found[0].asked) if found else None


def states(notify: Notify) -> dict[str, str]:
    return {line.channel: line.state for line in notify.queries.messages(CODE)}


@pytest.mark.fault
def test_a_process_killed_while_the_gateway_answers_sends_nothing_twice(settings) -> None:
    looking = bootstrap(settings, clock=SystemClock(), carriers={})
    box = SqlGatewayBox(looking.engine)
    for channel in ("sms", "email"):
        box.break_down(channel, Fault("hold", times=1, seconds=60))
    ledgers = Ledgers()
    ledgers.receive()
    EmbeddedBus(settings.bus_dsn.get_secret_value()).publisher("node").publish(ledgers.take())
    first = start(settings, carrier_timeout_seconds=30)
    contact = RegisterContact(CODE, "xa", contact_of("0912345678", "an@vidu.vn"), 1)
    # The contact goes in by the use case; its channels are those the simulator serves.
    serving = bootstrap(settings, clock=SystemClock(), carriers=dict.fromkeys(Channel))
    serving.register_contacts([contact])
    eventually(lambda: delivered(box, "sms") and delivered(box, "email"))
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert set(states(looking).values()) == {"sending"}

    with looking.engine.begin() as connection:
        # Three minutes later. A shorter lease could end while the first is being killed.
        connection.exec_driver_sql("UPDATE message SET claimed_until = now()")
    second = start(settings, carrier_timeout_seconds=30)
    try:
        eventually(lambda: states(looking) == {"sms": "sent", "email": "uncertain"})
        assert delivered(box, "sms") == (1, 2), "repeated with its reference, delivered once"
        assert delivered(box, "email") == (1, 1), "not repeated"
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    serving.close()
    looking.close()


def test_wake_ups_go_over_rabbitmq(office, settings, simulator, amqp_url) -> None:
    over = settings.model_copy(update={"amqp_url": _secret(settings, amqp_url)})
    notify = bootstrap(over, clock=office.clock, simulator=simulator.ports)
    stop = threading.Event()
    threads = [
        threading.Thread(target=worker.run, args=(stop, lambda: None), daemon=True)
        for worker in notify.workers().values()
    ]
    for thread in threads:
        thread.start()
    office.ledgers.receive()
    office.read()

    contact = RegisterContact(CODE, "xa", contact_of("0912345678", "an@vidu.vn"), 1)
    assert notify.register_contacts([contact]) == [True]

    eventually(lambda: set(states(notify).values()) == {"sent"})
    assert office.delivered(CODE) == {"sms": [1], "email": [1]}
    stop.set()
    for thread in threads:
        thread.join(10)
    notify.close()


def _secret(settings: Settings, text: str):
    return type(settings.amqp_url)(text)


def test_wrong_settings_are_all_named_before_anything_starts() -> None:
    command = [sys.executable, "-m", "motcua_notify.entrypoints.cli", "serve"]
    ended = subprocess.run(
        command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    for name in ("DATABASE_URL", "CONTACT_KEY", "SESSION_KEYS"):
        assert f"MOTCUA_NOTIFY_{name}" in ended.stderr
    assert json.dumps("secret") not in ended.stderr
