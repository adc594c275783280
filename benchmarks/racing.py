"""Contenders that post in turn, and the checks that come out of it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from statistics import median

from benchmarks.contender import Contender, ContenderFailed, ask_work
from benchmarks.databases import Engine
from benchmarks.measuring import Work, in_turn, median_ratio
from benchmarks.peers.having import PeerMissing
from benchmarks.places import Sizes
from benchmarks.results import Check

Starter = Callable[[Engine], AbstractContextManager[Contender]]


def start_peers(
    stack: ExitStack, engine: Engine, starters: Mapping[str, Starter]
) -> tuple[dict[str, Contender], list[str]]:
    """Those that could be started, and a sentence for each that could not."""
    started: dict[str, Contender] = {}
    missing: list[str] = []
    for name, start in starters.items():
        try:
            started[name] = stack.enter_context(start(engine))
        except (PeerMissing, ContenderFailed) as error:
            missing.append(f"{name} ({' / '.join(str(error).splitlines())})")
    return started, missing


def posting(runner: Contender, *, seconds: float = 0.0, least: int = 1) -> Callable[[], Work]:
    """One turn of posting, for so long or so often."""
    asked = {"least": least} if least > 1 else {"seconds": seconds}
    return lambda: ask_work(runner, "post", **asked)


def post_in_turn(runners: dict[str, Contender], sizes: Sizes) -> dict[str, list[Work]]:
    """Each posts for so many seconds, so many times; the turns of each, in order."""
    acts = [posting(runner, seconds=sizes.seconds) for runner in runners.values()]
    made = in_turn(acts, sizes.pairs)
    return dict(zip(runners, made, strict=True))


def speeds(turns: Sequence[Work]) -> list[float]:
    """Done per processor second of the contender's own process, turn by turn."""
    return [work.per_cpu for work in turns]


def times_faster(turns: dict[str, list[Work]], peer: str, limit: float, *, what: str = "") -> Check:
    """How many times as many entries per processor second as a peer."""
    figure = None
    if peer in turns:
        figure = median_ratio(speeds(turns["akker"]), speeds(turns[peer]))
    return Check(what or f"times {peer}", figure, limit, at_least=True, unit="x")


def speed_sentences(turns: dict[str, list[Work]]) -> list[str]:
    """For the page: what each did, and how far its turns were apart."""
    sentences = []
    for name, works in turns.items():
        each = speeds(works)
        wall = median(work.count / work.wall for work in works)
        sentences.append(
            f"{name}: {median(each):,.0f} entries per CPU second ({min(each):,.0f} to"
            f" {max(each):,.0f}), {wall:,.0f} per second of wall time"
        )
    return sentences
