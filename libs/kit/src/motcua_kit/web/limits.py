"""How often something may be tried, in this process."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from motcua_kit.clock import Clock

_MOST_KEYS: Final = 10_000


class Attempts:
    """At most ``most`` attempts per key within ``within``; forgets the longest-unused keys."""

    def __init__(self, most: int, within: timedelta, *, clock: Clock) -> None:
        self._most = most
        self._within = within
        self._clock = clock
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def is_spent(self, key: str) -> bool:
        """Whether the key has used up its attempts for now."""
        with self._lock:
            return len(self._recent(key)) >= self._most

    def note(self, key: str) -> None:
        """One more attempt."""
        with self._lock:
            recent = self._recent(key)
            recent.append(self._clock.now())
            self._seen[key] = recent
            self._seen.move_to_end(key)
            while len(self._seen) > _MOST_KEYS:
                self._seen.popitem(last=False)

    def forget(self, key: str) -> None:
        """The key proved itself."""
        with self._lock:
            self._seen.pop(key, None)

    def take_back(self, key: str) -> None:
        """The latest attempt was a good one and does not count; earlier failures still do."""
        with self._lock:
            recent = self._seen.get(key)
            if recent:
                recent.pop()

    def _recent(self, key: str) -> deque[datetime]:
        recent = self._seen.get(key, deque())
        oldest = self._clock.now() - self._within
        while recent and recent[0] <= oldest:
            recent.popleft()
        return recent
