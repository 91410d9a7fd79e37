#!/usr/bin/env python3
"""The language model of valence pretrain, written the way a PyTorch user would write it: for each direction
Embedding -> LSTM -> Linear(H, E) -> the embedding as tied decoder with a bias, full softmax, Adam at a constant rate.

    scripts/peers/torch_language_model.py TRAIN.txt EVAL.txt BASE.safetensors [--epochs 2] [--batch 16] [--rate 0.002] [--threads 2]

Texts are tokens separated by spaces, a text a line, at most 400 tokens. The vocabulary and the sizes are those of BASE, a
language model that valence pretrain has made of the same texts. Prints tokens/s of training and the perplexity of both
directions on EVAL.txt, as valence evaluate -m BASE EVAL.txt does. Needs torch.
"""
import argparse, json, math, struct, time

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Direction(nn.Module):
    def __init__(self, embedding, hidden):
        super().__init__()
        words, width = embedding.weight.shape
        self.rnn = nn.LSTM(width, hidden)
        self.projection = nn.Linear(hidden, width)
        self.decoder = nn.Linear(width, words)
        self.decoder.weight = embedding.weight
        nn.init.zeros_(self.decoder.bias)
        self.decoder.bias.data[0] = -math.inf  # <pad> is never guessed

    def forward(self, vectors, ids, lengths):
        states = pad_packed_sequence(self.rnn(pack_padded_sequence(vectors, lengths, enforce_sorted=False))[0])[0][:-1]
        there = ids[1:] > 0
        return nn.functional.cross_entropy(self.decoder(self.projection(states[there])), ids[1:][there], reduction="sum")


class LanguageModel(nn.Module):
    def __init__(self, words, width, hidden):
        super().__init__()
        self.embedding = nn.Embedding(words, width, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.next, self.previous = Direction(self.embedding, hidden), Direction(self.embedding, hidden)

    def forward(self, texts):
        """The sums of -log p in both directions, and how many words each predicts."""
        texts = [t for t in texts if len(t) > 1]
        lengths = torch.tensor([len(t) for t in texts])
        losses = []
        for direction, rows in ((self.next, texts), (self.previous, [t.flip(0) for t in texts])):
            ids = nn.utils.rnn.pad_sequence(rows)
            losses.append(direction(self.embedding(ids), ids, lengths))
        return losses, int(lengths.sum()) - len(texts)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("train"), a.add_argument("eval"), a.add_argument("base")
    a.add_argument("--epochs", type=int, default=2)
    a.add_argument("--batch", type=int, default=16)
    a.add_argument("--rate", type=float, default=0.002)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--seed", type=int, default=1)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    with open(o.base, "rb") as f:
        metadata = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))["__metadata__"]
    config, vocabulary = json.loads(metadata["config"])["model"], json.loads(metadata["vocabulary"])
    ids = {word: i for i, word in enumerate(vocabulary)}

    def read(path):
        with open(path, encoding="utf-8") as lines:
            return [torch.tensor([ids.get(w, 1) for w in line.split()[:400]]) for line in lines if line.strip()]

    texts, held_out = read(o.train), read(o.eval)
    model = LanguageModel(len(vocabulary), config["embedding"], config["hidden"][0])
    adam = torch.optim.Adam(model.parameters(), lr=o.rate)
    for epoch in range(o.epochs):
        order = torch.randperm(len(texts)).tolist()
        batches = []
        for at in range(0, len(order), 50 * o.batch):  # rows of a batch have similar lengths
            pool = sorted(order[at:at + 50 * o.batch], key=lambda r: -len(texts[r]))
            batches += [pool[b:b + o.batch] for b in range(0, len(pool), o.batch)]
        start, tokens, total, words = time.time(), 0, 0.0, 0
        for batch in (batches[i] for i in torch.randperm(len(batches)).tolist()):
            losses, count = model([texts[r] for r in batch])
            adam.zero_grad()
            (sum(losses) / (2 * count)).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            adam.step()
            tokens += sum(len(texts[r]) for r in batch)
            total, words = total + sum(l.item() for l in losses), words + 2 * count
        print(f"epoch {epoch + 1}  loss {total / words:.4f}  {tokens / (time.time() - start):,.0f} tokens/s", flush=True)
    with torch.no_grad():
        sums, words = [0.0, 0.0], 0
        for at in range(0, len(held_out), 8):
            losses, count = model(held_out[at:at + 8])
            sums = [s + float(l) for s, l in zip(sums, losses)]
            words += count
    print(f"words {words}  perplexity {math.exp(sums[0] / words):.2f} next, {math.exp(sums[1] / words):.2f} previous")


if __name__ == "__main__":
    main()
