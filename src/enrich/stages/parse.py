"""Stage 1: the list -> entries.jsonl and unparsed.jsonl."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.core.errors import InputError
from enrich.core.models import Entry
from enrich.stages.run_record import timed
from enrich.stages.workspace import Workspace
from enrich.storage.files import digest, read_list
from enrich.storage.records import read_json, write_json, write_records

if TYPE_CHECKING:
    from enrich.reading_list import ReadingList

log = logging.getLogger(__name__)


def load_reading_list(path: Path, *, may_be_empty: bool = False) -> tuple[str, ReadingList]:
    """The text of a list of any format, and what is read from it.

    Raises InputError for a list without entries, unless it `may_be_empty`.
    """
    from enrich.reading_list import parse_list

    text = read_list(path)
    parsed = parse_list(path, text)
    if not parsed.entries and not may_be_empty:
        raise InputError(path, parsed.refusal())
    return text, parsed


def parse(workspace: Workspace) -> list[Entry]:
    """Stage 1: the list -> entries.jsonl and unparsed.jsonl. Raises InputError for a list without entries."""
    with timed(workspace, "parse", first=True):
        text, parsed = load_reading_list(workspace.list_path)
        for warning in parsed.warnings:
            log.warning("%s: %s", workspace.list_path, warning)
        write_records(workspace.entries, parsed.entries)
        write_records(workspace.unparsed, parsed.unparsed)
    write_json(workspace.run, read_json(workspace.run) | {"list_sha256": digest(text)})
    return list(parsed.entries)
