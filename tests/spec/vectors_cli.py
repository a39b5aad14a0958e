#!/usr/bin/env python3
"""narc reads every vector as the JSON beside it says: verify's exit code and error numbers, what list shows, and the
records that cat hands out. NARC names the command; names of vectors may be given."""
import concurrent.futures
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


def run(arguments, leaks=False):
    done = subprocess.run([NARC, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300, check=False,
                          env={**os.environ, "ASAN_OPTIONS": f"detect_leaks={int(leaks)}"})
    if b"Sanitizer" in done.stderr or b"runtime error" in done.stderr or done.returncode not in range(0, 12):
        raise AssertionError(f"{arguments}: {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done


def rows(data):
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


class Runs:
    """What the command says of all vectors. Starting it is what takes the time: all are verified by one process, the
    others are started ahead, two at a time."""

    def __init__(self, vectors):
        self.pool = concurrent.futures.ThreadPoolExecutor(2)
        paths = [path for path, _ in vectors]
        self.verified = {level: self.pool.submit(run, ["verify", f"--{level}", "--json", *paths], True)
                         for level in ("full", "deep")}
        self.ahead = {arguments: self.pool.submit(run, arguments) for path, expected in vectors
                      for arguments in self.wanted(path, expected)}

    @staticmethod
    def wanted(path, expected):
        yield "list", "--json", path
        if expected["lost"] and not expected["open"]:
            yield "list", "--json", "--all-versions", *EVERYTHING, path
        for item in Runs.some(path, expected["items"]):
            yield Runs.cat(path, item["id"])
        for guid in expected.get("absent", []):
            yield Runs.cat(path, guid)

    @staticmethod
    def some(path, items):
        """Of good archives the last too: each start of the command costs a tenth of a second under a sanitizer."""
        return items[:1] + items[1:][-1:] * path.name.startswith("good")

    @staticmethod
    def cat(path, name):
        return "cat", path, name, "--part", "record", *EVERYTHING

    def of(self, *arguments):
        return self.ahead[arguments].result() if arguments in self.ahead else run(arguments)

    def verification(self, path, level):
        """(exit code, rows of errors, findings) of one archive."""
        done = self.verified[level].result()
        errors = [row for row in rows(done.stderr) if row.get("type") == "error" and row["file"] == str(path)]
        mine = [row for row in rows(done.stdout) if row["archive"] == str(path)]
        return mine[0]["exit"] if mine else errors[-1]["exit"], errors, [damage for row in mine for damage in row["damage"]]


class Vector(unittest.TestCase):
    def __init__(self, runs, path, expected):
        super().__init__()
        self.runs, self.path, self.expected = runs, path, expected

    def verifies(self, level, wanted_of):
        code, errors, damage = self.runs.verification(self.path, level)
        wanted = {f"E{error['error']}" for error in wanted_of["errors"]}
        found = {row["code"] for row in errors + damage}
        exits = set().union(*(EXITS.get(number, {wanted_of["exit"]}) for number in wanted or {""}))
        for number in wanted:
            self.assertTrue(INSTEAD.get(number, {number}) & found, f"{number} is not in {found}")
        named = {row.get("id") for row in damage} - {None}
        self.assertLessEqual(len(wanted_of.get("items", [])), len(named))
        self.assertIn(code, exits, found)
        if wanted_of["exit"] in (0, 3):
            self.assertEqual(wanted, found)
        if self.expected["open"] and self.expected["open"]["error"] != 601:
            section = self.expected["open"]["section"].split(".")[0]
            self.assertLessEqual({row["rule"].split(".")[0] for row in errors if row.get("rule")}, {section})

    def verify(self):
        self.verifies("full", self.expected["verify"])

    def verify_deep(self):
        self.verifies("deep", self.expected.get("deep", self.expected["verify"]))

    def lost(self):
        """Ids that are listed and whose record must not be handed out."""
        if not self.expected["lost"] or self.expected["open"]:
            return set()
        listed = rows(self.runs.of("list", "--json", "--all-versions", *EVERYTHING, self.path).stdout)
        return {row["id"] for row in listed} - {item["id"] for item in self.expected["items"]}

    def list(self):
        shown = {i["id"] for i in self.expected["items"] if i["newest"] and i["status"] == "usable" and (
            i["embargo"] == "none" or i["embargo"] == "until" and i["until"] <= time.time())}
        done = self.runs.of("list", "--json", self.path)
        if self.expected["open"]:
            self.assertEqual((done.stdout, done.returncode), (b"", self.expected["verify"]["exit"]), done.stderr)
        elif self.expected.get("deep", {}).get("errors", [{}])[0].get("error") != 207:   # the rows are made of records
            self.assertEqual({row["id"] for row in rows(done.stdout)} - self.lost(), shown, done.stderr)

    def cat(self):
        for item in Runs.some(self.path, self.expected["items"]):
            done = self.runs.of(*Runs.cat(self.path, item["id"]))
            if done.returncode:     # an id is found by table 2, a guid by table 1
                done = self.runs.of(*Runs.cat(self.path, f"{item['guid']}@{item['version']}"))
            self.assertEqual(hashlib.sha256(done.stdout).hexdigest(), item["id"], done.stderr)
            self.assertEqual(done.returncode, 0, done.stderr)
        for lost in self.lost():
            done = self.runs.of(*Runs.cat(self.path, lost))
            self.assertNotEqual(done.returncode, 0, lost)
            self.assertEqual(done.stdout, b"", lost)
        if "deep" in self.expected and {"error": 207, "section": "11.3"} in self.expected["deep"]["errors"]:
            done = run(["cat", self.path, self.expected["items"][0]["id"], "--part", "html"])
            self.assertEqual((done.returncode, done.stdout), (4, b""), done.stderr)
        for guid in self.expected.get("absent", []):
            done = self.runs.of(*Runs.cat(self.path, guid))
            self.assertEqual((done.returncode, done.stdout), (7, b""), done.stderr)
            self.assertIn(b"E301", done.stderr)

    def runTest(self):
        for part in (self.verify, self.verify_deep, self.list, self.cat):
            with self.subTest(part.__name__):
                part()

    def __str__(self):
        return self.path.stem


def load_tests(*_):
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    vectors = [(path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
               for path in sorted(FOLDER.glob("*.narc")) if not names or path.stem in names]
    runs = Runs(vectors)
    return unittest.TestSuite(Vector(runs, path, expected) for path, expected in vectors)


if __name__ == "__main__":
    result = unittest.TextTestRunner().run(load_tests())
    sys.exit(not result.wasSuccessful())
