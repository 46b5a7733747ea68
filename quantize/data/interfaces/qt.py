"""Windows from Qt Designer files, and menus from those of wxWidgets (XRC): both name a widget's class and its texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from edgelam.control import Role
from edgelam.quantize.data.interfaces.rows import Row, Window, label, named, options, tag, tooltip, window

_ROLES = {
    "QPushButton": Role.BUTTON, "QToolButton": Role.BUTTON, "QCommandLinkButton": Role.BUTTON, "QCheckBox": Role.CHECK,
    "QRadioButton": Role.RADIO, "QLineEdit": Role.TEXT, "QTextEdit": Role.TEXT, "QPlainTextEdit": Role.TEXT, "QKeySequenceEdit": Role.TEXT,
    "QComboBox": Role.COMBO, "QFontComboBox": Role.COMBO, "QSpinBox": Role.SPIN, "QDoubleSpinBox": Role.SPIN, "QAbstractSpinBox": Role.SPIN,
    "QDateEdit": Role.SPIN, "QTimeEdit": Role.SPIN, "QDateTimeEdit": Role.SPIN, "QSlider": Role.SLIDER, "QDial": Role.SLIDER,
    "KUrlRequester": Role.TEXT, "KColorButton": Role.BUTTON, "KColorCombo": Role.COMBO, "KFontRequester": Role.BUTTON,
    "KIntNumInput": Role.SPIN, "KIntSpinBox": Role.SPIN, "KDateComboBox": Role.COMBO, "KTimeComboBox": Role.COMBO, "KLineEdit": Role.TEXT,
}  # fmt: skip
_ENDINGS = (
    ("LineEdit", Role.TEXT), ("TextEdit", Role.TEXT), ("ComboBox", Role.COMBO), ("SpinBox", Role.SPIN), ("CheckBox", Role.CHECK),
    ("RadioButton", Role.RADIO), ("Slider", Role.SLIDER), ("Requester", Role.TEXT), ("Button", Role.BUTTON),
)  # fmt: skip
"""A widget of the application's own is most often named after what it is."""

_FIELDS = frozenset({Role.TEXT, Role.SPIN, Role.COMBO, Role.SLIDER})
_STANDARD = {
    "SaveAll": "Save All", "RestoreDefaults": "Restore Defaults", "YesToAll": "Yes to All", "NoToAll": "No to All", "Ok": "OK",
}  # fmt: skip
_CONTAINERS = frozenset({"widget", "layout", "item"})


@dataclass(slots=True)
class _File:
    actions: dict[str, Element] = field(default_factory=dict)
    widgets: dict[str, Element] = field(default_factory=dict)
    buddies: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    beside: dict[Element, str] = field(default_factory=dict)


def windows(root: Element) -> Iterator[Window]:
    """The one window of a Designer file (``<ui>``)."""
    file = _File()
    for custom in root.iter("customwidget"):
        file.bases[custom.findtext("class", "")] = custom.findtext("extends", "")
    for element in root.iter():
        if element.tag == "action":
            file.actions[element.get("name", "")] = element
        elif element.tag == "widget":
            file.widgets[element.get("name", "")] = element
            target = _property(element, "buddy")
            if target and (said := label(_text(element, "text"), "&")):
                file.buddies[target] = said
        elif element.tag == "layout":
            _note_labels(element, file)
    top = root.find("widget")
    if top is None:
        return
    found = window(label(_text(top, "windowTitle") or _text(top, "caption"), "&"), list(_rows(top, file, ())))
    if found is not None:
        yield found


def _property(element: Element, name: str) -> str:
    """A property's text or value, marked for translation or not."""
    for one in element:
        if one.tag in ("property", "attribute") and one.get("name") == name and len(one):
            return one[0].text or ""
    return ""


def _text(element: Element, name: str) -> str:
    """A property's text; empty where it is not to be translated."""
    for one in element:
        if one.tag in ("property", "attribute") and one.get("name") == name and len(one):
            return "" if one[0].get("notr") == "true" else one[0].text or ""
    return ""


def _note_labels(layout: Element, file: _File) -> None:
    """For each field of the layout, the label left of it in its row, or before it."""
    grid = layout.get("class") in ("QGridLayout", "QFormLayout")
    before: dict[int, str] = {}
    items = [i for i in layout if i.tag == "item" and len(i)]
    for item in sorted(items, key=lambda i: (int(i.get("row", 0)), int(i.get("column", 0)))) if grid else items:
        line, inner = int(item.get("row", 0)), item[0]
        if inner.tag == "widget" and _base(inner, file) in ("QLabel", "KActiveLabel"):
            before[line] = label(_text(inner, "text"), "&")
            continue
        said = before.pop(line, "") or file.beside.get(layout, "")
        if said and inner.tag in ("widget", "layout"):
            file.beside[inner] = said


def _base(widget: Element, file: _File) -> str:
    name = widget.get("class", "")
    for _ in range(4):
        if name in _ROLES or name not in file.bases:
            break
        name = file.bases[name]
    return name.rpartition("::")[2]


def _role(widget: Element, file: _File) -> Role | None:
    name = _base(widget, file)
    if name == "QGroupBox":
        return Role.CHECK if _property(widget, "checkable") == "true" else None
    role = _ROLES.get(name) or next((r for end, r in _ENDINGS if name.endswith(end)), None)
    if role is Role.TEXT and _property(widget, "echoMode").endswith("Password"):
        return Role.PASSWORD
    return Role.TOGGLE if role is Role.BUTTON and _property(widget, "checkable") == "true" else role


def _rows(element: Element, file: _File, path: tuple[str, ...]) -> Iterator[Row]:
    if element.tag == "widget":
        if _base(element, file) in ("QMenu", "QMenuBar", "QToolBar"):
            yield from _menu(element, file, path)
            return
        said = label(_text(element, "title" if _has(element, "attribute", "title") else "label"), "&")
        if said and _has(element, "attribute", "title"):
            yield Row(Role.TAB, said)
        yield from _standard(element)
        row = _row(element, file)
        if row is not None:
            yield row
    for child in element:
        if child.tag in _CONTAINERS and not (child.tag == "item" and element.tag == "widget"):
            yield from _rows(child, file, path)


def _row(widget: Element, file: _File) -> Row | None:
    role = _role(widget, file)
    if role is None:
        return None
    about = _text(widget, "toolTip") or (_text(widget, "whatsThis") if role is not Role.BUTTON else "")
    said = (
        "" if role in _FIELDS or role is Role.PASSWORD else label(_text(widget, "title") or _text(widget, "text"), "&")
    )
    said = said or file.buddies.get(widget.get("name", ""), "") or file.beside.get(widget, "")
    said = named(
        said or label(_text(widget, "accessibleName"), "&") or label(_text(widget, "placeholderText"), "&"), about, "&"
    )
    if not said:
        return None
    offered = options(_text(i, "text") for i in widget if i.tag == "item") if role is Role.COMBO else ()
    return Row(role, said, tooltip(about, said, "&"), offered)


def _menu(menu: Element, file: _File, path: tuple[str, ...]) -> Iterator[Row]:
    """A menu bar, menu or tool bar: its actions in their order, submenus where they stand."""
    for added in menu:
        name = added.get("name", "")
        if added.tag != "addaction":
            continue
        action, inner = file.actions.get(name), file.widgets.get(name)
        if inner is not None and _base(inner, file) == "QMenu":
            said = label(_text(inner, "title"), "&")
            if said:
                yield Row(Role.MENU, said, "", (), " > ".join(path))
                yield from _menu(inner, file, (*path, said))
        elif action is not None and (said := label(_text(action, "text"), "&")):
            about = _text(action, "toolTip") or _text(action, "statusTip")
            bar = _base(menu, file) == "QToolBar"
            role = Role.CHECK if _property(action, "checkable") == "true" else Role.MENU_ITEM
            role = (Role.TOGGLE if role is Role.CHECK else Role.BUTTON) if bar else role
            yield Row(role, said.rstrip(".…") if bar else said, tooltip(about, said, "&"), (), " > ".join(path))


def _standard(widget: Element) -> Iterator[Row]:
    if widget.get("class") in ("QDialogButtonBox", "KDialogButtonBox"):
        for name in _property(widget, "standardButtons").replace("QDialogButtonBox::", "").split("|"):
            if name and name not in ("NoButton", "NoButtons"):
                yield Row(Role.BUTTON, _STANDARD.get(name, name))


def _has(element: Element, kind: str, name: str) -> bool:
    return any(e.tag == kind and e.get("name") == name for e in element)


_WX = {
    "wxButton": Role.BUTTON, "wxBitmapButton": Role.BUTTON, "tool": Role.BUTTON, "wxToggleButton": Role.TOGGLE, "wxCheckBox": Role.CHECK,
    "wxRadioButton": Role.RADIO, "wxTextCtrl": Role.TEXT, "wxChoice": Role.COMBO, "wxComboBox": Role.COMBO, "wxSpinCtrl": Role.SPIN,
    "wxSpinCtrlDouble": Role.SPIN, "wxSlider": Role.SLIDER, "wxHyperlinkCtrl": Role.LINK, "wxMenuItem": Role.MENU_ITEM, "wxMenu": Role.MENU,
    "notebookpage": Role.TAB, "choicebookpage": Role.TAB, "propertysheetpage": Role.TAB, "wxFilePickerCtrl": Role.BUTTON,
    "wxDirPickerCtrl": Role.BUTTON, "wxColourPickerCtrl": Role.BUTTON, "wxFontPickerCtrl": Role.BUTTON, "wxSearchCtrl": Role.TEXT,
}  # fmt: skip
_WX_IDS = {
    "wxID_OK": "OK",
    "wxID_CANCEL": "Cancel",
    "wxID_CLOSE": "Close",
    "wxID_HELP": "Help",
    "wxID_APPLY": "Apply",
    "wxID_YES": "Yes",
    "wxID_NO": "No",
}


def wx_windows(root: Element) -> Iterator[Window]:
    """Every window, dialog and menu of an XRC file (``<resource>``)."""
    for top in root:
        if tag(top) == "object":
            found = window(label(_child(top, "title")), list(_wx_rows(top, (), [""])))
            if found is not None:
                yield found


def _child(element: Element, name: str) -> str:
    return next((e.text or "" for e in element if tag(e) == name), "")


def _wx_rows(element: Element, path: tuple[str, ...], before: list[str]) -> Iterator[Row]:
    """``before``: the last text seen, which is the label of the field that follows."""
    name = element.get("class", "")
    role = _WX.get(name)
    if name == "wxStaticText":
        before[0] = label(_child(element, "label").replace("&", "_"))
    elif name == "wxRadioBox":
        texts = options(e.text for holder in element if tag(holder) == "content" for e in holder)
        yield from (Row(Role.RADIO, label(t.replace("&", "_"))) for t in texts)
    elif role is not None:
        row = _wx_row(element, role, path, before)
        if row.label:
            yield row
        if row.role is Role.MENU:
            path = (*path, row.label)
    for child in element:
        if tag(child) == "object":
            yield from _wx_rows(child, path, before)


def _wx_row(element: Element, role: Role, path: tuple[str, ...], before: list[str]) -> Row:
    about = _child(element, "tooltip") or _child(element, "help") or _child(element, "longhelp")
    said = label(_child(element, "label").replace("&", "_")) or _WX_IDS.get(element.get("name", ""), "")
    if role in _FIELDS or "Picker" in element.get("class", ""):
        said, before[0] = before[0], ""
    if role is Role.MENU_ITEM and "1" in (_child(element, "checkable"), _child(element, "radio")):
        role = Role.CHECK if _child(element, "checkable") == "1" else Role.RADIO
    if role is Role.TEXT and "wxTE_PASSWORD" in _child(element, "style"):
        role = Role.PASSWORD
    said = named(said, about.replace("&", ""))
    offered = (
        options(e.text for holder in element if tag(holder) == "content" for e in holder) if role is Role.COMBO else ()
    )
    return Row(role, said, tooltip(about, said), offered, " > ".join(path))
