"""``edgelam eval miniwob``: MiniWoB++ in a real Chromium, every action through the accessibility tree.

The pages and their rewards are those of the PyPI package ``miniwob`` (Liu et al., arXiv 1802.08802). The browser's
pipe only loads a page, starts an episode with a seed and reads the reward. Nothing of it is training data.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from edgelam.errors import EdgelamError, UsageError
from edgelam.quantize.evaluate.cdp import PipedChromium
from edgelam.quantize.evaluate.statistics import Share
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.atspi import AtspiDesktop
from edgelam.runtime.desktop.atspi.session import PrivateSession
from edgelam.runtime.guard import Limits
from edgelam.runtime.options import Options
from edgelam.runtime.policy import Policy

LIMITS = Limits(steps=12, seconds=40)
BY_SIGHT = frozenset(
    [
        "click-color",
        "click-shades",
        "use-colorwheel",
        "use-colorwheel-2",
        "visual-addition",
        "resize-textarea",
        "hot-cold",
    ]
)
"""Pages of plain elements that all the same need colours, pixels or dragging."""

NEEDS_PIXELS = "document.querySelectorAll('#area svg, #area canvas, #area img, #area [draggable=true], #area .ui-draggable, #area .ui-sortable').length > 0"
START = "Math.seedrandom('{seed}'); core.EPISODE_MAX_TIME = 600000; core.startEpisodeReal(); 1"
UTTERANCE = "(u => typeof u === 'string' ? u : u.utterance)(core.getUtterance())"
REWARD = "WOB_DONE_GLOBAL ? WOB_RAW_REWARD_GLOBAL : 0"
APP = "chromium"


@dataclass(frozen=True, slots=True)
class Episode:
    """One page with one seed. ``reward`` is the page's own, without its time penalty; 1 is success."""

    page: str
    seed: int
    request: str
    reward: float
    outcome: str
    actions: list[str]


def pages() -> dict[str, Path]:
    """Every MiniWoB++ page by name. Raises UsageError where the package is not installed."""
    spec = find_spec("miniwob")
    if spec is None or not spec.submodule_search_locations:
        raise UsageError("MiniWoB++ is missing; run: pip install --no-deps miniwob")
    folder = Path(spec.submodule_search_locations[0]) / "html" / "miniwob"
    return {path.stem: path for path in sorted(folder.glob("*.html"))}


def evaluate(policy: Policy, seeds: range, only: set[str], say: Callable[[str], None]) -> dict[str, Any]:
    """A report over the pages that text can solve; ``only`` restricts it to some of them."""
    chosen = {n: p for n, p in pages().items() if (not only or n in only) and n not in BY_SIGHT}
    episodes: list[Episode] = []
    skipped: list[str] = sorted(BY_SIGHT & pages().keys())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, PrivateSession(Path(home)) as session:
        session.adopt()
        first = next(iter(chosen.values())).as_uri()
        with PipedChromium(first, Path(home) / "profile") as browser:
            desktop = AtspiDesktop()
            try:
                for name, path in chosen.items():
                    played = [_episode(policy, desktop, browser, name, path, seed) for seed in seeds]
                    found = [e for e in played if e is not None]
                    episodes += found
                    skipped += [] if found else [name]
                    say(f"{name}: {' '.join(f'{e.reward:g}' for e in found) or 'needs sight'}")
            finally:
                desktop.close()
    return _report(policy, episodes, skipped, seeds)


def _episode(
    policy: Policy, desktop: AtspiDesktop, browser: PipedChromium, name: str, path: Path, seed: int
) -> Episode | None:
    """None where the page cannot be solved from its text."""
    browser.load(path.as_uri())
    browser.evaluate(START.format(seed=seed))
    if browser.evaluate(NEEDS_PIXELS):
        return None
    request = str(browser.evaluate(UTTERANCE) or "")
    desktop.settle(1.0)
    agent = Agent(desktop, policy, None, Options(limits=LIMITS, assume_yes=True))
    try:
        trajectory = agent.run(request, APP)
        outcome, actions = str(trajectory.outcome), [str(s.action) for s in trajectory.steps]
    except EdgelamError as error:
        outcome, actions = str(error), []
    reward = float(browser.evaluate(REWARD) or 0.0)
    return Episode(name, seed, request, reward, outcome, actions)


def _report(policy: Policy, episodes: list[Episode], skipped: list[str], seeds: range) -> dict[str, Any]:
    names = list(dict.fromkeys(e.page for e in episodes))
    return {
        "success": asdict(Share.of(sum(e.reward >= 1 for e in episodes), len(episodes))),
        "pages": {n: sum(e.reward >= 1 for e in episodes if e.page == n) / len(seeds) for n in names},
        "needs_sight": skipped,
        "seeds": list(seeds),
        "model": policy.engine.name,
        "episodes": [asdict(e) for e in episodes],
    }
