"""A model that answers texts."""

from dataclasses import dataclass

from .text import Encoder


@dataclass(frozen=True)
class Prediction:
    """The most probable label, and the probability of each label."""

    label: str
    probabilities: dict


class Classifier:
    """
    encoder: from a text to the numbers of its words
    labels: in the order of the network's outputs
    network: from such lists of numbers to lists of probabilities, one per label
    """

    def __init__(self, encoder, labels, network):
        self.encoder = encoder
        self.labels = labels
        self.network = network

    def predict(self, texts, batch=256):
        """A Prediction for each text or list of tokens, in order. Texts of similar length are computed together."""
        ids = [self.encoder(text) for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        answers = [None] * len(ids)
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            for row, probabilities in zip(rows, self.network([ids[i] for i in rows])):
                answers[row] = self._prediction(probabilities)
        return answers

    def _prediction(self, probabilities):
        best = max(range(len(self.labels)), key=lambda k: probabilities[k])
        return Prediction(self.labels[best], dict(zip(self.labels, probabilities)))


def load(path):
    """A Classifier of a model file, or of the model.safetensors in a run's folder; with ONNX Runtime if it ends in .onnx."""
    if str(path).endswith(".onnx"):
        from .onnx import open_session as read
    else:
        from .pytorch import read
    text, vocabulary, labels, network = read(path)
    return Classifier(Encoder(text, vocabulary), labels, network)
