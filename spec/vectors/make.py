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

from narc_make import BEGUN, DAY, Item, Writer, columns, crc32c, date, digest, pack

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
                 unknown=()):
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


@vector("good-4.2-ancillary-codec", "An unknown ancillary frame packed with a codec for private use.")
def _():
    w = Writer().on("frame hiLo", update(codec=200, plain=99999999, base=640))
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


# ---- The command

def main(folder, names):
    for name in names or VECTORS:
        sentence, function = VECTORS[name]
        made = function()
        expected = made if isinstance(made, Expected) else Expected(made)
        section = name.split("-")[1]
        about = {"about": sentence, "section": section, "packed": name in PACKED}
        data = expected.json.pop("data", None) or bytes(expected.writer.data)
        with open(os.path.join(folder, name + ".narc"), "wb") as file:
            file.write(data)
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            json.dump({**about, **expected.json}, file, ensure_ascii=False, indent=1)
            file.write("\n")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
