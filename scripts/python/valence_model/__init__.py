"""Reads models of Valence without Java, with PyTorch or ONNX Runtime.

    from valence_model import load

    model = load("runs/en/model.safetensors")  # with torch; with onnxruntime: a .onnx file of `valence export`
    for answer in model.predict(["the staff were kind", "the room was dirty"]):
        print(answer.label, answer.probabilities)
"""

from .classifier import Classifier, Prediction, load

__all__ = ["Classifier", "Prediction", "load"]
