"""Every command that reads a list reads all formats alike."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import CURATED
from enrich.cli.main import main
from running import Place

TITLE = "vLLM: A High-Throughput Transformer-Based Language Model Inference Engine"
"""Not the paper's title, which is Efficient Memory Management for Large Language Model Serving with PagedAttention."""
LISTS = {
    "md": (
        "# Papers\n\n"
        "- Orca: A Distributed Serving System for Transformer-Based Generative Models\n"
        "  - Conference: OSDI'2022\n"
        "  - [Link: Orca: A Distributed Serving System for Transformer-Based Generative Models]"
        "(https://www.usenix.org/system/files/osdi22-yu.pdf)\n\n"
        f"- vLLM\n  - Conference: ACM'2023\n  - [Link: {TITLE}](https://arxiv.org/abs/2309.06180)\n"
    ),
    "bib": (
        "@inproceedings{orca,\n"
        "  title = {Orca: A Distributed Serving System for Transformer-Based Generative Models},\n"
        "  booktitle = {OSDI},\n  year = {2022},\n  url = {https://www.usenix.org/system/files/osdi22-yu.pdf}\n}\n\n"
        f"@inproceedings{{vllm,\n  title = {{{TITLE}}},\n  booktitle = {{ACM}},\n  year = {{2023}},\n"
        "  url = {https://arxiv.org/abs/2309.06180}\n}\n"
    ),
    "csv": (
        "title,venue,year,url\n"
        "Orca: A Distributed Serving System for Transformer-Based Generative Models,OSDI,2022,"
        "https://www.usenix.org/system/files/osdi22-yu.pdf\n"
        f"{TITLE},ACM,2023,https://arxiv.org/abs/2309.06180\n"
    ),
    "tsv": (
        "Paper\tConference\tYear\tLink\n"
        "Orca: A Distributed Serving System for Transformer-Based Generative Models\tOSDI\t2022\t"
        "https://www.usenix.org/system/files/osdi22-yu.pdf\n"
        f"{TITLE}\tACM\t2023\thttps://arxiv.org/abs/2309.06180\n"
    ),
    "json": json.dumps(
        [
            {
                "id": "orca",
                "type": "paper-conference",
                "title": "Orca: A Distributed Serving System for Transformer-Based Generative Models",
                "container-title": "OSDI",
                "issued": {"date-parts": [[2022]]},
                "URL": "https://www.usenix.org/system/files/osdi22-yu.pdf",
            },
            {
                "id": "vllm",
                "type": "paper-conference",
                "title": TITLE,
                "container-title": "ACM",
                "issued": {"date-parts": [[2023, 10]]},
                "URL": "https://arxiv.org/abs/2309.06180",
            },
        ],
        indent="\t",
    ),
    "ris": (
        "TY  - CONF\nTI  - Orca: A Distributed Serving System for Transformer-Based Generative Models\n"
        "T2  - OSDI\nPY  - 2022\nUR  - https://www.usenix.org/system/files/osdi22-yu.pdf\nER  - \n\n"
        f"TY  - CONF\nTI  - {TITLE}\nT2  - ACM\nDA  - 2023/10//\nPY  - 2023\n"
        "UR  - https://arxiv.org/abs/2309.06180\nER  - \n"
    ),
    "enw": (
        "%0 Conference Proceedings\n%T Orca: A Distributed Serving System for Transformer-Based Generative Models\n"
        "%B OSDI\n%D 2022\n%U https://www.usenix.org/system/files/osdi22-yu.pdf\n\n"
        f"%0 Conference Proceedings\n%T {TITLE}\n%B ACM\n%D 2023\n%U https://arxiv.org/abs/2309.06180\n"
    ),
}

VENUE = {
    "md": "  - Conference: ACM'2023\n",
    "bib": "  booktitle = {ACM},\n",
    "csv": "ACM",
    "tsv": "ACM",
    "json": '\t\t"container-title": "ACM",\n',
    "ris": "T2  - ACM\n",
    "enw": "%B ACM\n",
}
"""The venue of the second entry, as each list writes it."""


class Listed:
    """A list of one format in a git repository, and the commands on it, offline with curated facts."""

    def __init__(self, form: str, directory: Path) -> None:
        self.place = Place.under(directory)
        self.place.raw.mkdir()
        shutil.copy(CURATED, self.place.raw)
        self.path = directory / f"list.{form}"
        self.path.write_text(LISTS[form], "utf-8")

    @property
    def title_line(self) -> int:
        return next(n for n, line in enumerate(self.path.read_text("utf-8").split("\n"), 1) if TITLE in line)

    def __call__(self, command: str, *arguments: str) -> Result:
        places = {"raw": ["--raw-dir", str(self.place.raw)], "out": ["--out-dir", str(self.place.out)]}
        options = {
            "run": [*places["raw"], *places["out"], "--offline"],
            "check": [*places["raw"], "--offline"],
            "explain": [*places["raw"], "--offline"],
            "fix": places["out"],
            "fill": places["out"],
            "ignore": [*places["raw"], *places["out"]],
            "pin": [*places["raw"], *places["out"]],
        }
        given = [command, str(self.path), *arguments, *options.get(command, [])]
        return CliRunner().invoke(main, given, catch_exceptions=False)


@pytest.fixture(params=sorted(LISTS))
def listed(request: pytest.FixtureRequest, tmp_path: Path) -> Listed:
    return Listed(request.param, tmp_path)


def codes(listed: Listed) -> set[tuple[str, str]]:
    return {(paper["title"], finding["code"]) for paper in listed.place.papers for finding in paper["findings"]}


def test_run_and_export(listed: Listed) -> None:
    assert listed("run").exit_code == 0
    assert [paper["arxiv_id"] for paper in listed.place.papers][1] == "2309.06180"
    assert {code for _, code in codes(listed)} >= {"title_wrong", "venue_vague"}
    made = CliRunner().invoke(main, ["export", "--format", "bibtex", "--out-dir", str(listed.place.out)])
    assert made.exit_code == 0
    assert "PagedAttention" in made.stdout


def test_parse(listed: Listed) -> None:
    parsed = listed("parse", "--format", "jsonl")
    assert [json.loads(line)["title"] for line in parsed.stdout.splitlines()][1] == TITLE
    assert (
        f"line {listed.title_line} belongs to the entry" in listed("parse", "--explain", f"{listed.title_line}").stdout
    )


def test_check(listed: Listed) -> None:
    checked = listed("check", "--format", "json")
    assert checked.exit_code == 1
    report = json.loads(checked.stdout)
    assert report["entries"] == 2
    assert {finding["code"] for finding in report["findings"]} >= {"title_wrong", "venue_vague"}


def test_check_of_what_changed_since_a_commit(listed: Listed) -> None:
    changed = listed.path.read_text("utf-8")
    listed.path.write_text(changed.replace(TITLE, "A Former Title"), "utf-8")
    git = ["git", "-C", str(listed.path.parent), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "list"]):
        subprocess.run([*git, *command], check=True)
    listed.path.write_text(changed, "utf-8")
    checked = listed("check", "--changed-since", "HEAD", "--format", "json")
    assert checked.exit_code == 1, checked.output
    report = json.loads(checked.stdout)
    assert report["entries"] == 1
    assert {finding["line"] for finding in report["findings"]} <= set(
        range(listed.title_line - 2, listed.title_line + 5)
    )
    assert "title_wrong" in {finding["code"] for finding in report["findings"]}


def test_check_names_what_may_be_an_entry_and_is_not_read(tmp_path: Path) -> None:
    listed = Listed("bib", tmp_path)
    hidden = LISTS["bib"].replace("{OSDI}", "{OSDI @article{x, title={A Hidden Paper}, year=2020}}")
    listed.path.write_text(f"{hidden}% @article{{y, title={{Another}}}}\n", "utf-8")
    lines = [line for line in listed("check").output.splitlines() if "is not checked" in line]
    assert [line.partition("list.bib:")[2].partition(" ")[0] for line in lines] == [
        "3:",
        f"{len(hidden.splitlines()) + 1}:",
    ]


def test_explain(listed: Listed) -> None:
    explained = listed("explain", str(listed.title_line))
    assert explained.exit_code == 0
    assert TITLE in explained.output
    assert "decided: SOSP 2023" in explained.output


def test_fix(listed: Listed) -> None:
    listed("run")
    assert listed("fix", "--write").exit_code == 0
    text = listed.path.read_text("utf-8")
    assert TITLE not in text
    assert "PagedAttention" in text


def test_ignore(listed: Listed) -> None:
    listed("run")
    before = codes(listed)
    ignored = listed("ignore", str(listed.title_line), "title_wrong", "--reason", "Ours.")
    assert ignored.exit_code == 0, ignored.output
    assert "takes effect on the next run" in ignored.output
    listed("run")
    assert {code for _, code in before - codes(listed)} == {"title_wrong"}


def test_fill(listed: Listed) -> None:
    form = listed.path.suffix[1:]
    listed.path.write_text(LISTS[form].replace(VENUE[form], ""), "utf-8")
    assert listed("run").exit_code == 0
    filled = listed("fill", "--write")
    assert "1 entry filled" in filled.output
    assert listed("run").exit_code == 0
    assert (listed.place.papers[1]["listed_venue"].split("'")[0], listed.place.papers[1]["listed_year"]) == (
        "SOSP",
        2023,
    )


def test_pin(listed: Listed) -> None:
    listed("run")
    pinned = listed("pin", str(listed.title_line), "--venue", "OSDI", "--reason", "As they say.")
    assert pinned.exit_code == 0, pinned.output
    listed("run")
    assert listed.place.papers[1]["venue"] == "OSDI"


def test_parse_of_several_lists(tmp_path: Path) -> None:
    for form, text in LISTS.items():
        (tmp_path / f"list.{form}").write_text(text, "utf-8")
    parsed = CliRunner().invoke(main, ["parse", str(tmp_path), "--format", "jsonl"], catch_exceptions=False)
    rows = [json.loads(line) for line in parsed.stdout.splitlines()]
    assert [Path(row["list"]).name for row in rows[::2]] == [f"list.{form}" for form in sorted(LISTS)]
    assert {row["title"] for row in rows[1::2]} == {TITLE}
    shown = CliRunner().invoke(main, ["parse", *(str(tmp_path / f"list.{form}") for form in ("bib", "ris"))])
    assert shown.stdout.count("2 entries: 2 paper") == 2


def test_parse_from_standard_input() -> None:
    for form, text in LISTS.items():
        if form not in {"csv", "tsv"}:
            parsed = CliRunner().invoke(main, ["parse", "-", "--format", "jsonl"], input=text)
            assert TITLE in parsed.stdout, form
