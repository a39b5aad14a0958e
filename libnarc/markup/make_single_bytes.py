#!/usr/bin/env python3
"""Writes single_bytes.c: make_single_bytes.py encoding-indexes.js > single_bytes.c

The argument holds the index facts of the Encoding standard, as npm's text-encoding has them in
lib/encoding-indexes.js: for every single-byte encoding the code points of the bytes from 0x80 on,
or null."""
import json
import re
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        source = file.read()
    tables = {}
    for name, row in re.findall(r'"([\w-]+)":(\[[^\[\]]*\])', source):
        points = json.loads(row)
        if len(points) == 128:
            tables[name] = points
    print("/* The bytes from 0x80 on in every single-byte encoding (Encoding standard, 9.1); 0 is none.")
    print(" * Made by make_single_bytes.py; not edited by hand. */")
    print('#include "markup/labels.h"\n')
    print("#include <string.h>\n")
    print("/* clang-format off */")
    print("static const struct {\n    const char *name;\n    uint16_t points[128];\n} tables[] = {")
    for name in sorted(tables):
        print('    {"%s", {' % name)
        for at in range(0, 128, 12):
            print("        " + " ".join("0x%04X," % (p or 0) for p in tables[name][at : at + 12]))
        print("    }},")
    print("};\n/* clang-format on */\n")
    print("const uint16_t *\nnarc_encoding_high_half(const char *name)\n{")
    print("    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)")
    print("        if (strcmp(tables[i].name, name) == 0)")
    print("            return tables[i].points;")
    print("    return NULL;\n}")


main()
