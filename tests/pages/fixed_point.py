#!/usr/bin/env python3
"""A page becomes an article, that a page, that an article again: both articles are the same, value by value, and so
are the pages that are written from them, byte for byte.

usage: fixed_point.py NARC NARC_TREE [FOLDER...]

Looks at the samples, at cases/ (instead of both at each FOLDER) and at articles that attack (payloads.py). How a value was found
may differ: the second time it was found in a page of narc's own."""
import collections
import json
import os
import subprocess
import sys
import tempfile

import payloads
import written

HOW = ("source", "provenance", "objects", "confidence", "literal", "language_source", "url_source")


def run(narc, work, *arguments):
    done = subprocess.run([narc, *arguments], cwd=work, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 3) or b"Sanitizer" in done.stderr:
        raise SystemExit(f"narc {' '.join(arguments)}: exit code {done.returncode}\n{done.stderr.decode()[-2000:]}")
    return done.stdout


def without_how(value):
    if isinstance(value, dict):
        return {name: without_how(v) for name, v in value.items()
                if name not in HOW and not name.endswith("Source") and name != "version"}
    return [without_how(v) for v in value] if isinstance(value, list) else value


def articles(narc, work, archive):
    """What the records of an archive say, by guid; versions that say the same count once."""
    shown = ("--include-embargoed", "--include-killed")
    found = collections.defaultdict(list)
    for line in run(narc, work, "list", archive, "--json", "--limit", "0", "--all-versions", *shown).splitlines():
        row = json.loads(line)
        record = run(narc, work, "cat", archive, f"{row['guid']}@{row['version']}", "--part", "record", *shown)
        found[row["guid"]].append(json.dumps(without_how(json.loads(record)), sort_keys=True))
    return {guid: [json.loads(record) for record in sorted(set(records))] for guid, records in found.items()}


def differences(first, second, path=""):
    if isinstance(first, dict) and isinstance(second, dict):
        for name in sorted({*first, *second}):
            yield from differences(first.get(name), second.get(name), f"{path}/{name}")
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for at, pair in enumerate(zip(first, second)):
            yield from differences(*pair, f"{path}/{at}")
    elif first != second:
        yield f"{path}: {str(first)[:100]!r} became {str(second)[:100]!r}"


def pages(folder):
    """Names follow from contents, so pages are compared as a multiset."""
    found = collections.Counter()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            found[file.read()] += 1
    return found


def check(narc, folder):
    """How many pages of a folder are no fixed point."""
    with tempfile.TemporaryDirectory() as work:
        written.convert(narc, folder, os.path.join(work, "once"))
        written.convert(narc, os.path.join(work, "once"), os.path.join(work, "twice"))
        once, twice = pages(os.path.join(work, "once")), pages(os.path.join(work, "twice"))
        changed = sum((once - twice).values())
        run(narc, work, "create", "-q", "--keep-empty", "first.narc", os.path.abspath(folder))
        run(narc, work, "create", "-q", "--keep-empty", "second.narc", "once")
        first, second = articles(narc, work, "first.narc"), articles(narc, work, "second.narc")
        different = 0
        for guid, records in first.items():
            found = list(differences(records, second.get(guid)))
            different += bool(found)
            for difference in found[:3] if different <= 10 else []:
                print(f"  {guid[:60]}{difference}")
        print(f"{os.path.basename(folder)}: {sum(once.values())} pages, {changed} change when read and written again; "
              f"{len(first)} articles, {different} come back as others")
        if not first:
            raise SystemExit("there are no articles")
    return changed + different


def main():
    narc, _, *folders = map(os.path.abspath, sys.argv[1:])
    with tempfile.TemporaryDirectory() as work:
        attacks = os.path.join(work, "attacks")
        payloads.write(attacks)
        own = [os.path.join(written.ROOT, "tests", *parts) for parts in (("samples", "html"), ("pages", "cases", "html"))]
        return 1 if sum(check(narc, folder) for folder in [*(folders or own), os.path.join(attacks, "html")]) else 0


if __name__ == "__main__":
    sys.exit(main())
