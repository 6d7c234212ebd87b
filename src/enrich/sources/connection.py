"""Sending one request over HTTP and reading the whole answer, within limits of time and size."""

from __future__ import annotations

import time
from collections.abc import Iterator

import requests

from enrich.core.errors import SourceUnavailableError
from enrich.core.version import __version__
from enrich.sources.pace import is_loopback, pace
from enrich.sources.retries import TryAgainError
from enrich.sources.service import Request, Response, Service

_LARGEST_BODY = 64 * 1024 * 1024
_CHUNK = 64 * 1024
# Tests scale the timeouts of loopback hosts down (ENRICH_PACE), but a slow machine needs these seconds.
_SHORTEST_READ_TIMEOUT = 2.0
_SHORTEST_DEADLINE = 4.0


def send(session: requests.Session, request: Request, contact: str | None) -> Response:
    """Send a request and return the answer, of any status.

    Raises SourceUnavailableError where there is no connection, and TryAgainError where the answer is cut short, too
    late or too large.
    """
    service = request.service
    scale = pace(service.base) if is_loopback(service.base) else 1.0
    read_timeout = max(_SHORTEST_READ_TIMEOUT, service.read_timeout * scale)
    deadline = time.monotonic() + max(_SHORTEST_DEADLINE, service.deadline * scale)
    try:
        with session.request(
            request.method,
            request.url,
            params=request.params,
            json=request.json,
            headers={"Accept": service.accept, "User-Agent": user_agent(contact), **request.headers},
            timeout=(service.connect_timeout, read_timeout),
            stream=True,
            allow_redirects=True,
        ) as answer:
            body = b"".join(_limited(answer.iter_content(_CHUNK), deadline))
            expected = answer.headers.get("content-length")
            if expected and not answer.headers.get("content-encoding") and int(expected) != len(body):
                raise TryAgainError("its answer was cut short")
            lowered = {key.lower(): value for key, value in answer.headers.items()}
            return Response(answer.status_code, lowered, body)
    except requests.exceptions.ConnectTimeout as error:
        raise SourceUnavailableError(service.name, "no connection (timed out)") from error
    except requests.exceptions.ReadTimeout as error:
        raise TryAgainError("it did not answer in time") from error
    except requests.exceptions.ConnectionError as error:
        raise _outage(service, error) from error
    except (requests.exceptions.RequestException, ValueError) as error:
        raise TryAgainError(f"its answer broke off ({type(error).__name__})") from error


def user_agent(contact: str | None) -> str:
    """Who is asking: the program with its version, and where to write."""
    return f"enrich/{__version__}" + (f" (mailto:{contact})" if contact else "")


def _limited(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _LARGEST_BODY:
            raise TryAgainError("its answer is too large")
        if time.monotonic() > deadline:
            raise TryAgainError("its answer comes too slowly")
        yield chunk


def _outage(service: Service, error: requests.exceptions.ConnectionError) -> Exception:
    """The outage behind a connection error: a refused connection or an unknown host is final, a reset may pass."""
    text = repr(error)
    if "NameResolution" in text or "getaddrinfo" in text or "Name or service not known" in text:
        return SourceUnavailableError(service.name, "its host name cannot be resolved")
    if "refused" in text:
        return SourceUnavailableError(service.name, "connection refused")
    if "NewConnectionError" in text or "ProxyError" in text or "unreachable" in text:
        return SourceUnavailableError(service.name, "no connection")
    return TryAgainError("the connection broke")
