"""What a service is asked and what it answers, before any of it is put on the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Mapping


class Service(StrEnum):
    """The five services, by the names that the project's sources bear."""

    ARXIV = "arxiv"
    SEMANTIC_SCHOLAR = "semantic_scholar"
    CROSSREF = "crossref"
    DBLP = "dblp"
    DATACITE = "datacite"

    @classmethod
    def _missing_(cls, value: object) -> Service | None:
        return cls.SEMANTIC_SCHOLAR if value == "s2" else None

    @property
    def prefix(self) -> str:
        """Give what stands before the service's own path in the replica's address."""
        return "/s2" if self is Service.SEMANTIC_SCHOLAR else f"/{self.value}"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; the path is the service's own, still percent-encoded; header names are lower-case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """Give the last value of each parameter of the query."""
        return {name: values[-1] for name, values in parse_qs(self.query, keep_blank_values=True).items()}

    @property
    def batch_size(self) -> int:
        """Count the ids of a request for several works; 0 for any other request."""
        given = self.parameters
        listed = given.get("id_list") or (given.get("filter", "") if "doi:" in given.get("filter", "") else "")
        if listed:
            return len(listed.split(","))
        try:
            ids = json.loads(self.body)["ids"] if self.body else []
        except (ValueError, KeyError, TypeError):
            return 0
        return len(ids) if isinstance(ids, list) else 0

    def number(self, name: str, default: int) -> int:
        """Give a parameter as a number, or the default when it is absent or none."""
        given = self.parameters.get(name, "")
        return int(given) if given.isdecimal() else default


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; the transport adds date and length."""

    status: int
    body: bytes
    content_type: str | None
    headers: Mapping[str, str] = field(default_factory=dict)


class Desk(Protocol):
    """One service: answers what it is asked, and knows its own words for `too many requests`."""

    service: Service

    def answer(self, ask: Ask) -> Answer:
        """Answer one request."""
        ...

    def throttled(self) -> Answer:
        """Give the service's own 429."""
        ...


def json_answer(
    content: Any, status: int = 200, headers: Mapping[str, str] | None = None, kind: str = "application/json"
) -> Answer:
    """Answer with JSON."""
    return Answer(status, json.dumps(content, ensure_ascii=False).encode(), kind, headers or {})


def text_answer(text: str, status: int, kind: str = "text/plain", headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with text."""
    return Answer(status, text.encode(), kind, headers or {})


def http_date(seconds: float) -> str:
    """Write a moment as HTTP does."""
    return formatdate(seconds, usegmt=True)
