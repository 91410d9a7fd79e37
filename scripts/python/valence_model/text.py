"""From texts to the numbers of words."""

import unicodedata

from .tokenizers import tokenizer

UNKNOWN = 1  # the number of every word that is not in the vocabulary; 0 is padding

# What the names of letters begin with in scripts without spaces between words.
UNSPACED = (
    *("CJK ", "IDEOGRAPHIC ", "VERTICAL IDEOGRAPHIC "),
    *("HIRAGANA ", "HENTAIGANA ", "KATAKANA ", "HALFWIDTH KATAKANA "),
    *("THAI ", "LAO ", "KHMER ", "MYANMAR "),
)


class Encoder:
    """
    config: tokenizer, lowercase, prefix, maxTokens and cut, as in the configuration of a run
    vocabulary: the words, in the order of their numbers
    """

    def __init__(self, config, vocabulary):
        self.tokens = tokenizer(config["tokenizer"])
        self.lowercase = config["lowercase"]
        self.prefix = config.get("prefix", 0)
        most = config["maxTokens"]
        self.head = {"head": most, "tail": 0, "both": (most + 1) // 2}[config.get("cut", "head")]
        self.tail = most - self.head
        self.numbers = {word: number for number, word in enumerate(vocabulary)}

    def __call__(self, text):
        """The numbers of a text, or of a list of tokens; at least one."""
        if isinstance(text, str):
            text = self.tokens(text.lower() if self.lowercase else text)
        if self.prefix:
            text = [first_letters(token, self.prefix) for token in text]
        ids = [max(UNKNOWN, self.numbers.get(token, UNKNOWN)) for token in text]
        if len(ids) > self.head + self.tail:
            ids = ids[: self.head] + ids[len(ids) - self.tail :]
        return ids or [UNKNOWN]


def first_letters(word, count):
    """The first letters of a word, with all that stands before and between them."""
    for at, character in enumerate(word):
        if character.isalpha():
            if unicodedata.name(character, "").startswith(UNSPACED):
                return word
            if count == 0:
                return word[:at]
            count -= 1
    return word
