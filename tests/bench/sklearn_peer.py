#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""scikit-learn's MLPClassifier on workload W: seconds per epoch, one JSON line. Needs python3-sklearn. No GELU there.

    python3 sklearn_peer.py DATA --hidden 512,512 --activation sigmoid --batch 64 --lr 0.01 --epochs 4
"""
import argparse
import json
import pathlib
import statistics
import time
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
p = argparse.ArgumentParser()
p.add_argument("data", type=pathlib.Path)
p.add_argument("--hidden", default="")
p.add_argument("--activation", default="sigmoid")
p.add_argument("--batch", type=int, default=64)
p.add_argument("--lr", type=float, default=0.02)
p.add_argument("--epochs", type=int, default=4)
a = p.parse_args()
x = {k: np.fromfile(a.data / f"{k}_x.f32", "<f4").reshape(-1, 50) for k in ("train", "dev")}
y = {k: np.fromfile(a.data / f"{k}_y.u8", "u1") for k in ("train", "dev")}
net = MLPClassifier(tuple(int(h) for h in a.hidden.split(",") if h), solver="adam", alpha=0, batch_size=a.batch, max_iter=1,
                    activation={"sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}[a.activation],
                    learning_rate_init=a.lr, warm_start=True, tol=0)
seconds = []
for _ in range(a.epochs):
    start = time.perf_counter()
    net.fit(x["train"], y["train"])
    accuracy = net.score(x["dev"], y["dev"])
    seconds.append(time.perf_counter() - start)
print(json.dumps({"peer": "sklearn", "version": sklearn.__version__, "hidden": a.hidden, "activation": a.activation,
                  "batch": a.batch, "seconds_per_epoch": statistics.median(seconds[1:] or seconds), "dev_accuracy": accuracy}))
