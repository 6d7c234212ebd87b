"""Findings as a person would write them: one line for venue and year, notes for everyday names, links that follow."""

from __future__ import annotations

import json

import pytest

from commands import Shell

pytestmark = pytest.mark.run

NAMES = """# L

- [FlashAttention](https://arxiv.org/abs/2205.14135)
- **QLoRA** [paper](https://arxiv.org/abs/2305.14314)
- [The LoRA paper](https://arxiv.org/abs/2106.09685)
"""


def check(shell: Shell, *options: str) -> list[str]:
    return shell.enrich("check", "README.md", "--offline", *options).stdout.splitlines()


def test_everyday_names_are_notes_and_rewritten_only_when_asked(project: Shell) -> None:
    project.write("README.md", NAMES)
    assert check(project) == ["3 entries checked: 0 errors, 0 warnings, 6 notes"]
    notes = [line for line in check(project, "--notes") if "title_variant" in line]
    assert [line.partition(":")[2].partition(":")[0] for line in notes] == ["3", "4", "5"]
    project.enrich("run", "-q", "README.md", "--offline")
    assert project.enrich("fix", "README.md").stdout == ""
    assert "+- [FlashAttention: Fast and" in project.enrich("fix", "README.md", "--only", "title_variant").stdout


def test_a_short_title_of_another_paper_is_still_an_error(project: Shell) -> None:
    project.write("README.md", "- [Fast Parameter Tricks](https://arxiv.org/abs/2106.09685)\n")
    assert any("title_wrong" in line or "unresolved" in line for line in check(project, "--notes"))
    assert not any("short name" in line for line in check(project, "--notes"))


def test_venue_and_year_of_one_edit_are_one_line_in_texts_and_two_rows_in_data(project: Shell) -> None:
    lora = "[LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685)"
    project.write("README.md", f"- {lora}, ICML 2021\n")
    (line, _) = check(project)
    assert "the list says “ICML" in line
    assert "correct is “ICLR 2022”" in line
    assert "venue_wrong" in line
    assert "year_wrong" in line
    (annotation, _) = check(project, "--format", "github")
    assert "year_wrong" in annotation
    assert "venue_wrong" in annotation
    markdown = "\n".join(check(project, "--format", "markdown"))
    assert markdown.count("```suggestion") == 1
    assert markdown.count("- the list says:") == 1
    assert "1 error, 0 warnings, 0 notes" in markdown
    report = json.loads("\n".join(check(project, "--format", "json")))
    assert report["counts"] == {"error": 1}
    findings = report["findings"]
    assert findings[0]["group"] == findings[1]["group"]
    assert sorted(f["code"] for f in findings) == ["venue_wrong", "year_wrong"]
    assert findings[0]["edit"] == findings[1]["edit"]


def test_a_preprint_that_was_published_gets_its_venue_and_year(project: Shell) -> None:
    lora, flash = (f"- [{title}](https://arxiv.org/abs/{key})" for title, key in (
        ("LoRA: Low-Rank Adaptation of Large Language Models", "2106.09685"),
        ("FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness", "2205.14135"),
    ))  # fmt: skip
    project.write("README.md", f"{lora}, arXiv 2021\n{flash} (arXiv'22)\n")
    project.enrich("run", "-q", "README.md", "--offline")
    project.enrich("fix", "README.md", "--write")
    assert project.read("README.md") == f"{lora}, ICLR 2022\n{flash} (NeurIPS'22)\n"


def test_a_link_that_is_pinned_to_the_old_title_follows_the_new_one(project: Shell) -> None:
    old = "InferLine: ML Inference Pipeline Composition Framework"
    project.write("README.md", f"- [{old}](https://arxiv.org/abs/1812.01776v1), SoCC 2020\n")
    project.enrich("run", "-q", "README.md", "--offline")
    assert project.enrich("fix", "README.md", "--write").returncode == 0
    new = "InferLine: Latency-Aware Provisioning and Scaling for Prediction Serving Pipelines"
    assert project.read("README.md") == f"- [{new}](https://arxiv.org/abs/1812.01776), SoCC 2020\n"


def test_a_pinned_link_stays_where_the_title_is_right(project: Shell) -> None:
    text = "- [LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685v2), ICML 2022\n"
    project.write("README.md", text)
    project.enrich("run", "-q", "README.md", "--offline")
    project.enrich("fix", "README.md", "--write")
    assert project.read("README.md") == text.replace("ICML", "ICLR")
