#!/usr/bin/env python3
"""Writes iptc_aliases.c from IPTC catalog files: make_iptc_aliases.py CATALOG.xml... > iptc_aliases.c

A catalog never changes under its URL, and over the versions an alias keeps its scheme but for a
few; the file with the highest number in its name wins there."""
import re
import sys
import xml.etree.ElementTree as tree


def number(path):
    found = re.search(r"_(\d+)\.xml$", path)
    return int(found.group(1)) if found else 0


def main():
    # Special catalogs (sports, experimental) come first, so the standards catalogs win over them.
    paths = sorted(sys.argv[1:], key=lambda path: ("Standards" in path, number(path)))
    schemes = {}
    for path in paths:
        for element in tree.parse(path).getroot().iter():
            if element.tag.rpartition("}")[2] == "scheme":
                schemes[element.get("alias")] = element.get("uri")
    print("/* The scheme of each alias in the IPTC catalogs, sorted by alias. Made by")
    print(" * make_iptc_aliases.py from the catalog files; not edited by hand. */")
    print('#include "newsml/catalogs.h"\n')
    print("/* clang-format off */")
    print("const narc_iptc_alias narc_iptc_aliases[] = {")
    for alias in sorted(schemes, key=lambda alias: alias.encode()):
        print('    {"%s", "%s"},' % (alias, schemes[alias]))
    print("};\n/* clang-format on */\n")
    print("const size_t narc_iptc_alias_count = sizeof(narc_iptc_aliases) / sizeof(narc_iptc_aliases[0]);")


main()
