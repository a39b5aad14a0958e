#!/usr/bin/env python3
"""How large the same pages are in other containers and in narc, and what packing costs: a Markdown table.

usage: archive_sizes.py NARC FOLDER [LEVEL...]

"Solid" is what one stream of zstd with a window of 128 MiB makes of everything narc stores (pages,
records and index, in narc's order, taken from an archive of codec "stored"): the measure without random
access. Times are processor seconds of the packing alone; narc's hold the conversion of the pages too,
unless it says "again", which is `narc merge` of an archive that is there."""
import gzip
import os
import resource
import subprocess
import sys
import tempfile
import zlib

WARC_HEAD = ("WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
             "WARC-Date: 2026-11-23T00:00:00Z\r\nWARC-Target-URI: file:///{name}\r\n"
             "Content-Type: text/html\r\nContent-Length: {size}\r\n\r\n")


def files(folder):
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".html", ".htm", ".xml", ".json")):
                yield os.path.join(path, name)


def children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(command, **more):
    begin = children_seconds()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, **more)
    return children_seconds() - begin


def warc(paths, level=6):
    """Bytes of a WARC with a gzip member for each record, and seconds."""
    begin = sum(os.times()[:2])
    total = 0
    for number, path in enumerate(paths):
        with open(path, "rb") as file:
            data = file.read()
        head = WARC_HEAD.format(number=number, name=os.path.basename(path), size=len(data))
        total += len(gzip.compress(head.encode() + data + b"\r\n\r\n", level, mtime=0))
    return total, sum(os.times()[:2]) - begin


def main(narc, folder, levels):
    paths = list(files(folder))
    plain = sum(os.path.getsize(path) for path in paths)
    rows = []

    def row(name, size, seconds):
        rows.append((name, size, seconds))
        print(f"| {name} | {size / 1e6:.2f} | {plain / size:.2f} | {size / rows[0][1]:.3f} | {seconds:.1f} |",
              flush=True)

    print(f"{len(paths)} files, {plain / 1e6:.1f} MB; zlib {zlib.ZLIB_RUNTIME_VERSION}\n")
    print("| | MB | ratio | of WARC.gz | CPU s |\n|---|---:|---:|---:|---:|")
    row("WARC, gzip -6 per record", *warc(paths))
    with tempfile.TemporaryDirectory() as work:
        listing = os.path.join(work, "list")
        made = {name: os.path.join(work, name) for name in ("tar", "zip", "stored", "narc", "out")}
        with open(listing, "w", encoding="utf-8") as file:
            file.write("\n".join(paths) + "\n")
        with open(listing, "rb") as names:
            seconds = timed(["zip", "-q", "-@", made["zip"] + ".zip"], stdin=names)
        row("zip", os.path.getsize(made["zip"] + ".zip"), seconds)
        subprocess.run(["tar", "-cf", made["tar"], "--sort=name", "-T", listing], check=True,
                       stderr=subprocess.DEVNULL)

        def solid(name, source, level):
            seconds = timed(["zstd", "-q", "-f", "-T1", f"-{level}", "--long=27", source, "-o", made["out"]])
            row(f"{name}, zstd -{level} --long=27", os.path.getsize(made["out"]), seconds)

        for level in sorted({3, *levels, 19}):
            solid("tar", made["tar"], level)
        subprocess.run([narc, "create", "-q", "--codec", "stored", made["stored"], folder], check=False,
                       stderr=subprocess.DEVNULL)
        for level in sorted({3, *levels}):
            solid("what narc stores, solid", made["stored"], level)
        for level in [*levels, "max"]:
            seconds = timed([narc, "merge", "-q", "--force", "-j", "1", "--level", str(level), made["stored"],
                             "-o", made["narc"]])
            row(f"narc --level {level} (again)", os.path.getsize(made["narc"]), seconds)
        seconds = timed([narc, "verify", "-q", made["narc"]])
        print(f"\nverify: {seconds:.2f} CPU s, {plain / 1e6 / seconds:.0f} MB of originals a second")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], [int(level) for level in sys.argv[3:]] or [3, 6, 9])
