#!/usr/bin/env python3
"""docs/man holds what the built command says its manual pages are; the pages written by hand name
functions that exist; groff, where there is one, has nothing to say against any of them.

usage: man_pages.py NARC [--write]    --write makes the pages of the commands anew"""
import re
import shutil
import subprocess
import sys

from sources import ROOT, c_files, finish, text_of

FOLDER = ROOT / "docs/man"
BY_HAND = {"narc.5", "libnarc.3"}


def printed(narc, *topic):
    return subprocess.run([narc, "help", *topic, "--man"], capture_output=True, text=True,
                          check=True).stdout


def pages_of(narc):
    """Name -> text of every page the command makes."""
    pages = {"narc.1": printed(narc)}
    for command in re.findall(r"^\.BR narc\\-(\S+) \(1\)$", pages["narc.1"], re.MULTILINE):
        pages[f"narc-{command}.1"] = printed(narc, command)
    return pages


def stale(pages):
    present = {path.name for path in FOLDER.iterdir()}
    for name in sorted(present | {*pages} | BY_HAND):
        if name not in present:
            yield f"docs/man/{name}: is missing"
        elif name not in pages and name not in BY_HAND:
            yield f"docs/man/{name}: there is no such command"
        elif name in pages and (FOLDER / name).read_text(encoding="utf-8") != pages[name]:
            yield f"docs/man/{name}: differs from what the command prints (ninja man_pages)"


def unknown_functions():
    headers = "".join(text_of(path) for path in c_files("libnarc") if "include" in path.parts)
    page = (FOLDER / "libnarc.3").read_text(encoding="utf-8")
    for name in sorted(set(re.findall(r"\bnarc_[a-z_0-9]+", page))):
        if not re.search(rf"\b{name}\b", headers):
            yield f"docs/man/libnarc.3: {name} is in no public header"


def malformed():
    if shutil.which("groff") is None:
        print("without groff the layout of the pages is not checked")
        return
    for path in sorted(FOLDER.iterdir()):
        result = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", str(path)],
                                capture_output=True, text=True, check=False)
        if result.stderr:
            yield f"docs/man/{path.name}: {result.stderr.strip()}"


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[2:] not in ([], ["--write"]):
        sys.exit(__doc__)
    made = pages_of(sys.argv[1])
    if sys.argv[2:]:
        for name, text in made.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    finish([*stale(made), *unknown_functions(), *malformed()], "manual pages")
