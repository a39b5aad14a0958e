"""Archives that were damaged on purpose: what repair saves, what it names as lost, and that nothing wrong comes out."""
import os
import random
import subprocess

from narc_cli import NARC, Case, frames, limited, main, page, sha256


class Repair(Case):
    """Forty pages that do not pack well, so that they fill many blocks."""

    def setUp(self):
        super().setUp()
        noise = random.Random(1)
        for i in range(40):
            data = page(f"Ferry {i}", f"ferry{i}", f"https://news{i % 4}.example/{i}")
            self.write(f"in/{i:02}.html", data + b"<!-- " + noise.randbytes(30000).hex().encode() + b" -->")
        self.originals = {sha256(self.read("in", name)) for name in os.listdir(self.path("in"))}
        self.expect(0, "create", "news.narc", "in")
        self.whole = self.read("news.narc")
        self.rows = {row["guid"]: row["id"] for row in self.expect(0, "list", "news.narc", "--json").rows()}
        self.root = self.root_of("news.narc")

    def root_of(self, archive):
        return self.expect(0, "info", archive, "--json").rows()[0]["root"]

    def repaired(self, damaged, code):
        """Repairs; checks that what came out is whole and was in the archive before; answers the row."""
        self.write("damaged.narc", damaged)
        row = self.expect(code, "repair", "damaged.narc", "-o", "saved.narc", "--json", "--force").rows()[0]
        self.assertEqual(self.read("damaged.narc"), damaged)
        self.expect(0, "verify", "saved.narc")
        saved = {row["guid"]: row["id"] for row in self.expect(0, "list", "saved.narc", "--json").rows()}
        self.assertLessEqual(saved.items(), self.rows.items())
        self.assertEqual(row["items"], len(saved))
        self.assertEqual(row["items_lost"], len([lost for lost in row["lost"] if lost["what"] == "article"]))
        for lost in row["lost"]:
            if lost["what"] == "article":
                self.assertNotIn(lost["guid"], saved)
        self.assertIn(self.narc("extract", "saved.narc", "-o", "out", "--force").code, (0, 3, 4))
        out = [name for name in os.listdir(self.path("out")) if name != "MANIFEST"]
        self.assertLessEqual({sha256(self.read("out", name)) for name in out}, self.originals)
        self.assertEqual(row["root"], self.root_of("saved.narc"))
        self.assertEqual(row["exit"], code)
        return row

    def zeroed(self, at, size=4096):
        data = bytearray(self.whole)
        data[at:at + size] = bytes(len(data[at:at + size]))
        return bytes(data)

    def test_a_whole_archive_comes_out_with_the_same_root(self):
        row = self.repaired(self.whole, 0)
        self.assertEqual((row["items"], row["items_lost"], row["objects_lost"], row["lost"]), (40, 0, 0, []))
        self.assertTrue(row["same_root"])
        self.assertEqual(row["root"], self.root)
        out = self.expect(0, "repair", "news.narc", "-o", "other.narc").out
        self.assertIn("40 of 40 articles saved", out)
        self.assertIn(f"the same as before: {self.root}", out)
        self.assertIn("nothing was lost", out)

    def test_an_index_that_is_gone_costs_nothing(self):
        data = bytearray(self.whole)
        for at, size, kind in frames(self.whole):
            if kind in (b"CTLG", b"KEYS", b"IRUN"):
                data[at:at + size] = bytes(size)
        self.assertEqual(self.repaired(bytes(data), 0)["root"], self.root)

    def test_4_kib_of_zeros_at_the_head(self):
        """The header, and a block that others need: of such a block there is a copy."""
        row = self.repaired(self.zeroed(0), 0)
        self.assertEqual((row["items"], row["same_root"], row["lost"]), (40, True, []))

    def test_4_kib_of_zeros_in_the_middle(self):
        row = self.repaired(self.zeroed(len(self.whole) // 2), 3)
        lost = [lost["guid"] for lost in row["lost"] if lost["what"] == "article"]
        self.assertGreater(row["items"], 0)
        self.assertEqual(set(lost), set(self.rows) - {entry["guid"] for entry in
                                                      self.expect(0, "list", "saved.narc", "--json").rows()})
        out = self.expect(3, "repair", "damaged.narc", "-o", "other.narc").out
        for guid in lost:
            self.assertIn(f"of {guid}", out)
        self.assertNotIn("nothing was lost", out)

    def test_4_kib_of_zeros_at_the_tail(self):
        row = self.repaired(self.zeroed(len(self.whole) - 4096), 3)
        self.assertEqual((row["items"], row["commits"], row["same_root"]), (40, 0, False))

    def test_the_last_tenth_cut_off(self):
        """Index and commit are gone, and of this archive no more than a copy besides."""
        row = self.repaired(self.whole[:len(self.whole) * 9 // 10], 3)
        self.assertEqual((row["items"], row["commits"], row["same_root"]), (40, 0, False))

    def test_half_of_it_cut_off(self):
        row = self.repaired(self.whole[:len(self.whole) // 2], 3)
        self.assertGreater(row["items"], 0)
        self.assertLess(row["items"], 40)

    def test_one_flipped_bit_anywhere_costs_no_more_than_a_block(self):
        for i in range(12):
            at = 600 + (len(self.whole) - 1200) * i // 12
            data = bytearray(self.whole)
            data[at] ^= 4
            self.write("damaged.narc", bytes(data))
            self.assertIn(self.narc("repair", "damaged.narc", "-o", "saved.narc", "--force").code, (0, 3))
            self.expect(0, "verify", "saved.narc")

    def test_an_append_that_was_cut_off_keeps_what_was_committed(self):
        self.write("more.html", page("Harbour gets a crane", "crane", "https://news.example/2026/11/crane"))
        self.expect(0, "add", "news.narc", "more.html")
        longer = self.read("news.narc")
        self.rows = {row["guid"]: row["id"] for row in self.expect(0, "list", "news.narc", "--json").rows()}
        self.originals.add(sha256(self.read("more.html")))
        self.assertEqual(self.repaired(longer, 0)["commits"], 2)
        self.assertGreaterEqual(self.repaired(longer[:-8], 0)["items"], 40)

    def test_what_is_no_archive_is_named_and_nothing_is_written(self):
        self.write("page.html", page("Ferry"))
        self.write("empty", b"")
        for name in ("page.html", "empty"):
            self.assertIn("[E102]", self.expect(6, "repair", name, "-o", "saved.narc").err)
        self.assertIn("[E201]", self.narc("repair", self.write("head.narc", self.whole[:512]), "-o", "saved.narc").err)
        self.expect(7, "repair", "missing.narc", "-o", "saved.narc")
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("saved")], [])

    def test_the_damaged_archive_is_never_the_target(self):
        self.assertIn("[E100]", self.expect(2, "repair", "news.narc", "-o", "news.narc", "--force").err)
        self.assertIn("[E100]", self.expect(2, "repair", "news.narc", "-o", "./news.narc", "--force").err)
        self.write("taken.narc", b"mine")
        self.assertIn("[E120]", self.expect(9, "repair", "news.narc", "-o", "taken.narc").err)
        self.assertEqual(self.read("news.narc"), self.whole)
        self.assertEqual(self.read("taken.narc"), b"mine")

    def test_pipes_at_both_ends(self):
        done = self.expect(0, "repair", "-", "-o", "-", stdin=self.whole)
        self.write("saved.narc", done.raw)
        self.assertEqual(self.root_of("saved.narc"), self.root)
        self.assertIn("40 of 40 articles saved", done.err)

    def test_a_full_disk_leaves_nothing(self):
        done = subprocess.run([NARC, "repair", "news.narc", "-o", "saved.narc"], cwd=self.folder,
                              env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=lambda: limited(40000))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertIn(b"[E803]", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), ["in", "news.narc"])


if __name__ == "__main__":
    main()
