"""PyTorch's cuDNN LSTM on the works of GpuSpeed.java, in full precision; one JSON object a line.

Embedding -> two bidirectional LSTM layers -> Linear, BatchNorm1d, ReLU, Linear; Adam, clipping, cross-entropy.
"""
import json, time

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

WORDS, SECONDS = 20_000, 10
WORKS = [("training, E 300, H 512, two layers, batch 256, T 200", 256, 200, True),
         ("training, E 300, H 512, two layers, batch 64, T 20", 64, 20, True),
         ("prediction, E 300, H 512, two layers, batch 256, up to 200, sorted", 256, 200, False)]


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, 300)
        self.rnn = nn.LSTM(300, 512, 2, bidirectional=True)
        self.head = nn.Sequential(nn.Linear(1024, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 2))

    def forward(self, ids, lengths):
        """ids [T, B], lengths [B] descending -> logits [B, 2]"""
        _, (h, _) = self.rnn(pack_padded_sequence(self.embedding(ids), lengths))
        return self.head(torch.cat([h[-2], h[-1]], dim=1))


def speed(batch, steps, trains):
    model = Classifier().cuda()
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    lengths = torch.tensor([steps if trains else steps - steps * i // (2 * batch) for i in range(batch)])
    ids = torch.randint(2, WORDS, (steps, batch), device="cuda")
    labels = torch.randint(0, 2, (batch,), device="cuda")
    model.train(trains)

    def step():
        if not trains:
            with torch.inference_mode():
                return model(ids, lengths)[0, 0].item()
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(ids, lengths), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        return loss.item()

    for _ in range(5):
        step()
    torch.cuda.synchronize()
    begin, done = time.time(), 0
    while time.time() - begin < SECONDS:
        step()
        done += 1
    torch.cuda.synchronize()
    return done * int(lengths.sum()) / (time.time() - begin)


if __name__ == "__main__":
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    for name, batch, steps, trains in WORKS:
        print(json.dumps({"work": name, "tokens_per_s": speed(batch, steps, trains)}), flush=True)
