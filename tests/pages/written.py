"""Pages as the command writes them, and what a parser makes of them."""
import json
import os
import re
import subprocess
import sys

SKIP = 77
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUTSIDE = os.environ.get("NARC_OUTSIDE", os.path.join(os.path.dirname(ROOT), "shared"))


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIP)


def outside(*parts):
    """A path of data that is not the project's own, or None where it is missing."""
    path = os.path.join(OUTSIDE, *parts)
    return path if os.path.exists(path) else None


def convert(narc, source, target, *options):
    """Writes every document of a folder as a page; answers their paths. Plain text is only read when it is asked for."""
    if os.path.isdir(os.path.join(source, "txt")):
        return [path for name in sorted(os.listdir(source)) for path in
                convert(narc, os.path.join(source, name), f"{target}-{name}", *(["-f", "text"] if name == "txt" else []))]
    done = subprocess.run([narc, "convert", "-q", "--keep-empty", "--regenerate", "-t", "html", "-o", target, *options, source],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")
    if done.returncode not in (0, 3) or "Sanitizer" in done.stderr:
        raise SystemExit(f"narc convert {source}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return [os.path.join(target, name) for name in sorted(os.listdir(target))]


class Element:
    def __init__(self, name):
        self.name, self.attributes, self.text = name, {}, ""


def elements(dump):
    """The elements of a tree as narc-tree -p prints it, with their attributes and the text directly in them."""
    found, above = [], []
    for entry in re.split(r"\n(?=\| )", dump.rstrip("\n")):
        depth, what = re.match(r"\| ( *)(.*)$", entry, re.DOTALL).groups()
        del above[len(depth) // 2:]
        if what.startswith('"'):
            above[-1].text += what[1:-1]
        elif what.startswith("<!"):
            found.append(Element(what[:4])) # a comment or the document type
        elif what.startswith("<"):
            above.append(Element(what[1:-1]))
            found.append(above[-1])
        else:
            name, value = what.split("=", 1)
            above[-1].attributes[name] = value[1:-1]
    return found


def trees(narc_tree, paths):
    for path in paths:
        yield path, subprocess.run([narc_tree, "-p", path], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")


def json_ld(found):
    return json.loads(next(e.text for e in found if e.name == "script"))
