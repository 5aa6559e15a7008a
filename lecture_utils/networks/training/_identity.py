"""What decides on the result of a training, as one short text: equal text, equal result on the same
machine.

Everything is read by value: tensors, arrays and numbers; functions by their compiled code and what
they refer to. Code of this course and of installed packages is covered by one digest and by their
version numbers.
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import sys
import sysconfig
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

#: Switches of the instruction set, which changes the last digits.
SWITCHES = (
    "ATEN_CPU_CAPABILITY",
    "ONEDNN_MAX_CPU_ISA",
    "DNNL_MAX_CPU_ISA",
    "MKL_ENABLE_INSTRUCTIONS",
)
PACKAGE = Path(__file__).resolve().parents[2]


class Nameless(Exception):
    """Something whose value cannot be read: an open file, a generator, an object of another
    language.
    """


def name(parts: dict[str, Any]) -> str:
    """The digest of these values, of the course's own code, and of what computes here.

    Raises
    ------
    Nameless
        A value that cannot be read, so that two of them could not be told apart.
    """
    digest = hashlib.sha256()
    seen: dict[int, int] = {}
    for piece in _pieces((own_code(), _machine(), parts), seen, []):
        digest.update(len(piece).to_bytes(8, "little") + piece)
    return digest.hexdigest()


@functools.cache
def own_code() -> str:
    """A digest of the Python files of this package: its version, to the letter."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _machine() -> tuple[Any, ...]:
    return (
        *(platform.machine(), platform.node(), torch.backends.cpu.get_cpu_capability()),
        *(torch.get_num_threads(), *(os.environ.get(switch) for switch in SWITCHES)),
        *(sys.version_info[:3], torch.__version__, np.__version__),
    )


def _pieces(value: Any, seen: dict[int, int], alive: list[Any]) -> Iterator[bytes]:
    """A value as bytes that no other value has; what is met again is named by its place."""
    yield f"{type(value).__module__}.{type(value).__qualname__}".encode()
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | np.generic):
        yield repr(value).encode()
        return
    if isinstance(value, torch.dtype | torch.device | Path | np.dtype | types.EllipsisType):
        yield str(value).encode()
        return
    if isinstance(value, types.ModuleType):
        yield value.__name__.encode()
        return
    if id(value) in seen:
        yield f"again {seen[id(value)]}".encode()
        return
    seen[id(value)] = len(seen)
    alive.append(value)  # or its id might be given away
    for part in _parts(value):
        if isinstance(part, _Bytes):
            yield part
        else:
            yield from _pieces(part, seen, alive)


class _Bytes(bytes):
    """Content, not a value to be taken apart."""


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, Tensor):
        plain = value.detach().cpu().contiguous()
        yield from (
            str(plain.dtype),
            tuple(plain.shape),
            value.requires_grad,
            tuple(value.stride()),
        )
        yield _Bytes(plain.reshape(-1).view(torch.uint8).numpy().tobytes())
    elif isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            raise Nameless(f"an array of {value.dtype}")
        yield from (str(value.dtype), value.shape)
        yield _Bytes(value.tobytes())
    elif isinstance(value, dict):
        yield from (one for item in value.items() for one in item)
    elif isinstance(value, list | tuple):
        yield from value
    elif isinstance(value, set | frozenset):
        yield from sorted(value, key=repr)
    elif isinstance(value, functools.partial):
        yield from (value.func, value.args, value.keywords)
    elif isinstance(value, types.MethodType):
        yield from (value.__func__, value.__self__)
    elif isinstance(value, types.FunctionType):
        yield from _function(value)
    elif isinstance(value, type):
        yield from _class(value)
    elif isinstance(value, types.BuiltinFunctionType):
        if not isinstance(value.__self__, types.ModuleType | None):
            raise Nameless(repr(value))
        yield f"{value.__module__}.{value.__qualname__}"
    elif isinstance(value, nn.Module):
        yield from (type(value), repr(value), dict(value.state_dict()))
        yield [(n, w.requires_grad) for n, w in value.named_parameters()]
        yield [(n, m.training) for n, m in value.named_modules()]
    elif getattr(type(value), "__reduce__", None) is object.__reduce__ and hasattr(
        value, "__dict__"
    ):
        yield from (type(value), vars(value))
    else:
        raise Nameless(f"a {type(value).__qualname__}")


def _function(value: types.FunctionType) -> Iterator[Any]:
    yield from (value.__module__, value.__qualname__, value.__defaults__, value.__kwdefaults__)
    yield tuple(_content(cell) for cell in value.__closure__ or ())
    if not _is_covered(value.__module__):
        yield from _code(value.__code__)
        names = sorted(_names(value.__code__) & value.__globals__.keys())
        yield {name: value.__globals__[name] for name in names}


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not yet assigned
        return None


def _code(code: types.CodeType) -> Iterator[Any]:
    yield from (_Bytes(code.co_code), code.co_names, code.co_varnames, code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _code(constant)
        else:
            yield constant


def _names(code: types.CodeType) -> set[str]:
    """Names that may be global, also those of functions within."""
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def _class(value: type) -> Iterator[Any]:
    yield f"{value.__module__}.{value.__qualname__}"
    if not _is_covered(value.__module__):
        yield value.__bases__
        kinds = types.FunctionType | int | str | float
        own = {n: v for n, v in vars(value).items() if isinstance(v, kinds)}
        yield {
            n: v for n, v in own.items() if n not in ("__module__", "__doc__", "__firstlineno__")
        }


@functools.cache
def _is_covered(module: str | None) -> bool:
    """Whether a version number, or ``own_code``, stands for the code of this module."""
    top = (module or "").partition(".")[0]
    if top == "__main__":  # a notebook; the file it names belongs to its kernel
        return False
    if top == PACKAGE.name or top in sys.stdlib_module_names:
        return True
    file = getattr(sys.modules.get(top), "__file__", None) or ""
    installed = sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"]
    return str(file).startswith(installed)
