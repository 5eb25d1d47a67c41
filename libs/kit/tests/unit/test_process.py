import threading

from motcua_kit.process import Roles
from motcua_kit.telemetry.metrics import Metrics


def roles(**options):
    return Roles(metrics=Metrics(), **options)


def waits(stop, beat):
    beat()
    stop.wait()


def run_beside(process):
    """The process in a thread; answers with a function that waits for its exit status."""
    status = []
    thread = threading.Thread(target=lambda: status.append(process.run()))
    thread.start()

    def ended():
        thread.join(timeout=5)
        return status[0]

    return ended


def test_roles_stop_in_the_opposite_order_and_the_process_ends_well():
    order, up = [], threading.Barrier(3)

    def role(name):
        def run(stop, beat):
            up.wait(5)
            stop.wait()
            order.append(name)

        return run

    process = roles()
    process.add("consumer", role("consumer"))
    process.add("web", role("web"))
    ended = run_beside(process)
    up.wait(5)
    process.stop()

    assert ended() == 0
    assert order == ["web", "consumer"]


def test_a_crashed_role_stops_the_others_and_ends_the_process_with_one():
    stopped = threading.Event()

    def lives(stop, beat):
        stop.wait()
        stopped.set()

    def crashes(stop, beat):
        raise RuntimeError

    process = roles()
    process.add("web", lives)
    process.add("consumer", crashes)

    assert process.run() == 1
    assert stopped.is_set()
    assert process.problem() is not None


def test_a_role_that_ends_by_itself_is_a_failure_too():
    process = roles()
    process.add("relay", lambda stop, beat: None)

    assert process.run() == 1


def test_a_loop_that_no_longer_turns_makes_the_process_unfit():
    now = [0.0]
    beats, up = [], threading.Event()

    def run(stop, beat):
        beats.append(beat)
        up.set()
        stop.wait()

    metrics = Metrics()
    process = Roles(metrics=metrics, monotonic=lambda: now[0])
    process.add("consumer", run, silence=30)
    ended = run_beside(process)
    up.wait(5)

    assert metrics.value("motcua_role_silence_limit_seconds", {"role": "consumer"}) == 30
    now[0] = 29
    assert process.problem() is None
    now[0] = 31
    assert process.problem() == "consumer_silent"
    beats[0]()
    assert process.problem() is None
    process.stop()
    assert ended() == 0


def test_a_role_that_does_not_stop_is_left_behind_and_told():
    freed = threading.Event()
    process = roles(stop_limit=0.1)
    process.add("relay", lambda stop, beat: freed.wait(5))
    ended = run_beside(process)
    process.stop()

    assert ended() == 1
    freed.set()
