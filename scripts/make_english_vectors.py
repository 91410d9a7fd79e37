#!/usr/bin/env python3
"""Makes the English word vectors that Valence carries: --vectors english.

    scripts/make_english_vectors.py glove.6B.100d.txt data/src/main/resources/io/valence/data/english.vectors

The source is GloVe 6B (Pennington, Socher and Manning 2014; Wikipedia 2014 and Gigaword 5; public
domain, PDDL 1.0), https://nlp.stanford.edu/projects/glove/. The file has the commonest words first;
the first 40 000 are kept.

Polarity. Vectors learned from neighboring words have "good" and "bad" close together. The file also
holds the direction d that separates the positive from the negative words below, by Fisher's linear
discriminant, and the mean vector's part along it, m·d. With data.polarity=k a vector v becomes
v + (k - 1) (v·d - m·d) d, so that a hundred labeled reviews teach a classifier what several hundred
did before; see configs/README.md.

Format. Each number in 8 bits with a scale a word:

    header   one line, UTF-8: "<words> <width>\\n"
    words    a word a line, UTF-8
    polarity the direction, <width> float32, and the mean's part along it, a float32
    vectors  of each word, in the same order: a float32 scale, then <width> int8;
             a number is scale * int8

Floats are little-endian. Prints how far the kept vectors are from those before rounding. Needs numpy.
"""
import gzip
import sys

import numpy as np

WORDS = 40_000
# Fisher's covariance is that of the commonest words, with a ridge.
COMMON, RIDGE = 20_000, 0.1

POSITIVE = """good great excellent wonderful amazing fantastic superb brilliant delightful charming enjoyable beautiful best lovely perfect impressive fun
fresh powerful love loved loves enjoy enjoyed happy pleasant smart engaging entertaining touching refreshing awesome outstanding magnificent marvelous
splendid terrific favorite favourite nice better elegant fascinating memorable inspired inspiring clever witty hilarious funny joy joyful delicious tasty
friendly helpful polite clean comfortable cozy reliable affordable generous gorgeous stunning stylish superior thrilling exciting excited satisfied
satisfying pleased recommend recommended praise praised thank thanks grateful appreciate appreciated glad cheerful warm kind caring honest sincere
talented masterpiece remarkable extraordinary exceptional flawless effective efficient fast smooth bright creative innovative original rich romantic
sweet tender triumph successful win winner worth worthy valuable useful vivid vibrant gem treat pleasure delight attractive admirable adorable
captivating compelling convincing courteous dazzling enchanting favorable gentle graceful heartwarming intelligent interesting lively luxurious
moving passionate peaceful playful poignant positive professional quality rewarding safe sensitive spectacular strong supportive sophisticated""".split()

NEGATIVE = """bad terrible awful horrible poor worst boring dull stupid disappointing weak ugly lame mess ridiculous pathetic annoying tedious bland hate hated
waste wasted failed fails failure sad unfortunately pointless silly mediocre nasty worse disgusting dreadful lousy inferior useless worthless broken
cheap dirty filthy rude unfriendly unhelpful slow noisy uncomfortable unreliable expensive overpriced flawed faulty defective disappointed disappoints
disappointment frustrating frustrated frustration angry annoyed upset unhappy unpleasant irritating incompetent ignorant dishonest fake false wrong
mistake problem problems complaint complain complained complaints regret avoid sorry fault lack lacks lacking absurd atrocious banal bizarre bloated
clumsy contrived crap crappy cruel damaged dead dumb empty exhausting fail flat forgettable garbage generic gloomy grim harsh hopeless idiotic
implausible inadequate incoherent inept insulting junk lazy lifeless ludicrous meaningless miserable misguided monotonous numbing obnoxious offensive
painful pretentious predictable repetitive rotten ruined scary shallow shoddy sick sloppy smelly sour stale stink stupidly superficial terribly
tired tiresome trash ugly unbearable unconvincing uninspired unnecessary unwatchable vulgar weakness weird wooden worn worry worried wreck awkward
confused confusing crude dreary excessive horrendous horrific insult inconsistent nonsense trouble unacceptable unfair unfunny""".split()


def read(path):
    opened = gzip.open if path.endswith(".gz") else open
    words, rows = [], []
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, numbers = line.rstrip("\n").split(" ", 1)
            words.append(word)
            rows.append(np.array(numbers.split(" "), dtype=np.float32))
            if len(words) == WORDS:
                break
    return words, np.stack(rows)


def polarity(words, full):
    """The direction from negative to positive words, of length 1."""
    ids = {word: i for i, word in enumerate(words)}
    centered = full - full.mean(0)
    positive, negative = (
        centered[[ids[word] for word in dict.fromkeys(seeds) if word in ids]].mean(0)
        for seeds in (POSITIVE, NEGATIVE)
    )
    covariance = np.cov(centered[:COMMON].T) + RIDGE * np.eye(full.shape[1])
    direction = np.linalg.solve(covariance, positive - negative)
    return direction / np.linalg.norm(direction)


def main(source, target):
    words, full = read(source)
    direction = polarity(words, full)
    scales = (np.abs(full).max(axis=1) / 127).astype("<f4")
    numbers = np.rint(full / scales[:, None]).astype(np.int8)
    with open(target, "wb") as out:
        out.write(f"{full.shape[0]} {full.shape[1]}\n".encode())
        out.write("".join(word + "\n" for word in words).encode())
        out.write(direction.astype("<f4").tobytes())
        out.write(np.array(full.mean(0) @ direction, dtype="<f4").tobytes())
        for scale, row in zip(scales, numbers):
            out.write(scale.tobytes() + row.tobytes())
    kept = numbers * scales[:, None]
    error = np.linalg.norm(kept - full, axis=1) / np.linalg.norm(full, axis=1)
    print(f"{len(words)} words; relative error of a vector: mean {error.mean():.4f}, worst {error.max():.4f}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
