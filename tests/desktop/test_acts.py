"""A real application is acted on, every kind of control of it, and what edgelam says of each act is so."""

import shutil

import pytest

from edgelam.quantize.evaluate.acts.audit import audit
from edgelam.quantize.evaluate.acts.records import Found
from edgelam.runtime.desktop.atspi.session import missing_programs

pytestmark = [pytest.mark.desktop, pytest.mark.skipif(bool(missing_programs()), reason="needs Xvfb")]


@pytest.mark.parametrize("app", ["mousepad", "featherpad"])
def test_what_is_said_of_acts_is_so(app):
    """GTK 3 and Qt 5."""
    if shutil.which(app) is None:
        pytest.skip(f"{app} is not installed")
    report = audit(app, 0.5, lambda words: None)
    wrong = [a for a in report.acts if a.found in (Found.MISREAD, Found.FALSE, Found.BY_HAND, Found.LOST)]
    assert report.problem == ""
    assert len(report.acts) >= 6
    assert wrong == []
