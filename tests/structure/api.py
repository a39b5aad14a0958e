#!/usr/bin/env python3
"""Every public function is explained where it is declared: what it does; if it can fail, with which errors; if it makes
something, whose that is; in the headers of the archive also what it costs."""
import re

from sources import c_files, finish, text_of

FUNCTION = re.compile(r"NARC_API ([^;{]*?)\b(narc_\w+)\(([^;]*)\);")
COMMENT = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s*$", re.DOTALL)
OF_THE_ARCHIVE = {"reader.h", "writer.h", "stream.h", "recover.h", "record.h"}
ERRORS = re.compile(r"NARC_OK|\bE\d\d\d\b|[Aa]s narc_|Cannot fail")
COST = re.compile(r"\b[Cc]ost\b|\bMemory\b")
OWNER = re.compile(r"\bowned\b|\bborrowed\b|\bended by\b|\bcaller\b")


def faults():
    for path in c_files("libnarc"):
        if path.parts[1] != "include":
            continue
        text = text_of(path)
        whose = re.search(r"What a function makes\s+\*? ?\(`out`\)", text)
        for match in FUNCTION.finditer(text):
            result, name, arguments = match.groups()
            comment = COMMENT.search(text[:match.start()])
            said = comment[1] if comment else ""
            may_fail = "narc_status" in result and name != "narc_status_name"
            if not said.strip():
                yield f"{path}: {name} is not explained"
            elif may_fail and not ERRORS.search(said):
                yield f"{path}: {name} does not say which errors it answers"
            elif may_fail and path.name in OF_THE_ARCHIVE and not COST.search(said):
                yield f"{path}: {name} does not say what it costs"
            elif "**out" in arguments and not (OWNER.search(said) or whose):
                yield f"{path}: {name} does not say who owns what it makes"


if __name__ == "__main__":
    finish([*faults()], "api")
