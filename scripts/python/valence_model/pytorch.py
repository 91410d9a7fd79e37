"""Models of `valence train`, with PyTorch."""

import json
import os
import struct

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

KINDS = {"F32": torch.float32, "F16": torch.float16, "I8": torch.int8, "I64": torch.int64}
SCALE = ".scale"


def read(path):
    """How texts are cut, the vocabulary, the labels and the network of a file or a run's folder."""
    path = os.path.join(path, "model.safetensors") if os.path.isdir(path) else path
    facts, state = _tensors(path)
    config, vocabulary, labels = (json.loads(facts[key]) for key in ("config", "vocabulary", "labels"))
    wide = {name: state.pop(name) for name in list(state) if name.startswith("wide.")}
    model = Network(config["model"], len(vocabulary), len(labels))
    model.load_state_dict({_renamed(name): tensor for name, tensor in state.items()})
    linear = Wide(wide, len(vocabulary)) if wide else None
    model.eval()
    return config["data"], vocabulary, labels, lambda rows: _probabilities(model, linear, rows)


def _tensors(path):
    """The metadata and tensors; safetensors.torch.load_file reads the same. 8-bit numbers times the scale of their row."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    facts = header.pop("__metadata__")
    state = {name: _tensor(data, info) for name, info in header.items()}
    for name in [name for name in state if name.endswith(SCALE)]:
        state[name[: -len(SCALE)]] = state[name[: -len(SCALE)]].float() * state.pop(name)[:, None]
    return facts, {name: x.float() if x.is_floating_point() else x for name, x in state.items()}


def _tensor(data, info):
    count = torch.Size(info["shape"]).numel()
    kind = KINDS[info["dtype"]]
    if count == 0:
        return torch.zeros(info["shape"], dtype=kind)
    return torch.frombuffer(data, dtype=kind, offset=info["data_offsets"][0], count=count).reshape(info["shape"])


def _renamed(name):
    """Layers may have different sizes, so each is a module: rnn.weight_ih_l1_reverse is rnn.1.weight_ih_l0_reverse."""
    if not name.startswith("rnn."):
        return name
    kind, layer = name[len("rnn.") :].split("_l")
    number, *reverse = layer.split("_")
    return "_".join([f"rnn.{number}.{kind}_l0"] + reverse)


class Network(nn.Module):
    """
    config: the object `model` of the configuration
    vocabulary, labels: their numbers
    """

    def __init__(self, config, vocabulary, labels):
        super().__init__()
        self.pooling = config["pooling"]
        directions = 2 if config["bidirectional"] else 1
        sizes = [config["embedding"]] + [directions * hidden for hidden in config["hidden"]]
        options = {"nonlinearity": config["nonlinearity"]} if config["cell"] == "rnn" else {}
        cell = getattr(nn, config["cell"].upper())
        self.embedding = nn.Embedding(vocabulary, config["embedding"], padding_idx=0)
        self.rnn = nn.ModuleList(
            cell(size, hidden, batch_first=True, bidirectional=directions == 2, **options)
            for size, hidden in zip(sizes, config["hidden"])
        )
        width, head = sizes[-1], config["head"]
        if self.pooling == "attention":
            self.attention = nn.ModuleDict({"proj": nn.Linear(width, width), "score": nn.Linear(width, 1, bias=False)})
        self.head = nn.Sequential(nn.Linear(width, head), nn.BatchNorm1d(head), nn.ReLU(), nn.Linear(head, labels))

    def forward(self, rows):
        """The logits [B, K] of tensors of word numbers."""
        lengths = torch.tensor([len(row) for row in rows])
        x = self.embedding(pad_sequence(rows, batch_first=True))
        x = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        for layer in self.rnn:
            x, last = layer(x)
        return self.head(self._pooled(x, last, lengths))

    def _pooled(self, packed, last, lengths):
        if self.pooling == "last":
            last = last[0] if isinstance(last, tuple) else last
            return torch.cat(list(last), dim=1)
        x, _ = pad_packed_sequence(packed, batch_first=True)  # [B, T, D·H]
        there = (torch.arange(x.shape[1]) < lengths[:, None])[:, :, None]
        if self.pooling == "max":
            return x.masked_fill(~there, float("-inf")).amax(1)
        if self.pooling == "mean":
            return x.masked_fill(~there, 0).sum(1) / lengths[:, None]
        score = self.attention["score"](torch.tanh(self.attention["proj"](x))).masked_fill(~there, float("-inf"))
        return (torch.softmax(score, 1) * x).sum(1)


class Wide:
    """The linear model of --wide: a row of weights per word and per pair of neighboring words; each counts once."""

    def __init__(self, tensors, vocabulary):
        self.bag = nn.EmbeddingBag.from_pretrained(tensors["wide.weight"], mode="sum")
        self.bias = tensors["wide.bias"]
        self.pairs = {(int(a), int(b)): vocabulary + i for i, (a, b) in enumerate(tensors["wide.bigrams"].tolist())}

    def __call__(self, rows):
        features = []
        for row in rows:
            ids = row.tolist()
            pairs = {self.pairs[pair] for pair in zip(ids, ids[1:]) if pair in self.pairs}
            features.append(torch.tensor(sorted({i for i in ids if i > 1} | pairs), dtype=torch.long))
        offsets = torch.tensor([0] + [len(f) for f in features[:-1]]).cumsum(0)
        return self.bias + self.bag(torch.cat(features), offsets)


@torch.inference_mode()
def _probabilities(model, linear, rows):
    rows = [torch.tensor(row) for row in rows]
    logits = model(rows) if linear is None else model(rows) + linear(rows)
    return torch.softmax(logits, 1).tolist()
