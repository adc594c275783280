"""BG/NBD: how often a customer will still buy, by the model of Fader, Hardie and Lee (2005).

Customers buy at a rate of their own and after each purchase may be gone for good; both differ from
one to the next. It is here to be compared with (`akker bench health`), not to score by. Times are
in days; `count` are purchases after the first.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log, log1p

MOST_STEPS = 400


@dataclass(frozen=True, slots=True)
class Bought:
    """`last` and `until` are days since the first purchase: of the last one, and of the end."""

    count: int
    last: int
    until: int


@dataclass(frozen=True, slots=True)
class Model:
    r: float
    alpha: float
    a: float
    b: float

    def expected(self, one: Bought, days: int) -> float:
        """Purchases in the next days; grows with the chance that somebody is still there."""
        x, r, a, b = one.count, self.r, self.a, self.b
        whole = self.alpha + one.until
        z = days / (whole + days)
        series = _hypergeometric(r + x, b + x, a + b + x - 1, z)
        shrunk = exp((r + x) * log(whole / (whole + days)))
        first = (a + b + x - 1) / (a - 1) * (1 - shrunk * series)
        if not x:
            return first
        gone = a / (b + x - 1) * exp((r + x) * log(whole / (self.alpha + one.last)))
        return first / (1 + gone)


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    term = total = 1.0
    for n in range(500):
        term *= (a + n) * (b + n) / (c + n) * z / (n + 1)
        total += term
        if abs(term) < 1e-10 * abs(total):
            break
    return total


def _likelihood(model: Model, many: Counter[Bought]) -> float:
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    total = 0.0
    for one, times in many.items():
        x = one.count
        same = lgamma(r + x) - lgamma(r) + r * log(alpha)
        same += lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
        here = -(r + x) * log(alpha + one.until)
        if x:
            gone = log(a) - log(b + x - 1) - (r + x) * log(alpha + one.last)
            high = max(here, gone)
            here = high + log1p(exp(min(here, gone) - high))
        total += times * (same + here)
    return total


def fitted(many: Sequence[Bought]) -> Model:
    """The likeliest model, by the simplex of Nelder and Mead over the logarithms."""
    counted = Counter(many)

    def worse(point: Sequence[float]) -> float:
        if any(abs(one) > 12 for one in point):
            return inf
        return -_likelihood(_model(point), counted)

    return _model(_lowest(worse, [0.0, 3.0, 0.5, 1.0]))


def _model(point: Sequence[float]) -> Model:
    r, alpha, a, b = (exp(one) for one in point)
    return Model(r, alpha, a, b)


def _lowest(function: Callable[[Sequence[float]], float], start: Sequence[float]) -> list[float]:
    points = [list(start)]
    points += [
        [one + (0.5 if n == m else 0.0) for m, one in enumerate(start)] for n in range(len(start))
    ]
    known = sorted((function(point), point) for point in points)
    for _ in range(MOST_STEPS):
        if known[-1][0] - known[0][0] < 1e-6:
            break
        middle = [sum(axis) / len(start) for axis in zip(*(p for _, p in known[:-1]), strict=True)]
        worst = known[-1][1]

        def at(
            step: float, middle: list[float] = middle, worst: list[float] = worst
        ) -> list[float]:
            return [m + step * (m - w) for m, w in zip(middle, worst, strict=True)]

        tried = [(function(at(1.0)), at(1.0))]
        if tried[0][0] < known[0][0]:
            tried.append((function(at(2.0)), at(2.0)))
        elif tried[0][0] >= known[-2][0]:
            tried.append((function(at(-0.5)), at(-0.5)))
        best = min(tried)
        if best[0] < known[-1][0]:
            known[-1] = best
        else:
            kept = known[0][1]
            shrunk = [[(k + p) / 2 for k, p in zip(kept, q, strict=True)] for _, q in known[1:]]
            known[1:] = [(function(point), point) for point in shrunk]
        known.sort()
    return known[0][1]
