"""Whether a text is a narc body. Numbers in parentheses are the sections of spec/narc-body.md."""
import re

BLOCKS = set("p h2 h3 h4 h5 h6 pre figcaption caption".split())
FLOW = set("li blockquote th td".split())
INLINE = set("a em strong sub sup q cite code time abbr span".split())
VOID = {"br", "img", "hr"}
ANYWHERE = set("p h2 h3 h4 h5 h6 pre ul ol blockquote figure table hr".split())
ROWS = {"thead", "tbody", "tfoot"}
INSIDE = {"": ANYWHERE, "ul": {"li"}, "ol": {"li"}, "figure": ANYWHERE | {"img", "figcaption"},
          "table": ROWS | {"caption", "tr"}, **{group: {"tr"} for group in ROWS}, "tr": {"th", "td"},
          **{name: INLINE | {"br", "img"} for name in BLOCKS | INLINE},
          **{name: INLINE | {"br", "img"} | ANYWHERE for name in FLOW}}                                     # (4.1)
SPAN = r"[0-9]{1,5}"
PLACE = r"(?![A-Za-z0-9+.-]*:)[^\x00- \x7f]+|(?i:https?):[^\x00- \x7f]*"
ATTRIBUTES = (                                                                                              # (3.2)
    ("href", {"a"}, PLACE + r"|(?i:mailto):[^\x00- \x7f]*"), ("src", {"img"}, PLACE), ("alt", {"img"}, r".+"),
    ("title", {"a", "img", "abbr"}, r".+"), ("width", {"img"}, SPAN), ("height", {"img"}, SPAN),
    ("colspan", {"td", "th"}, SPAN), ("rowspan", {"td", "th"}, SPAN), ("scope", {"th"}, r"(?:row|col)(?:group)?"),
    ("datetime", {"time"}, r"[^&<>\"]+"), ("cite", {"blockquote", "q"}, PLACE),
    ("lang", None, r"[A-Za-z0-9-]{1,64}"), ("dir", None, r"ltr|rtl|auto"), ("start", {"ol"}, SPAN))
NAMES = [name for name, _, _ in ATTRIBUTES]
CHARS = r"[^\x00-\x1f&<>\ud800-\udfff\ufffe\uffff]"                                                         # (2.2)
TOKEN = re.compile(rf'<(?P<open>[a-z0-9]+)(?P<with>(?: [a-z]+="(?:(?!"){CHARS}|&(?:amp|lt|gt|quot);)*")*)(?P<void>/?)>|'
                   rf'</(?P<close>[a-z0-9]+)>|(?P<text>(?:{CHARS}|&(?:amp|lt|gt);)+)|(?P<line>[\t\n]+)')    # (2)


def attributes_allowed(name, text):
    found = re.findall(r' ([a-z]+)="([^"]*)"', text)
    names = [attribute for attribute, _ in found]
    for attribute, value in found:
        if attribute not in NAMES:
            return False
        _, elements, pattern = ATTRIBUTES[NAMES.index(attribute)]
        if name not in elements if elements else name in ("br", "hr"):
            return False
        if not re.fullmatch(pattern, value) or attribute == "datetime" and len(value.encode()) > 64:
            return False
    places = [NAMES.index(attribute) for attribute in names]
    needed = {"a": "href", "img": "src"}.get(name)
    return places == sorted(set(places)) and (needed is None or needed in names) and (name != "span" or bool(names))


def is_body(text):
    opened, at, empty = [""], 0, False
    while at < len(text):
        token, inner = TOKEN.match(text, at), opened[-1]
        if not token:
            return False
        at = token.end()
        if token["open"]:
            name, void = token["open"], token["open"] in VOID
            if name not in INSIDE[inner] or bool(token["void"]) != void or not attributes_allowed(name, token["with"]):
                return False
            if name == "a" and "a" in opened or not void and len(opened) > 64:                              # (4.2, 4.4)
                return False
            if not void:
                opened.append(name)
            empty = not void
        elif token["close"]:
            if token["close"] != inner or empty and inner not in ("td", "th"):                              # (4.3)
                return False
            opened.pop()
            empty = False
        else:
            if not INSIDE[inner] >= INLINE or token["line"] and "pre" not in opened:
                return False
            empty = False
    return opened == [""]
