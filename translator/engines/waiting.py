"""Waiting for work in another thread so that Ctrl-C is heard meanwhile, also on systems where a wait cannot be interrupted."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")
_POLL_S = 0.2  # Ctrl-C is heard at least this often


def result_of(future: Future[T]) -> T:
    """Wait in short steps and give the result, or raise what the work raised, be it a TimeoutError.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(1) as pool:
    ...     result_of(pool.submit(len, "汉字"))
    2
    """
    while True:
        try:
            return future.result(timeout=_POLL_S)
        except TimeoutError:
            if future.done():
                return future.result()
