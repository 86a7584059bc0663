#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the cases of more-references/: what reference/make_reference.py leaves out, in the same layout.

Every other activation, optimizer, schedule and loss, normalization, residual layers, penalties, clipping and
odd batch sizes, on small data. PyTorch computes all but what it does not have: the warm-up schedule and the
L1 penalty, which are written out here.

    python3 make_more_references.py OUT [CASE...]

Batch normalization is trained with SGD: it makes the gradient of the bias before it zero but for rounding, and
Adam's steps do not depend on a gradient's size, so they would follow the rounding error.
"""
import argparse
import csv
import json
import math
import pathlib
import sys

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parent / "reference"))
import make_reference as base  # noqa: E402

TRAIN_ROWS, DEV_ROWS, COLUMNS = 60, 20, 6
CONSTANT = {"kind": "constant"}
NORMALIZATIONS = {"layer": nn.LayerNorm, "batch": nn.BatchNorm1d}


def sgd(rate=0.1, **more):
    return {"kind": "sgd", "learning-rate": rate, **more}


def layer(units, activation="tanh", **more):
    return {"units": units, "activation": activation, **more}


def case(layers=None, loss="cross-entropy", optimizer=None, schedule=CONSTANT, batch=16, epochs=3, **more):
    return {"layers": [layer(8)] if layers is None else layers, "loss": loss,
            "training": {"optimizer": optimizer or base.adam(), "schedule": schedule, "batch-size": batch,
                         "epochs": epochs, **more}}


CASES = {
    **{f"activation-{name}": case([layer(8, name), layer(6, name)])
       for name in ("identity", "elu", "selu", "silu", "softplus", "softsign", "hardtanh", "mish")},
    "adagrad": case(optimizer={"kind": "adagrad", "learning-rate": 0.05, "weight-decay": 0.01}),
    "rmsprop-momentum": case(optimizer={"kind": "rmsprop", "learning-rate": 0.002, "momentum": 0.9,
                                        "weight-decay": 0.01}),
    "sgd-nesterov": case(optimizer=sgd(0.05, momentum=0.9, nesterov=True, **{"weight-decay": 0.02})),
    "adam-decay": case(optimizer=base.adam(**{"weight-decay": 0.05})),
    "clip-norm": case(optimizer=sgd(0.5), **{"clip-norm": 0.3}),
    "l1-clip-norm": case(optimizer=sgd(0.2, momentum=0.5, l1=0.01), **{"clip-norm": 0.5}),
    "exponential": case(optimizer=sgd(0.3), schedule={"kind": "exponential", "factor": 0.7}, epochs=5),
    "cosine": case(optimizer=sgd(0.3), schedule={"kind": "cosine", "final": 0.02}, epochs=6),
    "one-cycle": case(optimizer=sgd(0.5), schedule={"kind": "one-cycle"}, epochs=10),
    "one-cycle-uneven": case(schedule={"kind": "one-cycle"}, epochs=7),
    "plateau": case(optimizer=sgd(2.0), schedule={"kind": "plateau", "factor": 0.3, "patience": 1}, epochs=12),
    "warmup-cosine": case(optimizer=sgd(0.3), schedule={"kind": "warmup-cosine", "warmup": 3, "final": 0.01},
                          epochs=8),
    "layer-normalization": case([layer(8, "relu", normalization="layer"), layer(6, "gelu", normalization="layer")]),
    "batch-normalization": case([layer(8, "relu", normalization="batch"), layer(6, "tanh", normalization="batch")],
                                optimizer=sgd(0.1, momentum=0.9), epochs=5),
    "residual": case([layer(7), layer(7, "relu", residual=True), layer(5, "silu", residual=True),
                      layer(5, "gelu", residual=True)]),
    "residual-normalization": case([layer(6, "relu", normalization="layer", residual=True),
                                    layer(6, "tanh", normalization="batch", residual=True)], optimizer=sgd(0.1)),
    "hinge": case(loss="hinge"),
    "mse-momentum": case(loss="mean-squared-error", optimizer=sgd(0.02, momentum=0.9)),
    "binary-odd-batch": case(loss="binary-cross-entropy", batch=13),
    "batch-too-large": case(batch=1000, epochs=8),
    "batch-of-one": case(optimizer=sgd(0.02), batch=1, epochs=2),
}


class Network(nn.Sequential):
    """Modules 0, 1, 2, …, as nn.Sequential numbers them; `sums` are the spans that a residual layer bridges."""

    def __init__(self, layers, outputs):
        modules, width, self_sums = [], COLUMNS, {}
        for spec in layers:
            first = len(modules)
            modules.append(nn.Linear(width, spec["units"]))
            if "normalization" in spec:
                modules.append(NORMALIZATIONS[spec["normalization"]](spec["units"]))
            modules.append(base.ACTIVATIONS[spec["activation"]]())
            if spec.get("residual") and width == spec["units"]:
                self_sums[len(modules) - 1] = first
            width = spec["units"]
        super().__init__(*modules, nn.Linear(width, outputs))
        self.sums = self_sums
        for module in self:  # so that scale, shift and running statistics are more than ones and zeros
            if isinstance(module, tuple(NORMALIZATIONS.values())):
                nn.init.uniform_(module.weight, 0.5, 1.5)
                nn.init.uniform_(module.bias, -0.5, 0.5)

    def forward(self, x):
        entered = {}
        for i, module in enumerate(self):
            entered[i] = x
            x = module(x)
            if i in self.sums:
                x = x + entered[self.sums[i]]
        return x

    def weights(self):
        return {k: v for k, v in self.state_dict().items() if not k.endswith("num_batches_tracked")}


def rates(spec, optimizer, epochs):
    """The schedule as a function: tell it the epoch's loss, and the optimizer has the next epoch's rate."""
    s, k, rate = torch.optim.lr_scheduler, spec["kind"], optimizer.param_groups[0]["lr"]
    if k == "plateau":
        return s.ReduceLROnPlateau(optimizer, factor=spec["factor"], patience=spec["patience"]).step
    if k == "one-cycle":
        scheduler = s.OneCycleLR(optimizer, max_lr=rate, total_steps=epochs, cycle_momentum=False)
    elif k == "warmup-cosine":
        def factor(epoch):
            warmup, final = spec["warmup"], spec["final"] / rate
            if epoch < warmup:
                return (epoch + 1) / warmup
            return final + (1 - final) * (1 + math.cos(math.pi * (epoch - warmup) / (epochs - warmup))) / 2
        scheduler = s.LambdaLR(optimizer, factor)
    else:
        scheduler = base.schedule_of(spec, optimizer, epochs)
    return lambda loss: scheduler.step()


def loss_of(name, output, target):
    if name == "cross-entropy":
        return nn.functional.cross_entropy(output, target)
    if name == "hinge":
        return nn.functional.multi_margin_loss(output, target)
    if name == "binary-cross-entropy":
        return nn.functional.binary_cross_entropy_with_logits(output[:, 0], target.float())
    return nn.functional.mse_loss(output[:, 0], target)


def hits(name, output, target):
    if name == "mean-squared-error":
        return []
    guess = (output[:, 0] > 0).long() if name == "binary-cross-entropy" else output.argmax(1)
    return (guess == target).float().tolist()


def mean(values):
    return sum(values) / len(values) if values else None


def train(net, spec, train_data, dev_data):
    loss_name, training = spec["loss"], spec["training"]
    optimizer = base.optimizer_of(training["optimizer"], net.parameters())
    size, epochs, l1 = training["batch-size"], training["epochs"], training["optimizer"].get("l1", 0)
    next_rate = rates(training["schedule"], optimizer, epochs)
    steps, rows = [], []
    for epoch in range(epochs):
        losses, right, rate = [], [], optimizer.param_groups[0]["lr"]
        net.train()
        for x, y in base.batches(*train_data, size):
            optimizer.zero_grad()
            output = net(x)
            loss = loss_of(loss_name, output, y)
            loss.backward()
            for p in net.parameters():
                p.grad += l1 * p.detach().sign()
            if "clip-norm" in training:
                nn.utils.clip_grad_norm_(net.parameters(), training["clip-norm"])
            optimizer.step()
            losses.append(loss.item())
            right += hits(loss_name, output, y)
        net.eval()
        with torch.no_grad():
            dev_loss = mean([loss_of(loss_name, net(x), y).item() for x, y in base.batches(*dev_data, size)])
            dev_right = hits(loss_name, net(dev_data[0]), dev_data[1])
        steps += losses
        rows.append({"epoch": epoch + 1, "learning-rate": rate, "train-loss": mean(losses),
                     "train-accuracy": mean(right), "dev-loss": dev_loss, "dev-accuracy": mean(dev_right)})
        if epoch + 1 < epochs:
            next_rate(dev_loss)
    return steps, rows


def write_rows(path, x, y):
    with open(path, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow([f"x{i}" for i in range(COLUMNS)] + ["target"])
        w.writerows([f"{v:.4g}" for v in row] + [f"{t:.4g}"] for row, t in zip(x.tolist(), y.tolist()))


def rounded(t):
    return torch.tensor([float(f"{v:.4g}") for v in t.flatten().tolist()]).reshape(t.shape)


def make(name, out):
    spec = CASES[name]
    loss_name = spec["loss"]
    number = list(CASES).index(name)
    torch.manual_seed(1000 + number)
    x, y = base.data(TRAIN_ROWS + DEV_ROWS, COLUMNS, "cross-entropy" if loss_name == "hinge" else loss_name,
                     torch.Generator().manual_seed(number))
    x, y = rounded(x), rounded(y) if y.is_floating_point() else y
    parts = {"train": (x[:TRAIN_ROWS], y[:TRAIN_ROWS]), "dev": (x[TRAIN_ROWS:], y[TRAIN_ROWS:])}
    net = Network(spec["layers"], 3 if loss_name in ("cross-entropy", "hinge") else 1)

    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    base.write_safetensors(folder / "start.safetensors", net.weights())
    for part, rows in parts.items():
        write_rows(folder / f"{part}.csv", *rows)
    (folder / "experiment.json").write_text(json.dumps({
        "glia": 1, "name": name, "seed": 1,
        "data": {"source": "csv", "train": "train.csv", "dev": "dev.csv", "target": "target", "standardize": False,
                 "task": "regression" if loss_name == "mean-squared-error" else "classification"},
        "network": {"layers": spec["layers"], "weights": "start.safetensors"},
        "training": {"loss": loss_name, **spec["training"], "shuffle": False},
    }, indent=2) + "\n")
    steps, rows = train(net, spec, parts["train"], parts["dev"])
    short = lambda values: [float(f"{v:.8g}") for v in values]
    (folder / "expected.json").write_text(json.dumps({
        "torch": torch.__version__, "steps": short(steps), "epochs": rows,
        "weights": {k: {"shape": list(v.shape), "values": short(v.flatten().tolist())}
                    for k, v in net.weights().items()}}) + "\n")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("cases", nargs="*", default=list(CASES))
    a = p.parse_args()
    torch.set_num_threads(1)
    for name in a.cases:
        make(name, a.out)


if __name__ == "__main__":
    main()
