"""The verifier (section 11) and the recoverer (section 12) of narc_read.py."""
import datetime
import hashlib
import json
import re
import struct
from collections import defaultdict

from narc_archive import EMBARGO, PRECISION, STATUS, signed
from narc_body import is_body
from narc_frames import COMMIT, HEADER, MAX_OBJECT, Problem, crc32c, need, pieces, sha256, unknown_critical


def tree(leaves):
    """The Merkle tree hash of RFC 9162, 2.1.1 (8.2)."""
    if len(leaves) < 2:
        return sha256(b"\0" + leaves[0]) if leaves else sha256(b"")
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:]))


def leaf(item):  # (8.1)
    guid = item.guid.encode()
    url = guid if item.facts >> 7 & 1 else item.url.encode()
    return (b"I" + item.id + struct.pack("<QQqqBBHH", item.version, item.stated, item.published, item.until,
                                         item.facts & 3, item.facts >> 2 & 3, len(guid), len(url)) + guid + url)


def record_of(raw, offset):
    """The members of a record (5.1)."""
    try:
        record = json.loads(raw)
        again = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        if again == raw and record["record"] == "narc-item-1" and record["guid"] and record["pubStatus"] in STATUS:
            return record
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Problem(207, "5.1", offset, "no canonical record")


def moment(date):
    """(seconds, precision, whether the zone is known) of a date of a record, or None (6.2)."""
    if not date or "value" not in date:
        return None
    digits, zone = re.fullmatch(r"([-0-9T:.]+?)(Z|[+-]\d\d:\d\d)?", date["value"]).groups()
    fields = [int(part) for part in re.split("[-T:]", digits.split(".")[0])]
    moment = datetime.datetime(*(fields + [1, 1][len(fields) - 1:] if len(fields) < 3 else fields))
    seconds = round((moment - datetime.datetime(1970, 1, 1)).total_seconds())
    if zone and zone != "Z":
        seconds -= int(zone[0] + "60") * (60 * int(zone[1:3]) + int(zone[4:]))
    return seconds, PRECISION.index(date["precision"]), date["zone"] != "unknown"


def names(concept):
    return [n["value"] for n in concept.get("names", []) if n.get("value")] + \
        [concept[name] for name in ("literal", "qcode", "uri") if concept.get(name)]


def differs(item, record):
    """The fields that the catalogue does not repeat as 6.2 says."""
    provenance, embargo = record.get("provenance", {}), record.get("embargo", {"state": "none"})
    stated = int(provenance.get("statedVersion", "0"))
    originals = [o["sha256"] for o in record.get("objects", []) if o.get("role") == "original"]
    headlines = record.get("headlines") or record.get("titles") or [{}]
    headline = next((h for h in headlines if h.get("language") == record.get("language")), headlines[0])
    dates = [moment(record.get(name)) for name in ("firstCreated", "versionCreated", "contentCreated")]
    published = next((date for date in dates if date), (-1 << 63, 0, False))
    kind, until = EMBARGO.index(embargo["state"]), moment(embargo.get("until"))
    if kind == 1 and until is None:
        kind = 2
    pairs = {
        "guid": (record["guid"], item.guid), "version": (int(record.get("version", "1")), item.version),
        "stated": (stated if stated != item.version else 0, item.stated),
        "status": (STATUS.index(record["pubStatus"]), item.facts & 3),
        "embargo": ((kind, until[0] if kind == 1 else 0), (item.facts >> 2 & 3, item.until)),
        "published": (published, (item.published, item.facts >> 8 & 7, bool(item.facts >> 11 & 1))),
        "url": (record.get("url", ""), item.guid if item.facts >> 7 & 1 else item.url),
        "language": (record.get("language", ""), item.language), "format": (provenance.get("format", ""), item.format),
        "headline": (headline.get("value", ""), item.headline),
        "provider": ("\n".join(names((record.get("providers") or [{}])[0])), item.provider),
        "subjects": ("\n".join(dict.fromkeys(sum(map(names, record.get("subjects", [])), []))), item.subjects),
        "original": (int(originals[0][:16], 16) if originals else 0, item.original),
        "what it has": ([bool(originals), bool(record.get("bodies")), bool(record.get("renditions"))],
                        [bool(item.facts >> bit & 1) for bit in (4, 5, 6)])}
    cut = item.facts >> 12 & 1
    return [name for name, (said, row) in pairs.items() if said != row and not (
        cut and isinstance(said, str) and name != "guid" and said.startswith(row))]


def states_of(items):
    """What the versions of each guid mean together, from the catalogue (6.6)."""
    versions, states = defaultdict(list), {}
    for item in items:
        versions[item.guid].append(item)
    for same in versions.values():
        newest = max(same, key=lambda item: item.version)
        status = 2 if any(item.facts & 3 == 2 for item in same) else newest.facts & 3
        for item in same:
            states[item.number] = (item is newest, status, newest.facts >> 2 & 3, newest.until)
    return states


class Walk:
    """Goes through the frames between two offsets and gathers what stands in blocks (11.2, 12.1)."""

    def __init__(self, archive):
        self.archive = archive
        self.records, self.objects = {}, {}        # number -> (digest, bytes, place), digest -> (size, place)
        self.damaged, self.good = set(), set()     # offsets of damaged frames and of blocks that are not
        self.kept = 0                              # plain bytes of kept blocks so far
        self.part, self.lost = None, False         # the piece that goes on; whether a part of it was damaged
        self.totals = {}                           # offset of a kept block -> self.kept before it
        self.twice = []

    def walk(self, begin, end, search=False):
        """Yields (offset, problem or None) of each frame. Where there is none it goes on at the next mark; behind
        a damaged payload too when search says that no commit claims the bytes."""
        offset = begin
        while offset < end:
            size, problem = 0, None
            try:
                frame = self.archive.frame(offset, end)
                size = frame.size
                self.take(frame)
            except Problem as found:
                problem = found
                size = size or problem.size
                self.damaged.add(offset)
                self.part, self.lost = None, True
            yield offset, problem
            offset = offset + size if size and not (search and problem) else self.archive.next_mark(offset + 8, end)
        if self.part:
            self.part = None
            yield end, Problem(204, "5.4", end, "another part should stand here")

    def gap(self, begin, end):
        """Kept blocks between commits count too (4.7)."""
        while begin < end:
            try:
                frame = self.archive.frame(begin, end)
                begin += frame.size
                if frame.type == b"BLCK" and frame.flags & 16:
                    self.kept += frame.plain
            except Problem:
                begin = self.archive.next_mark(begin + 8, end)

    def take(self, frame):
        archive, offset = self.archive, frame.offset
        need(frame.type == b"BLCK" or not self.part, 204, "5.4", offset, "another part should stand here")
        need(not unknown_critical(frame), 103, "4.2", offset, f"frames of type {frame.type.decode()} are unknown")
        if frame.type == b"bCPY":
            self.copy(frame)
        elif frame.type == b"CMIT":
            archive.commit(offset)
        elif frame.type != b"BLCK":
            archive.payload(frame)
        else:
            if frame.flags & 16:
                self.totals[offset] = self.kept
                self.kept += frame.plain
            dictionary = archive.base(frame)
            need(not frame.base or self.kept - self.totals.get(frame.base, self.kept) <= 1 << 25, 204, "4.7", offset,
                 "too many kept bytes since its base")
            plain = archive.payload(frame, dictionary)
            for number, piece in enumerate(pieces(plain, offset)):
                self.piece(piece, plain[piece.start:piece.start + piece.size], (offset, number))
            self.good.add(offset)

    def copy(self, frame):
        """A copy equals its block (5.7); what a damaged block held is taken from it."""
        archive = self.archive
        need(HEADER <= frame.base < frame.offset, 206, "5.7", frame.offset, "the copied block stands not before")
        need(not frame.flags & 16, 206, "5.7", frame.offset, "a copy is not kept")
        plain = archive.payload(frame)
        found = pieces(plain, frame.offset)
        if frame.base in self.good:
            block = archive.frame(frame.base, frame.offset)
            need((block.codec, block.stored, block.plain, block.base) == (frame.codec, frame.stored, frame.plain, 0)
                 and archive.stored(block) == archive.stored(frame), 206, "5.7", frame.offset,
                 "differs from the block that it copies")
        for number, piece in enumerate(found if frame.base not in self.good else []):
            if piece.kind.isupper():
                self.piece(piece, plain[piece.start:piece.start + piece.size], (frame.base, number))

    def piece(self, piece, data, place):
        need(not self.part or piece.kind.islower(), 204, "5.4", place[0], "another part should stand here")
        if piece.kind.islower():
            data, place = self.join(piece, data, place)
            if data is None:
                return
        digest, size = (data.digest(), piece.whole) if piece.kind == "o" else (sha256(data), len(data))
        if piece.kind in "Oo":
            need(digest == piece.name, 205, "5.5", place[0], "an object does not match its SHA-256")
            self.twice += [place] if digest in self.objects else []
            self.objects.setdefault(digest, (size, place))
        else:
            self.twice += [place] if piece.name in self.records else []
            self.records[piece.name] = (digest, bytes(data), place)

    def join(self, piece, data, place):
        """Puts parts together (5.4): an object's as their digest, a record's as bytes."""
        if piece.at == 0:
            need(not self.part, 204, "5.4", place[0], "another part should stand here")
            need(piece.whole <= MAX_OBJECT, 601, "9.6", place[0], "larger than this reader takes")
            self.part, self.lost = [piece, hashlib.sha256() if piece.kind == "o" else bytearray(), place, 0], False
        if not self.part and self.lost:      # the part before was damaged, this one is not
            return None, None
        first, sofar, start, at = self.part or (None, None, None, None)
        need(first and piece[:2] == first[:2] and (piece.whole, piece.at) == (first.whole, at), 204, "5.4", place[0],
             "another part should stand here")
        (sofar.update if piece.kind == "o" else sofar.extend)(data)
        self.part[3] += piece.size
        if self.part[3] < piece.whole:
            return None, None
        self.part = None
        return sofar, start


class Verifier:
    def __init__(self, archive, deep):
        self.archive, self.deep, self.findings = archive, deep, []

    def report(self, problem):
        line = problem.line()
        key = [line.get(name) for name in ("error", "offset", "item")]
        if key not in ([f.get(name) for name in ("error", "offset", "item")] for f in self.findings):
            self.findings.append(line)

    def fault(self, section, offset, text, number=206, item=None):
        problem = Problem(number, section, offset, text)
        problem.item = item
        self.report(problem)

    def run(self):
        archive, head = self.archive.index(), None
        try:
            head = archive.header()
        except Problem as problem:
            self.report(problem)
        chain, wrong = archive.chain()
        first = chain[0]
        if head and struct.unpack("<HH", head[480:484]) != (1, archive.last.minor):
            self.fault("7.9", archive.last.offset, "the header has another version")
        if head and first.number == 1 and first.before != sha256(head):
            self.fault("8.3", first.offset, "the root before is not that of the header", 209)
        walk = Walk(archive)
        for problem in wrong:
            self.report(problem)
        end = HEADER
        if first.previous:      # nobody says where the commits before begin
            for _, problem in walk.walk(HEADER, first.previous + COMMIT):
                self.report(problem) if problem else None
            end = first.previous + COMMIT
        for before, commit in zip([None] + chain, chain):
            if commit.gap_crc != (crc32c(archive.read(end, commit.begin - end)) if commit.begin > end else 0):
                self.fault("7.6", commit.offset, "the gap before this commit has changed", 203)
            walk.gap(end, commit.begin)
            for _, problem in walk.walk(commit.begin, commit.offset):
                self.report(problem) if problem else None
            if before and commit.before != before.root:
                self.fault("8.3", commit.offset, "the root before is not that of the commit before", 209)
            end = commit.offset + COMMIT
        for place in walk.twice:
            self.fault("5.1", place[0], "a record or object that stands in the file already")
        self.items = archive.items()
        self.catalogue(chain, walk)
        self.tables(walk)
        for problem in archive.problems:
            self.report(problem)
        if archive.size > end:
            self.fault("2.3", end, f"{archive.size - end} bytes follow the last commit", 208)
        yield from self.findings
        last = archive.last
        yield {"findings": len(self.findings), "commits": last.number, "items": last.total_items,
               "objects": last.total_objects, "root": last.root.hex()}

    def catalogue(self, chain, walk):
        """Rows against records (11.2), and the leaves of each commit (11.1)."""
        self.places = {row[0]: (8 * row[1], 8 * row[2], row[3]) for _, _, rows in self.archive.rows(5) for row in rows}
        for item in self.items:
            self.item(item, walk)
        complete = {item.number: item for item in self.items}
        keys = {(item.guid, item.version): item for item in reversed(self.items)}
        for item in self.items:
            if keys[item.guid, item.version] is not item:
                self.fault("6.2", item.block, "guid and version occur twice", item=item.number)
            if item.until and item.facts >> 2 & 3 != 1:
                self.fault("6.2", item.block, "an end of an embargo that it has not", item=item.number)
        for commit in chain:
            numbers = range(commit.total_items - commit.items, commit.total_items)
            if all(number in complete for number in numbers):
                mine = [complete[number] for number in numbers]
                if tree([leaf(item) for item in mine]) != commit.leaves:
                    self.fault("8.2", commit.offset, "the leaves do not follow from the catalogue", 209)
                if any((item.commit, item.added) != (commit.number, commit.time) for item in mine):
                    self.fault("6.2", commit.offset, "the catalogue names another commit or time")
            if len(walk.damaged) == 0 and self.objects_between(commit, walk) != (commit.objects, commit.object_bytes):
                self.fault("7.5", commit.offset, "number or bytes of the objects")
        if len(complete) == self.archive.last.total_items:
            if len({item.guid for item in self.items}) != self.archive.last.total_guids:
                self.fault("7.5", self.archive.last.offset, "number of guids")
        stray = sorted(number for number in walk.records if number >= self.archive.last.total_items)
        if stray:
            self.fault("11.2", walk.records[stray[0]][2][0], f"a record of item {stray[0]}, which no page has")

    @staticmethod
    def objects_between(commit, walk):
        sizes = [size for size, (offset, _) in walk.objects.values() if commit.begin <= offset < commit.offset]
        return len(sizes), sum(sizes)

    def item(self, item, walk):
        try:
            raw = self.archive.record(item)
            need(walk.records.get(item.number, (0, 0, (item.block, item.piece)))[2] == (item.block, item.piece),
                 206, "11.2", item.block, "its record stands elsewhere")
            record = record_of(raw, item.block)
            need(not self.deep or all(is_body(body.get("value", "")) for body in record.get("bodies", [])),
                 207, "11.3", item.block, "a body that is none")
            different = differs(item, record) if self.deep else None
            need(not different, 206, "6.2", item.block, f"the record says otherwise: {different}")
            for digest in (o["sha256"] for o in record.get("objects", []) if "sha256" in o):
                if bytes.fromhex(digest) not in walk.objects:
                    place = self.places.get(int(digest[:12], 16))
                    need(place or not self.deep, 206, "11.3", item.block, f"object {digest} is missing")
                    self.archive.object(*place) if place else None
        except Problem as problem:
            problem.item = item.number
            if problem.number != 207 or self.deep:
                self.report(problem)

    def tables(self, walk):
        """The key pages hold what catalogue and blocks say (6.3, 6.6)."""
        archive = self.archive
        by_key = {table: [] for table in range(1, 7)}
        offsets = {}
        for table, rows in by_key.items():
            for run, page, found in archive.rows(table):
                offsets[table] = page.offset
                span = range(run.first, run.first + run.items)
                if table < 5 and any(row[1] not in span for row in found):
                    self.fault("6.3", page.offset, "an item of another run")
                rows += found
        if archive.problems or len(self.items) < archive.last.total_items:
            return
        six = {text: int.from_bytes(sha256(text.encode())[:6], "big") for item in self.items
               for text in (item.guid, item.url)}
        want = {
            1: [(six[i.guid], i.number, i.version, i.facts, i.until % (1 << 64), i.block // 8, i.size // 8, i.piece,
                 int.from_bytes(i.id[:4], "big"))
                for i in self.items],
            2: [(int.from_bytes(i.id[:6], "big"), i.number) for i in self.items],
            3: [(six[i.url], i.number) for i in self.items if i.url],
            4: [(i.published + (1 << 63), i.number) for i in self.items if i.facts >> 8 & 7]}
        for table, rows in want.items():
            if sorted(rows) != sorted(by_key[table]):
                self.fault("6.3", offsets.get(table, archive.last.offset), f"table {table} differs from the catalogue")
        if not walk.damaged:
            rows = sorted((int.from_bytes(digest[:6], "big"), offset // 8, number)
                          for digest, (_, (offset, number)) in walk.objects.items())
            if rows != sorted((row[0], row[1], row[3]) for row in by_key[5]):
                self.fault("11.2", offsets.get(5, archive.last.offset), "table 5 does not name every object once")
        for offset, size in {(8 * row[1], 8 * row[2]) for row in by_key[5]} | {(i.block, i.size) for i in self.items}:
            if offset in walk.good and archive.frame(offset).size != size:
                self.fault("6.1", offset, "the index has another size of this block")
        own = {i.number: (True, i.facts & 3, i.facts >> 2 & 3, i.until) for i in self.items}
        for number, state, until in by_key[6]:
            own[number] = (not state & 1, state >> 1 & 3, state >> 3 & 3, signed(until))
        if own != states_of(self.items):
            self.fault("6.6", offsets.get(6, archive.last.offset), "table 6 differs from what the versions mean")


def verify(archive, deep=False):
    return Verifier(archive, deep).run()


def scan(archive):
    """Records and objects that can be had without index, then what is missing (12)."""
    commits, guids = survey(archive)
    walk, stray, offset = Walk(archive), Walk(archive), HEADER
    for begin, end in sorted((commit.begin, commit.offset) for commit in commits) + [(archive.size, archive.size)]:
        for _ in stray.walk(offset, begin, True):
            pass
        for _ in walk.walk(max(begin, offset), end):
            pass
        offset = max(offset, end)
    records, objects = {**stray.records, **walk.records}, {**stray.objects, **walk.objects}
    for number, (digest, raw, place) in sorted(records.items()):
        try:
            guid = record_of(raw, place[0])["guid"]
        except Problem:
            guid = None
        yield {"record": number, "sha256": digest.hex(), "guid": guid}
    for digest, (size, _) in sorted(objects.items(), key=lambda pair: pair[1][1]):
        yield {"object": digest.hex(), "size": size}
    for commit in commits:
        yield {"commit": commit.number, "time": commit.time, "root": commit.root.hex()}
    total = max([commit.total_items for commit in commits] + [number + 1 for number in guids], default=0)
    for number in range(total):
        if number not in records:
            yield {"missing": number, "guid": guids.get(number)}


def survey(archive):
    """Whole commits, and the guids of the catalogue pages that are left (12.3); notes the copies of blocks."""
    commits, guids, offset = [], {}, HEADER
    while offset < archive.size:
        size = 0
        try:
            frame = archive.frame(offset)
            archive.stored(frame)
            size = frame.size       # what stands in a whole frame is none
            if frame.type == b"CMIT":
                commits.append(archive.commit(offset))
            elif frame.type == b"bCPY":
                archive.copies.setdefault(frame.base, offset)
            elif frame.type == b"CTLG":
                guids.update((item.number, item.guid) for item in archive.catalogue(None, frame))
        except Problem:
            pass
        offset = offset + size if size else archive.next_mark(offset + 8, archive.size)
    return commits, guids
