"""The guard: judges what an act will do, asks before what cannot be taken back, and never does what is forbidden.

``target`` finds what an act sets off, ``consequence`` what that does, ``forbidden`` what is never done, ``wish`` what the
person asked for, ``question`` what a yes is for, ``check`` the verdict.
"""

from __future__ import annotations

from edgelam.risk import Risk
from edgelam.runtime.guard.check import Confirm, Guard, Limits
from edgelam.runtime.guard.judgement import Judgement, judge, risk_of
from edgelam.runtime.guard.vocabulary import Consequence, Prohibition, Verdict

__all__ = [
    "Confirm",
    "Consequence",
    "Guard",
    "Judgement",
    "Limits",
    "Prohibition",
    "Risk",
    "Verdict",
    "judge",
    "risk_of",
]
