#!/usr/bin/env python3
"""What `thalweg bench` measures, by PyTorch: pytorch.py step|forward --case DIR [--batch N] [--seconds S].

One thread, the case's network, loss, optimizer, regularisation, parameters and rows; medians over samples of at least 5 ms.
Prints one JSON object with the keys of `thalweg bench --output json`.
"""

import argparse
import itertools
import json
import statistics
import time
from pathlib import Path

import case as reference
from case import np, torch

SAMPLE_SECONDS = 0.005
LEAST_SAMPLES = 5


def batches(case, tensors, rows):
    """The case's rows, round and round, in batches of another size."""
    own = range(case["batches"])
    x = np.concatenate([tensors[f"batch.{k}.x"] for k in own])
    y = np.concatenate([tensors[f"batch.{k}.y"] for k in own])
    made = []
    for i in range(max(case["batches"], len(x) // rows)):
        places = [(i * rows + row) % len(x) for row in range(rows)]
        features = torch.from_numpy(x[places].astype(np.float32))
        made.append((features, reference.labels(case, y[places], torch.float32)))
    return made


def sample(work, operations):
    begin = time.perf_counter()
    for _ in range(operations):
        work()
    return time.perf_counter() - begin


def measure(work, seconds):
    """Microseconds of each sample, after a warm-up as long as half of the measurement."""
    taken, done, operations = 0.0, 0, 1
    while taken < seconds / 2 or done < LEAST_SAMPLES:
        last = sample(work, operations)
        taken, done = taken + last, done + 1
        if last < SAMPLE_SECONDS:
            operations *= 2
    micros, begin = [], time.perf_counter()
    while len(micros) < LEAST_SAMPLES or time.perf_counter() - begin < seconds:
        micros.append(sample(work, operations) / operations * 1e6)
    return sorted(micros)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["step", "forward"])
    parser.add_argument("--case", type=Path, required=True)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--seconds", type=float, default=3)
    options = parser.parse_args()
    if not (options.case / "case.json").is_file():
        parser.error(f"--case must be a folder with case.json but was {options.case}")

    torch.set_num_threads(1)
    case = json.loads((options.case / "case.json").read_text())
    tensors = reference.tensors(options.case, case)
    model = reference.network(case)
    reference.load(model, tensors)
    rows = options.batch or case["batch-size"]
    rounds = itertools.cycle(batches(case, tensors, rows))

    if options.what == "step":
        training = reference.Training(case, model.train())
        # The loss is read, as a learner does that reports it.
        micros = measure(lambda: training.step(*next(rounds)).item(), options.seconds)
    else:
        model.eval()
        with torch.no_grad():
            micros = measure(lambda: model(next(rounds)[0]), options.seconds)
    median = statistics.median(micros)
    unit = "microsPerStep" if options.what == "step" else "microsPerForward"
    result = {
        "case": options.case.name,
        "engine": f"pytorch {torch.__version__}",
        "batch": rows,
        unit: median,
        "p10": micros[len(micros) // 10],
        "p90": micros[len(micros) * 9 // 10],
        "eventsPerSecond": round(rows * 1e6 / median),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
