"""``@dataclass`` as the standard library's, made quickly: a frozen one costs a twentieth until it is first used.

The standard library writes and compiles six functions for every class while its module is imported, a millisecond a
class; the window needs some 130 of them before it can be used, most for what is shown later (docs/decisions/0018). Here
comparing, hashing, showing and refusing to be changed are ordinary closures, and ``__init__`` is compiled when the
first object is made. Checkers and readers see the standard decorator; ``fields``, ``replace``, ``asdict``, pickling and
copying work; anything but ``frozen=True`` with plain fields is handed to the standard library.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """As ``dataclasses.dataclass``; quick for ``frozen=True``, alone or with ``slots=True``."""

        def make(given: type) -> type:
            known = options.get("frozen", False) and options.keys() <= {"frozen", "slots"}
            declared = _declared(given) if known else None
            if declared is None:
                return dataclasses.dataclass(**options)(given)
            return _make(given, declared, slots=options.get("slots", False))

        return make if cls is None else make(cls)


_MISSING = dataclasses.MISSING
_Declared = dict[str, Any]
"""By name: the field as declared, a ``Field`` or a default, or ``_MISSING``."""


def _declared(cls: type) -> _Declared | None:
    """The fields of a class, in order; ``None`` where it has more than this module does."""
    if any("__dataclass_fields__" in vars(base) for base in cls.__mro__[1:]):
        return None
    found: _Declared = {}
    with_default = False
    for name, annotation in vars(cls).get("__annotations__", {}).items():
        if not isinstance(annotation, str) or annotation.split("[")[0].split(".")[-1] in _OTHER:
            return None
        given = vars(cls).get(name, _MISSING)
        if isinstance(given, dataclasses.Field):
            if not given.init or given.kw_only is True or given.hash is not None:
                return None
            has = given.default is not _MISSING or given.default_factory is not _MISSING
        else:
            if given.__class__.__hash__ is None:
                return None  # a default that all objects would share: the standard library says so
            has = given is not _MISSING
        if with_default and not has:
            return None
        with_default = has
        found[name] = given
    return found


_OTHER = frozenset({"ClassVar", "InitVar", "KW_ONLY"})


class _Late:
    """What the standard library keeps on a class, made by it when somebody asks."""

    def __init__(self, name: str, declared: _Declared) -> None:
        self._name = name
        self._declared = declared

    def __get__(self, instance: object, owner: type) -> object:
        cls = next(each for each in owner.__mro__ if vars(each).get(self._name) is self)
        annotations = vars(cls)["__annotations__"]
        body = {name: given for name, given in self._declared.items() if given is not _MISSING}
        body |= {"__annotations__": {name: annotations[name] for name in self._declared}, "__module__": cls.__module__}
        if self._name == "__dataclass_fields__":  # often asked for, and told without writing functions
            model: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(type(cls.__name__, (), body))
        else:
            model = dataclasses.dataclass(frozen=True)(type(cls.__name__, (), body))
        made = getattr(model, self._name)
        setattr(cls, self._name, made)
        return made


def _make(cls: type, declared: _Declared, *, slots: bool) -> type:
    body = dict(vars(cls)) if slots else {}
    own = vars(cls)
    names = tuple(declared)
    made: Any = None

    def first_init(self: object, *values: object, **named: object) -> None:
        init = _init(made, declared, slots=slots)
        made.__init__ = init
        init(self, *values, **named)

    def frozen_set(self: object, name: str, value: object) -> None:
        if type(self) is made or name in declared:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made, self).__setattr__(name, value)

    def frozen_delete(self: object, name: str) -> None:
        if type(self) is made or name in declared:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(made, self).__delattr__(name)

    for name in ("__setattr__", "__delattr__"):
        if name in own:
            raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
    body |= {"__setattr__": frozen_set, "__delattr__": frozen_delete, "__match_args__": names}
    body |= {name: _Late(name, declared) for name in ("__dataclass_fields__", "__dataclass_params__")}
    if "__init__" not in own:
        body["__init__"] = first_init
    shown = tuple(name for name, given in declared.items() if getattr(given, "repr", True) is not False)
    if "__repr__" not in own:
        body["__repr__"] = _repr(shown)
    compared = [name for name, given in declared.items() if not isinstance(given, dataclasses.Field) or given.compare]
    values_of = _values(compared)
    if "__eq__" not in own:
        body["__eq__"] = _eq(values_of)
    if own.get("__hash__") is None:
        body["__hash__"] = lambda self: hash(values_of(self))
    if slots:
        for name in names:
            body.pop(name, None)
        body.pop("__dict__", None)
        body.pop("__weakref__", None)
        body["__slots__"] = names
        if "__getstate__" not in own:
            body["__getstate__"], body["__setstate__"] = _state(names)
        again: type = type(cls)(cls.__name__, cls.__bases__, body)
        again.__qualname__ = cls.__qualname__
        made = again
        return again
    made = cls
    for name, given in declared.items():
        if isinstance(given, dataclasses.Field):
            if given.default is _MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, given.default)
    for name, value in body.items():
        setattr(cls, name, value)
    return cls


def _init(cls: type, declared: _Declared, *, slots: bool) -> Any:
    """``__init__`` as the standard library would write it; a slot is set by its own descriptor, which is quicker."""
    places: dict[str, Any] = {"_factory": _Factory(), "_set": object.__setattr__}
    parameters, lines = ["self"], []
    for name, given in declared.items():
        default: Any = given
        factory: Any = _MISSING
        if isinstance(given, dataclasses.Field):
            default, factory = given.default, given.default_factory
        value = name
        if factory is not _MISSING:
            places[f"_make_{name}"] = factory
            parameters.append(f"{name}=_factory")
            value = f"_make_{name}() if {name} is _factory else {name}"
        elif default is not _MISSING:
            places[f"_default_{name}"] = default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        if slots:
            places[f"_put_{name}"] = vars(cls)[name].__set__
            lines.append(f" _put_{name}(self, {value})")
        else:
            lines.append(f" _set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or " pass"), places)
    init = places["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    return init


class _Factory:
    def __repr__(self) -> str:
        return "<factory>"


def _values(names: list[str]) -> Any:
    """A function from an object to the tuple of these values."""
    if len(names) > 1:
        return attrgetter(*names)
    if names:
        (name,) = names
        return lambda obj: (getattr(obj, name),)
    return lambda obj: ()


def _repr(names: tuple[str, ...]) -> Any:
    def shown(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in names])})"

    return shown


def _eq(values_of: Any) -> Any:
    def equal(self: object, other: object) -> Any:
        if type(other) is type(self):
            return values_of(self) == values_of(other)
        return NotImplemented

    return equal


def _state(names: tuple[str, ...]) -> tuple[Any, Any]:
    def state(self: object) -> list[object]:
        return [getattr(self, name) for name in names]

    def put(self: object, values: list[object]) -> None:
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)

    return state, put
