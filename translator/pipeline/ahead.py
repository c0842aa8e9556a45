"""Work on several parts of a row at a time, and hand the results out in its order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from translator.engines.waiting import result_of

T = TypeVar("T")
_WINDOW = 4  # parts looked ahead for each that is worked on: one slow part does not stop the others


@contextmanager
def in_order(work: Callable[[int], T], names: Sequence[Hashable], *, width: int) -> Iterator[Iterator[T]]:
    """Give the results of `work(0)`, `work(1)`, … in this order, up to `width` of them worked on at a time, each in a thread.

    Parts with the same name are worked on one after the other, so that a later one finds what an earlier one left behind. With
    a width of 1 each is worked on when it is asked for, here. When the caller leaves early, what has not begun never begins.

    >>> with in_order(lambda index: index * 10, "abcab", width=3) as results:
    ...     list(results)
    [0, 10, 20, 30, 40]
    """
    if width == 1:
        yield map(work, range(len(names)))
        return
    pool = ThreadPoolExecutor(width, thread_name_prefix="duizhao")
    try:
        yield _results(pool, work, names, width * _WINDOW)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _results(pool: ThreadPoolExecutor, work: Callable[[int], T], names: Sequence[Hashable], window: int) -> Iterator[T]:
    begun: dict[int, Future[T]] = {}
    before: dict[int, int] = {}  # part -> the one of the same name before it
    last: dict[Hashable, int] = {}
    for index, name in enumerate(names):
        if name in last:
            before[index] = last[name]
        last[name] = index
    for index in range(len(names)):
        for other in range(index, min(len(names), index + window)):
            first = before.get(other, -1)
            if other not in begun and (first < index or (first in begun and begun[first].done())):
                begun[other] = pool.submit(work, other)
        yield result_of(begun[index])
        if index - window >= 0:
            begun.pop(index - window, None)
