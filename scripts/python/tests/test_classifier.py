"""How answers are put together; the numbers of models are compared with Java's by its test."""

import sys
import types
import unittest
from importlib.util import find_spec

from valence_model.classifier import Classifier, load


class Batches(unittest.TestCase):
    def test_answers_are_in_the_order_of_the_texts(self):
        seen = []

        def network(rows):
            seen.append([len(row) for row in rows])
            return [[1 - row[0] / 10, row[0] / 10] for row in rows]

        model = Classifier(lambda text: text, ["no", "yes"], network)
        answers = model.predict([[9, 0, 0], [2], [7, 0]], batch=2)
        self.assertEqual([[1, 2], [3]], seen)
        self.assertEqual(["yes", "no", "yes"], [answer.label for answer in answers])
        self.assertEqual({"no": 0.8, "yes": 0.2}, answers[1].probabilities)
        self.assertEqual([], model.predict([]))


@unittest.skipUnless(find_spec("numpy"), "numpy is not installed")
class Onnx(unittest.TestCase):
    """A stand-in for ONNX Runtime shows what it is given."""

    def test_ids_are_padded(self):
        import numpy

        given = {}

        class InferenceSession:
            def __init__(self, path, providers):
                pass

            def get_modelmeta(self):
                text = '{"tokenizer":"whitespace","lowercase":true,"maxTokens":5,"cut":"both"}'
                facts = {"text": text, "vocabulary": '["<pad>","<unk>","a","b"]', "labels": '["no","yes"]'}
                return types.SimpleNamespace(custom_metadata_map=facts)

            def run(self, outputs, inputs):
                given.update(inputs, outputs=outputs)
                return [numpy.array([[0.25, 0.75], [0.5, 0.5]], dtype=numpy.float32)]

        sys.modules["onnxruntime"] = types.SimpleNamespace(InferenceSession=InferenceSession)
        try:
            answers = load("model.onnx").predict(["a b a", "B x"])
        finally:
            del sys.modules["onnxruntime"]
        self.assertEqual([[3, 1, 0], [2, 3, 2]], given["ids"].tolist())
        self.assertEqual([2, 3], given["lengths"].tolist())
        self.assertEqual([numpy.int64, numpy.int64], [given["ids"].dtype, given["lengths"].dtype])
        self.assertEqual(["probabilities"], given["outputs"])
        self.assertEqual({"no": 0.5, "yes": 0.5}, answers[0].probabilities)
        self.assertEqual("yes", answers[1].label)


if __name__ == "__main__":
    unittest.main()
