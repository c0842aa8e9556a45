"""One request over HTTP and its answer: with a deadline, without redirects, and never through a proxy to this machine.

The standard library does it all: the protocol is one POST. The `openai` package would bring fifteen others, follow redirects,
and draw its waits by a lot of its own.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import urlsplit

_CONNECT_S = 10.0
_WHOLE = 5  # a whole answer may take this many times the longest silence


class LineFailed(Exception):  # noqa: N818
    """The line to the server failed.

    `kind` is `refused`, `unknown`, `tls`, `plain`, `silent`, `unreachable`, `broken` or `closed`.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail


class Wire:
    """The way to one server."""

    def __init__(self, base_url: str, key: str, timeout_s: float) -> None:
        parts = urlsplit(base_url)
        self._tls = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._tls else 80)
        self._path = parts.path
        self._netloc = parts.netloc
        self._key = key
        self._timeout_s = timeout_s
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def exchange(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Iterator[http.client.HTTPResponse]:
        """Send a request and give the response, whatever its status, to be read inside. Raises LineFailed."""
        connection, target, proxy = self._connection(self._path + path)
        late = threading.Event()
        timer: threading.Timer | None = None
        try:
            connection.connect()
            line: socket.socket = connection.sock
            line.settimeout(self._timeout_s)
            self._register(line)

            def end() -> None:
                late.set()
                _shut(line)

            timer = threading.Timer(self._timeout_s * _WHOLE, end)
            timer.daemon = True
            timer.start()
            data = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
            connection.request(method, target, data, self._headers())
            with connection.getresponse() as response:
                yield response
        except Exception as error:
            if self._closed or late.is_set():  # whatever it looks like, it is our own doing
                raise LineFailed("closed" if self._closed else "silent") from error
            if isinstance(error, OSError | http.client.HTTPException | ValueError):
                kind, detail = _kind(error)
                raise LineFailed(kind, detail or proxy) from error
            raise
        finally:
            if timer is not None:
                timer.cancel()
                with self._lock:
                    self._open.discard(line)
            connection.close()

    def close(self) -> None:
        """End every exchange at once."""
        with self._lock:
            self._closed = True
            for line in self._open:
                _shut(line)

    def _register(self, line: socket.socket) -> None:
        with self._lock:
            self._open.add(line)
            if self._closed:
                _shut(line)

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json", "User-Agent": "duizhao"}
        headers["Connection"] = "close"
        return headers | ({"Authorization": f"Bearer {self._key}"} if self._key else {})

    def _connection(self, path: str) -> tuple[http.client.HTTPConnection, str, str]:
        """Make a connection, through the proxy of the environment where there is one; what to ask it for; a word on the proxy."""
        kind = http.client.HTTPSConnection if self._tls else http.client.HTTPConnection
        options: dict[str, Any] = {"timeout": min(_CONNECT_S, self._timeout_s)}
        if self._tls:
            options["context"] = _trust()
        proxy = None if _is_here(self._host) else urllib.request.getproxies().get("https" if self._tls else "http")
        if proxy is None or urllib.request.proxy_bypass(self._host):
            return kind(self._host, self._port, **options), path, ""
        try:
            parts = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
            connection = kind(parts.hostname or "", parts.port or 80, **options)
        except ValueError as error:
            raise LineFailed("unknown", "that of the proxy") from error
        word = f"through the proxy {connection.host}:{connection.port}"
        if self._tls:
            connection.set_tunnel(self._host, self._port)
            return connection, path, word
        return connection, f"http://{self._netloc}{path}", word


def _is_here(host: str) -> bool:
    """Say whether a host is this machine; a proxy would carry the text away from it."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        # Not the method of a TLS socket, which would take its state away from the thread that reads.
        socket.socket.shutdown(line, socket.SHUT_RDWR)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _kind(error: Exception) -> tuple[str, str]:
    if isinstance(error, ConnectionRefusedError):
        return "refused", ""
    if isinstance(error, socket.gaierror):
        return "unknown", ""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "tls", error.verify_message
    if isinstance(error, ssl.SSLError) and error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return "plain", ""
    if isinstance(error, TimeoutError):
        return "silent", ""
    if isinstance(error, OSError) and error.errno is not None and not isinstance(error, ssl.SSLError | ConnectionError):
        return "unreachable", error.strerror or ""
    return "broken", ""
