#!/usr/bin/env python3
"""libnarc/CMakeLists.txt and cli/CMakeLists.txt name every source file beside them, once and in
order, and no file that is not there."""
import re

from sources import ROOT, c_files, finish


def listed(top, variable):
    """The groups of a list in a folder's CMakeLists.txt: a comment line begins a new group."""
    text = (ROOT / top / "CMakeLists.txt").read_text(encoding="utf-8")
    body = re.search(rf"set\({variable}\n(.*?)\)", text, re.DOTALL)[1]
    return [re.findall(r"\S+\.c\b", group) for group in re.split(r"#.*", body)]


def faults(top, variable):
    groups = listed(top, variable)
    names = [name for group in groups for name in group]
    present = {path.relative_to(top).as_posix() for path in c_files(top) if path.suffix == ".c"}
    for name in sorted(present - {*names}):
        yield f"{top}/{name}: missing from {variable} in {top}/CMakeLists.txt"
    for name in names:
        if name not in present:
            yield f"{top}/CMakeLists.txt: names {name}, which is not there"
        if names.count(name) > 1:
            yield f"{top}/CMakeLists.txt: names {name} twice"
    for group in groups:
        if group != sorted(group):
            yield f"{top}/CMakeLists.txt: out of order from {group[0]} on"
        if len({name.rpartition("/")[0] for name in group}) > 1:
            yield f"{top}/CMakeLists.txt: rooms are mixed from {group[0]} on"


if __name__ == "__main__":
    finish([*faults("libnarc", "narc_sources"), *faults("cli", "narc_cli_sources")], "source lists")
