#!/usr/bin/env python3
"""Makes language_table.c from IANA's registry of language subtags (RFC 5646, section 3.1):

  make_language_table.py language-subtag-registry > language_table.c

The registry is at https://www.iana.org/assignments/language-subtag-registry/. Its 8,000 languages are bits, one for every word
of two or three letters there could be."""
import re
import string
import sys


def subtags(text, kind):
    """All of a kind; ranges ("qaa..qtz", for private use) are left out."""
    for record in text.split("%%"):
        if re.search(rf"^Type: {kind}$", record, re.M):
            subtag = re.search(r"^Subtag: (\w+)$", record, re.M)
            if subtag:
                yield subtag[1]


def number(word):
    value = 0
    for letter in word.lower():
        value = value * 26 + string.ascii_lowercase.index(letter)
    return value


def bits(name, words, size):
    array = [0] * (26**size // 32 + 1)
    for word in words:
        array[number(word) // 32] |= 1 << number(word) % 32
    rows = [", ".join(f"0x{value:x}" if value else "0" for value in array[at:at + 8]) for at in range(0, len(array), 8)]
    return f"const uint32_t {name}[{len(array)}] = {{\n    " + ",\n    ".join(rows) + "};\n"


def line(name, words):
    text = "".join(sorted(words))
    rows = [text[at:at + 80] for at in range(0, len(text), 80)]
    return f"const char {name}[] =\n" + "\n".join(f'    "{row}"' for row in rows) + ";\n"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    date = re.search(r"File-Date: (\S+)", text)[1]
    languages, regions = list(subtags(text, "language")), list(subtags(text, "region"))
    print(f"/* IANA's registry of language subtags of {date}. Made by libnarc/article/make_language_table.py. */")
    print("/* clang-format off */")
    print('#include "article/language_table.h"\n')
    print(bits("narc_languages_2", [word for word in languages if len(word) == 2], 2))
    print(bits("narc_languages_3", [word for word in languages if len(word) == 3], 3))
    print(bits("narc_regions", [word for word in regions if word.isalpha()], 2))
    print(line("narc_areas", [word for word in regions if word.isdigit()]))
    print(line("narc_scripts", list(subtags(text, "script"))), end="")


main()
