"""Frames and blocks of narc archives, format 1.0 (spec/narc-format.md; section numbers in parentheses): read, checked,
expanded, and the records and objects in them. narc_archive.py goes on with commits and the index."""
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


class Frames:
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


def unknown_critical(frame):
    return frame.type not in KNOWN and frame.type[:1].isupper()


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
