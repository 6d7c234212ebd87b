# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What is in a reading list, and what it gets wrong
#
# A reading list of papers, with the record of each paper. This notebook loads the data set and asks six questions:
#
# 1. Where is the list wrong?
# 2. Who writes the field?
# 3. Which venues, and when?
# 4. What is cited, and in which sections?
# 5. How far is the preprint from the published paper?
# 6. How old is the data?
#
# Run it from the top: `make notebook` opens it with everything it needs. Every column is described in
# [docs/columns.md](../docs/columns.md), and in `data.columns`.

# %%
import duckdb
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown, display

import enrich
from enrich.core.models import SourceName

plt.rcParams.update(
    {
        "figure.dpi": 110,
        "font.size": 9,
        "axes.titlesize": 11,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.constrained_layout.use": True,
    }
)
# Shades and hatches together: every picture can be read in print, and by people who do not see colours.
DARK, MIDDLE, LIGHT = "#1f3b57", "#7f9db9", "#dfe7ee"
# The line from a label's left edge to what it names.
LEADER = {"arrowstyle": "-", "color": MIDDLE, "linewidth": 0.6, "relpos": (0, 0.5), "shrinkA": 0}


def say(text):
    """Show a sentence that depends on the data."""
    display(Markdown(text))


def title(axes, text, *, size=""):
    """A title that says what the picture shows, and of how many things."""
    axes.set_title(f"{text}\n{size}" if size else text)


def apart(heights, gap):
    """Heights for labels in the order given, moved down where one is nearer to the next than a gap."""
    placed, ceiling = {}, np.inf
    for place in np.argsort(np.asarray(heights))[::-1]:
        ceiling = placed[place] = min(heights[place], ceiling - gap)
    return [placed[place] for place in range(len(heights))]


data = enrich.load()
data

# %% [markdown]
# ## Loading it
#
# `enrich.load()` gives typed frames: whole numbers stay whole where some are missing, and list columns have `.list`.

# %%
papers = data.papers
known = papers[papers.status == "resolved"].merge(data.sections, on="entry_id", suffixes=("_path", ""))
print(papers.dtypes[["year", "authors", "is_preprint", "citation_count", "citation_retrieved_at"]])
papers[["name", "title", "venue", "year", "is_preprint"]].head()

# %% [markdown]
# The files are plain Parquet; anything that reads Parquet reads them. With pandas alone:

# %%
findings = pd.read_parquet(data.directory / "findings.parquet", dtype_backend="pyarrow")
findings[["entry_id", "code", "severity", "listed", "correct"]].head()

# %% [markdown]
# With DuckDB, in SQL, where lists are unnested in the query:

# %%
duckdb.sql(f"""
    select venue, count(*) as papers, min(year) as since, max(len(authors)) as most_authors
    from '{data.directory}/papers.parquet'
    where status = 'resolved'
    group by venue order by papers desc, venue limit 5
""").df()

# %% [markdown]
# ## 1. Where is the list wrong?

# %%
MEANING = {
    "title_wrong": "title of no version",
    "title_outdated": "title of an old version",
    "title_variant": "title differs slightly",
    "title_missing": "no title",
    "venue_wrong": "published elsewhere",
    "venue_vague": "publisher instead of a venue",
    "venue_missing": "no venue, though published",
    "venue_unconfirmed": "venue not confirmed",
    "year_wrong": "year is wrong",
    "year_missing": "no year, though published",
    "authors_wrong": "authors are wrong",
    "link_wrong": "link to another paper",
    "link_dead": "link to no paper",
    "duplicate": "listed twice",
    "withdrawn": "withdrawn",
    "retracted": "retracted",
    "unresolved": "paper not known",
}
SEVERITIES = {"error": (DARK, ""), "warning": (MIDDLE, "////"), "info": (LIGHT, "....")}

counts = findings.groupby(["code", "severity"]).size().unstack(fill_value=0)
counts = counts.reindex(columns=list(SEVERITIES), fill_value=0).astype("int64")
counts = counts.sort_values(list(SEVERITIES), ascending=True)
clean = int((~papers.entry_id.isin(findings.entry_id)).sum())
wrong = findings.loc[findings.severity == "error", "entry_id"].nunique()

if len(findings):
    figure, axes = plt.subplots(figsize=(7.5, 0.6 + 0.32 * len(counts)))
    left = np.zeros(len(counts))
    for severity, (shade, hatch) in SEVERITIES.items():
        widths = counts[severity].to_numpy()
        axes.barh(
            [MEANING.get(code, code) for code in counts.index],
            widths,
            left=left,
            color=shade,
            hatch=hatch,
            edgecolor="white" if severity == "error" else DARK,
            linewidth=0.6,
            label=severity,
        )
        left += widths
    for row, total in enumerate(left):
        axes.annotate(f"{total:.0f}", (total, row), xytext=(4, 0), textcoords="offset points", va="center")
    axes.set_xlabel("findings")
    axes.set_xlim(0, left.max() * 1.06)
    axes.legend(title="severity", frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    title(axes, "What the list gets wrong", size=f"{len(findings)} findings in {len(papers)} entries")
    plt.show()
say(
    f"**{wrong} of {len(papers)} entries say something that is wrong**, "
    f"{clean} are correct; in the others something is vague, out of date or missing."
)

# %% [markdown]
# Is it spread evenly? The entries of each section, by their most serious finding.

# %%
most_serious = findings.assign(rank=findings.severity.map({"error": 0, "warning": 1, "info": 2}))
most_serious = most_serious.sort_values("rank").drop_duplicates("entry_id").set_index("entry_id").severity
state = data.sections.assign(state=data.sections.entry_id.map(most_serious).fillna("nothing"))
table = state.groupby(["section", "state"], sort=False).size().unstack(fill_value=0)
table = table.reindex(columns=[*SEVERITIES, "nothing"], fill_value=0).iloc[::-1].astype("int64")

figure, axes = plt.subplots(figsize=(7.5, 0.8 + 0.3 * len(table)))
left = np.zeros(len(table))
for name, (shade, hatch) in {**SEVERITIES, "nothing": ("white", "")}.items():
    bars = axes.barh(
        table.index,
        table[name],
        left=left,
        color=shade,
        hatch=hatch,
        edgecolor="white" if name == "error" else DARK,
        linewidth=0.6,
        label=name,
    )
    left += table[name].to_numpy()
axes.set_xlabel("entries")
axes.legend(title="most serious finding", frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
title(axes, "Where the list is wrong, by section", size="sections in the order of the list")
plt.show()

# %% [markdown]
# The corrections themselves, as text to put into the list, are in [review.md](../data/enriched/review.md) and here:

# %%
findings.loc[findings.severity == "error", ["line", "entry_id", "code", "listed", "correct"]].head(8)

# %% [markdown]
# ## 2. Who writes the field?
#
# One row per author, one mark per paper. A person who writes their name in two ways counts as two, and two people with
# one name count as one: names are as the sources give them.

# %%
writing = data.authors.merge(known[["entry_id", "year", "title"]], on="entry_id").dropna(subset=["year"])
papers_each = writing.groupby("author").entry_id.nunique().sort_values(ascending=False)
enough = next((n for n in (3, 2, 1) if (papers_each >= n).sum() >= 8), 1)
often = papers_each[papers_each >= enough].head(24).index[::-1]

if len(often):
    figure, axes = plt.subplots(figsize=(7.5, 0.9 + 0.24 * len(often)))
    for row, author in enumerate(often):
        theirs = writing[writing.author == author].sort_values(["year", "position"])
        # Papers of one year stand side by side.
        beside = theirs.groupby("year").cumcount().astype("int64")
        x = theirs.year.astype("float64") + 0.18 * beside
        first = (theirs.position == 1).to_numpy(dtype=bool)
        axes.plot(x, [row] * len(x), color=LIGHT, linewidth=1.5, zorder=1)
        axes.scatter(x[~first], [row] * int((~first).sum()), marker="o", facecolor="white", edgecolor=DARK, zorder=2)
        axes.scatter(x[first], [row] * int(first.sum()), marker="s", facecolor=DARK, edgecolor="white", zorder=3)
    axes.set_yticks(range(len(often)), [f"{author}  {papers_each[author]}" for author in often])
    axes.scatter([], [], marker="s", color=DARK, label="first author")
    axes.scatter([], [], marker="o", facecolor="white", edgecolor=DARK, label="among the authors")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    axes.set_xlabel("year of publication")
    axes.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
    title(axes, f"Authors of {enough} papers or more", size="behind each name: papers in the list")
    plt.show()
people, single = len(papers_each), int((papers_each == 1).sum())
if people:
    say(
        f"{people} names write {writing.entry_id.nunique()} papers; {single} of them ({single / people:.0%}) "
        f"one only. The middle paper has {data.authors.groupby('entry_id').of.first().median():.0f} authors, "
        f"the largest {data.authors.of.max()}."
    )

# %% [markdown]
# ## 3. Which venues, and when?

# %%
years = known.dropna(subset=["venue", "year"])
grid = years.groupby(["venue", "year"]).size().unstack(fill_value=0).astype("int64")
if len(grid):
    span = range(int(grid.columns.min()), int(grid.columns.max()) + 1)
    before = [year for year in span if year < 2016]
    grid = grid.reindex(columns=span, fill_value=0)
    columns = [str(year) for year in span if year >= 2016]
    if before and columns:
        grid = pd.concat([grid[before].sum(axis=1).rename("before"), grid.drop(columns=before)], axis=1)
        columns = ["before", *columns]
    else:
        columns = [str(year) for year in span]
    most = grid.sum(axis=1).sort_values(kind="stable")
    grid = grid.loc[most.index]
    figure, axes = plt.subplots(figsize=(7.5, 0.9 + 0.26 * len(grid)))
    for row, venue in enumerate(grid.index):
        for place, number in enumerate(grid.loc[venue]):
            if number:
                axes.scatter(place, row, s=70 + 45 * number, color=LIGHT, edgecolor=DARK, linewidth=0.8)
                axes.annotate(str(number), (place, row), ha="center", va="center_baseline", fontsize=8)
    axes.set_yticks(range(len(grid)), [f"{venue}  {most[venue]}" for venue in grid.index])
    axes.set_xticks(range(len(columns)), columns)
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(-0.7, len(grid) - 0.3)
    axes.grid(axis="y", color=LIGHT, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlabel("year of the version of record (of preprints: of the first version)")
    title(axes, "Papers by venue and year", size="the number in a circle is papers; behind a venue: all its papers")
    plt.show()

# %% [markdown]
# ## 4. What is cited, and in which sections?
#
# Counts change daily: each has its source and its day, and they are compared within one source only.

# %%
cited = known.dropna(subset=["citation_count", "year"])
if len(cited):
    source = cited.citation_source.mode().iloc[0]
    cited = cited[cited.citation_source == source]
    day = cited.citation_retrieved_at.max().date()
    counter = SourceName(source).label
    unit = f"citations + 1 as {counter} counts them, {day} (log scale)"
    figure, axes = plt.subplots(figsize=(7.5, 4.2))
    shown = cited.assign(count=cited.citation_count.astype("float64") + 1)
    for is_preprint, marker, label in ((False, "o", "published"), (True, "^", "preprint only")):
        some = shown[shown.is_preprint.fillna(False).astype(bool) == is_preprint]
        axes.scatter(
            some.year, some["count"], marker=marker, facecolor="white" if is_preprint else MIDDLE, edgecolor=DARK,
            label=label,
        )  # fmt: skip
    largest = shown.nlargest(8, "count").reset_index()
    labels = apart(np.log10(largest["count"]).to_numpy(), np.log10(shown["count"].max()) * 0.04)
    edge = shown.year.max() + 0.6
    for paper, label in zip(largest.itertuples(), labels, strict=True):
        axes.annotate(
            f"{paper.name if isinstance(paper.name, str) else paper.title[:30]}  {paper.citation_count:,}",
            (paper.year, paper.count), xytext=(edge, 10**label), va="center", fontsize=8,
            annotation_clip=False, arrowprops=LEADER,
        )  # fmt: skip
    axes.set_yscale("log")
    axes.set_xlabel("year of publication")
    axes.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
    axes.set_ylabel("citations + 1 (log scale)")
    axes.legend(frameon=False)
    title(axes, "Citations by year of publication", size=f"{len(cited)} papers, as {counter} counted on {day}")
    plt.show()
else:
    say(
        f"**None of the {len(known)} papers has a count yet**, so there is no picture here: this data set was built "
        "offline, and answers of live services are not redistributed. `make enrich` with a network fills them in, and "
        "this cell then shows citations by year."
    )

# %%
if len(cited):
    order = cited.groupby("section").citation_count.median().sort_values().index
    figure, axes = plt.subplots(figsize=(7.5, 0.9 + 0.3 * len(order)))
    for row, section in enumerate(order):
        values = cited.loc[cited.section == section, "citation_count"].astype("float64") + 1
        axes.scatter(values, [row] * len(values), facecolor="white", edgecolor=DARK, s=26, zorder=2)
        axes.plot([values.median()] * 2, [row - 0.32, row + 0.32], color=DARK, linewidth=2.5, zorder=3)
    axes.set_yticks(range(len(order)), [f"{s}  {(cited.section == s).sum()}" for s in order])
    axes.set_xscale("log")
    axes.grid(axis="y", color=LIGHT)
    axes.set_xlabel(unit)
    title(axes, "Citations by section", size="circle: a paper; bar: the median; behind a section: papers counted")
    plt.show()

# %% [markdown]
# Growth needs at least two days: every `make enrich` on another day adds one to `data.history`.

# %%
counted = data.history.dropna(subset=["citation_count"])
days = counted.groupby("source").date.nunique()
if len(days) and days.max() > 1:
    source = days.idxmax()
    counted = counted[counted.source == source]
    grown = counted.pivot_table(index="date", columns="entry_id", values="citation_count", aggfunc="last")
    grown = grown.astype("float64")
    most = (grown.ffill().iloc[-1] - grown.bfill().iloc[0]).nlargest(8).index
    figure, axes = plt.subplots(figsize=(7.5, 4))
    lines = [grown[entry_id].dropna() for entry_id in most]
    ends = [line.iloc[-1] - line.iloc[0] for line in lines]
    heights = apart(ends, max(ends) * 0.05)
    edge = pd.to_datetime(grown.index.max()) + (pd.Timestamp(grown.index.max()) - pd.Timestamp(grown.index.min())) / 30
    for line, end, height, marker in zip(lines, ends, heights, "os^Dv<>P", strict=False):
        axes.plot(pd.to_datetime(line.index), line - line.iloc[0], marker=marker, color=DARK, linewidth=1)
        axes.annotate(
            f"{line.name}  +{end:,.0f}", (pd.to_datetime(line.index[-1]), end), xytext=(edge, height), va="center",
            fontsize=8, annotation_clip=False, arrowprops=LEADER,
        )  # fmt: skip
    axes.set_ylabel(f"citations gained, as {SourceName(source).label} counts")
    axes.set_xlabel("day of counting")
    figure.autofmt_xdate()
    title(axes, "Citations gained since first counted", size=f"the {len(most)} papers that gained most")
    plt.show()
else:
    observed = data.history.date.nunique()
    say(
        f"The history holds {len(data.history)} observations of {observed} day{'s' if observed != 1 else ''}, "
        f"{len(counted)} of them with counts: **no growth to show yet**."
    )

# %% [markdown]
# ## 5. How far is the preprint from the published paper?
#
# An arXiv identifier says when the preprint was posted (`2309.06180`: September 2023), so this needs no network.

# %%
both = known[(known.is_preprint == False) & known.arxiv_id.notna() & known.year.notna()]  # noqa: E712
yy = both.arxiv_id.str.extract(r"^(?:[A-Za-z.-]+/)?(\d\d)\d\d")[0].astype("float64")
preprint_year = 2000 + yy - 100 * (yy > 90)  # arXiv began in 1991
lag = (both.year.astype("float64") - preprint_year).astype("int64")
only = known[known.is_preprint.fillna(False).astype(bool)]
never = known[(known.is_preprint == False) & known.arxiv_id.isna()]  # noqa: E712

if len(lag):
    steps = range(min(lag.min(), 0), lag.max() + 1)
    heights = [int((lag == step).sum()) for step in steps]
    figure, axes = plt.subplots(figsize=(7.5, 3.2))
    bars = axes.bar(range(len(heights)), heights, color=MIDDLE, edgecolor=DARK)
    axes.bar_label(bars, padding=2)
    axes.margins(y=0.1)
    names = {-1: "1 year before", 0: "same year", 1: "1 year later"}
    axes.set_xticks(
        range(len(heights)),
        [names.get(s, f"{abs(s)} years {'later' if s > 0 else 'before'}") for s in steps],
    )
    axes.set_ylabel("papers")
    axes.set_xlabel("year of the venue against year of the preprint")
    title(axes, "When preprints are published", size=f"{len(lag)} papers that are both on arXiv and published")
    plt.show()
    later = int((lag != 0).sum())
    say(
        f"{len(only)} papers are preprints only, {len(never)} are published and not on arXiv. "
        f"**Whoever cites the preprint's year is wrong for {later} of {len(lag)} published papers.**"
    )
else:
    say("No paper is known both as a preprint and as published.")

# %% [markdown]
# Does the list give the year of the preprint? Where it is wrong, which year does it give?

# %%
years_wrong = findings[findings.code == "year_wrong"].merge(known[["entry_id", "arxiv_id", "venue"]], on="entry_id")
listed = pd.to_numeric(years_wrong.listed.str.extract(r"((?:19|20)\d\d)")[0]).astype("float64")
posted = 2000 + pd.to_numeric(years_wrong.arxiv_id.str[:2], errors="coerce").astype("float64")
if len(years_wrong):
    say(
        f"Of {len(years_wrong)} wrong years, **{int((listed == posted).sum())} are the preprint's**, "
        f"{int((listed < posted).sum())} earlier than any preprint, {int((listed > posted).sum())} later."
    )
years_wrong[["entry_id", "venue", "arxiv_id", "listed", "correct"]]

# %% [markdown]
# ## 6. How old is the data?
#
# Every value has the day on which its source was asked.

# %%
asked = data.provenance.dropna(subset=["retrieved_at"])
if len(asked):
    asked = asked.assign(day=asked.retrieved_at.dt.tz_convert("UTC").dt.floor("D").astype("datetime64[us, UTC]"))
    ages = asked.groupby("source").agg(
        values=("value", "size"), chosen=("chosen", "sum"), oldest=("day", "min"), newest=("day", "max")
    )
    # Seen from the newest answer, so that this notebook says the same whenever it is run.
    today = ages.newest.max()
    ages["age of the oldest (days)"] = (today - ages.oldest).dt.days.clip(lower=0)
    ages["age of the newest (days)"] = (today - ages.newest).dt.days.clip(lower=0)
    ages = ages.sort_values("age of the oldest (days)")

    figure, axes = plt.subplots(figsize=(7.5, 1.1 + 0.35 * len(ages)))
    for row, source in enumerate(ages.index):
        x = ages.loc[source, ["age of the newest (days)", "age of the oldest (days)"]].astype("float64")
        axes.plot(x, [row, row], color=DARK, linewidth=2)
        axes.scatter(x.iloc[:1], [row], marker="o", facecolor="white", edgecolor=DARK, zorder=3)
        axes.scatter(x.iloc[1:], [row], marker="|", s=90, color=DARK, zorder=4)
    axes.axvspan(0, 30, color=LIGHT, alpha=0.6, zorder=0)
    axes.annotate(
        "kept for 30 days (counts: 7), then asked again",
        (0.5, 0.97),
        xycoords=("data", "axes fraction"),
        va="top",
        fontsize=8,
    )
    axes.set_xlim(-1, max(31, ages["age of the oldest (days)"].max() * 1.05))
    axes.set_yticks(range(len(ages)), [f"{SourceName(s).label}  {ages.loc[s, 'values']}" for s in ages.index])
    axes.set_ylim(-0.6, len(ages) + 0.1)
    axes.set_xlabel("age in days (circle: newest answer, bar: oldest)")
    title(
        axes,
        f"Age of the answers, seen from the newest ({today.date()})",
        size="behind each source: values that it gave",
    )
    plt.show()
    display(ages[["values", "chosen", "oldest", "newest"]])
    fields = ["abstract", "citation_count", "s2_paper_id"]
    missing = ", ".join(f"{known[field].isna().sum()} without {field.replace('_', ' ')}" for field in fields)
    say(f"Of {len(known)} known papers: {missing}.")

# %% [markdown]
# ## Go on
#
# `data.authors`, `data.titles`, `data.provenance` and `data.evidence` are frames too; `enrich.enrich("LIST.md")` makes
# such a data set of any other list; `enrich export --format bibtex` makes a bibliography of it.
#
# Citation counts are from [Semantic Scholar](https://www.semanticscholar.org) where the table says so; thank you to
# arXiv for use of its open access interoperability.
