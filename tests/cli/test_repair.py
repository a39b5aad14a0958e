"""Archives that were damaged on purpose: what repair saves, what it names as lost, and that nothing wrong comes out."""
import json
import os
import random
import subprocess

from narc_cli import NARC, SOURCE, Case, frames, limited, main, page, sha256


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
        """The header, and the first block, which is the base of others and has a copy."""
        row = self.repaired(self.zeroed(0), 0)
        self.assertEqual((row["items"], row["lost"], row["root"]), (40, [], self.root))

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
        row = self.repaired(self.whole[:len(self.whole) * 9 // 10], 3)
        self.assertGreater(row["items"], 20)
        self.assertEqual((row["commits"], row["same_root"]), (0, False))

    def test_the_second_half_cut_off(self):
        row = self.repaired(self.whole[:len(self.whole) // 2], 3)
        self.assertGreater(row["items"], 0)
        self.assertLess(row["items"], 40)

    def frames_of(self, *kinds, data=None):
        return [(at, size) for at, size, kind in frames(self.whole if data is None else data) if kind in kinds]

    def without(self, places, data=None):
        changed = bytearray(self.whole if data is None else data)
        for at, size in places:
            changed[at:at + size] = bytes(size)
        return bytes(changed)

    def test_a_header_that_is_gone_costs_nothing(self):
        row = self.repaired(self.without([(0, 512)]), 0)
        self.assertEqual((row["items"], row["same_root"], row["root"]), (40, True, self.root))

    def test_a_base_that_is_gone_is_taken_from_its_copy(self):
        for at, size in self.frames_of(b"bCPY"):
            base = int.from_bytes(self.whole[at + 36:at + 44], "little")
            row = self.repaired(self.without([(base, size)]), 0)
            self.assertEqual((row["items"], row["frames_damaged"], row["root"]), (40, 1, self.root))

    def test_a_base_that_is_gone_with_its_copy_costs_what_needs_it(self):
        data, copies = self.appended(), self.frames_of(b"bCPY")
        bases = [(int.from_bytes(self.whole[at + 36:at + 44], "little"), size) for at, size in copies]
        needing = [at for at, _ in self.frames_of(b"BLCK") if int.from_bytes(self.whole[at + 36:at + 44], "little")]
        self.assertTrue(copies and needing)
        row = self.repaired(self.without(copies + bases, data), 3)
        self.assertEqual(row["items"] + row["items_lost"], 41)
        self.assertTrue(all(lost["guid"] in self.rows for lost in row["lost"]))

    def test_without_index_the_lost_are_known_by_number(self):
        """The commit counts them; nobody knows their names any more."""
        alone = [at for at, _ in self.frames_of(b"BLCK") if self.whole[at + 13] == 0]
        block = [place for place in self.frames_of(b"BLCK") if place[0] == alone[0]]
        row = self.repaired(self.without(block + self.frames_of(b"CTLG", b"KEYS", b"IRUN")), 3)
        self.assertGreater(row["items_lost"], 0)
        self.assertEqual(row["items"] + row["items_lost"], 40)
        self.assertEqual({lost["guid"] for lost in row["lost"] if lost["what"] == "article"}, {None})

    def test_a_commit_that_is_gone(self):
        """Nothing else is; but the root was made of it."""
        row = self.repaired(self.without(self.frames_of(b"CMIT")), 3)
        self.assertEqual((row["items"], row["items_lost"], row["commits"], row["same_root"]), (40, 0, 0, False))

    def appended(self, name="more.html", subject="crane"):
        self.write(name, page(f"Harbour gets a {subject}", subject, f"https://news.example/2026/11/{subject}"))
        self.expect(0, "add", "news.narc", name)
        self.rows = {row["guid"]: row["id"] for row in self.expect(0, "list", "news.narc", "--json").rows()}
        self.originals.add(sha256(self.read(name)))
        return self.read("news.narc")

    def test_several_commits_and_runs(self):
        for subject in ("crane", "bell", "tower", "quay"):
            data = self.appended(subject + ".html", subject)
        root, commits = self.root_of("news.narc"), self.frames_of(b"CMIT", data=data)
        self.assertEqual(len(commits), 5)
        self.assertEqual(self.repaired(data, 0)["root"], root)
        self.assertEqual(self.repaired(self.without(self.frames_of(b"IRUN", b"CTLG", data=data), data), 0)["root"], root)
        row = self.repaired(self.without([commits[2]], data), 3)
        self.assertEqual((row["items"], row["items_lost"], row["commits"]), (44, 0, 4))
        row = self.repaired(self.without([commits[4]], data), 3)
        self.assertEqual((row["items"], row["items_lost"], row["commits"]), (44, 0, 4))

    def test_an_append_that_was_killed_and_another_after_it(self):
        """The gap holds a block of an article that was never committed, with the number of one that was (12.2)."""
        cut = self.appended("lost.html", "dredger")[:-700]
        self.write("news.narc", cut)
        self.assertEqual(self.narc("verify", "news.narc").code, 3)
        data, root = self.appended(), self.root_of("news.narc")
        self.expect(0, "verify", "news.narc")
        row = self.repaired(data, 0)
        self.assertEqual((row["items"], row["commits"], row["root"]), (41, 2, root))

    def vector(self, name):
        """Repairs a test vector; what its JSON says, and the row."""
        path = os.path.join(SOURCE, "spec/vectors", name)
        with open(path + ".narc", "rb") as file:
            self.write("vector.narc", file.read())
        with open(path + ".json", encoding="utf-8") as file:
            known = json.load(file)
        row = self.narc("repair", "vector.narc", "-o", "saved.narc", "--json", "--force").rows()[0]
        self.expect(0, "verify", "saved.narc")
        self.assertEqual((row["items"], row["items_lost"], row["objects"]),
                         (len(known["items"]), len(known["lost"]), len(known["objects"])), name)
        return known, row

    def test_commits_without_items_and_headers_with_other_words_give_the_same_root(self):
        for name in ("good-7.7-commit-without-items", "good-7.7-empty", "good-7.6-gap", "good-6.5-24-runs",
                     "good-6.2-stated-version", "good-5.4-object-in-parts", "good-5.4-record-in-parts"):
            known, row = self.vector(name)
            self.assertEqual((row["root"], row["same_root"], row["exit"]), (known["commits"][-1]["root"], True, 0), name)

    def test_a_part_that_is_damaged_costs_the_whole(self):
        self.assertEqual(self.vector("bad-5.4-part-damaged")[1]["lost"][0]["guid"], "urn:newsml:wire.example:20261105:crane")

    def test_one_flipped_bit_anywhere_costs_no_more_than_a_block(self):
        for i in range(12):
            at = 600 + (len(self.whole) - 1200) * i // 12
            data = bytearray(self.whole)
            data[at] ^= 4
            self.write("damaged.narc", bytes(data))
            self.assertIn(self.narc("repair", "damaged.narc", "-o", "saved.narc", "--force").code, (0, 3))
            self.expect(0, "verify", "saved.narc")

    def test_an_append_that_was_cut_off_keeps_what_was_committed(self):
        """And what came of the rest: 3, since nobody knows what else was to come."""
        longer = self.appended()
        self.assertEqual(self.repaired(longer, 0)["commits"], 2)
        row = self.repaired(longer[:-8], 3)
        self.assertEqual((row["items"], row["commits"], row["same_root"]), (41, 1, False))

    def test_what_is_no_archive_is_named_and_nothing_is_written(self):
        self.write("page.html", page("Ferry"))
        self.write("empty", b"")
        for name in ("page.html", "empty"):
            self.assertIn("[E102]", self.expect(6, "repair", name, "-o", "saved.narc").err)
        told = self.narc("repair", self.write("head.narc", self.whole[:512]), "-o", "saved.narc").err
        self.assertIn("[E201]", told)
        self.assertIn("another copy", told)
        self.assertNotIn("narc repair", told)
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
