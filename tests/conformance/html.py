#!/usr/bin/env python3
"""Pages as narc writes them: html.py NARC FOLDER [--vnu VNU_JAR]

Every page of FOLDER is written as HTML, that is read and written again; the second writing must equal
the first, byte for byte. With the Nu Html Checker's jar each page is checked as well: no errors."""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

KEPT = 200  # pages in one call of the checker


def convert(narc, source, target):
    run = subprocess.run([narc, "convert", "-q", "--keep-empty", "-f", "html", "-t", "html",
                          "--regenerate", "-o", target, source], stderr=subprocess.PIPE, text=True)
    if run.returncode not in (0, 3):
        raise SystemExit("narc convert: " + run.stderr.strip()[-400:])


def by_content(folder):
    """Names of files depend on their source, so pages are compared as a multiset."""
    pages = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            pages[name] = file.read()
    return pages


def check(jar, folder):
    names = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    faults = collections.Counter()
    for first in range(0, len(names), KEPT):
        run = subprocess.run(["java", "-jar", jar, "--format", "json", "--exit-zero-always",
                              "--errors-only", *names[first:first + KEPT]],
                             stderr=subprocess.PIPE, check=True)
        for message in json.loads(run.stderr or "{}").get("messages", []):
            faults[re.sub("\u201c[^\u201d]*\u201d", "\u201c...\u201d", message["message"])] += 1
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("narc")
    parser.add_argument("folder")
    parser.add_argument("--vnu")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        once, twice = os.path.join(folder, "once"), os.path.join(folder, "twice")
        convert(args.narc, args.folder, once)
        convert(args.narc, once, twice)
        first, second = by_content(once), by_content(twice)
        changed = collections.Counter(first.values()) - collections.Counter(second.values())
        print("%d pages, %d change when they are read and written again"
              % (len(first), sum(changed.values())))
        for name, page in first.items():
            if page in changed:
                print("  " + name)
        faults = check(args.vnu, once) if args.vnu else {}
        for fault, count in sorted(faults.items(), key=lambda f: -f[1])[:20]:
            print("  %5d %s" % (count, fault))
    return 1 if changed or faults else 0


if __name__ == "__main__":
    sys.exit(main())
