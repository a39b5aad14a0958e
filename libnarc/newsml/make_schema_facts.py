#!/usr/bin/env python3
"""Writes schema_facts.c from the All-Power schema: make_schema_facts.py SCHEMA.xsd > schema_facts.c

One row for each element name: its attributes, each with a letter for the kind of its value and an
exclamation mark when it is required. Where a name has several definitions the row admits what any
of them admits and requires what all of them require."""
import sys
import xml.etree.ElementTree as tree

XS = "{http://www.w3.org/2001/XMLSchema}"
KINDS = {
    "QCodeType": "q", "QCodeListType": "Q", "IRIType": "u", "IRIListType": "U", "xs:anyURI": "u",
    "xs:nonNegativeInteger": "n", "xs:positiveInteger": "p", "Int100Type": "h", "xs:decimal": "d",
    "xs:double": "d", "xs:boolean": "b", "DateOptTimeType": "t", "TruncatedDateTimeType": "t",
    "xs:dateTime": "t", "xs:date": "t", "xs:ID": "i", "xs:NCName": "i", "xs:language": "l",
}


class Schema:
    def __init__(self, path):
        self.root = tree.parse(path).getroot()
        self.types = self.named("complexType")
        self.groups = self.named("attributeGroup")

    def named(self, kind):
        return {one.get("name"): one for one in self.root if one.tag == XS + kind}

    def attributes(self, holder, found):
        for child in holder:
            kind = child.tag.replace(XS, "")
            if kind == "attribute" and child.get("name"):
                letter = KINDS.get(child.get("type"), "s")
                found[child.get("name")] = (letter, child.get("use") == "required")
            elif kind == "attributeGroup":
                self.attributes(self.groups[child.get("ref")], found)
            elif kind in ("extension", "restriction"):
                if child.get("base") in self.types:
                    self.attributes(self.types[child.get("base")], found)
                self.attributes(child, found)
            elif kind in ("complexType", "complexContent", "simpleContent"):
                self.attributes(child, found)
        return found

    def rows(self):
        rows = {}
        for element in self.root.iter(XS + "element"):
            name = element.get("name")
            if name is None:
                continue
            holder = self.types.get(element.get("type"), element)
            found = self.attributes(holder, {})
            if name in rows:
                found = merge(rows[name], found)
            rows[name] = found
        return rows


def merge(one, two):
    merged = {}
    for name in {**one, **two}:
        a, b = one.get(name), two.get(name)
        if a and b:
            merged[name] = (a[0] if a[0] == b[0] else "s", a[1] and b[1])
        else:
            merged[name] = ((a or b)[0], False)
    return merged


def main():
    rows = Schema(sys.argv[1]).rows()
    print("/* The attributes of each element in the schema. Made by make_schema_facts.py; not edited")
    print(" * by hand. */")
    print('#include "newsml/schema_filter.h"\n')
    print("/* clang-format off */")
    print("const narc_schema_fact narc_schema_facts[] = {")
    for name in sorted(rows, key=lambda name: name.encode()):
        words = "".join(
            "%s=%s%s " % (attribute, letter, "!" if required else "")
            for attribute, (letter, required) in sorted(rows[name].items())
        )
        print('    {"%s", " %s"},' % (name, words))
    print("};\n/* clang-format on */\n")
    print("const size_t narc_schema_fact_count =")
    print("    sizeof(narc_schema_facts) / sizeof(narc_schema_facts[0]);")


main()
