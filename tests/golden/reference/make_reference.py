#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes training references made by PyTorch (Debian's python3-torch), one folder a case.

A case holds experiment.json, train.csv, dev.csv and start.safetensors, which `glia train` reads as they are
(see ../design/experiment-format.md), and expected.json: every step's loss, every epoch's metrics as that
format defines them, and the final weights. Nothing is shuffled and nothing is random after the start, so
another implementation must follow step by step.

    python3 make_reference.py OUT [CASE...]      cases are listed in CASES; --seed N moves all data and weights
"""
import argparse
import csv
import json
import pathlib
import struct

import torch
from torch import nn

ACTIVATIONS = {
    "identity": nn.Identity, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU,
    "leaky-relu": lambda: nn.LeakyReLU(0.01), "elu": nn.ELU, "selu": nn.SELU, "gelu": nn.GELU,
    "silu": nn.SiLU, "softplus": nn.Softplus, "softsign": nn.Softsign, "hardtanh": nn.Hardtanh, "mish": nn.Mish,
}


def adam(**k):
    return {"kind": "adam", "learning-rate": 0.02, **k}


# name: (hidden layers as (units, activation), loss, optimizer, schedule, batch size, epochs)
CASES = {
    "linear-adam": ([], "cross-entropy", adam(), {"kind": "constant"}, 32, 4),
    "sigmoid-adam": ([(16, "sigmoid")], "cross-entropy", adam(), {"kind": "constant"}, 32, 4),
    "tanh-sgd": ([(16, "tanh")], "cross-entropy", {"kind": "sgd", "learning-rate": 0.1}, {"kind": "constant"}, 32, 4),
    "relu-momentum": ([(16, "relu"), (8, "relu")], "cross-entropy",
                      {"kind": "sgd", "learning-rate": 0.05, "momentum": 0.9}, {"kind": "constant"}, 25, 4),
    "gelu-adamw": ([(12, "gelu")], "cross-entropy",
                   {"kind": "adamw", "learning-rate": 0.01, "weight-decay": 0.1}, {"kind": "constant"}, 32, 4),
    "leaky-rmsprop": ([(12, "leaky-relu")], "cross-entropy", {"kind": "rmsprop", "learning-rate": 0.005},
                      {"kind": "constant"}, 32, 4),
    "deep-sigmoid": ([(16, "sigmoid"), (16, "sigmoid"), (16, "sigmoid")], "cross-entropy", adam(),
                     {"kind": "constant"}, 32, 4),
    "mse-tanh": ([(10, "tanh")], "mean-squared-error", adam(), {"kind": "constant"}, 32, 4),
    "binary-relu": ([(10, "relu")], "binary-cross-entropy", adam(), {"kind": "constant"}, 32, 4),
    "step-schedule": ([(10, "tanh")], "cross-entropy", {"kind": "sgd", "learning-rate": 0.2},
                      {"kind": "step", "every": 2, "factor": 0.5}, 32, 6),
}


def write_safetensors(path, tensors):
    header, blob = {}, b""
    for name, t in tensors.items():
        raw = t.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [len(blob), len(blob) + len(raw)]}
        blob += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + blob)


def optimizer_of(spec, parameters):
    k, lr, wd = spec["kind"], spec["learning-rate"], spec.get("weight-decay", 0.0)
    if k == "sgd":
        return torch.optim.SGD(parameters, lr=lr, momentum=spec.get("momentum", 0), nesterov=spec.get("nesterov", False), weight_decay=wd)
    if k == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=lr, alpha=0.99, eps=1e-8, momentum=spec.get("momentum", 0), weight_decay=wd)
    if k == "adagrad":
        return torch.optim.Adagrad(parameters, lr=lr, eps=1e-10, weight_decay=wd)
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[k](parameters, lr=lr, weight_decay=wd)


def schedule_of(spec, optimizer, epochs):
    s = torch.optim.lr_scheduler
    k = spec["kind"]
    if k == "step":
        return s.StepLR(optimizer, spec["every"], spec["factor"])
    if k == "exponential":
        return s.ExponentialLR(optimizer, spec["factor"])
    if k == "cosine":
        return s.CosineAnnealingLR(optimizer, epochs, eta_min=spec["final"])
    return s.LambdaLR(optimizer, lambda e: 1.0)


def data(rows, columns, loss, generator):
    x = torch.randn(rows, columns, generator=generator)
    a, b = torch.randn(columns, 3, generator=generator), torch.randn(columns, 3, generator=generator)
    score = x @ a + torch.tanh(x @ b) * 2 + 0.3 * torch.randn(rows, 3, generator=generator)
    x = torch.tensor([[float(f"{v:.7g}") for v in row] for row in x.tolist()])
    if loss == "cross-entropy":
        return x, score.argmax(1)
    if loss == "binary-cross-entropy":
        return x, (score[:, 0] > 0).long()
    return x, torch.tensor([float(f"{v:.7g}") for v in score[:, 0].tolist()])


def batches(x, y, size):
    return [(x[i:i + size], y[i:i + size]) for i in range(0, len(x), size)]


def make(name, out, seed):
    hidden, loss_name, opt, sched, size, epochs = CASES[name]
    g = torch.Generator().manual_seed(seed + list(CASES).index(name))
    torch.manual_seed(seed + 1000 + list(CASES).index(name))
    x, y = data(260, 6, loss_name, g)
    (xt, yt), (xd, yd) = (x[:200], y[:200]), (x[200:], y[200:])
    width, layers = 6, []
    for units, act in hidden:
        layers += [nn.Linear(width, units), ACTIVATIONS[act]()]
        width = units
    layers.append(nn.Linear(width, 3 if loss_name == "cross-entropy" else 1))
    net = nn.Sequential(*layers)

    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    write_safetensors(folder / "start.safetensors", net.state_dict())
    for part, (px, py) in {"train": (xt, yt), "dev": (xd, yd)}.items():
        with open(folder / f"{part}.csv", "w", newline="") as f:
            w = csv.writer(f)
            w.writerow([f"x{i}" for i in range(6)] + ["target"])
            w.writerows([f"{v:.9g}" for v in row] + [f"{t:.9g}" if loss_name == "mean-squared-error" else int(t)]
                        for row, t in zip(px.tolist(), py.tolist()))
    (folder / "experiment.json").write_text(json.dumps({
        "glia": 1, "name": name, "seed": 1,
        "data": {"source": "csv", "train": "train.csv", "dev": "dev.csv", "target": "target", "standardize": False,
                 "task": "regression" if loss_name == "mean-squared-error" else "classification"},
        "network": {"layers": [{"units": u, "activation": a} for u, a in hidden], "weights": "start.safetensors"},
        "training": {"loss": loss_name, "optimizer": opt, "schedule": sched, "batch-size": size, "epochs": epochs, "shuffle": False},
    }, indent=2) + "\n")

    def loss_of(out_, target):
        if loss_name == "cross-entropy":
            return nn.functional.cross_entropy(out_, target)
        if loss_name == "binary-cross-entropy":
            return nn.functional.binary_cross_entropy_with_logits(out_[:, 0], target.float())
        return nn.functional.mse_loss(out_[:, 0], target)

    def hits(out_, target):
        if loss_name == "mean-squared-error":
            return None
        guess = out_.argmax(1) if loss_name == "cross-entropy" else (out_[:, 0] > 0).long()
        return (guess == target).float().tolist()

    optimizer = optimizer_of(opt, net.parameters())
    scheduler = schedule_of(sched, optimizer, epochs)
    steps, per_epoch = [], []
    mean = lambda v: sum(v) / len(v) if v else None
    for epoch in range(epochs):
        losses, right = [], []
        for bx, by in batches(xt, yt, size):
            optimizer.zero_grad()
            o = net(bx)
            loss = loss_of(o, by)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            right += hits(o, by) or []
        steps += losses
        with torch.no_grad():
            dl = [loss_of(net(bx), by).item() for bx, by in batches(xd, yd, size)]
            dr = hits(net(xd), yd) or []
        per_epoch.append({"epoch": epoch + 1, "learning-rate": scheduler.get_last_lr()[0], "train-loss": mean(losses),
                          "train-accuracy": mean(right), "dev-loss": mean(dl), "dev-accuracy": mean(dr)})
        scheduler.step()
    final = {k: {"shape": list(v.shape), "values": v.flatten().tolist()} for k, v in net.state_dict().items()}
    (folder / "expected.json").write_text(json.dumps({"torch": torch.__version__, "steps": steps, "epochs": per_epoch, "weights": final}) + "\n")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("out", type=pathlib.Path)
    p.add_argument("cases", nargs="*", default=list(CASES))
    p.add_argument("--seed", type=int, default=7)
    a = p.parse_args()
    torch.set_num_threads(1)
    for name in a.cases:
        make(name, a.out, a.seed)


if __name__ == "__main__":
    main()
