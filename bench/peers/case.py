"""A reference case in PyTorch: its tensors, read or drawn, and the network built from its list of layers."""

import json
import struct
import sys
from pathlib import Path

try:
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError as missing:
    sys.exit(f"{Path(sys.argv[0]).name} needs NumPy and PyTorch, but {missing}; install them, or skip this peer")

DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8"}

ACTIVATIONS = {
    "linear": lambda x: x,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": functional.relu,
    "leaky-relu": functional.leaky_relu,
    "elu": functional.elu,
    "gelu": functional.gelu,
    "swish": functional.silu,
    "softplus": functional.softplus,
}

LOSSES = {
    "mse": nn.MSELoss(),
    "mae": nn.L1Loss(),
    "huber": nn.HuberLoss(),
    "cross-entropy": nn.CrossEntropyLoss(),
    "binary-cross-entropy": nn.BCEWithLogitsLoss(),
    "poisson": nn.PoissonNLLLoss(log_input=True),
}


def read_tensors(file):
    """Name to array of a safetensors file."""
    content = Path(file).read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(content[start:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def write_tensors(file, tensors):
    """Writes arrays of float32 and int32."""
    header, offset = {}, 0
    for name, array in tensors.items():
        dtype = "I32" if array.dtype == np.int32 else "F32"
        end = offset + 4 * array.size
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            out.write(np.ascontiguousarray(array).astype("<i4" if array.dtype == np.int32 else "<f4").tobytes())


def name_hash(name):
    """FNV-1a of the UTF-8 bytes, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def split_mix(state, count):
    """The first numbers of SplitMix64 from a state, as uint64."""
    z = np.uint64(state) + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, count + 1, dtype=np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def drawn(recipe, name, shape):
    """A tensor of a recipe. The name decides about the distribution, and with the seed about the numbers."""
    if name.startswith("init."):
        distribution = recipe["parameters"][name[5:]]
    else:
        distribution = recipe["inputs" if name.endswith(".x") else "labels"]
    ((kind, value),) = distribution.items()
    count = int(np.prod(shape))
    if kind == "constant":
        return np.full(shape, value, np.float32)
    numbers = split_mix((recipe["seed"] ^ name_hash(name)) % 2**64, count)
    if kind == "integers":
        return ((numbers >> np.uint64(32)) * np.uint64(value) >> np.uint64(32)).astype(np.int32).reshape(shape)
    if kind == "uniform":
        # Exact in float64 up to the product, which is rounded once to float64 and once to float32.
        return (value * ((numbers >> np.uint64(40)) / 2.0**23 - 1)).astype(np.float32).reshape(shape)
    raise SystemExit(f"this script has no distribution {kind}")


def drawn_tensors(case, model):
    """All tensors of a case with a recipe: init.*, batch.K.x, batch.K.y."""
    recipe, rows = case["recipe"], [case["batch-size"]]
    states = {f"init.{name}": list(tensor.shape) for name, tensor in parameters(model).items()}
    with torch.no_grad():
        outputs = list(model.eval()(torch.zeros(2, *case["input-shape"])).shape[1:])
    labels = [] if case["loss"] == "cross-entropy" else outputs
    for k in range(case["batches"]):
        states |= {f"batch.{k}.x": rows + case["input-shape"], f"batch.{k}.y": rows + labels}
    return {name: drawn(recipe, name, shape) for name, shape in states.items()}


def parameters(model):
    """What a case holds of a model: all but the counters of batch norm, which no formula uses."""
    return {name: t for name, t in model.state_dict().items() if not name.endswith("num_batches_tracked")}


def tensors(folder, case):
    """The tensors of a case: drawn by its recipe, or read."""
    return drawn_tensors(case, network(case)) if case.get("recipe") else read_tensors(folder / "tensors.safetensors")


class Dense(nn.Linear):
    def __init__(self, inputs, units, activation):
        super().__init__(inputs, units)
        self.activation = ACTIVATIONS[activation]

    def forward(self, x):
        return self.activation(super().forward(x))


class Conv2d(nn.Conv2d):
    def __init__(self, channels, settings):
        super().__init__(
            channels,
            settings["filters"],
            settings["kernel"],
            stride=settings.get("stride", 1),
            padding=settings.get("padding", 0),
        )
        self.activation = ACTIVATIONS[settings.get("activation", "linear")]

    def forward(self, x):
        return self.activation(super().forward(x))


def batch_norm(kind, channels, settings):
    class BatchNorm(kind):
        def forward(self, x):
            return ACTIVATIONS[settings.get("activation", "linear")](super().forward(x))

    return BatchNorm(channels, eps=settings.get("epsilon", 1e-5), momentum=settings.get("momentum", 0.1))


class Tokens(nn.Embedding):
    def forward(self, x):
        return super().forward(x.long())


def recurrent(kind, inputs, settings):
    class Recurrent(kind):
        def forward(self, x):
            states, _ = super().forward(x)
            return states if settings.get("every-step", False) else states[:, -1]

    return Recurrent(inputs, settings["units"], batch_first=True)


class SelfAttention(nn.MultiheadAttention):
    def __init__(self, width, heads):
        super().__init__(width, heads, batch_first=True)

    def forward(self, x):
        return super().forward(x, x, x, need_weights=False)[0]


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class MeanPool1d(nn.Module):
    def forward(self, x):
        return x.mean(dim=1)


def pool(kind, settings):
    return kind(settings["size"], stride=settings.get("stride") or settings["size"])


def layer(entry, shape):
    """A layer for rows of a shape."""
    ((kind, settings),) = entry.items()
    if kind == "dense":
        return Dense(shape[-1], settings["units"], settings.get("activation", "linear"))
    if kind == "dropout":
        return nn.Dropout(settings["rate"])
    if kind == "flatten":
        return nn.Flatten()
    if kind == "conv2d":
        return Conv2d(shape[0], settings)
    if kind == "max-pool2d":
        return pool(nn.MaxPool2d, settings)
    if kind == "avg-pool2d":
        return pool(nn.AvgPool2d, settings)
    if kind == "layer-norm":
        return nn.LayerNorm(shape[-1], eps=settings.get("epsilon", 1e-5))
    if kind == "batch-norm":
        return batch_norm(nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d, shape[0], settings)
    if kind == "embedding":
        return Tokens(settings["buckets"], settings["units"])
    if kind in ("rnn", "gru", "lstm"):
        return recurrent({"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[kind], shape[-1], settings)
    if kind == "self-attention":
        return SelfAttention(shape[-1], settings["heads"])
    if kind == "mean-pool1d":
        return MeanPool1d()
    if kind == "residual":
        return Residual(*layers(settings["layers"], shape))
    raise SystemExit(f"this script has no layer {kind}; it knows those of docs/pipeline.md")


def layers(entries, shape):
    made = []
    for entry in entries:
        made.append(layer(entry, shape))
        with torch.no_grad():
            # Two rows: batch norm asks for more than one.
            shape = list(made[-1](torch.zeros(2, *shape)).shape[1:])
    return made


def network(case):
    """The network of a case, with parameters that PyTorch drew."""
    model = nn.Sequential(*layers(case["network"], case["input-shape"]))
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.reset_running_stats()
    return model


def load(model, tensors):
    """Gives the model the case's first parameters."""
    initial = {name[5:]: torch.from_numpy(array.copy()) for name, array in tensors.items() if name.startswith("init.")}
    # Batch norm's counter, which no formula uses, may be left out.
    counters = {name: t for name, t in model.state_dict().items() if name.endswith("num_batches_tracked")}
    model.load_state_dict(counters | initial)


def optimizer(case, parameters, **options):
    """The optimizer of a case; options such as foreach, fused and capturable are PyTorch's."""
    ((kind, settings),) = case["optimizer"].items()
    usual = 0.01 if kind in ("sgd", "adagrad", "rmsprop") else 0.001
    rate = settings.get("learning-rate", usual)
    # PyTorch takes no whole number: a description may say 0.
    betas = (float(settings.get("beta1", 0.9)), float(settings.get("beta2", 0.999)))
    epsilon = settings.get("epsilon", 1e-8)
    if kind == "sgd":
        return torch.optim.SGD(
            parameters,
            rate,
            momentum=settings.get("momentum", 0),
            nesterov=settings.get("nesterov", False),
            **options,
        )
    if kind == "adagrad":
        return torch.optim.Adagrad(parameters, rate, eps=settings.get("epsilon", 1e-10), **options)
    if kind == "rmsprop":
        return torch.optim.RMSprop(
            parameters,
            rate,
            alpha=settings.get("decay", 0.99),
            eps=epsilon,
            momentum=settings.get("momentum", 0),
            centered=settings.get("centered", False),
            **options,
        )
    if kind == "adam":
        return torch.optim.Adam(parameters, rate, betas=betas, eps=epsilon, **options)
    if kind == "amsgrad":
        return torch.optim.Adam(parameters, rate, betas=betas, eps=epsilon, amsgrad=True, **options)
    if kind == "adamw":
        return torch.optim.AdamW(
            parameters,
            rate,
            betas=betas,
            eps=epsilon,
            weight_decay=settings.get("weight-decay", 0.01),
            **options,
        )
    if kind == "nadam":
        return torch.optim.NAdam(
            parameters,
            settings.get("learning-rate", 0.002),
            betas=betas,
            eps=epsilon,
            momentum_decay=settings.get("momentum-decay", 0.004),
            **options,
        )
    raise SystemExit(f"this script has no optimizer {kind}")


class Training:
    """One step after the other, as the reference runs define it."""

    def __init__(self, case, model, **options):
        self.case = case
        self.model = model
        self.criterion = LOSSES[case["loss"]]
        self.optimizer = optimizer(case, model.parameters(), **options)
        self.outputs = None
        self.matrices = [tensor for tensor in model.parameters() if tensor.dim() > 1]
        penalty = case.get("regularization", {})
        self.l1 = penalty.get("l1", 0)
        self.l2 = penalty.get("l2", 0)

    def step(self, x, y):
        """Learns a batch, and gives its loss before that, without regularisation. Keeps the outputs."""
        self.optimizer.zero_grad()
        self.outputs = self.model(x)
        loss = self.criterion(self.outputs, y)
        total = loss
        if self.l2:
            total = total + self.l2 * sum((tensor * tensor).sum() for tensor in self.matrices)
        if self.l1:
            total = total + self.l1 * sum(tensor.abs().sum() for tensor in self.matrices)
        total.backward()
        if self.case.get("clip-value"):
            nn.utils.clip_grad_value_(self.model.parameters(), self.case["clip-value"])
        if self.case.get("clip-norm"):
            nn.utils.clip_grad_norm_(self.model.parameters(), self.case["clip-norm"])
        self.optimizer.step()
        return loss


def labels(case, array, dtype):
    tensor = torch.from_numpy(array.copy())
    return tensor.long() if case["loss"] == "cross-entropy" else tensor.to(dtype)
