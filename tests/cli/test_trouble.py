"""Bad input, missing files, interruptions: a numbered message, the right exit code, nothing half-done."""
import io
import os
import signal
import stat
import subprocess
import tarfile
import time
import unittest

from narc_cli import NARC, SOURCE, Case, limited, little_memory, main, news_item, page, sha256

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(200)


class Inputs(Case):
    def setUp(self):
        super().setUp()
        self.write("good.html", page("Ferry returns to the island"))

    def takes_the_rest(self, bad, number, code=3):
        result = self.expect(code, "create", "news.narc", bad, "good.html")
        self.assertIn(f"[E{number}]", result.err)
        self.assertIn(bad.split("/")[0], result.err)
        self.assertEqual(len(self.ids("news.narc")), 1)
        self.assertEqual([name for name in os.listdir(self.folder) if name.endswith(".part")], [])
        return result

    def leaves_nothing(self, code, *inputs):
        result = self.expect(code, "create", "none.narc", *inputs)
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("none.narc")], [])
        return result

    def test_an_empty_file_is_skipped_and_listed(self):
        self.write("empty.html", b"")
        self.takes_the_rest("empty.html", 403)
        self.leaves_nothing(3, "empty.html")

    def test_a_picture_is_skipped_and_named_for_what_it_is(self):
        self.write("photo.html", JPEG)
        self.assertIn("JPEG", self.takes_the_rest("photo.html", 401).err)
        self.leaves_nothing(3, "photo.html")

    def test_a_missing_input_is_exit_7_and_the_others_are_taken(self):
        self.takes_the_rest("missing.html", 101, 7)
        self.leaves_nothing(7, "missing.html")

    def test_xml_that_breaks_off_is_named_with_its_place(self):
        self.write("broken.xml", news_item("urn:newsml:wire.example:1:x", "Broken")[:900])
        result = self.takes_the_rest("broken.xml", 405)
        self.assertRegex(result.err, r"broken\.xml:\d+:\d+: ")

    def test_xml_with_a_dtd_is_refused(self):
        item = news_item("urn:newsml:wire.example:1:x", "Dtd")
        self.write("dtd.xml", item.replace(b"<newsItem", b'<!DOCTYPE newsItem [<!ENTITY a "b">]>\n<newsItem', 1))
        result = self.expect(3, "create", "news.narc", "dtd.xml", "good.html")
        self.assertRegex(result.err, r"dtd\.xml.*\[E40[16]\]")
        self.assertIn("[E406]", self.expect(3, "create", "-f", "newsml", "dtd.narc", "dtd.xml").err)

    def test_an_empty_directory_makes_no_archive(self):
        os.mkdir(self.path("nothing"))
        self.assertIn("[E403]", self.leaves_nothing(3, "nothing").err)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_an_input_without_permission_is_exit_8_and_the_others_are_taken(self):
        os.chmod(self.write("secret.html", b"x"), 0)
        self.takes_the_rest("secret.html", 804, 8)

    def test_a_page_nested_100000_deep_does_not_stop_the_batch(self):
        self.write("deep.html", b"<html><body>" + b"<div>" * 100000 + b"<p>in here" + b"</div>" * 100000)
        self.assertIn(self.narc("create", "news.narc", "deep.html", "good.html").code, (0, 3))
        self.assertIn("Ferry returns", self.expect(0, "list", "news.narc").out)

    def test_rejects_are_kept_with_their_reasons(self):
        self.write("photo.html", JPEG)
        self.expect(3, "create", "news.narc", "photo.html", "good.html", "--rejects", "rejects")
        kept = [name for name in os.listdir(self.path("rejects")) if name != "REASONS.tsv"]
        self.assertEqual([sha256(self.read("rejects", name)) for name in kept], [sha256(JPEG)])
        line = self.read("rejects", "REASONS.tsv").decode().split("\t")
        self.assertEqual((line[0], line[1], line[3]), (kept[0], "E401", "photo.html"))

    def test_rejected_documents_are_json_lines_when_asked(self):
        self.write("photo.html", JPEG)
        result = self.expect(3, "create", "news.narc", "photo.html", "good.html", "--json")
        self.assertEqual([(row["code"], row["file"]) for row in result.error_rows()], [("E401", "photo.html")])
        self.assertEqual(result.rows()[0]["rejected"], 1)
        self.assertEqual(result.rows()[0]["exit"], 3)

    def test_convert_tells_the_same_troubles(self):
        self.write("photo.html", JPEG)
        self.assertIn("[E401]", self.expect(3, "convert", "-t", "html", "photo.html").err)
        self.expect(7, "convert", "-t", "html", "missing.html")
        self.expect(3, "convert", "-t", "html", "photo.html", "-o", "out.html")
        self.assertFalse(os.path.exists(self.path("out.html")))
        self.assertEqual(len(self.expect(3, "convert", "-t", "ndjson", "photo.html", "good.html").rows()), 1)


class Archives(Case):
    def test_a_missing_archive_names_the_nearest_file(self):
        self.news()
        result = self.expect(7, "list", "news.nrac")
        self.assertIn("no such file [E101]", result.err)
        self.assertIn("did you mean news.narc?", result.err)

    def test_a_file_that_is_no_archive_is_named_for_what_it_is(self):
        self.write("page.html", page("Ferry"))
        self.write("photo.jpg", JPEG)
        self.write("empty", b"")
        self.assertIn("[E102]", self.expect(6, "list", "page.html").err)
        self.assertIn("narc create NEW.narc page.html", self.expect(6, "list", "page.html").err)
        self.assertIn("it looks like JPEG", self.expect(6, "info", "photo.jpg").err)
        self.assertIn("empty", self.expect(6, "verify", "empty").err)

    def test_swapped_arguments_are_named_not_guessed(self):
        archive = self.news()
        self.assertIn("narc show news.narc deadbeef", self.expect(7, "show", "deadbeef", archive).err)
        self.assertIn("the new archive comes first", self.narc("create", "in", "other.narc").err)

    def test_a_pipe_with_a_name_is_read_like_standard_input(self):
        archive = self.news()
        with subprocess.Popen(["cat", self.path(archive)], stdout=subprocess.PIPE) as cat:
            done = subprocess.run([NARC, "list", "/dev/stdin", "--json"], stdin=cat.stdout, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env=self.environment())
        self.assertEqual((done.returncode, done.stdout.count(b"\n")), (0, 3), done.stderr)

    def test_a_directory_is_no_archive(self):
        self.news()
        result = self.expect(8, "list", "in")
        self.assertIn("[E104]", result.err)
        self.assertIn("narc create NEW.narc in", result.err)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_an_archive_without_permission_is_exit_8(self):
        os.chmod(self.path(self.news()), 0)
        self.assertIn("permission denied [E804]", self.expect(8, "list", "news.narc").err)

    def test_a_truncated_archive_is_never_exit_0(self):
        whole = self.read(self.news())
        for size in sorted({1, 8, 100, len(whole) // 2, len(whole) - 100, len(whole) - 1}):
            self.write("cut.narc", whole[:size])
            for command in ("list", "info", "verify"):
                result = self.narc(command, "cut.narc")
                self.assertIn(result.code, (4, 6), (command, size, result.out, result.err))
                self.assertIn("cut.narc", result.err)

    def test_a_second_commit_that_is_cut_off_is_told_by_every_command(self):
        archive = self.news()
        first = len(self.read(archive))
        self.write("more.html", page("Harbour gets a crane", "crane", "https://news.example/2026/11/crane"))
        self.expect(0, "add", archive, "more.html")
        whole = self.read(archive)
        for size in (first + 8, (first + len(whole)) // 2, len(whole) - 1):
            self.write("cut.narc", whole[:size])
            result = self.expect(3, "verify", "cut.narc")
            self.assertIn("UNFINISHED", result.out)
            for command in ("list", "info"):
                self.assertIn("[E208]", self.expect(0, command, "cut.narc").err)
            self.assertEqual(len(self.ids("cut.narc")), 3)
            self.expect(0, "add", "cut.narc", "more.html")
            self.assertEqual(len(self.ids("cut.narc")), 4)

    def test_a_flipped_byte_names_the_article_and_harms_no_other(self):
        archive = self.news()
        whole = bytearray(self.read(archive))
        found = 0
        for at in range(600, len(whole), max(1, len(whole) // 40)):
            damaged = bytearray(whole)
            damaged[at] ^= 0x10
            self.write("damaged.narc", bytes(damaged))
            result = self.narc("verify", "damaged.narc")
            self.assertIn(result.code, (4, 6), (at, result.out, result.err))
            found += "DAMAGED" in result.out
        self.assertGreater(found, 0)

    def test_verify_of_several_ends_with_the_most_serious(self):
        archive = self.news()
        self.write("page.html", page("Ferry"))
        self.expect(6, "verify", archive, "missing.narc", "page.html")
        self.expect(7, "verify", archive, "missing.narc")

    def test_an_existing_file_is_not_overwritten_without_force(self):
        archive = self.news()
        before = self.read(archive)
        self.assertIn("[E120]", self.expect(9, "create", archive, "in/ferry.html").err)
        self.assertEqual(self.read(archive), before)
        self.expect(0, "create", archive, "in/ferry.html", "--force")
        self.assertEqual(len(self.ids(archive)), 1)
        self.write("taken.html", b"mine")
        url = "https://news.example/2026/11/ferry"
        self.expect(9, "export", archive, url, "-t", "html", "-o", "taken.html")
        self.assertEqual(self.read("taken.html"), b"mine")
        self.expect(0, "export", archive, url, "-t", "html", "-o", "taken.html", "--force")
        self.assertIn(b"Ferry returns", self.read("taken.html"))

    def test_a_device_or_a_pipe_with_a_name_keeps_its_name(self):
        self.write("ferry.html", page("Ferry"))
        os.mkfifo(self.path("pipe"))
        os.symlink("/dev/null", self.path("device"))
        for name in ("pipe", "device"):
            for force in ([], ["--force"]):
                result = self.expect(9, "create", name, "ferry.html", *force)
                self.assertIn("[E105]", result.err)
                self.assertIn(f"next: narc create - INPUT... >{name}", result.err)
        self.assertTrue(stat.S_ISFIFO(os.stat(self.path("pipe")).st_mode))
        self.assertTrue(os.path.islink(self.path("device")))

    def test_extract_twice_into_one_directory_is_refused(self):
        archive = self.news()
        self.expect(0, "extract", archive, "-o", "out")
        self.assertIn("[E120]", self.expect(9, "extract", archive, "-o", "out").err)
        self.expect(0, "extract", archive, "-o", "out", "--force")

    def test_a_target_directory_that_is_missing_is_told(self):
        self.write("in/ferry.html", page("Ferry"))
        self.expect(7, "create", "no/such/place.narc", "in")

    def test_adding_to_a_pipe_or_a_missing_archive_is_refused(self):
        self.write("ferry.html", page("Ferry"))
        self.assertIn("[E110]", self.expect(2, "add", "-", "ferry.html").err)
        self.expect(7, "add", "missing.narc", "ferry.html")
        self.assertFalse(os.path.exists(self.path("missing.narc")))

    def test_an_unknown_item_is_exit_7(self):
        archive = self.news()
        for command in (["show"], ["cat"], ["export", "-t", "html"], ["extract", "-o", "out"]):
            result = self.expect(7, command[0], archive, "deadbeef00", *command[1:])
            self.assertIn("[E301]", result.err)
            self.assertIn("narc list", result.err)
            self.assertNotIn("MANIFEST", result.out)
            self.assertIn("8 digits", self.expect(7, command[0], archive, "deadbee", *command[1:]).err)


class Interrupted(Case):
    def interrupted(self, number, code, *arguments):
        """narc waits for standard input; nothing of it has come when the signals do."""
        process = subprocess.Popen([NARC, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=self.folder, env=self.environment())
        deadline = time.monotonic() + 20
        while not os.path.exists(self.path("news.narc.part")) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.2)
        process.send_signal(number)
        time.sleep(0.2)
        process.send_signal(number)
        try:
            self.assertEqual(process.wait(20), code)
        finally:
            process.kill()
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()

    def test_create_leaves_no_file_behind(self):
        self.interrupted(signal.SIGINT, 130, "create", "news.narc", "-")
        self.assertEqual(os.listdir(self.folder), [])
        self.interrupted(signal.SIGTERM, 143, "create", "news.narc", "-")
        self.assertEqual(os.listdir(self.folder), [])

    def broken_off(self, number, hangup=signal.SIG_DFL):
        """create is ended by a signal when the first blocks are in the file and more documents are coming."""
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as box:
            for i in range(40):
                data = page(f"Ferry {i}", f"ferry{i}", f"https://news.example/{i}")
                data += b"<!-- " + os.urandom(400000).hex().encode() + b" -->"
                member = tarfile.TarInfo(f"{i}.html")
                member.size = len(data)
                box.addfile(member, io.BytesIO(data))
        process = subprocess.Popen([NARC, "create", "news.narc", "-", "--codec", "stored"], stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder,
                                   env=self.environment(), preexec_fn=lambda: signal.signal(signal.SIGHUP, hangup))
        try:
            process.stdin.write(stream.getvalue()[:-100000])  # in the middle of a page
            process.stdin.flush()
            deadline = time.monotonic() + 20
            while not self.begun() and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertTrue(self.begun(), "nothing was written")
            process.send_signal(number)
            process.stdin.close()
            return process.wait(20)
        finally:
            process.kill()
            process.wait()

    def test_what_nohup_started_goes_on_when_the_terminal_is_gone(self):
        self.assertEqual(self.broken_off(signal.SIGHUP, signal.SIG_IGN), 3)  # its input breaks off
        self.expect(0, "verify", "news.narc")

    def test_export_into_a_directory_leaves_whole_files_only(self):
        for i in range(400):
            self.write(f"in/{i}.html", page(f"Ferry {i}", f"ferry{i}", f"https://news.example/{i}"))
        self.expect(0, "create", "news.narc", "in")
        for attempt in range(10):
            process = subprocess.Popen([NARC, "export", "news.narc", "-t", "html", "-o", f"out{attempt}"], cwd=self.folder,
                                       env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            deadline = time.monotonic() + 20
            while len(self.names(f"out{attempt}")) < 7 * attempt + 1 and time.monotonic() < deadline:
                pass
            process.send_signal(signal.SIGINT)
            self.assertIn(process.wait(20), (130, 0))
            self.assertEqual([name for name in self.names(f"out{attempt}") if name.endswith(".part")], [])

    def names(self, folder):
        return os.listdir(self.path(folder)) if os.path.isdir(self.path(folder)) else []

    def begun(self):
        part = self.path("news.narc.part")
        return os.path.exists(part) and os.path.getsize(part) > 1000000

    def test_create_in_the_middle_of_its_input_leaves_no_file_behind(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            self.assertEqual(self.broken_off(number), code)
            self.assertEqual(os.listdir(self.folder), [])

    def test_create_that_was_killed_does_not_hinder_the_next(self):
        self.assertEqual(self.broken_off(signal.SIGKILL), -signal.SIGKILL)
        self.assertEqual(os.listdir(self.folder), ["news.narc.part"])
        self.news()
        self.assertEqual(sorted(os.listdir(self.folder)), ["in", "news.narc"])
        self.expect(0, "verify", "news.narc")


class TwoAtOnce(Case):
    def ids(self):
        return {row["id"] for row in self.expect(0, "list", "news.narc", "--json").rows()}

    def adding(self):
        """An add that holds the archive and waits for its input."""
        process = subprocess.Popen([NARC, "add", "news.narc", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, cwd=self.folder, env=self.environment())
        deadline = time.monotonic() + 20
        while self.narc("add", "news.narc", "in").code != 10 and time.monotonic() < deadline:
            time.sleep(0.02)
        return process

    def test_a_second_writer_is_told_and_readers_go_on(self):
        self.news()
        before = self.ids()
        process = self.adding()
        try:
            self.assertIn("[E805]", self.expect(10, "add", "news.narc", "in").err)
            self.assertEqual(self.ids(), before)
            self.expect(0, "verify", "news.narc")
            process.communicate(page("Crane falls into the harbour", "crane", "https://news.example/crane"), 20)
            self.assertEqual(process.returncode, 0)
        finally:
            process.kill()
            process.wait()
        self.assertEqual(len(self.ids() - before), 1)
        self.expect(0, "verify", "news.narc")

    def test_an_add_that_was_killed_costs_nothing_and_the_next_goes_on(self):
        self.news()
        before, size = self.ids(), os.path.getsize(self.path("news.narc"))
        process = self.adding()
        process.kill()
        process.wait()
        process.stdin.close()
        with open(self.path("news.narc"), "ab") as file:
            file.write(b"\0" * 12345)   # as if it had begun to write
        self.assertEqual(self.ids(), before)
        self.expect(3, "verify", "news.narc")
        self.write("crane.html", page("Crane falls into the harbour", "crane", "https://news.example/crane"))
        self.expect(0, "add", "news.narc", "crane.html")
        self.assertEqual(len(self.ids() - before), 1)
        self.assertGreater(os.path.getsize(self.path("news.narc")), size + 12345)
        self.expect(0, "verify", "news.narc")


class FullDisk(Case):
    def test_a_file_size_limit_leaves_no_archive(self):
        for i in range(30):
            self.write(f"in/{i}.html", page(f"Ferry {i}", f"ferry{i}", f"https://news.example/{i}") + os.urandom(4000))
        done = subprocess.run(
            [NARC, "create", "news.narc", "in", "--codec", "stored"], cwd=self.folder, env=self.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=lambda: limited(40000))
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertIn(b"[E803]", done.stderr)
        self.assertEqual(os.listdir(self.folder), ["in"])


class Memory(Case):
    """Section 15.5 of the format and narc/reader.h: 96 MiB and one block for any archive; the program comes on top."""
    MOST = 128 << 20

    def bounded(self, *arguments, stdin=None):
        done = subprocess.run([NARC, *arguments], cwd=self.folder, env=self.environment(), input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: little_memory(self.MOST))
        self.assertIn(done.returncode, range(11), done.stderr[-300:])
        self.assertNotIn(b"E802", done.stderr)
        return done

    def setUp(self):
        super().setUp()
        try:
            self.bounded("version")
        except AssertionError:
            self.skipTest("this build does not start in so little memory: sanitizers")

    def test_no_archive_takes_more_than_stated(self):
        folder = os.path.join(SOURCE, "spec", "vectors")
        vectors = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".narc")]
        self.assertEqual(self.bounded("verify", *vectors).returncode, 4)
        self.bounded("list", *vectors)
        for path in vectors:
            with open(path, "rb") as file:
                self.bounded("verify", "-", stdin=file.read())

    def test_a_block_that_expands_a_thousandfold_is_read(self):
        path = os.path.join(SOURCE, "spec", "vectors", "good-4.5-thousandfold.narc")
        self.assertLess(os.path.getsize(path), 32000)
        self.assertEqual(self.bounded("extract", path, "-o", "out").returncode, 0)
        with open(path, "rb") as file:
            self.assertEqual(self.bounded("extract", "-", "-o", "piped", stdin=file.read()).returncode, 0)


if __name__ == "__main__":
    main()
