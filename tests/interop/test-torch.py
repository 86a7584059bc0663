#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Weights that Glia wrote, in PyTorch: the file loads by load_state_dict, and gives the same probabilities.

    test-torch.py GLIA

For every activation and 0 to 4 hidden layers: trains a little, writes the weights with `glia export`, loads them into
torch.nn.Sequential, and compares with `glia predict` on 1,000 inputs; the .npy file has to be PyTorch's vector of the same
parameters. And the other way: what PyTorch wrote is trained on.
TAP; skipped where there is no PyTorch (Debian: python3-torch).
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

try:
    import numpy
    import torch
    from torch import nn
except ImportError:
    print("1..0 # SKIP there is no python3-torch")
    sys.exit(0)

COLUMNS, CLASSES, ROWS, TOLERANCE = 5, 3, 1000, 1e-6
ACTIVATIONS = {
    "identity": nn.Identity, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "leaky-relu": nn.LeakyReLU,
    "elu": nn.ELU, "selu": nn.SELU, "gelu": nn.GELU, "silu": nn.SiLU, "softplus": nn.Softplus, "softsign": nn.Softsign,
    "hardtanh": nn.Hardtanh, "mish": nn.Mish,
}
UNITS = [7, 6, 9, 5]


def read_safetensors(path):
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    header.pop("__metadata__", None)
    return {name: torch.from_numpy(numpy.frombuffer(data[slice(*at["data_offsets"])], "<f4").reshape(at["shape"]).copy())
            for name, at in header.items()}


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        part = tensor.detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def write_csv(path, features, classes):
    names = ",".join(f"x{i + 1}" for i in range(COLUMNS))
    with open(path, "w") as file:
        print(names + (",label" if classes is not None else ""), file=file)
        for i, row in enumerate(features):
            print(",".join(repr(float(x)) for x in row) + ("" if classes is None else f",{classes[i]}"), file=file)


def experiment(activation, depth, epochs, **network):
    return {"glia": 1, "name": f"{activation} {depth}", "seed": 1,
            "data": {"source": "csv", "train": "train.csv", "dev": "train.csv", "target": "label", "task": "classification"},
            "network": {"layers": [{"units": n, "activation": activation} for n in UNITS[:depth]], **network},
            "training": {"loss": "cross-entropy", "optimizer": {"kind": "adam", "learning-rate": 0.01}, "batch-size": 20,
                         "epochs": epochs}}


def model_of(activation, depth):
    sizes, parts = [COLUMNS] + UNITS[:depth], []
    for a, b in zip(sizes, sizes[1:]):
        parts += [nn.Linear(a, b), ACTIVATIONS[activation]()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], CLASSES))


def run(folder, *arguments):
    return subprocess.run([os.path.abspath(sys.argv[1]), *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def train(folder, name, what):
    with open(os.path.join(folder, name + ".json"), "w") as file:
        json.dump(what, file)
    run(folder, "train", name + ".json", "--out", name, "-q")


def difference(folder, name, model, inputs, which):
    """The largest one between Glia's and the model's probabilities."""
    rows = json.loads(run(folder, "predict", name, "inputs.csv", "--json", "-q", "--weights", which))
    mine = numpy.array([list(row["probabilities"].values()) for row in rows])
    with torch.no_grad():
        theirs = torch.softmax(model(torch.tensor(inputs)).double(), 1).numpy()
    return float(abs(mine - theirs).max())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    random = numpy.random.default_rng(1)
    cases = [(name, depth) for name in ACTIVATIONS for depth in range(5) if depth > 0 or name == "identity"]
    print(f"1..{len(cases) + 1}")
    with tempfile.TemporaryDirectory(prefix="glia-torch-") as folder:
        features = random.normal(size=(60, COLUMNS)).astype("f4")
        write_csv(os.path.join(folder, "train.csv"), features, (features[:, 0] * 3).astype(int) % CLASSES)
        inputs = random.normal(size=(ROWS, COLUMNS), scale=2).astype("f4")
        write_csv(os.path.join(folder, "inputs.csv"), inputs, None)
        for number, (activation, depth) in enumerate(cases, 1):
            name = f"{activation}-{depth}"
            train(folder, name, experiment(activation, depth, 3))
            worst = 0
            for which in ("best", "last"):
                run(folder, "export", name, "-o", f"{name}.safetensors", "--weights", which)
                model = model_of(activation, depth)
                model.load_state_dict(read_safetensors(os.path.join(folder, f"{name}.safetensors")), strict=True)
                worst = max(worst, difference(folder, name, model, inputs, which))
            # The last export as one vector is PyTorch's vector of this model.
            run(folder, "export", name, "-o", f"{name}.npy", "--weights", which)
            vector = nn.utils.parameters_to_vector(model.parameters()).detach().numpy()
            if not numpy.array_equal(numpy.load(os.path.join(folder, f"{name}.npy")), vector):
                worst = float("inf")
            print("ok" if worst <= TOLERANCE else "not ok", number, f"- {name}: {worst:.1e}", flush=True)
        # What PyTorch wrote is where training starts, and goes on from.
        model = model_of("tanh", 2)
        write_safetensors(os.path.join(folder, "start.safetensors"), model.state_dict())
        train(folder, "started", experiment("tanh", 2, 0 + 1, weights="start.safetensors"))
        run(folder, "export", "started", "-o", "started.safetensors", "--weights", "last")
        after = read_safetensors(os.path.join(folder, "started.safetensors"))
        moved = max(float(abs(after[key] - value).max()) for key, value in model.state_dict().items())
        # Three Adam steps of 0.01 move no weight by more than 0.03.
        print("ok" if 0 < moved < 0.031 else "not ok", len(cases) + 1, f"- trained on from PyTorch's weights: moved {moved:.3f}")


if __name__ == "__main__":
    main()
