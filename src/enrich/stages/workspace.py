"""Where a list, its snapshots and its outputs are, and which requests a run may make."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich.asking.drive import Listener
from enrich.asking.freshness import Freshness
from enrich.asking.gatherer import AnsweredRecords
from enrich.core.errors import InputError
from enrich.core.models import Entry, Resolution, SourceName
from enrich.core.sources import DEFAULT_SOURCES
from enrich.storage.files import is_there, read_text
from enrich.storage.records import read_records
from enrich.storage.snapshots import Archives

if TYPE_CHECKING:
    from enrich.decisions.corrections import Corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where a list, its snapshots and its outputs are, and which requests may be made."""

    list_path: Path = Path("data/raw/reading_list.md")
    place: Path | None = None
    """The path beside which the list's data is, where it is not `list_path`: that of a list from standard input."""
    raw_dir: Path = Path("data/raw")
    out_dir: Path = Path("data/enriched")
    sources: frozenset[SourceName] = frozenset(DEFAULT_SOURCES)
    offline: bool = False
    freshness: Freshness = field(default_factory=Freshness)
    contact: str | None = None
    patience: float = 120.0
    """Seconds that a run waits for each service that does not answer."""
    corrections_file: Path | None = None
    """What people decided; without it, corrections.toml next to the raw directory, if there is one."""
    index: str | None = None
    """Where an index of bulk files is, if records are looked up there; with SourceName.SNAPSHOT among the sources."""
    asks_for: frozenset[str] | None = None
    """The ids of the entries for which requests may be made; None means all. The others use cached answers only."""
    progress: Listener | None = None
    archives: Archives = field(init=False)
    parsed: dict[tuple[SourceName, str], AnsweredRecords] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "archives", Archives(self.raw_dir))

    @property
    def is_from_stdin(self) -> bool:
        """Whether the list came from standard input, so that `list_path` is gone after the command."""
        return self.place is not None and self.place != self.list_path

    @property
    def corrections_path(self) -> Path | None:
        """The file of corrections to read, if any."""
        usual = self.raw_dir.parent / "corrections.toml"
        return self.corrections_file or (usual if is_there(usual) else None)

    @property
    def entries(self) -> Path:
        """Stage 1: what the list says."""
        return self.out_dir / "entries.jsonl"

    @property
    def unparsed(self) -> Path:
        """Stage 1: the parts of the list that were not understood."""
        return self.out_dir / "unparsed.jsonl"

    @property
    def resolutions(self) -> Path:
        """Stage 2: which work each entry means."""
        return self.out_dir / "resolutions.jsonl"

    @property
    def fetched(self) -> Path:
        """Stage 3: a digest of the snapshots, and which sources could not be reached."""
        return self.out_dir / "fetched.json"

    @property
    def papers(self) -> Path:
        """Stage 4: the reconciled papers."""
        return self.out_dir / "papers.jsonl"

    @property
    def decided(self) -> Path:
        """Stage 4: what came of each correction."""
        return self.out_dir / "corrections.jsonl"

    @property
    def run(self) -> Path:
        """How long the last run took, and how many requests it made."""
        return self.out_dir / "run.json"


def read_curated_facts(workspace: Workspace) -> Any:
    """The curated facts, if this source is used. Raises InputError for a corrupt file."""
    from enrich.sources.curated import CuratedFacts, read_facts

    if SourceName.CURATED not in workspace.sources:
        return CuratedFacts()
    return read_facts(workspace.raw_dir / "curated.jsonl")


def read_corrections(workspace: Workspace) -> Corrections:
    """People's corrections; none where there is no file. Raises InputError for a corrupt one."""
    from enrich.decisions.corrections_file import parse_corrections

    path = workspace.corrections_path
    if path is None:
        return ()
    return parse_corrections(read_text(path), str(path))


def entries_with_resolutions(workspace: Workspace) -> list[tuple[Entry, Resolution]]:
    """Every entry with its resolution. Raises InputError if an entry has none, because stage 2 is out of date."""
    entries = read_records(workspace.entries, Entry)
    resolutions = {r.entry_id: r for r in read_records(workspace.resolutions, Resolution)}
    if missing := [entry.entry_id for entry in entries if entry.entry_id not in resolutions]:
        raise InputError(workspace.resolutions, f"has no resolution of {missing[0]}; run stage 2 again")
    return [(entry, resolutions[entry.entry_id]) for entry in entries]


def may_ask_for(entry: Entry, workspace: Workspace) -> bool:
    """Whether the sources may be asked about an entry in this run."""
    return workspace.asks_for is None or entry.entry_id in workspace.asks_for
