#!/usr/bin/env python3
"""C files are laid out as .clang-format says. Skips (77) without clang-format 14: others disagree
with it about details.

usage: format.py CLANG_FORMAT...    the first of the named programs that is version 14 is asked"""
import re
import subprocess
import sys

from sources import ROOT, c_files, finish


def version_of(program):
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"version (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def faults(program):
    """The first fault of each file."""
    paths = [str(ROOT / path) for path in c_files()]
    result = subprocess.run([program, "--dry-run", *paths], capture_output=True, text=True,
                            check=False)
    found = {}
    for line in result.stderr.splitlines():
        where = re.match(rf"{re.escape(str(ROOT))}/(.+?):\d+:\d+: ", line)
        if where:
            found.setdefault(where[1], line.removeprefix(f"{ROOT}/"))
    if result.returncode != 0 and not found:
        found[""] = f"{program} failed: {result.stderr.strip()}"
    return found.values()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    of_our_version = [program for program in sys.argv[1:] if version_of(program) == 14]
    if not of_our_version:
        print("clang-format 14 is not here")
        sys.exit(77)
    finish([*faults(of_our_version[0])], "format")
