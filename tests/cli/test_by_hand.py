"""An archive opens without narc: section 14 of the format, with od, tail, head and the stock packers."""
import json
import os
import re
import shutil
import shlex
import subprocess
import sys
import unittest

from narc_cli import SOURCE, Case, main, page, paragraphs, sha256

MARK = b"\xfenarc\x1a\xf5\xff"
TOOLS = ("sh", "od", "tail", "head")


def recipe():
    """The two lines of section 14 as they stand in the text."""
    with open(os.path.join(SOURCE, "spec", "narc-format.md"), encoding="utf-8") as file:
        section = file.read().split("## 14. By hand")[1].split("\n## ")[0]
    sizes, payload = re.findall(r"^    (\S.*?) *# ", section, re.MULTILINE)
    return sizes, payload


def pieces(block):
    """What the lines of a block's table announce, by what stands before the size."""
    table, data = block.split(b"\n\n", 1)
    found = {}
    for line in table.decode().split("\n"):
        name, size = line.rsplit(" ", 1)
        found[name], data = data[:int(size)], data[int(size):]
    assert not data, "bytes that no line announces"
    return found


@unittest.skipUnless(all(shutil.which(tool) for tool in TOOLS), "od, tail and head are needed")
class ByHand(Case):
    def setUp(self):
        super().setUp()
        self.document = page("Ferry returns to the island", more=f"<!-- {'harbour ' * 200} -->")
        self.write("in/ferry.html", self.document)

    def test_the_specification_can_stand_in_the_archive(self):
        self.expect(0, "create", "plain.narc", "in")
        self.expect(0, "create", "news.narc", "in", "--embed-spec")
        data, texts = self.read("news.narc"), b""
        for name in ("narc-format.md", "registry.md", "narc-body.md", "item.schema.json"):
            with open(os.path.join(SOURCE, "spec", name), "rb") as file:
                texts += file.read()
        self.assertEqual(data[512 + 8:512 + 12], b"sPEC")
        self.assertEqual(data[512 + 48:512 + 48 + len(texts)], texts)
        self.expect(0, "verify", "news.narc")
        self.assertEqual(self.narc("verify", "-", stdin=data).code, 0)
        self.expect(0, "repair", "news.narc", "-o", "repaired.narc")
        roots = [self.expect(0, "info", name, "--json").rows()[0]["root"] for name in ("plain.narc", "news.narc", "repaired.narc")]
        self.assertEqual(len(set(roots)), 1)

    def shell(self, line, **values):
        """Runs a line of the recipe with its F, S and FILE."""
        for name, value in values.items():
            line = re.sub(rf"\b{name}\b", str(value), line)
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.stderr, b"", line)
        return done.stdout

    def expand(self, archive, frame, unpack):
        """The payload of a frame, with its base if it names one, as section 14 says."""
        sizes, payload = recipe()
        data = self.read(archive)
        stored, plain = self.shell(sizes, F=frame, FILE=archive).split(b"\n")[0].split()[1:]
        line = unpack(payload) if data[frame + 12] != 0 else payload.split(" | zstd")[0]
        base = int.from_bytes(data[frame + 36:frame + 44], "little")
        if base:
            self.write("base", self.expand(archive, base, unpack))
            line += " -D base"
        block = self.shell(line, F=frame, S=stored.decode(), FILE=archive)
        self.assertEqual(len(block), int(plain))
        return block

    def opens(self, codec, number, unpack=lambda line: line):
        archive = f"{codec}.narc"
        self.expect(0, "create", "--codec", codec, archive, "in")
        places = self.block_places(archive)
        self.assertIn(number, {self.read(archive)[at + 12] for at in places})
        found = {}
        for place in places:
            found.update(pieces(self.expand(archive, place, unpack)))
        self.assertEqual(found["O " + sha256(self.document)], self.document)
        record = json.loads(found["R 0"])
        self.assertIn(paragraphs("ferry")[3].encode(), found["R 0"])
        self.assertEqual(record["guid"], "https://news.example/2026/11/ferry")

    def block_places(self, archive):
        data = self.read(archive)
        return [at for at in range(512, len(data), 8) if data.startswith(MARK + b"BLCK", at)]

    @unittest.skipUnless(shutil.which("zstd"), "zstd is needed")
    def test_zstd_blocks_open_with_the_zstd_command(self):
        self.opens("zstd", 2)

    @unittest.skipUnless(shutil.which("zlib-flate"), "zlib-flate is needed")
    def test_deflate_blocks_open_with_zlib_flate(self):
        self.opens("deflate", 1, lambda line: line.replace("zstd -d", "zlib-flate -uncompress"))

    def test_deflate_blocks_open_with_any_zlib(self):
        program = "import sys, zlib; sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))"
        unpack = f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}"
        self.opens("deflate", 1, lambda line: line.replace("zstd -d", unpack))

    def test_stored_blocks_open_with_nothing(self):
        self.opens("stored", 0)

    @unittest.skipUnless(shutil.which("zstd"), "zstd is needed")
    def test_the_header_tells_the_same_recipe(self):
        self.expect(0, "create", "news.narc", "in")
        text = self.read("news.narc")[:512].decode("utf-8", "replace")
        line = re.search(r"^ *(tail .* zstd -d)", text, re.MULTILINE).group(1)
        frame = self.block_places("news.narc")[0]
        stored = int.from_bytes(self.read("news.narc")[frame + 16:frame + 20], "little")
        block = self.shell(line, FRAME=frame, SIZE=stored, FILE="news.narc")
        self.assertIn("O " + sha256(self.document), pieces(block))


if __name__ == "__main__":
    main()
