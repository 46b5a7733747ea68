"""Data is the same however many workers make it, and wherever."""

from importlib.util import find_spec

import pytest

from edgelam.errors import UsageError
from edgelam.quantize.data.produce import SIZE, Source, jobs_of, produce, run_job
from edgelam.readlog import read_all


def jobs():
    made = [
        *jobs_of(Source.SIMULATED, 4, 3, "Settings"), *jobs_of(Source.SIMULATED, 4, 3, "Collection"),
        *jobs_of(Source.SCREENS, 3, 3), *jobs_of(Source.OPENINGS, 3, 3),
    ]  # fmt: skip
    assert len(made) == 4
    return made


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    path = tmp_path_factory.mktemp("alone") / "train.jsonl"
    produce(jobs(), path, lambda _: None)
    return path.read_bytes()


def test_jobs_cover_everything_once():
    made = jobs_of(Source.SCREENS, 2 * SIZE + 7, 1)
    assert [(j.first, j.count) for j in made] == [(0, SIZE), (SIZE, SIZE), (2 * SIZE, 7)]


def test_processes_give_the_same_bytes(alone, tmp_path):
    produce(jobs(), tmp_path / "train.jsonl", lambda _: None, workers=2)
    assert (tmp_path / "train.jsonl").read_bytes() == alone
    assert len(list(read_all(tmp_path / "train.jsonl"))) >= 12


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra")
def test_two_ray_workers_give_the_same_bytes(alone, tmp_path):
    produce(jobs(), tmp_path / "train.jsonl", lambda _: None, workers=2, ray="local")
    assert (tmp_path / "train.jsonl").read_bytes() == alone


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is here")
def test_ray_that_is_missing_names_the_extra(tmp_path):
    with pytest.raises(UsageError, match=r"edgelam\[ray\]"):
        produce(jobs(), tmp_path / "train.jsonl", lambda _: None, ray="local")


def test_an_interrupted_run_goes_on(alone, tmp_path):
    made = jobs()
    path = tmp_path / "train.jsonl"
    folder = path.with_suffix(".jobs")
    folder.mkdir()
    (folder / "00000.jsonl").write_text(run_job(made[0]), encoding="utf-8")
    said = []
    produce(made, path, said.append)
    assert len(said) == len(made) - 1
    assert path.read_bytes() == alone
    assert not folder.exists()
