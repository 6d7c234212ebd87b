"""Pace: one request at a time per host, with the pause that its service asks for, over all processes of this user.

`ENRICH_PACE` scales the waits, and only for loopback hosts (1 = polite, 0 = none).
"""

from __future__ import annotations

import contextlib
import getpass
import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from enrich.sources.address import Address
from enrich.sources.service import Service

log = logging.getLogger(__name__)

# The service's clock differs from ours, and a file's time is rounded to the kernel's tick: wait a little longer.
_MARGIN = 1.03
# Longer pauses between requests are no rate limit but a mistake of the service.
_LONGEST_INTERVAL = 10.0
_LOCK_TRY = 0.2
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
    """A folder for all runs of this user: the cache directory, or a temporary one where that is not writable."""
    try:
        return user_cache_path("enrich", ensure_exists=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"enrich-{getpass.getuser()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


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
        return max(0.0, float(os.environ.get("ENRICH_PACE", "1")))
    except ValueError:
        return 1.0
