#!/usr/bin/env python3
"""Our trees and those of npm's parse5, over pages: the same, byte for byte in a dump.

usage: differential.py NARC_TREE [--mutations N] [--splices N CORPUS] FOLDER...

Files may be gzipped. With --mutations, N pages more are made from pieces of them by a generator with
a fixed start; with --splices, the files of a fuzzing corpus are compared and N more, with bytes of
them deleted, doubled, changed and put into one another. select is left out of both: parse5 still has the
insertion modes that the standard has dropped. Skips (77) where npm or the network is missing."""
import gzip
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SKIP = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIP)


def pages_in(folders):
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.suffix in (".gz", ".html", ".htm") and path.is_file():
                data = path.read_bytes()
                name = path.name.removesuffix(".gz")
                yield name, gzip.decompress(data) if path.suffix == ".gz" else data


def mutated(pages, count):
    if not pages:
        return
    numbers = random.Random(1)
    pieces = []
    for _, data in pages[:: max(1, len(pages) // 200)]:
        text = data.decode("utf-8", "replace")
        pieces += numbers.sample(tags, 40) if len(tags := re.findall(r"<[^<]{0,60}", text)) > 40 else tags
    pieces += ["</p>", "</b>", "<b>", "<a>", "</a>", "<table>", "<td>", "<tr>", "</table>", "<svg>", "x",
               "<math>", "<mi>", "<p>", "<li>", "</div>", "<template>", "</template>", "<![CDATA[",
               "]]>", "<title>", "</title>", "\0", "&amp", "<foreignObject>", "<button>", "<form>",
               "</form>", "<i>", "</i>", "<nobr>", "<body a=b>", "</body>", "<frameset>", "<caption>"]
    for number in range(count):
        page = "".join(numbers.choices(pieces, k=numbers.randrange(2, 40)))
        yield f"mutation-{number}.html", re.sub("(?i)select", "span", page).encode()


def spliced(folder, count):
    numbers = random.Random(2)
    corpus = [path.read_bytes() for path in sorted(pathlib.Path(folder).iterdir())]

    def piece():
        data = numbers.choice(corpus)
        at = numbers.randrange(len(data))
        return data[at : at + numbers.choice([1, 4, 16, 64, 256])]

    pages = [bytearray(numbers.choice(corpus)[:8192]) for _ in range(count)]
    for page in pages:
        for _ in range(numbers.randrange(1, 12)):
            at = numbers.randrange(len(page) + 1)
            size = numbers.choice([1, 2, 8, 32])
            edit = numbers.randrange(4)
            if edit == 0:
                del page[at : at + size]
            elif edit == 1:
                page[at:at] = page[at : at + size] * numbers.randrange(1, 4)
            elif edit == 2:
                page[at : at + 1] = bytes([numbers.choice(b"<>/!-&;='\" \r\n\0\x80\xff") for _ in range(size % 7)])
            else:
                page[at:at] = piece()
    for number, page in enumerate([*corpus, *map(bytes, pages)]):
        yield f"splice-{number}.html", re.sub(b"(?i)select", b"span", page)


def hashes(command, files, **more):
    lines = subprocess.run(command + files, capture_output=True, text=True, check=True, **more).stdout
    return {line.split(" ", 1)[1]: line.split(" ", 1)[0] for line in lines.splitlines()}


def main():
    program, *folders = sys.argv[1:]
    count = 0
    if "--mutations" in folders:
        at = folders.index("--mutations")
        count = int(folders[at + 1])
        del folders[at : at + 2]
    splices, corpus = 0, None
    if "--splices" in folders:
        at = folders.index("--splices")
        splices, corpus = int(folders[at + 1]), folders[at + 2]
        del folders[at : at + 3]
    folders = [folder for folder in folders if os.path.isdir(folder)]
    with tempfile.TemporaryDirectory() as work:
        raw = pathlib.Path(work, "raw")
        decoded = pathlib.Path(work, "decoded")
        raw.mkdir()
        decoded.mkdir()
        try:
            subprocess.run(["npm", "install", "--silent", "--prefix", work, "parse5@8"], check=True,
                           capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError):
            skip("npm cannot install parse5")
        pages = [*pages_in(folders)]
        pages += mutated(pages, count)
        if corpus is not None:
            pages += spliced(corpus, splices)
        for name, data in pages:
            (raw / name).write_bytes(data)
        different = 0
        names = sorted(path.name for path in raw.iterdir())
        for at in range(0, len(names), 200):
            batch = names[at : at + 200]
            subprocess.run([program, "-d", decoded] + [raw / name for name in batch], check=True)
            files = [str(decoded / name) for name in batch]
            ours = hashes([program, "-u"], files)
            theirs = hashes(["node", str(HERE / "parse5_tree.mjs"), work], files)
            for file in files:
                if ours.get(file) != theirs.get(file):
                    different += 1
                    print(f"different: {os.path.basename(file)}: {raw / os.path.basename(file)}")
                    if different <= 3:
                        print(pathlib.Path(file).read_text("utf-8", "replace")[:300])
        print(f"{len(names)} pages, {different} different trees")
        sys.exit(1 if different else 0)


main()
