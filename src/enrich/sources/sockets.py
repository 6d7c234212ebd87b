"""An HTTP adapter whose sockets can be cut from another thread.

Timeouts count the silence between two pieces of an answer. An answer that comes a byte at a time, in its body, its
headers or in interim answers, never runs into one; only cutting the connection ends it.
"""

from __future__ import annotations

import contextlib
import socket
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class CuttableAdapter(HTTPAdapter):
    """Connections as `requests` makes them, each socket noted."""

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._is_cut = False
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        """Make the pools of connections, with connections that report their sockets to this adapter."""
        super().init_poolmanager(*args, **more)
        adapter = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                adapter.note(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                adapter.note(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def note(self, sock: socket.socket | None) -> None:
        """Note the socket of a new connection; it is cut at once where all are cut for good."""
        if sock is not None:
            self._sockets.add(sock)
            if self._is_cut:
                _shut(sock)

    def cut(self, *, for_good: bool = False) -> None:
        """End all connections: whoever reads from one gets an error at once. `for_good` ends later ones, too."""
        self._is_cut = self._is_cut or for_good
        for sock in list(self._sockets):
            _shut(sock)


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
