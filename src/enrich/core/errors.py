"""The errors of the package: one tree, each with its cause as attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class EnrichError(Exception):
    """Anything this package raises on purpose; `exit_code` is what the command ends with."""

    exit_code = 1


class InputError(EnrichError):
    """Something the user gave cannot be used: says which file, which line, and why."""

    exit_code = 2

    def __init__(self, path: Path | str, reason: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {reason}")


class OutputError(EnrichError):
    """A file could not be written; the earlier one is unchanged."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class SourceUnavailableError(EnrichError):
    """A service did not answer, or not in its own format: nothing follows from it."""

    def __init__(self, source: str, reason: str) -> None:
        self.source = source
        self.reason = reason
        super().__init__(f"{source}: {reason}")


class PoisonedBatchError(SourceUnavailableError):
    """A request of several queries fails with HTTP 500: the service may fail on one of them."""


class UnreadableAnswerError(EnrichError):
    """A service's answer to one query has another shape than its format says: it is no answer to this query."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"unreadable answer: {reason}")


class RequestRejectedError(EnrichError):
    """A service rejects the form of a request (HTTP 400): one part of it is wrong."""

    def __init__(self, source: str, reason: str, body: str = "") -> None:
        self.source = source
        self.reason = reason
        self.body = body
        super().__init__(f"{source} rejects the request: {reason}")


class MissingPackageError(EnrichError):
    """Something needs a package that a plain install leaves out: says how to install it."""

    def __init__(self, package: str, extra: str) -> None:
        self.package = package
        self.extra = extra
        super().__init__(f"{package} is not installed; install it with: pip install 'enrich-reading-list[{extra}]'")
