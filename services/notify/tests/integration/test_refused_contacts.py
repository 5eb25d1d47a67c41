"""A contact that notify can never use: nobody waits for it, and the office sees whose it is."""

from notify_builders import CODE

from motcua.dossier.v1.dossier_pb2 import ResultReady, Returned
from motcua.notify.v1 import notify_pb2 as pb


def request(phone: str = "0912345678", version: int = 1) -> pb.RegisterContactRequest:
    return pb.RegisterContactRequest(dossier=CODE, unit="xa", phone=phone, version=version)


def register(stub, *asked: pb.RegisterContactRequest) -> list[tuple[bool, str]]:
    answer = stub.RegisterContacts(pb.RegisterContactsRequest(contacts=asked))
    return [(each.stored, each.refused) for each in answer.contacts]


def test_what_waits_for_a_contact_that_is_refused_is_said_to_be_told_to_nobody(
    office, stub
) -> None:
    office.ledgers.receive()
    office.read()

    assert register(stub, request(phone="12")) == [(False, "bad_phone")]
    assert register(stub, request(phone="12")) == [(False, "bad_phone")], "asked again, said again"

    assert office.notify.queries.waiting(CODE) == []
    office.ledgers.say(CODE, result_ready=ResultReady())
    office.read()
    told = [(fact.milestone, fact.message_dropped.reason) for fact in office.notices()]
    assert told == [("received", "bad_phone"), ("result_ready", "bad_phone")]


def test_a_contact_that_is_refused_stands_at_the_desk_until_its_dossier_ends(
    office, stub, client, token
) -> None:
    def at_the_desk() -> bool:
        page = client.get("/thong-bao/", headers=token("operator")).text
        assert "0912 34" not in page
        return f"/ho-so/{CODE}" in page and "số điện thoại không đúng" in page

    office.ledgers.receive()
    office.read()
    assert not at_the_desk()

    register(stub, request(phone="0912 34"))
    assert at_the_desk()

    office.ledgers.say(CODE, returned=Returned(recipient="applicant"))
    office.read()
    assert not at_the_desk()


def test_a_contact_given_anew_takes_the_place_of_the_refused_one_and_not_the_other_way(
    office, stub
) -> None:
    office.ledgers.receive()
    office.read()

    assert register(stub, request(phone="12", version=1)) == [(False, "bad_phone")]
    assert register(stub, request(version=2)) == [(True, "")]
    assert register(stub, request(phone="12", version=3)) == [(False, "bad_phone")]
    assert register(stub, request(version=4), request(phone="12", version=5)) == [
        (True, ""),
        (False, "bad_phone"),
    ]

    assert office.notify.queries.refused(10) == []
    office.ledgers.say(CODE, result_ready=ResultReady())
    office.read()
    office.send_all(CODE)
    assert office.delivered(CODE)["sms"] == [1]


def test_a_good_contact_that_comes_late_is_better_than_a_newer_one_that_was_refused(
    office, stub
) -> None:
    office.ledgers.receive()
    office.read()

    assert register(stub, request(phone="12", version=3)) == [(False, "bad_phone")]
    assert register(stub, request(version=2)) == [(True, "")]
    assert office.notify.queries.refused(10) == []
