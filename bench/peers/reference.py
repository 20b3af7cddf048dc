#!/usr/bin/env python3
"""Makes a reference case by PyTorch in float64: reference.py DESCRIPTION.json FOLDER [--seed N] [--recipe].

The description has the keys of case.json but `losses` (docs/conformance.md); an existing case.json will do. Inputs are drawn from a
normal distribution (tokens: evenly), labels follow from a fixed random projection of them, so that there is something to learn.

With --recipe, case.json says how all tensors are drawn, and has digests in place of the final ones; there is no file of tensors. The
initial values are drawn evenly, within the largest values of PyTorch's own. A description that has a recipe gives its case again.
"""

import argparse
import json
from pathlib import Path

import case as reference
from case import np, torch

OUTPUT_SAMPLES = 64
PARAMETER_SAMPLES = 16


def drawn(case, random):
    """The batches, as they are stored: rounded to float32, so that every reader begins with the same numbers."""
    rows, shape = case["batch-size"], case["input-shape"]
    outputs = None
    projection = None
    batches = []
    for _ in range(case["batches"]):
        if case.get("input", "real") == "tokens":
            ((_, settings),) = case["network"][0].items()
            x = random.integers(0, settings["buckets"], [rows, *shape]).astype(np.int32)
        else:
            x = random.standard_normal([rows, *shape]).astype(np.float32)
        if projection is None:
            with torch.no_grad():
                outputs = list(reference.network(case).eval()(torch.from_numpy(x).float()).shape[1:])
            projection = random.standard_normal([int(np.prod(shape)), int(np.prod(outputs))])
        signal = x.reshape(rows, -1) @ projection / np.sqrt(projection.shape[0])
        batches.append((x, truth(case["loss"], signal, random, [rows, *outputs])))
    return batches


def truth(loss, signal, random, shape):
    if loss == "cross-entropy":
        return signal.argmax(axis=1).astype(np.int32)
    noisy = signal + 0.1 * random.standard_normal(signal.shape)
    if loss == "binary-cross-entropy":
        noisy = noisy > 0
    elif loss == "poisson":
        noisy = random.poisson(np.exp(np.clip(signal, -2, 2)))
    return noisy.astype(np.float32).reshape(shape)


def stored(model, prefix):
    return {
        f"{prefix}.{name}": tensor.detach().numpy().astype(np.float32)
        for name, tensor in reference.parameters(model).items()
    }


def new_recipe(case, seed):
    """A recipe for a description: the distributions, without digests."""
    parameters = {}
    for name, tensor in reference.parameters(reference.network(case)).items():
        low, high = tensor.min().item(), tensor.max().item()
        largest = max(-low, high)
        parameters[name] = {"constant": low} if low == high else {"uniform": float(f"{largest:.3g}")}
    if case.get("input", "real") == "tokens":
        ((_, settings),) = case["network"][0].items()
        inputs = {"integers": settings["buckets"]}
    else:
        # A variance of 1.
        inputs = {"uniform": 1.732}
    counts = {"binary-cross-entropy": 2, "poisson": 5}
    if case["loss"] == "cross-entropy":
        with torch.no_grad():
            outputs = reference.network(case).eval()(torch.zeros(2, *case["input-shape"]))
        counts["cross-entropy"] = outputs.shape[1]
    labels = {"integers": counts[case["loss"]]} if case["loss"] in counts else {"uniform": 1.732}
    return {"seed": seed, "parameters": parameters, "inputs": inputs, "labels": labels}


def digest(tensor, samples):
    """The norm, and elements at even distances; nine digits are more than a float32 has."""
    values = tensor.detach().double().numpy().ravel()
    count = min(samples, len(values))
    places = [i * len(values) // count for i in range(count)]
    return {
        "norm": float(f"{np.sqrt(np.square(values).sum()):.9g}"),
        "samples": [float(f"{values[place]:.9g}") for place in places],
    }


def digests(model, output):
    made = {"output.final": digest(output, OUTPUT_SAMPLES)}
    for name, tensor in reference.parameters(model).items():
        made[f"final.{name}"] = digest(tensor, PARAMETER_SAMPLES)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("description", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recipe", action="store_true", help="draw the tensors by a recipe in case.json")
    options = parser.parse_args()
    if not options.description.is_file():
        parser.error(f"the description {options.description} is not a file")

    torch.manual_seed(options.seed)
    case = json.loads(options.description.read_text())
    if options.recipe and not case.get("recipe"):
        case["recipe"] = new_recipe(case, options.seed)
    recipe = case.get("recipe")
    if recipe:
        model = reference.network(case)
        tensors = reference.drawn_tensors(case, model)
        reference.load(model, tensors)
        batches = [(tensors[f"batch.{k}.x"], tensors[f"batch.{k}.y"]) for k in range(case["batches"])]
    else:
        batches = drawn(case, np.random.default_rng(options.seed))
        model = reference.network(case)
    # Drawn in single precision, computed in double: the first parameters are exactly those that are stored.
    model = model.double().train()
    tensors = stored(model, "init")
    training = reference.Training(case, model)
    losses = []
    for step in range(case["steps"]):
        x, y = batches[step % case["batches"]]
        losses.append(training.step(torch.from_numpy(x).double(), reference.labels(case, y, torch.float64)).item())
    with torch.no_grad():
        output = model.eval()(torch.from_numpy(batches[0][0]).double())

    case["losses"] = losses
    options.folder.mkdir(parents=True, exist_ok=True)
    if recipe:
        recipe["digests"] = digests(model, output)
    else:
        tensors |= stored(model, "final")
        for k, (x, y) in enumerate(batches):
            tensors |= {f"batch.{k}.x": x, f"batch.{k}.y": y}
        tensors["output.final"] = output.numpy().astype(np.float32)
        reference.write_tensors(options.folder / "tensors.safetensors", tensors)
    (options.folder / "case.json").write_text(json.dumps(case, indent=1) + "\n")
    print(f"{options.folder}: losses {losses[0]:.4f} ... {losses[-1]:.4f}")


if __name__ == "__main__":
    main()
