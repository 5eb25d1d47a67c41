"""Threads for calls, which a process does not wait for at its end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread
from typing import ParamSpec, TypeVar

from motcua_kit.telemetry.log import get_logger

log = get_logger()

P = ParamSpec("P")
T = TypeVar("T")


class CallPool(ThreadPoolExecutor):
    """Runs calls in so many threads.

    The interpreter joins the threads that the parent class makes, whatever they are at: one call
    that never ends would keep a stopped service alive. So this one makes its own.
    """

    def __init__(self, threads: int) -> None:
        super().__init__(threads)
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        for number in range(threads):
            Thread(target=self._work, name=f"rpc_{number}", daemon=True).start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have it called as soon as a thread is free."""
        future: Future[T] = Future()

        def call() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # the thread is needed for other calls
                log.exception("rpc_thread_failed")
                future.set_exception(error)
            else:
                future.set_result(result)

        self._calls.put(call)
        return future

    def let_go(self) -> None:
        """Have the threads end as they get free; nobody waits for them."""
        self._calls.put(None)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()
            del call
        self._calls.put(None)
