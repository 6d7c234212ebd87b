"""Lists in the layouts of `styles.toml`, filled with records; what has to be read follows from the placeholders."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from evaluate_reading.grammar import Expected, Generated
from evaluate_reading.records import Record, draw

_JOURNALS = (
    "Nature", "Science", "Journal of Machine Learning Research", "Bioinformatics", "Physical Review Letters",
    "IEEE Transactions on Pattern Analysis and Machine Intelligence", "Nature Communications", "PLoS ONE",
    "Communications of the ACM", "Artificial Intelligence", "Cell", "Neural Computation", "The Lancet",
    "Proceedings of the National Academy of Sciences", "Journal of the ACM", "IEEE Trans. Inf. Theory",
)  # fmt: skip
_SHORT = (
    "EuroSys", "SIGMOD", "VLDB", "ACL", "EMNLP", "NAACL", "ECCV", "ICRA", "CoRL", "OSDI", "SOSP", "NSDI", "TMLR",
    "Interspeech", "SIGGRAPH", "UAI", "COLT", "MICCAI", "ICASSP", "RSS", "USENIX Security", "IEEE S&P", "TACL",
    "ACM Multimedia", "TPAMI", "Nature", "arXiv", "WACV", "COLING", "MLSys",
)  # fmt: skip
_LONG = (
    "Proceedings of the 38th International Conference on Machine Learning", "Advances in Neural Information Processing Systems",
    "International Conference on Learning Representations", "Proceedings of the ACM Symposium on Operating Systems Principles",
    "IEEE/CVF Conference on Computer Vision and Pattern Recognition", "European Conference on Computer Vision",
    "Proceedings of the 2021 Conference on Empirical Methods in Natural Language Processing",
    "ACM SIGKDD International Conference on Knowledge Discovery and Data Mining",
)  # fmt: skip
_FIELDS = {"title": "ts", "authors": "afhipmcbg", "venue": "vwj", "year": "yz", "url": "ux"}
_PLACEHOLDER = re.compile(r"\{(\w+?)(\d?)\}")


@cache
def styles() -> tuple[dict[str, Any], ...]:
    """The styles as they are in the file."""
    return tuple(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["style"])


def written(rng: random.Random, style: dict[str, Any], count: int) -> Generated:
    """A list of `count` records in a style."""
    entry = style["entry"]
    forms = [entry] if isinstance(entry, str) else entry
    per = style.get("per", 1)
    made = Generated(style["name"], "# Snail Papers\n\n## Shells\n\n" + style.get("head", ""))
    after = ""
    kind = rng.choice(("arxiv", "doi", "unknown", "mixed"))
    records = draw(rng, count - count % per)
    for number in range(len(records) // per):
        form = forms[number % len(forms)]
        values: dict[str, str] = {}
        for k in range(per):
            own = _values(rng, records[number * per + k], number + 1, kind)
            made.expected.append(_expected(form, own, str(k + 1) if per > 1 else "", style))
            values |= own | {f"{key}{k + 1}": value for key, value in own.items()}
        made.text += form.format(**values)
        after += style.get("after", "").format(**values)
    made.text += style.get("foot", "") + ("\n" + after if after else "")
    return made


def _values(rng: random.Random, record: Record, number: int, kind: str) -> dict[str, str]:
    names = list(record.authors)
    arxiv = f"{rng.randrange(19, 25):02}{rng.randrange(1, 13):02}.{rng.randrange(10_000, 99_999)}"
    doi = f"10.1145/{rng.randrange(1_000_000, 9_999_999)}.{rng.randrange(1_000_000, 9_999_999)}"
    kind = rng.choice(("arxiv", "doi", "unknown")) if kind == "mixed" else kind
    first = rng.randrange(1, 900)
    return {
        "t": record.title,
        "s": _sentence_case(record.title),
        "a": ", ".join(names),
        "c": "; ".join(names),
        "b": ", ".join(f"**{name}**" if k == len(names) - 1 else name for k, name in enumerate(names)),
        "f": names[0],
        "h": f"{_family(names[0])} et al." if len(names) > 1 else _family(names[0]),
        "i": _series([f"{_initials(name, '. ')} {_family(name)}" for name in names], "and"),
        "p": _series([f"{_family(name)}, {_initials(name, '. ')}" for name in names], "&", always=True),
        "m": ", ".join(f"{_family(name)} {_initials(name, '').rstrip('.')}" for name in names),
        "v": record.venue if rng.random() < 0.6 else rng.choice(_SHORT),
        "w": rng.choice(_LONG),
        "j": rng.choice(_JOURNALS),
        "y": str(record.year),
        "z": f"{record.year % 100:02}",
        "u": {
            "arxiv": f"https://arxiv.org/abs/{arxiv}",
            "doi": f"https://doi.org/{doi}",
            "unknown": f"https://journals.example.org/article/{rng.randrange(10_000, 99_999)}",
        }[kind],
        "x": f"https://arxiv.org/abs/{arxiv}",
        "arxiv": arxiv,
        "d": doi,
        "n": str(number),
        "k": f"{first}-{first + 12}",
        "q": str(rng.randrange(3, 60)),
    }


def _family(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _initials(name: str, joint: str) -> str:
    given = [word for word in name.split()[:-1] if word[0].isalpha()]
    return joint.join(word[0] for word in given) + "." if given else name[0] + "."


def _series(names: list[str], joint: str, *, always: bool = False) -> str:
    if len(names) == 1:
        return names[0]
    comma = "," if always or len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} {joint} {names[-1]}"


def _sentence_case(title: str) -> str:
    """The title in small letters, but its first word, names with capitals inside, and what follows a colon."""
    words = title.split()
    shown = [
        word if k == 0 or words[k - 1].endswith(":") or not word[1:].islower() else word.lower()
        for k, word in enumerate(words)
    ]
    return " ".join(shown)


def _expected(form: str, values: dict[str, str], suffix: str, style: dict[str, Any]) -> Expected:
    keys = [key for key, number in _PLACEHOLDER.findall(form) if number == suffix]
    without = style.get("expect_no", [])
    found: dict[str, Any] = {}
    for name, letters in _FIELDS.items():
        key = next((key for key in keys if key in letters and len(key) == 1), None)
        if key is not None and name not in without:
            found[name] = values[key]
    if "venue" in style:
        found["venue"] = style["venue"].format(**values)
    found["year"] = int(found["year"]) if "year" in found else None
    if found["year"] is not None and found["year"] < 100:
        found["year"] += 2000
    if "authors" in found:
        found["authors"] = found["authors"].replace("**", "")
    url = found.pop("url", None) or (values["u"] if "after" in style else "")
    arxiv = re.search(r"arxiv\.org/abs/(.*)", url)
    doi = re.search(r"doi\.org/(.*)", url)
    found["arxiv"] = arxiv[1] if arxiv else values["arxiv"] if "arxiv" in keys else None
    found["doi"] = doi[1] if doi else values["d"] if "d" in keys else None
    return Expected(**found, url=url or None)


def write_all(seed: int, count: int) -> Iterator[Generated]:
    """One list of each style."""
    rng = random.Random(seed)
    for style in styles():
        yield written(rng, style, count)
