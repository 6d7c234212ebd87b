"""The registry of sources: every entry is whole, and every part of the package can use it."""

from __future__ import annotations

import json
from importlib.util import find_spec

import msgspec
import pytest

from enrich.core.models import SourceName, SourceRecord
from enrich.core.sources import ClaimBasis, rank_sources
from enrich.works.claims import read_claims
from enrich.works.reconcile import PRECEDENCE


@pytest.mark.parametrize("source", SourceName)
def test_an_entry_is_whole(source: SourceName) -> None:
    assert find_spec(f"enrich.sources.{source}") is not None
    assert source.label
    assert source.info.terms.endswith(".")
    assert set(source.info.ranks) <= set(PRECEDENCE)
    endpoint = source.info.endpoint
    assert endpoint is None or endpoint.variable == f"ENRICH_{source.upper()}_URL"


@pytest.mark.parametrize("field", PRECEDENCE)
def test_no_two_sources_have_one_rank(field: str) -> None:
    order = rank_sources(field)
    assert order == PRECEDENCE[field][0]
    assert len({source.info.ranks[field] for source in order}) == len(order) > 0


@pytest.mark.parametrize("source", SourceName)
def test_a_record_without_a_venue_claims_none(source: SourceName) -> None:
    said = read_claims(SourceRecord(source=source, retrieved_at="2026-01-01T00:00:00Z"))
    named = ClaimBasis.DBLP_RECORD in source.info.claims  # DBLP has no record without one: its claim is empty
    assert [claim.is_published for claim in said] == ([False] if named else [])


@pytest.mark.parametrize("source", SourceName)
def test_a_source_is_its_name_in_files(source: SourceName) -> None:
    assert json.dumps({source: 1}) == f'{{"{source.value}": 1}}'
    assert msgspec.json.decode(msgspec.json.encode(source), type=SourceName) is source
    assert SourceName(source.value) is source
