"""A server as one asks it: with as many attempts as the settings allow, at the pace they allow."""

from __future__ import annotations

import hashlib
import http.client
import json
from collections.abc import Callable
from typing import Any, TypeVar

from translator.engines.server.answer import Answer, NotSpokenError, ServerError, read_answer, read_json
from translator.engines.server.faults import Fault, Teller
from translator.engines.server.pace import Pace, Stopped, backoff
from translator.engines.server.settings import Settings
from translator.engines.server.usage import Meter
from translator.engines.server.wire import LineFailed, Wire
from translator.errors import EngineError

T = TypeVar("T")


class Client:
    """Asks one server, for several threads. Everything raises EngineError when it has failed for good."""

    def __init__(self, settings: Settings, key: str) -> None:
        self._settings = settings
        self._wire = Wire(settings.base_url, key, settings.timeout_s)
        self._pace = Pace(settings.parallel, settings.requests_per_minute)
        self._without: frozenset[str] = frozenset()  # fields that the server turned out not to take
        self.teller = Teller(settings.base_url, key, settings.model)
        self.meter = Meter(settings.price)

    def complete(self, body: dict[str, Any]) -> Answer:
        """Ask for a chat completion. Fields that the server does not take, and that can be spared, are left out."""
        while True:
            without = self._without
            fitted = _fitted(body, without)
            result = self._persist("POST", "/chat/completions", fitted, read_answer)
            if isinstance(result, Answer):
                self.meter.answered(result.prompt_tokens, result.output_tokens)
                return result
            if result.parameter not in fitted:
                raise result.error
            self._without |= {result.parameter}

    def models(self) -> list[dict[str, Any]]:
        """Ask for the list of models; empty where the server has none to give but does answer."""
        listed = self._persist("GET", "/models", None, read_json)
        if isinstance(listed, Fault):
            if listed.status in (404, 405, 501) and self._settings.model:
                return []
            raise listed.error
        data = listed.get("data") if isinstance(listed, dict) else None
        rows = data if isinstance(data, list) else []
        return [one for one in rows if isinstance(one, dict) and isinstance(one.get("id"), str)]

    def close(self) -> None:
        """End all that is under way, in every thread."""
        self._pace.stop()
        self._wire.close()

    def _persist(
        self, method: str, path: str, body: dict[str, Any] | None, read: Callable[[http.client.HTTPResponse], T]
    ) -> T | Fault:
        """Send a request until it is answered or there is no use in it; gives the fault with its final error then."""
        seed = f"{self._settings.seed}:{hashlib.sha256(json.dumps(body).encode()).hexdigest()}"
        attempt = 1
        while True:
            result = self._once(method, path, body, read)
            if not isinstance(result, Fault) or result.parameter:
                return result
            wait = max(result.wait_s or 0.0, backoff(self._settings.backoff_s, attempt, seed))
            # Where nothing listens when we begin, nobody is going to come.
            useless = not result.passing or (method == "GET" and result.error.code == "engine.refused-connection")
            if useless or attempt >= self._settings.attempts or wait > self._settings.patience_s:
                return self._final(result, attempt)
            self.meter.failed()
            attempt += 1
            self._wait(result, wait)

    def _once(
        self, method: str, path: str, body: dict[str, Any] | None, read: Callable[[http.client.HTTPResponse], T]
    ) -> T | Fault:
        try:
            with self._pace.turn(), self._wire.exchange(method, path, body) as response:
                if response.status == 200:
                    return read(response)
                return self.teller.status(response.status, response.headers, _said(response))
        except LineFailed as failed:
            return self.teller.line(failed)
        except NotSpokenError as error:
            return self.teller.spoken(error.what, cut=error.cut)
        except ServerError as error:
            return self.teller.told(0, error.error, {})
        except Stopped:
            return self.teller.line(LineFailed("closed"))

    def _wait(self, fault: Fault, seconds: float) -> None:
        if fault.wait_s is not None:
            self._pace.hold(seconds)  # the server asks all of us
        try:
            self._pace.sleep(seconds)
        except Stopped:
            raise self.teller.line(LineFailed("closed")).error from None

    def _final(self, fault: Fault, attempts: int) -> Fault:
        error = fault.error
        message = error.message
        if fault.wait_s is not None and fault.wait_s > self._settings.patience_s:
            message += f"; it asks to wait {fault.wait_s:.0f} seconds"
        elif attempts > 1:
            message += f" ({attempts} attempts)"
        return Fault(EngineError(message, hint=error.hint, where=error.where, code=error.code), status=fault.status)


def _fitted(body: dict[str, Any], without: frozenset[str]) -> dict[str, Any]:
    """A request without the fields that the server does not take; for the bound there is a newer name."""
    fitted = {name: value for name, value in body.items() if name not in without}
    if "max_tokens" in without and "max_tokens" in body:
        fitted.setdefault("max_completion_tokens", body["max_tokens"])
    return fitted


def _said(response: http.client.HTTPResponse) -> Any:
    try:
        return read_json(response)
    except NotSpokenError:
        return {}
