"""NewsML-G2 at length: documents that are never held, chains of versions, pictures beside the XML."""
import base64
import io
import os
import re
import tarfile
import unittest
import zipfile
from xml.etree import ElementTree

from narc_cli import Case, main, news_item, page, sha256

NEWS_MESSAGE = (b'<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">'
                b"<header><sent>2026-11-05T08:00:00Z</sent></header><itemSet>%s</itemSet></newsMessage>\n")
LONG = (16 << 20) + 4096  # bytes: longer documents are read while they arrive


def message(*items):
    return NEWS_MESSAGE % b"".join(re.sub(rb"<\?xml[^>]*\?>\s*", b"", item) for item in items)


class LongDocuments(Case):
    def test_a_long_message_is_stored_whole_from_a_file_and_from_a_pipe(self):
        subject = "river " * 4000  # makes items of 190 KB
        size = len(news_item("urn:x:50", "Item 50", subject=subject))
        data = message(*(news_item(f"urn:x:{i}", f"Item {i}", subject=subject) for i in range(LONG // size + 1)))
        self.write("long.xml", data)
        self.expect(0, "create", "file.narc", "long.xml")
        self.expect(0, "create", "pipe.narc", "-", stdin=data)
        for name in ("file.narc", "pipe.narc"):
            self.expect(0, "verify", name)
            self.assertEqual(sha256(self.expect(0, "cat", name, "urn:x:50").raw), sha256(data))
            self.assertIn("Item 50<", self.expect(0, "export", name, "urn:x:50", "-t", "newsml").out)
        self.assertEqual(len(self.ids("file.narc")), len(self.ids("pipe.narc")))

    def test_a_picture_in_the_document_stays_in_the_document(self):
        picture = base64.encodebytes(bytes(range(256)) * (LONG * 3 // 4 // 256 + 1))
        item = news_item("urn:x:picture", "A picture").replace(
            b"</contentSet>", b'<inlineData contenttype="image/jpeg" encoding="base64">' + picture +
            b"</inlineData></contentSet>")
        self.write("picture.xml", item)
        self.expect(0, "create", "picture.narc", "picture.xml")
        self.assertEqual(sha256(self.expect(0, "cat", "picture.narc", "urn:x:picture").raw), sha256(item))
        self.assertLess(len(self.expect(0, "cat", "picture.narc", "urn:x:picture", "--part", "record").raw), 65536)


SCHEMA = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="http://iptc.org/std/nar/2006-10-01/">
  <xs:element name="newsItem"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/>
    </xs:sequence><xs:attribute name="guid" use="required"/><xs:attribute name="version" type="xs:positiveInteger"/>
    <xs:anyAttribute namespace="##any" processContents="skip"/></xs:complexType></xs:element>
</xs:schema>
"""


class Validation(Case):
    def rules(self, *arguments, code=1):
        rows = [row for row in self.expect(code, "validate", "--json", *arguments).rows() if "severity" in row]
        return [(row["line"], row["severity"], row["number"], row["rule"]) for row in rows]

    def test_a_valid_document_has_no_findings(self):
        self.write("good.xml", news_item("urn:x:1", "Bridge opens early"))
        self.write("news.xsd", SCHEMA)
        self.assertEqual(self.expect(0, "validate", "--schema", "news.xsd", "good.xml").out, "")

    def test_nothing_is_not_valid(self):
        os.makedirs(self.path("empty"))
        self.assertIn("[E403]", self.expect(3, "validate", "empty").err)

    def test_each_finding_names_its_line_and_rule(self):
        item = news_item("urn:x:1", "Bridge opens early", embargo="").decode()
        self.write("broken.xml", item[:900].encode())
        self.assertEqual([rule[1:3] for rule in self.rules("broken.xml")], [("error", "E405")])
        self.write("alias.xml", item.replace("ninat:text", "nobody:text").replace('"stat:', '"nobody:')
                   .replace("<embargoed></embargoed>", "").encode())
        self.assertEqual(self.rules("alias.xml", code=0), [(4, "doubt", "E421", "qcode")])
        self.write("embargo.xml", item.encode())
        self.assertEqual(self.rules("embargo.xml", code=0), [(4, "doubt", "E421", "embargo-end")])
        self.write("kill.xml", news_item("urn:x:1", "x", embargo="2026-12-01T00:00:00Z", status="canceled"))
        self.assertEqual(self.rules("kill.xml", code=0), [(4, "doubt", "E421", "status-embargo")])
        self.write("dates.xml", item.replace("<embargoed></embargoed>", "").replace(
            "<headline>", "<contentCreated>2026-11-01T12:00:01+01:00</contentCreated><contentModified>"
            "2026-11-01T10:00:00+01:00</contentModified>\n<headline>").encode())
        self.assertEqual(self.rules("dates.xml", code=0), [(5, "doubt", "E421", "date-order")] * 2)
        self.write("twice.xml", message(*(news_item("urn:x:1", "One", version) for version in (1, 2, 2))))
        self.assertEqual(sorted(rule[1:] for rule in self.rules("twice.xml")),
                         [("doubt", "E421", "guid-twice"), ("error", "E420", "guid-twice")])

    def test_an_id_is_used_once(self):
        item = news_item("urn:x:1", "One").replace(b"<headline>", b'<headline id="a">x</headline>\n<headline id="a">')
        self.write("ids.xml", item)
        self.assertEqual(self.rules("ids.xml"), [(6, "error", "E420", "id-twice")])

    def test_the_schema_comes_from_an_option_the_environment_or_a_folder(self):
        self.write("bad.xml", news_item("urn:x:1", "One").replace(b'version="1" standard', b'version="none" standard'))
        self.write("xsd/NewsML-G2_2.9-spec-All-Power.xsd", b"<no/>")
        self.write("xsd/NewsML-G2_2.35-spec-All-Power.xsd", SCHEMA)
        for arguments, more in ((("--schema", "xsd"), {}), (("--schema", "xsd/NewsML-G2_2.35-spec-All-Power.xsd"), {}),
                                ((), {"NARC_SCHEMAS": "xsd"})):
            result = self.expect(1, "validate", *arguments, "bad.xml", **more)
            self.assertIn("bad.xml:2: error: Element 'newsItem', attribute 'version': 'none' is not a valid", result.out)
            self.assertIn("[schema, E419]", result.out)
        self.assertIn("E422", self.expect(2, "validate", "--schema", "bad.xml", "bad.xml").err)
        self.assertIn("E101", self.expect(2, "validate", "--schema", "nowhere", "bad.xml").err)


def jpeg(number):
    return b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes([number]) * 5000


def with_pictures(guid, *addresses):
    remote = "".join(f'<remoteContent rendition="rnd:highRes" href="{address}" contenttype="image/jpeg" width="10"/>'
                     for address in addresses)
    return news_item(guid, "With pictures").replace(b"</contentSet>", remote.encode() + b"</contentSet>")


PACKAGE = (b'<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:package" version="1" '
           b'standard="NewsML-G2" standardversion="2.35" conformance="power"><itemMeta>'
           b'<itemClass qcode="ninat:composite"/><provider literal="hw"/><versionCreated>2026-11-01T10:00:00Z'
           b'</versionCreated></itemMeta><groupSet root="g"><group id="g" role="x:main">'
           b'<itemRef href="pics/a.jpg" contenttype="image/jpeg"/><itemRef residref="urn:x:1"/></group></groupSet>'
           b"</packageItem>\n")


class Pictures(Case):
    """Those that travel beside the XML, in and out."""

    def assets(self, archive, guid):
        record = self.expect(0, "cat", archive, guid, "--part", "record").rows()[0]
        return [(row["name"], row["sha256"]) for row in record["objects"] if row["role"] == "asset"]

    def feed(self):
        self.write("feed/pics/a.jpg", jpeg(1))
        self.write("feed/pics/b 2.jpg", jpeg(2))
        self.write("feed/text/one.xml", with_pictures("urn:x:1", "../pics/a.jpg", "../pics/b%202.jpg"))
        self.write("feed/two.xml", with_pictures("urn:x:2", "pics/a.jpg", "pics/missing.jpg"))
        self.write("feed/package.xml", PACKAGE)

    def test_those_in_the_same_tree_are_kept_once(self):
        self.feed()
        self.expect(0, "create", "news.narc", "feed")
        self.assertEqual(self.assets("news.narc", "urn:x:1"),
                         [("../pics/a.jpg", sha256(jpeg(1))), ("../pics/b%202.jpg", sha256(jpeg(2)))])
        self.assertEqual(self.assets("news.narc", "urn:x:2"), [("pics/a.jpg", sha256(jpeg(1)))])
        self.assertEqual(self.assets("news.narc", "urn:x:package"), [("pics/a.jpg", sha256(jpeg(1)))])
        self.assertEqual(self.expect(0, "info", "news.narc", "--json").rows()[0]["objects"], 3 + 2)
        self.expect(0, "verify", "news.narc")
        again = self.expect(0, "create", "again.narc", "feed", "-j1", "--json").rows()[0]
        self.assertEqual((again["documents"], again["taken"], again["rejected"]), (5, 5, 0))
        self.assertEqual(self.read("again.narc"), self.read("news.narc"))

    def test_files_named_one_by_one_are_a_tree_too(self):
        self.feed()
        self.expect(0, "create", "some.narc", "./feed/two.xml", "feed/pics/a.jpg")
        self.assertEqual(len(self.assets("some.narc", "urn:x:2")), 1)
        self.expect(0, "create", "one.narc", "feed/two.xml")
        self.assertEqual(self.assets("one.narc", "urn:x:2"), [])

    def test_nothing_outside_the_tree_and_nothing_but_pictures(self):
        self.write("secret.jpg", jpeg(3))
        self.write("feed/secret.txt", b"root:x:0:0")
        os.symlink("../secret.jpg", self.path("feed", "link.jpg"))
        os.symlink("..", self.path("feed", "up"))
        self.write("feed/sub/x.xml", with_pictures(
            "urn:x:1", "../../secret.jpg", self.path("secret.jpg"), "file:" + self.path("secret.jpg"), "../link.jpg",
            "../up/secret.jpg", "../secret.txt", "%2e%2e/%2e%2e/secret.jpg", "x.xml", "", "//host/secret.jpg"))
        self.narc("create", "news.narc", "feed")
        self.assertEqual(self.assets("news.narc", "urn:x:1"), [])

    def test_one_that_nobody_names_is_told(self):
        self.feed()
        self.write("feed/pics/unused.jpg", jpeg(4))
        result = self.expect(3, "create", "news.narc", "feed", "--rejects", "rejects")
        self.assertIn("feed/pics/unused.jpg: JPEG picture, not a news document", result.err)
        kept = [name for name in os.listdir(self.path("rejects")) if name != "REASONS.tsv"]
        self.assertEqual([self.read("rejects", name) for name in kept], [jpeg(4)])

    def packed(self, order):
        files = {"z.xml": with_pictures("urn:x:1", "p/a.jpg", "../a.jpg"), "p/a.jpg": jpeg(1)}
        tar, packed = io.BytesIO(), io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w:gz") as out, zipfile.ZipFile(packed, "w") as pack:
            for name in order:
                entry = tarfile.TarInfo("./" + name)
                entry.size = len(files[name])
                out.addfile(entry, io.BytesIO(files[name]))
                pack.writestr(name, files[name])
        return tar.getvalue(), packed.getvalue()

    def test_members_of_a_container_are_taken_before_and_behind_the_document(self):
        for order in (["p/a.jpg", "z.xml"], ["z.xml", "p/a.jpg"]):
            tar, packed = self.packed(order)
            self.write("in.tgz", tar)
            self.write("in.zip", packed)
            for name in ("in.tgz", "in.zip"):
                self.expect(0, "create", "--force", "news.narc", name)
                self.assertEqual(self.assets("news.narc", "urn:x:1"), [("p/a.jpg", sha256(jpeg(1)))])
        self.expect(0, "create", "pipe.narc", "-", stdin=self.packed(["p/a.jpg", "z.xml"])[0])
        self.assertEqual(len(self.assets("pipe.narc", "urn:x:1")), 1)

    def hrefs(self, data):
        return [element.get("href") for element in ElementTree.fromstring(data).iter()
                if element.tag.endswith(("remoteContent", "itemRef"))]

    def test_export_writes_them_beside_and_points_to_them(self):
        self.feed()
        self.expect(0, "create", "news.narc", "feed")
        names = [f"a-{sha256(jpeg(1))[:12]}.jpg", f"b-202-{sha256(jpeg(2))[:12]}.jpg"]
        for options in ([], ["--regenerate"]):
            out = self.expect(0, "export", "news.narc", "urn:x:1", "-t", "newsml", "--assets", "out", *options)
            self.assertEqual(self.hrefs(out.raw), ["out/" + name for name in names])
            self.assertEqual([self.read("out", name) for name in names], [jpeg(1), jpeg(2)])
        self.expect(0, "export", "news.narc", "-t", "newsml", "-o", "day", "--assets", "day/pics")
        self.assertEqual(sorted(os.listdir(self.path("day", "pics"))), names)
        found = {tuple(self.hrefs(self.read("day", name))) for name in os.listdir(self.path("day"))
                 if name.endswith(".xml")}
        self.assertEqual(found, {("pics/" + names[0], "pics/" + names[1]), ("pics/" + names[0], None),
                                 ("pics/" + names[0], "pics/missing.jpg")})
        self.expect(0, "export", "news.narc", "-t", "newsml", "--message", "-o", "day/all.xml", "--assets", "out")
        self.assertIn("../out/" + names[0], self.hrefs(self.read("day", "all.xml")))

    def test_all_else_stands_as_it_stood(self):
        self.feed()
        self.expect(0, "create", "news.narc", "feed")
        out = self.expect(0, "export", "news.narc", "urn:x:2", "-t", "newsml", "--assets", "out").raw
        back = re.sub(rb"out/a-[0-9a-f]{12}\.jpg", b"pics/a.jpg", out).decode()
        self.assertEqual(ElementTree.canonicalize(back), ElementTree.canonicalize(self.read("feed/two.xml").decode()))

    def test_a_file_with_other_content_is_not_replaced(self):
        self.feed()
        self.expect(0, "create", "news.narc", "feed")
        name = f"out/a-{sha256(jpeg(1))[:12]}.jpg"
        self.write(name, b"mine")
        self.assertIn("[E120]", self.expect(9, "export", "news.narc", "urn:x:2", "-t", "newsml", "--assets", "out").err)
        self.assertEqual(self.read(name), b"mine")
        self.expect(0, "export", "news.narc", "urn:x:2", "-t", "newsml", "--assets", "out", "--force")
        self.assertEqual(self.read(name), jpeg(1))
        self.expect(2, "export", "news.narc", "-t", "html", "--assets", "out")


CATALOG = """<catalog xmlns="http://iptc.org/std/nar/2006-10-01/" %s>
<scheme alias="hw" uri="http://wire.example/cv/"/></catalog>"""


class Providers(Case):
    """Catalogs and zones that the user supplies."""

    def setUp(self):
        super().setUp()
        item = news_item("urn:newsml:wire.example:1", "One").decode()
        item = item.replace("<itemMeta>", '<catalogRef href="http://wire.example/cv/cat_1.xml"/>\n<itemMeta>', 1)
        item = item.replace("<headline>", '<contentCreated>2026-07-05T12:00:00</contentCreated>'
                            '<contentModified>2026-11-05</contentModified><subject qcode="hw:rain"/>'
                            '\n<subject qcode="other:x"/><headline>')
        self.write("in.xml", item.encode())
        self.write("cat/sub/cat_1.xml", (CATALOG % "").encode())
        self.write("cat/notes.xml", b"no XML")

    def item(self, *options, **more):
        self.expect(0, "create", "--force", "news.narc", "in.xml", *options, **more)
        return self.expect(0, "cat", "news.narc", "urn:newsml:wire.example:1", "--part", "record").rows()[0]

    def test_a_catalog_tells_what_its_codes_mean(self):
        for options, more in ((["--catalog", "cat"], {}), (["--catalog=cat/sub/cat_1.xml"], {}),
                              ([], {"NARC_CATALOGS": "cat/sub:cat"})):
            self.assertEqual([row.get("uri") for row in self.item(*options, **more)["subjects"]],
                             ["http://wire.example/cv/rain", None])
        self.assertEqual([row.get("uri") for row in self.item()["subjects"]], [None, None])
        self.write("url.xml", (CATALOG % 'url="http://wire.example/cv/cat_1.xml"').encode())
        self.assertEqual(self.item("--catalog", "url.xml")["subjects"][0]["uri"], "http://wire.example/cv/rain")
        self.write("url.xml", (CATALOG % 'url="http://wire.example/cv/cat_2.xml"').encode())
        self.assertNotIn("uri", self.item("--catalog", "url.xml")["subjects"][0])

    def test_with_its_catalog_validate_sees_which_codes_nobody_declares(self):
        self.assertEqual(self.expect(0, "validate", "in.xml").out, "")
        self.assertIn('in.xml:7: doubt: no catalog of the item declares the alias "other" [qcode, E421]',
                      self.expect(0, "validate", "--catalog", "cat", "in.xml").out)

    def test_what_is_written_says_once_what_the_catalog_says(self):
        self.item("--catalog", "cat")
        without = self.expect(0, "export", "news.narc", "-t", "newsml", "--regenerate").out
        self.assertIn('<subject qcode="hw:rain" uri="http://wire.example/cv/rain"/>', without)
        with_it = self.expect(0, "export", "news.narc", "-t", "newsml", "--regenerate", "--catalog", "cat",
                              "--loss-report", "lost").out
        self.assertIn('<subject qcode="hw:rain"/>', with_it)
        self.assertEqual(self.read("lost"), b"")

    def test_what_is_no_catalog_and_no_table_is_named(self):
        self.write("zones", b"# my zones\nurn:*  Atlantis/Capital\n")
        for option, path, number in (("--catalog", "cat/notes.xml", "E405"), ("--catalog", "in.xml", "E423"),
                                     ("--catalog", "nowhere", "E101"), ("--zones", "zones", "E423"),
                                     ("--zones", "nowhere", "E101")):
            self.assertIn(f"[{number}]", self.expect(2, "create", "x.narc", "in.xml", option, path).err)
        self.assertIn("zones:2:1: Atlantis/Capital is no offset",
                      self.expect(2, "create", "x.narc", "in.xml", "--zones", "zones").err)

    def dates(self, *options):
        record = self.item(*options)
        return [(record[name].get("value"), record[name]["literal"], record[name]["source"])
                for name in ("contentCreated", "contentModified", "versionCreated")]

    def test_a_zone_table_says_what_times_without_zone_mean(self):
        stated = self.dates()
        self.assertEqual([date[0] for date in stated], ["2026-07-05T12:00:00", "2026-11-05", "2026-11-01T10:00:00Z"])
        self.write("zones", b"# nobody else\nurn:newsml:other:* +09:00\n\n*WIRE.example:*\t+02:00 # them\n* Z\n")
        zoned = self.dates("--zones", "zones")
        self.assertEqual(zoned[0], ("2026-07-05T12:00:00+02:00", "2026-07-05T12:00:00",
                                    stated[0][2] + "; zone table: +02:00"))
        self.assertEqual(zoned[1:], stated[1:])
        self.write("zones", b"Harbour Wire -03:30\n")
        self.assertEqual(self.dates("--zones", "zones")[0][0], "2026-07-05T12:00:00-03:30")
        self.assertEqual(self.expect(0, "verify", "news.narc").code, 0)

    @unittest.skipUnless(os.path.exists("/usr/share/zoneinfo/Europe/Helsinki"), "no zone database here")
    def test_a_zone_of_the_database_has_its_summer_time(self):
        self.write("zones", b"* Europe/Helsinki\n")
        for local, offset in (("2026-07-05", "+03:00"), ("2026-01-05", "+02:00"), ("1985-07-05", "+03:00"),
                              ("2077-07-05", "+03:00"), ("2026-10-25", "")):
            self.write("in.xml", re.sub(rb"<contentCreated>[^<]*", b"<contentCreated>%sT03:30:00" % local.encode(),
                                        self.read("in.xml")))
            self.assertEqual(self.dates("--zones", "zones")[0][0], f"{local}T03:30:00{offset}")


NITF = b"""<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf><head><docdata><doc-id id-string="urn:x:nitf"/><urgency ed-urg="4"/></docdata></head><body><body.head>
<hedline><hl1>Ferry back&nbsp;home</hl1></hedline><byline>By <person>Kari Nes</person></byline></body.head>
<body.content><block><p>It <em class="bold">came</em>  back.</p></block></body.content></body></nitf>
"""


class Nitf(Case):
    def rows(self, *arguments):
        return self.expect(0, "convert", "-t", "ndjson", *arguments).rows()

    def test_a_nitf_document_comes_back_as_it_was(self):
        self.write("in.xml", NITF)
        self.expect(0, "create", "news.narc", "in.xml")
        self.assertEqual(self.expect(0, "export", "news.narc", "-t", "nitf").raw, NITF)
        self.assertEqual(self.expect(0, "convert", "-t", "nitf", "in.xml").raw, NITF)

    def test_nitf_inside_newsml_g2_is_given_as_nitf(self):
        inner = NITF[NITF.index(b"<nitf"):].replace(b"<nitf>", b'<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">')
        item = re.sub(rb"<html.*</html>", inner.replace(b"&nbsp;", b" ").strip(), news_item("urn:x:1", "One"))
        self.write("in.xml", item)
        out = self.expect(0, "convert", "-t", "nitf", "in.xml").raw
        self.assertEqual(ElementTree.canonicalize(out.decode()),
                         ElementTree.canonicalize(inner.replace(b"&nbsp;", b" ").decode()))

    def test_what_is_written_from_fields_says_them_again(self):
        self.write("in.xml", with_pictures("urn:x:1", "pics/a.jpg").replace(
            b"<headline>", b'<urgency>3</urgency><located literal="b"><name>Bergen</name></located><creator literal="k">'
            b'<name>Kari Nes</name></creator><subject qcode="subj:03010000"><name>accident</name></subject>'
            b"<keyword>ferry</keyword><by>By Kari Nes</by><headline>"))
        self.write("in.html", page("Ferry returns to the island"))
        self.write("in.nitf", NITF)
        for name in ("in.xml", "in.html", "in.nitf"):
            result = self.narc("convert", "--regenerate", "-t", "nitf", name, "-o", "out.xml", "--force")
            self.assertIn(result.code, (0, 3), result.err)
            before, after = self.rows(name)[0], self.rows("out.xml")[0]
            for key in ("guid", "version", "status", "headline", "authors", "urgency", "html", "subjects", "modified"):
                if key in before:
                    self.assertEqual(before[key], after[key], (name, key))
        self.assertIn("url: NITF has no place for it [E411]", self.expect(3, "convert", "-t", "nitf", "in.html").err)


class Chains(Case):
    """What add makes of versions, whatever the order they come in."""

    def versions(self, archive):
        rows = self.expect(0, "list", archive, "--json", "--all-versions", "--include-killed").rows()
        return sorted((int(row["version"]), row["headline"]) for row in rows)

    def newest(self, archive, *options):
        return [row["headline"] for row in self.expect(0, "list", archive, "--json", *options).rows()]

    def test_newer_versions_chain_and_a_late_older_one_takes_its_place(self):
        for version, headline in ((1, "First"), (4, "Fourth"), (2, "Second"), (7, "Seventh"), (3, "Third")):
            self.write(f"{version}.xml", news_item("urn:x:chain", headline, version))
            self.expect(0, "create" if version == 1 else "add", "news.narc", f"{version}.xml")
            self.assertEqual(self.newest("news.narc"), [max(self.versions("news.narc"))[1]])
        self.assertEqual(self.versions("news.narc"),
                         [(1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (7, "Seventh")])
        self.assertIn("Second", self.expect(0, "show", "news.narc", "urn:x:chain@2").out)
        self.assertIn("Seventh", self.expect(0, "show", "news.narc", "urn:x:chain").out)

    def test_a_version_is_a_number_of_64_bits(self):
        self.write("big.xml", news_item("urn:x:big", "Big", 9223372036854775807))
        self.write("small.xml", news_item("urn:x:big", "Small", 18275407956))
        self.expect(0, "create", "news.narc", "big.xml")
        self.expect(0, "add", "news.narc", "small.xml")
        self.assertEqual(self.versions("news.narc"), [(18275407956, "Small"), (9223372036854775807, "Big")])
        self.assertEqual(self.newest("news.narc"), ["Big"])

    def test_a_canceled_guid_stays_canceled_whatever_comes_later(self):
        self.write("1.xml", news_item("urn:x:kill", "Wrong"))
        self.write("2.xml", news_item("urn:x:kill", "Killed", 2, status="canceled"))
        self.write("3.xml", news_item("urn:x:kill", "Back again", 3))
        self.expect(0, "create", "news.narc", "1.xml")
        for name in ("2.xml", "3.xml"):
            self.expect(0, "add", "news.narc", name)
            self.assertEqual(self.newest("news.narc"), [])
            self.assertIn("E502", self.expect(9, "show", "news.narc", "urn:x:kill").err)
        self.assertEqual(len(self.versions("news.narc")), 3)


if __name__ == "__main__":
    main()
