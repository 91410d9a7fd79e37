"""The tokenizer `word` (WordSegmenter in Java): words and punctuation of raw text.

A word is what java.text.BreakIterator keeps together: letters, with single dashes, apostrophes, quotes and periods
inside; numbers, with a sign or unit; runs of spaces, kana or Chinese characters; else one character with its marks.
"""

import re
import unicodedata

from .characters import is_space, of_categories
from .markup import plain

LINK = re.compile(r"(?<!\w)(https?(?=://)|www(?=\.))\S+", re.ASCII | re.IGNORECASE)
CLITICS = frozenset(["'s", "'m", "'d", "'re", "'ve", "'ll"])
SOFT_HYPHEN = "\u00ad"
LONG_DASH = re.compile("([\u2012-\u2015])\\1*")


class WordTokenizer:
    """Its regular expressions are built once, which takes part of a second."""

    def __init__(self):
        letter, number = of_categories("L"), of_categories("N")
        self.elongated = re.compile(f"(?![wW]{{3}}\\b)([{letter}])\\1{{2,}}", re.IGNORECASE)
        self.whole = re.compile(
            r"(?<!\S)[:;=8][-'o]?[()\[\]/\\|DdPp*]+(?!\S)|<3(?!\S)"
            # Java looks back at half a character where one has two.
            f"|(?<!(?![\U00010000-\U0010ffff])[{letter}{number}_&@#])"
            f"[@#][{letter}{number}_]*[{letter}_][{letter}{number}_]*",
            re.ASCII,
        )
        self.kept_together = _kept_together()

    def __call__(self, raw):
        text = self._shortened(plain(raw)).replace("\u2019", "'")
        tokens, at = [], 0
        for whole in self.whole.finditer(text):
            self._parts(text[at : whole.start()], tokens)
            tokens.append(whole[0])
            at = whole.end()
        self._parts(text[at:], tokens)
        return tokens

    def _shortened(self, text):
        return self.elongated.sub(r"\1\1", LINK.sub(r"\1", text))

    def _parts(self, text, tokens):
        at = 0
        for dash in LONG_DASH.finditer(text):
            self._words(text[at : dash.start()], tokens)
            tokens.append(dash[0])
            at = dash.end()
        self._words(text[at:], tokens)

    def _words(self, text, tokens):
        start = 0
        while start < len(text):
            end = self._end(text, start)
            while text[start] in ".-" and end < len(text) and text[end] == text[start]:
                end = self._end(text, end)
            if not is_space(text[start]):
                tokens.extend(_without_clitic(text[start:end]))
            start = end

    def _end(self, text, start):
        """The longest of the runs that are kept together; format characters belong to what is before them."""
        first = start
        while first < len(text) - 1 and _is_format(text[first]):
            first += 1
        return max([first + 1] + [found.end() for run in self.kept_together if (found := run.match(text, first))])


def _without_clitic(word):
    apostrophe = word.rfind("'")
    if apostrophe > 0:
        rest = word[apostrophe:].lower()
        if rest == "'t" and apostrophe > 1 and word[apostrophe - 1] in "nN":
            return [word[: apostrophe - 1], word[apostrophe - 1 :]]
        if rest in CLITICS:
            return [word[:apostrophe], word[apostrophe:]]
    return [word]


def _is_format(c):
    """A soft hyphen is punctuation here."""
    return c != SOFT_HYPHEN and unicodedata.category(c) == "Cf"


def _kept_together():
    kanji, kata, hira = "\u3005\u4e00-\u9fa5\uf900-\ufa2d", "\u30a1-\u30fa\u30fd\u30fe", "\u3041-\u3094\u309d\u309e"
    diacritic = "\u3099-\u309c\u30fb\u30fc"
    formats = f"(?:(?!{SOFT_HYPHEN})[" + of_categories("Cf") + "])*"
    marks = "(?:[" + of_categories("Mn", "Me") + "]" + formats + ")*"
    letter = f"(?:(?![{kanji}{kata}{hira}{diacritic}])[" + of_categories("L", "Mc") + f"]{formats}{marks})"
    digit = "(?:[" + of_categories("N") + f"]{formats}{marks})"
    in_word = "[" + of_categories("Pd", "Pc") + f"{SOFT_HYPHEN}\u2027\"'.]{formats}"
    in_number = f"[\"',\u066b.]{formats}"
    word = f"(?:{letter}+(?:{in_word}{letter}+)*(?:[\u0964\u0965]{formats})?)"
    number = f"(?:{digit}+(?:{in_number}{digit}+)*)"
    sign = "(?!\u00a2)[" + of_categories("Sc") + f"#.]{formats}"
    unit = f"(?:[%&\u00a2\u066a\u2030\u2031]{formats})"
    space = "(?:[" + of_categories("Zs") + f"\t]{formats}{marks})"
    other = "[^" + of_categories("Mn", "Me", "Cc", "Cf", "Zl", "Zp") + f"]{formats}"
    return [
        re.compile(run)
        for run in (
            f"{word}?(?:{number}{word})*(?:{number}{unit}?)?",
            f"{sign}(?:{number}{word})*(?:{number}{unit}?)?",
            f"{space}*(?:\r{formats})?(?:[\n\x0c\u2028\u2029]{formats})?",
            f"(?:[{kata}{diacritic}]{formats})*",
            f"(?:[{hira}{diacritic}]{formats})*",
            f"(?:[{kanji}]{formats})*",
            f"{other}{marks}",
            f"(?s:.){formats}",
        )
    ]
