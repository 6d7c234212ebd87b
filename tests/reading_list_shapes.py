"""Lists of every shape, made up: what is written, and what is to be read of it."""

from __future__ import annotations

from typing import Any

Shape = tuple[str, str, list[dict[str, Any]]]


def _paper(title: str | None, arxiv: str | None = None, **more: Any) -> dict[str, Any]:
    return {"title": title, "arxiv": arxiv, "kind": "paper", **more}


SHAPES: list[Shape] = [
    (
        "flat bullets: bold title, names in slanted type, venue badge",
        """# Sky papers
- **Clouds That Sort Themselves: A Study of Tidy Weather**
  *Ada Fern, Bo Lark and Cy Moss.* [[pdf](https://arxiv.org/pdf/2101.00011.pdf)], [[code](https://github.com/fern/clouds)], 2021.01. ![](https://img.shields.io/badge/SKY2021--findings-orange) ![](https://img.shields.io/badge/Sorting-blue)
- **Rain on Demand**
  *Dee Ash, Ed Birch.* [[pdf](https://arxiv.org/pdf/2102.00012.pdf)], 2021.02. ![](https://img.shields.io/badge/ICML2021-orange)
""",
        [
            _paper(
                "Clouds That Sort Themselves: A Study of Tidy Weather",
                "2101.00011",
                authors="Ada Fern, Bo Lark and Cy Moss",
                venue="SKY2021-findings",
                code="https://github.com/fern/clouds",
                date="2021.01",
                line=2,
            ),
            _paper("Rain on Demand", "2102.00012", authors="Dee Ash, Ed Birch", venue="ICML2021", year="2021"),
        ],
    ),
    (
        "one-line bullets with a venue before the title",
        """- [OSDI'22] [Kettles: Boiling at Scale](https://www.usenix.org/conference/osdi22/presentation/fern)
- [SOSP' 23] [Teapots Are Harmful](https://doi.org/10.1145/1111111.2222222) [[code]](https://github.com/a/b)
- (2021 EMNLP Oral) **Spoons and Their Embeddings** [[pdf]](https://aclanthology.org/2021.emnlp-main.777.pdf)
- (2019 ACL) **Forks in the Road of Parsing** [[pdf]](https://www.aclweb.org/anthology/P19-1777.pdf) [[code]](https://github.com/c/d)
""",
        [
            _paper("Kettles: Boiling at Scale", venue="OSDI'22", year="2022"),
            _paper("Teapots Are Harmful", doi="10.1145/1111111.2222222", venue="SOSP' 23", year="2023"),
            _paper("Spoons and Their Embeddings", acl="2021.emnlp-main.777", venue="2021 EMNLP Oral", year="2021"),
            _paper("Forks in the Road of Parsing", acl="P19-1777", venue="2019 ACL", year="2019"),
        ],
    ),
    (
        "numbered, bold title with a full stop, names on a slanted line",
        """1. **Graphs of Graphs of Graphs.** NeurIPS 2018. [paper](https://arxiv.org/abs/1801.00021)

   *Ada Fern, Bo Lark.*

1. **Nets for Fishing Nets.** ICLR 2019. [paper](https://openreview.net/forum?id=abcDEF1234)

   *Cy Moss, Dee Ash, Ed Birch.*
""",
        [
            _paper(
                "Graphs of Graphs of Graphs",
                "1801.00021",
                venue="NeurIPS 2018",
                year="2018",
                authors="Ada Fern, Bo Lark",
            ),
            _paper(
                "Nets for Fishing Nets",
                openreview="abcDEF1234",
                venue="ICLR 2019",
                authors="Cy Moss, Dee Ash, Ed Birch",
            ),
        ],
    ),
    (
        "paragraphs with backslash breaks",
        """## Lamps

**Lamps Are All You Need** \\
*Ada Fern, Bo Lark* \\
ICML 2020. [[Paper](https://arxiv.org/abs/2001.00031)] [[Github](https://github.com/lamp/lamp)] \\
12 Mar 2020

**Shades of Lamps** \\
*Cy Moss* \\
arXiv 2021. [[Paper](https://arxiv.org/abs/2101.00032)] \\
1 Jan 2021

**Bulbs: A Survey** \\
*Dee Ash, Ed Birch, Flo Cane* \\
NeurIPS 2021. [[Paper](https://arxiv.org/abs/2102.00033)] [[Project](https://bulbs.github.io)] \\
2 Feb 2021
""",
        [
            _paper(
                "Lamps Are All You Need",
                "2001.00031",
                venue="ICML 2020",
                year="2020",
                authors="Ada Fern, Bo Lark",
                date="12 Mar 2020",
            ),
            _paper("Shades of Lamps", "2101.00032", venue="arXiv 2021", authors="Cy Moss"),
            _paper("Bulbs: A Survey", "2102.00033", venue="NeurIPS 2021", authors="Dee Ash, Ed Birch, Flo Cane"),
        ],
    ),
    (
        "table, one field a column",
        """| Date | Title | Venue | Paper | Code |
|:-:|:--|:-:|:-:|:-:|
| 2022.05 | 🔥[**Flashlight**] Flashlight: Quick and Cheap Reading in the Dark(@Fern University) | NeurIPS'22 | [[pdf]](https://arxiv.org/pdf/2205.00041.pdf) | [[flashlight]](https://github.com/fern/flashlight) |
| **Candles** | | | | |
| 2023.07 | [**Flashlight-2**] Flashlight-2: Quicker Reading with Better Batteries | ICLR'24 | [[pdf]](https://arxiv.org/pdf/2307.00042.pdf) | ⚠️ |
""",
        [
            _paper(
                "Flashlight: Quick and Cheap Reading in the Dark",
                "2205.00041",
                venue="NeurIPS'22",
                year="2022",
                date="2022.05",
                code="https://github.com/fern/flashlight",
            ),
            _paper(
                "Flashlight-2: Quicker Reading with Better Batteries",
                "2307.00042",
                venue="ICLR'24",
                year="2024",
                code=None,
            ),
        ],
    ),
    (
        "table with badge, title and names in one cell, and text after the last pipe",
        """| Title & Authors | Introduction | Links |
|:--|  :----: | :---:|
|[![Star](https://img.shields.io/github/stars/fern/prune.svg?style=social&label=Star)](https://github.com/fern/prune) [![Publish](https://img.shields.io/badge/Conference-ICML'23-blue)]()<br>[PruneGPT: Cutting Hedges in One Go](https://arxiv.org/abs/2301.00051) <br> Ada Fern, Bo Lark |<img width="1002" alt="image" src="figures/prune.png"> |[Github](https://github.com/fern/prune) <br> [Paper](https://arxiv.org/abs/2301.00051)|[//]: #10/02
|[Hedge-Tuning: Shapes That Last](https://arxiv.org/abs/2302.00052) <br> Cy Moss, Dee Ash, Ed Birch |<img width="600" src="x.png"> | [Paper](https://arxiv.org/abs/2302.00052)|[//]: #11/03
""",
        [
            _paper(
                "PruneGPT: Cutting Hedges in One Go",
                "2301.00051",
                venue="ICML'23",
                year="2023",
                authors="Ada Fern, Bo Lark",
                code="https://github.com/fern/prune",
            ),
            _paper("Hedge-Tuning: Shapes That Last", "2302.00052", venue=None, authors="Cy Moss, Dee Ash, Ed Birch"),
        ],
    ),
    (
        "table: bold linked title, venue and date columns",
        """|  Title  |   Venue  |   Date   |   Code   |   Demo   |
|:--------|:--------:|:--------:|:--------:|:--------:|
| ![Star](https://img.shields.io/github/stars/a/b.svg?style=social&label=Star) <br> [**Mugs: Holding Large Liquids**](https://arxiv.org/pdf/2306.00061.pdf) <br> | arXiv | 2023-06-23 | [Github](https://github.com/a/b) | [Demo](https://mugs.demo) |
| [**Cups \\| Saucers: A Pipe in a Title**](https://arxiv.org/pdf/2306.00062.pdf) | CVPR | 2024-02-01 | - | - |
""",
        [
            _paper(
                "Mugs: Holding Large Liquids",
                "2306.00061",
                venue="arXiv",
                date="2023-06-23",
                code="https://github.com/a/b",
            ),
            _paper("Cups | Saucers: A Pipe in a Title", "2306.00062", venue="CVPR", date="2024-02-01", code=None),
        ],
    ),
    (
        "table of the week: number, bold title and description in a cell, links in the other",
        """| **Paper**  | **Links** |
| ------------- | ------------- |
| 1) **Soup of Soups** - mixes many soups into one and tastes better than any of them while costing less. | [Paper](https://arxiv.org/abs/2303.00071) , [Tweet](https://twitter.com/x/status/1) |
| 2) **Bread as Compute** - a survey of loaves and how they rise. | [Paper](https://arxiv.org/abs/2303.00072) |
""",
        [_paper("Soup of Soups", "2303.00071"), _paper("Bread as Compute", "2303.00072")],
    ),
    (
        "facts on nested bullets",
        """## Serving
- Ladle
  - Conference: OSDI'2022
  - [Link: Ladle: Serving Soup at Scale](https://www.usenix.org/system/files/osdi22-fern.pdf)
  - [Code](https://github.com/fern/ladle)
- Whisk
  - [Link: Whisk Without Risk](https://arxiv.org/abs/2204.00081)
""",
        [
            _paper(
                "Ladle: Serving Soup at Scale",
                name="Ladle",
                venue="OSDI'2022",
                year="2022",
                code="https://github.com/fern/ladle",
            ),
            _paper("Whisk Without Risk", "2204.00081", name="Whisk"),
        ],
    ),
    (
        "nested bullets that are entries below a topic",
        """- Kitchens
  - [Stoves and Their Heat](https://arxiv.org/abs/2301.00091)
  - [Ovens and Their Lights](https://arxiv.org/abs/2301.00092)
- Gardens
  - Trees
    - [On the Height of Trees](https://arxiv.org/abs/2301.00093)
    - [On the Depth of Roots](https://arxiv.org/abs/2301.00094)
""",
        [
            _paper("Stoves and Their Heat", "2301.00091"),
            _paper("Ovens and Their Lights", "2301.00092"),
            _paper("On the Height of Trees", "2301.00093"),
            _paper("On the Depth of Roots", "2301.00094"),
        ],
    ),
    (
        "a heading per entry",
        """# Reading group

### Bicycles for Fish
Ada Fern, Bo Lark. *ICML 2019*

[[paper]](https://arxiv.org/abs/1901.00101) [[code]](https://github.com/fish/bike)

### Umbrellas for Ducks
Cy Moss, Dee Ash. *CVPR 2020*

[[paper]](https://arxiv.org/abs/2001.00102)

### Ladders for Snails
Ed Birch, Flo Cane. *arXiv 2021*

[[paper]](https://arxiv.org/abs/2101.00103)
""",
        [
            _paper(
                "Bicycles for Fish",
                "1901.00101",
                venue="ICML 2019",
                authors="Ada Fern, Bo Lark",
                code="https://github.com/fish/bike",
            ),
            _paper("Umbrellas for Ducks", "2001.00102", venue="CVPR 2020", authors="Cy Moss, Dee Ash"),
            _paper("Ladders for Snails", "2101.00103", venue="arXiv 2021", authors="Ed Birch, Flo Cane"),
        ],
    ),
    (
        "bold line, then labelled bullets",
        """## Detection

**Seeing Socks in the Dark**

- Paper: https://arxiv.org/abs/2403.00111
- Code: https://github.com/sock/sock

**Finding the Other Sock**

- Homepage: https://sock.io
- Paper: https://arxiv.org/abs/2403.00112
- Code: None
""",
        [
            _paper("Seeing Socks in the Dark", "2403.00111", code="https://github.com/sock/sock"),
            _paper("Finding the Other Sock", "2403.00112", code=None),
        ],
    ),
    (
        "citations: names, quoted title, venue",
        """- Fern, Ada, et al. "Accelerating snails via salt." 11th {USENIX} Workshop on Hot Topics in Cloud Computing (HotCloud 19). 2019. [[Paper]](http://fern.org/salt.pdf)
- Lark, Bo, and Cy Moss. "Snail mail: delivery at any pace." IEEE Access 6 (2018): 64270-64277. [[Paper]](https://arxiv.org/abs/1801.00121)
- Dee Ash, Ed Birch, “Shells as homes,” in *Proceedings of the 5th Symposium on Shells*, 2017. [pdf](https://doi.org/10.1145/3333333.4444444)
""",
        [
            _paper(
                "Accelerating snails via salt",
                venue="11th {USENIX} Workshop on Hot Topics in Cloud Computing (HotCloud 19)",
                year="2019",
                authors="Fern, Ada, et al.",
            ),
            _paper(
                "Snail mail: delivery at any pace",
                "1801.00121",
                venue="IEEE Access 6 (2018): 64270-64277",
                year="2018",
                authors="Lark, Bo, and Cy Moss",
            ),
            _paper(
                "Shells as homes",
                doi="10.1145/3333333.4444444",
                venue="Proceedings of the 5th Symposium on Shells",
                year="2017",
                authors="Dee Ash, Ed Birch",
            ),
        ],
    ),
    (
        "short link and the title after its colon",
        """- [Orka](https://www.usenix.org/conference/osdi22/presentation/ash): A Distributed Aquarium for Transformer-Based Whales | OSDI 22
- [Dolfin](https://arxiv.org/abs/2302.00131): Sounding the Deep with Shallow Networks | MLSys' 24
- [Tidal Locking of Large Moons](https://arxiv.org/abs/2303.00132): we show how moons lock.
""",
        [
            _paper("Orka: A Distributed Aquarium for Transformer-Based Whales", venue="OSDI 22", year="2022"),
            _paper("Dolfin: Sounding the Deep with Shallow Networks", "2302.00131", venue="MLSys' 24", year="2024"),
            _paper("Tidal Locking of Large Moons", "2303.00132"),
        ],
    ),
    (
        "plain title, then names and venue",
        """- Combing Hairy Balls. [[pdf]](https://arxiv.org/pdf/1904.00141.pdf) [[code]](https://github.com/hair/ball)
  - Ada Fern, Bo Lark, and Cy Moss. *ICCV 2019*
- Braiding Hairy Balls. [[pdf]](https://arxiv.org/pdf/1904.00142.pdf)
  - Dee Ash, and Ed Birch. *ECCV 2020 (Oral)*
- Shaving Hairy Balls [[pdf](https://openaccess.thecvf.com/content/CVPR2021/papers/Cane_Shaving_CVPR_2021_paper.pdf)]
  - Flo Cane. *CVPR 2021*
""",
        [
            _paper(
                "Combing Hairy Balls",
                "1904.00141",
                authors="Ada Fern, Bo Lark, and Cy Moss",
                venue="ICCV 2019",
                year="2019",
            ),
            _paper(
                "Braiding Hairy Balls",
                "1904.00142",
                authors="Dee Ash, and Ed Birch",
                venue="ECCV 2020 (Oral)",
                year="2020",
            ),
            _paper("Shaving Hairy Balls", authors="Flo Cane", venue="CVPR 2021", year="2021"),
        ],
    ),
    (
        "bold title, then names and a link in plain text",
        """* **Deep Puddles** (2014), A. Fern et al. [[pdf]](http://arxiv.org/pdf/1404.00151)
* **Wide Puddles** (2015), B. Lark and C. Moss [[pdf]](http://www.example.edu/puddles.pdf)
""",
        [
            _paper("Deep Puddles", "1404.00151", year="2014", authors="A. Fern et al."),
            _paper("Wide Puddles", None, year="2015", authors="B. Lark and C. Moss"),
        ],
    ),
    (
        "a date tag, a bold title, names and venue in slanted type",
        """- [2023/09] **The Rise of Potatoes: A Survey.** *Ada Fern (Root Lab) et al. arXiv.* [[paper](https://arxiv.org/abs/2309.00161)] [[code](https://github.com/potato/potato)]
- [2023/05] **Onions: Layers of Layers.** *Bo Lark et al. ACL.* [[paper](https://arxiv.org/abs/2305.00162)]
""",
        [
            _paper("The Rise of Potatoes: A Survey", "2309.00161", date="2023/09"),
            _paper("Onions: Layers of Layers", "2305.00162", date="2023/05"),
        ],
    ),
    (
        "title on the first line, names and links on the second",
        """- Weaving Baskets Under Water
  <br>Ada Fern, Bo Lark, ICML 2020 [[Paper]](https://arxiv.org/abs/2002.00171) [[Code]](https://github.com/w/b)
- Knitting With Boiled Spaghetti <br> NeurIPS 2021 [[Paper]](https://arxiv.org/abs/2102.00172)
""",
        [
            _paper(
                "Weaving Baskets Under Water", "2002.00171", venue="ICML 2020", year="2020", authors="Ada Fern, Bo Lark"
            ),
            _paper("Knitting With Boiled Spaghetti", "2102.00172", venue="NeurIPS 2021", year="2021"),
        ],
    ),
    (
        "underlined title, names, year, bracketed link",
        """1. <u>Whistling in the Wind</u>. *Ada Fern, Bo Lark*. 2023. [[Paper](https://arxiv.org/abs/2301.00181)]
2. "**Humming in the Rain**". *Cy Moss et al*. ACL 2023. [[Paper](https://arxiv.org/abs/2302.00182)] [[Source](https://github.com/h/r)]
""",
        [
            _paper("Whistling in the Wind", "2301.00181", authors="Ada Fern, Bo Lark", year="2023"),
            _paper("Humming in the Rain", "2302.00182", authors="Cy Moss et al", venue="ACL 2023", year="2023"),
        ],
    ),
    (
        "reference links, link text over two lines, empty links",
        """- Bricks Without Straw, ICML 2018 [[paper][1]] [[code]()]
- [Walls Without
  Bricks](https://arxiv.org/abs/1802.00192)

[1]: https://arxiv.org/abs/1801.00191
""",
        [
            _paper("Bricks Without Straw", "1801.00191", venue="ICML 2018", year="2018", code=None),
            _paper("Walls Without Bricks", "1802.00192"),
        ],
    ),
    (
        "several papers on a line",
        """- [Tides at Noon](https://arxiv.org/abs/2001.00201), [Tides at Midnight](https://arxiv.org/abs/2001.00202)
""",
        [_paper("Tides at Noon", "2001.00201"), _paper("Tides at Midnight", "2001.00202")],
    ),
    (
        "Chinese text, full-width colons",
        """## 论文
- 标题：[Paper Lanterns in the Fog](https://arxiv.org/abs/2105.00211)  作者：Ada Fern，Bo Lark
- **Silk Roads of Data**，KDD 2021，[论文](https://arxiv.org/abs/2106.00212)，[代码](https://github.com/silk/road)
""",
        [
            _paper("Paper Lanterns in the Fog", "2105.00211"),
            _paper(
                "Silk Roads of Data", "2106.00212", venue="KDD 2021", year="2021", code="https://github.com/silk/road"
            ),
        ],
    ),
    (
        "free text with bare addresses",
        """Pebbles in Motion
https://arxiv.org/abs/1701.00221

Boulders at Rest. https://arxiv.org/pdf/1702.00222v2.pdf

Gravel in Between - https://arxiv.org/abs/1703.00223
""",
        [
            _paper("Pebbles in Motion", "1701.00221"),
            _paper("Boulders at Rest", "1702.00222"),
            _paper("Gravel in Between", "1703.00223"),
        ],
    ),
    (
        "link paragraphs between rules",
        """[Moths and Lamps](https://arxiv.org/abs/1801.00231)

---

[Lamps and Moths, Revisited](https://arxiv.org/abs/1801.00232)

---
""",
        [_paper("Moths and Lamps", "1801.00231"), _paper("Lamps and Moths, Revisited", "1801.00232")],
    ),
    (
        "raw HTML",
        """<h2>Posters</h2>
<p align="left">
    <a href="https://posters.org/1.png"><img src="https://x.org/1.png" alt="Kites"/></a>
    <a href="https://arxiv.org/abs/2404.00241" title="Kites: Flying High"><strong>🔥 Kites: Flying High</strong></a>
    <br/>
    Ada Fern, Bo Lark, Cy Moss
    <br/>
    [<a href="https://arxiv.org/abs/2404.00241">paper</a>] [<a href="https://github.com/kite/kite">code</a>]
    <br/>
    <strong>Topic:</strong> Wind and Sky
</p>
<ul>
<li><a href="https://arxiv.org/abs/2404.00242">Strings &amp; Knots</a>, ICML 2024</li>
</ul>
<table>
<tr><th>Title</th><th>Venue</th></tr>
<tr><td><a href="https://arxiv.org/abs/2404.00243">Tails of Kites in Table Rows</a></td><td>CVPR 2024</td></tr>
</table>
""",
        [
            _paper(
                "Kites: Flying High",
                "2404.00241",
                authors="Ada Fern, Bo Lark, Cy Moss",
                code="https://github.com/kite/kite",
                section=["Posters"],
            ),
            _paper("Strings & Knots", "2404.00242", venue="ICML 2024"),
            _paper("Tails of Kites in Table Rows", "2404.00243", venue="CVPR 2024"),
        ],
    ),
    (
        "what is no paper, and what is no entry",
        """# List

## Contents
- [Papers](#papers)
- [Tools](#tools)

## News
- [2024/01] We added [a survey](https://arxiv.org/abs/2401.00251)!

## Papers
- [Real Paper About Gloves](https://arxiv.org/abs/2401.00252) `Mitten Inc` `2024`
- [How We Knit Gloves at Scale](https://medium.com/mitten/how-we-knit) `Mitten Inc` `2023`
- [A Talk on Gloves](https://www.youtube.com/watch?v=abc) `Mitten Inc`

## Tools
- [GloveKit](https://github.com/glove/kit) - a library for gloves.
- GloveBench: measuring gloves. [[GitHub]](https://github.com/glove/bench)

## Books
- [The Glove Book](https://www.amazon.com/dp/1)

## Contributing
Please open [an issue](https://github.com/glove/list/issues). See [this paper](https://arxiv.org/abs/2401.00253).
- [Guide](https://arxiv.org/abs/2401.00254)

## License
[![CC0](https://img.shields.io/badge/license-CC0-blue)](https://creativecommons.org)
""",
        [
            _paper("Real Paper About Gloves", "2401.00252", year="2024", venue=None),
            {"title": "How We Knit Gloves at Scale", "kind": "blog", "year": "2023"},
            {"title": "A Talk on Gloves", "kind": "video"},
            {"title": "GloveKit", "kind": "repo", "code": "https://github.com/glove/kit"},
            {"title": "GloveBench: measuring gloves", "kind": "tool", "code": "https://github.com/glove/bench"},
            {"title": "The Glove Book", "kind": "book"},
        ],
    ),
    (
        "plain title with commas, names, venue and year",
        """- Stairs, Steps and Ladders: A Review, Ada Fern, Bo Lark, Cy Moss, ICML 2019 [[pdf]](https://arxiv.org/abs/1901.00261)
- Doors in Walls. Dee Ash, Ed Birch. NeurIPS 2020. [[arxiv]](https://arxiv.org/abs/2001.00262)
- Windows in Doors - Flo Cane, Gus Dale - CVPR 2021 [[paper]](https://arxiv.org/abs/2101.00263)
""",
        [
            _paper(
                "Stairs, Steps and Ladders: A Review",
                "1901.00261",
                authors="Ada Fern, Bo Lark, Cy Moss",
                venue="ICML 2019",
                year="2019",
            ),
            _paper("Doors in Walls", "2001.00262", authors="Dee Ash, Ed Birch", venue="NeurIPS 2020"),
            _paper("Windows in Doors", "2101.00263", authors="Flo Cane, Gus Dale", venue="CVPR 2021"),
        ],
    ),
    (
        "names before a plain title",
        """- Ada Fern, Bo Lark. 2017. Carpets that roll themselves. In Proceedings of the 31st Conference on Carpets. [pdf](https://doi.org/10.1145/5555555.6666666)
- Cy Moss et al. (2018). Curtains that close themselves. arXiv preprint arXiv:1801.00272. [link](https://arxiv.org/abs/1801.00272)
""",
        [
            _paper(
                "Carpets that roll themselves",
                doi="10.1145/5555555.6666666",
                authors="Ada Fern, Bo Lark",
                venue="In Proceedings of the 31st Conference on Carpets",
                year="2017",
            ),
            _paper(
                "Curtains that close themselves",
                "1801.00272",
                authors="Cy Moss et al.",
                venue="arXiv preprint arXiv:1801.00272",
                year="2018",
            ),
        ],
    ),
    (
        "venue as the text of a link, and in brackets after the title",
        """- Boats on Dry Land (**ICLR 2021**) [[paper]](https://openreview.net/forum?id=boat12345)
- Ships in Bottles [[NeurIPS 2022]](https://openreview.net/forum?id=ship12345) [[code]](https://github.com/s/b)
- [Rafts on Rivers](https://arxiv.org/abs/2201.00283) [ECCV 2022, Oral]
- Canoes in Pools, [CVPR 2023](https://arxiv.org/abs/2301.00284), [Code](https://github.com/c/p)
""",
        [
            _paper("Boats on Dry Land", openreview="boat12345", venue="ICLR 2021", year="2021"),
            _paper("Ships in Bottles", openreview="ship12345", venue="NeurIPS 2022", year="2022"),
            _paper("Rafts on Rivers", "2201.00283", venue="ECCV 2022, Oral", year="2022"),
            _paper("Canoes in Pools", "2301.00284", venue="CVPR 2023", year="2023"),
        ],
    ),
    (
        "bold title without a venue column, a plain line of names below the blank",
        """1. **Gears of Butter**

   Ada Fern, Bo Lark

   [Paper](https://arxiv.org/abs/2105.00291) | [Code](https://github.com/g/b)

2. **Springs of Honey**

   Cy Moss, Dee Ash

   [Paper](https://arxiv.org/abs/2105.00292)
""",
        [
            _paper("Gears of Butter", "2105.00291", authors="Ada Fern, Bo Lark", code="https://github.com/g/b"),
            _paper("Springs of Honey", "2105.00292", authors="Cy Moss, Dee Ash"),
        ],
    ),
    (
        "a table whose columns have no telling header",
        """| | | | |
|---|---|---|---|
| Sand | [Castles Made of Sand and Nets](https://arxiv.org/abs/2106.00301) | Ada Fern, Bo Lark | ICML 2021 |
| Snow | [Castles Made of Snow and Trees](https://arxiv.org/abs/2106.00302) | Cy Moss, Dee Ash | KDD 2021 |
""",
        [
            _paper("Castles Made of Sand and Nets", "2106.00301", authors="Ada Fern, Bo Lark", venue="ICML 2021"),
            _paper("Castles Made of Snow and Trees", "2106.00302", authors="Cy Moss, Dee Ash", venue="KDD 2021"),
        ],
    ),
    (
        "escaped brackets, nested brackets, addresses with brackets, HTML in a bullet",
        """- Nails and Hammers [\\[Paper\\]](https://arxiv.org/abs/2107.00311) \\[[Code](https://github.com/n/h)\\]
- Screws (and Bolts) [[pdf]](http://x.org/papers/102Screws%20(8).pdf)
- <a href="https://arxiv.org/abs/2107.00313">Rivets in Motion</a> <em>Ada Fern, Bo Lark</em>
""",
        [
            _paper("Nails and Hammers", "2107.00311", code="https://github.com/n/h"),
            _paper("Screws (and Bolts)", url="http://x.org/papers/102Screws%20(8).pdf"),
            _paper("Rivets in Motion", "2107.00313", authors="Ada Fern, Bo Lark"),
        ],
    ),
    (
        "a PDF in a code repository that is the paper; a video instead of one",
        """- [Glue for Glaciers](https://github.com/glue/papers/blob/main/glaciers.pdf)
- [Tape for Tsunamis](https://arxiv.org/abs/2108.00322) [[video]](https://youtu.be/abc) [[slides]](https://x.org/tape-slides.pdf) [[tweet]](https://twitter.com/a/status/1)
""",
        [
            _paper("Glue for Glaciers", url="https://github.com/glue/papers/blob/main/glaciers.pdf"),
            _paper("Tape for Tsunamis", "2108.00322", url="https://arxiv.org/abs/2108.00322"),
        ],
    ),
    (
        "details below a summary, and prose that cites a paper",
        """We follow [the great survey](https://arxiv.org/abs/2109.00331) in how we sort what there is to be read here.

<details>
<summary>Older papers</summary>

- [Old Shoes Made New](https://arxiv.org/abs/1709.00332)

</details>
""",
        [_paper("Old Shoes Made New", "1709.00332")],
    ),
    (
        "badges below a sentence, and a paper named in a description",
        """This page holds a list of what there is to read on **Snail Racing**.

[![arXiv](https://img.shields.io/badge/arXiv-2024-orange.svg)](https://arxiv.org/abs/2401.00341) [![x](https://awesome.re/badge.svg)](https://awesome.re)

- [A Book for Large Snails](https://snails.org/book) A book that rests on [A Survey of Large Snails](https://arxiv.org/abs/2401.00342).
- [S5](https://arxiv.org/abs/2401.00343)
""",
        [{"title": "A Book for Large Snails", "kind": "book"}, _paper("S5", "2401.00343")],
    ),
]
