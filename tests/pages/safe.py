#!/usr/bin/env python3
"""Nothing from a hostile article becomes markup: articles that attack at every place (payloads.py) are written as
pages, and what our own parser makes of those holds only what the writer writes: its elements with their attributes,
one stylesheet that is the same in every page and the one that the policy names, JSON and nothing else in the one
script, addresses without a scheme but http, https and mailto.

usage: safe.py NARC NARC_TREE

With ../shared (or the folder that NARC_OUTSIDE names), other people's payloads are looked at in the same way, and a checker of
their own looks at all pages too."""
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

import payloads
import written

GLOBAL = {"lang", "dir"}
ATTRIBUTES = {
    "html": GLOBAL, "head": set(), "title": set(), "body": set(), "main": set(), "style": set(),
    "meta": {"charset", "name", "property", "content", "http-equiv"}, "link": {"rel", "href"}, "script": {"type"},
    "article": {"itemscope", "itemtype"}, "div": {"itemprop"} | GLOBAL, "h1": set(),
    "p": {"class", "role"} | GLOBAL, "a": {"href", "title"} | GLOBAL,
    "img": {"src", "alt", "title", "width", "height"} | GLOBAL, "br": set(), "hr": set(),
    "td": {"colspan", "rowspan"} | GLOBAL, "th": {"colspan", "rowspan", "scope"} | GLOBAL, "ol": {"start"} | GLOBAL,
    "time": {"datetime"} | GLOBAL, "abbr": {"title"} | GLOBAL, "blockquote": {"cite"} | GLOBAL, "q": {"cite"} | GLOBAL,
    **{name: GLOBAL for name in ("h2 h3 h4 h5 h6 pre ul li figure figcaption table caption thead tbody tfoot tr em strong "
                                 "sub sup cite code span").split()},
}
CLASSES = {"notice", "summary", "byline", "dates", "rights"}
PICTURES = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$")


def address_is_harmless(address):
    """Judged as a browser does, which drops controls and spaces before it looks for a scheme."""
    bare = re.sub(r"[\x00-\x20\x7f]", "", address)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", bare)
    return scheme is None or scheme[1].lower() in ("http", "https", "mailto") or PICTURES.match(bare) is not None


def is_json(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def faults_of_element(element):
    allowed = ATTRIBUTES.get(element.name)
    if allowed is None:
        yield f"<{element.name}>"
        return
    for name, value in element.attributes.items():
        if name not in allowed:
            yield f"{element.name}@{name}"
        elif name in ("href", "src", "cite") and not address_is_harmless(value):
            yield f"{element.name}@{name}={value[:40]!r}"
        elif name == "class" and value not in CLASSES:
            yield f"class {value[:40]!r}"


def faults(page, policy, style):
    found = written.elements(page)
    if found[0].name != "<!DO" or any(element.name == "<!--" for element in found):
        yield "a comment, or no document type"
    for element in found[1:]:
        yield from faults_of_element(element)
    for name, count in (("html", 1), ("head", 1), ("body", 1), ("title", 1), ("style", 1), ("script", 1), ("main", 1)):
        if sum(element.name == name for element in found) != count:
            yield f"not {count} {name}"
    for element in found:
        if element.name == "style" and element.text != style:
            yield "another stylesheet"
        elif element.name == "script":
            if element.attributes != {"type": "application/ld+json"} or "<" in element.text:
                yield "a script that is not data"
            elif not is_json(element.text):
                yield "a script that is no JSON"
        elif element.name == "meta" and "http-equiv" in element.attributes and element.attributes["content"] != policy:
            yield "another policy"
    metas = [element.attributes for element in found if element.name == "meta"]
    if metas[0] != {"charset": "utf-8"} or metas[1].get("http-equiv") != "Content-Security-Policy":
        yield "encoding and policy do not come first"


def harmless(narc, narc_tree):
    """The policy and the stylesheet of a page of which nothing can be feared; the one names the other."""
    with tempfile.TemporaryDirectory() as work:
        source = os.path.join(work, "a.txt")
        with open(source, "w", encoding="utf-8") as file:
            file.write(payloads.STORY)
        page = subprocess.run([narc, "convert", "-q", "-f", "text", "-t", "html", source], check=True,
                              stdout=subprocess.PIPE).stdout
        path = os.path.join(work, "a.html")
        with open(path, "wb") as file:
            file.write(page)
        found = written.elements(next(written.trees(narc_tree, [path]))[1])
    policy = next(e.attributes["content"] for e in found if e.attributes.get("http-equiv") == "Content-Security-Policy")
    style = next(e.text for e in found if e.name == "style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    if f"style-src 'sha256-{digest}'" not in policy or "default-src 'none'" not in policy or "script" in policy:
        raise SystemExit(f"the policy does not name the stylesheet, sha256-{digest}: {policy}")
    the_checker_sees(narc_tree, page.decode(), policy, style)
    return policy, style


SEEN = ["<script>x</script>", "<img src=x alt='' onerror=x>", "<a href='java&#10;script:x'>y</a>", "<p style='x'>y</p>",
        "<a href='data:text/html,x'>y</a>", "<style>x</style>", "<iframe></iframe>", "<svg></svg>", "<p class=x>y</p>",
        "<a href='&#1;vbscript:x'>y</a>", "<!-- x -->", "<base href=x>", "<form></form>", "<img src=data:image/svg+xml,x>"]


def the_checker_sees(narc_tree, page, policy, style):
    """What is not seen here would not be seen elsewhere either."""
    with tempfile.TemporaryDirectory() as work:
        for number, what in enumerate(["", *SEEN]):
            path = os.path.join(work, f"{number}.html")
            with open(path, "w", encoding="utf-8") as file:
                file.write(page.replace("</article>", what + "</article>"))
            found = list(faults(next(written.trees(narc_tree, [path]))[1], policy, style))
            if bool(found) != bool(what):
                raise SystemExit(f"the checker says {found} of {what!r}")


def other_payloads():
    folder = written.outside("data", "hostile", "xss")
    for name in sorted(os.listdir(folder)) if folder is not None else []:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            yield from (json.loads(line) for line in file)


def ask_the_other_checker(pages, work, style):
    """It forbids any stylesheet, so ours is taken out byte for byte; any other would still be found."""
    checker = written.outside("tools", "fault", "htmlsafe.py")
    if checker is None:
        print("no second checker")
        return 0
    folder = os.path.join(work, "without-style")
    os.makedirs(folder)
    for number, path in enumerate(pages):
        with open(path, encoding="utf-8") as file:
            page = file.read()
        with open(os.path.join(folder, f"{number}.html"), "w", encoding="utf-8") as file:
            file.write(page.replace(f"<style>{style}</style>", "", 1))
    done = subprocess.run([sys.executable, checker, "--cmd", "cat {}", "--allow-jsonld", folder],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print("second checker: " + done.stdout.strip().splitlines()[-1])
    return done.returncode


def look_at(narc, narc_tree, source, target, policy, style, written_at_least):
    pages = written.convert(narc, source, target)
    bad = 0
    for path, dump in written.trees(narc_tree, pages):
        found = sorted(set(faults(dump, policy, style)))
        if found:
            bad += 1
            print(f"{os.path.basename(path)}: {', '.join(found[:5])}")
    bad += ask_the_other_checker(pages, os.path.dirname(target), style)
    print(f"{len(pages)} pages of {os.path.basename(source)}, {bad} with something foreign in them")
    if len(pages) < written_at_least:
        raise SystemExit(f"only {len(pages)} pages were written")
    return bad


def main():
    narc, narc_tree = sys.argv[1:]
    policy, style = harmless(narc, narc_tree)
    sets = {"our own payloads": payloads.PAYLOADS, "other payloads": list(other_payloads())}
    bad = 0
    for name, wanted in sets.items():
        if not wanted:
            print(f"skipped: {name}: not here")
            continue
        with tempfile.TemporaryDirectory() as work:
            source, target = os.path.join(work, name), os.path.join(work, "pages")
            os.makedirs(source)
            count = payloads.write(source, wanted)
            bad += look_at(narc, narc_tree, source, target, policy, style, count * 9 // 10)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
