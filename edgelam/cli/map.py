"""``edgelam map``: learn the screens of an application, and the ways between them."""

from __future__ import annotations

import sys
from threading import Event
from typing import TYPE_CHECKING

import click

from edgelam.cli.console import agreed, one_line, print_json, print_table, say, show
from edgelam.cli.context import desktop_option, driven_desktop, json_option
from edgelam.errors import ActionError, Exit, UsageError
from edgelam.paths import maps_dir
from edgelam.runtime.desktop import Backend
from edgelam.stopping import signals_set

if TYPE_CHECKING:
    from edgelam.runtime.maps.learn import Learned
    from edgelam.runtime.maps.map import Map
    from edgelam.runtime.maps.store import Maps


QUESTION = (
    "edgelam opens the menus, tabs and dialogs of {app} on your desktop, and closes them again; nothing is set, saved or sent. "
    "Best leave mouse and keyboard alone meanwhile; Ctrl-C stops it. Begin?"
)


class ByName(click.Group):
    """A group in which anything that is no command is the name of an application to explore."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            return "explore", explore, args
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args or ["list"])


@click.group(
    "map",
    cls=ByName,
    options_metavar="",
    subcommand_metavar="APP [--here] [--minutes N] | list | show APP | forget APP | learning [on|off] | path",
)
def command() -> None:
    """Explore APP in a private session: its menus, tabs and dialogs are opened and left again, nothing is set, saved or sent.
    With --here, and always on Windows, this is done on your own desktop, after asking.

    What your own runs show of an application (labels, and which screen leads to which) is added to its map, unless
    `edgelam map learning off` or `edgelam run --redact`.

    \b
    edgelam map mousepad --minutes 5
    edgelam map mousepad --here
    edgelam map show mousepad
    """


@click.command("explore")
@click.argument("app")
@click.option(
    "--minutes", default=5.0, show_default=True, type=click.FloatRange(0.1, 600), help="How long it may take."
)
@click.option("--seed", default=0, show_default=True, help="What comes first among what is equally near.")
@click.option("--fresh", is_flag=True, help="Begin anew instead of where an earlier exploration ended.")
@click.option(
    "--open",
    "opens",
    default="",
    metavar="NAME",
    help="Begin with this document of its home, such as Documents/drawing.svg.",
)
@click.option("--here", is_flag=True, help="On your own desktop: only what opens is opened, and closed again.")
@click.option("--yes", is_flag=True, help="With --here: without asking.")
@desktop_option()
@json_option()
def explore(
    app: str, minutes: float, seed: int, fresh: bool, opens: str, here: bool, yes: bool, desktop: Backend, as_json: bool
) -> None:
    """Explore an application."""
    if here or not sys.platform.startswith("linux"):
        _explore_here(app, minutes, yes, desktop, as_json)
        return
    from edgelam.runtime.maps.learn import learn

    stop = Event()
    with signals_set(stop):
        learned = learn(app, maps_dir(), minutes, seed, fresh, opens, say, stop.is_set)
    if as_json:
        print_json(_figures(learned))
    else:
        _report(learned)
    if stop.is_set():
        say("Stopped; the same command goes on from here.")
        sys.exit(Exit.STOPPED)


def _explore_here(app: str, minutes: float, yes: bool, backend: Backend, as_json: bool) -> None:
    if not yes and not (sys.stdin.isatty() and agreed(QUESTION.format(app=app))):
        say(f"Nothing was done; to explore {app} on this desktop, answer yes, or add --yes.")
        sys.exit(Exit.NEEDS_YES)
    from edgelam.runtime.files import files_of
    from edgelam.runtime.maps.here import learn_here
    from edgelam.runtime.presence import last_input

    stop = Event()
    with driven_desktop(backend, stop) as screen:
        called, version = _identity(app, screen.name)
        files = files_of(screen).entries()
        learned = learn_here(app, screen, opened_maps(), minutes, version, called, last_input(), files, say)
    row = _row(learned.map) | {
        "transitions": len(learned.map.transitions), "acts": learned.counts.acts, "seconds": round(learned.seconds, 1),
        "complete": learned.complete, "closed": learned.closed,
    }  # fmt: skip
    if as_json:
        print_json(row)
    else:
        left = "nothing left to try" if learned.complete else "more is left to try"
        say(f"{row['screens']} screens, {row['controls']} controls, {row['transitions']} transitions in {learned.seconds:.0f} s; {left}")  # fmt: skip
    if not learned.closed:
        raise ActionError(f"A dialog of {app} is still open; please close it.")
    if stop.is_set():
        sys.exit(Exit.STOPPED)


def _identity(app: str, desktop: str) -> tuple[str, str]:
    """Name and version of an application, where the system says; its name as it was given, and no version, elsewhere."""
    if desktop != "atspi":
        return app, ""
    from edgelam.runtime.maps.private import identity_of

    identity = identity_of(app)
    return identity.name, identity.version


def _report(learned: Learned) -> None:
    figures = _figures(learned)
    show(learned.path)
    say(
        f"{figures['screens']} screens, {figures['controls']} controls ({figures['elsewhere']} not on the first screen), "
        f"{figures['transitions']} transitions, {figures['bytes']:,} bytes; {figures['acts']} acts, {figures['starts']} starts, "
        f"{figures['crashes']} crashes in {figures['seconds']:.0f} s; {'nothing left to try' if learned.complete else 'more is left to try'}"
    )
    kept = learned.kept
    say(
        f"Files in its home: {len(kept.lost)} lost or changed, {len(kept.new)} new{': ' + ', '.join(map(one_line, (*kept.lost, *kept.new))) if kept.lost or kept.new else ''}."
    )


def _figures(learned: Learned) -> dict[str, object]:
    from edgelam.runtime.maps.offer import elsewhere, places

    atlas = learned.map
    return {
        "app": atlas.names[0], "version": atlas.version, "screens": len(atlas.screens), "controls": len(places(atlas)),
        "elsewhere": len(elsewhere(atlas)), "transitions": len(atlas.transitions), "bytes": learned.path.stat().st_size,
        "acts": learned.counts.acts, "starts": learned.counts.starts, "crashes": learned.counts.crashes,
        "seconds": round(learned.seconds, 1), "complete": learned.complete,
        "lost_or_changed": list(learned.kept.lost), "new": list(learned.kept.new),
    }  # fmt: skip


def opened_maps() -> Maps:
    """The maps at hand."""
    from edgelam.runtime.maps.store import Maps

    return Maps(maps_dir(), report=say)


@command.command("list")
@json_option()
def list_maps(as_json: bool) -> None:
    """Every map: learned here, and those that came with edgelam."""
    maps = opened_maps()
    found = [(path, atlas) for path in maps.files() if (atlas := maps.load(path)) is not None]
    own = maps_dir()
    rows = [
        _row(atlas) | {"from": "here" if path.parent == own else "edgelam", "file": str(path)} for path, atlas in found
    ]
    if as_json:
        print_json(rows)
        return
    columns = ("app", "version", "screens", "controls", "elsewhere", "from")
    print_table("Maps", columns, [tuple(str(row[c]) for c in columns) for row in rows])


def _row(atlas: Map) -> dict[str, object]:
    from edgelam.runtime.maps.offer import elsewhere, places

    return {
        "app": atlas.names[0] if atlas.names else atlas.app, "version": atlas.version, "screens": len(atlas.screens),
        "controls": len(places(atlas)), "elsewhere": len(elsewhere(atlas)),
    }  # fmt: skip


@command.command("show")
@click.argument("app")
@json_option()
def show_map(app: str, as_json: bool) -> None:
    """The screens of APP with their controls; + marks what is not on the first screen."""
    from edgelam.runtime.maps.describe import lines
    from edgelam.runtime.maps.format import dump
    from edgelam.runtime.maps.store import map_of

    atlas = map_of(app, opened_maps())
    show(dump(atlas).rstrip() if as_json else "\n".join(map(one_line, lines(atlas))))


@command.command("forget")
@click.argument("app")
def forget(app: str) -> None:
    """Delete what was learned here of APP, or of `all`; the maps that came with edgelam stay."""
    gone = opened_maps().forget("" if app == "all" else app)
    if not gone and app != "all":
        raise UsageError(f"Nothing was learned here of {app}; see `edgelam map list`.")
    for file in gone:
        show(f"deleted: {file.name}")


@command.command("learning")
@click.argument("switch", required=False, type=click.Choice(["on", "off"]))
def learning(switch: str | None) -> None:
    """Whether your runs add what they see of an application to its map: say, or switch it on or off."""
    from edgelam.runtime.maps.survey import is_learning, set_learning

    if switch is not None:
        set_learning(maps_dir(), switch == "on")
    show("on" if is_learning(maps_dir()) else "off")


@command.command("path")
def path() -> None:
    """Where the maps are that were learned here."""
    show(maps_dir())
