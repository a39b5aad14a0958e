#!/usr/bin/env python3
"""Writes names.c, the perfect-hash tables of tags.h and attributes.h: make_names.py > names.c

A name's key is its bytes as two little-endian words. The hash multiplies both by odd constants and
keeps the top bits; constants are tried, from a fixed start, until no two names share a slot."""
import os
import random
import re

HERE = os.path.dirname(os.path.abspath(__file__))
MASK = (1 << 64) - 1


def names_in(header):
    with open(os.path.join(HERE, header), encoding="ascii") as file:
        return [name for _, name in re.findall(r"X\((\w+), \"([^\"]+)\"\)", file.read())]


def key(name):
    data = name.encode("ascii").ljust(16, b"\0")
    return int.from_bytes(data[:8], "little"), int.from_bytes(data[8:], "little")


def slot(words, factors, bits):
    return ((words[0] * factors[0] + words[1] * factors[1]) & MASK) >> (64 - bits)


def perfect(names, bits):
    numbers = random.Random(1)
    keys = [key(name) for name in names]
    while True:
        factors = (numbers.getrandbits(64) | 1, numbers.getrandbits(64) | 1)
        if len({slot(words, factors, bits) for words in keys}) == len(keys):
            return factors


def table(kind, names, bits):
    factors = perfect(names, bits)
    slots = [0] * (1 << bits)
    for number, name in enumerate(names, 1):
        slots[slot(key(name), factors, bits)] = number
    print("static const narc_name_key %s_keys[] = {" % kind)
    print("    {0, 0},")
    for name in names:
        print("    {0x%016x, 0x%016x}, /* %s */" % (*key(name), name))
    print("};\n")
    print("static const uint8_t %s_slots[%d] = {" % (kind, len(slots)))
    for at in range(0, len(slots), 24):
        print("    " + " ".join("%d," % number for number in slots[at : at + 24]))
    print("};\n")
    print("uint16_t\nnarc_%s_of_key(narc_name_key key)\n{" % kind)
    print("    const uint64_t hash = key.low * UINT64_C(0x%016x) +" % factors[0])
    print("                          key.high * UINT64_C(0x%016x);" % factors[1])
    print("    const uint16_t found = %s_slots[hash >> %d];\n" % (kind, 64 - bits))
    print("    return %s_keys[found].low == key.low && %s_keys[found].high == key.high ? found : 0;"
          % (kind, kind))
    print("}")


def main():
    print("/* Perfect-hash tables of the names in tags.h and attributes.h. Made by make_names.py; not")
    print(" * edited by hand. */")
    print('#include "markup/names.h"\n')
    print("/* clang-format off */")
    table("tag", names_in("tags.h"), 11)
    print()
    table("attribute", names_in("attributes.h"), 12)
    print("/* clang-format on */")


main()
