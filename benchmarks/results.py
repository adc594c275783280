"""What a goal asks, what was found, and whether that is enough."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.places import Sizes


@dataclass(frozen=True, slots=True)
class Check:
    """One figure against its limit.

    `figure` is None where it could not be measured. A figure that does not decide is shown in
    brackets: an absolute one beside a ratio, or one that only means something at full size.
    """

    what: str
    figure: float | None
    limit: float
    at_least: bool = False
    unit: str = ""
    decides: bool = True

    @property
    def is_met(self) -> bool | None:
        if self.figure is None:
            return None
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    @property
    def text(self) -> str:
        shown = "not measured" if self.figure is None else f"{_rounded(self.figure)}{self.unit}"
        bound = f"{'at least' if self.at_least else 'at most'} {_rounded(self.limit)}{self.unit}"
        missed = ", MISSED" if self.is_met is False and self.decides else ""
        text = f"{self.what} {shown} ({bound}{missed})"
        return text if self.decides else f"[{text}]"


@dataclass(frozen=True, slots=True)
class Result:
    """What one goal gave. `detail` holds further sentences, `missing` what could not be had."""

    goal: str
    title: str
    target: str
    checks: tuple[Check, ...]
    detail: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def figure(self) -> str:
        return "; ".join(check.text for check in self.checks)

    @property
    def verdict(self) -> str:
        """met, MISSED, or unproven when a deciding figure could not be measured."""
        deciding = [check.is_met for check in self.checks if check.decides]
        if False in deciding:
            return "MISSED"
        return "unproven" if None in deciding or self.missing or not deciding else "met"

    @property
    def is_met(self) -> bool:
        return self.verdict == "met"

    @property
    def line(self) -> str:
        absent = "".join(f"; MISSING: {what}" for what in self.missing)
        return f"{self.goal:>9}  {self.verdict:<8}  {self.title}: {self.figure}{absent}"


@dataclass(frozen=True, slots=True)
class Goal:
    key: str
    title: str
    target: str
    measure: Callable[["Goal", Sizes], Result]

    def result(
        self,
        checks: list[Check],
        detail: list[str] | None = None,
        missing: list[str] | None = None,
    ) -> Result:
        return Result(
            self.key,
            self.title,
            self.target,
            tuple(checks),
            tuple(detail or ()),
            tuple(missing or ()),
        )


def _rounded(figure: float) -> str:
    """Three digits that count, no more: the machine does not repeat itself better than that."""
    size = abs(figure)
    if size >= 100:
        return f"{figure:,.0f}"
    digits = 0 if figure == int(figure) else 1 if size >= 10 else 2 if size >= 0.1 else 3
    return f"{figure:.{digits}f}"
