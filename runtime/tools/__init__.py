"""Tools: typed functions offered beside the controls, with the same guard, log, verification and undo.

``tool`` says what one is, ``kinds``, ``times``, ``places`` and ``amounts`` what its arguments can be, ``machine`` what it works
on (``linux``, ``windows`` and ``sim`` implement that), ``registry`` finds what is installed, ``choose`` tells whether a subtask
means a tool or a control, ``calling`` carries a call out. ``serve`` and ``remote`` speak MCP.
"""

from __future__ import annotations

from edgelam.runtime.tools.machine import Machine, MachineError
from edgelam.runtime.tools.tool import Tool, tool

__all__ = ["Machine", "MachineError", "Tool", "tool"]
