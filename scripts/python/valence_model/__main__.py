"""python3 -m valence_model MODEL < lines.txt: the label and probabilities of each line, as JSON."""

import json
import sys

from . import load


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    model = load(sys.argv[1])
    lines = [line.rstrip("\r\n") for line in sys.stdin]
    for answer in model.predict(lines):
        print(json.dumps({"label": answer.label, "probabilities": answer.probabilities}, ensure_ascii=False))


main()
