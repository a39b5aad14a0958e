#!/usr/bin/env python3
"""file(1) names an archive, its version and its media type by spec/narc.magic (appendix B.2)."""
import pathlib
import shutil
import subprocess
import sys

SPEC = pathlib.Path(__file__).resolve().parents[2] / "spec"
MAGIC = SPEC / "narc.magic"


def file_says(name, *options):
    return subprocess.run(["file", "-b", "-m", str(MAGIC), *options, str(SPEC / "vectors" / (name + ".narc"))],
                          stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def main():
    if not shutil.which("file"):
        print("magic: the file command is not installed")
        return 77
    faults = 0
    for name, options, wanted in (
            ("good-5.2-one-item", (), "narc news archive, version 1.0"),
            ("good-3.3-minor-9", (), "narc news archive, version 1.9"),
            ("good-5.2-one-item", ("--mime-type",), "application/vnd.narc"),
            ("good-5.2-one-item", ("--extension",), "narc")):
        said = file_says(name, *options)
        if said != wanted:
            faults += 1
            print(f"{name}: file says {said!r}, not {wanted!r}")
    if "narc" in file_says("bad-3.1-line-ends"):
        faults += 1
        print("an archive whose line ends were changed is taken for one")
    print(f"magic: {faults} faults" if faults else "magic: all well")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
