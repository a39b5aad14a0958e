"""Which documents of a folder are looked at: all, or so many of them, chosen by the hash of their path, so
that the same are chosen everywhere and no provider is preferred."""
import csv
import hashlib
import os


def chosen(paths, count):
    """All paths for a count of 0, else so many, in order."""
    paths = sorted(paths)
    if not count or count >= len(paths):
        return paths
    ranked = sorted(paths, key=lambda path: hashlib.sha256(path.encode()).digest())
    return sorted(ranked[:count])


def index_of(folder, formats):
    """path -> row of INDEX.tsv for the formats; without an index every XML file, of unknown provider."""
    path = os.path.join(folder, "INDEX.tsv")
    if os.path.exists(path):
        with open(path, encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return {row["path"]: row for row in rows if row["fmt"] in formats}
    return {os.path.relpath(os.path.join(top, name), folder): {"provider_norm": "all", "xmllint": "", "fmt": "g2"}
            for top, _, names in os.walk(folder) for name in names if name.endswith(".xml")}


def sampled(folder, formats, count):
    rows = index_of(folder, formats)
    return {path: rows[path] for path in chosen(rows, count)}
