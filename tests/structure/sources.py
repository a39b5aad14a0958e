"""What the structure tests share: the project's files and how a test ends."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {".git", "build", "__pycache__"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)


def files():
    """Paths of the project's own files, relative to its root; those git knows where there is git."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z",
             "--cached", "--others", "--exclude-standard"],
            capture_output=True, text=True, check=False)
        if listed.returncode == 0:
            names = [pathlib.Path(name) for name in listed.stdout.split("\0") if name]
            return sorted(name for name in names if (ROOT / name).is_file())
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        found += [pathlib.Path(folder, name).relative_to(ROOT) for name in names]
    return sorted(found)


def c_files(*tops):
    """C sources and headers, all of them or those below the given top folders."""
    return [path for path in files()
            if path.suffix in (".c", ".h") and (not tops or path.parts[0] in tops)]


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def includes_of(path):
    """(line number, name, whether in quotes) of every include in a file."""
    text = text_of(path)
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[2], match[1] == '"'


def without_comments(text):
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.DOTALL)


def finish(faults, what):
    """Prints every fault and ends the test."""
    for fault in faults:
        print(fault)
    print(f"{what}: {len(faults)} faults" if faults else f"{what}: all well")
    sys.exit(1 if faults else 0)
