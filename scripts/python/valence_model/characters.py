"""Classes of characters by their Unicode category, for regular expressions; `re` has none."""

import re
import sys
import unicodedata
from functools import cache
from itertools import groupby


@cache
def _ranges():
    """Of each category the ranges of its characters, as the inside of a character class."""
    found = {}
    codes = groupby(range(sys.maxunicode + 1), lambda code: unicodedata.category(chr(code)))
    for category, run in codes:
        first = last = next(run)
        for last in run:
            pass
        found.setdefault(category, []).append(re.escape(chr(first)) + "-" + re.escape(chr(last)))
    return {category: "".join(ranges) for category, ranges in found.items()}


def of_categories(*prefixes):
    """The inside of a class of the characters whose category starts with one of these, such as L or Nd."""
    return "".join(ranges for category, ranges in _ranges().items() if category.startswith(prefixes))


def is_space(c):
    """Java's isWhitespace or isSpaceChar."""
    return c in "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f" or unicodedata.category(c)[0] == "Z"
