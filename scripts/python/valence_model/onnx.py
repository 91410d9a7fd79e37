"""Models of `valence export`, with ONNX Runtime."""

import json

import numpy
import onnxruntime


def open_session(path):
    """How texts are cut, the vocabulary, the labels and the network of a file."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    facts = session.get_modelmeta().custom_metadata_map
    text, vocabulary, labels = (json.loads(facts[key]) for key in ("text", "vocabulary", "labels"))
    return text, vocabulary, labels, lambda rows: _probabilities(session, rows)


def _probabilities(session, rows):
    lengths = numpy.array([len(row) for row in rows], dtype=numpy.int64)
    ids = numpy.zeros((len(rows), lengths.max()), dtype=numpy.int64)
    for row, numbers in zip(ids, rows):
        row[: len(numbers)] = numbers
    return session.run(["probabilities"], {"ids": ids, "lengths": lengths})[0].tolist()
