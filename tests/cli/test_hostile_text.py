"""Headlines and names that attack the terminal or the file system."""
import os
import unicodedata

from narc_cli import Case, main, page

ATTACKS = {
    "escape": "Red \x1b[31malert\x1b[0m",
    "c1": "Title \u009b2J gone",
    "override": "invoice \u202egpj.exe",
    "isolate": "left \u2066right\u2069 left",
    "newline": "one\nnarc: 0 of 0 articles\n[2J",
    "separator": "line\u2028para\u2029end",
    "tags": "flag" + "".join(chr(0xE0000 + ord(c)) for c in "hidden"),
    "zero": "zero\u200bwidth\ufeffmark",
    "bell": "ding\x07 dong\x08\x08",
    "delete": "a\x7fb",
    "marks": "z" + "\u0301" * 500,
    "filler": "\u3164",
}


def unsafe(text):
    for character in text:
        value = ord(character)
        if character in "\n\t":
            continue
        if value < 32 or 127 <= value < 160 or 0xE0000 <= value < 0xE0080 or 0xDC80 <= value <= 0xDCFF:
            return True
        if unicodedata.category(character) in ("Cf", "Zl", "Zp", "Cs") and value not in (0x200C, 0x200D):
            return True
    return False


class HostileText(Case):
    def setUp(self):
        super().setUp()
        for name, headline in ATTACKS.items():
            self.write(f"in/{name}.html", page(headline, name, f"https://news.example/{name}"))
        self.assertIn(self.narc("create", "news.narc", "in").code, (0, 3))

    def test_no_headline_reaches_the_terminal_as_a_command(self):
        for arguments in (["list", "news.narc"], ["list", "news.narc", "--json"], ["info", "news.narc"],
                          ["verify", "news.narc"]):
            result = self.expect(0, *arguments)
            self.assertFalse(unsafe(result.out), arguments)
            self.assertFalse(unsafe(result.err), arguments)
        for wanted in self.ids("news.narc"):
            self.assertFalse(unsafe(self.expect(0, "show", "news.narc", wanted[:12]).out))

    def test_a_headline_cannot_forge_a_row(self):
        lines = self.expect(0, "list", "news.narc").out.splitlines()
        self.assertEqual(len(lines), 1 + len(self.ids("news.narc")))

    def test_rows_for_machines_still_say_what_was_stored(self):
        headlines = {row["headline"] for row in self.expect(0, "list", "news.narc", "--json").rows()}
        self.assertIn(ATTACKS["override"], headlines)
        self.assertIn(ATTACKS["tags"], headlines)

    def test_marks_do_not_pile_up_over_other_lines(self):
        self.assertNotIn("\u0301" * 9, self.expect(0, "list", "news.narc").out)

    def test_attacks_are_shown_not_hidden(self):
        self.assertIn("invoice \\u{202e}gpj.exe", self.expect(0, "list", "news.narc").out)

    def test_names_of_inputs_and_archives_are_escaped_in_messages(self):
        for name in ("a\x1b[2J.narc", "b\u202egpj.narc", "c\nnarc: all is well"):
            result = self.narc("list", name)
            self.assertEqual(result.code, 7)
            self.assertFalse(unsafe(result.err))
            self.assertTrue(result.err.startswith("narc: "))
            self.assertNotIn("\nnarc:", result.err)
        self.write("x\x1b]0;title\x07.html", b"")
        self.assertFalse(unsafe(self.narc("create", "n.narc", "x\x1b]0;title\x07.html").err))

    def test_files_never_leave_the_target_directory(self):
        import io
        import tarfile
        box = io.BytesIO()
        names = ["../../evil.html", "/tmp/narc-evil.html", "a/../../b.html", "con.html", "-rf.html", "x" * 240 + ".html",
                 "\u202egpj.html", "new\nline.html", ".hidden.html", "MANIFEST"]
        with tarfile.open(fileobj=box, mode="w") as tar:
            for i, name in enumerate(names):
                data = page(f"../../escape {i}", f"word{i}", f"https://news.example/../{i}")
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        self.write("box.tar", box.getvalue())
        self.assertIn(self.narc("create", "box.narc", "box.tar").code, (0, 3))
        taken = len(self.ids("box.narc"))
        self.assertGreater(taken, 5)
        before = set(os.listdir(self.folder))
        self.expect(0, "extract", "box.narc", "-o", "out")
        self.expect(0, "export", "box.narc", "-t", "html", "-o", "site")
        self.assertEqual(set(os.listdir(self.folder)) - before, {"out", "site"})
        for folder in ("out", "site"):
            files = [name for name in os.listdir(self.path(folder)) if name != "MANIFEST"]
            self.assertEqual(len(files), taken)
            for name in files:
                self.assertRegex(name, r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,120}$")

    def test_a_symbolic_link_in_the_target_is_not_followed(self):
        self.write("victim", b"untouched")
        os.mkdir(self.path("out"))
        names = self.expect(0, "extract", "news.narc", "--paths").out.split()
        for name in names + [name + ".part" for name in names] + ["MANIFEST", "MANIFEST.part"]:
            os.symlink("../victim", self.path("out", name))
        self.expect(9, "extract", "news.narc", "-o", "out")
        self.assertEqual(self.read("victim"), b"untouched")
        self.expect(0, "extract", "news.narc", "-o", "out", "--force")
        self.assertEqual(self.read("victim"), b"untouched")


if __name__ == "__main__":
    main()
