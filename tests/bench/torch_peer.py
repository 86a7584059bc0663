#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""PyTorch on workload W: seconds per epoch (shuffle + train + dev pass), one JSON line.

    python3 torch_peer.py DATA --hidden 512,512 --activation sigmoid --batch 64 --lr 0.01 --epochs 4 [--variant best]
ordinary: nn.Sequential, DataLoader, optim.Adam, as the homework's code does it. best: whole-set gather per epoch, sliced
batches, foreach Adam, dev in one batch, loss not read per step. --threads 0 keeps torch's and OpenBLAS's defaults (the baseline);
torch.set_num_threads(2) beside OpenBLAS's own two threads is 2-4 times slower: not a fair baseline. Needs python3-torch.
"""
import argparse
import json
import os
import pathlib
import statistics
import time

p = argparse.ArgumentParser()
p.add_argument("data", type=pathlib.Path)
p.add_argument("--hidden", default="")
p.add_argument("--activation", default="sigmoid")
p.add_argument("--batch", type=int, default=64)
p.add_argument("--lr", type=float, default=0.02)
p.add_argument("--epochs", type=int, default=4)
p.add_argument("--threads", type=int, default=0)
p.add_argument("--variant", choices=("ordinary", "best"), default="ordinary")
a = p.parse_args()
if a.threads:
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(a.threads)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

if a.threads:
    torch.set_num_threads(a.threads)
torch.manual_seed(1)
x = {k: torch.from_numpy(np.fromfile(a.data / f"{k}_x.f32", "<f4").reshape(-1, 50)) for k in ("train", "dev")}
y = {k: torch.from_numpy(np.fromfile(a.data / f"{k}_y.u8", "u1").astype("i8")) for k in ("train", "dev")}
kinds = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "gelu": nn.GELU}
layers, width = [], 50
for units in [int(h) for h in a.hidden.split(",") if h]:
    layers += [nn.Linear(width, units), kinds[a.activation]()]
    width = units
net = nn.Sequential(*layers, nn.Linear(width, 2))
criterion = nn.CrossEntropyLoss()
best = a.variant == "best"
if best:
    torch.set_flush_denormal(True)
optimizer = torch.optim.Adam(net.parameters(), lr=a.lr, **({"foreach": True} if best else {}))
train = DataLoader(TensorDataset(x["train"], y["train"]), batch_size=a.batch, shuffle=True)
dev = DataLoader(TensorDataset(x["dev"], y["dev"]), batch_size=a.batch)


def ordinary_epoch():
    net.train()
    for bx, by in train:
        optimizer.zero_grad()
        out = net(bx)
        loss = criterion(out, by)
        loss.backward()
        optimizer.step()
        loss.item()
        (out.argmax(1) == by).sum().item()
    net.eval()
    hits = 0
    with torch.no_grad():
        for bx, by in dev:
            out = net(bx)
            criterion(out, by).item()
            hits += (out.argmax(1) == by).sum().item()
    return hits / len(x["dev"])


def best_epoch():
    order = torch.randperm(len(x["train"]))
    sx, sy = x["train"][order], y["train"][order]
    for i in range(0, len(order), a.batch):
        optimizer.zero_grad(set_to_none=True)
        criterion(net(sx[i:i + a.batch]), sy[i:i + a.batch]).backward()
        optimizer.step()
    with torch.no_grad():
        return (net(x["dev"]).argmax(1) == y["dev"]).float().mean().item()


seconds = []
for _ in range(a.epochs):
    start = time.perf_counter()
    accuracy = best_epoch() if best else ordinary_epoch()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"peer": f"torch-{a.variant}", "version": torch.__version__, "hidden": a.hidden, "activation": a.activation,
                  "batch": a.batch, "threads": a.threads, "seconds_per_epoch": statistics.median(seconds[1:] or seconds),
                  "dev_accuracy": accuracy}))
