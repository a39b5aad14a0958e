"""--drop-repeated: what other pages of a site repeat is left out, says so, and depends on no number of workers."""
import json

from narc_cli import Case, main, page

BOX = "The letter of the harbour comes every morning at seven; subscribe to it at the desk of the lighthouse."
MARK = b"</article>"


def boxed(number):
    name = f"ship {number}"
    return page(f"The {name} returns", name, f"https://news.example/2026/11/{number}").replace(
        MARK, f"<p>{BOX}</p>".encode() + MARK)


class Repeats(Case):
    def setUp(self):
        super().setUp()
        for number in range(6):
            self.write(f"in/{number}.html", boxed(number))
        self.write("in/other.html", boxed(9).replace(b"news.example", b"other.example"))

    def records(self, archive):
        records = [json.loads(self.expect(0, "cat", archive, ident, "--part", "record").raw)
                   for ident in self.ids(archive)]
        return {record["url"]: record for record in records}

    def test_what_repeats_is_left_out_and_counted(self):
        self.expect(0, "create", "all.narc", "in")
        self.expect(0, "create", "less.narc", "--drop-repeated", "in")
        self.expect(0, "verify", "less.narc")
        for url, record in self.records("less.narc").items():
            lonely = url.startswith("https://other.example")
            self.assertEqual(BOX in record["bodies"][0]["value"], lonely)
            self.assertEqual(record["provenance"].get("leftOut"), None if lonely else "1")
            self.assertEqual(record["provenance"].get("leftOutBy"), None if lonely else "repeated-on-site-1")
        for record in self.records("all.narc").values():
            self.assertIn(BOX, record["bodies"][0]["value"])
            self.assertNotIn("leftOut", record["provenance"])
        ident = self.ids("less.narc")[0]
        self.assertIn(BOX.encode(), self.expect(0, "cat", "less.narc", ident).raw)  # the original has it

    def test_any_number_of_workers_makes_the_same_bytes(self):
        for jobs in ("1", "2", "5"):
            self.expect(0, "create", f"{jobs}.narc", "--drop-repeated", "in", "-j", jobs)
        self.assertEqual(self.read("1.narc"), self.read("2.narc"))
        self.assertEqual(self.read("1.narc"), self.read("5.narc"))
        rows = [self.expect(0, "convert", "-t", "ndjson", "--drop-repeated", "in", "-j", jobs).raw for jobs in "12"]
        self.assertEqual(*rows)
        self.assertEqual(rows[0].count(BOX.encode()), 2)  # text and html of the one that is alone

    def test_a_page_in_other_company_is_unchanged_while_its_original_is_kept(self):
        self.expect(0, "create", "news.narc", "--drop-repeated", "in")
        self.assertIn("0 new, 0 new versions, 1 unchanged", self.expect(0, "add", "news.narc", "in/3.html").out)
        self.assertIn("0 new, 0 new versions, 7 unchanged",
                      self.expect(0, "add", "news.narc", "--drop-repeated", "in").out)
        # Without the original there is nothing but what was read to compare.
        self.expect(0, "create", "text.narc", "--no-original", "--drop-repeated", "in")
        self.assertIn("0 new, 0 new versions, 7 unchanged",
                      self.expect(0, "add", "text.narc", "--no-original", "--drop-repeated", "in").out)
        self.assertIn("0 new, 1 new versions, 0 unchanged",
                      self.expect(0, "add", "text.narc", "--no-original", "in/3.html").out)


if __name__ == "__main__":
    main()
