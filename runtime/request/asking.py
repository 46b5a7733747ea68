"""How a question is asked, by its grammar or by telling somebody to find it out."""

from __future__ import annotations

import re

_HOW = r"how (?!to\b|do\b|can\b|could\b|would\b|should\b|about\b)\w+"
_WH = rf"(?:what|what['’]?s|wh?ich|{_HOW}|who|who['’]?s|whom|whose|where|where['’]?s|why)"
_THEM = r"(?:i|we|you|they|it|he|she|these|those|this|that|there|any\w*|the|my|our)"
YES_NO = re.compile(
    rf"^(?:(?:is|are|was|were|does|did|am)\b|(?:do|have) (?:i|we|you|they|these|those|my|our)\b|(?:has|had) {_THEM}\b)",
    re.IGNORECASE,
)
"""A question that is answered by yes or no."""

ASKS = re.compile(
    rf"^(?:(?:in|on|at|to|from|by|of|with|for|under|until|since)\s+)?{_WH}\b|^when (?:is|are|was|were|do|does|did|will|can|has|have)\b|{YES_NO.pattern}",
    re.IGNORECASE,
)

_KNOWING = (
    r"(?:(?:can|could|would) you (?:please )?)?(?:tell(?:ing)? (?:me|us)|let me know|read(?: me| it| them)?(?: out| off| back)?(?: to me)?|find out|look up|look|check|see|show me|say|know|remind me)"
    r"|(?:i(?:['’]d| would) (?:like|love|need) to know|i (?:want|need) to know|i wonder|do you know|do you see)"
)
TELLING = re.compile(
    rf"^(?:{_KNOWING})\s+(?=(?:(?:in|on|at|from|by|under)\s+)?(?:what|what['’]?s|wh?ich|{_HOW}|who|who['’]?s|whose|where)\b(?! to\b))",
    re.IGNORECASE,
)
"""How a question is begun that is no question by its grammar: *tell me which*, *look up how many*."""

WHETHER = re.compile(
    r"^(?:(?:can|could|would) you (?:please )?)?(?:check|see|find out|look|tell (?:me|us)|let me know|i(?:['’]d| would) like to know|i (?:want|need) to know|i wonder|do you know)\s+(?:if|whether)\b\s*",
    re.IGNORECASE,
)
