#!/usr/bin/env python3
"""Makes the test vectors of the archive format (spec/narc-format.md), each with what a reader must see.

    make.py FOLDER [NAME...]    writes NAME.narc and NAME.json, of all vectors when no name is given

The vectors that are packed with zlib or zstd may come out with other bytes under other versions of these; the
others are the same everywhere. README.md in this folder says what the members of the JSON files mean.
"""
import json
import os
import struct
import sys
import zlib

from narc_make import BEGUN, Item, Writer, crc32c, date, digest

VECTORS = {}            # name: (sentence, function)
PACKED = set()          # names of those whose bytes depend on a packer


def vector(name, sentence, packed=False):
    def add(function):
        VECTORS[name] = (sentence, function)
        if packed:
            PACKED.add(name)
        return function
    return add


def page(headline, more=""):
    return (f"<!DOCTYPE html><html lang=en><title>{headline}</title><h1>{headline}</h1>"
            f"<p>{headline}, says the keeper of the lighthouse.</p>{more}</html>\n").encode()


def story(name, headline, **more):
    more.setdefault("url", f"https://news.example/{name}")
    return Item(f"urn:newsml:wire.example:20261105:{name}", headline, original=page(headline), **more)


def ferry(**more):
    return story("ferry", "Ferry returns to the island", **more)


def bell(**more):
    return story("bell", "Tower gets a new bell", **more)


def crane(**more):
    return story("crane", "Harbour orders a crane", **more)


class Expected:
    """What the JSON beside a vector says: everything is right unless told otherwise."""

    def __init__(self, writer, lost=(), lost_objects=None, verify=(), deep=None, open=None, scan=None, trailing=0,
                 unknown=(), absent=()):
        self.writer = writer
        self.lost = list(lost)
        if lost_objects is None:
            lost_objects = [data for number in self.lost for data in writer.items[number].objects]
        self.json = {"open": open, **writer.seen(self.lost, lost_objects)}
        if open:
            self.json.update(commits=[], items=[], objects=[])
        for item in self.json["items"]:
            if item["number"] in unknown:
                item.update(newest=None, status=None, embargo=None, until=None)
        findings = [verify] if verify and not isinstance(verify, list) else list(verify)
        if trailing:
            findings.append(E(208, "2.3"))
        self.json["lost"] = self.lost if not open else list(range(len(writer.items)))
        self.json["verify"] = {"exit": exit_of([open] if open else findings), "errors": [open] if open else findings}
        self.json["trailing"] = trailing
        if deep:
            self.json["deep"] = {"exit": exit_of([deep]), "errors": [deep]}
        if scan:
            self.json["scan"] = scan
        if absent:
            self.json["absent"] = list(absent)


def E(number, section):
    return {"error": number, "section": section}


def exit_of(errors):
    return max(({102: 6, 103: 6, 208: 3}.get(e["error"], 4) for e in errors), default=0)


def bad(name, sentence, verify, hook=None, change=None, nth=0, lost=(0,), packed=False, deep=None, open=None,
        writer=None, items=None, **more):
    """An archive of two items in blocks of their own, with one thing wrong."""
    @vector(name, sentence, packed)
    def _():
        w = Writer(**(writer or {}))
        if hook:
            w.on(hook, change, nth)
        w.news(*(items() if items else (ferry(), bell()))).commit()
        return Expected(w, lost=lost, verify=verify, deep=deep, open=open, **more)


def update(**members):
    return lambda h: h.update(members)


def replace(old, new, count=1):
    def change(data):
        if old not in data:
            raise ValueError(f"{old!r} does not occur")
        return data.replace(old, new, count)
    return change


# ---- Good ones

@vector("good-7.7-empty", "An archive without items: header and commit, no run.")
def _():
    return Writer().commit()


@vector("good-5.2-one-item", "One article beside its original in a stored block.")
def _():
    return Writer().news(ferry()).commit()


@vector("good-4.3-deflate", "Blocks, pages and run packed with zlib.", packed=True)
def _():
    return Writer(1, 1).news(ferry(), bell(), crane()).commit()


@vector("good-4.3-zstd", "Blocks, pages and run packed with zstd.", packed=True)
def _():
    return Writer(2, 2).news(ferry(), bell(), crane()).commit()


@vector("good-4.5-thousandfold", "Blocks of nearly 16 MiB that expand a thousandfold and more, of zlib and of zstd.", packed=True)
def _():
    w = Writer(1, 1).news(ferry(assets=(b" " * 16000000,))).commit()
    w.codec = 2
    return w.news(bell(assets=(bytes(16000000),))).commit()


@vector("good-5.2-several-pieces", "Three records and their objects in one block, records first; catalogue pages of it.")
def _():
    w, items = Writer(), (ferry(), bell(assets=(b"\x89PNG of a bell",)), crane())
    w.block(*items, *[data for item in items for data in item.objects])
    return w.commit()


@vector("good-5.3-empty-object", "An object of no bytes stands in a line O of size 0.")
def _():
    w, item = Writer(), bell(assets=(b"\x89PNG of a bell",))
    w.block(*item.objects, item, b"")
    return w.commit()


@vector("good-5.1-shared-object", "Two articles name the same picture, which stands once.")
def _():
    picture = b"\x89PNG of the harbour"
    return Writer().news(ferry(assets=(picture,)), bell(assets=(picture,))).commit()


@vector("good-5.1-left-out", "A record says how many paragraphs were left out because other pages of the site repeat them.")
def _():
    return Writer().news(ferry(left_out={"leftOut": "2", "leftOutBy": "repeated-on-site-1"}), bell()).commit()


BODY = (
    '<h2 lang="en" dir="ltr">Timetable</h2><p>The <a href="https://news.example/list?q=%5Bferry%5D&amp;page=2" '
    'title="All of &quot;ferry&quot;">ferry</a> is <em>back</em>, <strong>at last</strong>: CO<sub>2</sub>, m<sup>2</sup>, '
    '<code>a &lt; b &amp;&amp; c &gt; d</code>, <abbr title="nautical mile">nmi</abbr>,<br/><q cite="/keeper">I <span '
    'lang="de" dir="auto">sah</span> it</q>, <cite>the keeper</cite> on <time datetime="2026-11-05T08:30:00.125Z">Thursday'
    '</time>.</p><h3>Crossings</h3><table><caption>From <em>November</em></caption><thead><tr><th scope="col">Day</th><th '
    'colspan="2" scope="colgroup">At</th></tr></thead><tbody><tr><th rowspan="2" scope="rowgroup">Weekend</th><td>8</td>'
    '<td>10</td></tr><tr><td>9</td><td></td></tr></tbody><tfoot><tr><th scope="row">All</th><td colspan="2">4</td></tr>'
    '</tfoot></table><ol start="3"><li>Ring</li><li><p>Wait:</p><ul><li>outside</li></ul></li></ol><hr/><h4>Cargo</h4>'
    '<h5>Mail</h5><h6>Parcels</h6><blockquote cite="https://news.example/keeper"><p>\u201cAt last.\u201d</p></blockquote>'
    '<figure><img src="https://news.example/ferry.jpg" alt="The ferry" title="Ferry" width="640" height="480"/>'
    '<figcaption>The ferry</figcaption></figure><pre>low\thigh\n  08:10  14:25</pre>'
    '<p><a href="mailto:desk@news.example">Write</a></p>')


@vector("good-5.1-body", "A body with every element and attribute of narc-body.md, made as its section 6 asks.")
def _():
    return Writer().news(ferry(text=BODY), bell()).commit()


@vector("good-5.1-body-not-mended", "A body that HTML and RFC 3986 find errors in: section 6 of narc-body.md binds writers only.")
def _():
    return Writer().news(ferry(text='<h6>Last first</h6><p><a href="http://u:p@[x/?q=[]">Ferry</a> <time>soon</time></p><table>'
                               '<tr><td rowspan="9">1</td></tr><caption>Behind</caption></table>'), bell()).commit()


@vector("good-5.2-table-in-object", "An object that looks like the table of a block, and one that ends in empty lines.")
def _():
    w, item = Writer(), ferry(assets=(b"O " + b"0" * 64 + b" 12\n\nR 0 5\n", b"\n\n\n"))
    return w.news(item).commit()


@vector("good-4.6-archive-inside", "An object is a narc archive: its frames are not frames of this file.")
def _():
    inner = bytes(Writer().news(bell()).commit().data)
    w = Writer().news(ferry(assets=(b"moved by 5" + inner, inner)), crane()).commit()
    return Expected(w, scan={"records": [0, 1], "missing": [], "objects": 4, "commits": 1})


@vector("good-6.6-versions", "Three versions of an article; the last added is not the newest.")
def _():
    return Writer().news(ferry(version=2), ferry(version=18275407956, text="<p>Newest.</p>"),
                         ferry(version=7, text="<p>Late.</p>"), bell()).commit()


@vector("good-6.6-versions-in-two-commits", "A second version in a second commit; table 6 of the new run speaks of "
        "an item of the old one.")
def _():
    return Writer().news(ferry(), bell()).commit().news(ferry(version=2, text="<p>Again.</p>")).commit()


@vector("good-6.6-canceled", "A cancellation hides all versions, the newer one that comes later too.")
def _():
    w = Writer().news(ferry(), bell()).commit()
    w.news(ferry(version=2, status="canceled", text="")).commit()
    return w.news(ferry(version=3, text="<p>Too late.</p>")).commit()


@vector("good-6.6-withheld", "The newest version is withheld; a version before it was usable.")
def _():
    return Writer().news(ferry(), ferry(version=2, status="withheld", text="<p>Wait.</p>"), bell()).commit()


@vector("good-6.6-embargo", "Embargo until a time, until further notice, and one that a newer version lifts.")
def _():
    until = {"state": "until", "until": date("2026-12-24T17:00:00")}
    return Writer().news(ferry(embargo=until), bell(embargo={"state": "indefinite"}),
                         crane(embargo=until)).commit().news(crane(version=2, text="<p>Now.</p>")).commit()


@vector("good-6.2-embargo-not-understood", "An embargo whose end is not understood is one until further notice.")
def _():
    item = ferry(embargo={"state": "indefinite"})
    record = json.loads(item.record)
    record["embargo"] = {"state": "until", "until": {"literal": "after the match"}}
    return Writer().news(ferry(embargo={"state": "indefinite"}, raw=json.dumps(
        record, sort_keys=True, separators=(",", ":")).encode()), bell()).commit()


@vector("good-6.2-url-is-guid", "An article whose guid is its URL: facts bit 7, no row in table 3.")
def _():
    url = "https://news.example/ferry"
    return Writer().news(Item(url, "Ferry returns", url=url, original=page("Ferry returns")), bell()).commit()


@vector("good-6.2-dates", "Dates of all precisions, before 1970, without zone, and none.")
def _():
    dates = [date("1912", "year"), date("1912-04", "month", "unknown"), date("1912-04-15", "day", "unknown"),
             date("1969-12-31T23:59", "minute"), date("2026-11-05T08:30:00", "second", "unknown")]
    w = Writer()
    w.block(*[Item(f"urn:newsml:wire.example:20261105:date-{i}", f"Dated {d['value']}", published=d)
              for i, d in enumerate(dates)],
            Item("urn:newsml:wire.example:20261105:undated", "Without a date", published={}))
    return w.commit()


@vector("good-6.2-stated-version", "Other content had the stated version already: the item got the next free one.")
def _():
    return Writer().news(ferry(), ferry(version=2, stated=1, text="<p>Other.</p>")).commit()


@vector("good-6.2-cut", "A language of 300 bytes is cut to 255 in the catalogue: facts bit 12.")
def _():
    return Writer().news(ferry(language="en-x-" + "abcdefgh-" * 32 + "abcdefg"), bell()).commit()


@vector("good-6.2-plain", "An article without original, URL, date, headline, text and language.")
def _():
    return Writer().news(Item("urn:newsml:wire.example:20261105:bare", "", text="", language="", provider="",
                              subjects=(), published={}, format="")).commit()


@vector("good-6.2-languages", "Texts in four scripts, a line of names for each subject.")
def _():
    return Writer().news(
        Item("urn:newsml:wire.example:20261105:1", "Fähre kehrt zurück", language="de", provider="Küstenpost",
             subjects=("Schifffahrt", "Inseln")),
        Item("urn:newsml:wire.example:20261105:2", "渡轮回来了", language="zh", provider="港口新闻"),
        Item("urn:newsml:wire.example:20261105:3", "العبارة تعود", language="ar", provider="أخبار الميناء"),
        Item("urn:newsml:wire.example:20261105:4", "Паром вернулся 🚢", language="ru", provider="Маяк")).commit()


@vector("good-6.3-same-key", "Two guids whose keys in table 1 agree: what is found is compared in full.")
def _():
    return Writer().news(Item("urn:example:tide:39778439", "Tide rises"), Item("urn:example:tide:42772472", "Tide falls")).commit()


@vector("good-6.3-key-of-another", "A guid that is not there has the key of one that is.")
def _():
    return Expected(Writer().news(Item("urn:example:tide:39778439", "Tide rises")).commit(),
                    absent=["urn:example:tide:42772472"])


@vector("good-6.4-pages", "Pages of two rows, so that each table has several.")
def _():
    return Writer(rows=2).news(*[story(f"story-{i}", f"Story {i}") for i in range(5)]).commit()


@vector("good-6.5-runs", "Three commits, each with a run of its own.")
def _():
    return Writer().news(ferry()).commit().news(bell()).commit().news(crane()).commit()


@vector("good-6.5-merged-runs", "The third commit writes one run in place of two before it, the fourth one more.")
def _():
    w = Writer().news(ferry()).commit().news(bell(), ferry(version=2, text="<p>2</p>")).commit()
    w.news(crane()).commit(merge=2)
    return w.news(bell(version=2, status="canceled", text="")).commit()


@vector("good-6.5-24-runs", "As many runs as a commit can name.", packed=True)
def _():
    w = Writer(1, 1)
    for i in range(24):
        w.news(Item(f"urn:newsml:wire.example:20261105:{i}", f"Story {i}")).commit()
    return w


@vector("good-6.5-objects-only", "A commit that adds an object and no item has a run with items 0.")
def _():
    w = Writer().news(ferry()).commit()
    w.block(b"An object that no record names.\n")
    w.commit()
    return w.news(bell()).commit()


@vector("good-7.7-commit-without-items", "The second commit adds nothing and names the runs of the first.")
def _():
    return Writer().news(ferry()).commit().commit()


@vector("good-7.6-gap", "Between two commits stand bytes without meaning.")
def _():
    return Writer().news(ferry()).commit().gap(b"what a power cut left").news(bell()).commit()


@vector("good-7.6-gap-before-first", "A gap between the header and the first commit.")
def _():
    w = Writer()
    w.header()
    return w.gap(b"FE narc? No.").news(bell()).commit()


@vector("good-12.2-interrupted-append", "A gap holds a whole block with record 1, which the next append gave again.")
def _():
    w = Writer().news(ferry()).commit()
    w.gap(w.torn(crane()))
    w.news(bell()).commit()
    return Expected(w, scan={"records": [0, 1], "missing": [], "objects": 3, "commits": 2,
                             "guids": [item.guid for item in w.items]})


@vector("good-2.3-trailing", "A whole block follows the last commit: an append that was interrupted.")
def _():
    w = Writer().news(ferry()).commit()
    torn = w.torn(bell())
    w.data += torn
    return Expected(w, trailing=len(torn), scan={"records": [0, 1], "missing": [], "objects": 2, "commits": 1})


@vector("good-2.3-trailing-odd", "Three bytes follow, so that the file ends at no multiple of 8.")
def _():
    w = Writer().news(ferry(), bell()).commit()
    w.data += b"\xfena"
    return Expected(w, trailing=3)


@vector("good-2.3-torn-commit", "A second commit is cut off in its commit frame: the first one is the last.")
def _():
    w = Writer().news(ferry()).commit()
    end, kept = len(w.data), w.seen()
    w.news(bell()).commit()
    del w.data[-3:]
    e = Expected(w, lost=[1], trailing=len(w.data) - end)
    e.json.update(kept, lost=[])
    return e


@vector("good-9.1-commit-too-large", "A second commit frame with a payload of 4,104 bytes is none: the first is the last.")
def _():
    w = Writer().news(ferry()).commit()
    end, kept = len(w.data), w.seen()
    w.on("CMIT", lambda p: p + bytes(4104 - 592)).news(bell()).commit()
    e = Expected(w, lost=[1], trailing=len(w.data) - end)
    e.json.update(kept, lost=[])
    return e


@vector("good-9.1-damaged-last-commit", "One bit of the last commit frame is wrong: the one before it is the last.")
def _():
    w = Writer().news(ferry()).commit()
    end, kept = len(w.data), w.seen()
    w.news(bell()).commit()
    w.data[-1] ^= 1
    e = Expected(w, lost=[1], trailing=len(w.data) - end)
    e.json.update(kept, lost=[])
    return e


@vector("good-9.1-commit-for-another-place", "Behind the last commit stands a copy of it: its own offset is another.")
def _():
    w = Writer().news(ferry()).commit()
    w.data += w.data[-640:]
    return Expected(w, trailing=640)


@vector("good-5.4-object-in-parts", "An original in three blocks, and one record of two articles around it.")
def _():
    w, item = Writer(), crane()
    w.news(ferry())
    w.parts(item.objects[0], 60)
    w.block(item)
    return w.news(bell()).commit()


@vector("good-5.4-record-in-parts", "A record in parts of 100 bytes.")
def _():
    w, item = Writer(), crane()
    w.news(ferry())
    w.block(*item.objects)
    w.parts(item, 100)
    return w.commit()


def house(name, headline):
    """Pages of one site: they share a frame that a dictionary holds once."""
    more = "<ul>" + "".join(f"<li><a href=/{n}>{n}</a></li>" for n in (
        "harbour", "weather", "council", "letters", "sports", "tides", "markets", "obituaries", "schools")) + "</ul>"
    return Item(f"urn:newsml:wire.example:20261105:{name}", headline, url=f"https://news.example/{name}",
                original=page(headline, more))


def kept_blocks(w, copy=True):
    first = house("one", "One boat sails")
    base = w.block(*first.objects, first, kept=True, copy=False)
    for name, headline in (("two", "Two boats sail"), ("three", "Three boats sail")):
        item = house(name, headline)
        w.block(*item.objects, item, base=base)
    if copy:
        w.copy(base, w.codec)
    return w.commit()


@vector("good-4.7-base", "Two blocks have a third as dictionary, which is kept and has a copy.", packed=True)
def _():
    return kept_blocks(Writer(2))


@vector("good-4.7-stored-base", "The dictionary is a stored block; there is no copy of it.", packed=True)
def _():
    w, first, second = Writer(2), house("one", "One boat sails"), house("two", "Two boats sail")
    base = w.block(*first.objects, first, kept=True, codec=0)
    w.block(*second.objects, second, base=base)
    return w.commit()


@vector("good-4.7-base-in-another-commit", "A block of the second commit has one of the first as dictionary.", packed=True)
def _():
    w, first, second = Writer(2), house("one", "One boat sails"), house("two", "Two boats sail")
    base = w.block(*first.objects, first, kept=True, copy=True)
    w.commit()
    w.block(*second.objects, second, base=base)
    return w.commit()


@vector("good-5.7-copy", "A kept block with a copy that nothing needs.")
def _():
    w, item = Writer(), ferry()
    w.block(*item.objects, item, kept=True, copy=True)
    return w.news(bell()).commit()


@vector("good-4.2-ancillary-frames", "Frames of unknown ancillary types stand between blocks and behind the pages.")
def _():
    w = Writer()
    w.news(ferry())
    w.frame("hiLo", b"a private frame that may be copied")
    w.news(bell())
    w.frame("sIGN", b"registered for later", 0, 0)
    return w.commit()


@vector("good-13.4-embedded-text", "The text of the specification stands behind the header.")
def _():
    w = Writer()
    w.frame("sPEC", "# The narc archive format, version 1.0\n\nA narc archive is one file \u2026\n".encode())
    return w.news(ferry()).commit()


@vector("good-4.2-ancillary-codec", "An unknown ancillary frame packed with a codec for private use.")
def _():
    w = Writer().on("frame hiLo", update(codec=200, plain=5000, base=640))
    w.news(ferry())
    w.frame("hiLo", b"packed in a way of its own")
    return w.news(bell()).commit()


@vector("good-7.7-commit-of-a-signature", "The second commit holds an ancillary frame only.")
def _():
    w = Writer().news(ferry()).commit()
    w.frame("sIGN", b"not yet defined")
    return w.commit()


@vector("good-4.4-ancillary-flags", "Unknown ancillary flags in header, frames and commit are ignored.")
def _():
    w = Writer().on("header", update(flags=0x80010000)).on("commit", update(flags=0x40020000))
    for kind in ("BLCK", "CTLG", "KEYS", "IRUN", "CMIT"):
        w.on("frame " + kind, update(flags=0xA0))
    return w.news(ferry(), bell()).commit()


@vector("good-3.3-minor-9", "A newer minor version is read.")
def _():
    return Writer(minor=9).news(ferry(), bell()).commit()


@vector("good-4.10-reserved", "Reserved bytes of the header and of frames are not zero and ignored.")
def _():
    w = Writer().on("header", update(reserved=bytes(range(1, 21))))
    for kind in ("BLCK", "CTLG", "KEYS", "IRUN", "CMIT"):
        w.on("frame " + kind, update(reserved=0xBEEF))
    return w.news(ferry(), bell()).commit()


@vector("good-3.2-other-preamble", "Nothing is taken from the preamble, whatever it says.")
def _():
    return Writer().on("header", update(text="Version 2.0; 17 items.\n")).news(ferry()).commit()


@vector("good-5.6-objects-apart", "All objects in one block, all records in another, in another order.")
def _():
    w, items = Writer(), (ferry(), bell(), crane())
    w.block(*[data for item in reversed(items) for data in item.objects])
    for item in items:
        w.number(item)
    w.block(items[2], items[0], items[1])
    return w.commit()


# ---- Header and opening (3, 9.1)

def raw_vector(name, sentence, error, data, scan=None):
    @vector(name, sentence)
    def _():
        e = Expected(Writer(), open=error, scan=scan)
        e.json["data"] = data()
        return e


def two():
    return Writer().news(ferry(), bell()).commit()


raw_vector("bad-3.1-empty-file", "A file of no bytes.", E(102, "3.1"), lambda: b"")
raw_vector("bad-3.1-text", "A text about an archive.", E(102, "3.1"), lambda: b"narc\n" * 200)
raw_vector("bad-3.1-line-ends", "An archive that was transferred as text: CR LF became LF.", E(102, "3.1"),
           lambda: bytes(two().data).replace(b"\r\n", b"\n"))
raw_vector("bad-3.6-cut-in-header", "The first 300 bytes of an archive.", E(202, "3.6"), lambda: bytes(two().data[:300]))
raw_vector("bad-9.1-header-only", "A header and nothing behind it.", E(201, "9.1"), lambda: bytes(two().data[:512]))
raw_vector("bad-9.1-cut-in-first-commit", "The only commit is cut off: without index both articles can be recovered.",
           E(201, "9.1"), lambda: bytes(two().data[:-1]), {"records": [0, 1], "objects": 2, "commits": 0})
raw_vector("bad-9.1-beginning-missing", "The first 512 bytes are missing, so that every frame stands elsewhere.",
           E(102, "3.1"), lambda: bytes(two().data[512:]), {"records": [], "objects": 0, "commits": 0})
raw_vector("unsupported-9.1-major-2-other-frames", "Header of version 2.0, then bytes that 1.0 does not know.",
           E(103, "3.3"), lambda: bytes(Writer().on("header", update(major=2)).commit().data[:512]) + b"CHNK" * 300)


@vector("bad-3.6-header-damaged", "A letter of the preamble changed: everything can be read, verification tells.")
def _():
    w = two()
    w.data[100] ^= 1
    return Expected(w, verify=E(203, "3.6"))


@vector("bad-3.6-header-destroyed", "The header is zero bytes: the archive opens from its end.")
def _():
    w = two()
    w.data[:512] = bytes(512)
    return Expected(w, verify=E(203, "3.6"))


@vector("unsupported-7.9-major-2", "Header and commit say version 2.0.")
def _():
    w = Writer().on("header", update(major=2)).on("commit", update(major=2)).news(ferry()).commit()
    return Expected(w, open=E(103, "7.9"))


@vector("unsupported-7.9-critical-flag", "Header and commit have a critical flag.")
def _():
    w = Writer().on("header", update(flags=1)).on("commit", update(flags=1)).news(ferry()).commit()
    return Expected(w, open=E(103, "7.9"))


@vector("unsupported-9.1-last-commit-is-newer", "The second commit needs a newer reader: the first is not shown instead.")
def _():
    w = Writer().news(ferry()).commit().on("commit", update(flags=0x8000)).news(bell()).commit()
    return Expected(w, open=E(103, "7.9"))


@vector("bad-9.1-last-commit-contradicts", "The second commit contradicts itself: the first is not shown instead.")
def _():
    w = Writer().news(ferry()).commit().on("commit", update(count=25)).news(bell()).commit()
    return Expected(w, open=E(206, "7.8"))


bad("bad-7.9-version-differs", "The header says 1.0, the commit 1.1.", E(206, "7.9"), "commit", update(minor=1), lost=())


# ---- Frames (4)

def padding(h):
    assert len(h["payload"]) % 8, "needs padding"
    h["padding"] = bytes(-len(h["payload"]) % 8 - 1) + b"\1"


bad("bad-4.1-mark", "A block whose mark ends in FE.", E(203, "4.1"), "frame BLCK", update(mark=b"\xfenarc\x1a\xf5\xfe"))
bad("bad-4.9-header-crc", "A block whose header does not match its checksum.", E(203, "4.9"), "frame BLCK",
    update(check=0x12345678))
bad("bad-4.6-own-offset", "A block that says it stands 8 bytes further on.", E(203, "4.6"), "frame BLCK",
    lambda h: h.update(own=h["own"] + 8))
bad("bad-4.2-type-digit", "A type that is not of four letters.", E(203, "4.2"), "frame BLCK", update(type="BL0K"))
bad("bad-4.2-type-third-lower", "A type whose third letter is lower.", E(203, "4.2"), "frame BLCK", update(type="BLcK"))
bad("unsupported-4.2-block-type", "The catalogue names a frame of an unknown critical type.", E(103, "4.2"),
    "frame BLCK", update(type="BLOC"))
bad("unsupported-4.2-run-type", "The commit names a run of an unknown critical type.", E(103, "4.2"), "frame IRUN",
    update(type="JRUN"), lost=(0, 1))
bad("unsupported-4.4-critical-flag", "A block with an unknown critical flag.", E(103, "4.4"), "frame BLCK",
    update(flags=2))
bad("unsupported-4.4-critical-flag-of-commit", "A commit frame with an unknown critical flag.", (), "frame CMIT",
    update(flags=8), open=E(103, "4.4"))
bad("unsupported-4.3-codec-3", "A block of a codec to be registered, with a base.", E(103, "4.3"), "frame BLCK",
    update(codec=3, base=520))
bad("unsupported-4.3-codec-200", "A block of a codec for private use.", E(103, "4.3"), "frame BLCK", update(codec=200))
bad("unsupported-4.3-page-codec", "A catalogue page of an unknown codec.", E(103, "4.3"), "frame CTLG",
    update(codec=9), writer={"rows": 1}, lost_objects=())


@vector("unsupported-11.4-critical-frame", "A frame of an unknown critical type between two blocks; all can be read.")
def _():
    w = Writer().news(ferry())
    w.frame("WHAT", b"something new")
    return Expected(w.news(bell()).commit(), verify=E(103, "4.2"))




@vector("bad-4.2-ancillary-damaged", "An unknown ancillary frame does not match its checksum.")
def _():
    w = Writer().on("frame hiLo", update(crc=7)).news(ferry())
    w.frame("hiLo", b"a private frame")
    return Expected(w.news(bell()).commit(), verify=E(204, "4.8"))


bad("bad-4.5-stored-is-not-plain", "A stored block whose two sizes differ.", E(203, "4.5"), "frame BLCK",
    lambda h: h.update(plain=h["plain"] + 1))
bad("bad-4.5-packed-is-larger", "A packed block that is larger than what comes out.", E(203, "4.5"), "frame BLCK",
    lambda h: h.update(codec=1, plain=h["stored"] - 1))
bad("bad-4.5-ceiling", "A block that announces 16,777,217 bytes.", E(203, "4.5"), "frame BLCK",
    update(codec=1, plain=(1 << 24) + 1))
bad("bad-4.5-4-gib", "A block that announces 4,294,967,295 bytes.", E(203, "4.5"), "frame BLCK",
    update(codec=2, plain=0xFFFFFFFF))
bad("bad-4.5-beyond-the-file", "A block that reaches beyond the end of the file.", E(202, "4.5"), "frame BLCK",
    update(codec=1, stored=1 << 24, plain=1 << 24))
bad("bad-4.5-into-the-commit", "A block that reaches into the commit.", E(203, "4.5"), "frame BLCK",
    update(codec=1, stored=2500, plain=8000), nth=1, lost=(1,))
bad("bad-4.7-base-of-a-page", "A key page has a base.", E(203, "4.7"), "frame KEYS", update(base=512), lost=())
bad("bad-4.7-base-of-a-stored-block", "A stored block has a base.", E(203, "4.7"), "frame BLCK", update(base=512), 1,
    lost=(1,))
bad("bad-4.8-payload-crc", "A block whose payload does not match its checksum.", E(204, "4.8"), "frame BLCK",
    update(crc=1))
bad("bad-4.8-padding", "A block padded with something else than zero.", E(204, "4.8"), "frame BLCK", padding,
    items=lambda: (ferry(subjects=("ships",)), bell()))
bad("bad-4.8-padding-of-commit", "A commit frame of 591 bytes and padding.", (), "frame CMIT",
    lambda h: h.update(stored=591, plain=591, payload=h["payload"][:591]), open=E(206, "7"))


def zlib_block(make_payload):
    """Gives a block another payload of codec 1."""
    def change(h):
        payload = make_payload(h["content"])
        h.update(codec=1, payload=payload, stored=len(payload))
    return change


def with_dictionary(plain):
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9, 0, plain[:100])
    return packer.compress(plain) + packer.flush()


def raw_deflate(plain):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(plain) + packer.flush()


for name, sentence, make_payload in (
        ("two-streams", "Two zlib streams in one block.", lambda p: zlib.compress(p[:300]) + zlib.compress(p[300:])),
        ("bytes-behind", "Bytes behind the zlib stream.", lambda p: zlib.compress(p, 9) + b"more"),
        ("cut-stream", "A zlib stream that is cut off.", lambda p: zlib.compress(p, 9)[:-5]),
        ("wrong-adler", "A zlib stream whose own checksum is wrong.",
         lambda p: zlib.compress(p, 9)[:-1] + bytes([zlib.compress(p, 9)[-1] ^ 1])),
        ("dictionary", "A zlib stream that asks for a preset dictionary.", with_dictionary),
        ("raw-deflate", "Deflate without the zlib wrapper.", raw_deflate),
        ("garbage", "Codec 1 and no zlib stream.", lambda p: p[:300])):
    bad("bad-4.3-zlib-" + name, sentence, E(204, "4.3"), "frame BLCK", zlib_block(make_payload), packed=True)
bad("bad-4.3-zlib-longer", "A zlib stream expands to one byte more than announced.", E(204, "4.3"), "frame BLCK",
    lambda h: h.update(plain=h["plain"] - 1), writer={"codec": 1}, packed=True)
bad("bad-4.3-zlib-shorter", "A zlib stream expands to one byte less than announced.", E(204, "4.3"), "frame BLCK",
    lambda h: h.update(plain=h["plain"] + 1), writer={"codec": 1}, packed=True)


def zstd_frame(plain, size=4, window=None, dictionary=0, checksum=b"", stated=None):
    """A zstd frame by hand: a raw block, then as one RLE block the run of equal bytes at the end (RFC 8878, 3.1.1)."""
    run = len(plain) - len(plain.rstrip(plain[-1:]))
    head = {0: 0, 4: 2}[size] << 6 | (window is None) << 5 | bool(checksum) << 2 | (1 if dictionary else 0)
    out = struct.pack("<IB", 0xFD2FB528, head) + (b"" if window is None else bytes([window]))
    out += (bytes([dictionary]) if dictionary else b"") + (len(plain) if stated is None else stated).to_bytes(
        4, "little")[:size]
    raw = plain[:len(plain) - run]
    out += (len(raw) << 3).to_bytes(3, "little") + raw
    return out + (run << 3 | 2 | 1).to_bytes(3, "little") + plain[-1:] + checksum


def zstd_vector(name, sentence, change, wrong=True):
    @vector(name, sentence)
    def _():
        item, w = ferry(assets=(b"~" * 1000,)), Writer()
        w.on("frame BLCK", lambda h: (lambda p: h.update(codec=2, payload=p, stored=len(p)))(change(h["content"])))
        w.block(item.objects[0], item, item.objects[1])
        w.news(bell()).commit()
        return Expected(w, lost=[0], verify=E(204, "4.3")) if wrong else w


zstd_vector("good-4.3-zstd-by-hand", "A zstd frame of a raw and an RLE block.", zstd_frame, False)
zstd_vector("good-4.3-zstd-window", "A zstd frame with a window of 16 MiB.", lambda p: zstd_frame(p, window=14 << 3), False)
zstd_vector("bad-4.3-zstd-window", "A zstd frame with a window of 18 MiB.", lambda p: zstd_frame(p, window=14 << 3 | 1))
zstd_vector("bad-4.3-zstd-no-size", "A zstd frame without content size.",
            lambda p: zstd_frame(p, size=0, window=14 << 3))
zstd_vector("bad-4.3-zstd-other-size", "The content size of the zstd frame is not plain.",
            lambda p: zstd_frame(p, stated=len(p) + 1))
zstd_vector("bad-4.3-zstd-dictionary-number", "A zstd frame asks for dictionary 7.", lambda p: zstd_frame(p, dictionary=7))
zstd_vector("bad-4.3-zstd-skippable", "A skippable frame stands before the zstd frame.",
            lambda p: struct.pack("<II", 0x184D2A50, 4) + b"skip" + zstd_frame(p))
zstd_vector("bad-4.3-zstd-two-frames", "Two zstd frames in one block.", lambda p: zstd_frame(p[:600] + b"~") + zstd_frame(
    p[600:]))
zstd_vector("bad-4.3-zstd-cut", "A zstd frame that is cut off.", lambda p: zstd_frame(p)[:-1])
zstd_vector("bad-4.3-zstd-garbage", "Codec 2 and no zstd frame.", lambda p: p[:600])
zstd_vector("bad-4.3-zstd-checksum", "A zstd frame with a checksum of its own, which is wrong.",
            lambda p: zstd_frame(p, checksum=b"oops"))


def base_vector(name, sentence, lost, change=None, nth=0, verify=E(204, "4.7"), copy=True, before=None):
    @vector(name, sentence, True)
    def _():
        w = Writer(2)
        if before:
            before(w)
        if change:
            w.on("frame BLCK", change, nth)
        kept_blocks(w, copy)
        return Expected(w, lost=lost, verify=verify)


base_vector("bad-4.7-base-is-no-frame", "The base is no frame.", [1], update(base=520), 1)
base_vector("bad-4.7-base-forward", "The base stands behind.", [1], lambda h: h.update(base=h["own"] + h["stored"]
            + 48 + -h["stored"] % 8), 1)
base_vector("bad-4.7-base-is-itself", "A block is its own base.", [1], lambda h: h.update(base=h["own"]), 1)
base_vector("bad-4.7-base-outside", "The base stands at 2^63.", [1], update(base=1 << 63), 1)
base_vector("bad-4.7-base-not-kept", "The base has not the flag kept.", [1, 2], update(flags=0))
base_vector("bad-4.7-base-damaged-copy-whole", "The base is damaged and its copy is not: no article is lost.", [],
            update(crc=5), verify=E(204, "4.8"))
base_vector("bad-4.7-base-header-damaged-copy-whole", "The header of the base is damaged; its copy is whole.", [],
            update(mark=b"damaged!"), verify=E(203, "4.1"))
base_vector("bad-4.7-base-damaged-no-copy", "The base is damaged and has no copy: three articles are lost.", [0, 1, 2],
            update(crc=5), verify=[E(204, "4.8"), E(204, "4.7")], copy=False)


@vector("bad-4.7-base-of-a-base", "The base of a block has a base itself.", True)
def _():
    w, items = Writer(2), [house(name, f"{name} boats sail") for name in ("one", "two", "three")]
    base = w.block(*items[0].objects, items[0], kept=True)
    base = w.block(*items[1].objects, items[1], kept=True, base=base)
    w.block(*items[2].objects, items[2], base=base)
    return Expected(w.commit(), lost=[2], verify=E(204, "4.7"))


@vector("bad-4.7-base-is-a-page", "The base is a catalogue page.", True)
def _():
    w, item = Writer(2).news(ferry()), bell()
    w.on("frame CTLG", lambda h: w.hooks.update(seen=[[h["own"], h["content"]]])).commit()
    offset, content = w.hooks.pop("seen")[0]
    w.block(*item.objects, item, base=(offset, 0, content))
    return Expected(w.commit(), lost=[1], verify=E(204, "4.7"))


@vector("bad-4.7-too-many-kept-bytes", "Three kept blocks of 12 MiB stand from a base to the block that names it.", True)
def _():
    w, items = Writer(2), [ferry(assets=(b"f" * (12 << 20),)), bell(assets=(b"b" * (12 << 20),)),
                           crane(assets=(b"c" * (12 << 20),)), house("four", "Four boats sail")]
    bases = [w.block(*item.objects, item, kept=True) for item in items[:3]]
    w.block(*items[3].objects, items[3], base=bases[0])
    return Expected(w.commit(), verify=E(204, "4.7"))


# ---- Blocks (5)

def table_change(old, new):
    """Changes the table only."""
    def change(plain):
        table, rest = plain.split(b"\n\n", 1)
        assert old in table, (old, table)
        return table.replace(old, new, 1) + b"\n\n" + rest
    return change


def upper(plain):
    return plain[:2] + plain[2:66].upper() + plain[66:]


def add_line(line):
    return lambda plain: plain.replace(b"\n\n", b"\n" + line + b"\n\n", 1)


ZERO = b"0" * 64
for name, sentence, change in (
        ("two-spaces", "Two spaces in a line of the table.", table_change(b"O ", b"O  ")),
        ("leading-zero", "A number with a leading zero.", table_change(b"R 0 ", b"R 00 ")),
        ("sign", "A number with a sign.", table_change(b"R 0 ", b"R +0 ")),
        ("hexadecimal-number", "A number that is not decimal.", table_change(b"R 0 ", b"R 0x0 ")),
        ("upper-case-digest", "A digest in upper case.", upper),
        ("short-digest", "A digest of 63 digits.", lambda p: p[:65] + p[66:]),
        ("carriage-return", "Lines that end in CR LF.", table_change(b"\nR", b"\r\nR")),
        ("tab", "A tab instead of a space.", table_change(b"R 0 ", b"R 0\t")),
        ("space-at-end", "A space at the end of a line.", table_change(b"\nR", b" \nR")),
        ("unknown-letter", "A line that begins with a letter that says nothing.", table_change(b"R 0", b"S 0")),
        ("missing-number", "A line without size.", lambda p: p.replace(p[p.index(b"\nR"):p.index(b"\n\n")], b"\nR 0")),
        ("part-without-place", "A part that does not say where it belongs.", table_change(b"R 0", b"r 0")),
        ("whole-with-place", "A whole record that says where it belongs.",
         lambda p: p.replace(b"\n\n", b" 0 9999\n\n", 1)),
        ("no-empty-line", "No empty line behind the table.", replace(b"\n\n", b"\n")),
        ("no-pieces", "A table without lines.", lambda p: p[p.index(b"\n\n") + 1:]),
        ("two-to-63", "A record number of 2^63.", table_change(b"R 0 ", b"R 9223372036854775808 ")),
        ("size-two-to-63", "A size of 2^63.", add_line(b"O " + ZERO + b" 9223372036854775808")),
        ("twenty-digits", "A size of 2^64 and the right one.", add_line(b"O " + ZERO + b" 18446744073709551616")),
        ("size-beyond", "A size of 2^63 - 1: sums of sizes overflow unless they are checked.",
         add_line(b"O " + ZERO + b" 9223372036854775807")),
        ("sizes-overflow", "Sizes whose sum is right modulo 2^64.",
         add_line(b"\n".join(b"O " + ZERO[:-1] + b"%d 4611686018427387904" % n for n in range(4)))),
        ("too-short", "The pieces announce more than there is.", lambda p: p[:-1]),
        ("too-long", "A byte stands behind the last piece.", lambda p: p + b"!")):
    bad("bad-5.2-" + name, sentence, E(204, "5.2"), "block", change)
bad("bad-5.2-no-bytes", "A block of no bytes; the index cannot name it.", E(204, "5.2"), "block", lambda p: b"",
    lost=(0, 1))
bad("bad-5.2-65536-pieces", "A block of 65,536 pieces.", E(204, "5.2"), "block",
    add_line(b"\n".join([b"O e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0"] * 65534)),
    writer={"codec": 1}, packed=True)
bad("bad-5.3-empty-record", "A record of no bytes.", E(204, "5.3"), "block", add_line(b"R 7 0"))
bad("bad-5.3-part-is-whole", "A part that is as large as the whole.", E(204, "5.3"), "block",
    lambda p: b"o " + p[2:].replace(b"\n", b" 0 " + p.split(b"\n")[0].split()[2] + b"\n", 1))
bad("bad-5.3-part-beyond", "A part that ends behind the whole.", E(204, "5.3"), "block",
    lambda p: b"o " + p[2:].replace(b"\n", b" 9990 10000\n", 1))
bad("bad-5.3-part-overflow", "Place and size of a part overflow 2^63.", E(204, "5.3"), "block",
    lambda p: b"o " + p[2:].replace(b"\n", b" 9223372036854775800 9223372036854775807\n", 1))
bad("bad-5.5-empty-object-digest", "An object of no bytes whose digest is not that of nothing.", E(205, "5.5"), "block",
    add_line(b"O " + ZERO + b" 0"), lost=())
bad("bad-5.5-object", "One letter of an original is another; the record can be read.", E(205, "5.5"), "block",
    replace(b"lighthouse", b"lighthouze"), lost=(), lost_objects=[page("Ferry returns to the island")])
bad("bad-5.5-record", "One letter of a record is another; its original can be read.", E(205, "5.5"), "block",
    replace(b'"language":"en"', b'"language":"de"'), lost_objects=())


def parts_vector(name, sentence, error, hook, change, nth=0, record=False):
    @vector(name, sentence)
    def _():
        w, item = Writer().on(hook, change, nth).news(ferry()), crane()
        if record:
            w.block(*item.objects)
            w.parts(item, 100)
        else:
            w.parts(item.objects[0], 60)
            w.block(item)
        w.news(bell()).commit()
        return Expected(w, lost=[1] if record else [], lost_objects=() if record else item.objects, verify=error)


parts_vector("bad-5.4-parts-swapped", "The second and third part of an object changed places.", E(204, "5.4"), "parts",
             lambda cuts: [cuts[0], cuts[2], cuts[1]])
parts_vector("bad-5.4-part-missing", "The second part of an object is missing.", E(204, "5.4"), "parts",
             lambda cuts: [cuts[0], cuts[2]])
parts_vector("bad-5.4-last-part-missing", "The last part of a record is missing.", E(204, "5.4"), "parts",
             lambda cuts: cuts[:-1], record=True)
parts_vector("bad-5.4-parts-overlap", "A part begins before the one before it ended.", E(204, "5.4"), "parts",
             lambda cuts: [cuts[0], (cuts[1][0] - 1, cuts[0][1][-1:] + cuts[1][1]), cuts[2]])
parts_vector("bad-5.4-part-not-alone", "Another piece stands in the block of a part.", E(204, "5.4"), "block",
             add_line(b"O e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0"), 2)
parts_vector("bad-5.4-part-damaged", "A part of a record is damaged.", E(204, "4.8"), "frame BLCK", update(crc=9), 3,
             record=True)
parts_vector("bad-5.4-part-of-another", "The second part names another object.", E(204, "5.4"), "block",
             lambda p: p[:2] + ZERO + p[66:], 2)
parts_vector("bad-5.5-object-in-parts", "A byte of the last part of an object is another.", E(205, "5.5"), "block",
             lambda p: p[:-2] + b"?\n", 3)


@vector("bad-5.4-frame-between-parts", "A frame stands between two parts.")
def _():
    w, item = Writer().news(ferry()), crane()
    w.on("frame BLCK", lambda h: None)
    data, first = item.objects[0], None
    for at in range(0, len(data), 60):
        place = w.block(("o", digest(data).hex(), at, len(data), data[at:at + 60]))[:2]
        first = first or place
        if at == 60:
            w.frame("hiLo", b"in between")
    w.placed(data, first, 0)
    w.block(item)
    return Expected(w.commit(), lost_objects=[data], verify=E(204, "5.4"))


@vector("bad-9.6-object-of-8-eib", "A part announces a whole of 2^63 - 1 bytes: above the limit of any reader.")
def _():
    w, item, data = Writer(), ferry(), b"the first bytes of very many"
    w.block(("o", digest(data).hex(), 0, (1 << 63) - 1, data))
    w.placed(data, (512, len(w.data) - 512), 0)
    w.news(item).commit()
    return Expected(w, lost_objects=[data], verify=E(601, "9.6"))


def copy_vector(name, sentence, hook, change, verify=E(206, "5.7")):
    @vector(name, sentence)
    def _():
        w, item = Writer().on(hook, change), ferry()
        w.block(*item.objects, item, kept=True, copy=True)
        return Expected(w.news(bell()).commit(), verify=verify)


copy_vector("bad-5.7-copy-differs", "A copy differs in one letter from its block.", "copy", replace(b"Ferry", b"Perry"))
copy_vector("bad-5.7-copy-is-kept", "A copy has the flag kept.", "frame bCPY", update(flags=16))
copy_vector("bad-5.7-copy-of-what-follows", "A copy names what stands behind it.", "frame bCPY", update(base=4096))
copy_vector("bad-5.7-copy-damaged", "A copy is damaged; its block is not.", "frame bCPY", update(crc=3), E(204, "4.8"))
copy_vector("bad-5.7-block-damaged", "A block is damaged; its copy is not and no article is lost.", "frame BLCK",
            update(crc=3), E(204, "4.8"))


@vector("bad-5.1-object-twice", "The same object stands in two blocks.")
def _():
    w, item = Writer().news(ferry()), bell()
    w.block(page("Ferry returns to the island"), *item.objects, item)
    return Expected(w.commit(), verify=E(206, "5.1"))


@vector("bad-5.1-object-in-two-runs", "A second commit brings an object that is there already.")
def _():
    w, item = Writer().news(ferry()).commit(), bell()
    w.block(page("Ferry returns to the island"), *item.objects, item)
    return Expected(w.commit(), verify=E(206, "5.1"))


@vector("bad-5.1-record-twice", "The same record stands in two blocks.")
def _():
    w, item = Writer(), ferry()
    w.news(item)
    w.block(item, b"Another object.\n")
    item.place = (512, item.place[1], 1)
    w.data, place = w.data, item.place
    first = struct.unpack_from("<I", w.data, 528)[0]
    item.place = (512, 48 + first + -first % 8, 1)
    return Expected(w.commit(), verify=E(206, "5.1"))


def record_vector(name, sentence, change, error, items=None):
    @vector(name, sentence)
    def _():
        raw = change(ferry().record)
        return Expected(Writer().news(ferry(raw=raw), bell()).commit(), deep=error)


record_vector("bad-5.1-not-canonical", "A record with a space behind a comma.", replace(b',"guid"', b', "guid"'), E(207, "5.1"))
record_vector("bad-5.1-member-twice", "A record says twice what its guid is.",
              replace(b',"guid":', b',"guid":"urn:example:other","guid":'), E(207, "5.1"))
record_vector("bad-5.1-not-json", "A record that is no JSON.", lambda raw: b"<newsItem/>", E(207, "5.1"))
record_vector("bad-5.1-not-utf-8", "A record with a byte FF.", replace(b"Ferry", b"Ferr\xff"), E(207, "5.1"))
record_vector("bad-5.1-other-record", "A record of another form, narc-item-2.", replace(b"narc-item-1", b"narc-item-2"),
              E(207, "5.1"))
record_vector("bad-5.1-members-not-sorted", "A record whose members are not sorted.",
              lambda raw: b'{"url":"https://news.example/ferry",' + raw[1:].replace(
                  b',"url":"https://news.example/ferry"', b""), E(207, "5.1"))
for name, sentence, old, new in (
        ("status", "The record is canceled, its row is not.", b'"usable"', b'"canceled"'),
        ("headline", "The record has another headline than its row.", b'"value":"Ferry returns', b'"value":"Ferry sinks'),
        ("published", "The record has another date than its row.", b"T08:30:00Z", b"T08:30:01Z"),
        ("provider", "The record has another provider than its row.", b"Harbour Wire", b"Harbour Post"),
        ("subjects", "The record has another subject than its row.", b"shipping", b"weather!"),
        ("url", "The record has another URL than its row.", b"https://news", b"https://olds"),
        ("guid", "The record has another guid than its row.", b"urn:newsml", b"urn:newsmi")):
    record_vector("bad-6.2-row-differs-" + name, sentence, replace(old, new), E(206, "6.2"))


for name, sentence, body in (
        ("script", "A body holds a script.", "<script>alert(1)</script>"),
        ("handler", "An element of a body carries an event handler.", '<p onclick="alert(1)">Ferry.</p>'),
        ("scheme", "A body links to a script.", '<p><a href="JavaScript:alert(1)">Ferry</a></p>'),
        ("hidden-scheme", "A body has a tab inside an address.", '<p><a href="java\tscript:alert(1)">Ferry</a></p>'),
        ("entity", "A body has an entity of HTML.", "<p>Ferry&nbsp;returns.</p>"),
        ("not-closed", "A body ends inside a paragraph.", "<p>Ferry returns."),
        ("no-content", "A body has an empty paragraph.", "<p>Ferry.</p><p></p>"),
        ("place", "A paragraph stands inside a paragraph.", "<p>Ferry <p>returns.</p></p>"),
        ("too-deep", "65 elements of a body are open.", "<blockquote>" * 65 + "Ferry." + "</blockquote>" * 65)):
    record_vector("bad-11.3-body-" + name, sentence,
                  replace(b"<p>Ferry returns to the island, says the keeper of the lighthouse.</p>",
                          json.dumps(body)[1:-1].encode()), E(207, "11.3"))


@vector("bad-11.3-object-missing", "A record names an object that is not in the file.")
def _():
    w, item = Writer(), ferry(assets=(b"a picture that was not kept",))
    w.block(item.objects[0], item)
    return Expected(w.commit(), deep=E(206, "11.3"))


# ---- The index (6)

def row(**changes):
    """Changes the first row of the first catalogue page: n is the list of its numbers."""
    def change(rows):
        for at, value in changes.get("n", {}).items():
            rows[0]["n"][at] = value(rows[0]["n"][at]) if callable(value) else value
        for at, value in changes.get("texts", {}).items():
            rows[0]["texts"][at] = value
        if "id" in changes:
            rows[0]["id"] = changes["id"]
    return change


def page_vector(name, sentence, error, hook, change, nth=0, **more):
    """One row a page, so that only item 0 is concerned; its original can be read."""
    bad(name, sentence, error, hook, change, nth, writer={"rows": 1}, lost_objects=(), **more)


def blocks(offset, size=8):
    return lambda rows: [(offset, size)]


page_vector("bad-6.1-block-forward", "A catalogue page names a block behind itself.", E(206, "6.1"), "blocks",
            blocks(1 << 40))
page_vector("bad-6.1-block-in-header", "A catalogue page names a block at 504.", E(206, "6.1"), "blocks", blocks(63))
page_vector("bad-6.1-block-at-0", "A catalogue page names a block at 0.", E(206, "6.1"), "blocks", blocks(0))
page_vector("bad-6.1-block-size", "A catalogue page has another size of a block.", E(206, "6.1"), "blocks",
            lambda rows: [(rows[0][0], rows[0][1] - 1)])
page_vector("bad-6.1-block-size-48", "A catalogue page names a block of 48 bytes.", E(206, "6.1"), "blocks",
            lambda rows: [(rows[0][0], 6)])
page_vector("bad-6.1-block-reaches-the-page", "A catalogue page names a block that ends behind its beginning.",
            E(206, "6.1"), "blocks", lambda rows: [(rows[0][0], 0xFFFFFF)])
page_vector("bad-6.1-block-is-another-frame", "A catalogue page names a place within a block.", E(203, "4.1"), "blocks",
            lambda rows: [(rows[0][0] + 1, rows[0][1] - 1)])
page_vector("bad-6.2-fit", "A byte stands behind the texts of a page.", E(206, "6.2"), "CTLG", lambda p: p + b"!")
page_vector("bad-6.2-too-short", "The last text of a page is cut off.", E(206, "6.2"), "CTLG", lambda p: p[:-1])
page_vector("bad-6.2-no-head", "A page of 20 bytes.", E(206, "6.2"), "CTLG", lambda p: p[:20])
page_vector("bad-6.2-no-rows", "A page that says it has no rows.", E(206, "6.2"), "CTLG head",
            lambda head: [head[0], 0, *head[2:]])
page_vector("bad-6.2-too-many-rows", "A page that says it has 65,537 rows.", E(206, "6.2"), "CTLG head",
            lambda head: [head[0], 65537, *head[2:]])
page_vector("bad-6.2-more-blocks-than-rows", "A page of one row and two blocks.", E(206, "6.2"), "blocks",
            lambda rows: rows + rows)
page_vector("bad-6.2-block-row", "A row names a block that the page has not.", E(206, "6.2"), "rows", row(n={6: 1}))
page_vector("bad-6.2-version-0", "A row of version 0.", E(206, "6.2"), "rows", row(n={0: 0}))
page_vector("bad-6.2-no-guid", "A row without guid.", E(206, "6.2"), "rows", row(texts={0: b""}))
page_vector("bad-6.2-url-beside-bit-7", "A row whose URL is the guid and that has one all the same.", E(206, "6.2"), "rows",
            row(n={8: lambda facts: facts | 1 << 7}))
page_vector("bad-6.2-until-without-embargo", "A row with an end of an embargo that it has not.", E(206, "6.2"), "rows",
            row(n={3: BEGUN}), lost=())
page_vector("bad-6.2-texts", "Sizes of texts that are not those of the texts.", E(206, "6.2"), "CTLG head",
            lambda head: [*head[:3], head[3] - 1, head[4]])
page_vector("bad-1.3-text-not-utf-8", "A headline that is not UTF-8.", E(206, "1.3"), "rows", row(texts={4: b"Ferr\xff"}))
page_vector("bad-6.2-piece", "A row names a piece that its block has not.", E(206, "6.2"), "rows", row(n={7: 2}))
page_vector("bad-11.2-piece-is-an-object", "A row names an object as its record.", E(206, "11.2"), "rows", row(n={7: 0}))
page_vector("bad-5.5-id", "A row has another id; the commit has its leaf.", E(205, "5.5"), "rows", row(id=b"\x11" * 32))
page_vector("unsupported-6.2-reserved", "Reserved bytes of a page are not zero.", E(103, "6.2"), "CTLG head",
            lambda head: [*head[:4], 1])
for name, sentence, change in (
        ("facts", "Facts with bit 13.", lambda facts: facts | 1 << 13),
        ("facts-high", "Facts with bit 31.", lambda facts: facts | 1 << 31),
        ("status-3", "A status of 3.", lambda facts: facts | 3),
        ("embargo-3", "An embargo of 3.", lambda facts: facts | 3 << 2),
        ("precision-6", "A precision of 6.", lambda facts: facts & ~(7 << 8) | 6 << 8)):
    page_vector("unsupported-6.2-" + name, sentence, E(103, "6.2"), "rows", row(n={8: change}))


@vector("bad-11.2-record-of-another", "A row names the record of another item.")
def _():
    w = Writer().on("rows", lambda rows: rows[0].update(place=rows[1]["place"]))
    return Expected(w.news(ferry(), bell()).commit(), lost=[0], lost_objects=(), verify=E(206, "11.2"))


@vector("bad-6.2-guid-and-version-twice", "Two articles of one guid and version.")
def _():
    w = Writer().news(ferry(), ferry(text="<p>Other.</p>")).commit()
    e = Expected(w, verify=E(206, "6.2"))
    return e


@vector("bad-6.2-guid-and-version-in-two-runs", "Two commits bring the same version of an article, with other content.")
def _():
    return Expected(Writer().news(ferry(), bell()).commit().news(ferry(text="<p>Other.</p>")).commit(),
                    verify=E(206, "6.2"))


@vector("bad-6.2-other-commit", "A row says that another commit added it.")
def _():
    return Expected(Writer().on("rows", row(n={4: 2})).news(ferry(), bell()).commit(), verify=E(206, "6.2"))


def keys_vector(name, sentence, error, hook, change, nth=0, **more):
    bad(name, sentence, error, hook, change, nth, lost=(), **more)


def cell(column, value, at=0):
    def change(rows):
        rows[at] = (*rows[at][:column], value(rows[at][column]) if callable(value) else value, *rows[at][column + 1:])
    return change


keys_vector("bad-6.3-order", "The rows of table 1 are not sorted.", E(206, "6.3"), "table 1", lambda rows: rows.reverse())
keys_vector("bad-6.3-row-twice", "A row of table 2 stands twice, another is missing.", E(206, "6.3"), "table 2",
            lambda rows: [rows[0], rows[0]])
keys_vector("bad-6.3-fit", "A byte stands behind the columns of a page.", E(206, "6.3"), "KEYS 3", lambda p: p + b"!")
keys_vector("bad-6.3-no-rows", "A key page of no rows.", E(206, "6.3"), "KEYS 4", lambda p: struct.pack("<II", 4, 0))
keys_vector("bad-6.3-no-head", "A key page of 7 bytes.", E(206, "6.3"), "KEYS 2", lambda p: p[:7])
keys_vector("bad-6.1-other-table", "A page of table 4 where one of table 3 was announced.", E(206, "6.1"), "KEYS 3",
            lambda p: b"\4" + p[1:])
keys_vector("bad-6.1-block-of-a-row", "A row of table 1 names a block at 8.", E(206, "6.1"), "table 1", cell(5, 1))
keys_vector("bad-6.1-object-forward", "A row of table 5 names a block behind the page.", E(206, "6.1"), "table 5",
            cell(1, 1 << 30), lost_objects=[page("Ferry returns to the island"), page("Tower gets a new bell")])
for table, column, what in ((1, 2, "version"), (1, 3, "facts"), (1, 4, "embargo"), (1, 8, "id"), (2, 1, "item"),
                            (3, 1, "item"), (4, 1, "item")):
    keys_vector(f"bad-6.3-table-{table}-{what}", f"A row of table {table} has another {what} than the catalogue.",
                E(206, "6.3"), f"table {table}", cell(column, lambda old: old ^ 1, 1 if column == 1 else 0))
keys_vector("unsupported-6.2-facts-of-table-1", "A row of table 1 has unknown facts.", E(103, "6.2"), "table 1",
            cell(3, lambda facts: facts | 1 << 20))
keys_vector("bad-6.3-row-missing", "A row of table 3 is missing.", E(206, "6.3"), "table 3", lambda rows: rows[:1])


@vector("bad-11.2-object-not-in-table-5", "Table 5 lacks an object.")
def _():
    w = Writer().on("table 5", lambda rows: rows[:1]).on("run", fields(objects=1)).news(ferry(), bell()).commit()
    lost = max(w.objects, key=lambda data: digest(data)[:6])
    return Expected(w, lost_objects=[lost], verify=E(206, "11.2"))


@vector("bad-11.2-record-in-table-5", "A row of table 5 names a record.")
def _():
    w = Writer().on("table 5", cell(3, 1)).news(ferry(), bell()).commit()
    lost = min(w.objects, key=lambda data: digest(data)[:6])
    return Expected(w, lost_objects=[lost], verify=E(206, "11.2"))


def run_vector(name, sentence, error, hook, change, lost=(0, 1), **more):
    bad(name, sentence, error, hook, change, lost=lost,
        lost_objects=[page("Ferry returns to the island"), page("Tower gets a new bell")] if lost else (), **more)


def fields(**changes):
    return lambda r: r.update({name: value(r[name]) if callable(value) else value for name, value in changes.items()})


def table_pages(table, change):
    return fields(pages=lambda pages: [[change(*p) for p in t] if at == table else t for at, t in enumerate(pages)])


run_vector("bad-6.4-fit", "A byte stands behind the columns of a run.", E(206, "6.4"), "IRUN", lambda p: p + b"!")
run_vector("bad-6.4-too-short", "A run of 40 bytes.", E(206, "6.4"), "IRUN", lambda p: p[:40])
run_vector("bad-6.4-counts", "A run that says it has 2^32 - 1 pages of each table.", E(206, "6.4"), "run",
           fields(counts=[0xFFFFFFFF] * 7))
run_vector("bad-6.4-rows-of-catalogue", "The pages of the catalogue have fewer rows than the run items.", E(206, "6.4"),
           "run", table_pages(0, lambda key, at, size, rows: (key, at, size, rows - 1)))
run_vector("bad-6.4-rows-of-table-2", "The pages of table 2 have more rows than the run items.", E(206, "6.4"), "run",
           table_pages(2, lambda key, at, size, rows: (key, at, size, rows + 1)))
run_vector("bad-6.4-rows-of-table-5", "The pages of table 5 have fewer rows than the run objects.", E(206, "6.4"), "run",
           fields(objects=3))
run_vector("bad-6.4-items-2-to-63", "A run of 2^63 items.", E(206, "6.5"), "run", fields(items=1 << 63))
run_vector("bad-6.1-page-forward", "A run names a page behind itself.", E(206, "6.1"), "run",
           table_pages(1, lambda key, at, size, rows: (key, 1 << 50, size, rows)))
run_vector("bad-6.1-page-in-header", "A run names a page at 256.", E(206, "6.1"), "run",
           table_pages(1, lambda key, at, size, rows: (key, 256, size, rows)))
run_vector("bad-6.1-page-is-another", "A run names a catalogue page as one of table 1.", E(206, "6.1"), "run",
           fields(pages=lambda pages: [pages[0], [(pages[1][0][0], *pages[0][0][1:])], *pages[2:]]), lost=())
run_vector("bad-6.1-page-size", "A run has another size of a key page.", E(206, "6.1"), "run",
           table_pages(3, lambda key, at, size, rows: (key, at, size - 8, rows)), lost=())
run_vector("bad-6.1-first-key", "A run has another first key of a key page.", E(206, "6.1"), "run",
           table_pages(4, lambda key, at, size, rows: (key - 1, at, size, rows)), lost=())


@vector("bad-6.4-order-of-pages", "The two pages of table 2 stand in the wrong order.")
def _():
    w = Writer(rows=1).on("run", fields(pages=lambda pages: [*pages[:2], pages[2][::-1], *pages[3:]]))
    w.news(ferry(), bell()).commit()
    return Expected(w, lost=[0, 1], verify=E(206, "6.4"))


@vector("bad-6.4-order-of-copies", "The copied blocks of a run are not sorted.")
def _():
    w, items = Writer().on("run", fields(copies=lambda copies: copies[::-1])), (ferry(), bell())
    for item in items:
        w.block(*item.objects, item, kept=True, copy=True)
    return Expected(w.commit(), lost=[0, 1], verify=E(206, "6.4"))


def runs_of_three():
    return Writer().news(ferry()).commit().news(bell()).commit()


@vector("bad-6.5-first-run-missing", "The last commit names the newest run only.")
def _():
    w = runs_of_three().on("commit", fields(runs=lambda runs: runs[1:])).news(crane()).commit()
    return Expected(w, lost=[0], verify=E(206, "6.5"))




@vector("bad-6.5-last-run-missing", "The last commit does not name the run of its own items.")
def _():
    w = runs_of_three().on("commit", fields(runs=lambda runs: runs[:-1])).news(crane()).commit()
    return Expected(w, lost=[2], verify=E(206, "6.5"))


@vector("bad-9.5-first-run-damaged", "The first of three runs is damaged: its items are lost, those of the others not.")
def _():
    w = Writer().on("frame IRUN", update(crc=1)).news(ferry()).commit().news(bell()).commit().news(crane()).commit()
    return Expected(w, lost=[0], verify=E(204, "4.8"), scan={"records": [0, 1, 2], "missing": [], "commits": 3})


@vector("bad-9.5-catalogue-page-damaged", "A catalogue page is damaged: the item of the other one is not lost.")
def _():
    w = Writer(rows=1).on("frame CTLG", update(crc=1)).news(ferry(), bell()).commit()
    return Expected(w, lost=[0], lost_objects=(), verify=E(204, "4.8"), scan={"records": [0, 1], "missing": []})


bad("bad-9.5-key-page-damaged", "The page of table 1 is damaged: articles are found by number, not by guid.",
    E(204, "4.8"), "frame KEYS", update(crc=1), lost=())


def state_vector(name, sentence, error, hook, change, nth=0, unknown=(), **more):
    @vector(name, sentence)
    def _():
        w = Writer().on(hook, change, nth)
        w.news(ferry(), ferry(version=2, status="canceled", text=""), bell()).commit()
        return Expected(w, verify=error, unknown=unknown)


state_vector("unsupported-6.6-bits", "A state with bit 5: what counts of the item is not known.", E(103, "6.6"), "table 6",
             cell(1, lambda state: state | 1 << 5), unknown=(0, 1, 2))
state_vector("bad-6.6-page-damaged", "The page of table 6 is damaged: a canceled article is not shown.", E(204, "4.8"),
             "frame KEYS", update(crc=1), 5, unknown=(0, 1, 2))


@vector("bad-6.6-wrong-status", "Table 6 says that a canceled article is usable.")
def _():
    w = Writer().on("table 6", cell(1, 1))
    w.news(ferry(), ferry(version=2, status="canceled", text=""), bell()).commit()
    e = Expected(w, verify=E(206, "6.6"))
    e.json["items"][0]["status"] = "usable"
    return e


@vector("bad-6.6-row-missing", "Table 6 has no row for an item that is not the newest.")
def _():
    w = Writer().on("table 6", lambda rows: []).news(ferry(), ferry(version=2, text="<p>2</p>"), bell()).commit()
    e = Expected(w, verify=E(206, "6.6"))
    e.json["items"][0]["newest"] = True
    return e


# ---- Commits and roots (7, 8)

def commit_vector(name, sentence, error, change, **more):
    """A commit that cannot be used at all."""
    bad(name, sentence, (), "commit", change, open=error, **more)


def second(name, sentence, error, change, opens=True):
    @vector(name, sentence)
    def _():
        w = Writer().news(ferry()).commit().on("commit", change).news(bell()).commit()
        e = Expected(w, verify=() if not opens else error, open=None if opens else error)
        return e


bad("bad-7-form", "A commit frame of 600 bytes of payload.", (), "CMIT", lambda p: p + bytes(8), open=E(206, "7"))
bad("bad-7-packed", "A commit frame that is packed.", (), "frame CMIT",
    lambda h: (lambda p: h.update(codec=1, payload=p, stored=len(p)))(zlib.compress(h["content"], 9)),
    open=E(206, "7"), packed=True)
commit_vector("bad-7.4-number-2-first", "The only commit has number 2.", E(206, "7.4"), fields(number=2))
commit_vector("bad-7.4-number-0", "The only commit has number 0.", E(206, "7.4"), fields(number=0))
commit_vector("bad-7.4-previous-of-first", "The first commit names one before it.", E(206, "7.4"), fields(previous=512))
commit_vector("bad-7.3-begin-in-header", "A commit that begins in the header.", E(206, "7.3"), fields(begin=504))
commit_vector("bad-7.3-begin-behind", "A commit that begins behind itself.", E(206, "7.3"),
              fields(begin=lambda begin: 1 << 40))
commit_vector("bad-7.3-begin-odd", "A commit that begins at no multiple of 8.", E(206, "7.3"), fields(begin=516))
second("bad-7.3-begin-before-previous-ends", "A commit begins before the end of the one before it.", E(206, "7.3"),
       fields(begin=lambda begin: begin - 640), False)
second("bad-7.4-previous-is-itself", "A commit names itself as the one before.", E(206, "7.3"),
       lambda c: c.update(previous=1 << 40), False)
second("bad-7.1-number", "The second commit has number 3.", E(206, "7.1"), fields(number=3))
second("bad-7.2-begun", "The second commit has another time of the first one.", E(206, "7.2"), fields(begun=BEGUN + 1))
second("bad-7.5-items", "The sum of items is not that of the commits.", E(206, "7.5"), fields(items=2))
second("bad-7.5-objects", "The sum of objects is not that of the commits.", E(206, "7.5"),
       fields(objects=0, total_objects=1))
second("bad-7.5-object-bytes", "The bytes of objects are not those of the commit.", E(206, "7.5"),
       lambda c: c.update(bytes=c["bytes"] + 1, total_bytes=c["total_bytes"] + 1))
second("bad-7.5-guids", "The number of guids is wrong.", E(206, "7.5"), fields(guids=1))
commit_vector("bad-7.5-more-than-all", "A commit adds more items than there are.", E(206, "7.5"), fields(items=3))
commit_vector("bad-7.5-more-guids-than-items", "More guids than items.", E(206, "7.5"), fields(guids=3))
commit_vector("bad-9.6-items", "A commit of 2^62 items: above the limit of any reader.", E(601, "9.6"),
              fields(items=1 << 62, total_items=1 << 62))
commit_vector("bad-7.8-25-runs", "A commit of 25 runs.", E(206, "7.8"), fields(count=25))
commit_vector("bad-7.8-run-forward", "A commit names a run behind itself.", E(206, "7.8"),
              fields(runs=lambda runs: [(1 << 40, 400, 0)]))
commit_vector("bad-7.8-run-in-header", "A commit names a run at 8.", E(206, "7.8"), fields(runs=lambda runs: [(8, 400, 0)]))
commit_vector("bad-7.8-run-too-long", "A commit names a run that reaches into it.", E(206, "7.8"),
              fields(runs=lambda runs: [(runs[0][0], runs[0][1] + 8, 0)]))
commit_vector("bad-7.8-unused-place", "A place for a run that is not used is not zero.", E(206, "7.8"),
              fields(runs=lambda runs: runs + [(512, 400, 0)], count=1))
commit_vector("unsupported-7-reserved", "Reserved bytes behind a run are not zero.", E(103, "7"),
              fields(runs=lambda runs: [(*runs[0][:2], 1)]))
bad("bad-7.8-run-size", "A commit has another size of a run.", E(206, "6.1"), "commit",
    fields(runs=lambda runs: [(runs[0][0], runs[0][1] - 8, 0)]), lost=(0, 1))
bad("bad-7.8-run-is-a-page", "A commit names a page as its run.", E(206, "6.1"), "commit",
    fields(runs=lambda runs: [(512, 400, 0)]), lost=(0, 1))


@vector("bad-7.3-bytes-between-frames", "Between two blocks of a commit stand bytes that are no frame.")
def _():
    w = Writer().news(ferry())
    w.data += b"what is this doing here?"
    return Expected(w.news(bell()).commit(), verify=E(203, "4.1"))


@vector("bad-7.6-gap-changed", "One byte of a gap changed.")
def _():
    w = Writer().news(ferry()).commit()
    at = len(w.data)
    w.gap(b"what a power cut left").news(bell()).commit()
    w.data[at + 3] ^= 4
    return Expected(w, verify=E(203, "7.6"))


@vector("bad-7.6-gap-crc-without-gap", "A commit without a gap has the checksum of one.")
def _():
    w = Writer().on("commit", update(gap=1)).news(ferry(), bell()).commit()
    return Expected(w, verify=E(203, "7.6"))


@vector("bad-7.4-previous-damaged", "The first of two commits is damaged: both articles can be read.")
def _():
    w = Writer().on("frame CMIT", update(check=1)).news(ferry()).commit().news(bell()).commit()
    e = Expected(w, verify=E(203, "4.9"), scan={"records": [0, 1], "missing": [], "objects": 2, "commits": 1})
    del e.json["commits"][0]
    return e


bad("bad-8.2-leaves", "The leaves of a commit are not those of its items.", E(209, "8.2"), "commit",
    fields(leaves=b"\x22" * 32), lost=())
bad("bad-11.1-row", "A row has another stated version: the leaves do not follow from the catalogue.", E(209, "8.2"), "rows",
    row(n={1: 9}), lost=())
commit_vector("bad-8.3-root", "A root that does not follow.", E(209, "8.3"), fields(root=b"\x33" * 32))
bad("bad-8.3-root-before-first", "The root before the first commit is not that of the header.", E(209, "8.3"), "commit",
    fields(before=b"\x44" * 32), lost=())
second("bad-8.3-root-before", "The root before the second commit is not that of the first.", E(209, "8.3"),
       fields(before=b"\x44" * 32))


# ---- Verifying and recovering (11, 12)

@vector("bad-11.2-stray-record", "A block holds the record of an item that no page has.")
def _():
    w = Writer().news(ferry())
    w.on("block", lambda p: p.replace(b"\n\n", b"\nR 9 12\n\n", 1) + b'{"guid":"x"}').news(bell()).commit()
    return Expected(w, verify=E(206, "11.2"))


@vector("bad-11.5-block-of-two-articles", "A block of two articles is damaged: each of them is reported.")
def _():
    w, items = Writer().on("frame BLCK", update(crc=6)), (ferry(), bell())
    w.block(*[data for item in items for data in item.objects], *items)
    e = Expected(w.news(crane()).commit(), lost=[0, 1], verify=E(204, "4.8"))
    e.json["verify"]["items"] = [0, 1]
    return e


@vector("bad-12.3-missing", "A block is damaged: a recoverer lists the guid of what is missing.")
def _():
    w = Writer().on("frame BLCK", update(crc=8), 1).news(ferry(), bell(), crane()).commit()
    return Expected(w, lost=[1], verify=E(204, "4.8"), scan={
        "records": [0, 2], "missing": [1], "objects": 2, "commits": 1})


@vector("bad-12.1-made-up-frame", "A damaged object holds a block made for its place: a recoverer passes over it.")
def _():
    forged = Item("urn:newsml:wire.example:20261105:forged", "Never happened")
    pad = 7 - (48 + len(f"O {'0' * 64} 999\n\n") - 1) % 8
    plain = f"R 1 {len(forged.record)}\n\n".encode() + forged.record
    at = 512 + 48 + len(f"O {'0' * 64} {0:03}\n\n") + pad
    head = b"\xfenarc\x1a\xf5\xffBLCK" + struct.pack("<BBHIIQIQ", 0, 0, 0, len(plain), len(plain), at, crc32c(
        plain + bytes(-len(plain) % 8)), 0)
    data = b" " * pad + head + struct.pack("<I", crc32c(head)) + plain + bytes(-len(plain) % 8)
    assert at % 8 == 0 and 100 <= len(data) < 1000, (at, len(data))
    w = Writer().on("frame BLCK", update(crc=8))
    w.block(data)
    w.news(bell(), crane()).commit()
    return Expected(w, lost_objects=[data], verify=E(204, "4.8"), scan={
        "records": [0, 1], "missing": [], "guids": [item.guid for item in w.items]})


@vector("bad-12.1-index-lost", "All pages, runs and the commit are zero bytes: a recoverer has both articles.")
def _():
    w = Writer()
    w.news(ferry(), bell())
    at = len(w.data)
    w.commit()
    w.data[at:] = bytes(len(w.data) - at)
    return Expected(w, open=E(201, "9.1"), scan={"records": [0, 1], "objects": 2, "commits": 0})


# ---- The command

README = """# Test vectors of the narc archive format

Each `NAME.narc` is a file for a reader of format 1.0 (`spec/narc-format.md`), each `NAME.json` what the reader must see.
A name begins with `good` (nothing is wrong; at most bytes follow the last commit), `bad` (damaged or wrong) or
`unsupported` (needs a newer reader), then comes the section of the specification that it is about.

To use them without our code: for each file, open it, list commits, items and objects, hand out every record and object,
verify, and compare with the JSON:

| member | what it says |
|---|---|
| `about`, `section` | the sentence below, and the section of the specification |
| `packed` | the bytes of the file depend on the version of zlib or zstd |
| `open` | null, or the error that opening ends with: its number and the section that is broken; then nothing is read |
| `commits` | number, time and root of the commits that can be reached, the first one first |
| `items` | those whose record can be handed out: number, id (the SHA-256 of the record), guid, version, and what their versions mean together (6.6): newest, status, embargo, until; null when that cannot be known |
| `lost` | numbers of the items whose record must not be handed out |
| `objects` | digest and size of the objects that can be handed out, sorted by digest |
| `trailing` | bytes behind the last commit |
| `verify` | full verification (11.2): exit status (0, 3 bytes follow, 4 damage, 6 newer or no archive) and errors that must be among those found, and where it says so the numbers of the items that must be named |
| `deep` | the same of a deep verification (11.3); that of `verify` when it is left out |
| `absent` | guids that are not in the file, though something in it is like them |
| `scan` | what a recoverer finds (12): numbers of records and of missing ones, how many objects and commits, guids of the records |

A reader may find more than the named errors in a damaged file, but none where the exit status is 0.

`make.py` and `narc_make.py` write the folder anew: `python3 make.py .`; this file too. The two know nothing of
`spec/reader`, which reads what they write in `tests/spec/vectors.py`.

| vector | what it is |
|---|---|
"""


def main(folder, names=()):
    for name in names or VECTORS:
        sentence, function = VECTORS[name]
        made = function()
        expected = made if isinstance(made, Expected) else Expected(made)
        about = {"about": sentence, "section": name.split("-")[1], "packed": name in PACKED}
        data = expected.json.pop("data", None)
        with open(os.path.join(folder, name + ".narc"), "wb") as file:
            file.write(bytes(expected.writer.data) if data is None else data)
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            json.dump({**about, **expected.json}, file, ensure_ascii=False, indent=1)
            file.write("\n")
    if not names:
        with open(os.path.join(folder, "README.md"), "w", encoding="utf-8") as file:
            file.write(README + "".join(f"| `{name}` | {VECTORS[name][0]} |\n" for name in sorted(VECTORS)))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
