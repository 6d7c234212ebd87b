"""Pace: one request at a time per host, with the pause that its service asks for, over all processes of this user.

`ENRICH_PACE` scales the waits, and only for loopback hosts (1 = polite, 0 = none).
"""

from __future__ import annotations

import contextlib
import getpass
import ipaddress
import logging
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock
from platformdirs import user_cache_path

from enrich.sources.service import Service

log = logging.getLogger(__name__)

# The service's clock differs from ours, and a file's time is rounded to the kernel's tick: wait a little longer.
_MARGIN = 1.03


@contextlib.contextmanager
def wait_turn(service: Service, asked_interval: float, stopped: threading.Event) -> Iterator[None]:
    """Wait until this host may be asked, and hold the turn until the answer is in.

    The pause is the longer of the registry's and `asked_interval` (`requested_interval` of the last answer), counted
    from the end of the last answer. `stopped` ends the wait early.
    """
    interval = max(service.endpoint.interval, asked_interval) * pace(service.base) * _MARGIN
    if interval == 0:
        yield
        return
    address = re.sub(r"[^\w.-]+", "_", service.base.partition("://")[2])
    stamp = _shared_folder() / f"{address}.last"
    with FileLock(str(stamp.with_suffix(".lock"))):
        wait = _seconds_until(stamp, interval)
        if wait > 0:
            log.info("%s: waiting %.2f s before the next request", service.name, wait)
            stopped.wait(wait)
        try:
            yield
        finally:
            stamp.touch()


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
    match = re.fullmatch(r"(\d+)\s*s", interval.strip())
    return int(match[1]) / int(limit) if match and limit.strip().isdigit() and int(limit) else 0.0


def is_loopback(base: str) -> bool:
    """Whether an address leads to this machine."""
    host = urlsplit(base).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def pace(base: str) -> float:
    """The factor for every wait: ENRICH_PACE for loopback hosts, 1 for all others."""
    if not is_loopback(base):
        return 1.0
    try:
        return max(0.0, float(os.environ.get("ENRICH_PACE", "1")))
    except ValueError:
        return 1.0
