#!/usr/bin/env python3
"""What a second core gives `narc create`: medians of runs that take turns, and their ratio.

usage: create_cores.py NARC FOLDER [RUNS]

One core is one thread held on one core with taskset(1); two cores are -j2 on two. What two cores of this
machine can give at most is told by the reference, two programs without anything in common (zstd -6
of the same pages, once alone and once beside a copy of itself), in the same turns."""
import os
import statistics
import subprocess
import sys
import tempfile
import time


def wall(*commands):
    begin = time.monotonic()
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
               for command in commands]
    for process in running:
        if process.wait() not in (0, 3):
            sys.exit("%s ended with %d" % (process.args[0], process.returncode))
    return time.monotonic() - begin


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    if not os.path.isdir(sys.argv[2]):
        sys.exit("%s is no folder" % sys.argv[2])
    narc, folder, runs = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 5
    with tempfile.TemporaryDirectory() as place:
        archive, pages = os.path.join(place, "a.narc"), os.path.join(place, "pages")
        with open(pages, "wb") as out:
            for path, _, names in os.walk(folder):
                for name in names:
                    with open(os.path.join(path, name), "rb") as page:
                        out.write(page.read())
        create = [narc, "create", "--quiet", "--force", archive, folder]
        zstd = ["zstd", "-6", "-T1", "-q", "-c", pages]
        times = {"one": [], "two": [], "alone": [], "beside": []}
        for _ in range(runs):
            times["one"].append(wall(["taskset", "-c", "0", *create, "-j1"]))
            times["two"].append(wall(["taskset", "-c", "0,1", *create, "-j2"]))
            times["alone"].append(wall(zstd))
            times["beside"].append(wall(zstd, zstd))
    one, two, alone, beside = (statistics.median(times[name]) for name in times)
    print("one core %.2f s, two cores %.2f s: %.2f x" % (one, two, one / two))
    print("reference: %.2f s alone, two at once %.2f s: %.2f x" % (alone, beside, 2 * alone / beside))


if __name__ == "__main__":
    main()
