"""The reader of narc archives, format 1.0 (spec/narc-format.md; section numbers in parentheses): frames, blocks,
commits and the index. narc_read.py is the command."""
import hashlib
import mmap
import os
import re
import struct
import subprocess
import tempfile
import zlib
from collections import namedtuple

HEADER, FRAME, COMMIT = 512, 48, 640
MAGIC = bytes.fromhex("a94e77730d0a1a0a")
MARK = bytes.fromhex("fe6e6172631af5ff")
CEILING = 1 << 24               # plain bytes of a frame (4.5)
KNOWN = {b"BLCK", b"bCPY", b"CTLG", b"KEYS", b"IRUN", b"CMIT"}
# What this reader takes at most, checked before anything is allocated (9.6). The expansion of a frame is
# bounded by CEILING.
MAX_ITEMS, MAX_RECORD, MAX_OBJECT = 1 << 24, 1 << 26, 1 << 32

STATUS, EMBARGO = ("usable", "withheld", "canceled"), ("none", "until", "indefinite")
PRECISION = (None, "year", "month", "day", "minute", "second")

CRC = []
for byte in range(256):
    for _ in range(8):
        byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
    CRC.append(byte)


def crc32c(data):  # (1.4)
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def sha256(data):
    return hashlib.sha256(data).digest()


class Problem(Exception):
    def __init__(self, number, section, offset, text):
        super().__init__(text)
        self.number, self.section, self.offset, self.text, self.item = number, section, offset, text, None
        self.size = 0

    def line(self):
        shape = {"error": self.number, "section": self.section, "offset": self.offset, "text": self.text}
        return shape if self.item is None else {**shape, "item": self.item}


def need(truth, number, section, offset, text):
    if not truth:
        raise Problem(number, section, offset, text)


Frame = namedtuple("Frame", "offset type codec flags stored plain crc base size")
Piece = namedtuple("Piece", "kind name size whole at start")
Commit = namedtuple("Commit", "offset number time begun begin previous items objects object_bytes total_items "
                    "total_objects total_object_bytes total_guids gap_crc minor leaves root before runs")
Place = namedtuple("Place", "number id block size piece")            # of a record
Run = namedtuple("Run", "offset first items objects pages copies")   # pages: one list for each table, 0 to 6
Page = namedtuple("Page", "key offset size rows")
Item = namedtuple("Item", "number id version stated published until commit added facts original "
                  "guid url provider language headline subjects format block size piece")


class Archive:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.size = os.fstat(file.fileno()).st_size
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if self.size else b""
        self.copies, self.blocks = {}, {}

    # ---- Frames (4)

    def read(self, offset, size):
        need(0 <= offset and offset + size <= self.size, 202, "4.5", offset, "the file ends before")
        return self.data[offset:offset + size]

    def frame(self, offset, end=None):
        """The checked header of the frame at offset, which has to end at end or before (4.5)."""
        end = self.size if end is None else end
        need(offset % 8 == 0 and HEADER <= offset <= end - FRAME, 202 if offset + FRAME > self.size else 203, "4.5", offset,
             "no place for a frame")
        raw = self.read(offset, FRAME)
        mark, kind, codec, flags, _, stored, plain, own, crc, base, check = struct.unpack("<8s4sBBHIIQIQI", raw)
        need(mark == MARK, 203, "4.1", offset, "no mark")
        need(check == crc32c(raw[:44]), 203, "4.9", offset, "the frame header does not match its checksum")
        need(own == offset, 203, "4.6", offset, f"the frame was written for offset {own}")
        size = FRAME + stored + -stored % 8
        need(offset + size <= self.size, 202, "4.5", offset, "the file ends before this frame")
        need(offset + size <= end, 203, "4.5", offset, "the frame reaches into what follows")
        try:
            need(re.fullmatch(b"[A-Za-z]{4}", kind) and kind[2:3].isupper(), 203, "4.2", offset, "no frame type")
            need(flags & 15 == 0, 103, "4.4", offset, "an unknown critical flag")
            need(codec <= 2 or kind not in KNOWN, 103, "4.3", offset, f"codec {codec} is unknown")
            need(plain <= CEILING and stored <= plain and (codec or stored == plain), 203, "4.5", offset, "sizes")
            if codec <= 2:      # (4.3)
                need(base == 0 or kind == b"bCPY" or kind == b"BLCK" and codec == 2, 203, "4.7", offset, "a base")
        except Problem as problem:
            problem.size = size     # one can go on behind the frame
            raise
        return Frame(offset, kind, codec, flags, stored, plain, crc, base, size)

    def stored(self, frame):
        """The payload of a frame as it stands (4.8)."""
        raw = self.read(frame.offset + FRAME, frame.size - FRAME)
        need(crc32c(raw) == frame.crc, 204, "4.8", frame.offset, "the payload does not match its checksum")
        need(not any(raw[frame.stored:]), 204, "4.8", frame.offset, "padding that is not zero")
        return raw[:frame.stored]

    def payload(self, frame, dictionary=None):
        """The expanded payload of a frame (4.3)."""
        packed = self.stored(frame)
        if frame.codec == 0 or frame.codec > 2:
            return packed
        plain = inflate(packed, frame.plain) if frame.codec == 1 else unzstd(packed, frame.plain, dictionary)
        need(plain is not None and len(plain) == frame.plain, 204, "4.3", frame.offset, "does not expand as stated")
        return plain

    def whole(self, offset, kind, size, by):
        """Frame and payload of an index frame that the one at `by` names (6.1)."""
        need(HEADER <= offset and offset + size <= by, 206, "6.1", by, f"names a frame at {offset}")
        frame = self.frame(offset)
        need(frame.type == kind or not unknown_critical(frame), 103, "4.2", offset, f"type {frame.type.decode()}")
        need(frame.type == kind and frame.size == size, 206, "6.1", by, f"the frame at {offset} is another one")
        return frame, self.payload(frame)

    def next_mark(self, offset, end):
        """The next offset from there on at which a frame may begin, or end (4.1)."""
        at = self.data.find(MARK, offset, end)
        while at >= 0 and at % 8:
            at = self.data.find(MARK, at + 1, end)
        return at if at >= 0 else end

    # ---- Blocks (5)

    def block(self, offset, by=None):
        """(frame, expanded payload, pieces) of the block at offset, or of its copy when it is damaged (5.7)."""
        if offset not in self.blocks:
            if len(self.blocks) > 3:
                self.blocks.clear()
            try:
                frame = self.frame(offset, by)
                need(frame.type == b"BLCK", 206, "6.1", offset, "no block")
                plain = self.payload(frame, self.base(frame))
                self.blocks[offset] = frame, plain, pieces(plain, offset)
            except Problem as problem:
                if problem.number not in (202, 203, 204) or offset not in self.copies:
                    raise
                frame = self.frame(self.copies[offset])
                need(frame.type == b"bCPY" and frame.base == offset, 206, "5.7", frame.offset, "no copy of it")
                plain = self.payload(frame)
                self.blocks[offset] = frame, plain, pieces(plain, offset)
        return self.blocks[offset]

    def base(self, frame):
        """The expanded base of a block (4.7)."""
        if frame.type != b"BLCK" or not frame.base:
            return None
        need(frame.base < frame.offset, 204, "4.7", frame.offset, "the base does not stand before")
        try:
            base, plain, _ = self.block(frame.base, frame.offset)
        except Problem as problem:
            raise Problem(204, "4.7", frame.offset, f"its base at {frame.base}: {problem.text}") from None
        need(base.type == b"bCPY" or (base.base == 0 and base.flags & 16), 204, "4.7", frame.offset,
             "its base has a base itself or is not kept")
        return plain

    def parts(self, offset, size, number, limit):
        """(piece, the bytes of each part) of a piece: one, or as many as it stands in (5.4)."""
        frame, plain, found = self.block(offset)
        need(frame.size == size, 206, "6.1", offset, "the index has another size of this block")
        need(number < len(found), 206, "6.2", offset, f"the block has no piece {number}")
        first = found[number]
        need(first.whole <= limit, 601, "9.6", offset, "larger than this reader takes")
        need(first.at == 0, 206, "6.3", offset, "not the first part")

        def each():
            piece, here, bytes_, at, lines = first, frame, plain, offset, found
            while True:
                yield bytes_[piece.start:piece.start + piece.size]
                done = piece.at + piece.size
                if done == first.whole:
                    return
                need(len(lines) == 1, 204, "5.4", at, "a part that is not alone")
                at += here.size
                here, bytes_, lines = self.block(at)
                piece = lines[0]
                need(len(lines) == 1 and piece[:2] == first[:2] and piece.whole == first.whole and piece.at == done,
                     204, "5.4", at, "another part should stand here")
        return first, each()

    def record(self, item):
        """The bytes of the record at an item's place, compared with its id if that is known (5.5)."""
        piece, parts = self.parts(item.block, item.size, item.piece, MAX_RECORD)
        need(piece.kind in "Rr" and piece.name == item.number, 206, "11.2", item.block,
             f"piece {item.piece} is not the record of item {item.number}")
        data = b"".join(parts)
        need(item.id in (None, sha256(data)), 205, "5.5", item.block, "the record does not match its id")
        return data

    def object(self, offset, size, number):
        """(digest, size) of an object, whose bytes match (5.5)."""
        piece, parts = self.parts(offset, size, number, MAX_OBJECT)
        need(piece.kind in "Oo", 206, "6.3", offset, f"piece {number} is no object")
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        need(digest.digest() == piece.name, 205, "5.5", offset, "the object does not match its SHA-256")
        return piece.name, piece.whole

    # ---- The commit (7) and opening (9.1)

    def commit(self, offset, search=False):
        """The commit at offset; in a search None when there is no whole frame of that type."""
        try:
            frame = self.frame(offset)
            need(frame.type == b"CMIT", 206, "7.4", offset, "no commit")
            raw = self.payload(frame)
        except Problem as problem:
            if search and (problem.number == 202 or problem.section in ("4.1", "4.6", "4.8", "4.9", "7.4")):
                return None
            raise
        need(frame.codec == 0 and frame.plain == 592, 206, "7", offset, "a commit of another form")
        (number, when, begun, begin, previous, *sums, gap, flags, major, minor, count, leaves, root, before) = \
            struct.unpack("<Qqq2Q7QIIHHI32s32s32s", raw[:208])
        need(major == 1, 103, "7.9", offset, f"version {major}.{minor}")
        need(flags & 0xFFFF == 0, 103, "7.9", offset, "an unknown critical flag")
        need(root == sha256(b"\2" + before + struct.pack("<Qq", number, when) + leaves), 209, "8.3", offset,
             "the root does not follow")
        need(count <= 24, 206, "7.8", offset, f"{count} runs")
        runs = [struct.unpack_from("<QII", raw, 208 + 16 * i) for i in range(24)]
        need(all(run[2] == 0 for run in runs), 103, "7", offset, "reserved bytes of a run")
        need(not any(any(run) for run in runs[count:]), 206, "7.8", offset, "unused places for runs")
        end = HEADER if previous == 0 else previous + COMMIT
        need((number == 1) == (previous == 0) and number > 0, 206, "7.4", offset, "number and previous")
        need(previous % 8 == 0 and begin % 8 == 0 and end <= begin <= offset, 206, "7.3", offset, "begin")
        items, objects, object_bytes, total_items, total_objects, total_bytes, guids = sums
        need(items <= total_items and objects <= total_objects and object_bytes <= total_bytes
             and guids <= total_items, 206, "7.5", offset, "sums")
        need(total_items <= MAX_ITEMS, 601, "9.6", offset, "more items than this reader takes")
        for start, size, _ in runs[:count]:
            need(start % 8 == 0 and HEADER <= start and start + size <= offset, 206, "7.8", offset, "place of a run")
        return Commit(offset, number, when, begun, begin, previous, *sums, gap, minor, leaves, root, before,
                      [run[:2] for run in runs[:count]])

    def open(self):
        """Finds the last whole commit from the end."""
        self.last, at = None, self.size
        while self.last is None and at >= HEADER:
            at = self.data.rfind(MARK + b"CMIT", HEADER, at + 11)
            if at % 8 == 0:
                self.last = self.commit(at, True)
        if self.last is None:
            self.no_commit()
        return self

    def no_commit(self):
        head = self.read(0, min(HEADER, self.size))
        need(head[:8] == MAGIC, 102, "3.1", 0, "no narc archive")
        need(len(head) == HEADER, 202, "3.6", 0, "ends in its header")
        self.header()
        raise Problem(201, "9.1", self.size, "no whole commit")

    def header(self):
        """Checks the header (3) and returns it."""
        head = self.read(0, HEADER)
        need(crc32c(head[:508]) == struct.unpack("<I", head[508:])[0], 203, "3.6", 0, "the header is damaged")
        need(head[:8] == MAGIC, 203, "3.1", 0, "the header is damaged")
        major, minor, flags = struct.unpack("<HHI", head[480:488])
        need(major == 1, 103, "3.3", 0, f"version {major}.{minor}")
        need(flags & 0xFFFF == 0, 103, "3.4", 0, "an unknown critical flag")
        return head

    def chain(self):
        """(all commits that can be had, the first one first; what is wrong with them) (7.1 to 7.5)."""
        found, problems = [self.last], []
        while found[0].previous:
            try:
                found.insert(0, self.commit(found[0].previous))
            except Problem as problem:
                return found, [problem]
        for before, commit in zip([None] + found, found):
            for section, wrong, text in (
                    ("7.1", commit.number != (before.number + 1 if before else 1), "number"),
                    ("7.2", commit.begun != (before.begun if before else commit.time), "time of the first commit"),
                    *(("7.5", getattr(commit, "total_" + name) - getattr(commit, name)
                       != (getattr(before, "total_" + name) if before else 0), "sum of " + name)
                      for name in ("items", "objects", "object_bytes"))):
                if wrong:
                    problems.append(Problem(206, section, commit.offset, text))
        return found, problems

    # ---- The index (6)

    def index(self):
        """Reads the runs (6.4); goes on behind a damaged one and keeps what was wrong (9.5)."""
        self.all_runs, self.problems, self.tables, ends = [], [], {}, 0
        for offset, size in self.last.runs:
            try:
                run = self.run(offset, size)
                if ends not in (None, run.first):
                    self.problems.append(Problem(206, "6.5", offset, "does not begin where the run before it ends"))
                ends = run.first + run.items
            except Problem as problem:
                self.problems.append(problem)
                run = ends = None
            self.all_runs.append(run)
        if ends not in (None, self.last.total_items):
            self.problems.append(Problem(206, "6.5", self.last.offset, "the runs do not cover the items"))
        self.runs = [run for run in self.all_runs if run]
        for run in self.runs:
            self.copies.update(run.copies)
        return self

    def run(self, offset, size):
        _, raw = self.whole(offset, b"IRUN", size, self.last.offset)
        need(len(raw) >= 56, 206, "6.4", offset, "the run is too short")
        first, items, objects, *counts, copied = struct.unpack_from("<3Q7II", raw)
        need(first + items <= self.last.total_items, 206, "6.5", offset, "more items than the commit has")
        need(len(raw) == 56 + 21 * sum(counts) + 15 * copied, 206, "6.4", offset, "the columns do not fit")
        all_pages = [Page(key, 8 * at, 8 * length, rows) for key, at, length, rows
                     in zip(*columns(raw, 56, sum(counts), (8, 6, 3, 4)))]
        three = [*zip(*columns(raw, 56 + 21 * sum(counts), copied, (6, 6, 3)))]
        need([row[0] for row in three] == sorted({row[0] for row in three}), 206, "6.4", offset, "order of copies")
        for at, length in [page[1:3] for page in all_pages] + [(8 * a, 8 * c) for row in three
                                                               for a, c in ((row[0], row[2]), (row[1], row[2]))]:
            need(HEADER <= at and length > FRAME and at + length <= offset, 206, "6.1", offset, "an offset")
        pages = [[all_pages.pop(0) for _ in range(count)] for count in counts]
        for table, total in ((0, items), (1, items), (2, items), (5, objects)):
            need(sum(page.rows for page in pages[table]) == total, 206, "6.4", offset, f"rows of table {table}")
        following = first
        for page in pages[0]:
            need(page.key == following, 206, "6.4", offset, "the catalogue has gaps")
            following += page.rows
        for table in pages[1:]:
            need([p.key for p in table] == sorted(p.key for p in table), 206, "6.4", offset, "order of pages")
        return Run(offset, first, items, objects, pages, {8 * block: 8 * copy for block, copy, _ in three})

    def catalogue(self, run, page):
        """The items of a catalogue page (6.2); a recoverer has the frame instead of a run's page."""
        frame, raw = self.whole(page.offset, b"CTLG", page.size, run.offset) if run else (page, self.payload(page))
        at = frame.offset
        need(len(raw) >= 24, 206, "6.2", at, "the page is too short")
        first, n, b, texts, reserved = struct.unpack_from("<Q4I", raw)
        need(reserved == 0, 103, "6.2", at, "reserved bytes")
        need(1 <= n <= 65536 and 1 <= b <= n, 206, "6.2", at, "numbers of rows")
        need(not run or (first == page.key and n == page.rows), 206, "6.1", at, "the run says something else of this page")
        widths = (8, 8, 8, 8, 4, 8, 2, 2, 4, 8, 2, 2, 2, 1, 2, 2, 1)
        need(len(raw) == 24 + 9 * b + (32 + sum(widths)) * n + texts, 206, "6.2", at, "the parts do not fit")
        blocks = [*zip(*columns(raw, 24, b, (6, 3)))]
        for offset, size in blocks:
            need(HEADER <= 8 * offset and 8 * size > FRAME and 8 * (offset + size) <= at, 206, "6.1", at, "offset of a block")
        ids = 24 + 9 * b
        (version, stated, published, until, commit, added, block, piece, facts, original, *sizes) = \
            columns(raw, ids + 32 * n, n, widths)
        need(sum(map(sum, sizes)) == texts, 206, "6.2", at, "the sizes of the texts")
        place, strings = len(raw) - texts, []
        for sizes_of_one in sizes:
            for size in sizes_of_one:
                strings.append(raw[place:place + size])
                place += size
        items = []
        for i in range(n):
            check_facts(facts[i], at)
            need(version[i] and sizes[0][i] and block[i] < b, 206, "6.2", at, f"row {i}")
            need(until[i] == 0 or facts[i] >> 2 & 3 == 1, 206, "6.2", at, f"embargo of row {i}")
            need((published[i] == 1 << 63) == (facts[i] >> 8 & 7 == 0), 206, "6.2", at, f"published of row {i}")
            need(not (facts[i] >> 7 & 1 and sizes[1][i]), 206, "6.2", at, f"url of row {i}")
            try:
                text = [strings[k * n + i].decode() for k in range(7)]
            except UnicodeDecodeError:
                raise Problem(206, "1.3", at, f"a text of row {i} is not UTF-8") from None
            items.append(Item(first + i, raw[ids + 32 * i:ids + 32 * i + 32], version[i], stated[i],
                              signed(published[i]), signed(until[i]), commit[i], signed(added[i]), facts[i],
                              original[i], *text, 8 * blocks[block[i]][0], 8 * blocks[block[i]][1], piece[i]))
        return items

    TABLES = (None, (6, 5, 8, 4, 8, 6, 3, 2, 4), (6, 5), (6, 5), (8, 5), (6, 6, 3, 2), (5, 4, 8))

    def keys(self, run, table, page):
        """The rows of a key page (6.3)."""
        frame, raw = self.whole(page.offset, b"KEYS", page.size, run.offset)
        widths, at = self.TABLES[table], frame.offset
        need(len(raw) >= 8, 206, "6.3", at, "the page is too short")
        number, n = struct.unpack_from("<2I", raw)
        need(number == table, 206, "6.1", at, f"a page of table {number}")
        need(1 <= n <= 65536 and len(raw) == 8 + sum(widths) * n, 206, "6.3", at, "the columns do not fit")
        rows = [*zip(*columns(raw, 8, n, widths))]
        need(n == page.rows and rows[0][0] == page.key, 206, "6.1", at, "the run says something else of this page")
        need(all(self.order(table, a) < self.order(table, b) for a, b in zip(rows, rows[1:])), 206, "6.3", at,
             "the rows are not in order")
        for row in rows:
            if table == 6:
                need(row[1] >> 5 == 0, 103, "6.6", at, "unknown bits of a state")
                need(row[1] >> 1 & 3 != 3 and row[1] >> 3 & 3 != 3, 103, "6.6", at, "an unknown state")
            if table in (1, 5):
                offset, size = row[5:7] if table == 1 else row[1:3]
                need(HEADER <= 8 * offset and 8 * size > FRAME and 8 * (offset + size) <= at, 206, "6.1", at, "offset of a block")
            if table == 1:
                check_facts(row[3], at)
        return rows

    @staticmethod
    def order(table, row):
        return (row[0], row[1], row[3]) if table == 5 else row[:2]

    def rows(self, table):
        """(run, page, rows) of all readable pages of a table, the oldest run first; notes the others (9.5)."""
        if table in self.tables:
            return self.tables[table]
        self.tables[table] = []
        for run in self.runs:
            last = None
            for page in run.pages[table]:
                try:
                    found = self.catalogue(run, page) if table == 0 else self.keys(run, table, page)
                    if table:
                        need(last is None or last < self.order(table, found[0]), 206, "6.4", page.offset,
                             "order of the pages")
                        last = self.order(table, found[-1])
                    self.tables[table].append((run, page, found))
                except Problem as problem:
                    self.problems.append(problem)
        return self.tables[table]

    def items(self):
        return [item for _, _, found in self.rows(0) for item in found]

    def states(self, numbers):
        """{number: (newest, status, embargo, until)} of items whose row is not what counts, None where a damaged
        page or run may hold what does (6.6)."""
        found, pages = {}, {page.offset: rows for _, page, rows in self.rows(6)}
        for i, run in enumerate(self.all_runs):
            if run is None:         # it may have rows for all items that were there
                end = next((later.first for later in self.all_runs[i:] if later), self.last.total_items)
                found.update((number, None) for number in numbers if number < end)
            for page, after in zip(run.pages[6], run.pages[6][1:] + [None]) if run else []:
                if page.offset not in pages:
                    end = after.key if after else run.first + run.items
                    found.update((number, None) for number in numbers if page.key <= number < end)
                for number, state, until in pages.get(page.offset, []):
                    found[number] = (not state & 1, state >> 1 & 3, state >> 3 & 3, signed(until))
        return found


def unknown_critical(frame):
    return frame.type not in KNOWN and frame.type[:1].isupper()


def check_facts(facts, at):
    need(facts >> 13 == 0 and facts & 3 != 3 and facts >> 2 & 3 != 3 and facts >> 8 & 7 <= 5, 103, "6.2", at,
         "facts that are unknown")


def signed(number):
    return number - (1 << 64) if number >> 63 else number


def columns(raw, at, rows, widths):
    """Columns of numbers: all most significant bytes first (6.1)."""
    found = []
    for width in widths:
        part = raw[at:at + width * rows]
        found.append([int.from_bytes(part[i::rows], "big") for i in range(rows)] if rows else [])
        at += width * rows
    return found


def inflate(packed, size):
    """One zlib stream, or None (4.3)."""
    try:
        stream = zlib.decompressobj()
        plain = stream.decompress(packed, size + 1)
        return plain if stream.eof and not stream.unused_data else None
    except zlib.error:
        return None


def unzstd(packed, size, dictionary):
    """One zstd frame expanded by the zstd command, or None. Its blocks are counted first: the command would
    take several frames (4.3)."""
    try:
        magic, head = struct.unpack_from("<IB", packed)
        single, fields = head >> 5 & 1, head >> 6
        at = 6 - single
        window = 0 if single else (1 << (10 + (packed[5] >> 3))) // 8 * (8 + (packed[5] & 7))
        if magic != 0xFD2FB528 or head & 3 or not (single or fields) or window > CEILING:
            return None
        width = (1, 2, 4, 8)[fields]
        if int.from_bytes(packed[at:at + width], "little") + 256 * (fields == 1) != size:
            return None
        at, last = at + width, 0
        while not last:
            block = int.from_bytes(packed[at:at + 3], "little")
            at += 3 + (1 if block >> 1 & 3 == 1 else block >> 3)
            last = block & 1 or at > len(packed)
        if at + 4 * (head >> 2 & 1) != len(packed):
            return None
    except (IndexError, struct.error):
        return None
    with tempfile.NamedTemporaryFile() as base, tempfile.TemporaryFile() as source:
        base.write(dictionary or b"")
        base.flush()
        source.write(packed)
        source.seek(0)
        command = ["zstd", "-q", "-d", "-c", "--memory=33554432"] + (["-D", base.name] if dictionary else [])
        with subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            plain = process.stdout.read(size + 1)
            process.stdout.close()
        return plain if process.returncode == 0 else None


NUMBER = rb"(0|[1-9][0-9]{0,18})"
LINE = re.compile(rb"(?:([Oo]) ([0-9a-f]{64})|([Rr]) " + NUMBER + rb") " + NUMBER + rb"(?: " + NUMBER + b" " + NUMBER
                  + rb")?")


def pieces(plain, offset):
    """The pieces that a block's table announces (5.2, 5.3)."""
    end = plain.find(b"\n\n")
    need(end > 0 and plain.count(b"\n", 0, end) < 65535, 204, "5.2", offset, "no table, or too many pieces")
    found, start = [], end + 2
    for line in plain[:end].split(b"\n"):
        match = LINE.fullmatch(line)
        need(match, 204, "5.2", offset, f"a line of the table: {line[:100]!r}")
        kind = (match[1] or match[3]).decode()
        need((match[6] is not None) == kind.islower(), 204, "5.2", offset, f"numbers of a line: {line[:100]!r}")
        size, at, whole = int(match[5]), int(match[6] or 0), int(match[7] or match[5])
        name = int(match[4]) if match[3] else bytes.fromhex(match[2].decode())
        need(max(size, at, whole, name if match[3] else 0) < 1 << 63, 204, "5.2", offset, "a number of 2^63")
        need(size or kind == "O", 204, "5.3", offset, "a piece of no bytes")
        need(kind.isupper() or (size < whole and at + size <= whole), 204, "5.3", offset, "place of a part")
        found.append(Piece(kind, name, size, whole, at, start))
        start += size
    need(start == len(plain), 204, "5.2", offset, "the pieces do not fill the block")
    need(len(found) == 1 or all(piece.kind.isupper() for piece in found), 204, "5.4", offset, "a part not alone")
    return found
