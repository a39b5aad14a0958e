#!/usr/bin/env python3
"""Pages as narc writes them, looked at in a browser (Debian's chromium or chromium-headless-shell, without a
network; skips with 77 where there is none):

* a screenshot shows text in a column, on the side from which its script is read, a notice in its frame;
* printed, the page is a tagged document with its language and headings, and every link says where it goes;
* what the browser makes of a page that came from an attack (payloads.py) is the tree that narc's own parser
  makes of it: no script ran, and the policy had nothing to refuse.

usage: seen.py NARC NARC_TREE"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

import payloads
import written

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
           "--force-device-scale-factor=1", "--enable-logging=stderr", "--v=0", "--virtual-time-budget=2000"]
WIDTH, HEIGHT = 1200, 700


class Browser:
    def __init__(self, program, work):
        self.program, self.work = program, work

    def run(self, path, *options):
        profile = tempfile.mkdtemp(dir=self.work)
        done = subprocess.run([self.program, *OPTIONS, f"--user-data-dir={profile}", *options, f"file://{path}"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        shutil.rmtree(profile, True)
        return done.stdout, done.stderr.decode("utf-8", "replace")

    def dom(self, path):
        """The document as it stands when everything has loaded, and what the console says."""
        out, log = self.run(path, "--dump-dom")
        return out, [line for line in log.splitlines() if "CONSOLE" in line]

    def screenshot(self, path):
        image = os.path.join(self.work, "shot.png")
        self.run(path, f"--screenshot={image}", f"--window-size={WIDTH},{HEIGHT}")
        with open(image, "rb") as file:
            return pixels(file.read())

    def printed(self, path):
        document = os.path.join(self.work, "print.pdf")
        self.run(path, f"--print-to-pdf={document}", "--no-pdf-header-footer")
        with open(document, "rb") as file:
            return file.read()


def pixels(png):
    """Rows of (red, green, blue) triples (PNG, sections 7 and 9)."""
    at, packed = 8, b""
    while at < len(png):
        size, kind = int.from_bytes(png[at:at + 4], "big"), png[at + 4:at + 8]
        if kind == b"IHDR":
            width, depth, colour = int.from_bytes(png[at + 8:at + 12], "big"), png[at + 16], png[at + 17]
        elif kind == b"IDAT":
            packed += png[at + 8:at + 8 + size]
        at += size + 12
    step = {2: 3, 6: 4}[colour]
    assert depth == 8
    data, length, rows, above = zlib.decompress(packed), width * step, [], bytes(width * step)
    for start in range(0, len(data), length + 1):
        above = unfiltered(data[start], bytearray(data[start + 1:start + 1 + length]), above, step)
        rows.append([tuple(above[i:i + 3]) for i in range(0, length, step)])
    return rows


def unfiltered(kind, row, above, step):
    for i in range(len(row) if kind else 0):
        left, up, corner = row[i - step] if i >= step else 0, above[i], above[i - step] if i >= step else 0
        if kind == 4:
            near = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
            guess = (left, up, corner)[near.index(min(near))]
        else:
            guess = (0, left, up, (left + up) // 2)[kind]
        row[i] = (row[i] + guess) & 255
    return bytes(row)


class Faults:
    count = 0

    @classmethod
    def check(cls, holds, what):
        if not holds:
            cls.count += 1
            print(f"FAIL: {what}")


def look(browser, path, direction, notice):
    rows = browser.screenshot(path)
    name = os.path.basename(path)
    ink = [column for row in rows for column, pixel in enumerate(row) if sum(pixel) < 300]
    Faults.check(0.002 < len(ink) / (WIDTH * HEIGHT) < 0.3, f"{name}: {len(ink)} dark pixels")
    # The stylesheet keeps the text in a column in the middle: it was not refused.
    Faults.check(bool(ink) and min(ink) > WIDTH * 0.15 and max(ink) < WIDTH * 0.85, f"{name}: the text is no column")
    middle = sum(ink) / max(1, len(ink))
    Faults.check((middle > WIDTH / 2) == (direction == "rtl"), f"{name}: the text leans to column {middle:.0f}")
    red = sum(pixel == (0x99, 0, 0) for row in rows for pixel in row)
    Faults.check((red > 1000) == notice, f"{name}: {red} pixels of a notice's frame")


def look_at_print(browser, path):
    document, name = browser.printed(path), os.path.basename(path)
    streams = b""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            streams += zlib.decompress(packed)
        except zlib.error:
            continue
    everything = document + streams
    Faults.check(document.startswith(b"%PDF-") and re.search(rb"/Type ?/Page\b", everything), f"{name}: nothing was printed")
    for mark in (rb"/Lang", rb"/H1", rb"/H2", rb"/Table|/TD", rb"/Link"):
        Faults.check(re.search(mark, everything), f"{name}: no {mark.decode()} in print")


def tree_of(narc_tree, work, name, page):
    path = os.path.join(work, name)
    with open(path, "wb") as file:
        file.write(page)
    return next(written.trees(narc_tree, [path]))[1]


def compare(browser, narc_tree, work, path):
    name = os.path.basename(path)
    dom, console = browser.dom(path)
    with open(path, "rb") as file:
        ours = tree_of(narc_tree, work, "ours-" + name, file.read().rstrip())
    theirs = tree_of(narc_tree, work, "theirs-" + name, dom.rstrip())
    # White space behind the body's end comes into the body, as much as there is.
    same = re.sub(r"\s+", " ", ours) == re.sub(r"\s+", " ", theirs)
    Faults.check(same, f"{name}: the browser sees another tree")
    Faults.check("GOTCHA" not in next((e.text for e in written.elements(theirs) if e.name == "title"), "") or
                 "GOTCHA" in next(e.text for e in written.elements(ours) if e.name == "title"), f"{name}: a script ran")
    Faults.check(not console, f"{name}: {console[:2]}")


def the_payloads_live(browser, work):
    """Undisturbed, they do run: else nothing would be shown by pages in which none does."""
    running = 0
    for number, payload in enumerate((payloads.PAYLOADS[0], f"<img src=x onerror={payloads.RUN}>")):
        path = os.path.join(work, f"live-{number}.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"<!DOCTYPE html><title>x</title><p>y</p>{payload}")
        running += b"<title>GOTCHA</title>" in browser.dom(path)[0]
    Faults.check(running == 2, f"{running} of 2 payloads run where nothing hinders them")


def main():
    narc, narc_tree = sys.argv[1:]
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        written.skip("no chromium")
    with tempfile.TemporaryDirectory() as work:
        browser = Browser(program, work)
        if b"<html" not in browser.dom(os.path.join(written.ROOT, "tests/pages/cases/html/rtl.html"))[0]:
            written.skip(f"{program} does not run here")
        the_payloads_live(browser, work)
        cases = written.convert(narc, os.path.join(written.ROOT, "tests/pages/cases"), os.path.join(work, "cases"))
        samples = written.convert(narc, os.path.join(written.ROOT, "tests/samples"), os.path.join(work, "samples"))
        for path in cases + samples:
            with open(path, encoding="utf-8") as file:
                page = file.read()
            look(browser, path, "rtl" if ' dir="rtl"' in page.split("<head>")[0] else "ltr", 'class="notice"' in page)
        look_at_print(browser, next(path for path in cases if "Ferry" in path))
        source, target = os.path.join(work, "attacks"), os.path.join(work, "pages")
        payloads.write(source)
        attacks = written.convert(narc, source, target)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(compare, browser, narc_tree, work, path) for path in cases + samples + attacks[::8]]:
                done.result()
        print(f"{len(cases + samples)} pages seen, {len(attacks[::8])} pages of attacks compared, {Faults.count} faults")
    return 1 if Faults.count else 0


if __name__ == "__main__":
    sys.exit(main())
