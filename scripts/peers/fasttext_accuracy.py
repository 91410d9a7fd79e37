#!/usr/bin/env python3
"""Trains fastText on TRAIN.csv and prints its accuracy on TEST.csv, the mean of seeds 11 to 13, with its time and size.

Usage: fasttext_accuracy.py TRAIN.csv TEST.csv [OPTION…]      options as of `fasttext supervised`; needs `fasttext` on the path

Texts are lower-cased and split at spaces, as fastText does it.
"""
import csv, os, subprocess, sys, tempfile, time

csv.field_size_limit(10**9)


def converted(table, place):
    with open(table, encoding="utf-8", newline="") as rows, open(place, "w", encoding="utf-8") as out:
        for row in csv.DictReader(rows):
            text = " ".join(row["text"].lower().split())
            out.write(f"__label__{row['label'].replace(' ', '_')} {text}\n")


def accuracy(model, test):
    printed = subprocess.run(["fasttext", "test", model, test], check=True, capture_output=True, text=True).stdout
    return 100 * float(next(line for line in printed.splitlines() if line.startswith("P@1")).split()[1])


with tempfile.TemporaryDirectory() as work:
    train, test, model = (os.path.join(work, name) for name in ("train", "test", "model"))
    converted(sys.argv[1], train)
    converted(sys.argv[2], test)
    results, seconds = [], []
    for seed in (11, 12, 13):
        start = time.time()
        subprocess.run(
            ["fasttext", "supervised", "-input", train, "-output", model, "-thread", "1", "-seed", str(seed), "-verbose", "0", *sys.argv[3:]],
            check=True, stderr=subprocess.DEVNULL)
        seconds.append(time.time() - start)
        results.append(accuracy(model + ".bin", test))
    size = os.path.getsize(model + ".bin") / 1e6
    each = ", ".join(f"{r:.1f}" for r in results)
    print(f"accuracy {sum(results) / 3:.1f} ({each})  {sum(seconds) / 3:.1f} s  {size:.1f} MB")
