#!/usr/bin/env python3
"""Whether a loss report is complete: losses.py NARC FOLDER [--sample N] [--format NAME]...

Each item is written as HTML, ninjs and NITF with a loss report, what was written becomes NewsML-G2
again, and the two NewsML-G2 documents are compared element by element, attribute by attribute and
text by text. Whatever the first has and the second has not must stand in the report. Two ways to write
one moment or one status are the same, and what narc itself says of a document does not count."""
import argparse
import collections
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from xml.sax.saxutils import unescape

from newsml import facts_of, items_of, parse
from sample import sampled

# What the way back says differently without anything of the news being lost: who made the document
# and how it is laid out. The title is that of the page around a body.
ENVELOPE = {("attribute", "inlineXML", "contenttype"), ("attribute", "catalogRef", "href"), ("text", "h:title"),
            ("attribute", "versionCreated", "howuri")}


def plain(text):
    marks = {"&quot;": '"', "&apos;": "'", "&#10;": " ", "&#9;": " "}
    return " ".join(unescape(unescape(text, marks), marks).split())


def said(fact):
    """What a fact says, whichever way it is written."""
    value = plain(fact[-1])
    if fact[1] == "pubStatus":
        return re.split("[:/]", value)[-1]
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", value):
        moment = re.sub(r"\.(\d+)", lambda found: "." + found[1].ljust(6, "0"), value.replace("Z", "+00:00"))
        try:
            return str(datetime.datetime.fromisoformat(moment).timestamp())
        except ValueError:
            return value
    return value


class Round:
    def __init__(self, narc, folder):
        self.narc = narc
        self.folder = folder

    def convert(self, source, target, kind, *more):
        path = os.path.join(self.folder, target)
        for name in (path, path + ".lost"):
            if os.path.exists(name):
                os.unlink(name)
        done = subprocess.run([self.narc, "convert", "-q", "--keep-empty", "--regenerate", "-t", kind, "-o", path,
                               source, *more], capture_output=True, text=True)
        if done.returncode < 0 or done.returncode == 70 or "Sanitizer" in done.stderr:
            sys.exit(f"{source} as {kind} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return path if os.path.isfile(path) else None

    def missing(self, path, kind):
        """What is lost and not told of; None when the document does not give one item."""
        first = self.convert(path, "first.xml", "newsml")
        if first is None:
            return None
        lost_path = os.path.join(self.folder, "lost")
        if os.path.exists(lost_path):
            os.unlink(lost_path)
        there = self.convert(first, "there." + kind, kind, "--loss-report", lost_path)
        back = self.convert(there, "back.xml", "newsml", "-f", kind) if there else None
        if back is None:
            return None
        with open(lost_path, encoding="utf-8") as file:
            values = [str(row.get("value", "")) for row in map(json.loads, file)]
        told = plain(" ".join(values))
        exactly = {said(("", "", value)) for value in values}
        with open(first, "rb") as one, open(back, "rb") as other:
            before, after = (facts_of(items_of(parse(data.read()))[0]) for data in (one, other))
        still = {said(fact) for fact in after if fact[0] != "element"}
        return [fact for fact in before - after
                if fact[0] != "element" and fact[:3] not in ENVELOPE and fact[:2] not in ENVELOPE
                and not fact[-1].startswith("urn:narc:") and plain(fact[-1]) not in told
                and said(fact) not in still | exactly]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("narc")
    parser.add_argument("folder")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--format", action="append")
    options = parser.parse_args()
    untold = collections.Counter()
    example = {}
    with tempfile.TemporaryDirectory(prefix="narc-losses-") as folder:
        work = Round(os.path.abspath(options.narc), folder)
        for kind in options.format or ["html", "ninjs", "nitf"]:
            count = 0
            for path in sampled(options.folder, {"g2"}, options.sample):
                missing = work.missing(os.path.join(options.folder, path), kind)
                count += missing is not None
                for fact in missing or []:
                    untold[(kind, *fact[:-1])] += 1
                    example.setdefault((kind, *fact[:-1]), (path, fact[-1]))
            print(f"{kind}: {count} documents compared")
    for what, times in untold.most_common():
        print(f"{times:6} not told: {' '.join(what)}, e.g. {example[what][0]}: {example[what][1][:100]!r}")
    return 1 if untold else 0


if __name__ == "__main__":
    sys.exit(main())
