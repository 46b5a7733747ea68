"""What the installer carries in fewer bytes becomes the same files."""

import hashlib
import json
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgelam.installer import fold, payload, unfold

RANDOM = np.random.default_rng(1)


def told(tables, symbols, kinds):
    counts = [np.bincount(symbols[kinds == k], minlength=256).astype(np.float32) for k in range(int(kinds.max()) + 1)]
    often = np.stack([fold._frequencies(c) for c in counts])
    rows = {"tables": tables, "lanes": 8, "often": often.astype("<u2").tobytes().hex()}
    return {**rows, "kinds": "".join(f"{k:02x}" for k in kinds[:: tables[0][2]])}, often


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 40), st.integers(0, 255), st.integers(0, 2**32 - 1))
def test_symbols_come_back_whatever_their_distribution(lines, length, most, seed):
    random = np.random.default_rng(seed)
    symbols = random.integers(0, most + 1, lines * length, np.uint8)
    kinds = np.repeat(random.integers(0, 3, lines), length).astype(np.uint8)
    rows, often = told([[0, lines, length, length, 1]], symbols, kinds)
    assert unfold.decode(rows, fold.encode(symbols, kinds, often, 8)).tobytes() == symbols.tobytes()


def test_what_is_rare_in_a_kind_of_line_costs_what_its_distribution_says():
    symbols = np.minimum(RANDOM.exponential(3.0, 200_000), 255).astype(np.uint8)
    kinds = np.zeros(len(symbols), np.uint8)
    _, often = told([[0, 1, len(symbols), len(symbols), 1]], symbols, kinds)
    share = np.bincount(symbols) / len(symbols)
    bits = -(share[share > 0] * np.log2(share[share > 0])).sum()
    assert len(fold.encode(symbols, kinds, often)) < len(symbols) * bits / 8 * 1.01 + 4 * fold.LANES


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_programs_come_back_whatever_is_in_them(noise, place):
    code = (
        bytes.fromhex("e8 10 00 00 00 48 8d 0d 20 00 00 00 8b 05 f0 ff ff ff ff 15 08 00 00 00 0f 28 05 00 00 00 80")
        * 3
    )
    data = noise[:place] + code + noise[place:] + code[:5]
    for data_too in (False, True):
        made = fold.program(data, data_too)
        undone = unfold.with_calls(made)
        assert (unfold.places(undone, -1) if data_too else undone) == data


def test_what_instructions_name_is_the_same_wherever_they_stand():
    data = bytearray(4096)
    for at in (100, 1000, 2000):
        data[at : at + 7] = b"\x48\x8d\x0d" + struct.pack("<i", 3000 - at - 7)
    told_by_place = unfold.places(bytes(data), 1)
    assert {told_by_place[at : at + 7] for at in (100, 1000, 2000)} == {b"\x48\x8d\x0d" + struct.pack("<i", 3000)}
    assert unfold.places(told_by_place, -1) == data


def test_a_table_that_is_another_one_turned_is_told_once():
    rows = RANDOM.integers(100, 150, (200, 90), np.uint8)
    data = b"head" + rows.tobytes() + b"mid" + rows.T.tobytes() + rows.tobytes() + b"end"
    size = rows.size
    tensors = [(4, size, 2, (200, 90)), (7 + size, size, 2, (90, 200)), (7 + 2 * size, size, 2, (200, 90))]
    tables, same = fold._of_tensors(data, tensors)
    assert len(tables) == 1
    assert [place[0] for place, _ in same] == [7 + size, 7 + 2 * size]
    whole = np.frombuffer(data, np.uint8)
    for place, other in same:
        assert (unfold.lines(whole, place) == unfold.lines(whole, other)).all()


def array(path, values):
    with path.open("wb") as stream:
        np.save(stream, values)


def tree(folder):
    """An array, arrays in a zip, and a library, where they are installed."""
    packages = folder / payload.PACKAGES
    (packages / "a").mkdir(parents=True)
    (packages / "numpy").mkdir()
    array(packages / "a" / "words.npy", RANDOM.normal(128, 9, (20_000, 4)).astype(np.uint8))
    np.savez(packages / "a" / "some.npz", said=RANDOM.normal(0, 9, (3000, 8)).astype(np.int8), name=np.array("x"))
    np.savez_compressed(packages / "a" / "pressed.npz", said=np.zeros((3000, 8), np.int8))
    (packages / "a" / "b.pyd").write_bytes(b"MZ" + bytes.fromhex("e8 00 10 00 00 48 8b 0d 20 00 00 00") * 99)
    (packages / "numpy" / "c.dll").write_bytes(b"MZ" + bytes.fromhex("e8 00 10 00 00") * 99)
    (packages / "a" / "d.py").write_text("1")
    held = {p.relative_to(folder).as_posix(): p.read_bytes() for p in payload.files_in(folder)}
    manifest = {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}
    (folder / payload.MANIFEST).write_text(json.dumps(manifest))
    return held


def test_what_is_folded_is_unfolded_by_the_installation(tmp_path):
    held = tree(tmp_path / "tree")
    behind = fold.fold(tmp_path / "tree", tmp_path / "installed")
    carried = {p.name for p in payload.files_in(tmp_path / "installed")}
    assert {"words.npy.rest", "some.npz.rest", "pressed.npz", "b.pyd", "d.py"} <= carried
    assert not {"words.npy", "some.npz"} & carried
    (tmp_path / "setup.exe").write_bytes(b"MZ and what NSIS makes" + behind + b"a signature")
    unfold.unfold(str(tmp_path / "setup.exe"), str(tmp_path / "installed"))
    found = {
        p.relative_to(tmp_path / "installed").as_posix(): p.read_bytes()
        for p in payload.files_in(tmp_path / "installed")
    }
    found.pop(payload.MANIFEST)
    assert found == held
    with zipfile.ZipFile(tmp_path / "installed" / payload.PACKAGES / "a" / "some.npz") as packed:
        assert packed.testzip() is None


def test_an_installer_that_was_cut_or_damaged_installs_nothing_else(tmp_path):
    tree(tmp_path / "tree")
    behind = fold.fold(tmp_path / "tree", tmp_path / "installed")
    (tmp_path / "cut.exe").write_bytes(b"MZ and what NSIS makes")
    with pytest.raises(ValueError, match="cut short"):
        unfold.unfold(str(tmp_path / "cut.exe"), str(tmp_path / "installed"))
    damaged = bytearray(behind)
    damaged[-50] ^= 4
    (tmp_path / "damaged.exe").write_bytes(damaged)
    with pytest.raises(ValueError, match=r"not what was built|shape"):
        unfold.unfold(str(tmp_path / "damaged.exe"), str(tmp_path / "installed"))


def test_the_installer_calls_what_unfolds():
    script = (payload.root() / "installer" / "edgelam.nsi").read_text(encoding="utf-8")
    assert '-m edgelam.installer.unfold "$EXEPATH" "$INSTDIR"' in script
    assert script.index("FILES") < script.index("edgelam.installer.unfold") < script.index("WriteUninstaller")
