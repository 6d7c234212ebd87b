"""Where a service is reached, with the user's credentials kept apart; and the secrets that nothing may show.

A password in an `ENRICH_*_URL` is sent to that host alone. It is in no file name, no log line and no message.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from enrich.core.errors import InputError
from enrich.core.sources import SourceName

_CUT = b"[secret]"
# Shorter ones are part of ordinary words, and cutting these would damage titles and names.
_SHORTEST_SECRET = 6


@dataclass(frozen=True, slots=True)
class Address:
    """What stands before a service's own paths, without the user's name and password."""

    url: str
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str, variable: str) -> Self:
        """The address in an environment variable. Raises InputError if it is no address of the web."""
        try:
            parts = urlsplit(text.strip())
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("")
        if host is None or parts.scheme not in {"http", "https"}:
            raise InputError(variable, "is not an address that begins with http:// or https://")
        shown = f"[{host}]" if ":" in host else host
        place = shown if port is None else f"{shown}:{port}"
        return cls(
            f"{parts.scheme}://{place}{parts.path.rstrip('/')}",
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )

    @property
    def is_loopback(self) -> bool:
        """Whether the address leads to this machine."""
        host = urlsplit(self.url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def authorization(self) -> str | None:
        """The header with the user's name and password (RFC 7617); None where the address has none."""
        if self.user is None:
            return None
        return f"Basic {_basic(self.user, self.password or '')}"


def _basic(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


def without_secrets(content: bytes) -> bytes:
    """An answer without the user's keys and passwords, in whatever form a service might send them back.

    Every answer goes through this before anything reads it, so that no snapshot, message or page can hold one.
    """
    for form in _forms(tuple(_secrets())):
        content = content.replace(form, _CUT)
    return content


def _secrets() -> Iterator[str]:
    for name in SourceName:
        endpoint = name.info.endpoint
        if endpoint is None:
            continue
        if endpoint.key_variable and (key := os.environ.get(endpoint.key_variable, "").strip()):
            yield key
        for text in os.environ.get(endpoint.variable, "").split():
            address = Address.parse(text, endpoint.variable)
            if address.password:
                yield address.password
                yield _basic(address.user or "", address.password)


@cache
def _forms(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    """The secrets as they are, in a URL, and within JSON; the longest first."""
    found = {
        form.encode()
        for secret in secrets
        if len(secret) >= _SHORTEST_SECRET
        for form in (secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1])
    }
    return tuple(sorted(found, key=len, reverse=True))
