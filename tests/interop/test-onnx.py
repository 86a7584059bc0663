#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Networks that Glia wrote as ONNX give what `glia predict` gives; and its .npy files hold the parameters.

    test-onnx.py GLIA [--checker]

Trains a little, with every activation, normalization and loss, with and without standardized inputs, and exports. The
file is read and computed here in plain Python, by the operators' definitions in ONNX's documentation, and has to agree
with `glia predict` to 4e-6: means and deviations are floats in the file, doubles in Glia. --checker gives the files to ONNX's own checker and shape inference instead; that is
skipped where there is no such package (Debian: python3-onnx).
"""
import ast
import json
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

COLUMNS, ROWS, TOLERANCE = 4, 40, 4e-6
ACTIVATIONS = ["identity", "sigmoid", "tanh", "relu", "leaky-relu", "elu", "selu", "gelu", "silu", "softplus",
               "softsign", "hardtanh", "mish"]
NORMALIZATIONS = ["none", "layer", "batch"]


# ---- Reading: protocol buffers and the parts of onnx.proto that are used ----------------------

def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def fields(data):
    """{field number: [what is in it, …]} of a message; numbers are signed, the rest are bytes."""
    at, found = 0, {}
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
            value -= 1 << 64 if value >> 63 else 0
        elif key & 7 == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            assert key & 7 == 5, f"wire type {key & 7}"
            value, at = data[at:at + 4], at + 4
        found.setdefault(key >> 3, []).append(value)
    assert at == len(data), "the message ends within a field"
    return found


def text(message, field):
    return message[field][0].decode()


def read_tensor(data):
    tensor = fields(data)
    shape, count = tensor.get(1, []), math.prod(tensor.get(1, []))
    assert tensor[2][0] in (1, 7), "an element type besides float and int64"
    values = struct.unpack(f"<{count}{'f' if tensor[2][0] == 1 else 'q'}", tensor[9][0])
    return text(tensor, 8), (shape, list(values))


def read_value(data):
    """The name and the columns of an input or output, whose rows must be any number."""
    value = fields(data)
    tensor = fields(fields(value[2][0])[1][0])
    rows, columns = (fields(dimension) for dimension in fields(tensor[2][0])[1])
    assert tensor[1] == [1] and text(rows, 2) == "N"
    return text(value, 1), columns[1][0]


def read_attribute(data):
    attribute = fields(data)
    kind = attribute[20][0]
    value = struct.unpack("<f", attribute[2][0])[0] if kind == 1 else attribute[3][0] if kind == 2 else attribute[8]
    return text(attribute, 1), value


class Model:
    def __init__(self, path):
        with open(path, "rb") as file:
            model = fields(file.read())
        operators = fields(model[8][0])
        graph = fields(model[7][0])
        assert model[1] == [7] and operators[1] == [b""] and operators[2] == [13]
        self.constants = dict(read_tensor(data) for data in graph.get(5, []))
        self.inputs = dict(read_value(data) for data in graph[11])
        self.outputs = dict(read_value(data) for data in graph[12])
        self.nodes = []
        for data in graph[1]:
            node = fields(data)
            self.nodes.append((text(node, 4), [name.decode() for name in node[1]], text(node, 2),
                               dict(read_attribute(attribute) for attribute in node.get(5, []))))

    def compute(self, row):
        """The outputs for one row of inputs: every operator here takes rows by themselves."""
        values = {name: flat for name, (shape, flat) in self.constants.items()}
        values["x"] = row
        for operation, inputs, output, attributes in self.nodes:
            assert output not in values, f"{output} is there twice"
            values[output] = OPERATIONS[operation](attributes, *[values[name] for name in inputs])
        for name, columns in self.outputs.items():
            assert len(values[name]) == columns, f"{name} has {len(values[name])} columns, not {columns}"
        return {name: values[name] for name in self.outputs}


# ---- Computing: onnx/docs/Operators.md -------------------------------------------------------

def elementwise(function, **defaults):
    def compute(attributes, *inputs):
        n = max(len(values) for values in inputs)
        assert all(len(values) in (1, n) for values in inputs), "shapes that do not broadcast"
        assert set(attributes) <= set(defaults), f"attributes {attributes}"
        rows = zip(*[values if len(values) == n else values * n for values in inputs])
        return [function(*row, **{**defaults, **attributes}) for row in rows]
    return compute


def gemm(attributes, x, weight, bias):
    assert attributes == {"transB": 1} and len(weight) == len(x) * len(bias)
    return [sum(a * b for a, b in zip(x, weight[i * len(x):])) + bias[i] for i in range(len(bias))]


def reduce_mean(attributes, x):
    assert attributes == {"axes": [1]}
    return [sum(x) / len(x)]


def softmax(attributes, x):
    assert attributes == {"axis": 1}
    powers = [math.exp(value - max(x)) for value in x]
    return [power / sum(powers) for power in powers]


def concat(attributes, a, b):
    assert attributes == {"axis": 1}
    return a + b


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


OPERATIONS = {
    "Add": elementwise(lambda a, b: a + b), "Sub": elementwise(lambda a, b: a - b),
    "Mul": elementwise(lambda a, b: a * b), "Div": elementwise(lambda a, b: a / b),
    "Neg": elementwise(lambda x: -x), "Sqrt": elementwise(math.sqrt), "Erf": elementwise(math.erf),
    "Sigmoid": elementwise(sigmoid), "Tanh": elementwise(math.tanh), "Relu": elementwise(lambda x: max(x, 0)),
    "LeakyRelu": elementwise(lambda x, alpha: x if x >= 0 else alpha * x, alpha=0.01),
    "Elu": elementwise(lambda x, alpha: x if x >= 0 else alpha * math.expm1(x), alpha=1.0),
    "Selu": elementwise(lambda x, alpha, gamma: gamma * (x if x > 0 else alpha * math.expm1(x)),
                        alpha=1.67326319217681884765625, gamma=1.05070102214813232421875),
    "Softplus": elementwise(lambda x: math.log1p(math.exp(x))), "Softsign": elementwise(lambda x: x / (1 + abs(x))),
    "Clip": elementwise(lambda x, low, high: min(max(x, low), high)),
    "BatchNormalization": elementwise(lambda x, scale, shift, mean, variance, epsilon:
                                      (x - mean) / math.sqrt(variance + epsilon) * scale + shift, epsilon=1e-5),
    "Gemm": gemm, "ReduceMean": reduce_mean, "Softmax": softmax, "Concat": concat,
}


# ---- What Glia makes ---------------------------------------------------------------------------

def layer(activation, normalization="none", residual=False, units=6):
    return {"units": units, "activation": activation, "normalization": normalization, "residual": residual, "dropout": 0.1}


def cases():
    """(name, loss, the file of data, standardize, layers)"""
    for i, activation in enumerate(ACTIVATIONS):
        yield (activation, "cross-entropy", "three", i % 2 == 0,
               [layer(activation, NORMALIZATIONS[i % 3]), layer(activation, NORMALIZATIONS[i // 3 % 3], True)])
    for normalization in NORMALIZATIONS:
        # The first layer's widths agree; those of the last one do not, so it is an ordinary one.
        layers = [layer("tanh", normalization, True, COLUMNS), layer("relu", normalization, True, 9)]
        yield "binary " + normalization, "binary-cross-entropy", "two", True, layers
        yield "hinge " + normalization, "hinge", "three", False, layers
        yield "squares " + normalization, "mean-squared-error", "three", True, layers
        yield "regression " + normalization, "mean-squared-error", "values", True, layers
    yield "linear", "cross-entropy", "three", False, []
    yield "linear standardized", "cross-entropy", "two", True, []


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def make_data(folder):
    """Four columns that differ in place and width, the last one constant; and rows to predict for."""
    def rows():
        return [[single(random.gauss(0, 1)), single(random.gauss(50, 9)), single(random.gauss(-3, 0.1)), 2.5]
                for _ in range(ROWS)]

    def write(name, rows, target=None):
        with open(os.path.join(folder, name + ".csv"), "w") as file:
            print(",".join(f"x{i}" for i in range(COLUMNS)) + (",y" if target else ""), file=file)
            for row in rows:
                print(",".join(map(repr, row)) + ("," + str(target(row)) if target else ""), file=file)

    known, new = rows(), rows()
    write("two", known, lambda row: int(row[0] > 0))
    write("three", known, lambda row: (row[0] > 0) + (row[1] > 50))
    write("values", known, lambda row: single(2 * row[0] + row[1] / 20))
    write("new", new)
    return new


def run(folder, *arguments):
    return subprocess.run([os.path.abspath(sys.argv[1]), *arguments], cwd=folder, check=True, stdout=subprocess.PIPE,
                          text=True).stdout


def train(folder, loss, data, standardize, layers):
    """Into the folder "run", from which network.onnx, .npy and .safetensors are written."""
    experiment = {"glia": 1, "seed": 3,
                  "data": {"source": "csv", "train": data + ".csv", "dev": data + ".csv", "target": "y",
                           "task": "regression" if data == "values" else "classification", "standardize": standardize},
                  "network": {"layers": layers},
                  "training": {"loss": loss, "optimizer": {"kind": "adam", "learning-rate": 0.02}, "batch-size": 8,
                               "epochs": 3}}
    with open(os.path.join(folder, "e.json"), "w") as file:
        json.dump(experiment, file)
    run(folder, "train", "e.json", "--out", "run", "-q")
    for ending in ("onnx", "npy", "safetensors"):
        run(folder, "export", "run", "-o", "network." + ending, "-q")


def difference(folder, rows):
    """The largest one between what the ONNX file gives and what `glia predict` does."""
    model = Model(os.path.join(folder, "network.onnx"))
    assert model.inputs == {"x": COLUMNS}
    worst = 0
    for row, prediction in zip(rows, json.loads(run(folder, "predict", "run", "new.csv", "--json", "-q"))):
        outputs = model.compute(row)
        wanted = next(prediction[key] for key in ("values", "scores", "probabilities") if key in prediction)
        expected = list(wanted.values()) if isinstance(wanted, dict) else wanted
        found = next(outputs[key] for key in ("values", "scores", "probabilities") if key in outputs)
        assert len(found) == len(expected)
        worst = max([worst] + [abs(a - b) / max(1, abs(b)) for a, b in zip(found, expected)])
    return worst


def is_vector_of_parameters(folder):
    """Whether the .npy file is the tensors of the .safetensors file, one after the other, without statistics."""
    with open(os.path.join(folder, "network.npy"), "rb") as file:
        data = file.read()
    length, = struct.unpack("<H", data[8:10])
    header = ast.literal_eval(data[10:10 + length].decode())
    with open(os.path.join(folder, "network.safetensors"), "rb") as file:
        tensors = file.read()
    start = 8 + struct.unpack("<Q", tensors[:8])[0]
    places = [tensor["data_offsets"] for name, tensor in json.loads(tensors[8:start]).items()
              if not name.startswith("__") and ".running_" not in name]
    expected = b"".join(tensors[start + begin:start + end] for begin, end in sorted(places))
    return (data[:8] == b"\x93NUMPY\x01\x00" and (10 + length) % 64 == 0 and data[9 + length:10 + length] == b"\n"
            and header == {"descr": "<f4", "fortran_order": False, "shape": (len(expected) // 4,)}
            and data[10 + length:] == expected)


def check_with_onnx(onnx, folder):
    """Raises where ONNX's own checker finds something wrong, or another shape than the file says."""
    model = onnx.load(os.path.join(folder, "network.onnx"))
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with_checker = sys.argv[2:] == ["--checker"]
    if with_checker:
        try:
            import onnx
            import onnx.checker
            import onnx.shape_inference
        except ImportError:
            print("1..0 # SKIP there is no python3-onnx")
            return
    random.seed(1)
    every = list(cases())
    print(f"1..{len(every)}")
    for number, (name, *what) in enumerate(every, 1):
        with tempfile.TemporaryDirectory(prefix="glia-onnx-") as folder:
            rows = make_data(folder)
            train(folder, *what)
            if with_checker:
                check_with_onnx(onnx, folder)
                print(f"ok {number} - {name}", flush=True)
                continue
            worst, has_parameters = difference(folder, rows), is_vector_of_parameters(folder)
            print("ok" if worst <= TOLERANCE and has_parameters else "not ok", number,
                  f"- {name}: {worst:.1e}" + ("" if has_parameters else ", the .npy file is wrong"), flush=True)


if __name__ == "__main__":
    main()
