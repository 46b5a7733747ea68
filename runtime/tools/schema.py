"""The arguments of a tool that describes itself by JSON Schema, as sub-grammars."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from edgelam.runtime.tools.kinds import Choice, Kind, Number, Span, Toggle
from edgelam.runtime.tools.lists import Items
from edgelam.runtime.tools.notations import Notation, notation_of
from edgelam.runtime.tools.tool import Parameter
from edgelam.screen_text import clean

BIG = 1e15
SINGLE = (Span, Number, Choice, Notation)
"""Kinds of which lists are taken."""

LONGEST, LONGEST_ABOUT = 2000, 200
"""Characters of a text, and of what is said of an argument."""


def parameters_of(schema: Mapping[str, Any]) -> tuple[Parameter, ...] | None:
    """Its arguments as sub-grammars; None where it needs one that is not a single value, or the schema is none."""
    found = []
    needed, properties = (schema.get(key) if isinstance(schema, Mapping) else "" for key in ("required", "properties"))
    if not (isinstance(needed, list | None) and isinstance(properties, Mapping | None)):
        return None
    required = {name for name in needed or () if isinstance(name, str)}
    for name, field in (properties or {}).items():
        named = re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) is not None
        plain = _plain(field, schema) if named else None
        kind = _kind(name, plain) if plain is not None else None
        if plain is not None and kind is not None:
            about = clean(str(plain.get("description", "")), LONGEST_ABOUT)
            found.append(Parameter(name, kind, name not in required, about=about))
        elif name in required:
            return None
    return tuple(found)


def _plain(field: Any, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A field with what it refers to, and what else it may be but null; None where that is left open."""
    if not isinstance(field, Mapping):
        return None
    if isinstance(field.get("$ref"), str):
        _, _, name = field["$ref"].rpartition("/")
        known = schema.get("$defs") or schema.get("definitions")
        meant = known.get(name) if isinstance(known, Mapping) else None
        return {**meant, **field} if isinstance(meant, Mapping) and "$ref" not in meant else None
    ways = field.get("anyOf") or field.get("oneOf")
    if isinstance(ways, list):
        left = [w for w in ways if not (isinstance(w, Mapping) and w.get("type") == "null")]
        inner = _plain(left[0], schema) if len(left) == 1 and left[0] is not field else None
        return {**inner, **{k: v for k, v in field.items() if k == "description"}} if inner is not None else None
    if isinstance(field.get("type"), list):
        types = [t for t in field["type"] if t != "null"]
        return {**field, "type": types[0]} if len(types) == 1 else None
    return field


def _kind(name: str, field: Mapping[str, Any]) -> Kind | None:
    values = [v for v in field["enum"] if v is not None] if isinstance(field.get("enum"), list) else []
    if values and all(isinstance(v, str) for v in values):
        return Choice({v: (v.replace("_", " "),) for v in values})
    low, high = (_number(field.get(bound), end) for bound, end in (("minimum", -BIG), ("maximum", BIG)))
    kinds: Mapping[object, Callable[[], Kind]] = {
        "string": lambda: notation_of(name, field) or Span(int(_number(field.get("maxLength"), LONGEST))), "boolean": Toggle,
        "integer": lambda: Number(low, high), "number": lambda: Number(low, high, decimals=True),
    }  # fmt: skip
    if field.get("type") == "array":
        each = _kind(name, field["items"]) if isinstance(field.get("items"), Mapping) else None
        return Items(each) if isinstance(each, SINGLE) else None
    make = kinds.get(field.get("type")) if isinstance(field.get("type"), str) else None
    return None if make is None else make()


def _number(value: Any, otherwise: float) -> float:
    """A bound, where it is one."""
    is_bound = isinstance(value, (int, float)) and not isinstance(value, bool) and -BIG <= value <= BIG
    return value if is_bound else otherwise
