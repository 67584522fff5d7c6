"""rules.py: prints how much of the rulebook is kept, chapter by chapter, from the ledger in libs/standards."""

import csv
import re
from collections import Counter
from pathlib import Path

STANDARDS = Path(__file__).parents[2] / "libs" / "standards"
STATUSES = ["clause", "feature", "form", "excluded", "open"]


def titles():
    """What each chapter is about: the comment beside its number of rules."""
    lines = (STANDARDS / "clauses.toml").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"(\w+) = \d+ +# (.+)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def line(name, counts, title=""):
    whole = counts.total()
    shares = (f"{counts[status]:5} {counts[status] / whole:6.1%}" for status in STATUSES)
    return f"{name:<5} {whole:5} {' '.join(shares)}  {title}".rstrip()


def main():
    with (STANDARDS / "rules.csv").open(encoding="utf-8", newline="") as ledger:
        rows = [(row["rule"].split("-")[0], row["status"]) for row in csv.DictReader(ledger)]
    print(f"{'':<5} {'rules':>5} " + " ".join(f"{status:>12}" for status in STATUSES))
    for chapter, title in titles().items():
        print(line(chapter, Counter(status for name, status in rows if name == chapter), title))
    print(line("all", Counter(status for _, status in rows)))


if __name__ == "__main__":
    main()
