#!/usr/bin/env python3
"""Includes go down only (libnarc/LAYERS), cli/ sees public headers only, and each foreign library
stays in its room."""
import re

from sources import ROOT, c_files, finish, includes_of

# Which rooms may include which foreign headers.
FOREIGN = [
    (r"zlib\.h|zconf\.h", {"codec"}),
    (r"zstd.*\.h", {"codec"}),
    (r"openssl/.*", {"digest", "crypto"}),
    (r"isa-l.*", {"digest", "parity"}),
    (r"sodium.*", {"crypto"}),
    (r"libxml/.*", {"xml"}),
    (r"archive(_entry)?\.h", {"container"}),
    (r"jansson.*\.h", {"json"}),
    (r"utf8proc\.h", {"article", "html", "markup", "cli"}),
]


def read_layers():
    """Room -> its height; rooms of one line have the same."""
    heights = {}
    for height, line in enumerate((ROOT / "libnarc/LAYERS").read_text().splitlines()):
        for room in line.partition("#")[0].split():
            heights[room] = height
    return heights


def inside_fault(room, name, heights):
    """What is wrong with a room's include of an internal header, or None."""
    target = name.partition("/")[0]
    if "/" not in name:
        return "an internal header is named with its room"
    if target not in heights:
        return f"{target} is not in libnarc/LAYERS"
    if target == room or heights[target] < heights[room]:
        return None
    return "looks up" if heights[target] > heights[room] else "looks sideways"


def foreign_fault(room, name):
    for pattern, rooms in FOREIGN:
        if re.fullmatch(pattern, name) and room not in rooms:
            return f"belongs in {' and '.join(sorted(rooms))}"
    return None


def library_faults(heights):
    for path in c_files("libnarc"):
        room = path.parts[1]
        if room != "include" and room not in heights:
            yield f"{path}: its room is not in libnarc/LAYERS"
            continue
        for line, name, quoted in includes_of(path):
            if room == "include":
                fault = "a public header includes an internal one" if quoted else None
            elif quoted:
                fault = inside_fault(room, name, heights)
            else:
                fault = foreign_fault(room, name)
            if fault is not None:
                yield f"{path}:{line}: includes {name}: {fault}"


def command_faults():
    for path in c_files("cli"):
        for line, name, quoted in includes_of(path):
            if not quoted:
                fault = foreign_fault("cli", name)
            elif (ROOT / "cli" / name).is_file():
                fault = None
            else:
                fault = "the command sees public headers only"
            if fault is not None:
                yield f"{path}:{line}: includes {name}: {fault}"


if __name__ == "__main__":
    finish([*library_faults(read_layers()), *command_faults()], "layers")
