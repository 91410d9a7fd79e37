"""The tokenizers of Valence (`data.tokenizer`), with the same tokens as in Java."""

from .characters import is_space
from .markup import plain
from .words import WordTokenizer


def whitespace(text):
    """Splits at spaces; the text is tokenized already."""
    tokens, start = [], None
    for at, c in enumerate(text + " "):
        if not is_space(c):
            start = at if start is None else start
        elif start is not None:
            tokens.append(text[start:at])
            start = None
    return tokens


def char(text):
    """Every character but spaces and markup."""
    return [c for c in plain(text) if not is_space(c)]


def tokenizer(name):
    """The tokenizer of this name: a function from a text to its tokens. Those with dictionaries are in Java alone."""
    if name == "word":
        return WordTokenizer()
    if name in ("chinese", "unicode"):
        return lambda text: _refuse(name)
    return {"whitespace": whitespace, "char": char}[name]


def _refuse(name):
    raise ValueError(f"the tokenizer {name} is in Java alone: give lists of tokens instead of texts")
