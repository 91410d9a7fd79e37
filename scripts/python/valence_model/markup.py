"""Text from web pages: tags become spaces, character references are decoded (RawText in Java)."""

import html
import re

LONGEST_TAG = 300

# The elements of HTML, as jsoup knows them.
ELEMENTS = frozenset(
    """a abbr acronym address applet area article aside audio b base basefont bgsound blockquote body br button canvas
    caption center cite code col colgroup data datalist dd details dialog dl dt em embed fieldset figcaption figure font
    footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe input ins keygen label legend li link
    listing main map mark marquee menu meta meter nobr noembed noframes noscript object ol optgroup option output p param
    picture plaintext pre progress q rb rp rt ruby s samp script search section select slot small source span strike
    strong style sub summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul var video
    xmp""".split()
)

NUMBER = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
NAME = re.compile(r"&[A-Za-z][A-Za-z0-9]*;?")


def plain(text):
    """The text without markup."""
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = NUMBER.sub(_character, text) if "&#" in text else text
        text = NAME.sub(lambda name: html.unescape(name[0]), text)
    return text


def _without_tags(text):
    out, at = [], 0
    while (start := text.find("<", at)) >= 0:
        end = _tag_end(text, start)
        out.append(text[at:start] + (" " * (end - start) if end > start else "<"))
        at = max(end, start + 1)
    return "".join(out) + text[at:]


def _tag_end(text, start):
    """The end of the tag that starts here; `start` if none does."""
    name = start + 2 if text[start + 1 : start + 2] == "/" else start + 1
    end = name
    while end < len(text) and text[end].isalnum():
        end += 1
    begin = text[start : start + 9].lower()
    if not begin.startswith("<!--") and begin != "<!doctype" and text[name:end].lower() not in ELEMENTS:
        return start
    for at in range(end, min(len(text), start + LONGEST_TAG)):
        if text[at] in "<>":
            return at + 1 if text[at] == ">" else start
    return start


def _character(number):
    code = int(number[1], 16) if number[1] else int(number[2])
    if 0x80 <= code < 0xA0:  # meant in windows-1252
        return html.unescape("&#%d;" % code)
    return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
