#!/usr/bin/env python3
"""ninjs 3.1 as narc writes it, against IPTC's schema: ninjs.py NARC FOLDER --schema ninjs-schema_3.1.json

Every document of FOLDER (INDEX.tsv as for newsml.py) is written as ninjs, checked, read back and
written again; the second writing must equal the first. Needs Python's jsonschema."""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

from sample import sampled

FORMATS = {"g2", "newsml1", "nitf", "ninjs"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("narc")
    parser.add_argument("folder")
    parser.add_argument("--schema", required=True)
    parser.add_argument("--sample", type=int, default=0, help="so many documents, chosen by hash; 0 for all")
    options = parser.parse_args()
    try:
        import jsonschema
    except ImportError:
        print("skipped: Python's jsonschema is not here")
        return 0
    if not os.path.isdir(options.folder):
        print(f"skipped: {options.folder} is not there")
        return 0
    with open(options.schema, encoding="utf-8") as file:
        schema = json.load(file)
    checker = jsonschema.FormatChecker()
    # The library does not ship a check of "uri"; this is the syntax of RFC 3986.
    checker.checks("uri")(lambda text: bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", text)))
    checker.checks("date-time")(lambda text: bool(re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text)))
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    count = collections.defaultdict(collections.Counter)
    notes = []
    out = tempfile.mkdtemp(prefix="narc-ninjs-")
    for name, row in sampled(options.folder, FORMATS, options.sample).items():
        path = os.path.join(options.folder, name)
        key = (row["fmt"], row["provider_norm"] or "unknown")
        count[key]["documents"] += 1
        done = subprocess.run([options.narc, "convert", "--keep-empty", "-t", "ninjs", "--force", "-o", out, path],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        written = [os.path.join(out, name) for name in os.listdir(out)]
        count[key]["read"] += bool(written)
        if not written:
            notes.append(f"{os.path.relpath(path, options.folder)}: {done.stderr.decode(errors='replace').splitlines()[:1]}")
        for name in written:
            with open(name, encoding="utf-8") as file:
                text = file.read()
            errors = list(validator.iter_errors(json.loads(text)))
            count[key]["items"] += 1
            count[key]["valid"] += not errors
            notes += [f"{os.path.relpath(path, options.folder)}: {list(error.path)} {error.message[:150]}" for error in errors[:2]]
            again = subprocess.run([options.narc, "convert", "--keep-empty", "-f", "ninjs", "-t", "ninjs", name, "--regenerate"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.decode()
            count[key]["same again"] += again == text
            if again != text:
                one, two = json.loads(text), json.loads(again or "{}")
                notes.append(f"{os.path.relpath(path, options.folder)}: again: "
                             + "; ".join(f"{k}: {str(one.get(k))[:90]} / {str(two.get(k))[:90]}" for k in sorted({*one, *two})
                                         if one.get(k) != two.get(k))[:300])
            os.unlink(name)
    columns = ["documents", "read", "items", "valid", "same again"]
    print("%-30s" % "format, provider" + "".join("%12s" % c for c in columns))
    total = collections.Counter()
    for key, row in sorted(count.items()):
        print("%-30s" % " ".join(key)[:30] + "".join("%12d" % row[c] for c in columns))
        total += row
    print("%-30s" % "all" + "".join("%12d" % total[c] for c in columns))
    for note in notes[:40]:
        print("note:", note)
    return 0 if total["valid"] == total["items"] else 1


sys.exit(main())
