"""Several archives into one, and one anew: nothing is lost, nothing is kept twice."""
import os
import subprocess

from narc_cli import NARC, Case, limited, main, news_item, page

GUID = "urn:newsml:wire.example:20261101:story"


class Merge(Case):
    def setUp(self):
        super().setUp()
        for day in ("mon", "tue"):
            for i in range(3):
                self.write(f"{day}/{i}.html", page(f"{day} {i}", f"{day}{i}", f"https://news.example/{day}/{i}"))
            self.write(f"{day}/both.html", page("Both days", "both", "https://news.example/both"))
            self.expect(0, "create", f"{day}.narc", day)

    def rows(self, archive, *more):
        return sorted(self.expect(0, "export", archive, "-t", "ndjson", *more).rows(), key=lambda row: row["id"])

    def test_what_is_in_several_is_kept_once(self):
        out = self.expect(0, "merge", "mon.narc", "tue.narc", "-o", "week.narc").out
        self.assertRegex(out, r"^week\.narc: 7 versions of 7 articles from 2 archives, 1 known already; .* -> .*\n$")
        self.expect(0, "verify", "week.narc")
        # The same document of both days differs in its source only, so that of the first archive stays.
        wanted = {row["id"]: row for row in self.rows("mon.narc") + self.rows("tue.narc")
                  if row["source"] != "tue/both.html" and row["member"] != "tue/both.html"}
        got = self.rows("week.narc")
        self.assertEqual([row["id"] for row in got], sorted(wanted))
        for row in got:
            self.assertEqual({**row, "added": None}, {**wanted[row["id"]], "added": None})
        self.expect(0, "extract", "week.narc", "-o", "out")
        self.assertEqual(len(os.listdir(self.path("out"))), 8)

    def test_the_order_is_that_of_the_archives(self):
        self.expect(0, "merge", "tue.narc", "mon.narc", "-o", "week.narc")
        self.assertEqual(self.ids("week.narc")[:4], self.ids("tue.narc"))

    def test_many_appends_become_one_commit_and_less_bytes(self):
        self.expect(0, "create", "grown.narc", "mon/0.html")
        for i in range(12):
            self.write("one.html", page(f"Small {i}", f"small{i}", f"https://news.example/small/{i}"))
            self.expect(0, "add", "grown.narc", "one.html")
        row = self.expect(0, "merge", "grown.narc", "-o", "compact.narc", "--json").rows()[0]
        self.assertEqual((row["items"], row["articles"], row["inputs"], row["exit"]), (13, 13, 1, 0))
        info = self.expect(0, "info", "compact.narc", "--json").rows()[0]
        self.assertEqual((info["commits"], info["root"], info["file_bytes"]), (1, row["root"], row["file_bytes"]))
        self.assertLess(row["file_bytes"] * 2, os.path.getsize(self.path("grown.narc")))
        self.assertEqual(self.ids("compact.narc"), self.ids("grown.narc"))
        self.expect(0, "verify", "compact.narc")

    def test_versions_and_kills_are_joined(self):
        for number, status in ((1, "usable"), (2, "usable"), (3, "canceled")):
            self.write("one.xml", news_item(GUID, f"Wording {number}", number, status=status))
            self.expect(0, "create", f"{number}.narc", "one.xml")
        self.expect(0, "merge", "2.narc", "1.narc", "-o", "two.narc")
        self.assertIn("Wording 2", self.expect(0, "show", "two.narc", GUID).out)
        self.assertEqual(len(self.ids("two.narc", "--all-versions")), 2)
        self.expect(0, "merge", "two.narc", "3.narc", "-o", "three.narc")
        self.expect(9, "show", "three.narc", GUID)
        self.assertEqual(len(self.ids("three.narc", "--all-versions", "--include-killed")), 3)

    def test_the_same_version_with_other_content_is_renumbered_and_told(self):
        for name in ("first", "second"):
            self.write("one.xml", news_item(GUID, f"The {name} wording"))
            self.expect(0, "create", f"{name}.narc", "one.xml")
        result = self.expect(0, "merge", "first.narc", "second.narc", "-o", "both.narc")
        self.assertIn("[E416]", result.err)
        self.assertIn("second.narc", result.err)
        self.assertIn("1 renumbered", result.out)
        self.assertIn("The first wording", self.expect(0, "show", "both.narc", GUID + "@1").out)
        self.assertIn("The second wording", self.expect(0, "show", "both.narc", GUID).out)

    def test_the_same_archives_give_the_same_bytes(self):
        made = []
        for jobs in ("1", "2", "4"):
            self.expect(0, "merge", "mon.narc", "tue.narc", "-o", "week.narc", "--force", "-j", jobs)
            made.append(self.read("week.narc"))
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[0], made[2])

    def test_a_target_that_is_an_input_or_exists_is_refused(self):
        before = self.read("mon.narc")
        os.link(self.path("mon.narc"), self.path("alias.narc"))
        for target in ("mon.narc", "./mon.narc", "alias.narc"):
            self.assertIn("[E100]", self.expect(2, "merge", "mon.narc", "tue.narc", "-o", target, "--force").err)
        self.write("taken.narc", b"mine")
        self.assertIn("[E120]", self.expect(9, "merge", "mon.narc", "-o", "taken.narc").err)
        self.assertEqual(self.read("taken.narc"), b"mine")
        self.assertEqual(self.read("mon.narc"), before)
        self.expect(0, "merge", "mon.narc", "-o", "taken.narc", "--force")
        self.expect(0, "verify", "taken.narc")

    def test_an_input_that_is_missing_or_no_archive_stops_it(self):
        self.expect(7, "merge", "mon.narc", "missing.narc", "-o", "week.narc")
        self.assertIn("[E102]", self.expect(6, "merge", "mon.narc", "mon/0.html", "-o", "week.narc").err)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("week")], [])

    def test_a_damaged_input_gives_what_is_whole_and_exit_4(self):
        data = bytearray(self.read("mon.narc"))
        data[700] ^= 1
        self.write("bad.narc", bytes(data))
        self.expect(4, "verify", "bad.narc")
        result = self.expect(4, "merge", "bad.narc", "tue.narc", "-o", "week.narc")
        self.assertIn("bad.narc", result.err)
        self.assertIn("damaged and left out", result.out)
        self.expect(0, "verify", "week.narc")
        self.assertGreaterEqual(len(self.ids("week.narc")), 4)

    def test_pipes_at_both_ends(self):
        done = self.expect(0, "merge", "-", "tue.narc", "-o", "-", stdin=self.read("mon.narc"))
        self.write("week.narc", done.raw)
        self.assertEqual(len(self.ids("week.narc")), 7)

    def test_a_full_disk_leaves_nothing(self):
        done = subprocess.run([NARC, "merge", "mon.narc", "tue.narc", "-o", "week.narc"], cwd=self.folder,
                              env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=lambda: limited(1000))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertIn(b"[E803]", done.stderr)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("week")], [])


if __name__ == "__main__":
    main()
