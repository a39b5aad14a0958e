#!/usr/bin/env python3
"""spec/item.schema.json says what records are: the stored ones are valid, and the one with every
field uses every property the schema has, so neither can have a name the other lacks."""
import json
import re

from sources import ROOT, finish

CORPUS = ROOT / "fuzz/corpus/record"
TYPES = {"object": dict, "array": list, "string": str, "integer": int}
KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "items",
         "required", "dependentRequired", "enum", "const", "pattern", "minimum", "maximum"}


class Validator:
    """The part of JSON Schema 2020-12 that the schema uses; anything else is a fault."""

    def __init__(self, schema):
        self.root = schema
        self.used = set()  # (name of the definition, property)

    def check(self, value, schema, path, definition="item"):
        yield from (f"{path}: the test does not know {word}" for word in schema.keys() - KNOWN)
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            yield from self.check(value, self.root["$defs"][name], path, name)
        kind = schema.get("type")
        if kind and (not isinstance(value, TYPES[kind]) or isinstance(value, bool)):
            yield f"{path}: is no {kind}"
            return
        yield from self.check_simple(value, schema, path)
        if isinstance(value, dict):
            yield from self.check_object(value, schema, path, definition)
        if isinstance(value, list):
            for index, element in enumerate(value):
                yield from self.check(element, schema.get("items", {}), f"{path}[{index}]")

    def check_simple(self, value, schema, path):
        if value not in schema.get("enum", [value]) or value != schema.get("const", value):
            yield f"{path}: is none of the words allowed"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{path}: does not match {schema['pattern']}"
        if "minimum" in schema and not schema["minimum"] <= value <= schema["maximum"]:
            yield f"{path}: is out of range"

    def check_object(self, value, schema, path, definition):
        properties = schema.get("properties", {})
        needed = set(schema.get("required", []))
        for name, others in schema.get("dependentRequired", {}).items():
            needed.update(others if name in value else [])
        yield from (f"{path}: lacks {name}" for name in sorted(needed - value.keys()))
        for name, member in value.items():
            if name not in properties:
                if properties:
                    yield f"{path}.{name}: is not in the schema"
                continue
            self.used.add((definition, name))
            yield from self.check(member, properties[name], f"{path}.{name}", definition)


def described(schema, path="item"):
    """Every property and definition has a description."""
    for name, part in [*schema.get("properties", {}).items(), *schema.get("$defs", {}).items()]:
        if not part.get("description"):
            yield f"{path}.{name}: has no description"
        yield from described(part, f"{path}.{name}")


def faults():
    schema = json.loads((ROOT / "spec/item.schema.json").read_text(encoding="utf-8"))
    yield from described(schema)
    for path in sorted(CORPUS.glob("good-*.json")):
        validator = Validator(schema)
        yield from validator.check(json.loads(path.read_bytes()), schema, path.name)
        if path.name == "good-all-fields.json":
            full = validator.used
    everything = {("item", name) for name in schema["properties"]}
    for definition, part in schema["$defs"].items():
        everything |= {(definition, name) for name in part["properties"]}
    for definition, name in sorted(everything - full):
        yield f"{definition}.{name}: is in the schema and in no record"


if __name__ == "__main__":
    finish([*faults()], "schema")
