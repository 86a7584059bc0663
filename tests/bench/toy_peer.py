#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""PyTorch or scikit-learn on workload X: training steps per second, one JSON line.

    python3 toy_peer.py DATA torch|sklearn
200 points of the plane, 2-8-8-1, tanh, mean squared error, SGD in batches of 10, reshuffled every epoch. One thread.
"""
import json
import os
import pathlib
import sys
import time
import warnings

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np  # noqa: E402

folder, peer = pathlib.Path(sys.argv[1]), sys.argv[2]
x, y = np.fromfile(folder / "toy_x.f32", "<f4").reshape(-1, 2), np.fromfile(folder / "toy_y.f32", "<f4")
BATCH, RATE, SECONDS, ROUNDS = 10, 0.03, 0.7, 3


def torch_epochs():
    import torch
    from torch import nn
    torch.set_num_threads(1)
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer, criterion = torch.optim.SGD(net.parameters(), lr=RATE), nn.MSELoss()
    points, values = torch.from_numpy(x), torch.from_numpy(y).reshape(-1, 1)
    while True:
        order = torch.randperm(len(points))
        for i in range(0, len(order), BATCH):
            optimizer.zero_grad()
            criterion(net(points[order[i:i + BATCH]]), values[order[i:i + BATCH]]).backward()
            optimizer.step()
        yield


def sklearn_epochs():
    from sklearn.neural_network import MLPRegressor
    warnings.filterwarnings("ignore")
    net = MLPRegressor((8, 8), activation="tanh", solver="sgd", alpha=0, batch_size=BATCH, momentum=0,
                       learning_rate_init=RATE, max_iter=20, tol=0, n_iter_no_change=10**9)
    while True:  # twenty epochs a call, so that what a call costs does not count
        net.fit(x, y)
        yield 20


best = 0.0
epochs = {"torch": torch_epochs, "sklearn": sklearn_epochs}[peer]()
next(epochs)
for _ in range(ROUNDS):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        steps += (next(epochs) or 1) * (len(x) // BATCH)
    best = max(best, steps / (time.perf_counter() - start))
print(json.dumps({"peer": peer, "steps_per_second": best}))
