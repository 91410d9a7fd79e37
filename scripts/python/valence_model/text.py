"""From texts to the numbers of words."""

from .tokenizers import tokenizer

UNKNOWN = 1  # the number of every word that is not in the vocabulary; 0 is padding


class Encoder:
    """
    config: tokenizer, lowercase, maxTokens and cut, as in the configuration of a run
    vocabulary: the words, in the order of their numbers
    """

    def __init__(self, config, vocabulary):
        self.tokens = tokenizer(config["tokenizer"])
        self.lowercase = config["lowercase"]
        most = config["maxTokens"]
        self.head = {"head": most, "tail": 0, "both": (most + 1) // 2}[config.get("cut", "head")]
        self.tail = most - self.head
        self.numbers = {word: number for number, word in enumerate(vocabulary)}

    def __call__(self, text):
        """The numbers of a text, or of a list of tokens; at least one."""
        if isinstance(text, str):
            text = self.tokens(text.lower() if self.lowercase else text)
        ids = [max(UNKNOWN, self.numbers.get(token, UNKNOWN)) for token in text]
        if len(ids) > self.head + self.tail:
            ids = ids[: self.head] + ids[len(ids) - self.tail :]
        return ids or [UNKNOWN]
