"""Many messages at once: what one of them does to the others, and what a kill hides."""

from datetime import timedelta

import pytest
from notify_builders import CODE

from motcua_notify.bootstrap import Notify, bootstrap, make_carriers
from motcua_notify.domain.delivery import Accepted, Channel, State

CODES = [f"H31.05.13-261123-{number:04d}" for number in range(1, 6)]


class Killed(BaseException):
    """The process dies here."""


class Carrier:
    """The simulator's; `meets` is called after each message it has taken, with its text."""

    def __init__(self, carrier, meets) -> None:
        self.carrier, self.meets = carrier, meets

    def send(self, parcel):
        outcome = self.carrier.send(parcel)
        assert isinstance(outcome, Accepted)
        self.meets(parcel)
        return outcome


@pytest.fixture
def planned(office):
    """Five dossiers whose reception is to be told, over both channels."""
    for code in CODES:
        office.contact(code)
        office.ledgers.receive(code)
    office.read()
    return office


@pytest.fixture
def meeting(planned, settings, simulator):
    made: list[Notify] = []

    def make(meets) -> Notify:
        real = make_carriers(settings, planned.clock, simulator.ports)
        carriers = {channel: Carrier(each, meets) for channel, each in real.items()}
        made.append(bootstrap(settings, clock=planned.clock, carriers=carriers))
        return made[-1]

    yield make
    for each in made:
        each.close()


def states(office, channel: Channel) -> list[str]:
    return sorted(
        line.state for code in CODES for line in office.lines(code) if line.channel == channel
    )


def dies_at(count: int):
    taken = []

    def meets(parcel) -> None:
        taken.append(parcel)
        if len(taken) == count:
            raise Killed

    return meets


@pytest.mark.fault
def test_a_kill_within_a_batch_of_text_messages_tells_nobody_twice(
    planned, meeting, settings
) -> None:
    with pytest.raises(Killed):
        meeting(dies_at(3)).send_due(Channel.SMS)
    assert states(planned, Channel.SMS) == [State.SENDING] * 5
    assert not planned.notify.send_due(Channel.SMS), "all are claimed"

    planned.clock.advance(timedelta(seconds=settings.lease_seconds + 1))
    assert planned.notify.expire_claims() == 5
    planned.notify.send_due(Channel.SMS)

    assert states(planned, Channel.SMS) == [State.SENT] * 5
    taken = [t for (channel, _), t in planned.gateway().items() if channel == "sms"]
    assert [each.delivered for each in taken] == [1] * 5
    assert sorted(each.asked for each in taken) == [1, 1, 2, 2, 2]


@pytest.mark.fault
def test_a_kill_makes_only_the_letter_in_flight_uncertain(planned, meeting, settings) -> None:
    with pytest.raises(Killed):
        meeting(dies_at(3)).send_due(Channel.EMAIL)
    assert states(planned, Channel.EMAIL) == ["planned", "planned", "sending", "sent", "sent"]

    planned.clock.advance(timedelta(seconds=settings.lease_seconds + 1))
    assert planned.notify.expire_claims() == 1
    planned.notify.send_due(Channel.EMAIL)

    assert states(planned, Channel.EMAIL) == ["sent"] * 4 + ["uncertain"]
    letters = [t for (channel, _), t in planned.gateway().items() if channel == "email"]
    assert [(each.delivered, each.asked) for each in letters] == [(1, 1)] * 5


@pytest.mark.fault
@pytest.mark.parametrize(
    ("channel", "state"), [(Channel.SMS, "planned"), (Channel.EMAIL, "uncertain")]
)
def test_a_message_whose_attempt_breaks_holds_up_no_other(planned, meeting, channel, state) -> None:
    (broken,) = planned.ids(CODES[2], channel)

    def meets(parcel) -> None:
        if parcel.reference == broken:
            raise RuntimeError("nobody foresaw this")

    meeting(meets).send_due(channel)

    assert states(planned, channel) == sorted(["sent"] * 4 + [state])
    assert planned.states(CODES[2])["received", channel] == state
    planned.clock.advance(timedelta(minutes=1))
    planned.send_all(CODES[2])
    assert planned.delivered(CODES[2])[channel] == [1]


def test_a_message_that_always_breaks_is_given_up_in_the_end(planned, meeting, clock) -> None:
    def meets(parcel) -> None:
        raise RuntimeError("nobody foresaw this")

    broken = meeting(meets)
    clock.advance(timedelta(hours=73))

    broken.send_due(Channel.SMS)

    assert states(planned, Channel.SMS) == ["failed"] * 5


def test_a_turn_that_takes_too_long_leaves_the_rest_untried(planned, meeting, clock) -> None:
    slow = meeting(lambda _parcel: clock.advance(timedelta(seconds=3)))

    assert slow.send_due(Channel.SMS), "there is more to send"

    lines = [line for code in CODES for line in planned.lines(code) if line.channel == "sms"]
    told = sorted((line.state, line.attempts) for line in lines)
    assert told == [("planned", 0)] * 3 + [("sent", 1)] * 2
    planned.send_all(CODE)
    assert states(planned, Channel.SMS) == ["sent"] * 5
    assert all(each.asked == 1 for each in planned.gateway().values())


def test_a_wrong_key_fails_no_message_and_what_waited_goes_out_with_the_right_one(
    planned, settings, simulator, tmp_path
) -> None:
    wrong = tmp_path / "wrong.key"
    wrong.write_bytes(bytes(32))
    strange = bootstrap(
        settings.model_copy(update={"contact_key": wrong}),
        clock=planned.clock, simulator=simulator.ports,
    )  # fmt: skip
    for channel in Channel:
        while strange.send_due(channel):
            pass
    strange.close()
    lines = [line for code in CODES for line in planned.lines(code)]
    assert {(line.state, line.reason) for line in lines} == {("planned", "bad_seal")}

    planned.clock.advance(timedelta(minutes=1))
    planned.send_all(CODES[0])

    assert {line.state for code in CODES for line in planned.lines(code)} == {"sent"}


def test_a_job_that_comes_twice_sends_nothing_twice(planned) -> None:
    for _ in range(2):
        planned.notify.send_due(Channel.SMS)

    assert [each.asked for each in planned.gateway().values()] == [1] * 5


@pytest.mark.fault
def test_a_database_that_is_away_when_a_letter_was_taken_makes_nothing_uncertain(
    planned, meeting
) -> None:
    def meets(parcel) -> None:
        with sending.engine.connect() as own:
            backend = own.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with planned.notify.engine.connect() as other:
            other.exec_driver_sql("SELECT pg_terminate_backend(%s, 5000)", (backend,))

    sending = meeting(meets)
    while sending.send_due(Channel.EMAIL):
        pass

    assert states(planned, Channel.EMAIL) == ["sent"] * 5
    letters = [t for (channel, _), t in planned.gateway().items() if channel == "email"]
    assert [(each.delivered, each.asked) for each in letters] == [(1, 1)] * 5
