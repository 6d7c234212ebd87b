"""Sending one request over HTTP and reading the whole answer, within limits of time, size and place.

Redirects are followed only within the service's own host, over https (http on the loopback). Credentials go to the
service's own address alone; ~/.netrc is not read. Proxies are those of the environment.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase

from enrich.core.display import one_line
from enrich.core.errors import SourceUnavailableError
from enrich.core.version import __version__
from enrich.sources.address import Address, without_secrets
from enrich.sources.pace import pace
from enrich.sources.retries import TryAgainError
from enrich.sources.service import Request, Response, Service
from enrich.sources.sockets import CuttableAdapter

# It logs malformed headers as they were sent, with a traceback; what such an answer means is decided here.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)

_LARGEST_BODY = 64 * 1024 * 1024
_CHUNK = 64 * 1024
# Tests scale the timeouts of loopback hosts down (ENRICH_PACE), but a slow machine needs these seconds.
_SHORTEST_READ_TIMEOUT = 2.0
_SHORTEST_DEADLINE = 4.0
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REDIRECTS_OF_POST = frozenset({307, 308})
"""Those after which a POST stays a POST (RFC 9110, 15.4); the others would ask another question."""


class Connection:
    """The connections to one service, which another thread may cut."""

    def __init__(self) -> None:
        self._adapter = CuttableAdapter()
        self._session = requests.Session()
        self._session.mount("https://", self._adapter)
        self._session.mount("http://", self._adapter)

    def send(self, request: Request, contact: str | None, longest: float) -> Response:
        """Send a request and return the answer, of any status but a redirect; `longest` limits the seconds it takes.

        Raises SourceUnavailableError where there is no connection or a redirect leads elsewhere, and TryAgainError
        where the answer is cut short, too late or too large.
        """
        service, address = request.service, request.address
        scale = pace(address)
        limit = max(min(_SHORTEST_DEADLINE, longest), min(service.deadline * scale, longest))
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            self._adapter.cut()

        timer = threading.Timer(limit, give_up)
        timer.daemon = True
        timer.start()
        try:
            response = self._follow(request, contact, max(_SHORTEST_READ_TIMEOUT, service.read_timeout * scale))
        except (TryAgainError, SourceUnavailableError) as error:
            if is_late.is_set():
                raise TryAgainError(_too_late(limit)) from error
            raise
        finally:
            timer.cancel()
        if is_late.is_set():
            raise TryAgainError(_too_late(limit))
        return response

    def _follow(self, request: Request, contact: str | None, read_timeout: float) -> Response:
        service = request.service
        url, is_first = request.url, True
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._exchange(request, url, contact, read_timeout, with_params=is_first)
            followed = _REDIRECTS if request.json is None else _REDIRECTS_OF_POST
            if response.status not in _REDIRECTS:
                return response
            target = urljoin(url, response.headers.get("location", ""))
            if not _is_own(target, request.address):
                host = one_line(_host_of(target) or "nowhere")
                raise SourceUnavailableError(service.name, f"it redirects to another host ({host})")
            if response.status not in followed:
                raise SourceUnavailableError(service.name, f"it redirects a POST (HTTP {response.status})")
            url, is_first = target, False
        raise SourceUnavailableError(service.name, "it redirects without end")

    def _exchange(
        self, request: Request, url: str, contact: str | None, read_timeout: float, *, with_params: bool
    ) -> Response:
        service = request.service
        try:
            with self._session.request(
                request.method,
                url,
                params=request.params if with_params else None,
                json=request.json,
                headers={"Accept": service.accept, "User-Agent": user_agent(contact), **request.headers},
                auth=_OwnCredentials(request.address),
                timeout=(service.connect_timeout, read_timeout),
                stream=True,
                allow_redirects=False,
            ) as answer:
                body = b"".join(_limited(answer.iter_content(_CHUNK)))
                expected = answer.headers.get("content-length")
                if expected and not answer.headers.get("content-encoding") and int(expected) != len(body):
                    raise TryAgainError("its answer was cut short")
                headers = {key.lower(): _cut(value) for key, value in answer.headers.items()}
                return Response(answer.status_code, headers, without_secrets(body))
        except requests.exceptions.ConnectTimeout as error:
            raise SourceUnavailableError(service.name, "no connection (timed out)") from error
        except requests.exceptions.ReadTimeout as error:
            raise TryAgainError("it did not answer in time") from error
        except requests.exceptions.ConnectionError as error:
            raise _outage(service, error) from error
        except (requests.exceptions.RequestException, ValueError) as error:
            raise TryAgainError(f"its answer broke off ({type(error).__name__})") from error

    def cut(self) -> None:
        """Cut the connections for good: an answer on its way fails at once, and so does every later request."""
        self._adapter.cut(for_good=True)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


class _OwnCredentials(AuthBase):
    """Name and password of the service's own address, where it has them, and nothing from ~/.netrc."""

    def __init__(self, address: Address) -> None:
        self._authorization = address.authorization

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._authorization is not None:
            prepared.headers["Authorization"] = self._authorization
        return prepared


def user_agent(contact: str | None) -> str:
    """Who is asking: the program with its version, and where to write."""
    return f"enrich/{__version__}" + (f" (mailto:{contact})" if contact else "")


def _is_own(target: str, address: Address) -> bool:
    """Whether a redirect stays at the service's own host and over https (http on the loopback)."""
    try:
        own, other = urlsplit(address.url), urlsplit(target)
        is_same_port = own.port == other.port or (own.port is None and other.port in {None, 443})
    except ValueError:
        return False
    if other.hostname is None or other.hostname != own.hostname or "@" in other.netloc or not is_same_port:
        return False
    return other.scheme == "https" or (other.scheme == "http" and address.is_loopback)


def _host_of(target: str) -> str | None:
    try:
        return urlsplit(target).hostname
    except ValueError:
        return None


def _cut(header: str) -> str:
    return without_secrets(header.encode("utf-8", "replace")).decode("utf-8", "replace")


def _too_late(limit: float) -> str:
    return f"its answer was not complete after {limit:.0f} s"


def _limited(chunks: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _LARGEST_BODY:
            raise TryAgainError("its answer is too large")
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
