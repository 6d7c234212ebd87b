"""Where a service is reached, with the user's credentials kept apart; and the secrets that nothing may show.

A password in an `ENRICH_*_URL` is sent to that host alone. It is in no file name, no log line and no message.
"""

from __future__ import annotations

import base64
import html
import ipaddress
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Self
from urllib.parse import unquote, urlsplit

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
    for pattern in _encoded_forms(tuple(_secrets())):
        content = pattern.sub(_CUT, content)
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
def _encoded_forms(secrets: tuple[str, ...]) -> tuple[re.Pattern[bytes], ...]:
    """What matches each secret as it is and in the encodings of URLs, JSON, HTML, Base64 and hexadecimal numbers.

    One pattern for each way to begin: a pattern that begins with one fixed character is searched for fast.
    """
    long_enough = sorted({secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}, key=len, reverse=True)
    forms = (form for secret in long_enough for form in (*_as_characters(secret), *_as_block(secret.encode())))
    return tuple(re.compile(form) for form in dict.fromkeys(forms))


def _as_characters(secret: str) -> Iterator[bytes]:
    """Patterns of a text in which each character may be escaped in another way."""
    rest = "".join(f"(?:{'|'.join(_escapes(character))})" for character in secret[1:])
    yield from (f"{first}{rest}".encode() for first in _escapes(secret[0]))


def _escapes(character: str) -> Iterator[str]:
    r"""Patterns of one character: as it is, `\"`, `%41`, `\u0041` (two of them beyond U+FFFF), `&#65;` and `&#x41;`."""
    units = character.encode("utf-16-be").hex()
    yield re.escape(character)
    yield rf"\\{{1,3}}{re.escape(character)}"  # more than one where JSON holds JSON
    yield "".join(f"%{_of_any_case(f'{byte:02x}')}" for byte in character.encode())
    yield "".join(rf"\\{{1,2}}u{_of_any_case(units[start : start + 4])}" for start in range(0, len(units), 4))
    yield f"&#(?:0*{ord(character)}|[xX]0*{_of_any_case(f'{ord(character):x}')});?"
    if html.escape(character) != character:
        yield html.escape(character)


def _of_any_case(digits: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)


def _as_block(secret: bytes) -> Iterator[bytes]:
    """Patterns of a text within encodings that take several bytes together: hex, and Base64, wherever it begins."""
    yield _of_any_case(secret.hex()).encode()
    for before in range(3):
        # The digits at either end depend on the neighbouring bytes too: they are left out.
        digits = base64.b64encode(bytes(before) + secret).decode()
        first, last = -(-before * 8 // 6), (before + len(secret)) * 8 // 6
        yield digits[first:last].replace("+", "[+-]").replace("/", "[/_]").encode()
