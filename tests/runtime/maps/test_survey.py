"""A run adds what it saw to the person's own maps, and nothing of what is theirs."""

import json
from dataclasses import replace

import pytest

from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.runtime.agent import Agent
from edgelam.runtime.maps.follow import follow_and_correct
from edgelam.runtime.maps.format import dump, parse
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.offer import far_controls
from edgelam.runtime.maps.personal import PersonalTexts, cleared
from edgelam.runtime.maps.screen import keys_of
from edgelam.runtime.maps.store import KNOWN, Maps, save
from edgelam.runtime.maps.survey import Survey, is_learning, set_learning, survey_on
from edgelam.runtime.options import Options

LANDSCAPE = ('click "Page Style…"', 'click "Landscape"', 'click "OK" .')


def ran(desktop, policy, maps, request="make the page landscape", **options):
    return Agent(desktop, policy, None, Options(survey=Survey(maps), **options)).run(request, "Painter")


def test_the_way_that_a_run_took_is_known_afterwards(scripted, desktop, tmp_path):
    ran(desktop, scripted(*LANDSCAPE), Maps(tmp_path, None))
    (atlas,) = Maps(tmp_path, None).called("painter")
    offered = {far.control.name: str(far) for far in far_controls(atlas, desktop.snapshot("Painter"))}
    assert offered["Landscape"] == "Landscape — Format › Page Style… › Page"
    assert {s.window for s in atlas.screens.values()} == {"Painter", "Page Style"}
    assert [t.control.name for t in atlas.transitions] == ["Page Style…"]


def test_two_runs_are_one_map_and_the_second_adds_to_it(scripted, desktop, tmp_path):
    ran(desktop, scripted(*LANDSCAPE), Maps(tmp_path, None))
    back = ['click "Page"'] * 2  # all pages are looked at before one is left for good
    policy = scripted('click "Page Style…"', 'click "Borders"', *back, *LANDSCAPE[1:])
    ran(desktop, policy, Maps(tmp_path, None), "see to the page")

    (atlas,) = Maps(tmp_path, None).called("painter")
    assert sorted(s.tabs for s in atlas.screens.values()) == [(), ("Borders",), ("More",), ("Page",)]
    assert {t.control.name for t in atlas.transitions} == {"Page Style…", "Borders", "More", "Page"}


def test_what_ships_is_joined_and_left_as_it_is(scripted, desktop, explored, tmp_path):
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    whole = len(explored.map.screens)
    path = save(explored.map, shipped)
    before = path.read_bytes()
    ran(desktop, scripted(*LANDSCAPE), Maps(own, shipped))
    (atlas,) = Maps(own, shipped).called("painter")
    assert len(atlas.screens) == whole
    assert len(Maps(own, None).called("painter")[0].screens) == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("maps", [None, Maps(None)], ids=["no maps", "what ships alone, as in evaluations"])
def test_without_a_folder_of_ones_own_nothing_is_kept(scripted, desktop, maps, own_home, tmp_path):
    before = sorted(KNOWN.iterdir())
    ran(desktop, scripted(*LANDSCAPE), maps)
    assert sorted(KNOWN.iterdir()) == before
    assert not list(tmp_path.rglob("*.map.json"))


def test_what_was_typed_is_on_no_map(scripted, desktop, tmp_path):
    """The document is data by its role; what is typed there and shows up as a label is by what was typed."""
    from edgelam.runtime.desktop.sim.widgets import button

    desktop.painter.root.append(button("last", "secret plan", lambda _: None))
    policy = scripted('type "secret plan" into "Document"', *LANDSCAPE)
    ran(desktop, policy, Maps(tmp_path, None), 'type "secret plan", then make the page landscape')
    kept = "".join(p.read_text(encoding="utf-8") for p in tmp_path.glob("*.map.json"))
    assert "Ruler" in kept
    assert "secret" not in kept


SHOWN = frozenset({State.ENABLED, State.SHOWING})


def control(role, name, path=(), **more):
    return Control(f"{role}:{name}:{path}", role, name, states=SHOWN, path=path, verbs=verbs_for(role, SHOWN), **more)


def screen(*controls, title="letter to Ada - Editor", modal=False):
    return Snapshot("editor", title, (control(Role.BUTTON, "Bold"), control(Role.CHECK, "Wrap"), *controls), modal)


@pytest.mark.parametrize(
    "private",
    [
        control(Role.ITEM, "Invoice"),
        control(Role.CELL, "Rent"),
        control(Role.LINK, "Buy it now"),
        control(Role.LABEL, "Dear Ada"),
        control(Role.MENU_ITEM, "tax"),
        control(Role.MENU_ITEM, "plans", ("File", "Open Recent")),
        control(Role.MENU_ITEM, "1. plans", ("File",)),
        control(Role.BUTTON, "notes.txt"),
        control(Role.BUTTON, "/home/ada"),
        control(Role.TOGGLE, "ada@example.org"),
        control(Role.BUTTON, "Close letter to Ada"),
        control(Role.BUTTON, "Meet at 10:30"),
        control(Role.CHECK, "hunter2"),
        control(Role.CHECK, "Buy milk"),
        control(Role.TEXT, "Subject", ("letter to Ada",)),
    ],
    ids=lambda c: f"{c.role} {c.name}",
)
def test_what_is_the_persons_is_left_out(private):
    own = PersonalTexts()
    own.add_typed(["hunter2"])
    own.add_files(["/home/ada/tax.ods"])
    shown = screen(private, control(Role.ITEM, "Buy milk"))
    own.add_shown(shown)
    kept = cleared(shown, own)
    assert {c.name for c in kept.controls} == {"Bold", "Wrap"}


def test_of_what_is_kept_the_values_choices_and_tooltips_are_not():
    box = control(Role.COMBO, "Font", value="Sans", options=("Sans", "Ada's own"), help="used in letter.odt")
    kept = cleared(screen(box), PersonalTexts())
    assert [(c.value, c.options, c.help) for c in kept.controls if c.name == "Font"] == [("", (), "")]


@pytest.mark.parametrize(
    "shown",
    [
        Snapshot("firefox", "My bank", (control(Role.BUTTON, "Transfer"),)),
        Snapshot("editor", "Question", (control(Role.BUTTON, "Yes"), control(Role.BUTTON, "No")), True),
        screen(title="letter to Ada", modal=True),
        screen(*(control(Role.ITEM, f"row {n}") for n in range(5)), title="Open File", modal=True),
    ],
    ids=["a page", "a question", "named after a document", "files"],
)
def test_screens_that_belong_on_no_map(shown):
    own = PersonalTexts()
    own.add_shown(screen())
    assert cleared(shown, own) is None


def test_a_title_that_may_be_a_document_is_not_kept():
    assert cleared(screen(title="letter to Ada"), PersonalTexts()).title == "editor"
    assert cleared(screen(title="Editor"), PersonalTexts(), {"Editor"}).title == "Editor"


def test_a_cleared_screen_is_known_again_by_a_map_of_the_whole_one():
    atlas = Map("editor")
    whole = screen(
        control(Role.MENU_ITEM, "Cut", ("Edit",)), control(Role.TEXT, "Subject", ("letter to Ada - Editor",))
    )
    atlas.add(whole)
    kept = cleared(whole, PersonalTexts(), {"Editor"})
    assert set(keys_of(kept).values()) == set(keys_of(whole).values())
    assert atlas.recognise(kept) is not None


def test_learning_is_switched_off_and_on_and_left_out_with_redact(tmp_path, monkeypatch):
    monkeypatch.setenv("EDGELAM_HOME", str(tmp_path))
    maps, folder = Maps(tmp_path / "maps", None), tmp_path / "maps"
    learns = lambda **more: survey_on("atspi", maps, **more)._maps is not None  # noqa: E731
    assert learns()
    assert not learns(redact=True)
    assert survey_on("sim", maps)._maps is None
    set_learning(folder, False)
    assert not is_learning(folder)
    assert not learns()
    assert Maps(folder, None).files() == []
    set_learning(folder, True)
    assert learns()


def test_own_maps_are_forgotten(explored, tmp_path):
    save(explored.map, tmp_path)
    maps = Maps(tmp_path)
    assert maps.called("painter")
    assert maps.forget("nothing") == []
    assert [p.name for p in maps.forget("painter")] == ["painter_painter_0.map.json"]
    assert maps.called("painter") == []
    assert maps.called("mousepad"), "what ships stays"


def test_the_file_of_a_learned_map_is_json_of_the_known_format(scripted, desktop, tmp_path):
    ran(desktop, scripted(*LANDSCAPE), Maps(tmp_path, None))
    (path,) = tmp_path.glob("*.map.json")
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == 1


def misled(explored, shipped):
    """A shipped map that says that *About Painter* leads to the page, and has no other way there."""
    atlas = parse(dump(explored.map))
    root, page = atlas.screens[1], next(s for s in atlas.screens.values() if s.tabs == ("Page",))
    atlas.connect(root, next(c for c in root.controls if c.name == "About Painter"), page)
    atlas.transitions -= {t for t in atlas.transitions if t.control.name == "Page Style…"}
    save(atlas, shipped)


def follow_landscape(desktop, maps):
    """Whether *Landscape* is offered at all; if so it is sought, and what turns out is kept."""
    shown = desktop.snapshot("Painter")
    atlas = maps.of(shown)
    far = next((f for f in far_controls(atlas, shown) if f.control.name == "Landscape"), None)

    def perform(action, control, _before):
        desktop.perform(action, control)
        return desktop.snapshot("Painter")

    if far is not None:
        follow_and_correct(far, atlas, maps, shown, perform)
        desktop.painter.dismiss()
    return far is not None


def test_a_shipped_way_that_led_elsewhere_twice_is_gone_and_back_when_it_is_seen(explored, desktop, tmp_path):
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    misled(explored, shipped)
    offered = [follow_landscape(desktop, Maps(own, shipped)) for _ in range(3)]
    assert offered == [True, True, False]
    (corrected,) = Maps(own, None).called("painter")
    assert len(corrected.screens) == 2, "of the person's own there is no more than what was put right"
    atlas = Maps(own, shipped).called("painter")[0]
    root, page = atlas.screens[1], next(s for s in atlas.screens.values() if s.tabs == ("Page",))
    seen = Map(atlas.app, atlas.version, atlas.names, {1: root, 2: replace(page, number=2)})
    seen.connect(seen.screens[1], next(c for c in root.controls if c.name == "About Painter"), seen.screens[2])
    Maps(own, shipped).keep(seen)
    assert any(t.control.name == "About Painter" for t in Maps(own, shipped).called("painter")[0].transitions)


def test_within_one_process_a_correction_holds_for_later_requests_too(explored, desktop, tmp_path):
    maps = Maps(tmp_path / "own", tmp_path / "shipped")
    misled(explored, tmp_path / "shipped")
    assert [follow_landscape(desktop, maps) for _ in range(3)] == [True, True, False]


def test_what_was_learned_where_no_version_could_be_told_joins_the_nearest(explored, tmp_path):
    whole = replace(
        explored.map, version="1.2", screens=dict(list(explored.map.screens.items())[:1]), transitions=set()
    )
    save(whole, tmp_path)
    save(replace(explored.map, version=""), tmp_path)
    (atlas,) = Maps(tmp_path, None).called("painter")
    assert len(atlas.screens) == len(explored.map.screens)
    assert atlas.transitions
