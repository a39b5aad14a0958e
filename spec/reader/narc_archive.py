"""The reader of narc archives, format 1.0 (spec/narc-format.md; section numbers in parentheses): commits and the index.
Frames and blocks are in narc_frames.py; narc_read.py is the command."""
import struct
from collections import namedtuple

from narc_frames import COMMIT, FRAME, HEADER, MAGIC, MARK, MAX_ITEMS, Frames, Problem, crc32c, need, sha256

STATUS, EMBARGO = ("usable", "withheld", "canceled"), ("none", "until", "indefinite")
PRECISION = (None, "year", "month", "day", "minute", "second")

Commit = namedtuple("Commit", "offset number time begun begin previous items objects object_bytes total_items "
                    "total_objects total_object_bytes total_guids gap_crc minor leaves root before runs")
Place = namedtuple("Place", "number id block size piece")            # of a record
Run = namedtuple("Run", "offset first items objects pages copies")   # pages: one list for each table, 0 to 6
Page = namedtuple("Page", "key offset size rows")
Item = namedtuple("Item", "number id version stated published until commit added facts original "
                  "guid url provider language headline subjects format block size piece")


class Archive(Frames):
    """Commits and index of one file; what a damaged page or run hides is in problems (9.5)."""

    # ---- The commit (7) and opening (9.1)

    def commit(self, offset, search=False):
        """The commit at offset; in a search None when there is no whole frame of that type."""
        try:
            frame = self.frame(offset)
            need(frame.type == b"CMIT" and frame.stored <= 4096, 206, "7.4", offset, "no commit")
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
