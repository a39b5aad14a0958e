"""Conversions between formats: what they lose is told, value by value."""
import collections
import json
import os
import xml.etree.ElementTree as tree

from narc_cli import Case, main, news_item, page

NAR = "{http://iptc.org/std/nar/2006-10-01/}"
ABOUT_READING = {"provenance", "objects", "record", "source"}


def leaves(value, path=""):
    """Every value of a record with the path of its members, as narc counts them."""
    if isinstance(value, dict) and "xml" in value:
        yield f"{path}/{value['path']}", value["xml"]
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in ABOUT_READING or name.endswith("Source") or (name == "literal" and "precision" in value):
                continue
            yield from leaves(inner, f"{path}/{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    elif value is True:
        yield path, "true"
    elif value not in (False, None):
        yield path, str(value)


class Conversions(Case):
    def record(self, archive, guid):
        return json.loads(self.expect(0, "cat", archive, guid, "--part", "record").raw)

    def test_the_loss_report_is_the_difference_of_the_two_records(self):
        guid = "urn:newsml:wire.example:20261101:bridge"
        self.write("bridge.xml", news_item(guid, "Bridge opens early"))
        self.expect(0, "create", "one.narc", "bridge.xml")
        before = collections.Counter(leaves(self.record("one.narc", guid)))
        for name in ("html", "ninjs"):
            self.expect(3, "export", "one.narc", guid, "-t", name, "-o", f"bridge.{name}", "--loss-report",
                        f"{name}.jsonl")
            self.expect(0, "create", f"{name}.narc", f"bridge.{name}")
            ident = self.ids(f"{name}.narc")[0]
            after = collections.Counter(leaves(self.record(f"{name}.narc", ident)))
            told = collections.Counter((row["field"], row["value"]) for row in
                                       map(json.loads, self.read(f"{name}.jsonl").splitlines()))
            # A page has no version; the archive that takes it counts from 1.
            lost = before - after + collections.Counter([("version", "1")] if name == "html" else [])
            self.assertEqual(told, lost)
            self.assertTrue(told)

    def test_a_loss_report_is_not_overwritten_and_not_left_half(self):
        self.write("bridge.xml", news_item("urn:x:1", "Bridge opens early"))
        self.write("old.jsonl", b"mine\n")
        result = self.expect(9, "convert", "-t", "html", "bridge.xml", "--loss-report", "old.jsonl")
        self.assertIn("E120", result.err)
        self.assertEqual(result.out, "")
        self.assertEqual(self.read("old.jsonl"), b"mine\n")
        self.expect(3, "convert", "-t", "html", "bridge.xml", "--loss-report", "old.jsonl", "--force")
        self.assertIn(b'"field"', self.read("old.jsonl"))
        self.write("there.html", b"mine\n")
        self.expect(9, "convert", "-t", "html", "bridge.xml", "-o", "there.html", "--loss-report", "new.jsonl")
        self.assertFalse([name for name in os.listdir(self.folder) if name.startswith("new.jsonl")])

    def test_what_would_lose_something_is_not_written_when_asked(self):
        self.write("bridge.xml", news_item("urn:x:1", "Bridge opens early"))
        result = self.expect(3, "convert", "-t", "html", "--fail-on-loss", "bridge.xml")
        self.assertEqual(result.out, "")
        self.assertIn("E411", result.err)
        result = self.expect(0, "convert", "-t", "newsml", "--regenerate", "--fail-on-loss", "bridge.xml")
        self.assertIn("Bridge opens early", result.out)

    def test_a_message_holds_all_items_as_they_stood(self):
        self.write("in/a.xml", news_item("urn:x:a", "One") + b"<!-- behind the root -->")
        self.write("in/b.xml", news_item("urn:x:b", "Two").replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"')
                   .replace("Two".encode(), "Zw\u00f6i".encode("latin-1")))
        self.write("in/c.html", page("Three", url="https://news.example/3"))
        self.expect(0, "create", "news.narc", "in")
        self.expect(0, "export", "news.narc", "-t", "newsml", "--message", "-o", "all.xml")
        root = tree.fromstring(self.read("all.xml"))
        self.assertEqual(root.tag, NAR + "newsMessage")
        self.assertEqual(root.find(f"{NAR}header/{NAR}sent").text, "2026-11-06T21:20:00Z")
        headlines = [one.text for one in root.iter(NAR + "headline")]
        self.assertEqual(sorted(headlines), ["One", "Three", "Zw\u00f6i"])
        self.assertEqual(tree.canonicalize(tree.tostring(root.find(f"{NAR}itemSet")[0], encoding="unicode").strip(),
                                           rewrite_prefixes=True),
                         tree.canonicalize(news_item("urn:x:a", "One").decode(), rewrite_prefixes=True))
        # The message is a document narc reads.
        self.expect(0, "create", "again.narc", "all.xml")
        self.assertEqual(len(self.ids("again.narc")), 3)

    def test_a_message_is_newsml_only(self):
        self.write("bridge.xml", news_item("urn:x:1", "Bridge opens early"))
        self.expect(2, "convert", "-t", "html", "--message", "bridge.xml")

    def test_an_item_of_a_message_is_exported_as_it_stood(self):
        inner = news_item("urn:x:b", "Two").decode().split("?>", 1)[1].strip()
        self.write("m.xml", ('<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:p="urn:p"><header>'
                             "<sent>2026-11-18T10:00:00Z</sent></header><itemSet>"
                             + news_item("urn:x:a", "One").decode().split("?>", 1)[1].strip()
                             + inner.replace("</newsItem>", "<p:more/></newsItem>")
                             + "</itemSet></newsMessage>").encode())
        self.expect(0, "create", "m.narc", "m.xml")
        out = self.expect(0, "export", "m.narc", "urn:x:b", "-t", "newsml").out
        self.assertIn("<p:more/></newsItem>", out)
        self.assertNotIn("One", out)

    def test_ninjs_goes_in_and_out(self):
        self.write("bridge.xml", news_item("urn:x:1", "Bridge opens early"))
        self.expect(3, "convert", "-t", "ninjs", "-o", "bridge.json", "bridge.xml")
        self.assertEqual(json.loads(self.read("bridge.json"))["uri"], "urn:x:1")
        self.expect(0, "create", "n.narc", "bridge.json")
        row = self.expect(0, "list", "n.narc", "--json").rows()[0]
        self.assertEqual((row["guid"], row["headline"], row["provider"]), ("urn:x:1", "Bridge opens early", "Harbour Wire"))


if __name__ == "__main__":
    main()
