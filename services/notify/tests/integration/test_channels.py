"""Channels that an installation does not serve, or serves no more."""

from datetime import timedelta

import pytest
from notify_builders import CODE
from structlog.testing import capture_logs

from motcua.dossier.v1.dossier_pb2 import Returned
from motcua_notify.app.register_contacts import RegisterContact
from motcua_notify.bootstrap import bootstrap, make_carriers
from motcua_notify.domain.contact import contact_of
from motcua_notify.domain.delivery import Channel, State
from motcua_notify.entrypoints.sweeper import Sweeper


def test_a_channel_that_nobody_serves_is_the_reason_that_is_given(office, settings) -> None:
    notify = bootstrap(settings, clock=office.clock, carriers={})
    notify.register_contacts([RegisterContact(CODE, "xa", contact_of("0912345678", ""), 1)])
    notify.register_contacts([RegisterContact(f"{CODE}9", "xa", contact_of("", ""), 1)])
    for code in (CODE, f"{CODE}9"):
        office.ledgers.receive(code)
    office.publish(office.ledgers.take())
    consumer = notify.consumer()
    while consumer.turn():
        pass
    consumer.close()
    notify.close()

    reasons = {fact.dossier: fact.message_dropped.reason for fact in office.notices()}
    assert reasons == {CODE: "channel_not_served", f"{CODE}9": "no_contact"}


@pytest.mark.parametrize(
    ("served", "said"), [({}, ["no_channel_served"]), ({"sms_url": "http://127.0.0.1:1/sms"}, [])]
)
def test_an_installation_that_can_tell_nobody_anything_says_so_when_it_starts(
    office, settings, served, said
) -> None:
    with capture_logs() as told:
        make_carriers(settings.model_copy(update=served), office.clock, None)

    assert [(line["event"], line["log_level"]) for line in told] == [(e, "warning") for e in said]


def test_what_waits_over_a_channel_that_is_served_no_more_is_given_up_in_time(
    office, settings, simulator
) -> None:
    office.contact(CODE)
    office.ledgers.receive()
    office.ledgers.say(CODE, returned=Returned(recipient="applicant"))
    office.read()
    real = make_carriers(settings, office.clock, simulator.ports)
    notify = bootstrap(settings, clock=office.clock, carriers={Channel.SMS: real[Channel.SMS]})
    office.clock.advance(timedelta(hours=71))
    assert notify.wake_due() == 2, "nobody is there to be woken for a letter"
    Sweeper(notify).turn()
    while notify.send_due(Channel.SMS):
        pass
    assert office.states(CODE)["received", "email"] == State.PLANNED, "it may be served again"

    office.clock.advance(timedelta(hours=2))
    Sweeper(notify).turn()

    assert {line.channel: (line.state, line.reason) for line in office.lines(CODE)} == {
        "sms": ("sent", ""),
        "email": ("failed", "channel_not_served"),
    }
    assert {fact.message_failed.reason for fact in office.notices() if fact.channel == "email"} == {
        "",
        "channel_not_served",
    }
    assert office.contact_row(CODE).sealed is None, "nothing is left that it is kept for"
    notify.close()
