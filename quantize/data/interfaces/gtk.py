"""Windows and menus from GtkBuilder and Glade files, of GTK 2 to 4 with libhandy and libadwaita."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from edgelam.control import Role
from edgelam.quantize.data.interfaces.rows import (
    LEAST_ROWS,
    Row,
    Window,
    label,
    named,
    options,
    tag,
    tooltip,
    window,
    without_markup,
)

_ROLES = {
    "Button": Role.BUTTON, "ToolButton": Role.BUTTON, "FileChooserButton": Role.BUTTON, "ColorButton": Role.BUTTON,
    "FontButton": Role.BUTTON, "MenuButton": Role.BUTTON, "AppChooserButton": Role.BUTTON, "MenuToolButton": Role.BUTTON,
    "SplitButton": Role.BUTTON, "ModelButton": Role.MENU_ITEM, "LinkButton": Role.LINK, "ButtonRow": Role.BUTTON,
    "ToggleButton": Role.TOGGLE, "ToggleToolButton": Role.TOGGLE, "Switch": Role.TOGGLE, "SwitchRow": Role.TOGGLE,
    "CheckButton": Role.CHECK, "RadioButton": Role.RADIO, "RadioToolButton": Role.RADIO,
    "Entry": Role.TEXT, "SearchEntry": Role.TEXT, "TextView": Role.TEXT, "EntryRow": Role.TEXT, "View": Role.TEXT,
    "PasswordEntry": Role.PASSWORD, "PasswordEntryRow": Role.PASSWORD, "SpinButton": Role.SPIN, "SpinRow": Role.SPIN,
    "ComboBox": Role.COMBO, "ComboBoxText": Role.COMBO, "DropDown": Role.COMBO, "ComboBoxEntry": Role.COMBO, "ComboRow": Role.COMBO,
    "Scale": Role.SLIDER, "HScale": Role.SLIDER, "VScale": Role.SLIDER,
    "MenuItem": Role.MENU_ITEM, "ImageMenuItem": Role.MENU_ITEM, "CheckMenuItem": Role.CHECK, "RadioMenuItem": Role.RADIO,
    "Action": Role.MENU_ITEM, "ToggleAction": Role.CHECK, "RadioAction": Role.RADIO,
    "Expander": Role.TOGGLE, "ExpanderRow": Role.TOGGLE,
}  # fmt: skip
"""Roles by class, without the library's prefix."""

_ROWS = frozenset(
    {"ActionRow", "ComboRow", "ExpanderRow", "EntryRow", "PasswordEntryRow", "SwitchRow", "SpinRow", "ButtonRow"}
)
_FIELDS = frozenset({Role.TEXT, Role.PASSWORD, Role.SPIN, Role.COMBO, Role.SLIDER})
_PREFIXES = ("GtkSource", "Gtk", "Adw", "Hdy")
_STOCK = {
    "ok": "OK", "cancel": "Cancel", "close": "Close", "apply": "Apply", "yes": "Yes", "no": "No", "add": "Add", "remove": "Remove",
    "delete": "Delete", "edit": "Edit", "open": "Open", "save": "Save", "save-as": "Save As", "new": "New", "quit": "Quit", "help": "Help",
    "about": "About", "preferences": "Preferences", "properties": "Properties", "find": "Find", "find-and-replace": "Find and Replace",
    "cut": "Cut", "copy": "Copy", "paste": "Paste", "undo": "Undo", "redo": "Redo", "clear": "Clear", "refresh": "Refresh", "print": "Print",
    "print-preview": "Print Preview", "page-setup": "Page Setup", "go-back": "Back", "go-forward": "Forward", "go-up": "Up", "go-down": "Down",
    "goto-first": "First", "goto-last": "Last", "home": "Home", "stop": "Stop", "execute": "Execute", "select-all": "Select All",
    "revert-to-saved": "Revert", "fullscreen": "Fullscreen", "leave-fullscreen": "Leave Fullscreen", "zoom-in": "Zoom In", "zoom-out": "Zoom Out",
    "zoom-fit": "Best Fit", "zoom-100": "Normal Size", "media-play": "Play", "media-pause": "Pause", "media-stop": "Stop",
    "media-next": "Next", "media-previous": "Previous", "media-record": "Record", "connect": "Connect", "disconnect": "Disconnect",
    "convert": "Convert", "index": "Index", "info": "Information", "network": "Network", "directory": "Directory", "file": "File", "bold": "Bold",
    "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough", "sort-ascending": "Ascending", "sort-descending": "Descending",
    "spell-check": "Spell Check", "undelete": "Undelete", "jump-to": "Jump to", "indent": "Increase Indent", "unindent": "Decrease Indent",
    "select-color": "Color", "select-font": "Font", "justify-left": "Left", "justify-right": "Right", "justify-center": "Center", "justify-fill": "Fill",
}  # fmt: skip
"""What GTK writes on its stock buttons, without ``gtk-``."""


@dataclass(slots=True)
class _File:
    """One file: its objects by id, each element's parent, and whether the file says what is to be translated."""

    objects: dict[str, Element] = field(default_factory=dict)
    parents: dict[Element, Element] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    marked: bool = False


def windows(root: Element) -> Iterator[Window]:
    """Every window, dialog and menu of a file (``<interface>`` or ``<glade-interface>``)."""
    file = _File()
    for element in root.iter():
        for child in element:
            file.parents[child] = element
        if tag(element) in ("object", "widget", "template", "menu") and element.get("id"):
            file.objects[element.attrib["id"]] = element
    file.marked = any(e.get("translatable") in ("yes", "true") for e in root.iter())
    _name_fields(root, file)
    found: list[tuple[str, list[Row]]] = []
    for top in root:
        rows = list(_menu(top, file, ())) if tag(top) == "menu" else list(_rows(top, file, ()))
        if len(rows) < LEAST_ROWS and found:
            found[-1][1].extend(rows)
        elif rows:
            found.append((without_markup(_text(top, "title", file)), rows))
    yield from filter(None, (window(title, rows) for title, rows in found))


def _class(element: Element) -> str:
    name = element.get("class") or element.get("parent") or ""
    return next((name.removeprefix(p) for p in _PREFIXES if name.startswith(p)), name)


def _property(element: Element, name: str) -> Element | None:
    return next(
        (e for e in element if tag(e) in ("property", "attribute") and e.get("name", "").replace("_", "-") == name),
        None,
    )


def _text(element: Element, name: str, file: _File) -> str:
    """A property's text; empty where the file marks texts to be translated and not this one."""
    found = _property(element, name)
    if found is None or found.text is None:
        return ""
    stock = found.text.startswith("gtk-")
    if file.marked and not stock and found.get("translatable") not in ("yes", "true"):
        return ""
    return _STOCK.get(found.text[4:], "") if stock else found.text


def _name_fields(root: Element, file: _File) -> None:
    """Which label belongs to which field: by its mnemonic, by its relation, or by standing left of it."""
    for element in root.iter():
        if tag(element) not in ("object", "widget") or _class(element) not in ("Label", "AccelLabel"):
            continue
        said, target = label(_text(element, "label", file)), _property(element, "mnemonic-widget")
        if said and target is not None and target.text:
            file.labels.setdefault(target.text, said)
    for element in root.iter():
        if tag(element) == "relation" and (element.get("name") or element.get("type")) in ("labelled-by", "label-for"):
            other = file.objects.get(element.get("target") or (element.text or "").strip())
            holder = file.parents.get(file.parents[element])
            if other is not None and holder is not None and holder.get("id"):
                source, key = (
                    (holder, other.get("id")) if element.get("type") == "label-for" else (other, holder.get("id"))
                )
                said = label(_text(source, "label", file))
                if said and key:
                    file.labels.setdefault(key, said)


def _rows(element: Element, file: _File, path: tuple[str, ...]) -> Iterator[Row]:
    if tag(element) in ("object", "widget", "template"):
        row = _row(element, file, path)
        if row is not None:
            yield row
            if row.role is Role.MENU:
                path = (*path, row.label)
            elif row.role in (Role.BUTTON, Role.LINK, Role.COMBO) and tag(element) != "template":
                yield from _inside(element, file, path)
                return
        tab = _tab(element, file)
        if tab:
            yield Row(Role.TAB, tab)
    for child in element:
        if tag(child) == "menu":
            yield from _menu(child, file, path)
        elif tag(child) in ("child", "object", "widget", "property", "template", "objects"):
            yield from _rows(child, file, path)


def _inside(element: Element, file: _File, path: tuple[str, ...]) -> Iterator[Row]:
    """What a button holds beside its own label: a menu or a popover."""
    for inner in element.iter():
        if (
            inner is not element
            and tag(inner) in ("object", "widget")
            and _class(inner) in ("Menu", "Popover", "PopoverMenu")
        ):
            yield from _rows(inner, file, path)
            return


def _row(element: Element, file: _File, path: tuple[str, ...]) -> Row | None:
    role = _ROLES.get(_class(element))
    if role is None:
        return None
    about = (
        _text(element, "tooltip-text", file)
        or _text(element, "tooltip-markup", file)
        or _text(element, "tooltip", file)
    )
    said = _said(element, role, file)
    if role is Role.TEXT and _truth(element, "visibility") is False:
        role = Role.PASSWORD
    if role is Role.MENU_ITEM and any(
        tag(c) == "child" and (c.get("type") == "submenu" or _holds_menu(c)) for c in element
    ):
        role = Role.MENU
    if role is Role.CHECK and _property(element, "group") is not None:
        role = Role.RADIO
    said = named(said, about)
    if not said:
        return None
    offered = options(_offered(element, file)) if role is Role.COMBO else ()
    menus = " > ".join(path) if role in (Role.MENU, Role.MENU_ITEM, Role.CHECK, Role.RADIO) else ""
    return Row(role, said, tooltip(about, said), offered, menus)


def _said(element: Element, role: Role, file: _File) -> str:
    """The label a control carries itself or, for a field, the one beside it."""
    own = "title" if _class(element) in _ROWS else "label"
    said = label(_text(element, own, file)) or label(_accessible(element, file))
    if said and role not in _FIELDS:
        return said
    if role in _FIELDS or _class(element) in (
        "Switch",
        "FileChooserButton",
        "ColorButton",
        "FontButton",
        "AppChooserButton",
    ):
        said = said or file.labels.get(element.get("id", ""), "") or _beside(element, file)
        return said or label(_text(element, "placeholder-text", file))
    return _held(element, file) or file.labels.get(element.get("id", ""), "")


def _accessible(element: Element, file: _File) -> str:
    for inner in element.iter():
        if tag(inner) == "property" and inner.get("name") in ("AtkObject::accessible-name", "accessible-name"):
            return inner.text or ""
    about = next((e for e in element if tag(e) == "accessibility"), None)
    return _text(about, "label", file) if about is not None else ""


def _held(element: Element, file: _File) -> str:
    """The label inside a button."""
    for inner in element.iter():
        if inner is not element and tag(inner) in ("object", "widget"):
            if _class(inner) in ("Label", "AccelLabel", "ButtonContent") and (
                said := label(_text(inner, "label", file))
            ):
                return said
            if _class(inner) in ("Menu", "Popover", "PopoverMenu"):
                return ""
    return ""


def _beside(element: Element, file: _File) -> str:
    """The label left of a field in its grid, before it in its box, or of the row that holds it."""
    for _ in range(3):
        child = file.parents.get(element)
        holder = file.parents.get(child) if child is not None else None
        if child is None or holder is None or tag(child) != "child":
            return ""
        if _class(holder) in _ROWS:
            return label(_text(holder, "title", file))
        if _class(holder) in ("Notebook", "Stack", "ViewStack"):
            return ""
        siblings = [e for e in holder if tag(e) == "child" and e.get("type") not in ("tab", "label")]
        if child not in siblings:
            return ""
        places = {e: _place(e) for e in siblings}
        column, line = places[child]
        if line is None:
            before = siblings[: siblings.index(child)][-1:]
        else:
            before = sorted(
                (e for e in siblings if places[e][1] == line and places[e][0] < column), key=lambda e: -places[e][0]
            )[:1]
        for one in before:
            for inner in one.iter():
                if tag(inner) in ("object", "widget") and _class(inner) == "Label":
                    return label(_text(inner, "label", file))
        if before:
            return ""
        element = holder
    return ""


def _place(child: Element) -> tuple[int, int | None]:
    """Column and line of a child of a grid or table (line None: no grid)."""
    found: dict[str, int] = {}
    for inner in child:
        for holder in (inner, *inner):
            if tag(holder) in ("packing", "layout"):
                for one in holder:
                    name, text = one.get("name", "").replace("_", "-"), (one.text or "").strip()
                    if text.isdigit():
                        found[name] = int(text)
    if not found.keys() & {"left-attach", "top-attach", "column", "row"}:
        return 0, None
    return found.get("left-attach", found.get("column", 0)), found.get("top-attach", found.get("row", 0))


def _tab(element: Element, file: _File) -> str:
    """The title of the page that this is, in a notebook's tab, a stack or a preferences window."""
    name = _class(element)
    if name in ("StackPage", "ViewStackPage", "PreferencesPage"):
        return label(_text(element, "title", file))
    child = file.parents.get(element)
    if child is None or tag(child) != "child":
        return ""
    if child.get("type") == "tab":
        return label(_text(element, "label", file)) or _held(element, file)
    packing = next((e for e in child if tag(e) == "packing"), None)
    return label(_text(packing, "title", file)) if packing is not None else ""


def _offered(element: Element, file: _File) -> Iterator[str | None]:
    holder = element
    model = _property(element, "model")
    if model is not None and (model.text or "").strip() in file.objects:
        holder = file.objects[(model.text or "").strip()]
    old = _property(element, "items")
    if old is not None:
        yield from (old.text or "").splitlines()
    for inner in holder.iter():
        if tag(inner) in ("item", "col") and (not file.marked or inner.get("translatable") in ("yes", "true")):
            yield inner.text


def _truth(element: Element, name: str) -> bool | None:
    found = _property(element, name)
    return None if found is None else (found.text or "").strip().lower() in ("true", "yes", "1")


def _holds_menu(child: Element) -> bool:
    return any(tag(e) in ("object", "widget") and _class(e) == "Menu" for e in child)


def _menu(menu: Element, file: _File, path: tuple[str, ...]) -> Iterator[Row]:
    """A menu model: ``<menu>`` with sections, submenus and items."""
    for inner in menu:
        said = label(_text(inner, "label", file))
        if tag(inner) == "section":
            yield from _menu(inner, file, path)
        elif tag(inner) == "submenu":
            if said:
                yield Row(Role.MENU, said, "", (), " > ".join(path))
            yield from _menu(inner, file, (*path, said) if said else path)
        elif tag(inner) == "item" and said:
            yield Row(Role.MENU_ITEM, said, "", (), " > ".join(path))
