#!/usr/bin/env python3
"""Makes the layers that Valence carries for English: train.from=english.

No labels are used. The 50 000 unlabeled reviews of the Large Movie Review Dataset (Maas et al. 2011,
https://ai.stanford.edu/~amaas/data/sentiment/) are judged by the positive and negative words of
make_english_vectors.py. A network learns these judgments from passages of the reviews in which most
of these words are left out, so that it has to use the rest. Its own answers to the whole reviews are
the judgments of the next round:

    reviews() { make_english_layers.py rows unlabelled.csv.gz "$@"; }
    network() { valence train $1-train.csv --dev $1-dev.csv -o $1 --seed 11 --vectors english \\
      --set train.threads=1 --set train.freezeEmbedding=true --set data.polarity=1 --set train.from= \\
      --set train.adversarial=0 --set train.learningRate=0.002 --set train.naiveBayes=0 --set train.passages=0 \\
      --set data.vectorWords=false --set train.patience=0 --set data.minCount=5 --set train.epochs=$2; }
    answers() { valence predict unlabelled.csv.gz -m $1 -o $1.csv --probabilities; }
    reviews first --seed 1 --keep 0.4 --passages 3 --sentences 1,1,2,3,5,8,20
    network first 3
    answers first
    reviews second --answers first.csv --seed 2 --keep 0.7 --passages 4 --unsure 0.15
    network second 3
    answers second
    reviews third --answers first.csv second.csv --seed 2 --keep 0.8 --passages 5 --unsure 0.2
    network third 4
    make_english_layers.py layers third/model.safetensors \\
      model/src/main/resources/io/valence/model/checkpoint/english.safetensors

The result is a safetensors file of 16-bit floats: rnn.*, head.0 and head.1, with PyTorch's names.
Needs numpy.
"""
import argparse
import csv
import gzip
import json
import random
import re
import struct

import numpy as np

from make_english_vectors import NEGATIVE, POSITIVE

POSITIVE, NEGATIVE = set(POSITIVE), set(NEGATIVE)
NOT = set(
    """not no never n't without hardly isn't wasn't don't doesn't didn't can't couldn't won't wouldn't aren't
weren't nothing nor""".split()
)
WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
LOWER_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"')]*\s+|(?<=[a-z][.!?])(?=[A-Z])")
# A judgment by words is certain from this difference on.
MARGIN = 3
# One review in so many is for dev.
DEV = 40
FEWEST_WORDS = 4


def texts(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def counts(text):
    """The number of positive and of negative words; "not" and its like turn the three words after it."""
    words = LOWER_WORD.findall(text.lower())
    positive = negative = 0
    for i, word in enumerate(words):
        sign = (word in POSITIVE) - (word not in POSITIVE and word in NEGATIVE)
        if any(before in NOT for before in words[max(0, i - 3) : i]):
            sign = -sign
        positive += sign > 0
        negative += sign < 0
    return positive, negative


def by_words(reviews):
    """Whether each review is positive, None for uncertain. Negative words weigh more, so that half are."""
    all_counts = [counts(text) for text in reviews]

    def imbalance(weight):
        scores = [positive - weight * negative for positive, negative in all_counts]
        return abs(sum(score > 0 for score in scores) - sum(score < 0 for score in scores))

    weight = min((x / 100 for x in range(80, 250, 5)), key=lambda weight: (imbalance(weight), weight))
    scores = [positive - weight * negative for positive, negative in all_counts]
    return [None if abs(score) < MARGIN else score > 0 for score in scores]


def by_answers(paths, unsure):
    """As above, by the mean probability of networks; uncertain between `unsure` and 1 - `unsure`."""
    columns = []
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            columns.append([float(row["probability_pos"]) for row in csv.DictReader(file)])
    means = [sum(row) / len(row) for row in zip(*columns)]
    return [None if unsure < mean < 1 - unsure else mean > 0.5 for mean in means]


def rows(args):
    reviews = texts(args.reviews)
    judged = by_answers(args.answers, args.unsure) if args.answers else by_words(reviews)
    rng = random.Random(args.seed)
    sentences = [int(count) for count in args.sentences.split(",")]

    def thinned(match):
        word = match.group(0)
        judges = word.lower() in POSITIVE or word.lower() in NEGATIVE
        return "" if judges and rng.random() > args.keep else word

    train, dev = [], []
    for number, (text, positive) in enumerate(zip(reviews, judged)):
        if positive is None:
            continue
        parts = [part for part in SENTENCE_END.split(text) if part.strip()]
        for _ in range(args.passages):
            count = rng.choice(sentences)
            start = rng.randrange(max(1, len(parts) - count + 1))
            passage = WORD.sub(thinned, " ".join(parts[start : start + count]))
            if len(passage.split()) >= FEWEST_WORDS:
                (train if number % DEV else dev).append(("pos" if positive else "neg", passage))
    rng.shuffle(train)
    for name, kept in (("train", train), ("dev", dev)):
        with open(f"{args.name}-{name}.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["label", "text"])
            out.writerows(kept)
    print(f"{len(train)} passages to train on, {len(dev)} for dev")


def layers(args):
    with open(args.model, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        data = file.read()
    kept, parts, at = {}, [], 0
    for name, info in header.items():
        if not name.startswith(("rnn.", "head.0.", "head.1.")) or info["dtype"] != "F32":
            continue
        start, end = info["data_offsets"]
        rounded = np.frombuffer(data[start:end], "<f4").astype("<f2").tobytes()
        kept[name] = {"dtype": "F16", "shape": info["shape"], "data_offsets": [at, at + len(rounded)]}
        parts.append(rounded)
        at += len(rounded)
    text = json.dumps(kept, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(args.target, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("rows", help="passages with judgments, as two CSV files")
    command.add_argument("reviews", help="CSV file, gzipped, with a column text")
    command.add_argument("name", help="begins the names of the files")
    command.add_argument("--answers", nargs="+", help="answers of networks to the reviews; without, words judge")
    command.add_argument("--unsure", type=float, default=0.15, help="answers that are left out: above this probability of either")
    command.add_argument("--keep", type=float, required=True, help="share of the judging words that is kept")
    command.add_argument("--passages", type=int, required=True, help="passages per review")
    command.add_argument("--sentences", default="1,1,1,2,2,3,5,10,30", help="lengths to draw from")
    command.add_argument("--seed", type=int, required=True)
    command.set_defaults(run=rows)
    command = commands.add_parser("layers", help="the layers of a model")
    command.add_argument("model")
    command.add_argument("target")
    command.set_defaults(run=layers)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
