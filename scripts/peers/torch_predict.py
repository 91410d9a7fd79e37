"""The PyTorch peer of `valence predict FILE.csv`: no-grad batches of 256 rows, sorted by length.

Prints tokens per second over the whole file for each way of feeding it, the best of several passes; reading the
file and turning words into ids is not counted. The weights are random: they do not change the speed.
"""
import argparse, json, time
from collections import Counter

import torch

from torch_sentiment import Classifier, rows


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("file")
    for name, value in dict(embed=100, hidden=128, layers=1, threads=2, passes=5, max_tokens=400, batch=256).items():
        a.add_argument("--" + name.replace("_", "-"), type=int, default=value)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    texts = [text[:o.max_tokens] or ["<unk>"] for _, text in rows(o.file)]
    ids = {t: i + 2 for i, t in enumerate(Counter(t for text in texts for t in text))}
    data = sorted(([ids.get(t, 1) for t in text] for text in texts), key=lambda row: -len(row))
    model = Classifier(len(ids) + 2, o.embed, o.hidden, o.layers, 2, "LSTM", 0.0).eval()
    tokens = sum(map(len, data))
    for packed in (True, False):
        best = 0.0
        for _ in range(o.passes):
            begin = time.perf_counter()
            with torch.no_grad():
                for b in range(0, len(data), o.batch):
                    part = data[b:b + o.batch]
                    length = torch.tensor([len(row) for row in part])
                    x = torch.zeros(int(length[0]), len(part), dtype=torch.long)
                    for c, row in enumerate(part):
                        x[:len(row), c] = torch.tensor(row)
                    model(x, length, packed).softmax(1)
            best = max(best, tokens / (time.perf_counter() - begin))
        print(json.dumps(dict(row="predict", mode="packed" if packed else "padded", tokens_per_s=best)), flush=True)


if __name__ == "__main__":
    main()
