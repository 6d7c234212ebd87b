"""`enrich add`: a paper by link, id or title, written as the entries around it are; duplicates are refused."""

from __future__ import annotations

import pexpect
import pytest

from commands import Shell, without_colours
from enrich.reading_list import parse_list, parse_reading_list

pytestmark = pytest.mark.run

PAGED = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
LORA = "LoRA: Low-Rank Adaptation of Large Language Models"
QLORA = "QLoRA: Efficient Finetuning of Quantized LLMs"
FLASH = "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"

BULLETS = f"""# L

## Tuning

- [{LORA}](https://arxiv.org/abs/2106.09685), Hu et al., *ICLR 2022*. [[code](https://github.com/microsoft/LoRA)]
- [{QLORA}](https://arxiv.org/abs/2305.14314), Dettmers et al., *NeurIPS 2023*.

## Serving

- [{FLASH}](https://arxiv.org/abs/2205.14135), Dao et al., *NeurIPS 2022*. Its kernels are fast on any hardware.
"""
TABLE = f"""| Title | Venue | Year | Paper | Code |
|---|---|---|---|---|
| {LORA} | ICLR | 2022 | [arXiv](https://arxiv.org/abs/2106.09685) | [code](https://github.com/microsoft/LoRA) |
"""
NESTED = """# L

## Serving
- InferLine
  - Conference: SoCC'2020
  - [Link: InferLine: ML Inference Pipeline Composition Framework](https://arxiv.org/abs/1812.01776)
  - It does things with pipelines that nobody did before.

- FlexGen
  - Conference: ICML'2023
  - [Link: FlexGen: High-Throughput Generative Inference of Large Language Models with a Single GPU](https://arxiv.org/abs/2303.06865)
  - [Code](https://github.com/FMInference/FlexGen)

## Other
"""
NUMBERED = f"""1. [{LORA}](https://arxiv.org/abs/2106.09685) (ICLR'22)
2. [{QLORA}](https://arxiv.org/abs/2305.14314) (NeurIPS'23)
"""
NEWEST_FIRST = f"""- [{QLORA}](https://arxiv.org/abs/2305.14314), NeurIPS 2023
- [{LORA}](https://arxiv.org/abs/2106.09685), ICLR 2022
- [Attention Is All You Need](https://arxiv.org/abs/1706.03762), NeurIPS 2017
"""
BIBTEX = f"""@inproceedings{{hu2022lora,
  title = {{{LORA}}},
  booktitle = {{ICLR}},
  year = {{2022}},
  eprint = {{2106.09685}}
}}
"""
CSV = f'title,authors,venue,year,url\n"{LORA}",Hu,ICLR,2022,https://arxiv.org/abs/2106.09685\n'


@pytest.mark.parametrize(
    ("name", "text", "options", "added"),
    [
        (
            "bullets.md",
            BULLETS,
            ("--section", "Tuning"),
            f"- [{PAGED}](https://arxiv.org/abs/2309.06180), Kwon et al., *SOSP 2023*.",
        ),
        ("table.md", TABLE, (), f"| {PAGED} | SOSP | 2023 | [arXiv](https://arxiv.org/abs/2309.06180) | |"),
        (
            "nested.md",
            NESTED,
            (),
            f"- {PAGED}\n  - Conference: SOSP'2023\n  - [Link: {PAGED}](https://arxiv.org/abs/2309.06180)",
        ),
        ("numbered.md", NUMBERED, (), f"3. [{PAGED}](https://arxiv.org/abs/2309.06180) (SOSP'23)"),
    ],
)
def test_an_entry_is_written_as_its_neighbours_are(
    shell: Shell, name: str, text: str, options: tuple[str, ...], added: str
) -> None:
    shell.write(name, text)
    shown = shell.enrich("add", name, "2309.06180", "--print", *options)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.rstrip("\n") == added
    assert shell.read(name) == text
    ran = shell.enrich("add", name, "https://arxiv.org/abs/2309.06180", *options)
    assert ran.returncode == 0
    after = shell.read(name)
    assert added in after
    # All that was there is there still, in its order.
    assert after.replace(added + "\n", "", 1).replace("\n\n\n", "\n\n") in {text, text.rstrip("\n"), text + "\n"}
    line = int(ran.stdout.partition(":")[2].partition(":")[0])
    assert after.splitlines()[line - 1] == added.splitlines()[0]


def test_windows_line_ends_and_a_missing_last_one_stay(shell: Shell) -> None:
    (shell.folder / "a.md").write_bytes(NUMBERED.rstrip("\n").replace("\n", "\r\n").encode())
    assert shell.enrich("add", "a.md", "2309.06180").returncode == 0
    after = (shell.folder / "a.md").read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n") == 2
    assert not after.endswith(b"\n")


def test_a_list_with_the_newest_first_stays_sorted(shell: Shell) -> None:
    shell.write("a.md", NEWEST_FIRST)
    assert shell.enrich("add", "a.md", "2205.14135").returncode == 0
    years = [entry.year or 0 for entry in parse_reading_list(shell.read("a.md")).entries]
    assert years == sorted(years, reverse=True)
    assert len(years) == 4


def test_bibtex_and_csv_get_records_of_their_own(shell: Shell) -> None:
    for name, text in (("a.bib", BIBTEX), ("a.csv", CSV)):
        path = shell.write(name, text)
        assert shell.enrich("add", name, "2309.06180").returncode == 0
        after = shell.read(name)
        assert after.startswith(text)
        entry = parse_list(path, after).entries[-1]
        assert (entry.title, entry.year) == (PAGED, 2023)
    assert "kwon2023efficient" in shell.read("a.bib")
    assert "\t" not in shell.read("a.bib")


def test_nothing_that_is_said_of_another_paper_is_copied(shell: Shell) -> None:
    """Organisations, kinds of links and dates are facts about their own papers, however many entries give some."""
    lines = [
        f"1. [{LORA}](https://arxiv.org/abs/2106.09685) `Microsoft` `2022`",
        f"2. [{QLORA}](https://arxiv.org/abs/2305.14314) `Washington` `2023`",
        f"3. [{FLASH}](https://arxiv.org/abs/2205.14135) `Stanford` `2022`",
        "4. [Attention Is All You Need](https://arxiv.org/abs/1706.03762) `Google` `2017`",
        "5. [GQA: Generalized Multi-Query Transformer Models](https://arxiv.org/abs/2305.13245) `Google` `2023`",
    ]
    shell.write("a.md", "\n".join(lines) + "\n")
    ran = shell.enrich("add", "a.md", "2309.06180")
    assert ran.returncode == 0
    added = shell.read("a.md").splitlines()[-1]
    assert added.startswith(f"6. [{PAGED}](https://arxiv.org/abs/2309.06180)")
    assert not any(word in added for word in ("Google", "Stanford", "Microsoft", "Washington"))


def test_the_nearest_section_is_taken_and_named_where_nobody_can_be_asked(shell: Shell) -> None:
    shell.write("a.md", BULLETS)
    ran = shell.enrich(
        "add", "a.md", "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning"
    )
    assert ran.returncode == 0, ran.stderr
    assert "(L > Serving)" in ran.stdout


def test_on_a_terminal_the_section_is_asked(shell: Shell) -> None:
    shell.write("a.md", BULLETS)
    terminal = shell.on_terminal("add", "a.md", "2309.06180")
    terminal.expect(r"heading \[1\]: ")
    offered = without_colours(terminal.before)
    number = next(line.split()[0] for line in offered.splitlines() if "L > Tuning" in line)
    terminal.sendline(number)
    terminal.expect(pexpect.EOF)
    (entry,) = [e for e in parse_reading_list(shell.read("a.md")).entries if e.title == PAGED]
    assert entry.section == ("L", "Tuning")


def test_duplicates_are_refused_with_their_line(shell: Shell) -> None:
    shell.write("a.md", BULLETS)
    for given in ("2106.09685", "https://arxiv.org/pdf/2106.09685v2", LORA, LORA.lower()):
        ran = shell.enrich("add", "a.md", given)
        assert ran.returncode == 1, given
        assert "enrich: a.md:5: " in ran.stderr
        assert "the list has this paper already" in ran.stderr
    assert shell.read("a.md") == BULLETS


def test_a_duplicate_that_only_a_service_knows_is_refused_after_a_run(shell: Shell) -> None:
    text = BULLETS + f"- [{PAGED} in short](https://doi.org/10.1145/3600006.3613165)\n"
    shell.write("a.md", text)
    shell.enrich("run", "-q", "a.md")
    ran = shell.enrich("add", "a.md", "2309.06180")
    assert ran.returncode == 1
    assert "a.md:11: " in ran.stderr


def test_many_come_from_standard_input_and_what_is_unknown_is_said(shell: Shell) -> None:
    shell.write("a.md", BULLETS)
    given = "2309.06180\n\nno paper that anybody ever wrote about nothing\n2305.14314\n"
    refused = shell.enrich("add", "a.md", "--doi-or-arxiv", "-", given=given)
    assert refused.returncode == 2
    assert "neither a DOI nor an arXiv id" in refused.stderr
    ran = shell.enrich("add", "a.md", "-", "--section", "Serving", given=given)
    assert ran.returncode == 1
    assert "no paper that anybody ever wrote about nothing: not identified" in ran.stderr
    assert "a.md:6: 2305.14314: the list has this paper already" in ran.stderr
    titles = [entry.title for entry in parse_reading_list(shell.read("a.md")).entries]
    assert titles == [LORA, QLORA, FLASH, PAGED]


def test_unknown_headings_and_offline_are_explained(shell: Shell) -> None:
    shell.write("a.md", BULLETS)
    ran = shell.enrich("add", "a.md", "2309.06180", "--section", "Cooking")
    assert ran.returncode == 2
    assert "the headings are Tuning, Serving" in ran.stderr
    offline = shell.enrich("add", "a.md", "2401.09670", "--offline")
    assert offline.returncode == 1
    assert "--offline uses cached answers only" in offline.stderr
    assert shell.read("a.md") == BULLETS
