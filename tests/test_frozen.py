"""The quick ``@dataclass`` beside the standard library's: the same class either way, as far as anybody can tell."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.frozen import dataclass

T = TypeVar("T")
Decorate = Callable[[type], type]
QUICK: Decorate = dataclass(frozen=True, slots=True)
STANDARD: Decorate = dataclasses.dataclass(frozen=True, slots=True)


def _note(decorate: Decorate) -> Any:
    class Note:
        """What is compared."""

        text: str
        count: int = 0
        tags: list[str] = dataclasses.field(default_factory=list)
        hidden: str = dataclasses.field(default="x", compare=False, repr=False)

        @property
        def loud(self) -> str:
            return self.text.upper()

    return decorate(Note)


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """At the top of the module, as pickle wants it."""

    first: str
    second: T | None = None


@dataclass(frozen=True)
class Open:
    """Without slots."""

    size: int
    parts: tuple[int, ...] = dataclasses.field(default_factory=lambda: (1, 2))
    name: str = dataclasses.field(default="")

    @cached_property
    def double(self) -> int:
        return 2 * self.size


values = st.tuples(
    st.text(max_size=3), st.integers(0, 3), st.lists(st.text(max_size=2), max_size=2), st.text(max_size=1)
)


@given(values, values)
def test_equal_shown_and_hashed_alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    quick, standard = _note(QUICK), _note(STANDARD)
    assert (quick(*one) == quick(*other)) is (standard(*one) == standard(*other))
    assert repr(quick(*one)) == repr(standard(*one))
    frozen = (one[0], one[1], tuple(one[2]), one[3])
    assert hash(quick(*frozen)) == hash(standard(*frozen))


def test_defaults_are_made_for_each_object() -> None:
    note = _note(QUICK)
    first, second = note("a"), note(text="b", count=3)
    first.tags.append("x")
    assert (first.count, first.tags, second.count, second.tags, first.loud) == (0, ["x"], 3, [], "A")


@pytest.mark.parametrize("wrong", [{}, {"text": "a", "other": 1}])
def test_wrong_arguments_are_told(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="__init__"):
        _note(QUICK)(**wrong)


def test_nothing_can_be_changed_or_added() -> None:
    for thing in (_note(QUICK)("a"), Open(1)):
        for act in (
            lambda thing=thing: setattr(thing, dataclasses.fields(thing)[0].name, "b"),
            lambda thing=thing: setattr(thing, "other", "b"),
            lambda thing=thing: delattr(thing, dataclasses.fields(thing)[0].name),
        ):
            with pytest.raises(dataclasses.FrozenInstanceError):
                act()
    assert not hasattr(_note(QUICK)("a"), "__dict__")


def test_the_standard_library_knows_it() -> None:
    quick, standard = _note(QUICK), _note(STANDARD)
    described = [
        [(f.name, f.type, f.compare, f.repr, f.default) for f in dataclasses.fields(cls)] for cls in (quick, standard)
    ]
    assert described[0] == described[1]
    assert dataclasses.is_dataclass(quick)
    assert dataclasses.replace(quick("a", 1), count=2) == quick("a", 2)
    assert dataclasses.asdict(quick("a")) == {"text": "a", "count": 0, "tags": [], "hidden": "x"}
    match quick("a", 5):
        case quick(text, count):
            assert (text, count) == ("a", 5)


def test_copied_and_pickled() -> None:
    kept = Kept("a", [1])
    assert pickle.loads(pickle.dumps(kept)) == kept
    deep = copy.deepcopy(kept)
    assert deep == kept
    assert deep.second is not kept.second
    assert Kept[int]("a", 1) == Kept("a", 1)


def test_without_slots() -> None:
    thing = Open(3)
    assert (thing.double, thing.parts, thing.name, Open.name) == (6, (1, 2), "", "")
    assert thing == Open(3, (1, 2))
    assert repr(thing) == f"{Open.__qualname__}(size=3, parts=(1, 2), name='')"


def test_what_the_class_says_itself_stands() -> None:
    @dataclass(frozen=True, slots=True)
    class Mark:
        code: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Mark) and other.code.lower() == self.code.lower()

        def __hash__(self) -> int:
            return hash(self.code.lower())

        def __repr__(self) -> str:
            return f"<{self.code}>"

    assert Mark("A") == Mark("a")
    assert len({Mark("A"), Mark("a")}) == 1
    assert repr(Mark("A")) == "<A>"


def test_after_init_is_called() -> None:
    @dataclass(frozen=True, slots=True)
    class Share:
        part: int
        whole: int

        def __post_init__(self) -> None:
            if self.part > self.whole:
                raise ValueError("part")

    assert Share(1, 2).whole == 2
    with pytest.raises(ValueError, match="part"):
        Share(3, 2)


def test_what_it_does_not_do_is_done_by_the_standard_library() -> None:
    @dataclass(frozen=True, slots=True)
    class Counted:
        kind: ClassVar[str] = "counted"
        value: int = 0

    @dataclass(frozen=True, slots=True)
    class More(Kept[str]):
        third: str = ""

    @dataclass(slots=True)
    class Loose:
        value: int = 0

    loose = Loose()
    loose.value = 3
    assert [f.name for f in dataclasses.fields(Counted)] == ["value"]
    assert More("a", "b", "c") == More(first="a", second="b", third="c")
    assert (Counted(4).value, Counted.kind, loose) == (4, "counted", Loose(3))


def test_a_shared_default_is_refused() -> None:
    with pytest.raises(ValueError, match="mutable default"):

        @dataclass(frozen=True, slots=True)
        class Wrong:
            values: list[int] = []  # noqa: RUF012
