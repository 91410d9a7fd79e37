#!/usr/bin/env python3
"""Replaces 5 % of the labels of TRAIN.csv at random and prints how many of them `valence review` finds.

Usage: review_accuracy.py TRAIN.csv      columns text and label
"""
import csv, os, random, subprocess, sys, tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
csv.field_size_limit(10**9)
random.seed(5)

with open(sys.argv[1], encoding="utf-8", newline="") as table:
    rows = list(csv.DictReader(table))
labels = sorted({row["label"] for row in rows})
with tempfile.TemporaryDirectory() as folder:
    flipped, review = (os.path.join(folder, name) for name in ("flipped.csv", "review.csv"))
    with open(flipped, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["text", "label", "flipped"])
        for row in rows:
            flip = random.random() < 0.05
            other = [label for label in labels if label != row["label"]]
            writer.writerow([row["text"], random.choice(other) if flip else row["label"], int(flip)])
    subprocess.run([f"{TOP}/scripts/valence", "review", flipped, "-o", review], check=True, stdout=subprocess.DEVNULL)
    with open(review, encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
named = [int(row["flipped"]) for row in rows if row["problem"] == "likely mislabeled"]
all_flipped = sum(int(row["flipped"]) for row in rows)
print(f"{all_flipped} of {len(rows)} labels replaced; {len(named)} rows likely mislabeled, {sum(named)} of them replaced "
      f"({100 * sum(named) / all_flipped:.0f} % of all replaced); of the first 50, {sum(named[:50])}")
