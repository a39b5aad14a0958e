#!/usr/bin/env python3
"""One of the measurements as a test: run.py WHICH NARC SOURCE

"own" asks all that needs no schema of the project's own documents. The others are asked of the data in
../shared/data when it lies beside the project, of 150 documents, or of all with NARC_CONFORMANCE_ALL=1."""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SKIP = 77
SAMPLE = 150
FEWER = 40  # where a document takes many runs of the command


def run(script, *arguments):
    return subprocess.run([sys.executable, "-B", os.path.join(HERE, script), *arguments]).returncode


def skip(reason):
    print("skipped: " + reason)
    return SKIP


def own(narc, source):
    folder = os.path.join(source, "tests", "unit", "newsml", "data")
    return run("newsml.py", narc, folder) or run("losses.py", narc, folder)


def over_data(which, narc, source):
    data = os.path.join(source, "..", "shared", "data", "newsml")
    g2 = os.path.join(data, "xsd", "newsml-g2", "NewsML-G2_2.35-spec-All-Power.xsd")
    if not os.path.isdir(data):
        return skip("../shared/data does not lie beside the project")
    if which in ("newsml", "validate") and shutil.which("xmllint") is None:
        return skip("xmllint is not here")
    count = lambda few: "0" if os.environ.get("NARC_CONFORMANCE_ALL") == "1" else str(few)
    if which == "newsml":
        return run("newsml.py", narc, data, "--schema", g2, "--sample", count(SAMPLE))
    if which == "validate":
        return run("validate.py", narc, data, "--schema", g2, "--sample", count(SAMPLE))
    if which == "losses":
        return run("losses.py", narc, data, "--sample", count(FEWER))
    if which == "gold":
        return run("gold.py", narc, data)
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        return skip("Python's jsonschema is not here")
    schema = os.path.join(data, "xsd", "ninjs", "ninjs-schema_3.1.json")
    return run("ninjs.py", narc, data, "--schema", schema, "--sample", count(FEWER))


def main():
    which, narc, source = sys.argv[1:]
    return own(narc, source) if which == "own" else over_data(which, narc, source)


if __name__ == "__main__":
    sys.exit(main())
