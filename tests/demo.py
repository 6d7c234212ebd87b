"""`make demo`: serve the replica on the loopback, run the pipeline against it as a person would, show the review."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from replica import Replica, from_curated, from_distractors

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / ".demo"


def main() -> None:
    """Run once cold and once warm; curated facts are left out, so that the services alone must do."""
    with Replica([*from_curated(), *from_distractors()]) as replica:
        sys.stdout.write("A loopback replica of arXiv, Semantic Scholar, Crossref, DBLP and DataCite is up.\n")
        sys.stdout.write("Its abstracts and citation counts are STAND-INS, made up for the demo.\n\n")
        for name in ("cold", "warm"):
            replica.reset()
            _run(replica.environment())
            counts = {service: replica.count(service) for service in sorted({r.service for r in replica.requests})}
            asked = ", ".join(f"{service} {number}" for service, number in counts.items()) or "none"
            sys.stdout.write(f"requests of the {name} run: {asked}\n\n")
    review = (DEMO / "enriched/review.md").read_text(encoding="utf-8")
    sys.stdout.write("The beginning of the review:\n\n" + "\n".join(review.splitlines()[:70]) + "\n…\n")
    sys.stdout.write(f"\nOpen this page in a browser: {(DEMO / 'enriched/review.html').as_uri()}\n")


def _run(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "enrich.cli", "run", str(ROOT / "data/raw/reading_list.md")]
    sources = "arxiv,semantic_scholar,dblp,crossref,datacite"
    places = ["--raw-dir", str(DEMO / "raw"), "--out-dir", str(DEMO / "enriched"), "--sources", sources]
    sys.stdout.flush()
    subprocess.run([*command, *places], env={**os.environ, **environment}, check=True)


if __name__ == "__main__":
    main()
