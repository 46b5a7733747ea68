import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgelam.control import Role
from edgelam.errors import UsageError
from edgelam.runtime.maps.format import MAX_BYTES, dump, parse
from edgelam.runtime.maps.map import Map, merge
from edgelam.runtime.maps.screen import Kind, MapControl, Screen
from edgelam.runtime.maps.store import KNOWN, PACKED, Maps, distance, file_name, map_of, pack, read, save

TEXT = st.text(max_size=12)
CONTROLS = st.lists(
    st.builds(
        MapControl, st.sampled_from(list(Role)), TEXT, st.lists(TEXT, max_size=2).map(tuple), st.sampled_from(list(Kind)), TEXT, TEXT,
        st.lists(TEXT, max_size=3).map(tuple), st.integers(0, 3), st.booleans(),
    ),
    max_size=6, unique_by=lambda c: c.identity,
).map(tuple)  # fmt: skip


@st.composite
def maps(draw):
    windows = draw(st.lists(st.tuples(st.sampled_from(["A", "B"]), st.booleans(), CONTROLS), max_size=4))
    screens = {n: Screen(n, window, dialog, (), controls) for n, (window, dialog, controls) in enumerate(windows, 1)}
    atlas = Map(draw(TEXT), draw(TEXT), tuple(draw(st.lists(TEXT, max_size=2))), screens)
    for source in screens.values():
        for control in source.controls[:2]:
            atlas.connect(atlas.screens[source.number], control, screens[draw(st.sampled_from(list(screens)))])
    return atlas


@settings(max_examples=60, deadline=None)
@given(maps())
def test_what_is_written_is_read_again(atlas):
    again = parse(dump(atlas))
    assert {n: (s.window, s.dialog, set(s.controls)) for n, s in again.screens.items()} == {
        n: (s.window, s.dialog, set(s.controls)) for n, s in atlas.screens.items()
    }
    assert again.transitions == atlas.transitions
    assert dump(parse(dump(again))) == dump(again)


def test_keys_in_the_names_of_maps_of_before_are_told_apart():
    screen = Screen(1, "A", False, (), (MapControl(Role.BUTTON, "Undo (Ctrl+Z)", (), Kind.ACTS),))
    (found,) = parse(dump(Map("a", "1", ("A",), {1: screen}))).screens[1].controls
    assert (found.name, found.key) == ("Undo", "Ctrl+Z")


def wide(screens, controls, help_length=100):
    atlas = Map("big", "1", ("Big",))
    for n in range(1, screens + 1):
        own = tuple(
            MapControl(Role.CHECK, f"Setting {n}.{i}", ("Group",), Kind.TOGGLES, "h" * help_length)
            for i in range(controls)
        )
        atlas.screens[n] = Screen(
            n, f"Window {n}", n > 1, (), (*own, MapControl(Role.BUTTON, f"Next {n}…", (), Kind.OPENS))
        )
    for n in range(1, screens):
        atlas.connect(atlas.screens[n], atlas.screens[n].controls[-1], atlas.screens[n + 1])
    return atlas


@pytest.mark.parametrize("size", [(3, 10), (60, 50), (100, 400)])
def test_a_file_stays_within_its_size(size):
    text = dump(wide(*size))
    assert len(text.encode()) <= MAX_BYTES
    assert parse(text).screens[1].controls[0].name == "Setting 1.0"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"format": 1', '"format": 99'),
        lambda text: text.replace('"number": 1', '"number": "one"'),
        lambda text: json.dumps(json.loads(text) | {"transitions": [[1, 9999, 1]]}),
        lambda text: json.dumps(json.loads(text) | {"transitions": [[1, 0, 77]]}),
        lambda text: text.replace('"check"', '"no such role"'),
        lambda text: "\ud800",
    ],
)
def test_a_damaged_file_is_set_aside_and_said_once(tmp_path, damage):
    said = []
    path = save(wide(2, 2), tmp_path)
    path.write_bytes(damage(path.read_text()).encode(errors="surrogatepass"))
    store = Maps(tmp_path, None, said.append)
    assert store.called("big") == []
    assert store.called("big") == []
    assert len(said) == 1
    assert not path.exists()
    assert list(tmp_path.glob("*.damaged"))
    with pytest.raises(UsageError, match="edgelam map big"):
        map_of("big", store)


def test_the_nearest_version_is_found(tmp_path):
    for version in ("1.2", "1.10", "3.0"):
        atlas = wide(1, 1)
        atlas.version = version
        save(atlas, tmp_path)
    store = Maps(tmp_path, None)
    found = {asked: store.called("big", asked)[0].version for asked in ("1.9", "1.1", "3.1", "")}
    assert found == {"1.9": "1.10", "1.1": "1.2", "3.1": "3.0", "": "3.0"}


@pytest.mark.parametrize(
    ("one", "other", "less"), [("1.2", "1.3", "2.0"), ("43.0.1", "43", "42"), ("5", "5.0.0", "4.9")]
)
def test_distance_orders_versions(one, other, less):
    assert distance(other, one) < distance(less, one)


def test_a_shipped_map_is_joined_with_the_persons_own(tmp_path):
    known = tmp_path / "known"
    known.mkdir()
    shipped, own = wide(2, 3), wide(1, 4)
    pack(known / file_name(shipped).replace(".map.json", PACKED), shipped)
    save(own, tmp_path / "own")
    (found,) = Maps(tmp_path / "own", known).called("Big")
    assert {c.name for c in found.screens[1].controls} == {f"Setting 1.{i}" for i in range(4)} | {"Next 1…"}
    assert len(found.screens) == 2


def test_learning_again_adds_and_corrects():
    older, newer = wide(3, 2), wide(2, 2)
    newer.connect(newer.screens[1], newer.screens[1].controls[0], newer.screens[2])
    merged = merge(older, newer)
    assert len(merged.screens) == 3
    assert {(t.source, t.control.name, t.target) for t in merged.transitions} == {
        (1, "Next 1…", 2),
        (2, "Next 2…", 3),
        (1, "Setting 1.0", 2),
    }


@pytest.mark.parametrize("path", sorted(KNOWN.glob(f"*{PACKED}")), ids=lambda p: p.name)
def test_what_ships_can_be_read_and_is_named_with_its_source(path):
    atlas = read(path)
    assert atlas.names
    assert atlas.screens
    assert len(dump(atlas).encode()) <= MAX_BYTES
    assert atlas.names[0] in (KNOWN / "README.md").read_text(encoding="utf-8")
