"""What PyTorch needs for the same work, one thread: prints one JSON document."""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)

SHAPES = [
    ("tiny", [2, 8, 8, 2], False, 32),
    ("seed", [20, 40, 10], True, 64),
    ("mnist", [784, 128, 64, 10], True, 64),
    ("big", [784, 512, 512, 10], True, 128),
]


def network(widths, batch_norm):
    layers = []
    for index, (a, b) in enumerate(zip(widths, widths[1:])):
        layers.append(nn.Linear(a, b))
        if index < len(widths) - 2:
            if batch_norm:
                layers.append(nn.BatchNorm1d(b))
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def median_microseconds(call, rounds=7, round_seconds=0.15):
    call()
    calls = 1
    while True:
        began = time.perf_counter()
        for _ in range(calls):
            call()
        elapsed = time.perf_counter() - began
        if elapsed >= round_seconds / 2:
            break
        calls = max(calls + 1, int(calls * round_seconds / max(elapsed, 1e-5)))
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in range(calls):
            call()
        times.append((time.perf_counter() - began) * 1e6 / calls)
    return sorted(times)[rounds // 2]


def training_step(widths, batch_norm, batch):
    model = network(widths, batch_norm)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    loss = nn.CrossEntropyLoss()
    x = torch.randn(batch, widths[0])
    y = torch.arange(batch) % widths[-1]

    def step():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return step


def spectrum_seconds():
    model = network([20, 40, 10], True).double()
    x = torch.randn(500, 20, dtype=torch.float64)
    y = torch.arange(500) % 10
    parameters = list(model.parameters())
    began = time.perf_counter()
    value = nn.functional.cross_entropy(model(x), y)
    gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(value, parameters, create_graph=True)])
    rows = [
        torch.cat([h.reshape(-1) for h in torch.autograd.grad(g, parameters, retain_graph=True, allow_unused=True, materialize_grads=True)])
        for g in gradient
    ]
    torch.linalg.eigvalsh(torch.stack(rows))
    return time.perf_counter() - began


def surface_seconds():
    model = network([20, 40, 10], True)
    x = torch.randn(1000, 20)
    y = torch.arange(1000) % 10
    parameters = list(model.parameters())
    origin = [p.detach().clone() for p in parameters]
    first = [torch.randn_like(p) for p in parameters]
    second = [torch.randn_like(p) for p in parameters]
    began = time.perf_counter()
    with torch.no_grad():
        for a in torch.linspace(-1, 1, 51):
            for b in torch.linspace(-1, 1, 51):
                for p, o, d, e in zip(parameters, origin, first, second):
                    p.copy_(o + a * d + b * e)
                nn.functional.cross_entropy(model(x), y).item()
    return time.perf_counter() - began


# `steps` is asked for several times, in turn with the others; the rest once.
if sys.argv[1:] == ["steps"]:
    steps = {
        name: median_microseconds(training_step(widths, batch_norm, batch))
        for name, widths, batch_norm, batch in SHAPES
    }
    print(json.dumps({"version": torch.__version__, "steps": steps}))
else:
    print(json.dumps({"spectrum": spectrum_seconds(), "surface": surface_seconds()}))
