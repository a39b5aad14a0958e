#!/usr/bin/env python3
"""narc reads every vector as the JSON beside it says: verify's exit code and error numbers, what list shows, and the
records that cat hands out. NARC names the command; names of vectors may be given."""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time
import unittest

SPEC = pathlib.Path(__file__).resolve().parents[2] / "spec"
FOLDER = pathlib.Path(os.environ.get("NARC_VECTORS", SPEC / "vectors"))
NARC = os.environ.get("NARC", "narc")
EVERYTHING = ("--include-embargoed", "--include-killed")
# Limits are each reader's own (9.6): where this one has none, the damage behind them is told. Exit codes alike.
INSTEAD = {"E601": {"E601", "E204", "E205", "E206"}}
EXITS = {"E601": {4, 9}}


def narc(*arguments):
    done = subprocess.run([NARC, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, check=False)
    if b"Sanitizer" in done.stderr or b"runtime error" in done.stderr or done.returncode not in range(0, 12):
        raise AssertionError(f"{arguments}: {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done


def rows(data):
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


class Vector(unittest.TestCase):
    def __init__(self, path):
        super().__init__()
        self.path, self.expected = path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    def verify(self):
        done = narc("verify", "--full", "--json", self.path)
        wanted = {f"E{error['error']}" for error in self.expected["verify"]["errors"]}
        errors = [row for row in rows(done.stderr) if row.get("type") == "error"]
        found = {row["code"] for row in errors}
        found |= {damage["code"] for row in rows(done.stdout) for damage in row["damage"]}
        exits = set().union(*(EXITS.get(code, {self.expected["verify"]["exit"]}) for code in wanted or {""}))
        for code in wanted:
            self.assertTrue(INSTEAD.get(code, {code}) & found, f"{code} is not in {found}")
        named = [row.get("id") for row in rows(done.stdout) for row in row["damage"]]
        self.assertLessEqual(len(self.expected["verify"].get("items", [])), len({*named} - {None}))
        self.assertIn(done.returncode, exits, found)
        if self.expected["verify"]["exit"] in (0, 3):
            self.assertEqual(wanted, found)
        if self.expected["open"] and self.expected["open"]["error"] != 601:
            section = self.expected["open"]["section"].split(".")[0]
            self.assertLessEqual({row["rule"].split(".")[0] for row in errors if row.get("rule")}, {section})

    def list(self):
        shown = {i["id"] for i in self.expected["items"] if i["newest"] and i["status"] == "usable" and (
            i["embargo"] == "none" or i["embargo"] == "until" and i["until"] <= time.time())}
        lost = {row["id"] for row in rows(narc("list", "--json", "--all-versions", *EVERYTHING, self.path).stdout)}
        lost -= {item["id"] for item in self.expected["items"]}
        done = narc("list", "--json", self.path)
        if self.expected["open"]:
            self.assertEqual((done.stdout, done.returncode), (b"", self.expected["verify"]["exit"]), done.stderr)
        elif self.expected.get("deep", {}).get("errors", [{}])[0].get("error") != 207:   # the rows are made of records
            self.assertEqual({row["id"] for row in rows(done.stdout)} - lost, shown, done.stderr)

    def cat(self):
        for item in self.expected["items"]:
            done = narc("cat", self.path, item["id"], "--part", "record", *EVERYTHING)
            if done.returncode:     # an id is found by table 2, a guid by table 1
                done = narc("cat", self.path, f"{item['guid']}@{item['version']}", "--part", "record", *EVERYTHING)
            self.assertEqual(hashlib.sha256(done.stdout).hexdigest(), item["id"], done.stderr)
            self.assertEqual(done.returncode, 0, done.stderr)
        ids = {row["id"] for row in rows(narc("list", "--json", "--all-versions", *EVERYTHING, self.path).stdout)}
        for lost in ids - {item["id"] for item in self.expected["items"]}:
            done = narc("cat", self.path, lost, "--part", "record", *EVERYTHING)
            self.assertNotEqual(done.returncode, 0, lost)
            self.assertEqual(done.stdout, b"", lost)

    def runTest(self):
        for part in (self.verify, self.list, self.cat):
            with self.subTest(part.__name__):
                part()

    def __str__(self):
        return self.path.stem


def load_tests(*_):
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    paths = sorted(FOLDER.glob("*.narc"))
    return unittest.TestSuite(Vector(path) for path in paths if not names or path.stem in names)


if __name__ == "__main__":
    result = unittest.TextTestRunner().run(load_tests())
    sys.exit(not result.wasSuccessful())
