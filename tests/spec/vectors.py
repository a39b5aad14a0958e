#!/usr/bin/env python3
"""spec/reader reads every vector of spec/vectors as the JSON beside it says; what make.py writes is what lies there."""
import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

SPEC = pathlib.Path(__file__).resolve().parents[2] / "spec"
FOLDER = pathlib.Path(os.environ.get("NARC_VECTORS", SPEC / "vectors"))
sys.path[:0] = [str(SPEC / "reader"), str(SPEC / "vectors")]
sys.dont_write_bytecode = True
import make  # noqa: E402
import narc_read  # noqa: E402

STATE = ("number", "id", "guid", "version", "newest", "status", "embargo", "until")


def ask(*arguments):
    """(exit code, lines) of the reader."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = narc_read.main([str(argument) for argument in arguments])
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


class Vector(unittest.TestCase):
    path = expected = None

    def errors(self, lines):
        return [{"error": line["error"], "section": line["section"]} for line in lines if "error" in line]

    def opens(self):
        code, lines = ask("info", self.path)
        if self.expected["open"]:
            self.assertEqual((code, self.errors(lines)), (self.expected["verify"]["exit"], [self.expected["open"]]))
            return False
        self.assertEqual([{name: line[name] for name in ("number", "time", "root")} for line in
                          ({**line, "number": line["commit"]} for line in lines if "commit" in line)],
                         self.expected["commits"])
        self.assertEqual(lines[0]["trailing"], self.expected["trailing"])
        return True

    def items(self):
        wanted = self.expected["items"]
        rows = {row["number"]: row for row in ask("records", self.path)[1] if "number" in row}
        handed = {number: row["sha256"] for number, row in rows.items() if "sha256" in row}
        self.assertEqual(handed, {item["number"]: item["id"] for item in wanted})
        rows = {row["number"]: row for row in ask("all", self.path)[1] if "number" in row}
        self.assertEqual([{name: rows[item["number"]][name] for name in STATE} for item in wanted], wanted)
        listed = {row["number"] for row in ask("list", self.path)[1] if "number" in row}
        shown = {i["number"] for i in wanted if i["newest"] and i["status"] == "usable" and (
            i["embargo"] == "none" or i["embargo"] == "until" and i["until"] <= time.time())}
        self.assertEqual(listed - set(self.expected["lost"]), shown)

    def objects(self):
        rows = [row for row in ask("objects", self.path)[1] if row.get("sha256")]
        self.assertEqual(sorted(rows, key=lambda row: row["sha256"]), self.expected["objects"])

    def finds(self):
        if self.path.name.startswith("good"):
            for guid in {item["guid"] for item in self.expected["items"]}:
                found = [{name: row[name] for name in STATE} for row in ask("find", self.path, guid)[1]]
                self.assertEqual(found, [item for item in self.expected["items"] if item["guid"] == guid])
            for guid in ["urn:example:none", *self.expected.get("absent", [])]:
                self.assertEqual(ask("find", self.path, guid)[1], [])

    def verifies(self, level):
        wanted = self.expected.get(level, self.expected["verify"])
        code, lines = ask(level, self.path)
        errors = self.errors(lines)
        for error in wanted["errors"]:
            self.assertIn(error, errors)
        self.assertEqual(code, wanted["exit"], lines)
        self.assertLessEqual(set(wanted.get("items", [])), {line.get("item") for line in lines})
        if wanted["exit"] in (0, 3):
            self.assertEqual(errors, wanted["errors"])

    def scans(self):
        lines = ask("scan", self.path)[1]
        found = {"records": [line["record"] for line in lines if "record" in line],
                 "missing": [line["missing"] for line in lines if "missing" in line],
                 "objects": sum("object" in line for line in lines), "commits": sum("commit" in line for line in lines),
                 "guids": [line["guid"] for line in lines if "record" in line]}
        if "scan" in self.expected:
            wanted = self.expected["scan"]
            self.assertEqual({name: found[name] for name in wanted}, wanted)
        elif self.path.name.startswith("good") and not self.expected["trailing"]:
            self.assertEqual(found["records"], [item["number"] for item in self.expected["items"]])
            self.assertEqual(found["objects"], len(self.expected["objects"]))

    def runTest(self):
        if self.opens():
            self.items()
            self.objects()
            self.finds()
        self.verifies("verify")
        self.verifies("deep")
        self.scans()

    def __str__(self):
        return self.path.stem


class Folder(unittest.TestCase):
    def test_every_vector_has_its_json_and_its_maker(self):
        names = {path.stem for path in FOLDER.glob("*.narc")}
        self.assertEqual(names, {path.stem for path in FOLDER.glob("*.json")})
        self.assertEqual(names, set(make.VECTORS))

    def test_make_writes_what_lies_here(self):
        with tempfile.TemporaryDirectory() as folder:
            make.main(folder, [name for name in make.VECTORS if name not in make.PACKED])
            for path in sorted(pathlib.Path(folder).iterdir()):
                self.assertEqual(path.read_bytes(), (FOLDER / path.name).read_bytes(), path.name)

    def test_readme_has_the_sentence_of_every_vector(self):
        text = (SPEC / "vectors" / "README.md").read_text(encoding="utf-8")
        for name, (sentence, _) in make.VECTORS.items():
            self.assertIn(f"| `{name}` | {sentence} |", text)

    def test_the_command_ends_with_the_documented_status(self):
        for name, status in (("good-7.7-empty", 0), ("good-2.3-trailing-odd", 3), ("bad-4.8-payload-crc", 4),
                             ("unsupported-7.9-major-2", 6)):
            done = subprocess.run([sys.executable, "-B", str(SPEC / "reader/narc_read.py"), "verify",
                                   str(FOLDER / (name + ".narc"))], stdout=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, status, name)


def load_tests(loader, _, __):
    tests = loader.loadTestsFromTestCase(Folder)
    for path in sorted(FOLDER.glob("*.narc")):
        test = Vector()
        test.path, test.expected = path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        tests.addTest(test)
    return tests


if __name__ == "__main__":
    unittest.main()
