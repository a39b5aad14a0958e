#!/usr/bin/env python3
"""What narc reads out of wire documents, against facts taken from them by hand: gold.py NARC FOLDER

gold.tsv holds the facts, one a line: path, format and provider of a document, field, value. Headlines, bylines
and datelines are their first six words; body and body end the first and last five words of the running
text, which have to be found in narc's text in that order; subjects and pictures are sets of codes and
addresses; - means that the document says nothing. Prints how many facts of each field and each provider narc has as well, and every difference.
Answers 1 when fewer than 98 % of the facts of a field are there."""
import argparse
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile

GOLD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gold.tsv")
LEAST = 0.98
DATES = {"versionCreated", "firstCreated", "contentCreated", "contentModified"}


def facts():
    """path -> (format and provider, {field: value})"""
    documents = {}
    with open(GOLD, encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            path, kind, provider, field, value = row
            documents.setdefault(path, (f"{kind} {provider}", {}))[1][field] = value
    return documents


def records_of(narc, paths, folder):
    """path -> record of the first item"""
    archive = os.path.join(folder, "gold.narc")
    everything = ["--all-versions", "--include-embargoed", "--include-killed"]
    subprocess.run([narc, "create", "-q", "--keep-empty", archive, *paths], stderr=subprocess.DEVNULL)
    rows = subprocess.run([narc, "list", archive, "--json", "--limit", "0", *everything], stdout=subprocess.PIPE).stdout
    records = {}
    for row in map(json.loads, rows.decode().splitlines()):
        if "id" in row:
            part = {}
            for name in ("record", "text"):
                part[name] = subprocess.run([narc, "cat", archive, row["id"], "--part", name, *everything[1:]],
                                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
            record = json.loads(part["record"])
            if record["provenance"].get("part") in (None, "1"):
                records[row["source"]] = (record, part["text"])
    return records


def words(text, count=6):
    return " ".join(text.split()[:count])


def first(strings):
    return strings[0]["value"] if strings else ""


def code(concept):
    names = concept.get("names") or [{"value": ""}]
    return concept.get("qcode") or concept.get("uri") or concept.get("literal") or names[0]["value"]


def said(record, field):
    """What narc says in a field, in the form of the facts."""
    if field == "id":
        return record["guid"]
    if field == "version":
        return str(record["provenance"].get("statedVersion") or record["version"])
    if field == "status":
        return record.get("pubStatus") or "usable"
    if field in DATES:
        return record.get(field, {}).get("literal", "")
    if field == "embargoed":
        return record.get("embargo", {}).get("until", {}).get("literal", "")
    if field == "urgency":
        return str(record.get("urgency", ""))
    if field == "headline":
        return words(first(record.get("headlines")) or first(record.get("titles")))
    if field == "byline":
        return words(first(record.get("by")))
    if field == "dateline":
        return words(first(record.get("datelines")))
    if field == "subjects":
        return " ".join(sorted({code(concept) for concept in record.get("subjects", [])}))
    if field == "pictures":
        return " ".join(sorted({one.get("href") or one.get("residref", "") for one in record.get("renditions", [])}))
    raise KeyError(field)


def is_there(record, text, field, value, all_facts):
    if field not in ("body", "body end"):
        return (said(record, field) or "-") == value
    text = " ".join(text.split())
    at = text.find(all_facts["body"])
    return at >= 0 and (field == "body" or text.find(value, at) >= 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("narc")
    parser.add_argument("folder")
    options = parser.parse_args()
    documents = facts()
    right, total = (collections.defaultdict(collections.Counter) for _ in range(2))
    with tempfile.TemporaryDirectory(prefix="narc-gold-") as folder:
        paths = {path: os.path.join(options.folder, path) for path in documents}
        records = records_of(os.path.abspath(options.narc), [p for p in paths.values() if os.path.exists(p)], folder)
    for path, (provider, all_facts) in documents.items():
        record, text = records.get(paths[path], (None, ""))
        for field, value in all_facts.items():
            found = record is not None and is_there(record, text, field, value, all_facts)
            for column in (provider, "all"):
                right[field][column] += found
                total[field][column] += 1
            if not found:
                shown = "" if record is None or field.startswith("body") else said(record, field)
                print(f"differs: {path}: {field}: {value[:120]!r}, narc {shown[:120]!r}")
    fields = sorted(total)
    providers = sorted({column for field in fields for column in total[field]} - {"all"}) + ["all"]
    print("%-24s" % "provider" + "".join("%10s" % field[:9] for field in fields))
    for provider in providers:
        print("%-24s" % provider[:24] + "".join(
            "%10s" % (f"{right[field][provider]}/{total[field][provider]}" if total[field][provider] else "")
            for field in fields))
    print("%-24s" % "per cent" + "".join("%10.1f" % (100 * right[f]["all"] / total[f]["all"]) for f in fields))
    return 1 if any(right[f]["all"] < LEAST * total[f]["all"] for f in fields) else 0


if __name__ == "__main__":
    sys.exit(main())
