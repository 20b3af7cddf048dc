#!/usr/bin/env python3
"""Training steps of reference cases by PyTorch on a GPU, for bench/gpu/run.

A process that stays, because PyTorch and CUDA take seconds to start. It reads one JSON object a line from stdin,

    {"case": DIR, "batch": N, "mode": "eager" or "graph", "seconds": S}

and answers each with one line on stdout: the keys of pytorch.py and the variant that was fastest, or {"error": …}. The first line says which
PyTorch and which card there are, or {"unavailable": …}.

A step copies a new batch from ordinary memory to pinned memory and to the card, learns it, and copies the outputs and the loss back. In
mode `graph`, forward pass, backward pass and optimizer are one CUDA graph. Both modes compute in single precision without TF32. Of the
variants of an optimizer that PyTorch has (foreach, fused), and of the copies inside or outside of the graph, the fastest is measured.
"""

import argparse
import inspect
import itertools
import json
import os
import statistics
import sys
import time
import traceback
from pathlib import Path

import case as reference
from case import torch
from pytorch import batches, measure

TRIAL_SECONDS = 0.1
WARM_UP_STEPS = 5
FIRST_STEPS = 3

CLASSES = {
    "sgd": torch.optim.SGD,
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
    "amsgrad": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "nadam": torch.optim.NAdam,
}


def optimizer_variants(case, graph, safe):
    """Arguments for the optimizer: those from which the fastest is chosen."""
    ((kind, _),) = case["optimizer"].items()
    known = inspect.signature(CLASSES[kind]).parameters
    # A captured optimizer must count its steps on the card. SGD has nothing to count.
    common = {"capturable": True} if graph and "capturable" in known else {}
    variants = [{"foreach": True}]
    if "fused" in known and not safe:
        variants.append({"fused": True})
    return [{**variant, **common} for variant in variants]


class Trainer:
    """A network on the card, its optimizer, and the buffers between the card and the host."""

    def __init__(self, case, tensors, rows, device, options):
        self.device = device
        self.pinned = device.type == "cuda"
        model = reference.network(case)
        reference.load(model, tensors)
        self.model = model.to(device).train()
        self.initial = {name: tensor.detach().clone() for name, tensor in self.model.state_dict().items()}
        self.training = reference.Training(case, self.model, **options)
        self.host = batches(case, tensors, rows)
        self.rounds = itertools.cycle(self.host)
        x, y = self.host[0]
        self.staged_x, self.staged_y = self.staging(x), self.staging(y)
        self.x, self.y = torch.zeros_like(x, device=device), torch.zeros_like(y, device=device)
        self.fill()
        self.upload()
        with torch.no_grad():
            outputs = self.model(self.x)
        self.outputs = self.staging(outputs)
        self.loss = self.staging(torch.zeros(()))

    def staging(self, tensor):
        return torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=self.pinned)

    def fill(self):
        """The next batch into pinned memory. The card no longer reads the last one: each step ends with a synchronisation."""
        x, y = next(self.rounds)
        self.staged_x.copy_(x)
        self.staged_y.copy_(y)

    def upload(self):
        self.x.copy_(self.staged_x, non_blocking=True)
        self.y.copy_(self.staged_y, non_blocking=True)

    def learn(self):
        return self.training.step(self.x, self.y)

    def download(self, loss):
        self.outputs.copy_(self.training.outputs.detach(), non_blocking=True)
        self.loss.copy_(loss.detach(), non_blocking=True)

    def synchronize(self):
        if self.pinned:
            torch.cuda.current_stream().synchronize()

    def step(self):
        """One step; gives the loss, and leaves the outputs in host memory."""
        self.fill()
        self.upload()
        self.download(self.learn())
        self.synchronize()
        return self.loss.item()

    def reset(self):
        """Back to the case's parameters and an untouched optimizer, in place: a graph keeps the addresses."""
        with torch.no_grad():
            for name, tensor in self.model.state_dict().items():
                tensor.copy_(self.initial[name])
            for state in self.training.optimizer.state.values():
                for name, value in state.items():
                    if torch.is_tensor(value):
                        value.fill_(1 if name == "mu_product" else 0)
        self.synchronize()
        self.rounds = itertools.cycle(self.host)

    def first_losses(self):
        return [self.step() for _ in range(FIRST_STEPS)]


class GraphTrainer(Trainer):
    """The same step, captured once and replayed."""

    def __init__(self, case, tensors, rows, device, options, copies_inside):
        super().__init__(case, tensors, rows, device, options)
        self.copies_inside = copies_inside
        # Warm-up on a side stream: libraries choose their algorithms, and the optimizer makes its state, which must exist before capture.
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(WARM_UP_STEPS):
                self.capturable()
        torch.cuda.current_stream().wait_stream(side)
        torch.cuda.synchronize()
        # What is left of the last step's autograd graph belongs to the side stream, and would draw it into the capture.
        self.training.outputs = None
        # Without gradients before capture, the backward pass allocates them in the graph's own pool.
        self.training.optimizer.zero_grad(set_to_none=True)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.captured_loss = self.capturable()
        torch.cuda.synchronize()

    def capturable(self):
        if self.copies_inside:
            self.upload()
        loss = self.learn()
        if self.copies_inside:
            self.download(loss)
        return loss

    def step(self):
        self.fill()
        if not self.copies_inside:
            self.upload()
        self.graph.replay()
        if not self.copies_inside:
            self.download(self.captured_loss)
        self.synchronize()
        return self.loss.item()


class Worker:
    def __init__(self, device, safe):
        self.device = device
        self.safe = safe
        self.copies_inside = not safe
        self.trainers = {}

    def builders(self, case, tensors, rows, mode):
        """Name and constructor of each variant. The least usual comes last: if it fails, the others are measured already."""
        variants = optimizer_variants(case, mode == "graph", self.safe)
        if mode == "eager":
            for options in variants:
                yield str(options), lambda options=options: Trainer(case, tensors, rows, self.device, options)
            return
        for inside in [False, True] if self.copies_inside else [False]:
            for options in variants:
                name = f"{options}, copies {'inside' if inside else 'outside'} of the graph"
                yield name, lambda options=options, inside=inside: GraphTrainer(
                    case, tensors, rows, self.device, options, inside
                )

    def fastest(self, folder, rows, mode):
        """The trainer of the fastest variant, with its name, first losses, and the failures of the other ones."""
        case = json.loads((folder / "case.json").read_text())
        tensors = reference.tensors(folder, case)
        found, trials, failures = None, {}, {}
        for name, build in self.builders(case, tensors, rows, mode):
            try:
                trainer = build()
                trainer.reset()
                losses = trainer.first_losses()
                micros = statistics.median(measure(trainer.step, TRIAL_SECONDS))
            except Exception as e:
                traceback.print_exc()
                failures[name] = f"{type(e).__name__}: {e}"[:400]
                if mode == "graph":
                    # A failed capture may leave its process unusable, so this variant is not tried for other cases.
                    self.copies_inside = False
                    break
                continue
            trials[name] = micros
            if found is None or micros < found[0]:
                found = (micros, trainer, name, losses)
        if found is None:
            raise RuntimeError("; ".join(f"{name}: {failure}" for name, failure in failures.items()))
        _, trainer, name, losses = found
        return trainer, {"variant": name, "trials": trials, "failures": failures, "firstLosses": losses}

    def answer(self, request):
        folder, rows, mode = Path(request["case"]), request["batch"], request["mode"]
        key = (str(folder), rows, mode)
        if key not in self.trainers:
            self.trainers[key] = self.fastest(folder, rows, mode)
        trainer, facts = self.trainers[key]
        trainer.reset()
        micros = measure(trainer.step, request["seconds"])
        median = statistics.median(micros)
        return {
            "case": folder.name,
            "engine": f"pytorch {torch.__version__}",
            "mode": mode,
            "batch": rows,
            "microsPerStep": median,
            "p10": micros[len(micros) // 10],
            "p90": micros[len(micros) * 9 // 10],
            "samples": len(micros),
            **facts,
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    # For tests on a machine without a GPU: eager only.
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda", help=argparse.SUPPRESS)
    parser.add_argument("--safe", action="store_true", help="the usual variant of everything only")
    options = parser.parse_args()

    # The answers have the standard output to themselves, whatever a library prints.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    begin = time.perf_counter()
    if options.device == "cuda" and not torch.cuda.is_available():
        say({"unavailable": f"no CUDA in PyTorch {torch.__version__}"})
        return
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = not options.safe
    device = torch.device(options.device)
    facts = {"pytorch": torch.__version__, "device": options.device, "threads": torch.get_num_threads(), "safe": options.safe}
    if options.device == "cuda":
        torch.cuda.synchronize()
        facts |= {
            "device": torch.cuda.get_device_name(),
            "cuda": torch.version.cuda,
            "cudnn": torch.backends.cudnn.version(),
            "tf32": [torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32],
        }
    say(facts | {"startSeconds": time.perf_counter() - begin})

    worker = Worker(device, options.safe)
    for line in sys.stdin:
        try:
            answer = worker.answer(json.loads(line))
        except Exception as e:
            traceback.print_exc()
            answer = {"error": f"{type(e).__name__}: {e}"[:1000]}
        say(answer)


if __name__ == "__main__":
    main()
