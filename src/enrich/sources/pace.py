"""Pace: one request at a time per host, with the pause that its service asks for, over all processes of this user.

`ENRICH_PACE` scales the waits, and only for loopback hosts (1 = polite, 0 = none).
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import re
import stat
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from enrich.core.errors import OutputError
from enrich.sources.address import Address
from enrich.sources.service import Service

log = logging.getLogger(__name__)

# The service's clock differs from ours, and a file's time is rounded to the kernel's tick: wait a little longer.
_MARGIN = 1.03
# Longer pauses between requests are no rate limit but a mistake of the service.
_LONGEST_INTERVAL = 10.0
_LOCK_TRY = 0.2
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_SLOWEST = 100.0  # a larger factor would make waits that no clock can measure
_LONGEST_NAME = 150  # file systems take 255 bytes


@contextlib.contextmanager
def wait_turn(service: Service, address: Address, asked_interval: float, stopped: threading.Event) -> Iterator[None]:
    """Wait until this service may be asked, and hold the turn until the answer is in.

    The pause is the longer of the registry's and `asked_interval`, counted from the end of the last answer of the
    service or one of its mirrors. `stopped` ends the wait early.
    """
    interval = max(service.endpoint.interval, asked_interval) * pace(address) * _MARGIN
    if interval == 0:
        yield
        return
    name = re.sub(r"[^\w.-]+", "_", service.addresses[0].url.partition("://")[2])[:_LONGEST_NAME]
    stamp = _shared_folder() / f"{name}.last"
    with _locked(FileLock(str(stamp.with_suffix(".lock"))), stopped):
        wait = _seconds_until(stamp, interval)
        if wait > 0:
            log.info("%s: waiting %.2f s before the next request", service.name, wait)
            stopped.wait(wait)
        try:
            yield
        finally:
            stamp.touch()


@contextlib.contextmanager
def _locked(lock: FileLock, stopped: threading.Event) -> Iterator[None]:
    """Hold a lock; once `stopped`, go on without it, since no request is sent any more."""
    is_held = False
    while not is_held and not stopped.is_set():
        with contextlib.suppress(Timeout):
            lock.acquire(timeout=_LOCK_TRY)
            is_held = True
    try:
        yield
    finally:
        if is_held:
            lock.release()


def _shared_folder() -> Path:
    """A folder for all runs of this user: the cache directory, or a temporary one where that is not writable.

    Raises OutputError if another user has a folder of that name among the temporary files: its locks would be theirs.
    """
    with contextlib.suppress(OSError, RuntimeError):
        folder = user_cache_path("enrich", ensure_exists=True)
        if folder.is_absolute() and os.access(folder, os.W_OK | os.X_OK):
            return folder
    folder = Path(tempfile.gettempdir()) / f"enrich-{_user()}"
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
    except OSError as error:
        raise OutputError(
            folder, f"cannot be made: {error.strerror}; set XDG_CACHE_HOME to a folder of yours"
        ) from error
    is_own = (
        stat.S_ISDIR(found.st_mode) and found.st_uid == _user_id(found.st_uid) and not found.st_mode & _OTHERS_WRITE
    )
    if not is_own:
        raise OutputError(
            folder, "belongs to another user, or others may write to it; set XDG_CACHE_HOME to a folder of yours"
        )
    return folder


def _user() -> str:
    """A name for the user's folder: the number where the system has one, since a name can be any text."""
    return str(os.getuid()) if hasattr(os, "getuid") else re.sub(r"\W+", "_", os.environ.get("USERNAME", "user"))


def _user_id(otherwise: int) -> int:
    return os.getuid() if hasattr(os, "getuid") else otherwise


def _seconds_until(stamp: Path, interval: float) -> float:
    """Seconds to wait so that `interval` lies between the last answer (the stamp's time) and now."""
    try:
        since = time.time() - stamp.stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return min(interval, max(0.0, interval - since)) if since >= 0 else interval


def requested_interval(headers: Mapping[str, str]) -> float:
    """Seconds between requests that a service's rate headers ask for; 0 where there are none.

    They are Crossref's: so many requests (`x-rate-limit-limit`) in so long (`x-rate-limit-interval`).
    """
    limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "")
    seconds = re.fullmatch(r"([0-9]{1,9})\s*s", interval.strip())
    requests = re.fullmatch(r"[0-9]{1,9}", limit.strip())
    if seconds is None or requests is None or not int(requests[0]):
        return 0.0
    return min(_LONGEST_INTERVAL, int(seconds[1]) / int(requests[0]))


def pace(address: Address) -> float:
    """The factor for every wait: ENRICH_PACE for loopback hosts, 1 for all others."""
    if not address.is_loopback:
        return 1.0
    try:
        factor = float(os.environ.get("ENRICH_PACE", "1"))
    except ValueError:
        return 1.0
    return min(_SLOWEST, max(0.0, factor)) if math.isfinite(factor) else 1.0
