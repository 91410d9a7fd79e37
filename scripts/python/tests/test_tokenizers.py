"""tokens.json is what Java gives; its test reads the same file."""

import json
import unittest
from pathlib import Path

from valence_model.text import Encoder, first_letters
from valence_model.tokenizers import tokenizer


class Tokens(unittest.TestCase):
    def test_are_those_of_java(self):
        cases = json.loads((Path(__file__).parent / "tokens.json").read_text(encoding="utf-8"))
        self.assertGreater(len(cases), 50)
        tokenizers = {name: tokenizer(name) for name in {case["tokenizer"] for case in cases}}
        for case in cases:
            with self.subTest(case["text"]):
                tokens = tokenizers[case["tokenizer"]](case["text"].lower())
                if "prefix" in case:
                    tokens = [first_letters(token, case["prefix"]) for token in tokens]
                self.assertEqual(case["tokens"], tokens)

    def test_dictionaries_are_in_java_alone(self):
        with self.assertRaisesRegex(ValueError, "give lists of tokens"):
            tokenizer("chinese")("房间很干净")


class Numbers(unittest.TestCase):
    def encoder(self, cut):
        config = {"tokenizer": "whitespace", "lowercase": True, "maxTokens": 3, "cut": cut}
        return Encoder(config, ["<pad>", "<unk>", "a", "b", "c", "d"])

    def test_of_a_long_text_are_cut(self):
        self.assertEqual([2, 3, 4], self.encoder("head")("A b c d"))
        self.assertEqual([3, 4, 5], self.encoder("tail")("A b c d"))
        self.assertEqual([2, 3, 5], self.encoder("both")("A b c d"))
        self.assertEqual([2, 3, 4], self.encoder("both")("a b c"))

    def test_of_the_first_letters(self):
        config = {"tokenizer": "whitespace", "lowercase": True, "prefix": 2, "maxTokens": 3}
        encoder = Encoder(config, ["<pad>", "<unk>", "gu", "be"])
        self.assertEqual([2, 3, 1], encoder("Gute Besserung allen"))
        self.assertEqual([2, 3], encoder(["guten", "bei"]))

    def test_of_words_without_one(self):
        self.assertEqual([1, 2, 1], self.encoder("head")("x a <pad>"))
        self.assertEqual([1], self.encoder("head")(" "))
        self.assertEqual([2, 1], self.encoder("head")(["a", "A"]))


if __name__ == "__main__":
    unittest.main()
