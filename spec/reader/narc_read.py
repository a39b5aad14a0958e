#!/usr/bin/env python3
"""A reader, verifier and recoverer of narc archives, format 1.0, written from spec/narc-format.md alone.

The reader is narc_frames.py and narc_archive.py, the verifier and recoverer narc_check.py and narc_body.py beside it.

Numbers in parentheses in comments are its sections. Needs Python 3.9 and, for codec 2, the zstd command.

    narc_read.py info ARCHIVE        what the last commit says, then one line for each commit
    narc_read.py list ARCHIVE        items that may be shown now (9.4)
    narc_read.py all ARCHIVE         all items
    narc_read.py find ARCHIVE GUID   all versions of a guid, by table 1 (9.3)
    narc_read.py records ARCHIVE     every item in order, and the SHA-256 of its record
    narc_read.py objects ARCHIVE     every object in the order of its place
    narc_read.py verify ARCHIVE      full verification (11.2)
    narc_read.py deep ARCHIVE        also looks into the records (11.3)
    narc_read.py scan ARCHIVE        what a recoverer finds without any index (12)

Prints one JSON object a line. Times are seconds since 1970, SHA-256 and ids are hexadecimal.

    info     {"format", "number", "time", "begun", "root", "items", "guids", "objects", "object_bytes", "runs",
              "trailing"}, then {"commit", "time", "root", "items", "objects"} from the first on
    list     {"number", "id", "guid", "version", "stated", "newest", "status", "embargo", "until", "published",
     all      "precision", "zone", "url", "provider", "language", "headline", "subjects", "format", "original",
              "text", "picture", "commit", "added"}; the state is null where it is not known (6.6)
    find     {"number", "version", "newest", "status", "embargo", "until", "guid", "id"}, or an error for the last two
    records  {"number", "id", "guid", "version", "sha256"}, or with the members of an error for "sha256"
    objects  {"sha256", "size"}, or with the members of an error for "size"
    verify   one error a finding, at last {"findings", "commits", "items", "objects", "root"}
    scan     {"record", "sha256", "guid"} {"object", "size"} {"commit", "time", "root"} {"missing", "guid"}
    errors   {"error", "section", "offset", "text"}, with "item" when one article is concerned

Exit status: 0 done, 3 bytes follow the last commit, 4 damage, 6 no narc archive or a newer one.
"""
import json
import sys
import time

import narc_check
from narc_archive import EMBARGO, PRECISION, STATUS, Archive, Place, signed
from narc_frames import COMMIT, Problem, need, sha256


def own_state(facts, until):
    return True, facts & 3, facts >> 2 & 3, until


def state_line(state):
    newest, status, embargo, until = state or (None, None, None, 0)
    return {"newest": newest, "status": state and STATUS[status], "embargo": state and EMBARGO[embargo],
            "until": until if embargo == 1 else None}


def item_line(item, state):
    facts, precision = item.facts, PRECISION[item.facts >> 8 & 7]
    return {"number": item.number, "id": item.id.hex(), "guid": item.guid, "version": item.version,
            "stated": item.stated, **state_line(state), "published": item.published if precision else None,
            "precision": precision, "zone": bool(facts >> 11 & 1), "url": item.guid if facts >> 7 & 1 else item.url,
            "provider": item.provider, "language": item.language, "headline": item.headline,
            "subjects": item.subjects, "format": item.format, "original": bool(facts >> 4 & 1),
            "text": bool(facts >> 5 & 1), "picture": bool(facts >> 6 & 1), "commit": item.commit,
            "added": item.added}


def info(archive):
    last = archive.last
    yield {"format": f"1.{last.minor}", "number": last.number, "time": last.time, "begun": last.begun,
           "root": last.root.hex(), "items": last.total_items, "guids": last.total_guids,
           "objects": last.total_objects, "object_bytes": last.total_object_bytes, "runs": len(last.runs),
           "trailing": archive.size - last.offset - COMMIT}
    chain, problems = archive.chain()
    for commit in chain:
        yield {"commit": commit.number, "time": commit.time, "root": commit.root.hex(), "items": commit.items,
               "objects": commit.objects}
    yield from (problem.line() for problem in problems)


def show(archive, everything=False):
    """What may be shown without being asked for (9.4), or everything."""
    now, items = int(time.time()), archive.index().items()
    states = archive.states([item.number for item in items])
    for item in items:
        state = states.get(item.number, own_state(item.facts, item.until))
        newest, status, embargo, until = state or (False, 0, 0, 0)
        if everything or newest and status == 0 and (embargo == 0 or embargo == 1 and until <= now):
            yield item_line(item, state)
    yield from (problem.line() for problem in archive.problems)


def find(archive, guid):
    """By table 1, its block and table 6; without the catalogue (9.3)."""
    key = int.from_bytes(sha256(guid.encode())[:6], "big")
    found = sorted(row[1:] for _, _, rows in archive.index().rows(1) for row in rows if row[0] == key)
    states = archive.states([row[0] for row in found])
    for number, version, facts, until, block, size, piece, start in found:
        line = {"number": number, "version": version, **state_line(states.get(number, own_state(facts, signed(until))))}
        try:
            raw = archive.record(Place(number, None, 8 * block, 8 * size, piece))
            need(sha256(raw)[:4] == start.to_bytes(4, "big"), 205, "6.3", 8 * block, "the record is another one")
            record = json.loads(raw)
            if record["guid"] == guid:
                need(int(record.get("version", 1)) == version, 206, "6.3", 8 * block, "the record has another version")
                yield {**line, "guid": guid, "id": sha256(raw).hex()}
        except (ValueError, KeyError, TypeError):
            yield {**line, **Problem(207, "5.1", 8 * block, "no canonical record").line()}
        except Problem as problem:
            yield {**line, **problem.line()}
    yield from (problem.line() for problem in archive.problems)


def records(archive):
    for item in archive.index().items():
        head = {"number": item.number, "id": item.id.hex(), "guid": item.guid, "version": item.version}
        try:
            yield {**head, "sha256": sha256(archive.record(item)).hex()}
        except Problem as problem:
            yield {**head, **problem.line()}
    yield from (problem.line() for problem in archive.problems)


def objects(archive):
    places = sorted((8 * row[1], 8 * row[2], row[3]) for _, _, rows in archive.index().rows(5) for row in rows)
    for place in places:
        try:
            digest, size = archive.object(*place)
            yield {"sha256": digest.hex(), "size": size}
        except Problem as problem:
            yield {"sha256": None, **problem.line()}
    yield from (problem.line() for problem in archive.problems)


def main(arguments):
    commands = {"info": info, "list": show, "find": find, "all": lambda it: show(it, True), "records": records, "objects": objects,
                "verify": narc_check.verify, "deep": lambda it: narc_check.verify(it, True), "scan": narc_check.scan}
    if len(arguments) != 2 + (arguments[:1] == ["find"]) or arguments[0] not in commands:
        sys.exit(__doc__)
    worst = 0
    try:
        archive = Archive(arguments[1])
        lines = commands[arguments[0]](archive if arguments[0] == "scan" else archive.open(), *arguments[2:])
        for line in lines:
            print(json.dumps(line, ensure_ascii=False), flush=True)
            if "error" in line:
                worst = max(worst, {102: 6, 103: 6, 208: 3}.get(line["error"], 4))
    except Problem as problem:
        print(json.dumps(problem.line()))
        worst = max(worst, 6 if problem.number in (102, 103) else 4)
    except OSError as error:
        sys.exit(f"narc_read.py: {error}")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
