"""When the next request may be sent: limits of rate and number, and the waits that a server asks for."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_BACKOFF_S = 60.0


class Stopped(Exception):  # noqa: N818 (no error: somebody closed the engine)
    """The wait was ended because the engine was closed."""


class Pace:
    """Lets at most `parallel` requests through at a time, evenly spaced if there is a limit for a minute.

    A server's wish to wait holds for all threads.
    """

    def __init__(self, parallel: int, per_minute: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._slots = threading.BoundedSemaphore(parallel)
        self._gap_s = 60.0 / per_minute if per_minute else 0.0
        self._clock = clock
        self._lock = threading.Lock()
        self._next = self._held_until = clock()
        self._stop = threading.Event()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and keep it. Raises Stopped."""
        with self._slots:
            with self._lock:
                start = max(self._next, self._clock())
                self._next = start + self._gap_s
            self._until(lambda: max(start, self._held_until))
            yield

    def hold(self, seconds: float) -> None:
        """Let nobody through for a while."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)

    def sleep(self, seconds: float) -> None:
        """Wait in this thread alone. Raises Stopped."""
        end = self._clock() + seconds
        self._until(lambda: end)

    def stop(self) -> None:
        self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def _until(self, when: Callable[[], float]) -> None:
        while (left := when() - self._clock()) > 0:  # the end may move while we wait
            self._stop.wait(left)
            if self.stopped:
                break
        if self.stopped:
            raise Stopped


def backoff(first_s: float, attempt: int, seed: str) -> float:
    """Give the wait after the failed attempt number `attempt` (from 1): doubled each time, less a part drawn by lot.

    The lot keeps several threads from coming back at the same moment; the seed makes it the same in every run.

    >>> [0.5 <= backoff(1.0, 1, "a") <= 1.0, 2.0 <= backoff(1.0, 3, "a") <= 4.0, backoff(1.0, 99, "a") <= 60.0]
    [True, True, True]
    >>> backoff(1.0, 2, "a") == backoff(1.0, 2, "a") != backoff(1.0, 2, "b")
    True
    """
    whole = min(first_s * 2.0 ** min(attempt - 1, 30), _MAX_BACKOFF_S)
    return whole * random.Random(f"{seed}:{attempt}").uniform(0.5, 1.0)  # noqa: S311 (nothing secret)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Read the header Retry-After (RFC 9110, 10.2.3), seconds or a date; None for what is neither.

    >>> retry_after("7"), retry_after("soon"), retry_after(None)
    (7.0, None, None)
    >>> retry_after("Wed, 15 May 2024 08:00:30 GMT", datetime(2024, 5, 15, 8, 0, tzinfo=UTC))
    30.0
    """
    text = (value or "").strip()
    try:
        seconds = float(text)  # some servers send parts of a second
    except ValueError:
        try:
            date = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        seconds = (date - (now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds) if seconds == seconds and seconds < 1e9 else None
