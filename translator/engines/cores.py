"""How many threads are worth having: one for each physical core that this process may use."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_MAX_THREADS = 16  # memory, not arithmetic, bounds a small model; more threads only wait for it
_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def default_threads() -> int:
    """Count the physical cores at our disposal, at least one.

    Two threads of one core share its arithmetic, so that the second makes a model slower. Linux tells which are siblings, which
    CPUs we may use, and a container's quota; elsewhere more than four CPUs are taken for pairs (or for fast and slow halves).

    >>> 1 <= default_threads() <= max(1, os.cpu_count() or 1)
    True
    """
    if sys.platform == "linux":
        usable = os.sched_getaffinity(0)
        cores = {_siblings(cpu) for cpu in usable}
        count = min(len(cores), _quota(len(cores)))
    else:
        count = os.cpu_count() or 1
        count = count // 2 if count > 4 else count
    return max(1, min(count, _MAX_THREADS))


def _siblings(cpu: int) -> str:
    try:
        return (_CPUS / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text().strip()
    except OSError:
        return str(cpu)


def _quota(default: int) -> int:
    """Read a container's limit, `QUOTA PERIOD` in microseconds or `max`; part of a core counts as one."""
    try:
        quota, period = _QUOTA.read_text().split()
        return default if quota == "max" else -(-int(quota) // int(period))
    except (OSError, ValueError, ZeroDivisionError):
        return default
