"""Files that are none, are others' or are broken, and places that cannot be used: one line, exit 1 or 2, nothing lost."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import CURATED
from enrich.core.errors import InputError, OutputError
from enrich.core.models import Snapshot, SnapshotStatus, SourceName
from enrich.sources import pace
from enrich.storage.files import read_bytes, write_list
from enrich.storage.snapshots import Archive
from hostile.places import GOOD, WRONG, enrich

pytestmark = pytest.mark.run

Change = Callable[[Path], object]
LIST, RUN, FETCHED = "L.md", "data/enriched/run.json", "data/enriched/fetched.json"
PAPERS, FACTS, CORRECTIONS = "data/enriched/papers.jsonl", "data/raw/curated.jsonl", "data/corrections.toml"
ANSWERS, HISTORY, PARQUET = "data/raw/arxiv.jsonl", "data/enriched/history.parquet", "data/enriched/papers.parquet"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a list and its data set."""
    here = tmp_path_factory.mktemp("finished")
    (here / "data/raw").mkdir(parents=True)
    shutil.copy(CURATED, here / FACTS)
    (here / LIST).write_text(GOOD + WRONG, "utf-8")
    made = enrich("run", str(here / LIST), "--offline", "--raw-dir", str(here / "data/raw"), "--out-dir", str(here / "data/enriched"))  # fmt: skip
    assert made.exit_code == 0
    return here


@pytest.fixture
def here(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, as the working directory."""
    shutil.copytree(finished, tmp_path / "w")
    monkeypatch.chdir(tmp_path / "w")
    return tmp_path / "w"


# --- no files -------------------------------------------------------------------------------------------------


def put(kind: str) -> Callable[[Path], None]:
    """Put something that is no file of its own at a path."""

    def make(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "directory":
            path.mkdir()
        elif kind == "circle":
            path.symlink_to(path.name)
        else:
            path.symlink_to(kind)

    return make


NO_FILES = ("/dev/zero", "/dev/full", "pipe", "directory", "circle", "/proc/self/mem", "/nowhere/at/all", "/dev/tty")
READ = (
    (LIST, ("run", LIST, "--offline")),
    (LIST, ("check", LIST, "--offline")),
    (LIST, ("parse", LIST)),
    (LIST, ("fix", LIST)),
    (LIST, ("explain", LIST, "4", "--offline")),
    (FACTS, ("run", LIST, "--offline")),
    (CORRECTIONS, ("run", LIST, "--offline")),
    (CORRECTIONS, ("check", LIST, "--offline")),
    (CORRECTIONS, ("ignore", LIST, "9", "title_wrong", "--reason", "r")),
    (ANSWERS, ("run", LIST, "--offline")),
    (PAPERS, ("export", "--format", "csv")),
    (PAPERS, ("fix", LIST)),
    (PARQUET, ("diff", "data/enriched", "data/enriched")),
)


@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize(
    ("file", "command"), READ, ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else value
)
def test_what_is_no_file_is_refused(file: str, command: tuple[str, ...], kind: str, here: Path) -> None:
    put(kind)(here / file)
    before = contents(here)
    result = enrich(*command)
    assert result.exit_code in {1, 2}, result.output
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("enrich: ")
    after = contents(here)
    if file == ANSWERS:  # they are read when the first entry needs them
        before, after = ({name: content for name, content in c.items() if name != RUN} for c in (before, after))
    assert after == before


def contents(here: Path) -> dict[str, bytes]:
    """The content of all regular files."""
    return {
        str(p.relative_to(here)): p.read_bytes() for p in sorted(here.rglob("*")) if p.is_file() and not p.is_symlink()
    }


@pytest.mark.parametrize("kind", ["/dev/zero", "pipe", "circle"])
def test_a_history_that_is_no_file_is_set_aside(kind: str, here: Path) -> None:
    put(kind)(here / HISTORY)
    result = enrich("run", LIST, "--offline")
    assert result.exit_code == 0, result.output
    assert pq.read_table(here / HISTORY).num_rows


def test_sizes_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "big"
    with path.open("wb") as file:
        file.truncate(10 * 1024**4)  # ten tebibytes, of which none is on the disk
    with pytest.raises(InputError, match="is larger than 2048 MiB"):
        read_bytes(path)


# --- broken and foreign files ---------------------------------------------------------------------------------

BROKEN = {
    "empty": b"", "no UTF-8": b'{"a": "\xff\xfe"}', "no JSON": b"{", "a list": b"[1, 2]", "a number": b"7", "null": b"null",
    "deep": b"[" * 100_000, "a huge number": b'{"asked_at": 1' + b"0" * 5000 + b"}", "NUL": b"\0\0\0\0",
    "other types": json.dumps({"list": 7, "list_sha256": [1], "seconds": [], "sources": {"arxiv": 1}, "asked_at": "x", "unavailable": [], "unanswered": 3}).encode(),
    "other keys": b'{"sources": {"nobody": {"requests": 1}}, "seconds": {"parse": "x"}}',
    "other costs": b'{"sources": {"arxiv": {"requests": "many", "unavailable": 3}}}',
    "surrogate": b'{"list": "\\ud800"}',
}  # fmt: skip


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("file", [RUN, FETCHED, PAPERS])
def test_a_broken_file_of_the_last_run(file: str, content: bytes, here: Path) -> None:
    (here / file).write_bytes(content)
    for command in (
        ("fix", LIST), ("ignore", LIST, "9", "title_wrong", "--reason", "r"), ("export", "--format", "bibtex"),
        ("check", LIST, "--offline", "--keep"), ("run", LIST, "--offline"),
    ):  # fmt: skip
        result = enrich(*command)
        assert result.exit_code in {0, 1, 2}, result.output
        if file == PAPERS and command[0] in {"fix", "export", "ignore"}:
            assert result.exit_code == 2, command
        if result.exit_code == 2:
            assert result.stderr.count("\n") == 1, result.stderr
    assert (here / LIST).read_text("utf-8") == GOOD + WRONG
    assert enrich("fix", LIST).exit_code == 0, "the run made all files anew"


def test_papers_of_another_list_change_nothing_in_this_one(here: Path) -> None:
    other = here / "other"
    other.mkdir()
    (other / "O.md").write_text("Intro.\n\n" * 50 + GOOD + WRONG.replace("Clipper", "Clippy"), "utf-8")
    assert enrich("run", "other/O.md", "--offline", "--out-dir", "other").exit_code == 0
    shutil.copy(other / "papers.jsonl", here / PAPERS)
    before = (here / LIST).read_bytes()
    result = enrich("fix", LIST, "--write")
    assert result.exit_code in {0, 2}, result.output
    assert (here / LIST).read_bytes() == before


LINES = {
    "no UTF-8": b'{"source": "\xff"}', "a list": b"[]", "deep": b"[" * 100_000, "empty": b"", "NUL": b"\0",
    "another source": b'{"source":"dblp","request":"id:x","status":"found","retrieved_at":"2026-11-01T00:00:00Z"}',
    "no time": b'{"source":"arxiv","request":"id:x","status":"found","retrieved_at":"yesterday"}',
    "a number": b'{"source":"arxiv","request":"id:x","status":"found","retrieved_at":1e999,"payload":1}',
}  # fmt: skip


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_broken_answer_is_dropped_and_the_run_goes_on(line: bytes, here: Path) -> None:
    (here / ANSWERS).write_bytes(line + b"\n")
    result = enrich("run", LIST, "--offline")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("content", [b"\xff", b"[[correction]]\nkind=1\n", b"a=", b"[correction]\n", b"correction=[1]\n", b"\0", b"[[correction]]\n" * 2, b"a.b.c.d=[[[[[[1]]]]]]\n", b"correction = 1979-05-27\n", b"x = " + b"[" * 5000, b"x = " + b"9" * 5000, b'["a\\n::error::b"]\n'], ids=ascii)  # fmt: skip
def test_broken_corrections(content: bytes, here: Path) -> None:
    (here / CORRECTIONS).write_bytes(content)
    before = contents(here)
    for command in (("run", LIST, "--offline"), ("ignore", LIST, "9", "title_wrong", "--reason", "r")):
        result = enrich(*command)
        assert result.exit_code == 2, result.output
        assert result.stderr.count("\n") == 1, result.stderr
    assert contents(here) == before


# --- symbolic links -------------------------------------------------------------------------------------------


def test_a_run_writes_through_no_link_beside_the_list(here: Path) -> None:
    victim = here / "victim"
    victim.write_text("precious", "utf-8")
    for name in ("papers.parquet", "findings.parquet", "history.parquet", "review.md", "review.html", "run.json", "fetched.json", "papers.jsonl", "entries.jsonl", "resolutions.jsonl", "corrections.jsonl", "unparsed.jsonl", "datapackage.json"):  # fmt: skip
        (here / "data/enriched" / name).unlink()
        (here / "data/enriched" / name).symlink_to(victim)
    enrich("run", LIST, "--offline")
    assert victim.read_text("utf-8") == "precious"


@pytest.mark.parametrize("link", ["L.enriched", ".enrich", ".enrich/raw"])
def test_no_folder_beside_the_list_is_a_link(link: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    victim = tmp_path / "victim"
    victim.mkdir()
    (tmp_path / "lists" / link).parent.mkdir(parents=True)
    (tmp_path / "lists" / link).symlink_to(victim)
    (tmp_path / "lists" / LIST).write_text(GOOD, "utf-8")
    result = enrich("run", f"lists/{LIST}", "--offline")
    assert result.exit_code == 2, result.output
    assert "is behind a symbolic link" in result.stderr
    enrich("check", f"lists/{LIST}", "--offline", "--keep")
    enrich("ignore", f"lists/{LIST}", "4", "title_wrong", "--reason", "r")
    assert not list(victim.iterdir())
    named = "--out-dir" if link == "L.enriched" else "--raw-dir"
    assert enrich("run", f"lists/{LIST}", "--offline", named, "victim").exit_code == 0


def test_answers_are_appended_through_no_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", "utf-8")
    snapshot = Snapshot(source=SourceName.ARXIV, request="id:x", status=SnapshotStatus.FOUND, retrieved_at="2026-11-01T00:00:00Z")  # fmt: skip
    for name in ("before", "after"):
        path = tmp_path / name
        archive = Archive(path, SourceName.ARXIV)
        if name == "after":
            archive.all()
        path.symlink_to(victim)
        with pytest.raises(OutputError, match=str(path)):
            archive.append([snapshot])
    assert victim.read_text("utf-8") == "precious"


def test_a_correction_is_written_through_no_link(here: Path) -> None:
    victim = here / "victim"
    victim.write_text("# precious\n", "utf-8")
    (here / CORRECTIONS).symlink_to(victim)
    enrich("ignore", LIST, "9", "title_wrong", "--reason", "r")
    assert victim.read_text("utf-8") == "# precious\n"


def test_fix_writes_to_the_file_that_a_link_leads_to(here: Path) -> None:
    (here / "real").mkdir()
    (here / LIST).rename(here / "real/L.md")
    (here / LIST).symlink_to("real/L.md")
    (here / "real/L.md").chmod(0o640)
    result = enrich("fix", LIST, "--write")
    assert result.exit_code == 0, result.output
    assert (here / LIST).is_symlink()
    assert "Clipper: A Low-Latency" in (here / "real/L.md").read_text("utf-8")
    assert stat.S_IMODE((here / "real/L.md").stat().st_mode) == 0o640


def test_fix_compares_the_list_again_when_it_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "L.md"
    path.write_text("changed meanwhile", "utf-8")
    with pytest.raises(OutputError, match="was changed by another program in the meantime; nothing was written"):
        write_list(path, "fixed", before="as it was read")
    assert path.read_text("utf-8") == "changed meanwhile"
    assert [p.name for p in tmp_path.iterdir()] == ["L.md"]


# --- places that cannot be used -------------------------------------------------------------------------------


def in_a_file(here: Path) -> tuple[str, ...]:
    (here / "file").write_text("x", "utf-8")
    return ("--out-dir", "file/below")


def with_directory(path: Path) -> tuple[str, ...]:
    path.mkdir(parents=True)
    return ("--out-dir", "out")


PLACES: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "the output below a file": in_a_file,
    "the output in /proc": lambda _: ("--out-dir", "/proc/enrich"),
    "the output in /sys": lambda _: ("--out-dir", "/sys/enrich"),
    "a name too long": lambda _: ("--out-dir", "x" * 300),
    "the output is a directory of directories": lambda here: with_directory(here / "out/papers.parquet"),
    "run.json is a directory": lambda here: with_directory(here / "out/run.json"),
    "the report in /proc": lambda _: ("--also", "json=/proc/x.json"),
    "the report is a directory": lambda _: ("--also", "json=data"),
    "corrections are missing": lambda _: ("--corrections", "nowhere.toml"),
    "corrections below a file": lambda here: (in_a_file(here) and ()) or ("--corrections", "file/x.toml"),
    "corrections with a long name": lambda _: ("--corrections", "x" * 300),
    "facts below a file": lambda here: (in_a_file(here) and ()) or ("--raw-dir", "file/raw"),
}  # fmt: skip


@pytest.mark.parametrize("prepare", PLACES.values(), ids=PLACES)
def test_a_place_that_cannot_be_used(prepare: Callable[[Path], tuple[str, ...]], here: Path) -> None:
    options = prepare(here)
    before = contents(here)
    command = ("check", "--keep", LIST, "--fail-on", "never") if "--also" in options else ("run", LIST)
    result = enrich(*command, "--offline", *options)
    if options[0] == "--raw-dir":
        assert result.exit_code in {0, 1, 2}
        return
    assert result.exit_code in {1, 2}, result.output
    assert result.stderr.count("\n") == 1, result.stderr
    kept = {name: content for name, content in contents(here).items() if name in before and "run.json" not in name}
    assert kept.items() <= {**before, **kept}.items()
    assert (here / LIST).read_text("utf-8") == GOOD + WRONG


@pytest.fixture
def as_nobody(finished: Path) -> Iterator[Path]:
    """A copy that a user without rights may read and not write to; the test runs as that user, if it may."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    folder = Path(tempfile.mkdtemp(prefix="enrich-test-", dir="/tmp"))
    shutil.copytree(finished, folder / "w")
    for place in (folder, folder / "w", folder / "w/data", folder / "w/data/raw", folder / "w/data/enriched"):
        place.chmod(0o755)
    before = Path.cwd()
    os.chdir(folder / "w")
    os.seteuid(65534)
    try:
        yield folder / "w"
    finally:
        os.seteuid(0)
        os.chdir(before)
        shutil.rmtree(folder)


def test_a_directory_that_is_read_only(as_nobody: Path) -> None:
    for command in (
        ("run", LIST, "--offline"), ("fix", LIST, "--write"), ("export", "--format", "csv", "-o", "x.csv"),
        ("ignore", LIST, "9", "title_wrong", "--reason", "r"), ("parse", LIST, "-o", "x"),
        ("check", LIST, "--offline", "--output", "x"),
    ):  # fmt: skip
        result = enrich(*command)
        assert result.exit_code == 1, (command, result.output)
        assert "Permission denied" in result.stderr.splitlines()[-1], result.stderr


@pytest.mark.parametrize("file", [LIST, FACTS, PAPERS, RUN, "data/raw", "data/enriched"])
def test_what_may_not_be_read(file: str, as_nobody: Path) -> None:
    os.seteuid(0)
    (as_nobody / file).chmod(0)
    os.seteuid(65534)
    for command in (
        ("run", LIST, "--offline"),
        ("fix", LIST),
        ("export", "--format", "csv"),
        ("check", LIST, "--offline"),
    ):
        result = enrich(*command)
        assert result.exit_code in {0, 1, 2}, (command, result.output)
        assert "Traceback" not in result.output


# --- users and the temporary folder ---------------------------------------------------------------------------


@pytest.fixture
def no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder, for a user whose cache directory cannot be used."""
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file/cache"))
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(folder))
    return folder


@pytest.mark.parametrize("user", ["../..", "/etc", "a/b", "", "\n", "x" * 300])
def test_the_name_of_a_user_leads_nowhere(user: str, no_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, user)
    folder = pace._shared_folder()
    assert folder.parent == no_cache
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_user_without_a_name(no_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "LNAME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: (_ for _ in ()).throw(KeyError("no such user")))
    assert pace._shared_folder().parent == no_cache


@pytest.mark.parametrize("kind", ["foreign", "link", "file", "open to all"])
def test_a_foreign_lock_folder_is_refused(kind: str, no_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = no_cache / f"enrich-{os.getuid()}"
    if kind == "link":
        (no_cache / "elsewhere").mkdir()
        folder.symlink_to("elsewhere")
    elif kind == "file":
        folder.write_text("", "utf-8")
    else:
        folder.mkdir(mode=0o700)
        folder.chmod(0o777 if kind == "open to all" else 0o700)
    if kind == "foreign":
        found = os.getuid()
        monkeypatch.setattr(os, "getuid", lambda: found + 1)
        folder.rename(no_cache / f"enrich-{found + 1}")
    with pytest.raises(OutputError, match="belongs to another user, or others may write to it"):
        pace._shared_folder()


# --- usage ----------------------------------------------------------------------------------------------------

USAGE = (
    ("run", LIST, "--max-age", "nan"), ("run", LIST, "--max-age", "inf"), ("run", LIST, "--max-age=-1"), ("run", LIST, "--max-age", "NaN"),
    ("run", LIST, "--patience", "nan"), ("fix", LIST, "--min-confidence", "nan"), ("check", LIST, "--max-age", "-nan"),
    ("check", LIST, "--facts-from", "HEAD", "--trust-changes"), ("check", LIST, "--also", "json="), ("run", ""), ("explain", LIST, "0"),
)  # fmt: skip


@pytest.mark.parametrize("command", USAGE, ids=" ".join)
def test_wrong_usage_is_exit_2(command: tuple[str, ...], here: Path) -> None:
    before = contents(here)
    assert enrich(*command, *(() if command[0] == "fix" else ("--offline",))).exit_code == 2
    assert contents(here) == before


ADDRESSES = (
    "nowhere",
    "http://",
    "ftp://example.org",
    "file:///etc/passwd",
    "http://[::1",
    "http://a:b:c",
    "//example.org",
    "http://x:99999999",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("service", ["ARXIV", "SEMANTIC_SCHOLAR", "CROSSREF", "DBLP", "DATACITE"])
def test_an_address_that_is_none_is_exit_2(
    service: str, address: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"ENRICH_{service}_URL", address)
    before = contents(here)
    result = enrich("run", LIST, "--offline")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"enrich: ENRICH_{service}_URL: is not an address")
    assert result.stderr.count("\n") == 1
    assert contents(here) == before


@pytest.mark.parametrize(
    "name", ["\udcff.md", "a\nb.md", "\x1b[31m.md", "-", "--", ".md", "a" * 250 + ".md", "%s%n.md", "{0}.md"], ids=ascii
)
def test_names_of_lists(name: str, here: Path) -> None:
    shutil.copy(here / LIST, here / os.fsencode(name).decode("utf-8", "surrogateescape"))
    for command in ("run", "check", "parse"):
        result = enrich(command, *(() if command == "parse" else ("--offline",)), "--", name)
        assert result.exit_code in {0, 1, 2}, result.output
        if result.exit_code == 2:
            assert result.stderr.count("\n") == 1


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """A command line in which `enrich` is ours, run by a shell."""
    script = command.replace("enrich", f"{sys.executable} -m enrich")
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)


STREAMS = {
    "enrich check L.md --offline >&-": 1,
    "enrich run L.md --offline <&- >&- 2>&-": 0,
    "enrich run L.md --offline >/dev/full": 1,
    "enrich check L.md --offline >/dev/full 2>&1": 1,
    "enrich check --help >/dev/full": 1,
    "enrich check --offline - <&-": 2,
    "yes | enrich check --offline -": 2,
}


@pytest.mark.parametrize(("command", "code"), STREAMS.items(), ids=STREAMS)
def test_streams_that_are_closed_full_or_endless(command: str, code: int, here: Path) -> None:
    result = shell(command)
    assert result.returncode == code, result.stderr
    assert all(line.startswith("enrich: ") for line in result.stderr.splitlines()), result.stderr
    assert (here / LIST).read_text("utf-8") == GOOD + WRONG


FACT = {"title": "A Paper", "kind": "conference", "evidence": ["x"], "confidence": 0.9, "checked_on": "2026-01-01"}
NO_FACTS = {
    "nested too deep": b'{"title": ' + b"[" * 100_000,
    **{
        f"{key}: {value!r}": json.dumps(FACT | {key: value}).encode()
        for key, value in (
            ("checked_on", "\x1b[31m"), ("checked_on", "0000-00-00"), ("checked_on", ""), ("year", 10**30), ("year", -1), ("confidence", 1e308),
            ("confidence", -0.1), ("title", None), ("urls", [7]), ("zzz", 1),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("line", NO_FACTS.values(), ids=NO_FACTS)
def test_a_line_that_is_no_fact_is_refused(line: bytes, here: Path) -> None:
    (here / FACTS).write_bytes(line)
    result = enrich("run", LIST, "--offline")
    assert result.stderr.count("\n") == 1
    assert result.exit_code == 2
    assert result.stderr.startswith(f"enrich: {FACTS}:1: not a curated fact")


# --- diff -----------------------------------------------------------------------------------------------------

TABLES = {
    "no columns": {}, "other columns": {"a": [1]}, "numbers as ids": {"entry_id": [1]}, "no ids": {"entry_id": [None]},
    "lists as ids": {"entry_id": [["a"]]}, "findings as text": {"entry_id": ["a"], "findings": ["x"]},
    "findings of other form": {"entry_id": ["a"], "findings": [[{"a": 1}]]}, "counts as text": {"entry_id": ["a"], "citation_count": ["many"]},
    "a count that is too large": {"entry_id": ["a"], "citation_count": [2**62]}, "a title that is a list": {"entry_id": ["a"], "title": [["x", "y"]]},
    "sections as numbers": {"entry_id": ["a"], "section": [[1.5]]}, "binary ids": {"entry_id": [b"\xff\xfe"]}, "years as dates": {"entry_id": ["a"], "year": ["x"]},
    "nested ids": {"entry_id": [{"a": {"b": 1}}]}, "versions as text": {"entry_id": ["a"], "arxiv_version": ["v1"]},
}  # fmt: skip


@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES)
def test_diff_of_other_tables(columns: dict[str, list[object]], here: Path) -> None:
    pq.write_table(pa.table(columns), here / "other.parquet")
    for command in (("diff", "data/enriched", "other.parquet"), ("diff", "other.parquet", "data/enriched")):
        for form in ("text", "json"):
            result = enrich(*command, "--format", form)
            assert result.exit_code in {0, 2}, result.output
            if result.exit_code == 2:
                assert result.stderr.count("\n") == 1, result.stderr
                assert result.stdout == ""
    assert columns.keys() >= {"entry_id"} or result.exit_code == 2


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" * 100, b"PAR1\0\0\0\0PAR1", b"\xff" * 1000, b"entry_id\n1\n"], ids=ascii
)
def test_diff_of_no_tables(content: bytes, here: Path) -> None:
    (here / "other.parquet").write_bytes(content)
    result = enrich("diff", "other.parquet", "data/enriched")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_diff_of_a_severity_that_is_none(here: Path) -> None:
    table = pq.read_table(here / PARQUET)
    rows = table.to_pylist()
    for row in rows:
        row["findings"] = [finding | {"severity": "fatal", "code": None} for finding in row["findings"]]
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), here / "other.parquet")
    assert enrich("diff", "data/enriched", "other.parquet").exit_code == 0
