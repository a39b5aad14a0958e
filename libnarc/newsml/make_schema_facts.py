#!/usr/bin/env python3
"""Writes schema_facts.c from the All-Power schema: make_schema_facts.py SCHEMA.xsd > schema_facts.c

Each type of the schema becomes a row: its attributes, what its text may be, and its content as slots
in order, each with the elements that may stand there and how many. The schema's models are nearly
all sequences of repeated choices, which slots say exactly; the three that are not (concept details,
recurring dates, ruby) come out a little more permissive than they are."""
import sys
import xml.etree.ElementTree as tree

XS = "{http://www.w3.org/2001/XMLSchema}"
KINDS = {
    "QCodeType": "q", "QCodeListType": "Q", "IRIType": "u", "IRIListType": "U", "xs:anyURI": "u",
    "xs:nonNegativeInteger": "n", "xs:positiveInteger": "p", "xs:integer": "z", "Int100Type": "h", "Int1to9Type": "1",
    "xs:decimal": "d", "xs:double": "d", "xs:boolean": "b", "xs:ID": "j", "xs:NCName": "i", "xs:IDREF": "i",
    "xs:IDREFS": "I", "xs:NMTOKENS": "k", "xs:language": "l", "xs:duration": "r", "xs:dateTime": "D",
    "DateOptTimeType": "t", "TruncatedDateTimeType": "Y", "UnionDateTimeType": "Y",
    "UnionDateTimeEmptyStringType": "E", "g2normalizedString": "g", "xs:string": "s", "xs:QName": "s",
}


class Schema:
    def __init__(self, path):
        self.root = tree.parse(path).getroot()
        self.named = {kind: {one.get("name"): one for one in self.root if one.tag == XS + kind}
                      for kind in ("complexType", "attributeGroup", "group", "element")}
        self.rows = []
        self.numbers = {}

    # Attributes: name -> (kind, required).
    def attributes(self, holder, found):
        for child in holder:
            kind = child.tag.replace(XS, "")
            if kind == "attribute" and child.get("name"):
                found[child.get("name")] = (self.value_kind(child), child.get("use") == "required")
            elif kind == "attribute":
                found[child.get("ref")] = ("l", False)
            elif kind == "anyAttribute":
                found["*"] = ("s", False)
            elif kind == "attributeGroup":
                self.attributes(self.named["attributeGroup"][child.get("ref")], found)
            elif kind in ("extension", "restriction"):
                if child.get("base") in self.named["complexType"]:
                    self.attributes(self.named["complexType"][child.get("base")], found)
                self.attributes(child, found)
            elif kind in ("complexType", "complexContent", "simpleContent"):
                self.attributes(child, found)
        return found

    def value_kind(self, holder):
        words = [one.get("value") for one in holder.iter(XS + "enumeration")]
        return f"({'|'.join(words)})" if words else KINDS.get(holder.get("type"), "s")

    # Content: slots of (names, least, most), most 0 for any number.
    def particle(self, holder):
        kind = holder.tag.replace(XS, "")
        least, most = int(holder.get("minOccurs", "1")), holder.get("maxOccurs", "1")
        most = 0 if most == "unbounded" else int(most)
        if kind == "element":
            return [([(holder.get("name") or holder.get("ref"), self.type_of(holder))], least, most)]
        if kind == "any":
            return [([("*" if holder.get("namespace") == "##any" else "+", 0)], least, most)]
        if kind == "group":
            holder = next(iter(one for one in self.named["group"][holder.get("ref")] if one.tag != XS + "annotation"))
            inner = self.particle(holder)
        else:
            parts = [self.particle(one) for one in holder if one.tag != XS + "annotation"]
            if kind == "choice" and all(len(part) == 1 for part in parts):
                names = [name for part in parts for name in part[0][0]]
                many = most == 0 or any(part[0][2] == 0 for part in parts)
                none = least == 0 or any(part[0][1] == 0 for part in parts)
                return [(names, 0 if none else 1, 0 if many else most)]
            inner = [slot for part in parts for slot in part]
            least = 0 if kind == "choice" else least
        if (least, most) == (1, 1):
            return inner
        return [(names, 0 if least == 0 else slot_least, 0 if most == 0 else slot_most)
                for names, slot_least, slot_most in inner]

    def content(self, holder):
        slots = []
        for child in holder:
            kind = child.tag.replace(XS, "")
            if kind in ("sequence", "choice", "group"):
                slots += self.particle(child)
            elif kind in ("complexContent", "simpleContent", "complexType"):
                slots += self.content(child)
            elif kind == "extension":
                base = self.named["complexType"].get(child.get("base"))
                slots += (self.content(base) if base is not None else []) + self.content(child)
        return slots

    # Text: "" for none, "m" for mixed, else the kind of value.
    def text(self, holder):
        if holder.get("mixed") == "true":
            return "m"
        for child in holder:
            kind = child.tag.replace(XS, "")
            if kind == "extension":
                base = child.get("base")
                if base in self.named["complexType"]:
                    return self.text(self.named["complexType"][base])
                return KINDS.get(base, "s")
            if kind in ("complexContent", "simpleContent", "complexType"):
                found = self.text(child)
                if found:
                    return found
        return ""

    def type_of(self, element):
        if element.get("ref"):
            element = self.named["element"][element.get("ref")]
        name = element.get("type")
        key = name if name else element
        if key in self.numbers:
            return self.numbers[key]
        number = self.numbers[key] = len(self.rows)
        self.rows.append(None)
        holder = self.named["complexType"].get(name) if name else element
        if holder is None:
            self.rows[number] = ({}, KINDS.get(name, "s"), [])
        else:
            self.rows[number] = (self.attributes(holder, {}), self.text(holder), self.content(holder))
        return number


def words(attributes):
    return "".join("%s=%s%s " % (name, kind, "!" if required else "")
                   for name, (kind, required) in sorted(attributes.items()))


def main():
    schema = Schema(sys.argv[1])
    tops = sorted((name, schema.type_of(one)) for name, one in schema.named["element"].items())
    slots, children = [], []
    print("/* The types of the NewsML-G2 2.35 schema, conformance level Power. Made by")
    print(" * make_schema_facts.py; not edited by hand. */")
    print('#include "newsml/schema_facts.h"\n\n/* clang-format off */')
    print("const narc_schema_type narc_schema_types[] = {")
    for attributes, text, content in schema.rows:
        print('    {" %s", "%s", %d, %d},' % (words(attributes), text, len(slots), len(content)))
        for names, least, most in content:
            slots.append((least, most, len(children), len(names)))
            children += names
    print("};\n\nconst narc_schema_slot narc_schema_slots[] = {")
    for row in slots:
        print("    {%d, %d, %d, %d}," % row)
    print("};\n\nconst narc_schema_child narc_schema_children[] = {")
    for name, number in children:
        print('    {"%s", %d},' % (name, number))
    print("};\n\nconst narc_schema_child narc_schema_tops[] = {")
    for name, number in tops:
        print('    {"%s", %d},' % (name, number))
    print("};\n/* clang-format on */\n")
    print("const size_t narc_schema_top_count = sizeof(narc_schema_tops) / sizeof(narc_schema_tops[0]);")


main()
