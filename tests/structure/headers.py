#!/usr/bin/env python3
"""Every header compiles alone, and the public ones also as C++.

usage: headers.py C_COMPILER CXX_COMPILER|- [FLAG...]"""
import pathlib
import subprocess
import sys

from sources import ROOT, c_files, finish

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def compile_alone(command, include):
    """The compiler's complaint about a file that holds one include, or None."""
    source = f"#include {include}\nextern int something; /* a file of macros only is fine */\n"
    result = subprocess.run([*command, *WARNINGS, "-fsyntax-only", "-"], text=True, input=source,
                            capture_output=True, check=False)
    return result.stderr if result.returncode != 0 else None


def faults(compiler, cxx, flags):
    inside = ["-I", str(ROOT / "libnarc"), "-I", str(ROOT / "libnarc/include"), *flags]
    outside = ["-I", str(ROOT / "libnarc/include")]
    for path in c_files("libnarc"):
        if path.suffix != ".h":
            continue
        name = path.relative_to("libnarc")
        if name.parts[0] != "include":
            runs = [([compiler, "-std=c11", "-x", "c", *inside], f'"{name}"')]
        else:
            name = pathlib.Path(*name.parts[1:])
            runs = [([compiler, "-std=c11", "-x", "c", *outside], f"<{name}>")]
            if cxx != "-":
                runs.append(([cxx, "-std=c++17", "-x", "c++", *outside], f"<{name}>"))
        for command, include in runs:
            complaint = compile_alone(command, include)
            if complaint:
                yield f"{path} does not compile alone with {command[0]} {command[1]}:\n{complaint}"


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    finish([*faults(sys.argv[1], sys.argv[2], sys.argv[3:])], "headers")
