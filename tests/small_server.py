"""A small server on a real socket that speaks OpenAI's protocol, well or, where a test tells it to, in every bad way."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Handler", dict[str, Any]], None]
WORDS = ["The", " city", " goes", " on", "."]


class SmallServer(ThreadingHTTPServer):
    """`script` has what is done with the next requests, one act each; after them `otherwise`. `asked` keeps all of them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: deque[Act] = deque()
        self.otherwise: Act = say()
        self.list: Act = body({"data": [{"id": "small", "owned_by": "us"}]})
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.times: list[float] = []
        self.lock = threading.Lock()
        self.under_way = self.most = 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def texts(self) -> list[str]:
        """The texts that were asked for, in the order in which they came."""
        return [text_of(one) for one in self.asked]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves early is what many tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: SmallServer

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.server.list(self, {})

    def do_CONNECT(self) -> None:
        self.server.paths.append(f"CONNECT {self.path}")
        self.send_error(403)

    def do_POST(self) -> None:
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.paths.append(self.path)
            self.server.asked.append(data)
            self.server.headers.append(dict(self.headers))
            self.server.times.append(time.monotonic())
            self.server.under_way += 1
            self.server.most = max(self.server.most, self.server.under_way)
            act = self.server.script.popleft() if self.server.script else self.server.otherwise
        try:
            act(self, data)
        finally:
            with self.server.lock:
                self.server.under_way -= 1

    def start(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, data: Any) -> None:
        self.wfile.write(b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\n\n")

    def log_message(self, *_: Any) -> None:
        pass


def text_of(asked: dict[str, Any]) -> str:
    content: str = asked["messages"][-1]["content"]
    return content.rpartition("English: “")[2].removesuffix("”")


def piece(text: str | None, finish: str | None = None, **more: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text, **more}, "finish_reason": finish}]}


def say(*words: str, finish: str = "stop", usage: bool = True, done: bool = True, wait_s: float = 0, **more: str) -> Act:
    """Answer with these words, a token each, as many as the request allows."""
    said = list(words) or WORDS

    def act(handler: Handler, asked: dict[str, Any]) -> None:
        time.sleep(wait_s)
        bound = asked.get("max_tokens") or asked.get("max_completion_tokens") or 1000
        handler.start()
        handler.event(piece(None, role="assistant", **more))
        for word in said[:bound]:
            handler.event(piece(word))
        handler.event(piece("", "length" if len(said) > bound else finish))
        if usage:
            handler.event({"choices": [], "usage": {"prompt_tokens": 40, "completion_tokens": min(len(said), bound)}})
        if done:
            handler.event(b"[DONE]")

    return act


def body(value: Any, status: int = 200, **headers: str) -> Act:
    """Answer with one JSON value, or with bytes as they are."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()

    def act(handler: Handler, asked: dict[str, Any]) -> None:
        handler.start(status, "application/json", Content_Length=str(len(data)), **headers)
        handler.wfile.write(data)

    return act


def error(status: int, message: str = "", **fields: Any) -> Act:
    headers = fields.pop("headers", {})
    return body({"error": {"message": message, **fields}}, status, **headers)


def raw(*parts: bytes, kind: str = "text/event-stream", length: int | None = None, chunked: bool = False) -> Act:
    """Send these bytes after the head, and leave."""
    headers = {"Content_Length": str(length)} if length is not None else {"Transfer_Encoding": "chunked"} if chunked else {}

    def act(handler: Handler, asked: dict[str, Any]) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.close_connection = True
        handler.start(200, kind, **headers)
        for part in parts:
            handler.wfile.write(part)

    return act


def drip(byte: bytes, pause_s: float) -> Act:
    """Send a byte at a time, for ever."""

    def act(handler: Handler, asked: dict[str, Any]) -> None:
        handler.start()
        while True:
            handler.wfile.write(byte)
            time.sleep(pause_s)

    return act


def hang(seconds: float) -> Act:
    def act(handler: Handler, asked: dict[str, Any]) -> None:
        time.sleep(seconds)

    return act


def slam(handler: Handler, asked: dict[str, Any]) -> None:
    """Break the connection without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
