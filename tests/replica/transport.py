"""HTTP on the loopback: one listening socket for each service, so that one alone can be down."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from replica.answer import Ask
from replica.faults import Fault, FaultKind
from replica.journal import LoggedRequest
from replica.spoil import spoiled

if TYPE_CHECKING:
    from replica.answer import Answer, Desk
    from replica.faults import FaultBook
    from replica.journal import Gate, Journal

_HANG, _DRIP, _DROPS = 30.0, 2.0, 20
_NEVER_ENDING = {
    FaultKind.SLOW_HEADERS: (b"HTTP/1.1 200 OK\r\n", b"X-Still-Here: yes\r\n"),
    FaultKind.ENDLESS_100: (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}
_TRICKLE = 0.1


class Listener(ThreadingHTTPServer):
    """The socket of one service, and the connections that are open."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, desk: Desk, journal: Journal, faults: FaultBook, gate: Gate | None, port: int = 0) -> None:
        self.desk, self.journal, self.faults, self.gate = desk, journal, faults, gate
        self.errors: list[BaseException] = []
        self.closing = Event()
        self._open: set[Any] = set()
        self._is_serving = False
        self._lock = Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def start(self) -> None:
        """Serve, in a thread of its own."""
        self._is_serving = True
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Stop serving, close every connection and the socket: from now on connections are refused."""
        self.closing.set()
        if self._is_serving:
            self.shutdown()
        self.server_close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection, then serve it in a thread."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection and close it."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that leave are expected, and errors of the replica are kept in `errors`."""


class Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, asks the desk, lets faults strike, and writes."""

    server: Listener
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Print nothing: the journal has it all."""

    def version_string(self) -> str:
        """Give the Server header."""
        return "replica"

    def _serve(self) -> None:
        ask = self._ask()
        entry = LoggedRequest(
            service=self.server.desk.service,
            method=ask.method,
            path=ask.path,
            query=ask.query,
            headers=ask.headers,
            body=ask.body,
            time_started=time.monotonic(),
        )
        self.server.journal.add(entry)
        gate = self.server.gate
        is_in_time = gate.enter() if gate else True
        try:
            self._respond(ask, entry, is_in_time=is_in_time)
        finally:
            entry.time_ended = time.monotonic()
            if gate:
                gate.leave()

    def _ask(self) -> Ask:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode(errors="replace")
        path, _, query = self.path.partition("?")
        prefix = self.server.desk.service.prefix
        own = path.removeprefix(prefix) if path.startswith(f"{prefix}/") else f"/outside{path}"
        headers = {name.casefold(): value for name, value in self.headers.items()}
        return Ask(self.command, own, query, headers, body)

    def _respond(self, ask: Ask, entry: LoggedRequest, *, is_in_time: bool) -> None:
        desk = self.server.desk
        if not is_in_time:
            self._send(desk.throttled(), entry)
            return
        fault = self.server.faults.strike(desk.service, ask)
        if fault and fault.kind == FaultKind.RESET:
            self._reset()
        elif fault and fault.kind == FaultKind.HANG:
            self._hang(_HANG if fault.seconds is None else fault.seconds)
        elif fault and fault.kind in _NEVER_ENDING:
            self._trickle(fault)
        else:
            self._send(self._answer(ask, fault), entry, fault)

    def _answer(self, ask: Ask, fault: Fault | None) -> Answer:
        sound = partial(self.server.desk.answer, ask)
        try:
            return spoiled(fault, self.server.desk, ask, sound) if fault else sound()
        except Exception as error:
            self.server.errors.append(error)
            raise

    def _send(self, answer: Answer, entry: LoggedRequest, fault: Fault | None = None) -> None:
        entry.status = answer.status
        self.send_response(answer.status)
        if answer.content_type:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        # The time is noted before the last byte: afterwards the client may go on before this thread does.
        entry.time_ended = time.monotonic()
        if fault and fault.kind == FaultKind.TRUNCATED_BODY:
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self.close_connection = True
        elif fault and fault.kind == FaultKind.SLOW_DRIP:
            self._drip(answer.body, _DRIP if fault.seconds is None else fault.seconds)
            entry.time_ended = time.monotonic()
        else:
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _drip(self, body: bytes, seconds: float) -> None:
        size = max(1, -(-len(body) // _DROPS))
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            if self.server.closing.wait(seconds / _DROPS):
                return

    def _hang(self, seconds: float) -> None:
        """Say nothing until the client gives up, the time is over or the replica is closed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.server.closing.wait(0.02) and not self._client_left():
            pass
        self.close_connection = True

    def _trickle(self, fault: Fault) -> None:
        """Send a beginning and then the same piece again and again, for as long as a hang lasts."""
        beginning, piece = _NEVER_ENDING[FaultKind(fault.kind)]
        end = time.monotonic() + (_HANG if fault.seconds is None else fault.seconds)
        with contextlib.suppress(OSError):
            self.wfile.write(beginning)
            while time.monotonic() < end and not self.server.closing.wait(_TRICKLE):
                self.wfile.write(piece)
                self.wfile.flush()
        self.close_connection = True

    def _client_left(self) -> bool:
        ready, _, _ = select.select([self.connection], [], [], 0)
        with contextlib.suppress(OSError):
            return bool(ready) and self.connection.recv(1, socket.MSG_PEEK) == b""
        return True

    def _reset(self) -> None:
        """Close so that the client sees `connection reset by peer`."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        self.close_connection = True
