#!/usr/bin/env python3
"""Every numbered paragraph of the format with a MUST or an error number is the subject of a vector, is cited by a unit test, or stands
below with the reason why it cannot be; nothing cites a paragraph that does not exist."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARAGRAPH = re.compile(r"^(\d+\.\d+) (.*?)(?=^\d+\.\d+ |^## |\Z)", re.MULTILINE | re.DOTALL)
CITED = re.compile(r"\b(?:[Ss]pec(?:ification)?|[Ss]ection)[ ,]+(\d+\.\d+)|\((\d+\.\d+)\)|\"(\d+\.\d+)\"")
# Rules about writing and about how one reads: no file can show that they are kept.
NOT_BY_A_FILE = {
    "1.1": "says what MUST means",
    "1.5": "said of each reserved field: 3.5, 4.10, 6.2, 7",
    "9.4": "when a reader checks; what it shows is compared in every vector",
    "10.2": "order of writes and fsync: fault tests of the writer",
    "10.4": "locks and what an append leaves alone: tests of the writer",
    "10.5": "same input, same bytes: tests of the writer",
    "10.6": "when runs are merged: tests of the writer",
}


def main():
    text = (ROOT / "spec/narc-format.md").read_text(encoding="utf-8")
    paragraphs = {match[1]: match[2] for match in PARAGRAPH.finditer(text)}
    rules = {number for number, words in paragraphs.items() if re.search(r"\bMUST\b|\(E\d{3}|is E\d{3}", words)}
    covered, faults = {}, []
    for path in sorted((ROOT / "spec/vectors").glob("*.json")):
        vector = json.loads(path.read_text(encoding="utf-8"))
        for section in {vector["section"], *(error["section"] for level in ("verify", "deep")
                                             for error in vector.get(level, {}).get("errors", []))}:
            covered.setdefault(section, path.stem)
            if section not in paragraphs and section != "7":
                faults.append(f"{path.name}: section {section} does not exist")
    for path in sorted((ROOT / "tests/unit").glob("*/*.c")):
        for match in CITED.finditer(path.read_text(encoding="utf-8")):
            covered.setdefault(match[1] or match[2] or match[3], str(path.relative_to(ROOT)))
    for number in sorted(rules, key=lambda n: [*map(int, n.split("."))]):
        if number not in covered and number not in NOT_BY_A_FILE:
            faults.append(f"{number}: a rule that no vector and no unit test is about")
    faults += [f"{number}: is excused and is no rule" for number in NOT_BY_A_FILE if number not in rules]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"coverage: {len(rules)} rules, {len(rules & covered.keys())} with a vector or unit test, "
          f"{len(rules - covered.keys())} of which no file can tell; {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
