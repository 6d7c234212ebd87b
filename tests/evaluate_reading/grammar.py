"""A grammar of reading lists: container x mark-up of the title x place of the venue x separators x noise.

A template is drawn from the grammar by a seed, and filled with records; what has to be read of each entry is known
for free. No template is written down, so none can be what the reader was made for.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from evaluate_reading.records import Record


@dataclass
class Expected:
    """What one generated entry says."""

    title: str
    authors: str | None = None
    venue: str | None = None
    year: int | None = None
    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None


@dataclass
class Generated:
    """One generated list: its name tells the template."""

    name: str
    text: str
    expected: list[Expected] = field(default_factory=list)


@dataclass(frozen=True)
class Template:
    """The choices of one list."""

    container: str
    title: str
    order: str
    venue: str
    separator: str
    authors: str
    link: str
    noise: str

    @property
    def name(self) -> str:
        """The choices in one line."""
        return " ".join(
            (
                self.container,
                self.title,
                self.order,
                self.venue,
                repr(self.separator),
                self.authors,
                self.link,
                self.noise,
            )
        )


TITLES: dict[str, str] = {
    "linked": "[{t}]({u})",
    "bold": "**{t}**",
    "bold linked": "**[{t}]({u})**",
    "linked bold": "[**{t}**]({u})",
    "quoted": '"{t}"',
    "curly": "“{t}”",
    "slanted": "*{t}*",
    "plain": "{t}",
    "html": '<a href="{u}">{t}</a>',
    "underlined": "<u>{t}</u>",
}
VENUES: dict[str, str] = {
    "name year": "{v} {y}",
    "name, year": "{v}, {y}",
    "apostrophe": "{v}'{s}",
    "in": "In {v}, {y}",
    "slanted": "*{v}*, {y}",
    "slanted both": "*{v} {y}*",
    "year in brackets": "{v} ({y})",
    "brackets": "({v} {y})",
    "square": "[{v} {y}]",
    "tag": "[{v}'{s}]",
    "code": "`{v} {y}`",
    "bold": "**{v} {y}**",
    "code each": "`{v}` `{y}`",
    "year only": "{y}",
    "none": "",
}
AUTHORS: dict[str, str] = {"plain": "{a}", "slanted": "*{a}*", "by": "by {a}", "none": "", "et al": "{f} et al."}
LINKS: dict[str, str] = {
    "pdf": "[[pdf]]({u})",
    "Paper": "[[Paper]({u})]",
    "paper code": "[[paper]]({u}) [[code]](https://github.com/{c})",
    "arrow": "→ [Link]({u})",
    "bare": "{u}",
    "none": "",
}
ADDRESSES = ("arxiv", "doi", "unknown", "mixed")
SEPARATORS = (". ", ", ", " - ", " | ", " <br> ", "\n  ", " · ")
ORDERS = ("TAV", "TVA", "ATV", "VTA", "TV", "VT", "AVT")
INLINE = ("bullet", "star", "number", "paragraph", "quote", "html item", "bracket number")
CONTAINERS = (*INLINE, *INLINE, "table", "table", "heading", "nested", "deep lines")
NOISES = ("none", "emoji", "groups", "gaps", "front", "prose", "star badge")
EMOJI = ("🔥", "⭐", "📄", "🚀")


def draw_template(rng: random.Random) -> Template:
    """A template whose parts go together: text that nothing sets off from its neighbours cannot be told from them."""
    while True:
        template = Template(
            rng.choice(CONTAINERS),
            rng.choice(list(TITLES)),
            rng.choice(ORDERS),
            rng.choice(list(VENUES)),
            rng.choice(SEPARATORS),
            rng.choice(list(AUTHORS)),
            rng.choice(list(LINKS)),
            rng.choice(NOISES),
        )
        if is_sound(template):
            return template


def is_sound(template: Template) -> bool:
    """Whether a person could read the template's entries without doubt."""
    return not (
        _runs_together(template) or _is_ambiguous(template) or _does_not_fit(template) or _is_other_markdown(template)
    )


def _runs_together(template: Template) -> bool:
    """Whether fields in plain text are set off by nothing but commas or dashes."""
    loose = template.separator in {", ", " - "}
    if template.title == "plain" and (loose or template.order == "AVT") and template.container in INLINE:
        return True
    bare_venue = template.venue in {"name year", "name, year", "year only"} and "AV" not in template.order
    return loose and template.authors == "plain" and bare_venue


def _is_ambiguous(template: Template) -> bool:
    """Whether two fields have the same mark-up, or one that should lead is not there."""
    if template.title == "slanted" and (template.authors == "slanted" or template.venue.startswith("slanted")):
        return True
    if template.authors == "none" and template.order[0] == "A":
        return True
    return template.order.startswith("AV") and template.venue in {"none", "year only"}


def _does_not_fit(template: Template) -> bool:
    """Whether the container cannot hold the form."""
    if template.container in {"heading", "deep lines"} and template.order[0] != "T":
        return True
    if template.container == "heading" and template.title in {"bold", "quoted", "curly", "slanted"}:
        return True
    return template.separator == "\n  " and template.container in {"html item", "quote", "bracket number"}


def _is_other_markdown(template: Template) -> bool:
    """Whether Markdown reads the form otherwise: "- 2021. Title" is a nested list, and HTML has no asterisks."""
    if template.venue == "year only" and template.order[0] == "V" and template.separator == ". ":
        return True
    marked = template.authors == "slanted" or template.venue.split()[0] in {"slanted", "bold", "code"}
    unfit = template.title not in {"html", "plain", "quoted", "curly"} or template.link != "bare"
    return template.container == "html item" and (marked or unfit)


def generate(rng: random.Random, template: Template, records: list[Record]) -> Generated:
    """A list of the template, filled."""
    made = Generated(template.name, "")
    items = []
    style = rng.choice(ADDRESSES)
    for record in records:
        expected, values = _values(rng, template, record, style)
        made.expected.append(expected)
        items.append((values, expected))
    write = _CONTAINERS.get(template.container, _inline)
    body = write(rng, template, items)
    made.text = _front(template) + body
    return made


def _front(template: Template) -> str:
    head = "# Snail Papers\n\n"
    if template.noise == "front":
        head += (
            "[![x](https://awesome.re/badge.svg)](https://awesome.re)\n\nA list of papers that we liked.\n\n"
            "## Contents\n\n- [One](#one)\n- [Two](#two)\n\n"
        )
    return head + "## One\n\n"


def _values(rng: random.Random, template: Template, record: Record, style: str) -> tuple[Expected, dict[str, str]]:
    gap = template.noise == "gaps"
    kind = rng.choice(ADDRESSES[:3]) if style == "mixed" else style
    number = rng.randrange(10_000, 99_999)
    arxiv = f"{rng.randrange(19, 25):02}{rng.randrange(1, 13):02}.{number}"
    doi = f"10.1145/{rng.randrange(1_000_000, 9_999_999)}.{rng.randrange(1_000_000, 9_999_999)}"
    url = {
        "arxiv": f"https://arxiv.org/abs/{arxiv}",
        "doi": f"https://doi.org/{doi}",
        "unknown": f"https://journals.example.org/article/{number}",
    }[kind]
    linked = "{u}" in TITLES[template.title] or template.link != "none"
    shown = VENUES[template.venue] if not (gap and rng.random() < 0.15) else ""
    if "T" in template.order and "V" not in template.order:
        shown = ""
    authors = AUTHORS[template.authors] if "A" in template.order and not (gap and rng.random() < 0.15) else ""
    names = ", ".join(record.authors)
    expected = Expected(
        record.title,
        authors=(names if "{a}" in authors else record.authors[0] if "{f}" in authors else None),
        venue=record.venue if "{v}" in shown else None,
        year=record.year if "{y}" in shown or "{s}" in shown else None,
        arxiv=arxiv if linked and kind == "arxiv" else None,
        doi=doi if linked and kind == "doi" else None,
    )
    facts = {"t": record.title, "a": names, "f": record.authors[0], "v": record.venue, "y": str(record.year)}
    facts |= {"s": f"{record.year % 100:02}", "u": url, "c": f"snail/kit{number}"}
    values = {
        "T": TITLES[template.title].format(**facts),
        "A": authors.format(**facts),
        "V": shown.format(**facts),
        "L": LINKS[template.link].format(**facts),
    }
    return expected, values


Items = list[tuple[dict[str, str], Expected]]


def _sentence(template: Template, values: dict[str, str]) -> str:
    parts = [values[letter] for letter in template.order if values[letter]]
    text = ""
    for part in parts:
        if not text:
            text = part
        elif (
            (text.endswith((".", "!", "?")) and template.separator == ". ")
            or (text[-1] in "])`" and text[0] in "[(`" and template.order[0] == "V" and text == parts[0])
            or part[0] in "([`"
        ):
            text += " " + part
        else:
            text += template.separator + part
    return text + (" " + values["L"] if values["L"] else "")


def _decorated(rng: random.Random, template: Template, text: str) -> str:
    if template.noise == "emoji" and rng.random() < 0.5:
        return f"{rng.choice(EMOJI)} {text}"
    if template.noise == "star badge" and rng.random() < 0.7:
        return f"{text} ![Star](https://img.shields.io/github/stars/a/b.svg?style=social&label=Star)"
    return text


def _inline(rng: random.Random, template: Template, items: Items) -> str:
    lines = []
    for number, (values, _) in enumerate(items, start=1):
        if template.noise == "groups" and number in {1, len(items) // 2}:
            lines += ["", f"*Part {number}*" if template.container != "html item" else f"<p>Part {number}</p>", ""]
        if template.noise == "prose" and number == len(items) // 2:
            lines += ["", "The following papers were added later by people who use the list every day.", ""]
        text = _decorated(rng, template, _sentence(template, values))
        lines += {
            "bullet": [f"- {text}"],
            "star": [f"* {text}"],
            "number": [f"{number}. {text}".replace("\n  ", "\n   ")],
            "paragraph": [text.replace("\n  ", "  \n"), ""],
            "quote": [f"> - {text}"],
            "html item": [f"<li>{text}</li>"],
            "bracket number": [f"[{number}] {text}", ""],
        }[template.container]
    body = "\n".join(lines) + "\n"
    return f"<ul>\n{body}</ul>\n" if template.container == "html item" else body


HEADERS: dict[str, tuple[str, ...]] = {
    "T": ("Title", "Paper", "Paper Title", "Name of the paper", "What"),
    "A": ("Authors", "Author(s)", "By", "People"),
    "V": ("Venue", "Conference", "Publication", "Where", "Pub."),
    "Y": ("Year", "Date", "When"),
    "L": ("Link", "PDF", "Paper", "URL", "Links"),
}


def _table(rng: random.Random, template: Template, items: Items) -> str:
    columns = list(template.order.replace("V", "VY" if rng.random() < 0.5 else "V"))
    if template.link != "none":
        columns.append("L")
    if template.authors == "none" and "A" in columns:
        columns.remove("A")
    if template.venue == "none":
        columns = [column for column in columns if column not in "VY"]
    names = {column: rng.choice(HEADERS[column]) for column in columns}
    if template.title == "plain" and names["T"] == "What":
        names["T"] = "Title"
    lines = ["| " + " | ".join(names[column] for column in columns) + " |", "|" + "---|" * len(columns)]
    for number, (values, expected) in enumerate(items, start=1):
        if template.noise == "groups" and number in {1, len(items) // 2}:
            lines.append(f"| **Part {number}** |" + " |" * (len(columns) - 1))
        cells = dict(values)
        if "Y" in columns:
            cells |= {"V": expected.venue or "", "Y": str(expected.year or "")}
        lines.append("| " + " | ".join(cells[column].replace("|", "\\|") for column in columns) + " |")
    return "\n".join(lines) + "\n"


def _heading(rng: random.Random, template: Template, items: Items) -> str:
    lines: list[str] = []
    for values, _ in items:
        below = [values[letter] for letter in template.order[1:] if values[letter]]
        lines += [f"### {values['T']}", ""]
        joined = "\n\n".join(below) if template.separator == "\n  " else template.separator.join(below)
        lines += [line for line in (joined, values["L"]) if line for line in (line, "")]
    return "\n".join(lines)


def _nested(rng: random.Random, template: Template, items: Items) -> str:
    labels = {
        "A": rng.choice(("Authors: ", "")) if template.authors != "by" else "",
        "V": rng.choice(("Venue: ", "Conference: ", "")),
        "L": "",
    }
    if template.venue == "year only":
        labels["V"] = "Year: "
    order = [letter for letter in template.order if letter != "T"] + ["L"]
    lines = []
    for values, _ in items:
        lines.append(f"- {_decorated(rng, template, values['T'])}")
        lines += [f"  - {labels[letter]}{values[letter]}" for letter in order if values[letter]]
    return "\n".join(lines) + "\n"


def _deep_lines(rng: random.Random, template: Template, items: Items) -> str:
    lines: list[str] = []
    for values, _ in items:
        parts = [values[letter] for letter in (*template.order, "L") if values[letter]]
        lines += [" \\\n".join(parts), ""]
    return "\n".join(lines)


_CONTAINERS: dict[str, Callable[[random.Random, Template, Items], str]] = {
    "table": _table,
    "heading": _heading,
    "nested": _nested,
    "deep lines": _deep_lines,
}
