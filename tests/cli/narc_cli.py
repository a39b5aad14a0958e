"""What the tests of the command share: running it, and documents to give it."""
import hashlib
import html
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

NARC = os.environ.get("NARC", "narc")
SOURCE = os.environ.get("NARC_SOURCE", os.path.join(os.path.dirname(__file__), "..", ".."))
EPOCH = "1794000000"  # 2026-11-06T21:20:00Z, so that runs do not depend on the clock


class Result:
    """Exit code, standard output and standard error of one run."""

    def __init__(self, done):
        self.code = done.returncode
        self.raw = done.stdout
        self.out = done.stdout.decode("utf-8", "surrogateescape")
        self.err = done.stderr.decode("utf-8", "surrogateescape")

    def rows(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def error_rows(self):
        return [json.loads(line) for line in self.err.splitlines()]


def paragraphs(subject, count=4):
    """Sentences long enough to read as an article."""
    return [
        f"The {subject} was the talk of the harbour on day {i + 1}, said the keeper of the lighthouse, "
        f"who has watched the {subject} from the rocks for many years and keeps a careful diary of it."
        for i in range(count)
    ]


def page(headline, subject="ferry", url="https://news.example/2026/11/ferry", language="en",
         published="2026-11-05T08:30:00Z", more=""):
    body = "".join(f"<p>{html.escape(text)}</p>\n" for text in paragraphs(subject))
    link = f'<link rel="canonical" href="{html.escape(url)}">' if url else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(headline)}</title>{link}"
        f'<meta property="og:title" content="{html.escape(headline)}">'
        f'<meta property="og:type" content="article">'
        f'<meta property="og:site_name" content="Harbour News">'
        f'<meta property="article:published_time" content="{published}">{more}</head>'
        f"<body><nav><a href=\"/\">Home</a></nav><article><h1>{html.escape(headline)}</h1>\n{body}</article>"
        f"</body></html>\n"
    ).encode()


def news_item(guid, headline, version=1, embargo=None, status="usable", subject="bridge"):
    body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs(subject))
    embargoed = f"<embargoed>{embargo}</embargoed>" if embargo is not None else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{html.escape(guid)}" '
        f'version="{version}" standard="NewsML-G2" standardversion="2.35" conformance="power" xml:lang="en">\n'
        f'<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"/>\n'
        f"<itemMeta><itemClass qcode=\"ninat:text\"/><provider literal=\"hw\"><name>Harbour Wire</name></provider>"
        f"<versionCreated>2026-11-0{min(version, 9)}T10:00:00Z</versionCreated>{embargoed}"
        f'<pubStatus qcode="stat:{status}"/></itemMeta>\n'
        f"<contentMeta><headline>{html.escape(headline)}</headline></contentMeta>\n"
        f'<contentSet><inlineXML contenttype="application/xhtml+xml">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        f"</inlineXML></contentSet>\n</newsItem>\n"
    ).encode()


class Case(unittest.TestCase):
    """A test in a folder of its own."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="narc-cli-")
        self.addCleanup(shutil.rmtree, self.folder, True)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, data):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def read(self, *parts):
        with open(self.path(*parts), "rb") as file:
            return file.read()

    def environment(self, **more):
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "SOURCE_DATE_EPOCH": EPOCH}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH"):
            if name in os.environ:
                environment[name] = os.environ[name]
        environment.update(more)
        return environment

    def narc(self, *arguments, stdin=b"", **more):
        done = subprocess.run([NARC, *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=self.folder, env=self.environment(**more), timeout=120)
        result = Result(done)
        self.assertNotIn("Sanitizer", result.err)
        self.assertNotIn("runtime error", result.err)
        return result

    def expect(self, code, *arguments, **more):
        """Runs narc and checks its exit code; a failure shows both streams."""
        result = self.narc(*arguments, **more)
        self.assertEqual(result.code, code, f"narc {' '.join(arguments)}\n{result.out}\n{result.err}")
        return result

    def news(self, name="news.narc"):
        """An archive of two pages and one NewsML-G2 item."""
        self.write("in/ferry.html", page("Ferry returns to the island", "ferry"))
        self.write("in/tower.html", page("Tower gets a new bell", "tower", "https://news.example/2026/11/tower"))
        self.write("in/bridge.xml", news_item("urn:newsml:wire.example:20261101:bridge", "Bridge opens early"))
        self.expect(0, "create", name, "in")
        return name

    def ids(self, archive, *options):
        return [row["id"] for row in self.expect(0, "list", archive, "--json", *options).rows()]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def frames(archive):
    """Offset, size and type of each frame (spec, section 4)."""
    at = 512
    while at + 48 <= len(archive):
        stored = int.from_bytes(archive[at + 16:at + 20], "little")
        size = 48 + (stored + 7) // 8 * 8
        yield at, size, archive[at + 8:at + 12]
        at += size


def limited(size):
    """Before a run: no file may grow beyond that, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def little_memory(size):
    """Before a run: no more address space than that."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def main():
    sys.stdout.reconfigure(errors="backslashreplace")
    unittest.main(verbosity=2)
