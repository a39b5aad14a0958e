#!/usr/bin/env python3
"""Every project path and every narc_ symbol that README.md, docs/ and spec/ name in backticks
exists."""
import re

from sources import ROOT, c_files, files, finish, text_of

TOPS = ("libnarc/", "cli/", "spec/", "tests/", "fuzz/", "docs/", ".ci/", "cmake/", "./tests/")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
SYMBOL = re.compile(r"\bnarc_[a-z0-9_]+\b")
# A name with a part for the reader to fill in: fuzz_TARGET.c, docs/man/narc-NAME.1, spec/*.md
PATTERN = re.compile(r"[A-Z]{3,}|[*<>{}]|\.\.\.")
EXAMPLES = {"narc_noun_verb"}  # the form of a name, not a name
FILLED_IN = {"README", "CHANGELOG", "LICENSE", "ARCHITECTURE", "CONTRIBUTING", "LAYERS", "CHANGES",
             "INDEX"}


def documents():
    for path in files():
        if str(path) == "README.md" or (path.parts[0] in ("docs", "spec") and path.suffix == ".md"):
            yield path


def is_pattern(name):
    return any(match[0] not in FILLED_IN for match in PATTERN.finditer(name))


def path_of(quoted):
    """The path a piece of code names, or None when it names none, or only a pattern."""
    if quoted == "." or not quoted.startswith(TOPS) or is_pattern(quoted.split()[0]):
        return None
    return quoted.split()[0].split(":")[0].split("#")[0]


def faults():
    known = set()
    for path in c_files():
        known.update(SYMBOL.findall(text_of(path)))
    names = {path.name for path in files()} | {path.stem for path in files()}
    for path in documents():
        text = text_of(path)
        prose = FENCE.sub(lambda match: "\n" * match[0].count("\n"), text)
        for match in QUOTED.finditer(prose):
            line = prose.count("\n", 0, match.start()) + 1
            named = path_of(match[1])
            if named is not None and not (ROOT / named).exists():
                yield f"{path}:{line}: {named} does not exist"
        for match in SYMBOL.finditer(text):
            # narc_read.py and its like are files; narc_source_ and its like stand for a family.
            if match[0] in known | names | EXAMPLES or text[match.end():match.end() + 1] == "*":
                continue
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: no source knows {match[0]}"


if __name__ == "__main__":
    finish([*faults()], "docs")
