"""How a service is asked, and the request and answer of one exchange with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from enrich.core.display import one_line
from enrich.core.models import SourceName
from enrich.core.sources import Endpoint
from enrich.sources.address import Address

# RFC 6838, 4.2: 127 characters before the slash and as many after it.
_LONGEST_MEDIA_TYPE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How one service is asked. Its address and pace are in the registry (core/sources.py)."""

    name: SourceName
    accept: str
    attempts: int = 6
    first_wait: float = 2.0
    longest_wait: float = 60.0
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    """Seconds of silence after which an answer is given up."""
    deadline: float = 60.0
    """Seconds after which an answer is given up, whether or not something of it still arrives."""
    splits_on: frozenset[int] = frozenset({HTTPStatus.INTERNAL_SERVER_ERROR})
    """The statuses on which a request of several queries is asked again in parts."""

    @property
    def endpoint(self) -> Endpoint:
        """The service's entry in the registry. Raises ValueError for a source that is read from a file."""
        endpoint = self.name.info.endpoint
        if endpoint is None:
            raise ValueError(f"{self.name} has no endpoint")
        return endpoint

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The addresses before the service's own paths, the preferred one first.

        They are those of the environment variable (several, separated by blanks, are one address and its mirrors),
        else the registry's. Raises InputError for a variable that holds no address.
        """
        variable = self.endpoint.variable
        given = os.environ.get(variable, "").split()
        texts = given or [self.endpoint.address, *self.endpoint.mirrors]
        return tuple(Address.parse(text, variable) for text in texts)

    @property
    def key(self) -> str | None:
        """The user's API key from the environment; None where there is none or the service has no keys."""
        variable = self.endpoint.key_variable
        return (os.environ.get(variable, "").strip() or None) if variable else None


@dataclass(frozen=True, slots=True)
class Request:
    """One request to a service: a GET, or a POST where there is JSON to send."""

    service: Service
    address: Address
    path: str
    params: Mapping[str, str]
    json: Any
    headers: Mapping[str, str]

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "GET" if self.json is None else "POST"

    @property
    def url(self) -> str:
        """The address without parameters and credentials."""
        return self.address.url + self.path


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: its status, headers (names in lower case) and whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_ok(self) -> bool:
        """Whether the status is 200."""
        return self.status == HTTPStatus.OK

    @property
    def is_not_found(self) -> bool:
        """Whether the status is 404, by which most services say that they have no such work."""
        return self.status == HTTPStatus.NOT_FOUND

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case, as messages may show it."""
        return one_line(self.headers.get("content-type", "").split(";")[0].lower())[:_LONGEST_MEDIA_TYPE]
