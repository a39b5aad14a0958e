#!/usr/bin/env python3
"""Writes references.c, the named character references: make_references.py > references.c

The facts are those of the HTML standard, 13.5, which Python's library carries. Names are kept
without their semicolon; those that mean something without one are marked."""
from html.entities import html5


def literal(data):
    return "".join("\\%03o" % byte for byte in data)


def main():
    names = sorted(name[:-1] for name in html5 if name.endswith(";"))
    print("/* The named character references (HTML standard, 13.5), sorted by name. Made by")
    print(" * make_references.py; not edited by hand. */")
    print('#include "markup/references.h"\n')
    print("/* clang-format off */")
    print("const narc_reference narc_references[] = {")
    for name in names:
        value = html5[name + ";"].encode("utf-8")
        print('    {"%s", %d, %d, %d, "%s"},'
              % (name, len(name), name in html5, len(value), literal(value)))
    print("};\n")
    # Where the names of each first byte begin, from 'A' to 'z' and one behind.
    starts = [sum(name[0] < chr(code) for name in names) for code in range(ord("A"), ord("z") + 2)]
    print("const uint16_t narc_reference_starts[%d] = {" % len(starts))
    for row in range(0, len(starts), 16):
        print("    " + " ".join("%d," % start for start in starts[row : row + 16]))
    print("};\n/* clang-format on */")


main()
