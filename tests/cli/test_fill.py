"""`enrich fill`: titles behind bare addresses; venue, year and authors as other entries have them; nothing changes."""

from __future__ import annotations

import subprocess

import pytest

from commands import Shell
from lists import SMALL

pytestmark = pytest.mark.run

LORA = "LoRA: Low-Rank Adaptation of Large Language Models"
QLORA = "QLoRA: Efficient Finetuning of Quantized LLMs"
FLASH = "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"
TEXT = f"""# L

- [{LORA}](https://arxiv.org/abs/2106.09685), Hu et al. (ICLR 2022)
- [{QLORA}](https://arxiv.org/abs/2305.14314), Dettmers et al. (NeurIPS 2023)
- [{FLASH}](https://arxiv.org/abs/2205.14135) - very fast.
- https://arxiv.org/abs/2309.06180
- <https://arxiv.org/abs/2401.09670>
- [https://arxiv.org/abs/2208.07339](https://arxiv.org/abs/2208.07339)
"""
FILLED = f"""# L

- [{LORA}](https://arxiv.org/abs/2106.09685), Hu et al. (ICLR 2022)
- [{QLORA}](https://arxiv.org/abs/2305.14314), Dettmers et al. (NeurIPS 2023)
- [{FLASH}](https://arxiv.org/abs/2205.14135), Dao et al. (NeurIPS 2022) - very fast.
- [Efficient Memory Management for Large Language Model Serving with PagedAttention](https://arxiv.org/abs/2309.06180), Kwon et al. (SOSP 2023)
- [DistServe: Disaggregating Prefill and Decoding for Goodput-optimized Large Language Model Serving](https://arxiv.org/abs/2401.09670), Zhong et al. (OSDI 2024)
- [LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale](https://arxiv.org/abs/2208.07339), Dettmers et al. (NeurIPS 2022)
"""  # noqa: E501  lines of a list


def test_what_is_missing_is_written_as_other_entries_have_it(shell: Shell) -> None:
    shell.write("a.md", TEXT)
    shell.enrich("run", "-q", "a.md")
    patch = shell.enrich("fill", "a.md")
    assert patch.returncode == 0
    assert "a.md: 4 entries can be filled" in patch.stderr
    assert shell.read("a.md") == TEXT
    subprocess.run(["git", "init", "-q", "."], cwd=shell.folder, check=True)
    subprocess.run(["git", "apply"], cwd=shell.folder, input=patch.stdout, text=True, check=True)
    assert shell.read("a.md") == FILLED
    shell.write("a.md", TEXT)
    assert "4 entries filled" in shell.enrich("fill", "a.md", "--write").stderr
    assert shell.read("a.md") == FILLED


def test_a_second_time_there_is_nothing_to_fill(shell: Shell) -> None:
    shell.write("a.md", FILLED)
    shell.enrich("run", "-q", "a.md")
    ran = shell.enrich("fill", "a.md")
    assert (ran.stdout, ran.stderr) == ("", "a.md: nothing to fill\n")


def test_lists_without_venues_get_none(shell: Shell) -> None:
    text = f"- [{LORA}](https://arxiv.org/abs/2106.09685)\n- [{QLORA}](https://arxiv.org/abs/2305.14314)\n"
    shell.write("a.md", text)
    shell.enrich("run", "-q", "a.md")
    assert shell.enrich("fill", "a.md").stdout == ""


def test_a_line_of_its_own_for_the_venue_is_added_where_the_list_has_such_lines(project: Shell) -> None:
    project.write("README.md", SMALL.replace("  - Conference: OSDI'2022\n", "", 1))
    project.enrich("run", "-q", "README.md", "--offline")
    assert "+  - Conference: OSDI'2022" in project.enrich("fill", "README.md").stdout.splitlines()


def test_bibtex_gets_fields(shell: Shell) -> None:
    shell.write("a.bib", f"@inproceedings{{lora,\n  title = {{{LORA}}},\n  eprint = {{2106.09685}},\n}}\n")
    shell.enrich("run", "-q", "a.bib")
    shell.enrich("fill", "--write", "a.bib")
    assert "  booktitle = {ICLR},\n  year = {2022},\n  eprint" in shell.read("a.bib")


def test_bibtex_gets_full_names_where_other_entries_have_them(shell: Shell) -> None:
    shell.write(
        "a.bib",
        f"@inproceedings{{q,\n  title = {{{QLORA}}},\n"
        "  booktitle = {Advances in Neural Information Processing Systems},\n  year = 2023,\n}\n"
        f"@inproceedings{{lora,\n  title = {{{LORA}}},\n  eprint = {{2106.09685}},\n}}\n",
    )
    shell.enrich("run", "-q", "a.bib")
    shell.enrich("fill", "--write", "a.bib")
    assert "  booktitle = {International Conference on Learning Representations},\n" in shell.read("a.bib")


def test_a_run_that_identified_nothing_is_named(shell: Shell) -> None:
    shell.write("a.md", TEXT)
    shell.enrich("run", "-q", "--offline", "a.md")
    for command in ("fill", "fix"):
        assert "the last run identified no entry" in shell.enrich(command, "a.md").stderr


def test_a_list_that_was_not_run_is_refused_with_the_command(shell: Shell) -> None:
    shell.write("a.md", TEXT)
    ran = shell.enrich("fill", "a.md")
    assert ran.returncode == 2
    assert ran.stderr.strip().endswith("first run: enrich run a.md")


def test_csv_gets_its_empty_cells(shell: Shell) -> None:
    text = (
        "title,authors,venue,year,url,notes\r\n"
        f'"{LORA}","Hu, Edward J.; Shen, Yelong",ICLR,2022,https://arxiv.org/abs/2106.09685,"read, twice"\r\n'
        f'{QLORA},,,"",https://arxiv.org/abs/2305.14314,\r\n'
        ",,,,https://arxiv.org/abs/2309.06180,\r\n"
    )
    (shell.folder / "a.csv").write_bytes(text.encode())
    shell.enrich("run", "-q", "a.csv")
    assert "2 entries filled" in shell.enrich("fill", "--write", "--min-confidence", "0.8", "a.csv").stderr
    header, lora, qlora, vllm, _ = (shell.folder / "a.csv").read_bytes().decode().split("\r\n")
    assert [header, lora] == text.split("\r\n")[:2], "what is there stays as it is"
    assert qlora.startswith(f'{QLORA},"Dettmers, Tim; ')
    assert qlora.endswith(',NeurIPS,"2023",https://arxiv.org/abs/2305.14314,')
    assert vllm.startswith(
        'Efficient Memory Management for Large Language Model Serving with PagedAttention,"Kwon, Woosuk; '
    )
    assert vllm.endswith(",SOSP,2023,https://arxiv.org/abs/2309.06180,")
