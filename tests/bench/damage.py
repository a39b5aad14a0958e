#!/usr/bin/env python3
"""What damage costs: 1,000 generated pages in one archive, damaged in five ways; how many pages a plain
extract gives back and how many after repair, how many wrong bytes are handed out (none may be), and
with which exit status. Prints a Markdown table. The pages come from ../shared/tools/gen_pages.py.

usage: damage.py NARC [COUNT] [CREATE OPTION...]"""
import hashlib
import os
import subprocess
import sys
import tempfile

PAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/tools/gen_pages.py")
SIZE = 4096


def zeroed(data, at):
    return data[:at] + bytes(SIZE) + data[at + SIZE:]


def one_bit(data):
    at = len(data) * 37 // 100
    return data[:at] + bytes([data[at] ^ 16]) + data[at + 1:]


DAMAGES = [
    ("none", "whole", lambda data: data),
    ("bit", "one bit at 37 %", one_bit),
    ("mid4k", "4 KiB of zeros in the middle", lambda data: zeroed(data, len(data) // 2)),
    ("head4k", "4 KiB of zeros at the head", lambda data: zeroed(data, 0)),
    ("tail4k", "4 KiB of zeros at the tail", lambda data: zeroed(data, len(data) - SIZE)),
    ("cut10", "last 10 % cut off", lambda data: data[:len(data) * 9 // 10]),
]


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def digests(folder):
    return [digest(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names
            if name not in ("MANIFEST", "manifest.tsv")]


def run(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode


def extracted(narc, archive, folder, wanted):
    """Exit status; pages that came out right; files that did not."""
    code = run(narc, "extract", archive, "-o", folder, "--all-versions")
    found = digests(folder) if os.path.isdir(folder) else []
    return code, len(wanted & {*found}), len([one for one in found if one not in wanted])


def measure(narc, count, options, folder):
    pages, archive = os.path.join(folder, "pages"), os.path.join(folder, "whole.narc")
    subprocess.run([sys.executable, PAGES, "--count", str(count), "--out", pages], check=True,
                   stdout=subprocess.DEVNULL)
    os.remove(os.path.join(pages, "manifest.tsv"))
    code = run(narc, "create", archive, pages, *options)
    wanted = {*digests(pages)}
    with open(archive, "rb") as file:
        data = file.read()
    taken = extracted(narc, archive, os.path.join(folder, "taken"), wanted)[1]
    print(f"{len(wanted)} pages, of which narc found an article in {taken}; {len(data):,} bytes; create: exit {code}\n")
    print("| damage | extract: intact | wrong | exit | verify: exit | repair: exit | then intact | wrong | exit |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    lies = 0
    for name, about, change in DAMAGES:
        damaged, saved = os.path.join(folder, f"{name}.narc"), os.path.join(folder, f"{name}-saved.narc")
        with open(damaged, "wb") as file:
            file.write(change(data))
        plain = extracted(narc, damaged, os.path.join(folder, f"{name}-plain"), wanted)
        checked = run(narc, "verify", damaged)
        repaired = run(narc, "repair", damaged, "-o", saved)
        after = extracted(narc, saved, os.path.join(folder, f"{name}-after"), wanted)
        lies += plain[2] + after[2]
        print(f"| {about} | {plain[1]} | {plain[2]} | {plain[0]} | {checked} | {repaired} | {after[1]} | {after[2]} "
              f"| {after[0]} |", flush=True)
    return lies


def main():
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit(__doc__)
    if not os.path.exists(PAGES):
        print(f"damage.py: skipped, there is no {PAGES}")
        return
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory(prefix="narc-damage-") as folder:
        lies = measure(os.path.abspath(sys.argv[1]), count, sys.argv[3:], folder)
    sys.exit(f"damage.py: {lies} wrong files were handed out" if lies else 0)


if __name__ == "__main__":
    main()
