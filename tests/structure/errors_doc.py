#!/usr/bin/env python3
"""docs/errors.md is the message catalogue of libnarc/include/narc/message.h and the statuses of
status.h. With --write the file is made anew; without, a difference is a fault.

usage: errors_doc.py [--write]"""
import difflib
import re
import sys

from sources import ROOT, finish, text_of

PAGE = ROOT / "docs/errors.md"
STRING = r'"(?:[^"\\]|\\.)*"'
STRINGS = rf"{STRING}(?:\s*{STRING})*"
STATUS_ROW = re.compile(rf"X\((\w+), (\d+),\s*({STRINGS})\)")
MESSAGE_ROW = re.compile(rf"X\((\d+), (\w+), (\w+),\s*({STRINGS}),\s*({STRINGS}),\s*({STRINGS})\)")
CHAPTERS = {1: "Use and files", 2: "Integrity", 3: "Naming items", 4: "Input and conversion",
            5: "Policy and trust", 6: "Limits", 7: "Other", 8: "System", 9: "Mistakes in narc"}


def rows(header, pattern, macro):
    text = text_of(header).replace("\\\n", " ")
    body = re.search(rf"#define {macro}\(X\)(.*)", text)[1]
    found = pattern.findall(body)
    if len(found) != len(re.findall(r"\bX\(", body)):
        sys.exit(f"{header}: a row of {macro} was not understood")
    return found


def joined(strings):
    """C's adjacent string literals as one text."""
    return "".join(part[1:-1].replace('\\"', '"') for part in re.findall(STRING, strings))


def page():
    lines = [
        "# Messages and statuses", "",
        "`narc help E204` explains a message on the command line; a program finds the number in",
        "`narc_error` and the row with `narc_message_find`. Numbers never change their meaning. This",
        "page is made from `libnarc/include/narc/message.h` and `libnarc/include/narc/status.h` by",
        "`tests/structure/errors_doc.py --write`.", "",
    ]
    chapter = None
    for number, name, status, what, meaning, following in \
            rows("libnarc/include/narc/message.h", MESSAGE_ROW, "NARC_MESSAGE_LIST"):
        if int(number) // 100 != chapter:
            chapter = int(number) // 100
            lines += [f"## E{chapter}xx: {CHAPTERS[chapter]}", ""]
        lines += [f"### E{number} {joined(what)}", "",
                  f"{joined(meaning)} Next: {joined(following)}", "",
                  f"`NARC_{name}`, answered as `NARC_{status}`.", ""]
    lines += ["## Statuses", "", "| status | number | meaning |", "|---|---|---|"]
    lines += [f"| `NARC_{name}` | {value} | {joined(text)} |" for name, value, text in
              rows("libnarc/include/narc/status.h", STATUS_ROW, "NARC_STATUS_LIST")]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(page(), encoding="utf-8")
        sys.exit(0)
    present = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    finish([line for line in difflib.unified_diff(present.splitlines(), page().splitlines(),
                                                  "docs/errors.md", "the headers", lineterm="")],
           "errors_doc")
