#!/usr/bin/env python3
"""Holds `narc validate` against xmllint over a folder of NewsML-G2 documents: a document has a schema
finding (E419, or id-twice) when xmllint finds it invalid, and none when xmllint finds it valid. What narc says about
valid documents beside that is counted by rule, with one example each.

usage: validate.py NARC FOLDER --schema XSD"""
import argparse
import collections
import json
import pathlib
import subprocess

from sample import chosen


def findings_of(narc, paths, schema):
    done = subprocess.run([narc, "validate", "--json", "--schema", schema, *paths], capture_output=True, text=True)
    found = collections.defaultdict(list)
    for line in done.stdout.splitlines():
        row = json.loads(line)
        if "severity" in row:
            found[row["file"]].append(row)
    return found


def invalid_by_xmllint(paths, schema):
    verdicts = {}
    for at in range(0, len(paths), 50):
        done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", schema, *paths[at:at + 50]],
                              capture_output=True, text=True)
        for line in done.stderr.splitlines():
            for words, verdict in ((" fails to validate", True), (" validates", False)):
                if line.endswith(words):
                    verdicts[line[:-len(words)]] = verdict
    return verdicts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("narc")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--schema", required=True)
    parser.add_argument("--sample", type=int, default=0, help="so many documents, chosen by hash; 0 for all")
    options = parser.parse_args()
    paths = chosen([str(path) for path in options.folder.rglob("*.xml") if path.is_file()], options.sample)
    found = findings_of(options.narc, paths, options.schema)
    unread = {name for name, rows in found.items() if any(row["number"] in ("E401", "E405", "E408") for row in rows)}
    paths = [path for path in paths if path not in unread and b"http://iptc.org/std/nar/2006-10-01/"
             in pathlib.Path(path).read_bytes()[:65536]]
    verdicts = invalid_by_xmllint(paths, options.schema)
    wrong = 0
    rules = collections.Counter()
    documents = collections.Counter()
    examples = {}
    for path, invalid in sorted(verdicts.items()):
        rows = found.get(path, [])
        if any(row["number"] == "E419" or row["rule"] == "id-twice" for row in rows) != invalid:
            wrong += 1
            print(f"differs: {path}: xmllint says {'invalid' if invalid else 'valid'}")
        if invalid:
            continue
        for rule in {(row["severity"], row["number"], row["rule"]) for row in rows}:
            documents[rule] += 1
        for row in rows:
            rule = (row["severity"], row["number"], row["rule"])
            rules[rule] += 1
            examples.setdefault(rule, f"{path}:{row['line']}: {row['message']}")
    print(f"{len(verdicts)} documents, {sum(verdicts.values())} invalid by xmllint, {wrong} where narc says otherwise")
    for rule, count in rules.most_common():
        print(f"{count:6} in {documents[rule]} valid documents: {' '.join(map(str, rule))}, e.g. {examples[rule]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
