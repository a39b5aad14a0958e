#!/usr/bin/env python3
"""file(1) names an archive, its version and its media type by spec/narc.magic, and the signature for PRONOM fits what is
of version 1 and nothing else (appendix B.2)."""
import pathlib
import re
import shutil
import subprocess
import sys

SPEC = pathlib.Path(__file__).resolve().parents[2] / "spec"
MAGIC = SPEC / "narc.magic"


def file_says(name, *options):
    return subprocess.run(["file", "-b", "-m", str(MAGIC), *options, str(SPEC / "vectors" / (name + ".narc"))],
                          stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def pronom():
    """The byte sequence of appendix B.2 as an expression: pairs of digits are bytes, {n} is n bytes of any value."""
    text = (SPEC / "narc-format.md").read_text(encoding="utf-8").split("B.2 Signature for PRONOM")[1]
    sequence = re.search(r"`((?:[0-9A-F]{2}|\{\d+\})+)`", text)[1]
    return re.compile(b"".join(re.escape(bytes.fromhex(byte)) if byte else b"." + gap.encode()
                               for byte, gap in re.findall(r"([0-9A-F]{2})|(\{\d+\})", sequence)), re.DOTALL)


def main():
    faults = 0
    for name, fits in (("good-5.2-one-item", True), ("good-3.3-minor-9", True), ("bad-4.1-mark", True),
                       ("unsupported-7.9-major-2", False), ("bad-3.1-line-ends", False), ("bad-3.1-text", False)):
        if bool(pronom().match((SPEC / "vectors" / (name + ".narc")).read_bytes())) != fits:
            faults += 1
            print(f"{name}: the signature for PRONOM {'does not fit' if fits else 'fits'}")
    if not shutil.which("file"):
        print("magic: the file command is not installed")
        return 1 if faults else 77
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
