"""Reading a window the usual way, one call per property of every node: the baseline of ``edgelam bench``."""

from __future__ import annotations

from edgelam.runtime.desktop.atspi.bus import Call, CallError, I, prop
from edgelam.runtime.desktop.atspi.desktop import AtspiDesktop

MOST = 4000


def walk_per_node(desktop: AtspiDesktop, app: str) -> int:
    """Breadth-first, each property waited for; the number of nodes read."""
    bus, name, top = desktop.window_of(app)
    frontier, seen = [top], 0
    while frontier and seen < MOST:
        path = frontier.pop(0)
        seen += 1
        accessible = I + "Accessible"
        calls = [
            *(prop(name, path, accessible, p) for p in ("Name", "Description")),
            *(Call(name, path, accessible, m) for m in ("GetRole", "GetState", "GetInterfaces")),
            Call(name, path, I + "Component", "GetExtents", "u", (0,)),
            Call(name, path, accessible, "GetChildren"),
        ]
        for call in calls:
            try:
                reply = bus.call(call)
            except CallError:
                continue
            if call.method == "GetChildren":
                frontier += [child for owner, child in reply[0] if owner == name]
    return seen
