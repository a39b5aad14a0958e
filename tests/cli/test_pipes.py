"""Archives that pass through a pipe once: the same answers as of a file, and no copy of it anywhere."""
import json
import os
import signal
import subprocess
import time

from narc_cli import NARC, Case, limited, main, news_item, page, sha256

GUID = "urn:newsml:wire.example:20261101:"
LATER = "2099-01-01T12:00:00Z"
SELECTIONS = [(), ("--all-versions",), ("--include-killed", "--include-embargoed"), ("--status", "embargoed"),
              ("--status", "canceled", "--include-killed"), ("--lang", "de"), ("--since", "2026-11-03"),
              ("--until", "2026-11-03", "--all-versions"), ("--has", "newsml"), ("--guid", "*story*"), ("--limit", "2"),
              ("--url", "https://NEWS.example/ferry"), ("--lang", "sw")]


class Passing(Case):
    """Three commits with versions, a kill and an embargo; nothing can be spooled."""

    def setUp(self):
        super().setUp()
        self.write("1/ferry.html", page("Ferry", "ferry", "https://news.example/ferry"))
        self.write("1/turm.html", page("Turm", "turm", "https://news.example/turm", "de-AT", "2026-11-02T10:00:00Z"))
        self.write("1/story.xml", news_item(GUID + "story", "Story one"))
        self.write("1/prize.xml", news_item(GUID + "prize", "Prize goes to"))
        self.write("1/secret.xml", news_item(GUID + "secret", "Not before", embargo=LATER))
        self.write("2/ferry.html", page("Ferry again", "ferry", "https://news.example/ferry"))
        self.write("2/story.xml", news_item(GUID + "story", "Story two", 2))
        self.write("3/prize.xml", news_item(GUID + "prize", "Prize goes to nobody", 2, status="canceled"))
        self.expect(0, "create", "news.narc", "1")
        self.expect(0, "add", "news.narc", "2")
        self.expect(0, "add", "news.narc", "3")
        self.whole = self.read("news.narc")

    def piped(self, *arguments, data=None):
        return self.narc(*arguments, stdin=self.whole if data is None else data, TMPDIR="/nonexistent")

    def files(self, folder):
        return {name: self.read(folder, name) for name in os.listdir(self.path(folder))}

    def test_list_prints_the_same(self):
        for options in SELECTIONS:
            with self.subTest(options=options):
                file = self.narc("list", "news.narc", *options)
                pipe = self.piped("list", "-", *options)
                self.assertEqual((pipe.code, pipe.out, pipe.err), (file.code, file.out, file.err))

    def test_what_needs_the_records_is_spooled_and_says_the_same(self):
        for options in (("--json",), ("--as-of", "2026-12"), ("--provider", "Harbour Wire")):
            file = self.narc("list", "news.narc", *options)
            pipe = self.narc("list", "-", *options, stdin=self.whole)
            self.assertEqual((pipe.code, pipe.out), (file.code, file.out))
        self.assertIn(self.piped("show", "-", GUID + "story").code, (7, 8))

    def test_verify_says_the_same(self):
        for data in (self.whole, self.whole[:-4], self.whole + bytes(80)):
            self.write("news.narc", data)
            rows = [self.narc("verify", "--json", "news.narc").rows()[0],
                    self.piped("verify", "--json", "-", data=data).rows()[0]]
            for row in rows:
                row.update(archive="", seconds=0)
            self.assertEqual(rows[0], rows[1])
        self.assertIn("-: OK", self.piped("verify", "-").out)
        self.assertIn("8 of 8 articles", self.piped("verify", "-").out)
        self.assertIn("not done    tables of the index", self.piped("verify", "-").out)   # 11.7

    def test_extract_gives_the_same_files(self):
        for at, options in enumerate(SELECTIONS):
            with self.subTest(options=options):
                file = self.narc("extract", "news.narc", "-o", f"f{at}", *options)
                pipe = self.piped("extract", "-", "-o", f"p{at}", *options)
                self.assertEqual((pipe.code, pipe.err), (file.code, file.err))
                self.assertEqual(self.files(f"p{at}"), self.files(f"f{at}"))
                rows = [self.narc("extract", "news.narc", "--paths", "--json", *options).out,
                        self.piped("extract", "-", "--paths", "--json", *options).out]
                self.assertEqual(rows[0], rows[1])
        self.assertNotIn(self.read("1/secret.xml"), self.files("p0").values())
        self.assertNotIn(self.read("1/prize.xml"), self.files("p0").values())
        self.assertIn(self.read("1/secret.xml"), self.files("p2").values())

    def test_extract_does_not_overwrite_without_force(self):
        self.assertEqual(self.piped("extract", "-", "-o", "out").code, 0)
        self.assertEqual(self.piped("extract", "-", "-o", "out").code, 9)
        before = self.files("out")
        os.remove(self.path("out", "MANIFEST"))
        self.assertEqual(self.piped("extract", "-", "-o", "out").code, 9)
        self.assertLessEqual({*self.files("out")}, {*before})
        self.assertEqual(self.piped("extract", "-", "-o", "out", "--force").code, 0)
        self.assertEqual(self.files("out"), before)

    def test_an_append_that_was_cut_off_does_not_count(self):
        self.write("2.narc", self.whole)
        for size in (len(self.whole) - 1, len(self.whole) - 700):
            cut = self.whole[:size]
            self.write("news.narc", cut)
            pipe = self.piped("list", "-", data=cut)
            file = self.expect(0, "list", "news.narc")
            self.assertIn("[E208]", pipe.err)
            self.assertEqual((pipe.code, pipe.out), (file.code, file.out))
            self.assertIn("Prize goes to", pipe.out)
            self.assertEqual(self.piped("verify", "-", data=cut).code, 3)
            self.assertEqual(self.piped("extract", "-", "-o", f"out{size}", data=cut).code, 0)
            self.assertIn(self.read("1/prize.xml"), self.files(f"out{size}").values())

    def test_what_is_no_archive_is_named(self):
        for command in (("list", "-"), ("verify", "-"), ("extract", "-", "-o", "out")):
            result = self.piped(*command, data=page("Ferry"))
            self.assertEqual(result.code, 6)
            self.assertIn("[E102]", result.err)
            self.assertIn("empty", self.piped(*command, data=b"").err)
            self.assertIn(self.piped(*command, data=self.whole[:700]).code, (4, 6))
        self.assertFalse(os.path.exists(self.path("out", ".narc.part")))

    def test_a_flipped_byte_is_found_as_in_a_file_and_never_given_out(self):
        originals = {sha256(self.read(f"{day}/{name}")) for day in "123" for name in os.listdir(self.path(day))}
        for at in range(512, len(self.whole), len(self.whole) // 60):
            data = bytearray(self.whole)
            data[at] ^= 0x10
            self.write("news.narc", bytes(data))
            with self.subTest(at=at):
                file = self.narc("verify", "--json", "news.narc")
                pipe = self.piped("verify", "--json", "-", data=bytes(data))
                # Without its commit frame the last append was cut off: 3.
                self.assertEqual(file.code, pipe.code, pipe.err)
                self.assertIn(file.code, (3, 4))
                self.assertIn(self.piped("list", "-", data=bytes(data)).code, (0, 4))
                result = self.piped("extract", "-", "-o", "out", "--force", data=bytes(data))
                self.assertIn(result.code, (0, 4))
                given = {name: sha256(data) for name, data in self.files("out").items() if name != "MANIFEST"}
                self.assertLessEqual(set(given.values()), originals)

    def test_a_damaged_header_is_told(self):
        for at in (0, 183, 480, 510):
            data = bytearray(self.whole)
            data[at] ^= 0x10
            self.assertIn(self.piped("verify", "-", data=bytes(data)).code, (4, 6))
            self.assertIn(self.piped("list", "-", data=bytes(data)).code, (4, 6))

    def test_an_article_that_lost_its_block_is_named_as_in_a_file(self):
        for at in range(512, len(self.whole) // 2, 701):
            data = bytearray(self.whole)
            data[at] ^= 0x10
            self.write("news.narc", bytes(data))
            named = []
            for result in (self.narc("verify", "--json", "news.narc"),
                           self.piped("verify", "--json", "-", data=bytes(data))):
                rows = result.rows()
                named.append({damage["guid"] for row in rows for damage in row["damage"] if "guid" in damage})
            self.assertEqual(named[0], named[1], at)

    def test_create_tee_verify(self):
        create = subprocess.Popen([NARC, "create", "-", "1"], cwd=self.folder, env=self.environment(),
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        tee = subprocess.Popen(["tee", "copy.narc"], cwd=self.folder, stdin=create.stdout, stdout=subprocess.PIPE)
        create.stdout.close()
        done = subprocess.run([NARC, "verify", "-", "--json"], cwd=self.folder, stdin=tee.stdout, stdout=subprocess.PIPE,
                              env=self.environment(TMPDIR="/nonexistent"), timeout=60)
        tee.stdout.close()
        self.assertEqual((create.wait(60), tee.wait(60), done.returncode), (0, 0, 0))
        row = self.expect(0, "verify", "copy.narc", "--json").rows()[0]
        self.assertEqual(json.loads(done.stdout)["root"], row["root"])
        self.assertEqual(json.loads(done.stdout)["items"], 5)

    def test_a_full_disk_leaves_nothing_hidden(self):
        done = subprocess.run([NARC, "extract", "-", "-o", "out"], cwd=self.folder, input=self.whole,
                              env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=lambda: limited(100))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertIn(b"[E803]", done.stderr)
        self.assertEqual(os.listdir(self.path("out")), [])

    def test_a_signal_leaves_nothing_hidden(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            process = subprocess.Popen([NARC, "extract", "-", "-o", "out"], cwd=self.folder, stdin=subprocess.PIPE,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment())
            process.stdin.write(self.whole[:len(self.whole) // 2])
            process.stdin.flush()
            deadline = time.monotonic() + 20
            while not os.path.exists(self.path("out", "MANIFEST.part")) and time.monotonic() < deadline:
                time.sleep(0.02)
            process.send_signal(number)
            time.sleep(0.1)
            process.stdin.close()
            self.assertEqual(process.wait(20), code)
            self.assertEqual(os.listdir(self.path("out")), [])


if __name__ == "__main__":
    main()
