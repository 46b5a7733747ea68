"""How a question is asked, by its grammar or by telling somebody to find it out."""

from __future__ import annotations

import re

ASKS = re.compile(
    r"^(?:what|what's|how (?:much|many|long|old|far|big|large|often)|which|who|whose|where|why|is|are|does|did|when (?:is|are|was|were|do|does|did|will|can|has|have))\b",
    re.IGNORECASE,
)

TELLING = re.compile(
    r"^(?:tell (?:me|us)|let me know|read(?: me| it| them)?(?: out| off| back)?(?: to me)?|find out|look up|check|see|show me|say|know)\s+"
    r"(?=(?:what|which|how (?:many|much|long|old|far|big|large|often)|who|whose|where)\b(?! to\b))",
    re.IGNORECASE,
)
"""How a question is begun that is no question by its grammar: *tell me which*, *look up how many*."""

WHETHER = re.compile(r"^(?:check|see|find out|look|tell (?:me|us)|let me know)\s+(?:if|whether)\b", re.IGNORECASE)
