"""Codecs and levels, workers and builds, many small appends, and archives that go through pipes: the same
articles come out of all of them, and where it is promised the same bytes."""
import glob
import os
import random
import subprocess
import time
import unittest

from narc_cli import NARC, SOURCE, Case, main, news_item, page, sha256

WAYS = [(), ("--codec", "stored"), ("--codec", "deflate"), ("--codec", "zstd"),
        *(("--codec", "deflate", "--level", level) for level in ("1", "6", "9")),
        *(("--codec", "zstd", "--level", level) for level in ("1", "9", "19", "max"))]


class Packing(Case):
    def setUp(self):
        super().setUp()
        self.documents = {"ferry.html": page("Ferry returns to the island") * 3,
                          "tower.html": page("Tower gets a new bell", "tower", "https://news.example/2026/11/tower"),
                          "bridge.xml": news_item("urn:newsml:wire.example:20261101:bridge", "Bridge opens early")}
        for name, data in self.documents.items():
            self.write(f"in/{name}", data)

    def rows(self, archive):
        rows = self.expect(0, "export", archive, "-t", "ndjson").rows()
        return sorted(rows, key=lambda row: row["id"])

    def originals(self, folder):
        return {sha256(self.read(folder, name)) for name in os.listdir(self.path(folder)) if name != "MANIFEST"}

    def test_every_codec_and_level_gives_back_the_same_articles_and_originals(self):
        self.expect(0, "create", "first.narc", "in")
        wanted = self.rows("first.narc")
        self.assertEqual(len(wanted), 3)
        for at, way in enumerate(WAYS):
            with self.subTest(way=way):
                archive, folder = f"{at}.narc", f"out{at}"
                self.expect(0, "create", archive, "in", *way)
                self.expect(0, "verify", archive)
                self.assertEqual(self.rows(archive), wanted)
                self.expect(0, "extract", archive, "-o", folder)
                self.assertEqual(self.originals(folder), {sha256(data) for data in self.documents.values()})

    def test_packing_makes_it_smaller_and_stored_does_not(self):
        sizes = {}
        for codec in ("stored", "deflate", "zstd"):
            self.expect(0, "create", f"{codec}.narc", "in", "--codec", codec)
            sizes[codec] = os.path.getsize(self.path(f"{codec}.narc"))
        self.assertGreater(sizes["stored"], sum(map(len, self.documents.values())))
        self.assertLess(sizes["deflate"], sizes["stored"])
        self.assertLess(sizes["zstd"], sizes["stored"])

    def test_an_append_may_use_another_codec(self):
        self.expect(0, "create", "news.narc", "in/ferry.html", "--codec", "stored")
        self.expect(0, "add", "news.narc", "in/tower.html", "--codec", "deflate")
        self.expect(0, "add", "news.narc", "in/bridge.xml", "--codec", "zstd")
        self.expect(0, "verify", "news.narc")
        self.expect(0, "create", "first.narc", "in")
        self.assertEqual(self.rows("news.narc"), self.rows("first.narc"))

    def test_a_level_that_a_codec_does_not_have_is_refused(self):
        for way in (("--codec", "deflate", "--level", "10"), ("--level", "0"), ("--level", "20"), ("--codec", "lzma")):
            with self.subTest(way=way):
                self.expect(2, "create", "none.narc", "in", *way)
                self.assertFalse(os.path.exists(self.path("none.narc")))
        for level in ("fast", "0", "20", "3x", "99999999999999999999"):
            self.assertIn("a number from 1 to 19 or max", self.expect(2, "create", "none.narc", "in", "--level", level).err)


class SameBytes(Case):
    """With SOURCE_DATE_EPOCH nothing but the input and the options decides."""

    def setUp(self):
        super().setUp()
        self.documents = {"x.xml": news_item("urn:newsml:wire.example:20261101:x", "Bridge opens early")}
        for i in range(30):
            self.documents[f"{i:02}.html"] = page(f"Ferry {i}", f"ferry{i}", f"https://news{i % 3}.example/{i}") * 20
        self.fill("in", list(self.documents))

    def fill(self, folder, names):
        for name in names:
            self.write(f"{folder}/{name}", self.documents[name])

    def made(self, *options, narc=NARC, **more):
        done = subprocess.run([narc, "create", "--force", "news.narc", "in", *options], cwd=self.folder,
                              env=self.environment(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.read("news.narc")

    def test_whatever_the_number_of_workers(self):
        for way in ((), ("--level", "max"), ("--codec", "deflate")):
            self.assertEqual(self.made("-j", "1", *way), self.made("-j", "4", *way), way)

    def test_whatever_the_order_in_which_files_were_made(self):
        first = self.made()
        names = list(self.documents)
        random.Random(2).shuffle(names)
        os.rename(self.path("in"), self.path("before"))
        self.fill("in", names)
        self.assertEqual(self.made(), first)

    def up_to_date(self, build):
        """Whether the command of another build was made of the sources as they are now."""
        for part in ("cli", "libnarc"):
            sources = glob.glob(os.path.join(SOURCE, part, "**", "*.[ch]"), recursive=True)
            made = [os.path.join(build, "cli", "narc"), *glob.glob(os.path.join(build, part, "libnarc.so.*"))]
            if max(map(os.path.getmtime, made)) < max(map(os.path.getmtime, sources)):
                return False
        return True

    def test_whatever_the_build(self):
        builds = [build for build in glob.glob(os.path.join(SOURCE, "build", "*"))
                  if os.path.exists(os.path.join(build, "cli", "narc")) and self.up_to_date(build)]
        if len(builds) < 2:
            self.skipTest("there is one build only")
        made = {build: self.made(narc=os.path.join(build, "cli", "narc")) for build in builds}
        self.assertEqual(len(set(made.values())), 1, {build: sha256(data) for build, data in made.items()})

    def test_in_a_file_and_through_a_pipe(self):
        made = self.expect(0, "create", "-", "in")
        self.assertEqual(made.raw, self.made())
        told = made.err[made.err.rindex("-> ") + 3:].split()[0]
        self.assertAlmostEqual(float(told), len(made.raw) / 1024, delta=0.06)


class Appends(Case):
    def test_many_small_appends_stay_fast_and_small(self):
        count = int(os.environ.get("NARC_APPENDS", "40"))
        self.write("one.html", page("Small", "small", "https://news.example/small"))
        self.expect(0, "create", "news.narc", "one.html")
        took = []
        for i in range(count):
            self.write("one.html", page(f"Small {i}", f"small{i}", f"https://news.example/small/{i}"))
            began = time.monotonic()
            self.expect(0, "add", "news.narc", "one.html")
            took.append(time.monotonic() - began)
        tenth = count // 10
        first, last = sorted(took[:tenth])[tenth // 2], sorted(took[-tenth:])[tenth // 2]
        print(f"{count} appends: {first * 1000:.1f} ms each at first, {last * 1000:.1f} ms at last, "
              f"{os.path.getsize(self.path('news.narc')) // count} bytes each")
        self.assertLess(last, first * 4)
        self.assertEqual(len(self.ids("news.narc")), count + 1)
        self.expect(0, "verify", "news.narc")
        self.assertEqual(self.expect(0, "info", "news.narc", "--json").rows()[0]["commits"], count + 1)
        began = time.monotonic()
        self.expect(0, "show", "news.narc", f"https://news.example/small/{count // 2}")
        self.assertLess(time.monotonic() - began, 2)


class Pipes(Case):
    def pipeline(self, *commands):
        """Runs narc commands with the output of each as the input of the next."""
        running = []
        for command in commands:
            running.append(subprocess.Popen(
                [NARC, *command], cwd=self.folder, env=self.environment(), stderr=subprocess.PIPE,
                stdin=running[-1].stdout if running else subprocess.DEVNULL, stdout=subprocess.PIPE))
            if len(running) > 1:
                running[-2].stdout.close()
        out, err = running[-1].communicate(timeout=60)
        errors = []
        for process in running[:-1]:
            with process.stderr:
                errors.append(process.stderr.read())
            process.wait(60)
        self.assertEqual([process.returncode for process in running], [0] * len(running), [*errors, err])
        return out.decode()

    def test_create_writes_a_pipe_that_list_verify_and_export_read(self):
        self.write("in/ferry.html", page("Ferry returns to the island"))
        self.write("in/bridge.xml", news_item("urn:newsml:wire.example:20261101:bridge", "Bridge opens early"))
        for codec in ("stored", "deflate", "zstd"):
            create = ("create", "-", "in", "--codec", codec)
            listed = self.pipeline(create, ("list", "-"))
            self.assertIn("Ferry returns to the island", listed)
            self.assertIn("Bridge opens early", listed)
            self.assertIn("OK", self.pipeline(create, ("verify", "-")))
            self.assertEqual(self.pipeline(create, ("export", "-", "-t", "ndjson")).count("\n"), 2)

    @unittest.skipUnless(hasattr(os, "O_DIRECT") and hasattr(os, "pipe2"), "needs pipes that keep writes apart")
    def test_a_line_of_a_message_is_one_write(self):
        # Commands that share a log would otherwise mix their messages letter by letter.
        reading, writing = os.pipe2(os.O_DIRECT)
        process = subprocess.Popen([NARC, "list", "missing.narc"], cwd=self.folder, env=self.environment(),
                                   stdout=subprocess.DEVNULL, stderr=writing)
        os.close(writing)
        with open(reading, "rb", buffering=0) as pipe:
            writes = list(iter(lambda: pipe.read(65536), b""))
        self.assertEqual(process.wait(20), 7)
        self.assertGreaterEqual(len(writes), 2)
        self.assertEqual([write.count(b"\n") for write in writes], [1] * len(writes), writes)


if __name__ == "__main__":
    main()
