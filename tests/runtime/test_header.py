"""Headers of model files, whole, damaged and hostile: one sentence each, whatever the bytes are."""

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgelam.errors import ModelError
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.models import locate


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def file(*, tensors=((b"a.weight", (64,), 0, 0),), fields=(), data=b"\0" * 256, version=3) -> bytes:
    """A GGUF file with these tensors (name, shape, type, offset)."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(fields)) + b"".join(fields)
    for name, shape, kind, offset in tensors:
        head += text(name.decode()) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
    return head + b"\0" * (-len(head) % 32) + data


FIELD = text("general.architecture") + struct.pack("<I", 8) + text("llama")
LIST = text("list") + struct.pack("<IIQ", 9, 4, 3) + struct.pack("<3I", 1, 2, 3)


def test_a_whole_file_is_read(tmp_path):
    path = tmp_path / "m.gguf"
    path.write_bytes(file(fields=(FIELD, LIST)))
    header = read_header(path)
    assert header.architecture == "llama"
    assert header.fields["list"] == [1, 2, 3]
    (tensor,) = header.tensors
    assert (tensor.name, tensor.shape, tensor.kind, tensor.size) == ("a.weight", (64,), "F32", 256)


@pytest.mark.model
def test_the_shipped_model_is_read():
    path = locate(None)
    header = read_header(path)
    assert header.data + max(t.offset + t.size for t in header.tensors) <= path.stat().st_size
    assert header.fields["llama.block_count"] == 24


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "cut short"),
        (b"PK\x03\x04zip", "does not begin with GGUF"),
        (file(version=9), "version 9"),
        (file()[:40], "cut short"),
        (file(data=b""), "outside the file"),
        (file(tensors=((b"a", (64,), 77, 0),)), "unknown type"),
        (file(tensors=((b"a", (48,), 2, 0),)), "no multiple of 32"),
        (file(tensors=((b"a", (1 << 50,), 0, 0),)), "impossible shape"),
        (file(tensors=((b"a", (0,), 0, 0),)), "impossible shape"),
        (file(tensors=((b"a", (64,), 0, 7),)), "outside the file"),
        (file(tensors=((b"a", (16,), 0, 0), (b"a", (16,), 0, 64))), "same name"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0), "damaged"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 40), "damaged"),
        (file(fields=(text("x") + struct.pack("<IIQ", 9, 9, 1),)), "damaged"),
        (file(fields=(text("general.alignment") + struct.pack("<II", 4, 0),)), "alignment"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path, content, says):
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=says) as caught:
        read_header(path)
    assert str(caught.value).count(". ") == 0


def test_no_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.gguf", tmp_path):
        with pytest.raises(ModelError, match="no model file"):
            read_header(path)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_damage_anywhere_is_a_sentence_or_still_a_header(tmp_path, data):
    whole = bytearray(file(fields=(FIELD, LIST)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "m.gguf"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        header = read_header(path)
    except ModelError:
        return
    assert all(header.data + t.offset + t.size <= path.stat().st_size for t in header.tensors)
