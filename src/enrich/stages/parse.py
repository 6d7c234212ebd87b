"""Stage 1: the list -> entries.jsonl and unparsed.jsonl."""

from __future__ import annotations

import logging

from enrich.core.errors import InputError
from enrich.core.models import Entry
from enrich.stages.run_record import timed
from enrich.stages.workspace import Workspace
from enrich.storage.files import digest, read_list
from enrich.storage.records import read_json, write_json, write_records

log = logging.getLogger(__name__)


def parse(workspace: Workspace) -> list[Entry]:
    """Stage 1: the list -> entries.jsonl and unparsed.jsonl. Raises InputError for a list without entries."""
    from enrich.reading_list import parse_list

    with timed(workspace, "parse", first=True):
        text = read_list(workspace.list_path)
        parsed = parse_list(workspace.list_path, text)
        for warning in parsed.warnings:
            log.warning("%s: %s", workspace.list_path, warning)
        if not parsed.entries:
            raise InputError(workspace.list_path, "no entries found: no list item leads to a paper")
        write_records(workspace.entries, parsed.entries)
        write_records(workspace.unparsed, parsed.unparsed)
    write_json(workspace.run, read_json(workspace.run) | {"list_sha256": digest(text)})
    return list(parsed.entries)
