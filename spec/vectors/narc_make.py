"""A small writer of narc archives, format 1.0, for the test vectors: it can also write what it must not.

Numbers in parentheses are the sections of spec/narc-format.md. It shares nothing with spec/reader, so that a
misreading of the text shows as a difference; what stands in both is written twice on purpose.
"""
import calendar
import hashlib
import json
import struct
import subprocess
import tempfile
import time
import zlib

DAY = 86400
BEGUN = 1794000000      # 2026-11-06T21:20:00Z
NOTHING = -(1 << 63)
STATUS = {"usable": 0, "withheld": 1, "canceled": 2}
EMBARGO = {"none": 0, "until": 1, "indefinite": 2}
STEPS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M", "second": "%Y-%m-%dT%H:%M:%S"}
PREAMBLE = """
This is a narc archive: news articles, their versions and the documents they came
from. Format 1.0, narc-format.md. All of it stands in frames that begin with FE narc:
16 bytes behind that the packed and the plain size, 48 bytes behind it the content:
codec (byte 12) 0 plain, 1 zlib, 2 zstd. Open a block by hand:
    tail -c +$((FRAME+49)) FILE | head -c SIZE | zstd -d
What comes out is a table of lines, an empty line, and what they announce.
"""


def crc32c(data):
    """CRC-32C bit by bit (1.4)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def digest(data):
    return hashlib.sha256(data).digest()


def six(data):
    return int.from_bytes(digest(data)[:6], "big")


def pack(codec, plain, dictionary=b""):
    """(codec, packed): what does not get smaller is stored (4.5)."""
    if codec == 1:
        packed = zlib.compress(plain, 9)
    elif codec == 2:
        with tempfile.NamedTemporaryFile() as base:
            base.write(dictionary)
            base.flush()
            command = ["zstd", "-q", "-c", "-15", "--no-check", f"--stream-size={len(plain)}"]
            packed = subprocess.run(command + (["-D", base.name] if dictionary else []), input=plain,
                                    stdout=subprocess.PIPE, check=True).stdout
    return (codec, packed) if codec and len(packed) < len(plain) else (0, plain)


def columns(rows, widths):
    """Columns of numbers, the most significant bytes of all rows first (6.1)."""
    out = b""
    for at, width in enumerate(widths):
        numbers = [(row[at] & (1 << 8 * width) - 1).to_bytes(width, "big") for row in rows]
        out += b"".join(bytes(number[i] for number in numbers) for i in range(width))
    return out


def tree(leaves):
    """RFC 9162, 2.1.1."""
    if not leaves:
        return digest(b"")
    if len(leaves) == 1:
        return digest(b"\x00" + leaves[0])
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return digest(b"\x01" + tree(leaves[:k]) + tree(leaves[k:]))


def date(value, precision="second", zone="Z"):
    return {"literal": value, "precision": precision, "value": value + (zone if zone != "unknown" else ""),
            "zone": zone}


def seconds(stated):
    value = stated["value"][:-1] if stated["zone"] == "Z" else stated["value"]
    return calendar.timegm(time.strptime(value, STEPS[stated["precision"]]))


class Item:
    """An article: its record and what the catalogue says of it (6.2)."""

    def __init__(self, guid, headline, version=1, status="usable", url="", published=None, embargo=None, language="en",
                 provider="Harbour Wire", subjects=("shipping",), original=b"", assets=(), format="html", stated=0,
                 text=None, raw=None, left_out=None):
        self.guid, self.version, self.status, self.stated = guid, version, status, stated
        published = date("2026-11-05T08:30:00") if published is None else published
        text = f"<p>{headline}, says the keeper of the lighthouse.</p>" if text is None else text
        objects = [{"contentType": "text/html", "role": "original", "sha256": digest(original).hex(),
                    "size": str(len(original))}] if original else []
        objects += [{"contentType": "image/png", "role": "asset", "sha256": digest(asset).hex(),
                     "size": str(len(asset))} for asset in assets]
        record = {
            "bodies": [{"value": text}] if text else [], "embargo": embargo, "guid": guid,
            "headlines": [{"value": headline}] if headline else [], "language": language, "objects": objects,
            "provenance": {"format": format, **({"statedVersion": str(stated)} if stated else {}), **(left_out or {})},
            "providers": [{"names": [{"value": provider}]}] if provider else [], "pubStatus": status,
            "record": "narc-item-1", "subjects": [{"names": [{"value": name}]} for name in subjects], "url": url,
            "version": str(version), "versionCreated": published}
        record = {name: value for name, value in record.items() if value}
        self.record = raw or json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        self.id = digest(self.record)
        kind = EMBARGO[embargo["state"]] if embargo else 0
        self.until = seconds(embargo["until"]) if kind == 1 else 0
        self.embargo = kind
        self.published = seconds(published) if published else NOTHING
        self.same = url == guid
        self.facts = (STATUS[status] | kind << 2 | bool(original) << 4 | bool(text) << 5 | self.same << 7
                      | ([*STEPS].index(published["precision"]) + 1 if published else 0) << 8
                      | (bool(published) and published["zone"] != "unknown") << 11)
        self.original = int.from_bytes(digest(original)[:8], "big") if original else 0
        self.url = url
        texts = [guid, "" if self.same else url, provider, language, headline, "\n".join(subjects), format]
        self.texts = []
        for text, width in zip(texts, (2, 2, 2, 1, 2, 2, 1)):
            raw_text = text.encode()
            if len(raw_text) >= 1 << 8 * width:
                raw_text = raw_text[:(1 << 8 * width) - 1]
                self.facts |= 1 << 12
            self.texts.append(raw_text)
        self.objects = [original] * bool(original) + list(assets)
        self.number = self.place = self.commit = None

    def leaf(self):  # (8.1)
        guid, url = self.guid.encode(), self.texts[1] or (self.guid.encode() if self.same else b"")
        return (b"I" + self.id + struct.pack("<QQqqBBHH", self.version, self.stated, self.published, self.until,
                                             self.facts & 3, self.embargo, len(guid), len(url)) + guid + url)


class Writer:
    """Appends to self.data. Hooks change what is about to be written: on(name, function, nth)."""

    def __init__(self, codec=0, index_codec=0, minor=0, rows=65536):
        self.data, self.items, self.objects, self.commits, self.runs = bytearray(), [], {}, [], []
        self.codec, self.index_codec, self.minor, self.rows = codec, index_codec, minor, rows
        self.hooks, self.copies, self.told = {}, [], {}
        self.fresh_items, self.fresh_objects, self.fresh_copies = [], [], []
        self.head = {"magic": b"\xa9Nws\r\n\x1a\n", "text": PREAMBLE, "major": 1, "minor": minor, "flags": 0,
                     "reserved": bytes(20), "crc": None}

    def on(self, name, function, nth=0):
        self.hooks.setdefault(name, []).append([nth, function])
        return self

    def call(self, name, value):
        for hook in self.hooks.get(name, []):
            if hook[0] == 0:
                changed = hook[1](value)
                value = value if changed is None else changed
            hook[0] -= 1
        return value

    # ---- Header and frames (3, 4)

    def header(self):
        if self.data:
            return
        h = self.call("header", self.head)
        text = h["text"].encode()
        raw = (h["magic"] + text[:471].ljust(471) + b"\n"
               + struct.pack("<HHI", h["major"], h["minor"], h["flags"]) + h["reserved"])
        self.data += raw + struct.pack("<I", crc32c(raw) if h["crc"] is None else h["crc"])
        self.begin = 512

    def frame(self, kind, plain, codec=0, flags=0, base=0, dictionary=b""):
        """Appends a frame, answers with (offset, frame size)."""
        self.header()
        codec, payload = pack(codec, plain, dictionary)
        own = len(self.data)
        h = {"mark": b"\xfenarc\x1a\xf5\xff", "type": kind, "codec": codec, "flags": flags, "reserved": 0,
             "stored": len(payload), "plain": len(plain), "own": own, "payload": payload, "padding": None,
             "base": base, "crc": None, "check": None, "content": plain}
        h = self.call("frame " + kind, h)
        padding = bytes(-len(h["payload"]) % 8) if h["padding"] is None else h["padding"]
        crc = crc32c(h["payload"] + padding) if h["crc"] is None else h["crc"]
        raw = h["mark"] + h["type"].encode() + struct.pack(
            "<BBHIIQIQ", h["codec"], h["flags"], h["reserved"], h["stored"], h["plain"], h["own"], crc, h["base"])
        raw += struct.pack("<I", crc32c(raw) if h["check"] is None else h["check"])
        self.data += raw + h["payload"] + padding
        return own, len(self.data) - own

    # ---- Blocks (5)

    def block(self, *pieces, codec=None, kept=False, base=None, copy=False):
        """One block: Items are records, bytes are objects; (letter, name, at, whole, bytes) is a part."""
        self.header()
        table, body, new = "", b"", []
        for row, piece in enumerate(pieces):
            if isinstance(piece, Item):
                if piece.number is None:
                    self.number(piece)
                table += f"R {piece.number} {len(piece.record)}\n"
                body += piece.record
                new.append((piece, row))
            elif isinstance(piece, tuple):
                letter, name, at, whole, data = piece
                table += f"{letter} {name} {len(data)} {at} {whole}\n"
                body += data
            else:
                table += f"O {digest(piece).hex()} {len(piece)}\n"
                body += piece
                new.append((piece, row))
        plain = self.call("block", table.encode() + b"\n" + body)
        place = self.frame("BLCK", plain, self.codec if codec is None else codec, 16 if kept else 0,
                           base[0] if base else 0, base[2] if base else b"")
        for piece, row in new:
            self.placed(piece, place, row)
        if copy:
            self.copy((*place, plain), self.codec if codec is None else codec)
        return (*place, plain)

    def copy(self, block, codec=0):
        offset, size = self.frame("bCPY", self.call("copy", block[2]), codec, 0, block[0])
        self.fresh_copies.append((block[0], offset, size))

    def number(self, item):
        item.number = len(self.items)
        self.items.append(item)
        self.fresh_items.append(item)

    def placed(self, piece, place, row):
        if isinstance(piece, Item):
            piece.place = (*place, row)
        elif piece not in self.objects:
            self.objects[piece] = (*place, row)
            self.fresh_objects.append(piece)

    def parts(self, piece, size):
        """A record or an object in several blocks (5.4)."""
        data = piece.record if isinstance(piece, Item) else piece
        if isinstance(piece, Item):
            self.number(piece)
        letter, name = ("r", piece.number) if isinstance(piece, Item) else ("o", digest(piece).hex())
        cuts = self.call("parts", [(at, data[at:at + size]) for at in range(0, len(data), size)])
        first = None
        for at, part in cuts:
            place = self.block((letter, name, at, len(data), part))[:2]
            first = first or place
        self.placed(piece, first, 0)

    def news(self, *items):
        """Each item in a block of its own with what it names."""
        for item in items:
            self.block(*[data for data in item.objects if data not in self.objects], item)
        return self

    # ---- The index (6)

    def pages(self, kind, rows, payload):
        """Pages of at most self.rows rows: [(first key, offset, frame size, rows)]."""
        made = []
        for at in range(0, len(rows), self.rows):
            part = rows[at:at + self.rows]
            key = part[0].number if kind == "CTLG" else part[0][0]
            made.append((key, *self.frame(kind, payload(part), self.index_codec), len(part)))
        return made

    def catalogue(self, items):
        rows = []
        for item in items:
            rows.append({"number": item.number, "id": item.id, "texts": list(item.texts), "place": item.place, "n": [
                item.version, item.stated, item.published, item.until, item.commit[0], item.commit[1], None,
                item.place[2], item.facts, item.original]})
        rows = self.call("rows", rows)
        blocks = sorted({row["place"][:2] for row in rows})
        for row in rows:
            if row["n"][6] is None:
                row["n"][6] = blocks.index(row["place"][:2])
        blocks = self.call("blocks", [(offset // 8, size // 8) for offset, size in blocks])
        sizes = [[len(text) for text in row["texts"]] for row in rows]
        texts = b"".join(row["texts"][i] for i in range(7) for row in rows)
        head = self.call("CTLG head", [rows[0]["number"], len(rows), len(blocks), len(texts), 0])
        return self.call("CTLG", struct.pack("<Q4I", *head) + columns(blocks, (6, 3))
                         + b"".join(row["id"] for row in rows)
                         + columns([row["n"] for row in rows], (8, 8, 8, 8, 4, 8, 2, 2, 4, 8))
                         + columns(sizes, (2, 2, 2, 1, 2, 2, 1)) + texts)

    WIDTHS = {1: (6, 5, 8, 4, 8, 6, 3, 2, 4), 2: (6, 5), 3: (6, 5), 4: (8, 5), 5: (6, 6, 3, 2), 6: (5, 4, 8)}

    def states(self):
        """{number: (newest, status, embargo, until)} of all items (6.6)."""
        found = {}
        for item in self.items:
            same = [other for other in self.items if other.guid == item.guid]
            top = max(same, key=lambda other: other.version)
            status = 2 if any(other.status == "canceled" for other in same) else STATUS[top.status]
            found[item.number] = (item is top, status, top.embargo, top.until)
        return found

    def tables(self, items, objects):
        own = {i.number: (True, STATUS[i.status], i.embargo, i.until) for i in self.items}
        before = {**own, **self.told}
        states = [(n, (not s[0]) | s[1] << 1 | s[2] << 3, s[3]) for n, s in self.states().items()
                  if s != before[n] or (s != own[n] and n in {item.number for item in items})]
        self.told = self.states()
        return {
            1: sorted((six(i.guid.encode()), i.number, i.version, i.facts, i.until, i.place[0] // 8, i.place[1] // 8,
                       i.place[2], int.from_bytes(i.id[:4], "big")) for i in items),
            2: sorted((int.from_bytes(i.id[:6], "big"), i.number) for i in items),
            3: sorted((six(i.texts[1]), i.number) for i in items if i.texts[1]),
            4: sorted((i.published + (1 << 63), i.number) for i in items if i.published != NOTHING),
            5: sorted((six(o), self.objects[o][0] // 8, self.objects[o][1] // 8, self.objects[o][2])
                      for o in objects),
            6: sorted(states)}

    def run(self, items, objects, copies):
        pages = [self.pages("CTLG", items, self.catalogue)]
        for table, rows in self.tables(items, objects).items():
            rows = self.call(f"table {table}", rows)
            pages.append(self.pages("KEYS", rows, lambda part, table=table: self.call(
                f"KEYS {table}", struct.pack("<II", table, len(part)) + columns(part, self.WIDTHS[table]))))
        r = self.call("run", {"first": items[0].number if items else len(self.items), "items": len(items),
                              "objects": len(objects), "pages": pages, "copies": copies, "counts": None})
        flat = [(key, at // 8, size // 8, rows) for table in r["pages"] for key, at, size, rows in table]
        payload = struct.pack("<3Q7II", r["first"], r["items"], r["objects"],
                              *(r["counts"] or map(len, r["pages"])), len(r["copies"]))
        payload += columns(flat, (8, 6, 3, 4))
        payload += columns([(a // 8, b // 8, c // 8) for a, b, c in r["copies"]], (6, 6, 3))
        return self.frame("IRUN", self.call("IRUN", payload), self.index_codec)

    # ---- Commits (7, 8)

    def commit(self, merge=0):
        """Index and commit; merge says how many of the newest runs the new one takes the place of."""
        self.header()
        number = len(self.commits) + 1
        when = BEGUN + DAY * (number - 1)
        items, objects, copies = self.fresh_items, self.fresh_objects, self.fresh_copies
        for item in items:
            item.commit = (number, when)
        if items or objects:
            taken = self.runs[len(self.runs) - merge:] if merge else []
            whole = [sum((run[i] for run in taken), []) + part for i, part in ((2, items), (3, objects), (4, copies))]
            place = self.run(*whole)
            self.runs = self.runs[:len(self.runs) - merge] + [(*place, *whole)]
        last = self.commits[-1] if self.commits else None
        c = {"number": number, "time": when, "begun": BEGUN, "begin": self.begin,
             "previous": last["offset"] if last else 0, "items": len(items), "objects": len(objects),
             "bytes": sum(map(len, objects)), "total_items": len(self.items), "total_objects": len(self.objects),
             "total_bytes": sum(map(len, self.objects)), "guids": len({item.guid for item in self.items}),
             "gap": None, "flags": 0, "major": 1, "minor": self.minor, "count": None, "leaves": None, "root": None,
             "before": last["root"] if last else digest(bytes(self.data[:512])),
             "runs": [(*run[:2], 0) for run in self.runs]}
        c["leaves"] = tree([item.leaf() for item in items])
        end = last["offset"] + 640 if last else 512
        c["gap"] = crc32c(self.data[end:self.begin]) if self.begin > end else 0
        c = self.call("commit", c)
        c["root"] = c["root"] or digest(b"\x02" + c["before"] + struct.pack("<Qq", c["number"], c["time"])
                                        + c["leaves"])
        payload = struct.pack("<Qqq2Q7QIIHHI", *(c[name] for name in (
            "number", "time", "begun", "begin", "previous", "items", "objects", "bytes", "total_items",
            "total_objects", "total_bytes", "guids", "gap", "flags", "major", "minor")),
            len(c["runs"]) if c["count"] is None else c["count"])
        payload += c["leaves"] + c["root"] + c["before"]
        payload += b"".join(struct.pack("<QII", *run) for run in c["runs"][:24])
        c["offset"] = self.frame("CMIT", self.call("CMIT", payload.ljust(592, b"\0")))[0]
        self.commits.append(c)
        self.begin = len(self.data)
        self.fresh_items, self.fresh_objects, self.fresh_copies = [], [], []
        return self

    def gap(self, data):
        """What an interrupted append left, up to where the next one begins (2.4, 10.4)."""
        self.data += data + bytes(-len(data) % 8)
        self.begin = len(self.data)
        return self

    def torn(self, *items):
        """The blocks that an interrupted append would have written here, with the numbers it gave (12.2)."""
        kept = len(self.data)
        before = (list(self.items), dict(self.objects), list(self.fresh_objects))
        self.news(*items)
        data = bytes(self.data[kept:])
        del self.data[kept:]
        (self.items, self.objects, self.fresh_objects), self.fresh_items = before, []
        return data

    # ---- What a reader must see

    def seen(self, lost=(), lost_objects=()):
        states, words = self.states(), [*STATUS]
        return {
            "commits": [{"number": c["number"], "time": c["time"], "root": c["root"].hex()} for c in self.commits],
            "items": [{
                "number": i.number, "id": i.id.hex(), "guid": i.guid, "version": i.version,
                "newest": states[i.number][0], "status": words[states[i.number][1]],
                "embargo": [*EMBARGO][states[i.number][2]],
                "until": states[i.number][3] if states[i.number][2] == 1 else None}
                for i in self.items if i.number not in lost],
            "objects": sorted(({"sha256": digest(data).hex(), "size": len(data)} for data in self.objects
                               if data not in lost_objects), key=lambda one: one["sha256"])}
