"""Adding again, versions, embargo, kill, selectors."""
import os

from narc_cli import Case, main, news_item, page

GUID = "urn:newsml:wire.example:20261101:story"
LATER = "2099-01-01T12:00:00Z"


class Versions(Case):
    def test_adding_the_same_bytes_again_changes_nothing(self):
        archive = self.news()
        before = self.read(archive)
        result = self.expect(0, "add", archive, "in")
        self.assertIn("0 new, 0 new versions, 3 unchanged", result.out)
        self.assertEqual(self.read(archive), before)

    def test_changed_bytes_under_a_known_guid_become_the_next_version(self):
        archive = self.news()
        self.write("ferry2.html", page("Ferry returns, with a band", "ferry"))
        self.assertIn("0 new, 1 new versions, 0 unchanged", self.expect(0, "add", archive, "ferry2.html").out)
        rows = self.expect(0, "list", archive, "--json").rows()
        self.assertEqual(len(rows), 3)
        newest = [row for row in rows if row["headline"] == "Ferry returns, with a band"][0]
        self.assertEqual(newest["version"], 2)
        self.assertEqual(len(self.ids(archive, "--all-versions")), 4)
        url = "https://news.example/2026/11/ferry"
        self.assertIn("with a band", self.expect(0, "show", archive, url).out)
        self.assertTrue(self.expect(0, "show", archive, url + "@1").out.startswith("Ferry returns to the island\n"))
        self.assertEqual(self.expect(0, "info", archive, "--json").rows()[0]["commits"], 2)
        self.expect(0, "verify", archive)

    def test_the_same_stated_version_with_other_content_becomes_the_next_version(self):
        self.write("a.xml", news_item(GUID, "First wording"))
        self.write("b.xml", news_item(GUID, "Second wording"))
        self.expect(0, "create", "news.narc", "a.xml")
        result = self.expect(0, "add", "news.narc", "b.xml")
        self.assertIn("E416", result.err)
        self.assertIn("Second wording", self.expect(0, "list", "news.narc").out)
        self.assertIn("First wording", self.expect(0, "show", "news.narc", GUID + "@1").out)
        self.assertIn("1 unchanged", self.expect(0, "add", "news.narc", "b.xml").out)
        self.expect(0, "verify", "news.narc")

    def test_as_of_shows_the_archive_as_it_was(self):
        self.write("a.html", page("Ferry one"))
        self.write("b.html", page("Ferry two"))
        self.expect(0, "create", "news.narc", "a.html", SOURCE_DATE_EPOCH="1790000000")
        self.expect(0, "add", "news.narc", "b.html", SOURCE_DATE_EPOCH="1794000000")
        self.assertIn("Ferry two", self.expect(0, "list", "news.narc").out)
        old = self.expect(0, "list", "news.narc", "--as-of", "2026-10-01").out
        self.assertIn("Ferry one", old)
        self.assertNotIn("Ferry two", old)

    def test_extract_gives_every_version_by_default(self):
        archive = self.news()
        self.write("ferry2.html", page("Ferry returns, with a band", "ferry"))
        self.expect(0, "add", archive, "ferry2.html")
        self.expect(0, "extract", archive, "-o", "out")
        self.assertEqual(len(os.listdir(self.path("out"))), 5)


class Policy(Case):
    def held_back(self, include, number, word):
        """Neither listed, shown nor given out unless it is asked for."""
        listed = self.expect(0, "list", "news.narc")
        self.assertNotIn("Prize goes to", listed.out)
        self.assertIn(f"left out; {include}", listed.err)
        for command in (["show"], ["cat"], ["export", "-t", "html"], ["extract", "-o", "out"]):
            result = self.expect(9, command[0], "news.narc", GUID, *command[1:])
            self.assertIn(f"[E{number}]", result.err)
            self.assertNotIn("Prize goes to", result.out)
            self.assertIn("Prize goes to",
                          self.expect(0, "show", "news.narc", GUID, include).out)
        self.assertEqual(self.expect(0, "export", "news.narc", "-t", "ndjson").out, "")
        self.assertEqual(len(self.expect(0, "export", "news.narc", "-t", "ndjson", include).rows()), 1)
        self.assertIn(word, self.expect(0, "list", "news.narc", include).out)
        self.assertIn("Prize goes to", self.expect(0, "list", "news.narc", include).out)

    def test_an_embargoed_item_is_held_back(self):
        self.write("a.xml", news_item(GUID, "Prize goes to", embargo=LATER))
        self.expect(0, "create", "news.narc", "a.xml")
        self.held_back("--include-embargoed", 501, "EMBARGO")
        self.assertIn("until 2099-01-01 12:00 UTC", self.expect(9, "show", "news.narc", GUID).err)

    def test_an_embargo_without_an_end_holds_until_further_notice(self):
        self.write("a.xml", news_item(GUID, "Prize goes to", embargo=""))
        self.expect(0, "create", "news.narc", "a.xml")
        self.held_back("--include-embargoed", 501, "EMBARGO")

    def test_an_embargo_that_is_over_holds_nothing_back(self):
        self.write("a.xml", news_item(GUID, "Prize goes to", embargo="2020-01-01T00:00:00Z"))
        self.expect(0, "create", "news.narc", "a.xml")
        self.assertIn("Prize goes to", self.expect(0, "list", "news.narc").out)

    def test_a_withheld_item_is_held_back(self):
        self.write("a.xml", news_item(GUID, "Prize goes to", status="withheld"))
        self.expect(0, "create", "news.narc", "a.xml")
        self.held_back("--include-killed", 503, "WITHHELD")

    def test_a_kill_hides_every_version_even_one_that_comes_late(self):
        self.write("1.xml", news_item(GUID, "Prize goes to"))
        self.write("2.xml", news_item(GUID, "Prize goes to nobody", 2, status="canceled"))
        self.write("3.xml", news_item(GUID, "Prize goes to everybody", 3))
        self.expect(0, "create", "news.narc", "1.xml")
        self.assertIn("Prize goes to", self.expect(0, "list", "news.narc").out)
        self.expect(0, "add", "news.narc", "2.xml")
        self.held_back("--include-killed", 502, "KILLED")
        self.expect(9, "show", "news.narc", GUID + "@1")
        self.expect(0, "add", "news.narc", "3.xml")
        self.assertNotIn("Prize", self.expect(0, "list", "news.narc", "--all-versions").out)

    def test_convert_keeps_the_embargo(self):
        self.write("a.xml", news_item(GUID, "Prize goes to", embargo=LATER))
        row = self.expect(0, "convert", "-t", "ndjson", "a.xml").rows()[0]
        self.assertIn("2099-01-01", str(row["embargo"]))

    def test_a_page_of_narc_keeps_kill_and_embargo_and_a_strangers_page_hides_nothing(self):
        for embargo, status, include, number, word in ((LATER, "usable", "--include-embargoed", 501, "EMBARGO"),
                                                       ("", "usable", "--include-embargoed", 501, "EMBARGO"),
                                                       (None, "withheld", "--include-killed", 503, "WITHHELD"),
                                                       (LATER, "canceled", "--include-killed", 502, "KILLED")):
            with self.subTest(embargo=embargo, status=status):
                self.write("a.xml", news_item(GUID, "Prize goes to", embargo=embargo, status=status))
                self.expect(0, "convert", "-t", "html", "a.xml", "-o", "a.html", "--force")
                self.expect(0, "create", "news.narc", "a.html", "--force")
                result = self.expect(9, "show", "news.narc", GUID)
                self.assertIn(f"[E{number}]", result.err)
                both = ("--include-killed", "--include-embargoed")
                self.assertIn(word, self.expect(0, "list", "news.narc", *both).out)
                again = self.expect(0, "export", "news.narc", GUID, "--regenerate", "-t", "html", *both)
                self.assertEqual(again.raw, self.read("a.html"))
                # Whoever says where he found it says that it is not his own.
                url = ("--url-of-input", "https://elsewhere.example/1")
                self.assertIn("E424", self.expect(0, "create", "web.narc", "a.html", "--force", *url).err)
                self.assertIn("Prize goes to", self.expect(0, "list", "web.narc").out)


class Selectors(Case):
    def setUp(self):
        super().setUp()
        for day, language, subject in (("01", "en", "ferry"), ("05", "de-AT", "tower"), ("09", "de", "bridge")):
            self.write(f"in/{day}.html", page(f"Day {day}", subject, f"https://news.example/{subject}/{day}", language,
                                              f"2026-11-{day}T10:00:00Z"))
        self.write("in/x.xml", news_item(GUID, "Day wire"))
        self.expect(0, "create", "news.narc", "in")

    def headlines(self, *options, code=0):
        return sorted(row["headline"] for row in self.expect(code, "list", "news.narc", "--json", *options).rows())

    def test_time(self):
        self.assertEqual(self.headlines("--since", "2026-11-05"), ["Day 05", "Day 09"])
        self.assertEqual(self.headlines("--until", "2026-11-05"), ["Day 01", "Day 05", "Day wire"])
        self.assertEqual(self.headlines("--since", "2026-11-02", "--until", "2026-11-08"), ["Day 05"])
        self.assertEqual(self.headlines("--since", "2026", "--until", "2026-11"),
                         ["Day 01", "Day 05", "Day 09", "Day wire"])

    def test_language_provider_and_addresses(self):
        self.assertEqual(self.headlines("--lang", "de"), ["Day 05", "Day 09"])
        self.assertEqual(self.headlines("--lang", "de-AT"), ["Day 05"])
        self.assertEqual(self.headlines("--lang", "de-AT", "--lang", "en"), ["Day 01", "Day 05", "Day wire"])
        self.assertEqual(self.headlines("--url", "*/tower/*"), ["Day 05"])
        self.assertEqual(self.headlines("--guid", "urn:newsml:*"), ["Day wire"])
        self.assertEqual(self.headlines("--provider", "harbour wire"), ["Day wire"])

    def test_what_an_item_has(self):
        self.assertEqual(self.headlines("--has", "newsml"), ["Day wire"])
        self.assertEqual(len(self.headlines("--has", "original")), 4)

    def test_limit(self):
        self.assertEqual(len(self.headlines("--limit", "2")), 2)
        self.assertEqual(len(self.headlines("--limit", "0")), 4)
        self.assertIn("2 of 4 articles", self.expect(0, "list", "news.narc", "--limit", "2").err)

    def test_nothing_that_matches_is_exit_1(self):
        self.assertEqual(self.headlines("--lang", "sw", code=1), [])
        self.assertEqual(self.expect(1, "export", "news.narc", "--lang", "sw", "-t", "ndjson").out, "")

    def test_export_and_extract_select_alike(self):
        self.assertEqual(len(self.expect(0, "export", "news.narc", "--lang", "de", "-t", "ndjson").rows()), 2)
        self.expect(0, "extract", "news.narc", "--lang", "de", "-o", "out")
        self.assertEqual(len(os.listdir(self.path("out"))), 3)


if __name__ == "__main__":
    main()
