#!/usr/bin/env python3
"""Pages as narc writes them are valid HTML: those of the samples, of documents full of faults (cases/), and of
articles that attack (payloads.py). The judge is the Nu Html Checker (npm's vnu-jar, needs Java), else html-validate
from npm; skips (77) where npm has neither.

usage: valid.py NARC NARC_TREE [FOLDER...]    also the documents of each FOLDER"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import payloads
import written

AT_ONCE = 300  # pages in one call
RULES = {"root": True, "extends": ["html-validate:standard"]}


def install(work, package):
    try:
        subprocess.run(["npm", "install", "--silent", "--prefix", work, package], check=True, capture_output=True,
                       timeout=240)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def nu_checker(work):
    """A function from paths to (path, line, message), or None."""
    jar = os.path.join(work, "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
    if shutil.which("java") is None or not install(work, "vnu-jar@26") or not os.path.exists(jar):
        return None

    def check(paths):
        done = subprocess.run(["java", "-Xss4m", "-jar", jar, "--format", "json", "--exit-zero-always", "--errors-only",
                               *paths], stderr=subprocess.PIPE, check=True)
        for message in json.loads(done.stderr)["messages"]:
            yield message["url"], message.get("lastLine"), message["message"]

    return check


def html_validate(work):
    if not install(work, "html-validate@10"):
        return None
    rules = os.path.join(work, "rules.json")
    with open(rules, "w", encoding="utf-8") as file:
        json.dump(RULES, file)

    def check(paths):
        program = os.path.join(work, "node_modules", ".bin", "html-validate")
        done = subprocess.run([program, "--config", rules, "--formatter", "json", *paths], stdout=subprocess.PIPE)
        for page in json.loads(done.stdout):
            for message in page["messages"]:
                yield page["filePath"], message["line"], message["message"]

    return check


def sources(work):
    for name in ("html", "newsml"):
        yield os.path.join(written.ROOT, "tests", "samples", name)
    yield os.path.join(written.ROOT, "tests", "pages", "cases")
    hostile = os.path.join(work, "hostile")
    payloads.write(hostile)
    yield hostile


def main():
    narc, _, *folders = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        check = nu_checker(work)
        judge = "Nu Html Checker"
        if check is None:
            check, judge = html_validate(work), "html-validate"
        if check is None:
            written.skip("npm installs neither vnu-jar (which needs Java) nor html-validate")
        faulty = os.path.join(work, "faulty.html")
        with open(faulty, "w", encoding="utf-8") as file:
            file.write("<!DOCTYPE html><html lang=en><title>x</title><p><center>y</center><img src=z>")
        if not list(check([faulty])):
            raise SystemExit(f"the {judge} finds no fault where there are some")
        pages = []
        for number, source in enumerate([*sources(work), *folders]):
            pages += written.convert(narc, source, os.path.join(work, f"pages-{number}"))
        kinds, faults = collections.Counter(), 0
        for first in range(0, len(pages), AT_ONCE):
            for path, line, message in check(pages[first:first + AT_ONCE]):
                faults += 1
                kind = re.sub("\u201c[^\u201d]*\u201d", "\u201c...\u201d", message)
                kinds[kind] += 1
                if kinds[kind] <= 3:
                    print(f"{os.path.basename(path)}:{line}: {message}")
        print(f"{judge}: {len(pages)} pages, {faults} errors")
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
