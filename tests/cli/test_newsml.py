"""NewsML-G2 at length: documents that are never held, chains of versions, pictures beside the XML."""
import base64
import re

from narc_cli import Case, main, news_item, sha256

NEWS_MESSAGE = (b'<?xml version="1.0" encoding="UTF-8"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">'
                b"<header><sent>2026-11-05T08:00:00Z</sent></header><itemSet>%s</itemSet></newsMessage>\n")
LONG = (16 << 20) + 4096  # bytes: longer documents are read while they arrive


def message(*items):
    return NEWS_MESSAGE % b"".join(re.sub(rb"<\?xml[^>]*\?>\s*", b"", item) for item in items)


class LongDocuments(Case):
    def test_a_long_message_is_stored_whole_from_a_file_and_from_a_pipe(self):
        size = len(news_item("urn:x:100", "Item 100"))
        data = message(*(news_item(f"urn:x:{i}", f"Item {i}") for i in range(LONG // size + 1)))
        self.write("long.xml", data)
        self.expect(0, "create", "file.narc", "long.xml")
        self.expect(0, "create", "pipe.narc", "-", stdin=data)
        for name in ("file.narc", "pipe.narc"):
            self.expect(0, "verify", name)
            self.assertEqual(sha256(self.expect(0, "cat", name, "urn:x:100").raw), sha256(data))
            self.assertIn("Item 100<", self.expect(0, "export", name, "urn:x:100", "-t", "newsml").out)
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


if __name__ == "__main__":
    main()
