"""A published bulk file -> its items, one at a time, each as bytes that any process can read.

Nothing is held but the item in hand. Files may be gzipped or Parquet; the first bytes say so, not the name.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from lxml import etree

from enrich.core.errors import InputError
from enrich.core.identifiers import canonical_doi

if TYPE_CHECKING:
    from enrich.sources.bulk.corpora import Corpus

_GZIP_MAGIC = b"\x1f\x8b"
_PARQUET_MAGIC = b"PAR1"
# A work of OpenAlex has some kilobytes, and Parquet is read batch by batch.
_ROWS_AT_ONCE = 512
_BUFFER = 1 << 20
# DBLP's elements for publications (https://dblp.org/faq/What+do+I+find+in+dblp+xml.html). Left out: `www` (pages of
# persons), `proceedings` (volumes), `data`.
_DBLP_PUBLICATIONS = ("article", "inproceedings", "incollection", "book", "phdthesis", "mastersthesis")
# What DBLP's search calls each kind of publication.
_DBLP_TYPES = {
    "article": "Journal Articles",
    "inproceedings": "Conference and Workshop Papers",
    "incollection": "Parts in Books or Collections",
    "book": "Books and Theses",
    "phdthesis": "Books and Theses",
    "mastersthesis": "Books and Theses",
}


def items_of(corpus: Corpus, path: Path) -> Iterator[bytes]:
    """The items of a file of a corpus, in its order, each as a JSON document.

    Raises InputError, with the number of the item where it is known, for a file that cannot be read to its end.
    """
    number = 0
    try:
        with _opened(path) as (stream, is_parquet):
            items = _parquet_rows(path, corpus) if is_parquet else _READERS[corpus.format](stream, path)
            for item in items:
                number += 1
                yield item
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(path, f"is cut off or damaged after item {number}; download it again") from error
    except etree.XMLSyntaxError as error:
        raise InputError(path, f"is not well-formed XML: {error.msg}", error.lineno) from error
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from error


@contextmanager
def _opened(path: Path) -> Iterator[tuple[io.BufferedIOBase, bool]]:
    """The content of a file, unpacked, and whether it is Parquet."""
    with path.open("rb") as file:
        magic = file.read(len(_PARQUET_MAGIC))
        file.seek(0)
        if magic.startswith(_GZIP_MAGIC):
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield io.BufferedReader(unpacked, _BUFFER), False
        else:
            yield file, magic == _PARQUET_MAGIC


def _parquet_rows(path: Path, corpus: Corpus) -> Iterator[bytes]:
    """The rows of a Parquet file, some hundred at a time, with the columns that are read of its corpus."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not corpus.columns:
        raise InputError(path, f"is Parquet; {corpus.title} is not read in this form")
    try:
        with pq.ParquetFile(path) as file:
            columns = [name for name in file.schema_arrow.names if name in corpus.columns]
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns, use_threads=False):
                yield from map(msgspec.json.encode, batch.to_pylist())
    except pa.ArrowException as error:
        raise InputError(path, f"cannot be read as Parquet: {str(error).splitlines()[0]}") from error


def _json_lines(stream: io.BufferedIOBase, _: Path) -> Iterator[bytes]:
    for line in stream:
        item = line.strip()
        if item:
            yield item


class _Items(msgspec.Struct):
    """A file of Crossref's public data: its items, each left as it is."""

    items: list[msgspec.Raw]


def _json_items(stream: io.BufferedIOBase, path: Path) -> Iterator[bytes]:
    """Crossref's public data file is many files of a few thousand items each, {"items": [...]} or JSON Lines."""
    first = next(iter(stream), b"")
    if not re.match(rb'\s*\{\s*"items"\s*:\s*\[|\s*\{\s*$', first):
        yield from _json_lines(io.BufferedReader(_Joined(first, stream), _BUFFER), path)
        return
    try:
        document = msgspec.json.decode(first + stream.read(), type=_Items)
    except msgspec.DecodeError as error:
        raise InputError(path, f'is neither {{"items": [...]}} nor JSON Lines: {error}') from error
    for item in document.items:
        yield bytes(item)


class _Joined(io.RawIOBase):
    """A stream with its first line put back."""

    def __init__(self, first: bytes, rest: io.BufferedIOBase) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        taken = self._first[: len(buffer)] if self._first else self._rest.read(len(buffer))
        self._first = self._first[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


def _dblp_xml(stream: io.BufferedIOBase, _: Path) -> Iterator[bytes]:
    """DBLP's publications, each as its search gives it (`info`).

    The entities of dblp.dtd are those of HTML for letters (&uuml;). They are left in place here and read with the
    text later, so that neither the DTD nor anything that it names is ever loaded.
    """
    parser = etree.iterparse(
        stream, events=("end",), tag=_DBLP_PUBLICATIONS, load_dtd=False, no_network=True, resolve_entities=False,
        huge_tree=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for _event, element in parser:
        yield msgspec.json.encode(_dblp_info(element))
        element.clear()
        while element.getprevious() is not None:  # the root would else keep every element
            del element.getparent()[0]


def _dblp_info(element: etree._Element) -> dict[str, Any]:
    """A publication of dblp.xml in the words of DBLP's search."""
    texts: dict[str, list[str]] = {}
    for child in element:
        if isinstance(child.tag, str):
            texts.setdefault(child.tag, []).append(_text(child))
    key = element.get("key", "")
    dois = (canonical_doi(ee) for ee in texts.get("ee", []) if "doi.org/" in ee)
    venues = texts.get("booktitle") or texts.get("journal") or texts.get("school")
    is_informal = element.get("publtype", "").startswith("informal")
    return {
        "authors": {"author": [{"text": name} for name in texts.get("author", [])]},
        "title": (texts.get("title") or [""])[0],
        "venue": venues[0] if venues else None,
        "year": (texts.get("year") or [""])[0],
        **{name: texts[name][0] for name in ("volume", "number", "pages") if name in texts},
        "type": "Informal and Other Publications" if is_informal else _DBLP_TYPES[str(element.tag)],
        "key": key,
        "doi": next((doi for doi in dois if doi), None),
        "url": f"https://dblp.org/rec/{key}",
    }


def _text(element: etree._Element) -> str:
    """The text of an element without its mark-up; entities stay as they are written."""
    return "".join(str(part) for part in element.itertext())


_READERS = {"json-lines": _json_lines, "json-items": _json_items, "dblp-xml": _dblp_xml}
