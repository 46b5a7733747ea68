"""AT-SPI's numbers in edgelam's words (at-spi2-core 2.46, ``atspi-constants.h``)."""

from __future__ import annotations

from enum import IntEnum

from edgelam.control import Role, State


class AtRole(IntEnum):
    """The AT-SPI roles that edgelam tells apart."""

    ALERT = 2
    CHECK_BOX = 7
    CHECK_MENU_ITEM = 8
    COMBO_BOX = 11
    DATE_EDITOR = 12
    DIAL = 15
    DIALOG = 16
    FILE_CHOOSER = 19
    FRAME = 23
    ICON = 26
    LABEL = 29
    LIST = 31
    LIST_ITEM = 32
    MENU = 33
    MENU_BAR = 34
    MENU_ITEM = 35
    PAGE_TAB = 37
    PANEL = 39
    PASSWORD_TEXT = 40
    POPUP_MENU = 41
    PROGRESS_BAR = 42
    PUSH_BUTTON = 43
    RADIO_BUTTON = 44
    RADIO_MENU_ITEM = 45
    SCROLL_BAR = 48
    SCROLL_PANE = 49
    SEPARATOR = 50
    SLIDER = 51
    SPIN_BUTTON = 52
    STATUS_BAR = 54
    TABLE = 55
    TABLE_CELL = 56
    COLUMN_HEADER = 57
    TERMINAL = 60
    TEXT = 61
    TOGGLE_BUTTON = 62
    TOOL_BAR = 63
    TREE = 65
    TREE_TABLE = 66
    WINDOW = 69
    PARAGRAPH = 73
    APPLICATION = 75
    ENTRY = 79
    HEADING = 83
    LINK = 88
    TREE_ITEM = 91
    DOCUMENT_TEXT = 94
    DOCUMENT_WEB = 95
    STATIC = 116
    PUSH_BUTTON_MENU = 129


ROLES: dict[int, Role] = {
    AtRole.ALERT: Role.DIALOG,
    AtRole.CHECK_BOX: Role.CHECK,
    AtRole.CHECK_MENU_ITEM: Role.CHECK,
    AtRole.COMBO_BOX: Role.COMBO,
    AtRole.DATE_EDITOR: Role.TEXT,
    AtRole.DIAL: Role.SLIDER,
    AtRole.DIALOG: Role.DIALOG,
    AtRole.FILE_CHOOSER: Role.DIALOG,
    AtRole.FRAME: Role.WINDOW,
    AtRole.ICON: Role.ITEM,
    AtRole.LABEL: Role.LABEL,
    AtRole.LIST_ITEM: Role.ITEM,
    AtRole.MENU: Role.MENU,
    AtRole.MENU_ITEM: Role.MENU_ITEM,
    AtRole.PAGE_TAB: Role.TAB,
    AtRole.PASSWORD_TEXT: Role.PASSWORD,
    AtRole.PROGRESS_BAR: Role.PROGRESS,
    AtRole.PUSH_BUTTON: Role.BUTTON,
    AtRole.RADIO_BUTTON: Role.RADIO,
    AtRole.RADIO_MENU_ITEM: Role.RADIO,
    AtRole.SCROLL_BAR: Role.SCROLL,
    AtRole.SLIDER: Role.SLIDER,
    AtRole.SPIN_BUTTON: Role.SPIN,
    AtRole.STATUS_BAR: Role.STATUS,
    AtRole.TABLE_CELL: Role.CELL,
    AtRole.TERMINAL: Role.TEXT,
    AtRole.TEXT: Role.TEXT,
    AtRole.TOGGLE_BUTTON: Role.TOGGLE,
    AtRole.WINDOW: Role.WINDOW,
    AtRole.ENTRY: Role.TEXT,
    AtRole.HEADING: Role.LABEL,
    AtRole.LINK: Role.LINK,
    AtRole.TREE_ITEM: Role.ITEM,
    AtRole.DOCUMENT_TEXT: Role.TEXT,
    AtRole.STATIC: Role.LABEL,
    AtRole.PUSH_BUTTON_MENU: Role.BUTTON,
}
"""One table for every role; what is missing is a group and is looked through."""

MENU_ROLES = frozenset(
    {AtRole.MENU, AtRole.MENU_BAR, AtRole.MENU_ITEM, AtRole.CHECK_MENU_ITEM, AtRole.RADIO_MENU_ITEM, AtRole.POPUP_MENU}
)
MENU_BUTTON = "GtkMenuButton"
"""What GTK 4 calls a button that opens a popover where nobody has named it."""
POPOVER_MENU = "GtkPopoverMenu"
"""What GTK 4 calls the sheet that a menu's entries lie on: nothing to act on."""

DIALOG_ROLES = frozenset({AtRole.DIALOG, AtRole.ALERT, AtRole.FILE_CHOOSER})
TOP_ROLES = DIALOG_ROLES | {AtRole.FRAME, AtRole.WINDOW}


class AtState(IntEnum):
    """Bit numbers of the AT-SPI states that edgelam reads."""

    ACTIVE = 1
    CHECKED = 4
    EDITABLE = 7
    ENABLED = 8
    EXPANDED = 10
    FOCUSABLE = 11
    FOCUSED = 12
    MODAL = 16
    MULTI_LINE = 17
    MULTISELECTABLE = 18
    PRESSED = 20
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25
    VISIBLE = 30
    MANAGES_DESCENDANTS = 31
    IS_DEFAULT = 39
    HAS_POPUP = 42


STATES: dict[AtState, State] = {
    AtState.SENSITIVE: State.ENABLED,
    AtState.SHOWING: State.SHOWING,
    AtState.FOCUSED: State.FOCUSED,
    AtState.FOCUSABLE: State.FOCUSABLE,
    AtState.EDITABLE: State.EDITABLE,
    AtState.CHECKED: State.CHECKED,
    AtState.PRESSED: State.CHECKED,
    AtState.SELECTED: State.SELECTED,
    AtState.EXPANDED: State.EXPANDED,
    AtState.MODAL: State.MODAL,
    AtState.MULTI_LINE: State.MULTILINE,
    AtState.IS_DEFAULT: State.DEFAULT,
}
LABELLED_BY = 2
"""Number of the relation from a control to its label."""
