#!/usr/bin/env python3
"""NewsML-G2 in and out, measured over a folder of documents and told per provider.

    newsml.py NARC FOLDER [--schema FILE.xsd] [--losses N] [--only TEXT]

FOLDER holds documents, and may hold INDEX.tsv with the columns path, provider_norm, fmt, root and
xmllint. Four questions are asked of every item: are the original bytes given back; is the export the
same XML as the item in its document (C14N); is what is written from the record alone valid; does it
say everything the item said, counted as elements, attributes and runs of text."""
import argparse
import collections
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

from sample import sampled

NAR = "{http://iptc.org/std/nar/2006-10-01/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
ITEMS = {"newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"}
# What a document says of itself, not of the news.
ENVELOPE = {("root", "standard"), ("root", "standardversion"), ("root", "conformance")}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("narc")
    parser.add_argument("folder")
    parser.add_argument("--schema", help="the schema of NewsML-G2 2.35 All Power")
    parser.add_argument("--losses", type=int, default=20, help="how many kinds of loss to list")
    parser.add_argument("--only", default="", help="documents whose path holds this")
    parser.add_argument("--sample", type=int, default=0, help="so many documents, chosen by hash; 0 for all")
    parser.add_argument("--keep", help="folder to keep what was written in")
    return parser.parse_args()


def local(tag):
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def parse(data):
    builder = tree.TreeBuilder(insert_comments=True, insert_pis=True)
    return tree.fromstring(data, parser=tree.XMLParser(target=builder))


def items_of(root):
    if local(root.tag) in ITEMS:
        return [root]
    return [item for holder in root if local(holder.tag) == "itemSet" for item in holder if local(item.tag) in ITEMS]


def canonical(element):
    """C14N of an item as a document of its own; what hangs behind its end tag is not its own."""
    tail, element.tail = element.tail, None
    text = tree.canonicalize(tree.tostring(element, encoding="unicode"), with_comments=True)
    element.tail = tail
    return text


def qualified(tag):
    """Names without a namespace, and HTML in the wrong one, are counted as what they stand for."""
    if not isinstance(tag, str):
        return ""
    if tag.startswith(NAR):
        return tag[len(NAR):]
    if tag.startswith(XHTML):
        return "h:" + tag[len(XHTML):]
    return tag


def facts_of(item):
    """How often each element, attribute and run of text occurs."""
    facts = collections.Counter()
    stack = [(item, "root")]
    while stack:
        element, name = stack.pop()
        facts[("element", name)] += 1
        for attribute, value in element.attrib.items():
            if attribute.startswith(XSI) or (name, attribute) in ENVELOPE:
                continue
            facts[("attribute", name, qualified(attribute), " ".join(value.split()))] += 1
        texts = [(name, element.text)]
        for child in element:
            texts.append((name, child.tail))
            if isinstance(child.tag, str):
                stack.append((child, qualified(child.tag)))
        for holder, text in texts:
            text = " ".join((text or "").split())
            if text:
                facts[("text", holder, text)] += 1
    return facts


class Corpus:
    def __init__(self, options):
        self.options = options
        self.narc = os.path.abspath(options.narc)
        self.work = options.keep or tempfile.mkdtemp(prefix="narc-newsml-")
        os.makedirs(self.work, exist_ok=True)
        self.archive = os.path.join(self.work, "all.narc")
        self.rows = {p: r for p, r in sampled(options.folder, {"g2"}, options.sample).items() if options.only in p}
        self.count = collections.defaultdict(collections.Counter)
        self.lost = collections.Counter()
        self.lost_where = {}
        self.notes = []

    def run(self, *command):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode < 0 or done.returncode == 70 or b"Sanitizer" in done.stderr:
            sys.exit(f"{command[:4]} ended with {done.returncode}:\n{done.stderr.decode(errors='replace')[-3000:]}")
        return done

    def provider(self, path):
        return self.rows[path]["provider_norm"] or "unknown"

    def create(self):
        if os.path.exists(self.archive):
            os.unlink(self.archive)
        paths = [os.path.join(self.options.folder, path) for path in self.rows]
        done = self.run(self.narc, "create", "--json", "--keep-empty", self.archive, *paths)
        self.refused = {}
        for line in done.stderr.decode(errors="replace").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            name = os.path.relpath(row.get("file") or row.get("source") or "", self.options.folder)
            self.refused.setdefault(name, []).append(row)

    def export(self, folder, *more):
        where = os.path.join(self.work, folder)
        shutil.rmtree(where, ignore_errors=True)
        done = self.run(self.narc, "export", self.archive, "-t", "newsml", "-o", where, "--json", "--all-versions",
                        "--include-embargoed", "--include-killed", *more)
        return {row["id"]: os.path.join(where, row["file"])
                for row in map(json.loads, done.stdout.decode().splitlines()) if row.get("file") and row.get("id")}

    def records(self):
        done = self.run(self.narc, "list", self.archive, "--json", "--all-versions", "--include-embargoed",
                        "--include-killed", "--limit", "0")
        for row in map(json.loads, done.stdout.decode().splitlines()):
            if "id" in row:
                raw = self.run(self.narc, "cat", self.archive, row["id"], "--part", "record", "--include-embargoed",
                               "--include-killed").stdout
                yield row["id"], row["source"], json.loads(raw), len(raw)

    def valid(self, files):
        """file -> first complaint of xmllint."""
        wrong = {}
        names = list(files)
        for start in range(0, len(names), 200):
            done = self.run("xmllint", "--nonet", "--noout", "--schema", self.options.schema, *names[start:start + 200])
            for line in done.stderr.decode(errors="replace").splitlines():
                match = re.match(r"(.*?\.xml):(\d+): (.*)", line)
                if match:
                    wrong.setdefault(match.group(1), match.group(3))
        return wrong

    def measure(self):
        self.create()
        extracted = os.path.join(self.work, "originals")
        shutil.rmtree(extracted, ignore_errors=True)
        self.run(self.narc, "extract", self.archive, "-o", extracted, "--include-embargoed", "--include-killed")
        kept = set()
        for top, _, names in os.walk(extracted):
            for name in names:
                with open(os.path.join(top, name), "rb") as file:
                    kept.add(hashlib.sha256(file.read()).hexdigest())
        exports = self.export("export")
        anew = self.export("regenerated", "--regenerate")
        wrong = self.valid(anew.values()) if self.options.schema else {}
        found = collections.defaultdict(dict)
        for ident, source, record, size in self.records():
            path = os.path.relpath(source, self.options.folder)
            found[path][int(record["provenance"].get("part") or 1)] = ident
            self.count[self.provider(path)]["record bytes"] += size
        for path in self.rows:
            with open(os.path.join(self.options.folder, path), "rb") as file:
                data = file.read()
            count = self.count[self.provider(path)]
            count["documents"] += 1
            try:
                root = parse(data)
            except tree.ParseError as error:
                count["not well-formed"] += 1
                told = [row for row in self.refused.get(path, []) if row.get("line")]
                count["of them located"] += bool(told)
                self.notes.append(f"{path}: not well-formed ({error}); narc: "
                                  + (f"line {told[0]['line']}:{told[0].get('column')}" if told else "NOT LOCATED"))
                continue
            items = items_of(root)
            # The same bytes under another name are the same item, kept once.
            count["read"] += bool(found[path]) or hashlib.sha256(data).hexdigest() in kept
            if not found[path]:
                if hashlib.sha256(data).hexdigest() not in kept:
                    self.notes.append(f"{path}: not read: {self.refused.get(path, [{}])[0]}")
                continue
            count["bytes identical"] += hashlib.sha256(data).hexdigest() in kept
            for number, item in enumerate(items, 1):
                ident = found[path].get(number)
                if ident is None and any((item.get("guid"), item.get("version")) == (other.get("guid"), other.get("version"))
                                         for other in items[:number - 1]):
                    count["repeated"] += 1  # one guid and version twice in a message: the first is kept
                    continue
                count["items"] += 1
                if ident is None:
                    self.notes.append(f"{path}: item {number} missing")
                    continue
                self.compare(path, item, exports.get(ident), anew.get(ident), wrong, count)

    def compare(self, path, item, export, anew, wrong, count):
        if export:
            with open(export, "rb") as file:
                same = canonical(parse(file.read())) == canonical(item)
            count["export equal"] += same
            if not same:
                self.notes.append(f"{path}: export differs: {export}")
        if not anew:
            self.notes.append(f"{path}: not regenerated")
            return
        count["regenerated"] += 1
        if anew in wrong:
            self.notes.append(f"{path}: regenerated is invalid: {wrong[anew]}")
        else:
            count["valid"] += 1
        with open(anew, "rb") as file:
            after = facts_of(items_of(parse(file.read()))[0])
        before = facts_of(item)
        lost = before - after
        count["facts"] += sum(before.values())
        count["facts lost"] += sum(lost.values())
        count["complete"] += not lost
        if not str(self.rows[path].get("xmllint", "")).startswith("invalid"):
            count["of valid"] += 1
            count["of valid, complete"] += not lost
        for fact, times in lost.items():
            kind = fact[:3] if fact[0] == "attribute" else fact[:2]
            if not str(self.rows[path].get("xmllint", "")).startswith("invalid"):
                kind = ("of a valid document:",) + kind
            self.lost[kind] += times
            self.lost_where.setdefault(kind, (path, fact))

    def report(self):
        columns = ["documents", "read", "not well-formed", "of them located", "bytes identical", "items", "export equal", "regenerated",
                   "valid", "complete", "of valid", "of valid, complete", "facts", "facts lost", "repeated"]
        print("%-18s" % "provider" + "".join("%12s" % c[-11:] for c in columns))
        total = collections.Counter()
        for provider, count in sorted(self.count.items(), key=lambda pair: -pair[1]["documents"]):
            print("%-18s" % provider[:18] + "".join("%12d" % count[c] for c in columns))
            total += count
        print("%-18s" % "all" + "".join("%12d" % total[c] for c in columns))
        print(f"record bytes {total['record bytes']}")
        print("\nkinds of loss, the most frequent first:")
        for kind, times in self.lost.most_common(self.options.losses):
            print(f"{times:7d}  {' '.join(kind)}   e.g. {self.lost_where[kind][0]}: {str(self.lost_where[kind][1][-1])[:80]!r}")
        for note in self.notes[:60]:
            print("note:", note)
        whole = (total["read"] + total["not well-formed"] == total["documents"] and total["export equal"] == total["items"]
                 and total["valid"] == total["items"])
        return 0 if whole else 1


def main():
    options = arguments()
    if not os.path.isdir(options.folder):
        print(f"skipped: {options.folder} is not there")
        return 0
    corpus = Corpus(options)
    corpus.measure()
    code = corpus.report()
    if not options.keep:
        shutil.rmtree(corpus.work, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
