#!/usr/bin/env python3
"""Reads a folder of NewsML-G2 documents with narc and with python's lxml, one process each, and prints
CPU time and peak memory of both, for the whole folder and for each provider given as PREFIX=FOLDER.
bench_newsml compares with libxml2 itself, in one process.

usage: newsml_peers.py NARC FOLDER..."""
import pathlib
import subprocess
import sys

PEER = """
import sys, lxml.etree
for path in sys.stdin.read().split(chr(0)):
    try:
        lxml.etree.parse(path)
    except lxml.etree.XMLSyntaxError:
        pass
"""


def cost(command, paths):
    """CPU seconds and peak megabytes of one process that is told the paths."""
    read = "import resource,subprocess,sys;" \
           "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);" \
           "used=resource.getrusage(resource.RUSAGE_CHILDREN);" \
           "print(used.ru_utime+used.ru_stime,used.ru_maxrss/1024)"
    done = subprocess.run([sys.executable, "-c", read, *command], input="\0".join(paths), capture_output=True,
                          text=True, check=True)
    return [float(value) for value in done.stdout.split()]


def python_with_lxml():
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            if subprocess.run([python, "-c", "import lxml.etree"], stderr=subprocess.DEVNULL).returncode == 0:
                return python
        except OSError:
            continue
    sys.exit("skipped: no python here has lxml (Debian's python3-lxml)")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    peer = python_with_lxml()
    narc, folders = sys.argv[1], sys.argv[2:]
    for folder in folders:
        paths = [str(path) for path in sorted(pathlib.Path(folder).rglob("*.xml"))
                 if b"http://iptc.org/std/nar/2006-10-01/" in path.read_bytes()[:65536]]
        size = sum(pathlib.Path(path).stat().st_size for path in paths) / 1e6
        rounds = [(cost([narc, "convert", "-j1", "-q", "--keep-empty", "-t", "ndjson", *paths], []),
                   cost([peer, "-c", PEER], paths)) for _ in range(3)]
        ours, theirs = (sorted(each[side] for each in rounds)[1] for side in (0, 1))
        print(f"{folder}: {len(paths)} documents, {size:.2f} MB; narc to NDJSON {ours[0]:.2f} s {ours[1]:.0f} MB,"
              f" lxml parse alone {theirs[0]:.2f} s {theirs[1]:.0f} MB")


if __name__ == "__main__":
    main()
