"""DataCite's REST API: arXiv's understudy, asked for title, authors and abstract when arXiv itself is out.

Documentation: https://support.datacite.org/docs/api. It has no comments and no journal references. It is also asked
whether a DOI that Crossref does not know exists at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field

from enrich.core.errors import UnreadableAnswerError
from enrich.core.identifiers import Identifiers
from enrich.core.models import Query, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical, collapse
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import found, not_found, now, one_by_one
from enrich.sources.decoding import (
    Abstract,
    Many,
    Name,
    One,
    Text,
    Title,
    Year,
    plain_title,
    plausible_date,
    read,
    said,
)
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

SERVICE = Service(
    name=SourceName.DATACITE,
    accept="application/vnd.api+json, application/json",
)
_ORGANISATION = "Organizational"


class _Title(Struct):
    title: Title = Title("")


class _Creator(Struct, rename="camel"):
    name: Name = Name("")
    name_type: Text = Text("")
    given_name: Name = Name("")
    family_name: Name = Name("")


class _Description(Struct, rename="camel"):
    description: Abstract = Abstract("")
    description_type: Text = Text("")


class _Date(Struct, rename="camel"):
    date: Text = Text("")
    date_type: Text = Text("")


class _Types(Struct, rename="camel"):
    resource_type_general: Text = Text("")


class _Publisher(Text):
    """A name, or since schema 4.5 an object with a name."""

    __slots__ = ()

    @classmethod
    def read(cls, value: Any) -> Text:
        """The name in either form."""
        return super().read(value.get("name") if isinstance(value, dict) else value)


class _Attributes(Struct, rename="camel"):
    titles: Many[_Title] = field(default_factory=Many)
    creators: Many[_Creator] = field(default_factory=Many)
    descriptions: Many[_Description] = field(default_factory=Many)
    dates: Many[_Date] = field(default_factory=Many)
    publisher: _Publisher = _Publisher("")
    publication_year: Year = field(default_factory=Year)
    types: One[_Types] = field(default_factory=One)


class _Doi(Struct):
    attributes: One[_Attributes] = field(default_factory=One)


class Datacite:
    """The metadata that arXiv registers with its DOIs."""

    name = SourceName.DATACITE

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """One request a DOI."""

        def ask(query: Query) -> Snapshot:
            kind, _, value = query.text.partition(":")
            doi = value if kind == "doi" else f"10.48550/arXiv.{value}"
            data = transport.ask(SERVICE, f"/dois/{quote(doi, safe='')}", _data)
            return found(query, data, now()) if data else not_found(query, now())

        yield from one_by_one(queries, transport, ask)

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of a preprint, or of what else a DOI names."""
        if snapshot.status is not SnapshotStatus.FOUND:
            return ()
        kind, _, value = snapshot.request.removeprefix("id:").partition(":")
        ids = Identifiers(doi=value) if kind == "doi" else Identifiers(arxiv_id=value)
        attributes = read(snapshot.payload, _Doi).attributes.value
        if attributes is None:
            raise UnreadableAnswerError("no attributes of the DOI")
        return (_record(ids, attributes, snapshot.retrieved_at),)


def _data(response: Response) -> dict[str, Any] | None:
    answer = read_json(response)
    if not isinstance(answer, dict):
        raise MalformedAnswerError("no DOI record")
    if response.is_not_found and "errors" in answer:
        return None
    data = answer.get("data")
    if not response.is_ok or not isinstance(data, dict) or not isinstance(data.get("attributes"), dict):
        raise MalformedAnswerError("no DOI record")
    return data


def _creator(creator: _Creator) -> str:
    """A creator's name as people write it ("Given Family"); an organisation's as it is."""
    if creator.given_name and creator.family_name:
        return canonical(f"{creator.given_name} {creator.family_name}")
    family, comma, given = creator.name.partition(",")
    is_turned = bool(comma) and creator.name_type != _ORGANISATION
    return canonical(f"{given} {family}" if is_turned else creator.name)


def _record(ids: Identifiers, attributes: _Attributes, retrieved_at: str) -> SourceRecord:
    abstracts = [d.description for d in attributes.descriptions if d.description_type == "Abstract"]
    abstract = collapse(next((text for text in abstracts if text), ""))
    dates = [plausible_date(d.date) for d in attributes.dates if d.date_type == "Submitted"]
    submitted = [date for date in dates if date]
    title = next((title.title for title in attributes.titles if title.title), "")
    types = attributes.types.value
    return SourceRecord(
        source=SourceName.DATACITE,
        retrieved_at=retrieved_at,
        url=f"https://arxiv.org/abs/{ids.arxiv_id}" if ids.arxiv_id else f"https://doi.org/{ids.doi}",
        identifiers=ids,
        title=plain_title(title),
        authors=tuple(name for name in map(_creator, attributes.creators) if name),
        abstract=abstract or None,
        publisher=canonical(attributes.publisher) or None,
        kind=said(types.resource_type_general) if types else None,
        year=int(min(submitted)[:4]) if submitted else attributes.publication_year.value,
        date=max(submitted, default=None),
        first_date=min(submitted, default=None),
    )


SOURCE = Datacite()
