"""Loads a model that `valence train` wrote into PyTorch and prints the probabilities of each line of stdin.
Usage: pytorch_predict.py MODEL.safetensors < lines.txt      needs torch; tokenizer whitespace, pooling last
"""
import json, struct, sys

import torch
from torch import nn

with open(sys.argv[1], "rb") as f:  # safetensors.torch.load_file does the same
    header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
    data, kinds = bytearray(f.read()), {"F32": torch.float32, "F16": torch.float16, "I8": torch.int8, "I64": torch.int64}
facts = header.pop("__metadata__")
state = {k: torch.frombuffer(data, dtype=kinds[t["dtype"]], offset=t["data_offsets"][0],
                             count=max(1, torch.Size(t["shape"]).numel())).reshape(t["shape"]) for k, t in header.items()}
for k in [k for k in state if k.endswith(".scale")]:  # valence shrink: 8-bit integers, times the scale of their row
    state[k[:-len(".scale")]] = state[k[:-len(".scale")]].float() * state.pop(k)[:, None]
state = {k: t.float() if t.is_floating_point() else t for k, t in state.items()}
config, vocabulary = json.loads(facts["config"]), json.loads(facts["vocabulary"])
wide = {k: state.pop(k) for k in list(state) if k.startswith("wide.")}  # with --wide: a linear model beside the network
m, ids = config["model"], {token: i for i, token in enumerate(vocabulary)}
D = 2 if m["bidirectional"] else 1
assert m["pooling"] == "last", "this script takes the final states; the model has the pooling " + m["pooling"]


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(len(vocabulary), m["embedding"], padding_idx=0)
        kind = {"nonlinearity": m["nonlinearity"]} if m["cell"] == "rnn" else {}
        self.rnn = getattr(nn, m["cell"].upper())(m["embedding"], m["hidden"][0], len(m["hidden"]), bidirectional=D == 2, **kind)
        self.head = nn.Sequential(nn.Linear(D * m["hidden"][-1], m["head"]), nn.BatchNorm1d(m["head"]), nn.ReLU(),
                                  nn.Linear(m["head"], len(json.loads(facts["labels"]))))
        if wide:  # one row a word, then one a pair of neighboring words; each counts once in a text
            self.wide = nn.EmbeddingBag.from_pretrained(wide["wide.weight"], mode="sum")
            self.pairs = {(int(a), int(b)): len(vocabulary) + i for i, (a, b) in enumerate(wide["wide.bigrams"].tolist())}

    def forward(self, x):
        h = self.rnn(self.embedding(x))[1]
        logits = self.head(torch.cat(list((h[0] if isinstance(h, tuple) else h)[-D:]), dim=1))
        if wide:
            t = x[:, 0].tolist()
            features = {i for i in t if i > 1} | {self.pairs[p] for p in zip(t, t[1:]) if p in self.pairs}
            logits = logits + wide["wide.bias"] + self.wide(torch.tensor([sorted(features)], dtype=torch.long))
        return torch.softmax(logits, 1)


model = Classifier().eval()
model.load_state_dict(state, strict=not wide)
for line in sys.stdin:
    words = (line.lower() if config["data"]["lowercase"] else line).split()[:config["data"]["maxTokens"]]
    print(*model(torch.tensor([[max(1, ids.get(w, 1))] for w in words or [""]])).tolist()[0])
