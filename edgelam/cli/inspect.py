"""``edgelam inspect``: the controls; with a query, what retrieval keeps and what it costs."""

from __future__ import annotations

from dataclasses import asdict

import click

from edgelam.cli.console import one_line, print_json, print_table, say, show
from edgelam.cli.context import desktop_option, json_option, model_option, opened_desktop, opened_policy
from edgelam.control import Control, Snapshot, State
from edgelam.runtime.desktop import Backend, Desktop, Recording
from edgelam.runtime.desktop.keypad import KeypadDesktop


@click.command("inspect")
@click.option("--app", default=None, metavar="NAME", help="The application; opened if it is not open.")
@click.option("--query", default=None, metavar="REQUEST", help="Show what retrieval keeps for a request.")
@click.option("--apps", "list_apps", is_flag=True, help="List the applications that can be opened.")
@desktop_option()
@model_option()
@json_option()
def command(
    app: str | None, query: str | None, list_apps: bool, desktop: Backend, model: str | None, as_json: bool
) -> None:
    """Show the controls of a window as the model gets to see them.

    \b
    edgelam inspect --app mousepad --query 'turn on line numbers'
    """
    with opened_desktop(desktop) as screen:
        if list_apps:
            show("\n".join(map(one_line, screen.apps())))
            return
        if query is not None:
            snapshot = _look(KeypadDesktop(screen), app)
            _show_query(query, snapshot, model, as_json)
            return
        snapshot = _look(screen, app)
        if as_json:
            tree = {"tree": screen.record(app)} if isinstance(screen, Recording) else {}
            print_json(asdict(snapshot) | {"controls": [_plain(c) for c in snapshot.controls]} | tree)
        else:
            _show(snapshot)


def _look(screen: Desktop, app: str | None) -> Snapshot:
    if app:
        screen.launch(app)
    screen.settle(1.0)
    return screen.snapshot(app)


def _plain(control: Control) -> dict[str, object]:
    return asdict(control) | {"states": sorted(control.states), "verbs": sorted(control.verbs)}


def _show(snapshot: Snapshot) -> None:
    rows = [
        (
            c.role,
            c.name,
            c.value[:40],
            " ".join(sorted(c.states - {State.ENABLED, State.FOCUSABLE})),
            " › ".join(c.path),
        )
        for c in snapshot.controls
        if c.verbs or c.value
    ]
    print_table(f"{snapshot.title} ({snapshot.app})", ("role", "name", "value", "states", "path"), rows)
    say(f"{len(snapshot.controls)} controls, {len(rows)} of use, read in {snapshot.seconds * 1000:.0f} ms")


def _show_query(query: str, snapshot: Snapshot, model: str | None, as_json: bool) -> None:
    from edgelam.runtime.labels import Labels
    from edgelam.runtime.prompt import Observation, candidate_lines, control_line, render

    with opened_policy(model, personal=True) as policy:
        labels = Labels(snapshot.controls)
        found = policy.index.search(query, snapshot)
        everything = [c for c in policy.index.rank(query, snapshot) if c.control.ref in labels]
        cost = [
            policy.engine.count(
                render(
                    Observation(
                        query, snapshot.title, snapshot.modal, (), candidate_lines(query, snapshot, kept, labels)
                    )
                )
            )
            for kept in (found, everything)
        ]
    rows = [(f"{c.probability:.2f}", control_line(c.control, labels[c.control.ref], query)) for c in found]
    if as_json:
        print_json(
            {
                "candidates": [{"probability": float(s), "line": line} for s, line in rows],
                "tokens": cost[0],
                "tokens_of_all_controls": cost[1],
            }
        )
        return
    print_table(f"{query} — {snapshot.title}", ("score", "candidate"), rows)
    say(
        f"{len(found)} of {len(everything)} controls; {cost[0]} prompt tokens instead of {cost[1]} ({cost[0] / max(1, cost[1]):.2f})"
    )
