"""Trains small networks with PyTorch and writes what came out, for the tests to compare with.

Usage: python generate.py (needs torch; writes cases.json beside this file)

Every case is a config in Deadeye's terms, with PyTorch's own defaults wherever a key is absent, data, and what PyTorch
makes of both: the digest of the initial weights, the gradient of the first minibatch, every minibatch's loss, gradient
norm and learning rate, and the trained weights with their statistics. Arrays are base64 of little-endian numbers.
"""

import base64
import hashlib
import json
import os
import random
import sys

import torch
from torch import nn

torch.set_num_threads(1)

DTYPES = {"float32": torch.float32, "float64": torch.float64}
STEPS = 24


def encode(tensor):
    return base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode("ascii")


def without(config, *names):
    return {key: value for key, value in config.items() if key not in ("type", *names)}


def apply_initialiser(config, tensor):
    getattr(nn.init, config["type"])(tensor, **without(config))


def build(layers, features, seed, dtype):
    """The network as a script would write it: all modules first, then the initialisers, layer by layer."""
    torch.set_default_dtype(dtype)
    torch.manual_seed(seed)
    modules = []
    width = features
    for layer in layers:
        kind = getattr(nn, layer["type"])
        if layer["type"] == "Linear":
            modules.append(kind(width, layer["out_features"], **without(layer, "out_features", "init", "bias_init")))
            width = layer["out_features"]
        elif layer["type"] in ("BatchNorm1d", "LayerNorm"):
            modules.append(kind(width, **without(layer)))
        else:
            modules.append(kind(**without(layer)))
    model = nn.Sequential(*modules)
    for module, layer in zip(model, layers):
        if "init" in layer:
            apply_initialiser(layer["init"], module.weight)
        if "bias_init" in layer:
            apply_initialiser(layer["bias_init"], module.bias)
    return model, width


def flat(tensors):
    tensors = [tensor.reshape(-1) for tensor in tensors]
    return torch.cat(tensors) if tensors else torch.zeros(0)


def buffers_of(model):
    state = model.state_dict()
    return flat(state[name] for name in state if name.endswith(("running_mean", "running_var")))


def counters_of(model):
    state = model.state_dict()
    return [int(state[name]) for name in state if name.endswith("num_batches_tracked")]


def make_data(loss, features, rows, classes, dtype, draw):
    """Rows that can be learned in part: the target follows from the inputs, with noise. Exact in float32."""
    generator = torch.Generator().manual_seed(draw.randrange(2**31))
    inputs = torch.randn(rows, features, generator=generator, dtype=torch.float32)
    mixing = torch.randn(features, classes, generator=generator, dtype=torch.float32)
    answers = torch.tanh(inputs @ mixing) + 0.3 * torch.randn(rows, classes, generator=generator, dtype=torch.float32)
    if loss == "MSELoss":
        return inputs, answers, answers.to(dtype)
    labels = answers.argmax(1)
    if loss == "BCEWithLogitsLoss":
        return inputs, labels.to(torch.int32), labels.to(dtype).reshape(-1, 1)
    return inputs, labels.to(torch.int32), labels


def make_optimizer(config, parameters):
    return getattr(torch.optim, config["type"])(parameters, **without(config))


def make_scheduler(config, optimizer, total_steps):
    if config is None:
        return None
    arguments = without(config)
    if config["type"] == "OneCycleLR":
        arguments.setdefault("total_steps", total_steps)
    return getattr(torch.optim.lr_scheduler, config["type"])(optimizer, **arguments)


def run(name, draw, precision, layers, loss, optimizer, scheduler=None, training=None, classes=None, rows=None, features=None):
    dtype = DTYPES[precision]
    features = features or draw.randint(2, 5)
    classes = classes or (2 if loss["type"] == "BCEWithLogitsLoss" else draw.randint(2, 4))
    rows = rows or draw.randint(20, 30)
    training = {"batch_size": 8, "drop_last": False, **(training or {})}
    seed = draw.randrange(2**31)
    outputs = 1 if loss["type"] == "BCEWithLogitsLoss" else classes
    layers = [*layers, {"type": "Linear", "out_features": outputs}]
    # A last minibatch of one row would be too small for batch norm.
    if not training["drop_last"] and rows % training["batch_size"] == 1:
        rows -= 1
    inputs, stored_target, target = make_data(loss["type"], features, rows, classes, dtype, draw)

    model, _ = build(layers, features, seed, dtype)
    initial = hashlib.sha256(flat(model.parameters()).detach().numpy().tobytes()).hexdigest()
    x = inputs.to(dtype)
    size = training["batch_size"]
    steps_per_epoch = rows // size if training["drop_last"] else -(-rows // size)
    epochs = -(-STEPS // steps_per_epoch)
    total_steps = epochs * steps_per_epoch
    criterion = getattr(nn, loss["type"])(**without(loss))
    stepper = make_optimizer(optimizer, model.parameters())
    schedule = make_scheduler(scheduler, stepper, total_steps)
    limit = training.get("clip_grad_norm", float("inf"))
    strength = training.get("l1", 0)
    losses, norms, rates = [], [], []
    gradient = None
    model.train()
    for _ in range(epochs):
        for step in range(steps_per_epoch):
            batch = slice(step * size, min((step + 1) * size, rows))
            stepper.zero_grad()
            value = criterion(model(x[batch]), target[batch])
            penalty = strength * sum(p.abs().sum() for p in model.parameters() if p.dim() > 1) if strength else 0
            (value + penalty).backward()
            if gradient is None:
                gradient = flat(p.grad if p.grad is not None else torch.zeros_like(p) for p in model.parameters()).clone()
            norms.append(float(nn.utils.clip_grad_norm_(model.parameters(), limit)))
            losses.append(value.item())
            rates.append(stepper.param_groups[0]["lr"])
            stepper.step()
            if scheduler is not None and scheduler["type"] == "OneCycleLR" and len(losses) < total_steps:
                schedule.step()
        if scheduler is not None and scheduler["type"] != "OneCycleLR":
            schedule.step()
    model.eval()
    with torch.no_grad():
        logits = model(x)
        evaluation = float(criterion(logits, target))
    return {
        "name": name,
        "seed": seed,
        "precision": precision,
        "features": features,
        "outputs": outputs,
        "classes": None if loss["type"] == "MSELoss" else classes,
        "layers": layers,
        "loss": loss,
        "optimizer": optimizer,
        "scheduler": scheduler,
        "training": {**training, "epochs": epochs, "shuffle": False},
        "rows": rows,
        "inputs": encode(inputs),
        "target": encode(stored_target),
        "initial": initial,
        "gradient": encode(gradient),
        "losses": encode(torch.tensor(losses, dtype=torch.float64)),
        "norms": encode(torch.tensor(norms, dtype=torch.float64)),
        "rates": encode(torch.tensor(rates, dtype=torch.float64)),
        "parameters": encode(flat(model.parameters()).to(dtype)),
        "buffers": encode(buffers_of(model).to(dtype)),
        "counters": counters_of(model),
        "evaluation": evaluation,
        "logits": encode(logits[:4]),
    }


def linear(width, **settings):
    return {"type": "Linear", "out_features": width, **settings}


LAYERS = {
    "nothing hidden": lambda w: [],
    "no bias": lambda w: [linear(w, bias=False), {"type": "Tanh"}],
    "BatchNorm1d": lambda w: [linear(w), {"type": "BatchNorm1d"}, {"type": "ReLU"}],
    "BatchNorm1d with another momentum and eps": lambda w: [
        linear(w), {"type": "BatchNorm1d", "momentum": 0.37, "eps": 1e-2}, {"type": "Tanh"}],
    "BatchNorm1d with the plain average": lambda w: [
        linear(w, bias=False), {"type": "BatchNorm1d", "momentum": None}, {"type": "SiLU"}],
    "BatchNorm1d without scale and shift": lambda w: [
        linear(w), {"type": "BatchNorm1d", "affine": False}, {"type": "LeakyReLU"}],
    "BatchNorm1d without running statistics": lambda w: [
        linear(w), {"type": "BatchNorm1d", "track_running_stats": False}, {"type": "Sigmoid"}],
    "BatchNorm1d on the inputs": lambda w: [{"type": "BatchNorm1d"}, linear(w), {"type": "Tanh"}],
    "BatchNorm1d twice": lambda w: [
        linear(w), {"type": "BatchNorm1d"}, {"type": "Tanh"}, linear(w + 1), {"type": "BatchNorm1d"}, {"type": "ELU"}],
    "LayerNorm": lambda w: [linear(w), {"type": "LayerNorm"}, {"type": "GELU"}],
    "LayerNorm with another eps": lambda w: [linear(w), {"type": "LayerNorm", "eps": 0.1}, {"type": "Tanh"}],
    "LayerNorm without scale and shift": lambda w: [
        linear(w), {"type": "LayerNorm", "elementwise_affine": False}, {"type": "SiLU"}],
    "LayerNorm on the inputs": lambda w: [{"type": "LayerNorm"}, linear(w), {"type": "ReLU"}],
    "Dropout that keeps everything": lambda w: [linear(w), {"type": "Tanh"}, {"type": "Dropout", "p": 0}],
    "Dropout that drops everything": lambda w: [linear(w), {"type": "Dropout", "p": 1}, {"type": "Tanh"}],
    "ReLU": lambda w: [linear(w), {"type": "ReLU"}],
    "LeakyReLU": lambda w: [linear(w), {"type": "LeakyReLU"}],
    "LeakyReLU with another slope": lambda w: [linear(w), {"type": "LeakyReLU", "negative_slope": 0.3}],
    "ELU": lambda w: [linear(w), {"type": "ELU"}],
    "ELU with another alpha": lambda w: [linear(w), {"type": "ELU", "alpha": 0.4}],
    "GELU": lambda w: [linear(w), {"type": "GELU"}],
    "GELU by tanh": lambda w: [linear(w), {"type": "GELU", "approximate": "tanh"}],
    "SiLU": lambda w: [linear(w), {"type": "SiLU"}],
    "Sigmoid": lambda w: [linear(w), {"type": "Sigmoid"}],
    "Tanh": lambda w: [linear(w), {"type": "Tanh"}],
    "Softplus": lambda w: [linear(w), {"type": "Softplus"}],
    "Softplus with beta and threshold": lambda w: [linear(w), {"type": "Softplus", "beta": 3, "threshold": 1.5}],
    "four layers deep": lambda w: [
        linear(w), {"type": "Tanh"}, linear(w - 1), {"type": "SiLU"}, linear(w), {"type": "GELU"}, linear(3), {"type": "Tanh"}],
}

LOSSES = [
    {"type": "CrossEntropyLoss"},
    {"type": "CrossEntropyLoss", "label_smoothing": 0.2},
    {"type": "MSELoss"},
    {"type": "BCEWithLogitsLoss"},
]

OPTIMIZERS = [
    {"type": "SGD"},
    {"type": "SGD", "lr": 0.2},
    {"type": "SGD", "lr": 0.1, "momentum": 0.9},
    {"type": "SGD", "lr": 0.1, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.02},
    {"type": "SGD", "lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
    {"type": "Adam"},
    {"type": "Adam", "lr": 0.02, "betas": [0.8, 0.95], "eps": 1e-6},
    {"type": "Adam", "lr": 0.02, "weight_decay": 0.1},
    {"type": "Adam", "lr": 0.02, "amsgrad": True},
    {"type": "AdamW"},
    {"type": "AdamW", "lr": 0.02, "weight_decay": 0.3, "amsgrad": True},
    {"type": "RMSprop"},
    {"type": "RMSprop", "lr": 0.01, "alpha": 0.9, "weight_decay": 0.05},
    {"type": "RMSprop", "lr": 0.01, "momentum": 0.8, "eps": 1e-3},
    {"type": "RMSprop", "lr": 0.005, "centered": True, "eps": 1e-2},
    {"type": "RMSprop", "lr": 0.005, "momentum": 0.5, "centered": True, "eps": 1e-2},
    {"type": "Adagrad"},
    {"type": "Adagrad", "lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.01, "initial_accumulator_value": 0.1},
]

SCHEDULERS = [
    ({"type": "StepLR", "step_size": 2}, {"type": "SGD", "lr": 0.3}),
    ({"type": "StepLR", "step_size": 3, "gamma": 0.5}, {"type": "Adam", "lr": 0.02}),
    ({"type": "MultiStepLR", "milestones": [1, 3, 4]}, {"type": "SGD", "lr": 0.3, "momentum": 0.5}),
    ({"type": "MultiStepLR", "milestones": [2, 2, 5], "gamma": 0.6}, {"type": "SGD", "lr": 0.3}),
    ({"type": "ExponentialLR", "gamma": 0.8}, {"type": "AdamW", "lr": 0.02}),
    ({"type": "CosineAnnealingLR", "T_max": 6}, {"type": "SGD", "lr": 0.3}),
    ({"type": "CosineAnnealingLR", "T_max": 3, "eta_min": 0.01}, {"type": "SGD", "lr": 0.3}),
    ({"type": "LinearLR"}, {"type": "SGD", "lr": 0.3}),
    ({"type": "LinearLR", "start_factor": 0.1, "end_factor": 0.9, "total_iters": 4}, {"type": "Adam", "lr": 0.02}),
    ({"type": "OneCycleLR", "max_lr": 0.3}, {"type": "SGD", "momentum": 0.9}),
    ({"type": "OneCycleLR", "max_lr": 0.3}, {"type": "SGD"}),
    ({"type": "OneCycleLR", "max_lr": 0.05, "anneal_strategy": "linear", "pct_start": 0.4}, {"type": "Adam"}),
    ({"type": "OneCycleLR", "max_lr": 0.05, "three_phase": True, "div_factor": 10, "final_div_factor": 100}, {"type": "AdamW"}),
    ({"type": "OneCycleLR", "max_lr": 0.02, "base_momentum": 0.7, "max_momentum": 0.9}, {"type": "RMSprop", "eps": 1e-3}),
    ({"type": "OneCycleLR", "max_lr": 0.1, "cycle_momentum": False}, {"type": "Adagrad"}),
    ({"type": "OneCycleLR", "max_lr": 0.1, "total_steps": 60}, {"type": "SGD", "momentum": 0.9}),
]

TRAININGS = [
    {"clip_grad_norm": 0.3},
    {"clip_grad_norm": 1000},
    {"drop_last": True},
    {"batch_size": 3},
    {"batch_size": 1000},
    {"batch_size": 5, "clip_grad_norm": 0.5},
]

# Uniform draws and constants are equal to the last bit; normal ones only as far as the mathematics library's log and cos.
INITIALISERS = [
    {"type": "uniform_"}, {"type": "uniform_", "a": -0.3, "b": 0.7},
    {"type": "normal_"}, {"type": "normal_", "mean": 0.5, "std": 0.1},
    {"type": "trunc_normal_"}, {"type": "trunc_normal_", "std": 0.5, "a": -0.4, "b": 0.6},
    {"type": "constant_", "val": 0.25}, {"type": "ones_"}, {"type": "zeros_"}, {"type": "eye_"},
    {"type": "xavier_uniform_"}, {"type": "xavier_uniform_", "gain": 2}, {"type": "xavier_normal_"},
    {"type": "kaiming_uniform_"}, {"type": "kaiming_uniform_", "a": 0.2, "mode": "fan_out"},
    {"type": "kaiming_uniform_", "nonlinearity": "relu"}, {"type": "kaiming_normal_"},
    {"type": "kaiming_normal_", "mode": "fan_out", "nonlinearity": "tanh"},
    {"type": "orthogonal_"}, {"type": "orthogonal_", "gain": 1.5}, {"type": "sparse_", "sparsity": 0.4},
]


def training_cases(draw):
    for precision in DTYPES:
        for name, make in LAYERS.items():
            for loss in LOSSES:
                optimizer = {"type": "SGD", "lr": 0.1, "momentum": 0.5}
                yield run(f"layers: {name}", draw, precision, make(draw.randint(4, 6)), loss, optimizer)
        for optimizer in OPTIMIZERS:
            # No bias before batch norm: its gradient is nothing but rounding, which adaptive steps would magnify.
            layers = [linear(5, bias=False), {"type": "BatchNorm1d"}, {"type": "Tanh"}, linear(4), {"type": "SiLU"}]
            yield run("optimizer", draw, precision, layers, draw.choice(LOSSES), optimizer)
        for scheduler, optimizer in SCHEDULERS:
            yield run("scheduler", draw, precision, [linear(5), {"type": "Tanh"}], draw.choice(LOSSES), optimizer, scheduler)
        for training in TRAININGS:
            for loss in LOSSES[1:]:
                layers = [linear(6, bias=False), {"type": "BatchNorm1d"}, {"type": "GELU"}]
                optimizer = {"type": "Adam", "lr": 0.01}
                yield run("training", draw, precision, layers, loss, optimizer, None, training)


def wide_cases(draw):
    """Wider than a vector register and a block of the kernels, with ragged ends in every direction."""
    for precision in DTYPES:
        for loss, classes in ((LOSSES[0], 11), (LOSSES[2], 5), (LOSSES[3], 2)):
            layers = [
                linear(35), {"type": "BatchNorm1d"}, {"type": "ReLU"}, linear(27), {"type": "LayerNorm"}, {"type": "GELU"}]
            optimizer = {"type": "SGD", "lr": 0.05, "momentum": 0.9}
            training = {"batch_size": 37}
            yield run("wide", draw, precision, layers, loss, optimizer, None, training, classes, 101, 21)


def penalty_cases(draw):
    """L1 in the loss, as one writes it in PyTorch: weights of the Linear layers alone, alone and with everything around it."""
    penalised = [
        ({"l1": 0.01}, {"type": "SGD", "lr": 0.1}),
        ({"l1": 0.01, "clip_grad_norm": 0.3}, {"type": "SGD", "lr": 0.1, "momentum": 0.9, "weight_decay": 0.02}),
        ({"l1": 0.003}, {"type": "Adam", "lr": 0.01}),
        ({"l1": 0.003}, {"type": "RMSprop", "lr": 0.005, "momentum": 0.5, "eps": 1e-3}),
    ]
    for precision in DTYPES:
        for loss in (LOSSES[0], LOSSES[2], LOSSES[3]):
            for training, optimizer in penalised:
                layers = [linear(6, bias=False), {"type": "BatchNorm1d"}, {"type": "GELU"}, linear(4), {"type": "Tanh"}]
                yield run("penalty", draw, precision, layers, loss, optimizer, None, training)


def initial_cases(draw):
    """Weights only: every initialiser in both precisions, and the plain start by seed 7."""
    for precision, dtype in DTYPES.items():
        plain = [linear(7), {"type": "BatchNorm1d"}, {"type": "ReLU"}, linear(3, bias=False), linear(2)]
        starts = [("plain", 7, plain)]
        for initialiser in INITIALISERS:
            matrix_only = initialiser["type"] in ("eye_", "orthogonal_", "sparse_") or initialiser["type"].startswith(("xavier", "kaiming"))
            first = linear(draw.randint(3, 9), init=initialiser)
            if not matrix_only:
                first["bias_init"] = initialiser
            starts.append((initialiser["type"], draw.randrange(2**31), [first, {"type": "ReLU"}, linear(3, init=initialiser)]))
        for name, seed, layers in starts:
            features = draw.randint(2, 6)
            model, _ = build(layers, features, seed, dtype)
            yield {
                "name": name,
                "seed": seed,
                "precision": precision,
                "features": features,
                "layers": layers,
                "parameters": encode(flat(model.parameters())),
            }


def main():
    draw = random.Random(20240501)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases.json")
    trainings = [*training_cases(draw), *wide_cases(draw)]
    initials = list(initial_cases(draw))
    # Later than the others, which keep their draws.
    trainings += penalty_cases(random.Random(20261125))
    line = lambda case: json.dumps(case, ensure_ascii=False, separators=(",", ":"))
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"torch":"{torch.__version__.split("+")[0]}",\n"training":[\n')
        file.write(",\n".join(map(line, trainings)))
        file.write('\n],\n"initial":[\n')
        file.write(",\n".join(map(line, initials)))
        file.write("\n]}\n")
    print(f"{len(trainings)} trainings, {len(initials)} starts, {os.path.getsize(path) / 2**20:.2f} MiB", file=sys.stderr)


main()
