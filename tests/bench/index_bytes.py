#!/usr/bin/env python3
"""What the index of an archive costs an item, and how much of that are keys: digests, which do not get
smaller, and the packed key columns and texts of guids and URLs (spec 6.2, 6.3). Needs the zstd command.

usage: index_bytes.py ARCHIVE"""
import os
import struct
import subprocess
import sys
from collections import Counter

TEXT_SIZES_AT = 24, 9, 32 + 60  # head; bytes for a block; bytes for a row in front of the sizes of its texts
EMPTY_FRAME = 13                # what zstd needs around anything


def zstd(data, *options):
    return subprocess.run(["zstd", "-q", "-c", *options], input=data, capture_output=True, check=True).stdout


def packed(data):
    return len(zstd(data, "-6")) - EMPTY_FRAME if data else 0


def frames(data):
    """Type and payload of each frame, expanded."""
    at = 512
    while at + 48 <= len(data):
        stored = struct.unpack_from("<I", data, at + 16)[0]
        payload = data[at + 48:at + 48 + stored]
        kind = data[at + 8:at + 12]
        if kind in (b"KEYS", b"CTLG") and data[at + 12] == 2:
            payload = zstd(payload, "-d")
        yield kind, stored, payload
        at += 48 + (stored + 7) // 8 * 8


def column(page, at, rows):
    """A column of two bytes."""
    return sum(page[at + row] * 256 + page[at + rows + row] for row in range(rows))


def main(path):
    cost = Counter()
    items = 0
    with open(path, "rb") as file:
        data = file.read()
    for kind, stored, page in frames(data):
        if kind == b"KEYS":
            table, rows = struct.unpack_from("<II", page)
            cost["all"] += stored
            cost["keys"] += packed(page[8:8 + 6 * rows]) if table not in (4, 6) else 0
            cost["keys"] += 4 * rows if table == 1 else 0
        elif kind == b"CTLG":
            rows, blocks, texts = struct.unpack_from("<III", page, 8)
            head, block, row = TEXT_SIZES_AT
            sizes = head + block * blocks + row * rows
            names = column(page, sizes, rows) + column(page, sizes + 2 * rows, rows)
            first = len(page) - texts
            items += rows
            cost["all"] += stored
            cost["digests"] += 40 * rows
            cost["keys"] += packed(page[first:first + names])
            cost["headlines and the like"] += packed(page[first + names:])
    for name, size in cost.items():
        print(f"{name:24} {size / items:7.1f} bytes an item")
    if items == 0:
        sys.exit(path + ': no narc archive with items')
    print(f"{'beyond keys and digests':24} {(cost['all'] - cost['keys'] - cost['digests']) / items:7.1f}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not os.path.isfile(sys.argv[1]):
        sys.exit(__doc__)
    main(sys.argv[1])
