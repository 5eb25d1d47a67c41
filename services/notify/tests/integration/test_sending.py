"""What a citizen gets, and that it is never twice."""

from datetime import timedelta

import pytest
from notify_builders import CODE, Ledgers

from motcua.dossier.v1.dossier_pb2 import (
    Extended,
    PaymentAsked,
    ResultReady,
    Returned,
    SupplementAsked,
)
from motcua_notify.app.gateway import Fault
from motcua_notify.bootstrap import bootstrap, make_carriers
from motcua_notify.domain.delivery import Accepted, Channel, State


def test_one_message_a_milestone_and_channel(office) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.ledgers.say(CODE, result_ready=ResultReady(outcome="approved"))
    office.read()

    assert office.send_all(CODE) == [State.SENT] * 4

    assert office.delivered(CODE) == {"sms": [1, 1], "email": [1, 1]}
    texts = [t.text for (channel, _), t in office.gateway(CODE).items() if channel == "sms"]
    assert all(CODE in text and text.startswith("UBND xa Dan Tien") for text in texts)
    letters = [t for (channel, _), t in office.gateway(CODE).items() if channel == "email"]
    assert {letter.subject for letter in letters} == {
        f"Hồ sơ {CODE} đã được tiếp nhận",
        f"Hồ sơ {CODE} đã có kết quả",
    }
    assert all("Giờ tiếp nhận: 07:30–11:30, 13:30–17:00" in letter.text for letter in letters)


def test_a_contact_that_comes_after_the_fact_is_not_too_late(office) -> None:
    office.ledgers.receive()
    office.read()
    assert office.lines(CODE) == []
    assert [w.milestone for w in office.notify.queries.waiting(CODE)] == ["received"]

    assert office.contact(CODE)

    assert office.send_all(CODE) == [State.SENT, State.SENT]


def test_facts_and_contacts_delivered_again_send_nothing_again(office) -> None:
    message = office.ledgers.receive()
    office.read()
    office.contact(CODE)
    office.send_all(CODE)

    office.read([message])
    assert office.contact(CODE)
    office.send_all(CODE)

    assert office.delivered(CODE) == {"sms": [1], "email": [1]}
    assert all(taken.asked == 1 for taken in office.gateway(CODE).values())


def test_a_reader_that_starts_over_sends_nothing_again(office) -> None:
    message = office.ledgers.receive()
    office.contact(CODE)
    office.read()
    office.send_all(CODE)
    with office.notify.engine.begin() as connection:
        for table in ("reader_position", "reader_head", "reader_seen"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608

    office.read([message])

    assert office.send_all(CODE) == [None, None]
    assert office.delivered(CODE) == {"sms": [1], "email": [1]}


def test_who_wants_no_messages_gets_none_and_leaves_no_contact(office) -> None:
    assert office.contact(CODE)
    office.ledgers.receive(wants=False)
    office.ledgers.say(CODE, result_ready=ResultReady())
    office.read()

    assert office.lines(CODE) == []
    assert office.contact_row(CODE).sealed is None
    assert not office.contact(CODE, v=2)


def test_imported_history_is_told_to_nobody(office) -> None:
    office.contact(CODE)
    office.ledgers.receive(imported=True)
    office.ledgers.say(CODE, result_ready=ResultReady(), imported=True)
    office.read()

    assert office.lines(CODE) == []
    assert office.notify.queries.waiting(CODE) == []


def test_what_another_unit_asks_is_told_by_the_unit_of_origin(office) -> None:
    office.contact(CODE, email="")
    office.ledgers.say(CODE, unit="huyen", supplement_asked=SupplementAsked(), custody=2)
    office.read()
    assert office.lines(CODE) == [], "before its reception was read, nobody knows the wish"

    office.ledgers.receive()
    office.read()

    assert {line.unit for line in office.lines(CODE)} == {"xa"}
    assert office.states(CODE).keys() == {("received", "sms"), ("supplement_asked", "sms")}


def test_a_second_request_for_papers_is_told_too(office) -> None:
    office.contact(CODE, email="")
    office.ledgers.receive()
    for _ in range(2):
        office.ledgers.say(CODE, supplement_asked=SupplementAsked())
    office.read()

    office.send_all(CODE)

    assert len(office.delivered(CODE)["sms"]) == 3


def test_letters_and_messages_carry_the_new_day_and_the_amount(office) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.ledgers.say(CODE, payment_asked=PaymentAsked(amount=35000))
    office.ledgers.say(CODE, extended=Extended(to="2026-12-01", cause="flow"))
    office.read()
    office.send_all(CODE)

    texts = " ".join(taken.text for taken in office.gateway(CODE).values())
    assert "số tiền 35.000" in texts
    assert "28/11/2026 09:00" in texts


class Killed(BaseException):
    """The process dies here."""


class Dying:
    """A carrier that takes the message and kills the process before it is recorded."""

    def __init__(self, carrier) -> None:
        self.carrier = carrier

    def send(self, parcel):
        assert isinstance(self.carrier.send(parcel), Accepted)
        raise Killed


@pytest.mark.fault
@pytest.mark.parametrize(
    ("channel", "state", "asked"),
    [(Channel.SMS, State.SENT, 2), (Channel.EMAIL, State.UNCERTAIN, 1)],
)
def test_a_process_killed_between_claim_and_record_tells_nobody_twice(
    office, settings, simulator, channel, state, asked
) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()
    healthy = bootstrap(settings, clock=office.clock, simulator=simulator.ports)
    real = make_carriers(settings, office.clock, simulator.ports)
    dying = bootstrap(
        settings, clock=office.clock, carriers={c: Dying(each) for c, each in real.items()}
    )
    with pytest.raises(Killed):
        dying.send_due(channel)
    healthy.send_due(channel)
    assert office.states(CODE)["received", channel] == State.SENDING, "somebody claims it"

    office.clock.advance(timedelta(seconds=settings.lease_seconds + 1))
    assert healthy.expire_claims() == 1
    healthy.send_due(channel)

    assert office.states(CODE)["received", channel] == state
    (taken,) = [t for (c, _), t in office.gateway(CODE).items() if c == channel]
    assert (taken.delivered, taken.asked) == (1, asked)
    dying.close()
    healthy.close()


@pytest.mark.fault
def test_a_gateway_that_is_down_is_tried_again_until_it_is_up(office) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()
    for channel in Channel:
        office.notify.gateway_box.break_down(channel, Fault("refuse"))
    assert office.send_all(CODE) == [State.PLANNED, State.PLANNED]
    assert office.send_all(CODE) == [None, None], "not before the pause is over"

    for channel in Channel:
        office.notify.gateway_box.heal(channel)
    office.clock.advance(timedelta(minutes=1))

    assert office.notify.wake_due() == 2
    assert office.send_all(CODE) == [State.SENT, State.SENT]
    assert office.delivered(CODE) == {"sms": [1], "email": [1]}


@pytest.mark.fault
def test_an_answer_that_is_lost_repeats_the_text_message_and_lists_the_letter(office) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()
    for channel in Channel:
        office.notify.gateway_box.break_down(channel, Fault("drop", times=1))
    office.send_all(CODE)
    office.clock.advance(timedelta(minutes=1))
    office.send_all(CODE)

    assert office.states(CODE) == {
        ("received", "sms"): "sent",
        ("received", "email"): "uncertain",
    }
    assert office.delivered(CODE) == {"sms": [1], "email": [1]}
    kinds = [fact.WhichOneof("event") for fact in office.notices() if fact.channel == "email"]
    assert kinds == ["message_planned", "message_uncertain"]


@pytest.mark.fault
def test_what_a_gateway_rejects_fails_and_can_be_sent_anew_by_hand(office) -> None:
    office.contact(CODE, email="")
    office.ledgers.receive()
    office.read()
    office.notify.gateway_box.break_down("sms", Fault("reject", times=1))
    assert office.send_all(CODE) == [State.FAILED]
    (number,) = office.ids(CODE)

    assert office.notify.retry_message(number) == CODE

    assert office.send_all(CODE) == [State.SENT]


def test_a_message_that_cannot_be_sent_for_three_days_is_given_up(office) -> None:
    office.contact(CODE, email="")
    office.ledgers.receive()
    office.read()
    office.notify.gateway_box.break_down("sms", Fault("refuse"))
    office.clock.advance(timedelta(hours=73))

    assert office.send_all(CODE) == [State.FAILED]


def test_the_contact_is_erased_after_the_last_message_of_a_closed_dossier(office) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.ledgers.say(CODE, returned=Returned(recipient="applicant"))
    office.read()
    office.clock.advance(timedelta(hours=1))
    assert office.notify.erase_contacts() == 0, "two milestones are still to be told"

    office.send_all(CODE)

    assert office.notify.erase_contacts() == 1
    row = office.contact_row(CODE)
    assert (row.sealed, row.channels) == (None, [])
    assert not office.contact(CODE, v=2), "all is told: there is nothing to keep it for"


def test_a_contact_is_not_kept_longer_than_its_time(office) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()
    office.clock.advance(timedelta(days=401))

    assert office.notify.erase_contacts() == 1

    assert set(office.states(CODE).values()) == {"dropped"}
    office.ledgers.say(CODE, result_ready=ResultReady())
    office.read()
    dropped = office.notices()[-1]
    assert dropped.message_dropped.reason == "contact_erased"
    assert dropped.milestone == "result_ready"


def test_what_is_on_its_way_when_its_contact_goes_is_not_called_dropped(
    office, settings, simulator
) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()

    class Slow:
        """A carrier that is still at it when the contact's time is over."""

        def send(self, parcel):
            office.clock.advance(timedelta(days=401))
            assert office.notify.erase_contacts() == 1
            return Accepted("slow")

    slow = bootstrap(settings, clock=office.clock, carriers={Channel.EMAIL: Slow()})
    slow.send_due(Channel.EMAIL)
    slow.close()

    assert office.states(CODE) == {("received", "sms"): "dropped", ("received", "email"): "sent"}


def test_a_contact_is_stored_sealed_and_nothing_of_it_is_said(office) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.read()
    office.send_all(CODE)

    sealed = bytes(office.contact_row(CODE).sealed)
    assert b"912345678" not in sealed
    said = b"".join(fact.SerializeToString() for fact in office.notices())
    assert b"912345678" not in said
    assert b"vidu" not in said


def test_every_message_is_said_as_planned_and_then_as_sent(office) -> None:
    office.contact(CODE, email="")
    office.ledgers.receive()
    office.read()
    office.send_all(CODE)

    facts = office.notices()

    assert [fact.WhichOneof("event") for fact in facts] == ["message_planned", "message_sent"]
    assert {fact.message for fact in facts} == {str(office.ids(CODE)[0])}
    assert [fact.position.seq for fact in facts] == [1, 2]


def test_a_newer_contact_is_used_for_what_is_not_sent_yet(office) -> None:
    office.contact(CODE, phone="0912345678", email="")
    office.ledgers.receive()
    office.read()
    assert office.contact(CODE, phone="0987654321", email="", v=2)
    assert not office.contact(CODE, phone="0911111111", email="", v=1)

    office.send_all(CODE)

    (taken,) = office.gateway(CODE).values()
    assert taken.recipient == "+84987654321"


def test_many_dossiers_are_planned_in_one_batch(office) -> None:
    ledgers: Ledgers = office.ledgers
    codes = [f"H31.05.13-261123-{number:04d}" for number in range(1, 101)]
    for code in codes:
        office.contact(code, email="")
        ledgers.receive(code)
    office.read()

    assert office.notify.wake_due() == 0, "their planner has woken the workers"
    assert sum(len(office.lines(code)) for code in codes) == 100
