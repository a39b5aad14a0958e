#!/usr/bin/env python3
"""The independent reader (spec/reader) reads archives that the command has made: every record and object has the SHA-256
that both say, both show the same items, and nothing is wrong in a deep verification. NARC names the command."""
import contextlib
import hashlib
import io
import json
import os
import pathlib
import random
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "spec/reader"), str(ROOT / "tests/cli")]
sys.dont_write_bytecode = True
import narc_read  # noqa: E402
from narc_cli import Case, frames, news_item, page  # noqa: E402

EVERYTHING = ("--all-versions", "--include-embargoed", "--include-killed", "--limit", "0")
SUBJECTS = ("ferry", "bridge", "lighthouse", "harbour", "tower", "crane", "market", "museum")


def pages(count, first=0, noise=random.Random(7)):
    """Pages of eight sites that differ in words, length and dates; some with what does not pack."""
    for i in range(first, first + count):
        subject = SUBJECTS[i % 8]
        more = f"<script>{noise.randbytes(noise.choice((10, 300, 20000))).hex()}</script>" if i % 9 == 0 else ""
        yield f"{i:04}.html", page(f"{subject.title()} number {i} opens", f"{subject} {i * i}", language=("en", "de")[i % 2],
                                   url=f"https://{subject}.example/{i}", published=f"2026-{1 + i % 12:02}-0{1 + i % 9}T08:30:00Z",
                                   more=more)


class MadeByTheCommand(Case):
    def reader(self, *arguments):
        """What the independent reader says; it may find nothing wrong."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = narc_read.main([arguments[0], self.path("news.narc"), *arguments[1:]])
        lines = [json.loads(line) for line in out.getvalue().splitlines()]
        self.assertEqual([line for line in lines if "error" in line], [])
        self.assertEqual(code, 0, arguments)
        return lines

    def put(self, folder, files):
        for name, data in files:
            self.write(f"{folder}/{name}", data)
        return folder

    def compare(self):
        listed = self.expect(0, "list", "news.narc", "--json", *EVERYTHING).rows()
        records = self.reader("records")
        self.assertEqual(sorted(row["sha256"] for row in records), sorted(row["id"] for row in listed))
        self.assertTrue(all(row["sha256"] == row["id"] for row in records))
        self.assertEqual({row["id"] for row in self.reader("list")},
                         {row["id"] for row in self.expect(0, "list", "news.narc", "--json", "--limit", "0").rows()})
        self.objects()
        info = self.expect(0, "info", "news.narc", "--json").rows()[0]
        found = self.reader("deep")[-1]
        self.assertEqual((found["findings"], found["items"], found["root"]), (0, len(listed), info["root"]))
        scanned = self.reader("scan")
        self.assertEqual([line["record"] for line in scanned if "record" in line], list(range(len(listed))))
        self.assertEqual([line["root"] for line in scanned if "commit" in line][-1], info["root"])
        for row in listed[::17]:
            self.assertIn(row["id"], {line["id"] for line in self.reader("find", row["guid"])})

    def objects(self):
        """The originals that extract writes are those that the reader finds."""
        self.assertIn(self.narc("extract", "news.narc", "-o", "out", "--force", *EVERYTHING[:3]).code, (0, 3))
        written = {hashlib.sha256(self.read("out", name)).hexdigest()
                   for name in os.listdir(self.path("out")) if name != "MANIFEST"}
        self.assertEqual({row["sha256"] for row in self.reader("objects")}, written)

    def test_pages_then_appends(self):
        self.expect(0, "create", "news.narc", self.put("first", pages(300)))
        self.compare()
        for i in range(6):      # runs are merged on the way (10.6)
            self.expect(0, "add", "news.narc", self.put(f"more-{i}", pages(3 + 20 * (i == 3), 300 + 25 * i)))
        self.assertEqual(self.expect(0, "info", "news.narc", "--json").rows()[0]["commits"], 7)
        self.compare()

    def test_versions_cancellations_and_embargoes(self):
        item = "urn:newsml:wire.example:20261101:"
        self.expect(0, "create", "news.narc", self.put("a", [
            *((f"{i}.xml", news_item(f"{item}{i}", f"Story {i}")) for i in range(20)),
            ("e.xml", news_item(item + "e", "Later", embargo="2031-01-01T00:00:00Z"))]))
        self.expect(0, "add", "news.narc", self.put("b", [
            *((f"{i}.xml", news_item(f"{item}{i}", f"Story {i} again", 2)) for i in range(0, 20, 3)),
            ("1.xml", news_item(item + "1", "Gone", 2, status="canceled")),
            ("2.xml", news_item(item + "2", "Wait", 3, status="withheld")),
            ("e.xml", news_item(item + "e", "Now", 2))]))
        # The same version with other content is renumbered; its record keeps what was stated (6.2).
        self.expect(0, "add", "news.narc", self.put("c", [("4.xml", news_item(item + "4", "Other words"))]))
        self.compare()

    def test_codecs_and_a_pipe(self):
        self.put("in", pages(60))
        for options in (("--codec", "stored"), ("--codec", "deflate"), ("--level", "19")):
            self.expect(0, "create", "news.narc", "in", "--force", *options)
            self.compare()
        self.write("news.narc", self.expect(0, "create", "-", "in").raw)
        self.compare()

    def test_merged_and_repaired(self):
        self.expect(0, "create", "a.narc", self.put("a", pages(30)))
        self.expect(0, "create", "b.narc", self.put("b", pages(30, 20)))
        self.assertIn(self.narc("merge", "a.narc", "b.narc", "-o", "news.narc").code, (0, 3))
        self.compare()
        data = bytearray(self.read("news.narc"))
        at, size = next((at, size) for at, size, kind in frames(bytes(data)) if kind == b"KEYS")
        data[at:at + size] = bytes(size)
        self.write("damaged.narc", bytes(data))
        self.expect(0, "repair", "damaged.narc", "-o", "news.narc", "--force")
        self.compare()


if __name__ == "__main__":
    unittest.main()
