"""What goes on by itself, as `motcua why` tells it."""

from motcua_app.client.automatic import Automatic, next_automatic

PUBLISHED = {"unit": "xa", "outbox": "published"}
WAITING = {"unit": "xa", "outbox": "waiting"}


def leg(state: str, **more: object) -> dict[str, object]:
    return {
        "state": state, "from_unit": "xa", "accept_by": None, "due": None,
        "offer_overdue_at": None, "leg_overdue_at": None, **more,
    }  # fmt: skip


def test_where_only_people_can_go_on_nothing_is_promised() -> None:
    assert next_automatic([PUBLISHED], [], [leg("finished")]) is None


def test_what_is_under_way_comes_before_what_has_a_time() -> None:
    offered = leg("offered", accept_by="2026-11-20T08:00:00+00:00")

    assert next_automatic([PUBLISHED, WAITING], [], [offered]) == Automatic("publish", "xa")
    assert next_automatic([PUBLISHED], [], [offered]) == Automatic(
        "tell_offer_overdue", "routing", "2026-11-20T08:00:00+00:00"
    )


def test_a_limit_that_was_told_is_not_told_again() -> None:
    told = leg("accepted", due="2026-11-20T08:00:00+00:00", leg_overdue_at="2026-11-20T08:00:01Z")

    assert next_automatic([PUBLISHED], [], [told]) is None


def test_a_gap_is_asked_about_and_a_refused_fact_waits_for_somebody() -> None:
    assert next_automatic([], [{"reader": "reporting", "reason": "gap"}], []) == Automatic(
        "ask_again", "reporting"
    )
    assert next_automatic([], [{"reader": "reporting", "reason": "rule:unknown_fact"}], []) is None


def test_routing_looks_for_a_receiver_and_the_node_seals() -> None:
    assert next_automatic([], [], [leg("blocked")]) == Automatic("route", "routing")
    assert next_automatic([], [], [leg("planned")]) == Automatic("seal", "xa")
