"""The replica as a whole: start, stop, look at what was asked, and break it on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from replica.answer import Service
from replica.arxiv import Arxiv
from replica.crossref import Crossref
from replica.datacite import DataCite
from replica.dblp import Dblp
from replica.faults import Fault, FaultBook
from replica.habits import Habit, Habits
from replica.journal import Gate, Journal, LoggedRequest
from replica.s2 import SemanticScholar
from replica.transport import Listener

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType

    from replica.answer import Desk
    from replica.works import Work


class Replica:
    """Five services on the loopback, each on its own port.

    `pace` gives, by service, the least seconds between the end of one answer and the next request; who comes
    earlier gets that service's 429.
    """

    def __init__(
        self,
        works: Iterable[Work],
        *,
        pace: Mapping[str, float] | None = None,
        faults: Sequence[Fault] = (),
        habits: Iterable[Habit] = (),
    ) -> None:
        known = list(works)
        self.habits = Habits(frozenset(habits))
        desks: tuple[Desk, ...] = (
            Arxiv(known, self.habits),
            SemanticScholar(known, self.habits),
            Crossref(known, self.habits),
            Dblp(known, self.habits),
            DataCite(known, self.habits),
        )
        self._journal, self._faults = Journal(), FaultBook(faults)
        self._is_paced = pace is not None
        self._gates = {Service(name): Gate(seconds) for name, seconds in (pace or {}).items()}
        self._listeners = {desk.service: self._listener(desk) for desk in desks}
        self._down: set[Service] = set()

    def __enter__(self) -> Self:
        for service in set(self._listeners) - self._down:
            self._listeners[service].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for service in set(self._listeners) - self._down:
            self.down(service)
        if kind is None and self.errors:
            raise RuntimeError("the replica itself failed") from self.errors[0]

    @property
    def requests(self) -> list[LoggedRequest]:
        """Give every request so far, in the order of arrival."""
        return self._journal.all()

    @property
    def errors(self) -> list[BaseException]:
        """Give the replica's own errors; a test that leaves the `with` block with any fails."""
        return [error for listener in self._listeners.values() for error in listener.errors]

    def count(self, service: Service | str | None = None) -> int:
        """Count the requests, of all services or of one."""
        wanted = Service(service) if service else None
        return sum(wanted in {None, request.service} for request in self.requests)

    def reset(self) -> None:
        """Forget the requests, and begin again to count for faults and pace."""
        self._journal.clear()
        self._faults.restart()
        for gate in self._gates.values():
            gate.reset()

    def inject(self, *faults: Fault) -> None:
        """Put more faults in force."""
        self._faults.add(faults)

    def heal(self) -> None:
        """Lift all faults."""
        self._faults.clear()

    def down(self, service: Service | str) -> None:
        """Close the service's socket and connections: from now on connections are refused."""
        name = Service(service)
        if name not in self._down:
            self._down.add(name)
            self._listeners[name].stop()

    def up(self, service: Service | str) -> None:
        """Open the service again, at the same port."""
        name = Service(service)
        if name in self._down:
            self._down.discard(name)
            old = self._listeners[name]
            self._listeners[name] = self._listener(old.desk, old.server_port)
            self._listeners[name].errors.extend(old.errors)
            self._listeners[name].start()

    def url(self, service: Service | str) -> str:
        """Give the address of a service: what stands before the service's own path."""
        name = Service(service)
        return f"http://127.0.0.1:{self._listeners[name].server_port}{name.prefix}"

    def environment(self) -> dict[str, str]:
        """Give the environment that turns the project to the replica."""
        addresses = {f"ENRICH_{name.upper()}_URL": self.url(name) for name in self._listeners}
        return addresses if self._is_paced else {**addresses, "ENRICH_PACE": "0"}

    def _listener(self, desk: Desk, port: int = 0) -> Listener:
        return Listener(desk, self._journal, self._faults, self._gates.get(desk.service), port)
