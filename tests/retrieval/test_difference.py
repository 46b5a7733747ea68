"""A network packed as its difference from the encoder is the same file again, or it is refused."""

import shutil

import numpy as np
import pytest

from edgelam.errors import ModelError
from edgelam.installer import differences
from edgelam.retrieval.difference import FILE, put_together
from edgelam.retrieval.encoder import DEFAULT, FILES, is_there, network_file, open_session
from edgelam.runtime.request import tagger


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed") / "planner"
    shutil.copytree(tagger.DEFAULT, folder)
    differences.replace(folder, DEFAULT)
    return folder


def test_it_is_the_same_file_again_and_can_be_opened(packed):
    assert is_there(packed)
    assert network_file(packed).name == FILE
    assert put_together(packed / FILE, DEFAULT / FILES[0]) == (tagger.DEFAULT / FILES[0]).read_bytes()
    assert {i.name for i in open_session(packed, 1).get_inputs()} == {
        i.name for i in open_session(tagger.DEFAULT, 1).get_inputs()
    }


def test_most_of_a_tuned_network_is_a_small_difference(packed):
    with np.load(packed / FILE) as held:
        at = np.concatenate([held["bytes"][here : here + length] for here, _, length in held["regions"]])
    assert len(at) > 10_000_000
    assert np.mean(np.abs(at.astype(np.int8)) < 32) > 0.9


def test_tensors_of_an_onnx_file_are_found():
    data = (DEFAULT / FILES[0]).read_bytes()
    found = list(differences.tensors(data))
    assert sum(length for _, length in found) > 0.95 * len(data)
    assert all(0 < start < len(data) - length for start, length in found)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d[:5000],
        lambda d: d.replace(b"PK", b"XX", 1),
        lambda d: d[:9_000_000] + b"\0" * 9 + d[9_000_009:],
        lambda d: b"",
    ],
)
def test_a_damaged_difference_is_refused(packed, tmp_path, spoil):
    shutil.copytree(packed, tmp_path / "n")
    path = tmp_path / "n" / FILE
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ModelError, match=r"model\.difference"):
        open_session(tmp_path / "n", 1)


def test_another_encoder_than_the_one_it_was_made_for_is_said(packed, tmp_path):
    other = tmp_path / FILES[0]
    data = bytearray((DEFAULT / FILES[0]).read_bytes())
    data[5_000_000] ^= 1
    other.write_bytes(data)
    with pytest.raises(ModelError, match="made for another"):
        put_together(packed / FILE, other)
    other.write_bytes(bytes(data[:1000]))
    with pytest.raises(ModelError, match="damaged"):
        put_together(packed / FILE, other)
