"""The other end of `worker.py`: starts it, asks it, notices when it is gone, and never leaves it behind."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

from translator.errors import EngineError

_WORKER = Path(__file__).with_name("worker.py")
_POLL_S = 0.2  # Ctrl-C is heard at least this often, also on systems where a wait cannot be interrupted
_PATIENCE_S = 2.0
# How long a thread spins while it waits for the others before it sleeps. Tokens a second on two cores, alone and beside one
# busy program: the runtime's own choice 28 and 1-7, this 29 and 12, no spinning 18 and 17.
_ENVIRONMENT = {"GOMP_SPINCOUNT": "1000"}


class WorkerProcess:
    """The other process, and a thread that reads its answers."""

    def __init__(self) -> None:
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        else:
            flags = 0
        # -P: the script's own folder must not be searched for modules; it has a `local.py` and a `lock.py`.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
            env={**_ENVIRONMENT, **os.environ},  # what the user has set holds
        )
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_pump, args=(self._process.stdout, self._answers), daemon=True).start()
        self.end = weakref.finalize(self, _end, self._process)  # also at exit, and when nobody closed us

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send one request and wait for its answer; whatever interrupts the wait ends the process."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(json.dumps(body).encode() + b"\n")
                self._process.stdin.flush()
            line = b""
            while not line:
                with contextlib.suppress(queue.Empty):
                    line = self._answers.get(timeout=_POLL_S) or b"\n"
        except OSError:
            line = b"\n"
        except BaseException:
            self._process.kill()
            self.end()
            raise
        if line == b"\n":  # the end of its output: the process is gone
            self._process.wait()
            raise EngineError(
                _obituary(self._process.returncode), hint="what was translated is kept; start again", code="engine.died"
            )
        answer: dict[str, Any] = json.loads(line)
        return answer


def _pump(stream: Any, answers: queue.SimpleQueue[bytes]) -> None:
    with contextlib.suppress(ValueError, OSError):  # closed under us
        for line in stream:
            answers.put(line)
    answers.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()  # it leaves when its input ends
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _obituary(code: int) -> str:
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        why = {"SIGKILL": "; was there enough memory?", "SIGILL": "; the runtime is built for another processor"}.get(name, "")
        return f"the model's process was ended by {name}{why}"
    return f"the model's process ended with code {code}"
