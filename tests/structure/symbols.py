#!/usr/bin/env python3
"""The symbols that leave libnarc.so, those that the public headers declare, and those that
libnarc/symbols.txt lists are the same.

A symbol that is added goes into the list with `symbols.py LIBRARY --write`; one that is taken away or
changes its meaning waits for a new major version.

usage: symbols.py LIBRARY [--write]"""
import re
import subprocess
import sys

from sources import ROOT, c_files, finish, text_of, without_comments

LIST = ROOT / "libnarc/symbols.txt"
# What sanitizers and coverage put into every shared object they instrument.
INSTRUMENTS = re.compile(r"_*(asan|ubsan|lsan|msan|tsan|sancov|sanitizer|gcov|llvm_gcov|llvm_profile)_"
                         r"|__(start|stop)___sancov|__odr_asan|mangle_path$")
DECLARATION = re.compile(r"\bNARC_API\b[^;(]*?\b(?:NARC_MUST_USE\b[^;(]*?)?\b(narc_\w+)\s*\(")


def exported(library):
    listing = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                             capture_output=True, text=True, check=True).stdout
    names = {line.split()[0].partition("@")[0] for line in listing.splitlines() if line.split()}
    return {name for name in names if not INSTRUMENTS.match(name)}


def declared():
    found = set()
    for path in c_files("libnarc"):
        if path.parts[1] == "include":
            found.update(DECLARATION.findall(without_comments(text_of(path))))
    return found


def faults(found, listed):
    for name in sorted(found ^ declared()):
        yield f"{name} is {'not declared' if name in found else 'declared but not exported'}"
    for name in sorted(found - listed):
        kind = "is exported but not in the list" if name.startswith("narc_") else \
            "is exported without the narc_ prefix"
        yield f"{name} {kind}"
    for name in sorted(listed - found):
        yield f"{name} is in the list but not exported"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    symbols = exported(sys.argv[1])
    if sys.argv[2:] == ["--write"]:
        LIST.write_text("".join(f"{name}\n" for name in sorted(symbols)))
        print(f"{LIST.relative_to(ROOT)}: {len(symbols)} symbols")
    else:
        finish([*faults(symbols, set(LIST.read_text().split()))], "symbols")
