"""The command line itself: help, options, messages, exit codes."""
import os
import re
import subprocess

from narc_cli import NARC, SOURCE, Case, main, page

COMMANDS = ["create", "add", "convert", "list", "show", "cat", "info", "export", "extract", "verify", "repair",
            "merge", "help", "completion", "version"]


class Use(Case):
    def test_without_arguments_the_usage_goes_to_standard_error_with_exit_2(self):
        result = self.expect(2)
        self.assertEqual(result.out, "")
        self.assertIn("usage: narc COMMAND", result.err)

    def test_help_goes_to_standard_output_with_exit_0(self):
        for arguments in (["help"], ["--help"], ["-h"]):
            result = self.expect(0, *arguments)
            self.assertEqual(result.err, "")
            for command in COMMANDS:
                self.assertIn(command, result.out)

    def test_every_command_explains_itself_in_two_ways_alike(self):
        for command in COMMANDS:
            by_help = self.expect(0, "help", command)
            by_option = self.expect(0, command, "--help")
            self.assertEqual(by_help.out, by_option.out)
            self.assertIn(f"usage: narc {command}", by_help.out)

    def test_the_version_is_told_in_two_ways_alike(self):
        self.assertRegex(self.expect(0, "version").out, r"^narc \d+\.\d+\.\d+\n$")
        self.assertEqual(self.expect(0, "--version").out, self.expect(0, "version").out)

    def test_every_message_number_is_explained_once(self):
        with open(os.path.join(SOURCE, "docs", "errors.md"), encoding="utf-8") as file:
            numbers = re.findall(r"^### (E\d+) ", file.read(), re.MULTILINE)
        texts = {self.expect(0, "help", number).out.splitlines()[0].split(": ", 1)[1] for number in numbers}
        self.assertEqual(len(texts), len(numbers))
        self.assertGreater(len(numbers), 30)
        self.expect(2, "help", "E999")

    def test_an_unknown_command_names_the_nearest(self):
        result = self.expect(2, "verfiy", "x.narc")
        self.assertIn("unknown command 'verfiy'", result.err)
        self.assertIn("did you mean: verify?", result.err)

    def test_an_unknown_option_names_the_nearest_and_fails(self):
        result = self.expect(2, "list", "x.narc", "--limt", "3")
        self.assertIn("did you mean --limit?", result.err)
        self.expect(2, "list", "--bogus")
        self.expect(2, "verify", "-z", "x.narc")

    def test_an_option_of_another_command_is_refused(self):
        self.expect(2, "verify", "--since", "2026", "x.narc")

    def test_wrong_values_are_refused_before_anything_is_read(self):
        for arguments in (["list", "x", "--limit", "many"], ["list", "x", "--limit", "-1"],
                          ["list", "x", "--since", "yesterday-ish"], ["list", "x", "--status", "odd"],
                          ["create", "n.narc", "x", "--codec", "lzma"], ["create", "n.narc", "x", "--level", "99"],
                          ["create", "n.narc", "x", "-f", "docx"], ["create", "n.narc", "x", "-j", "0"],
                          ["convert", "-t", "text", "x", "--charset", "utf-88"],
                          ["create", "n.narc", "x", "--level"], ["list", "x", "--json=yes"],
                          ["verify", "x", "--progress", "loud"]):
            self.write("x", b"")
            result = self.expect(2, *arguments)
            self.assertEqual(result.out, "")
            self.assertIn("[E100]", result.err)

    def test_missing_arguments_show_the_usage_of_the_command(self):
        for command in ("create", "add", "convert", "list", "show", "cat", "info", "export", "extract", "verify",
                        "repair", "merge"):
            result = self.expect(2, command)
            self.assertIn("[E100]", result.err)
            self.assertIn(f"usage: narc {command}", result.err)

    def test_options_may_stand_anywhere_and_two_dashes_end_them(self):
        archive = self.news()
        for arguments in (["list", "--json", archive], ["list", archive, "--json"], ["--json", "list", archive],
                          ["-q", "--progress", "never", "list", archive, "--json"],
                          ["list", "--limit=1", "--json", archive], ["ls", "--json", "--", archive]):
            self.assertTrue(self.expect(0, *arguments).rows())
        self.expect(7, "list", "--", "--json")

    def test_failures_are_json_lines_when_json_was_asked_for(self):
        row = self.expect(7, "verify", "--json", "missing.narc").error_rows()[0]
        self.assertEqual(row["type"], "error")
        self.assertEqual(row["code"], "E101")
        self.assertEqual(row["exit"], 7)
        self.assertEqual(row["file"], "missing.narc")
        row = self.expect(2, "list", "--json").error_rows()[0]
        self.assertEqual((row["code"], row["exit"]), ("E100", 2))
        row = self.expect(2, "lst", "--json").error_rows()[0]
        self.assertEqual(row["code"], "E100")

    def test_a_full_disk_behind_standard_output_is_exit_8(self):
        archive = self.news()
        for arguments in (["help"], ["list", archive], ["export", archive, "-t", "ndjson"], ["create", "-", "in"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([NARC, *arguments], stdout=full, stderr=subprocess.PIPE, cwd=self.folder,
                                      env=self.environment())
            self.assertEqual(done.returncode, 8, (arguments, done.stderr))
            self.assertIn(b"narc: standard output: no space left [E803]", done.stderr)
            self.assertEqual(done.stderr.count(b"[E80"), 1, done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), ["in", "news.narc"])

    def test_a_reader_that_goes_away_ends_the_run_silently(self):
        for i in range(40):
            self.write(f"many/{i}.html", page(f"Ferry {i}", "ferry", f"https://n.example/{i}"))
        self.expect(0, "create", "many.narc", "many")
        process = subprocess.Popen([NARC, "export", "many.narc", "-t", "ndjson"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=self.folder, env=self.environment())
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.wait(), err), (141, b""))

    def test_completion_names_every_command(self):
        for shell in ("bash", "zsh", "fish"):
            out = self.expect(0, "completion", shell).out
            for command in COMMANDS:
                self.assertTrue(re.search(rf"\b{command}\b", out), (shell, command))
        self.expect(2, "completion", "tcsh")


if __name__ == "__main__":
    main()
