"""UI Automation's numbers in edgelam's words (UIAutomationClient.h, Windows SDK)."""

from __future__ import annotations

from enum import IntEnum

from edgelam.control import Role


class Property(IntEnum):
    """The properties that a snapshot reads."""

    RUNTIME_ID = 30000
    BOUNDS = 30001
    CONTROL_TYPE = 30003
    NAME = 30005
    ACCELERATOR = 30006
    ACCESS_KEY = 30007
    FOCUSED = 30008
    FOCUSABLE = 30009
    ENABLED = 30010
    AUTOMATION_ID = 30011
    CLASS_NAME = 30012
    HELP = 30013
    PASSWORD = 30019
    WINDOW = 30020
    OFFSCREEN = 30022
    FRAMEWORK = 30024
    HAS_EXPAND = 30028
    HAS_INVOKE = 30031
    HAS_RANGE = 30033
    HAS_SCROLL = 30034
    HAS_SELECTION_ITEM = 30036
    HAS_TEXT = 30040
    HAS_TOGGLE = 30041
    HAS_VALUE = 30043
    VALUE = 30045
    READ_ONLY = 30046
    RANGE = 30047
    LEAST = 30049
    MOST = 30050
    SEVERAL = 30060
    EXPANDED = 30070
    MODAL = 30077
    SELECTED = 30079
    TOGGLED = 30086
    HAS_LEGACY = 30090
    LEGACY_ACTION = 30100
    HAS_ITEM_CONTAINER = 30108
    HAS_VIRTUALIZED = 30109


class Pattern(IntEnum):
    """The ways to act on an element."""

    INVOKE = 10000
    VALUE = 10002
    RANGE = 10003
    SCROLL = 10004
    EXPAND = 10005
    SELECTION_ITEM = 10010
    TEXT = 10014
    TOGGLE = 10015
    SCROLL_ITEM = 10017
    LEGACY = 10018
    ITEM_CONTAINER = 10019
    VIRTUALIZED = 10020


INTERFACES: dict[Pattern, str] = {
    Pattern.INVOKE: "IUIAutomationInvokePattern",
    Pattern.VALUE: "IUIAutomationValuePattern",
    Pattern.RANGE: "IUIAutomationRangeValuePattern",
    Pattern.SCROLL: "IUIAutomationScrollPattern",
    Pattern.EXPAND: "IUIAutomationExpandCollapsePattern",
    Pattern.SELECTION_ITEM: "IUIAutomationSelectionItemPattern",
    Pattern.TEXT: "IUIAutomationTextPattern",
    Pattern.TOGGLE: "IUIAutomationTogglePattern",
    Pattern.SCROLL_ITEM: "IUIAutomationScrollItemPattern",
    Pattern.LEGACY: "IUIAutomationLegacyIAccessiblePattern",
    Pattern.ITEM_CONTAINER: "IUIAutomationItemContainerPattern",
    Pattern.VIRTUALIZED: "IUIAutomationVirtualizedItemPattern",
}

WITH_CONTEXT_MENU = "IUIAutomationElement3"
"""The interface of an element whose context menu can be asked for (Windows 8.1)."""

OFFERED: dict[Property, Pattern] = {
    Property.HAS_INVOKE: Pattern.INVOKE,
    Property.HAS_VALUE: Pattern.VALUE,
    Property.HAS_RANGE: Pattern.RANGE,
    Property.HAS_SCROLL: Pattern.SCROLL,
    Property.HAS_EXPAND: Pattern.EXPAND,
    Property.HAS_SELECTION_ITEM: Pattern.SELECTION_ITEM,
    Property.HAS_TEXT: Pattern.TEXT,
    Property.HAS_TOGGLE: Pattern.TOGGLE,
    Property.HAS_LEGACY: Pattern.LEGACY,
    Property.HAS_ITEM_CONTAINER: Pattern.ITEM_CONTAINER,
    Property.HAS_VIRTUALIZED: Pattern.VIRTUALIZED,
}
"""Which property says that a pattern can be used."""


class Kind(IntEnum):
    """UI Automation's control types."""

    BUTTON = 50000
    CALENDAR = 50001
    CHECK_BOX = 50002
    COMBO_BOX = 50003
    EDIT = 50004
    HYPERLINK = 50005
    IMAGE = 50006
    LIST_ITEM = 50007
    LIST = 50008
    MENU = 50009
    MENU_BAR = 50010
    MENU_ITEM = 50011
    PROGRESS_BAR = 50012
    RADIO_BUTTON = 50013
    SCROLL_BAR = 50014
    SLIDER = 50015
    SPINNER = 50016
    STATUS_BAR = 50017
    TAB = 50018
    TAB_ITEM = 50019
    TEXT = 50020
    TOOL_BAR = 50021
    TREE = 50023
    TREE_ITEM = 50024
    CUSTOM = 50025
    GROUP = 50026
    THUMB = 50027
    DATA_GRID = 50028
    DATA_ITEM = 50029
    DOCUMENT = 50030
    SPLIT_BUTTON = 50031
    WINDOW = 50032
    PANE = 50033
    HEADER = 50034
    HEADER_ITEM = 50035
    TABLE = 50036
    TITLE_BAR = 50037
    SEPARATOR = 50038


ROLES: dict[int, Role] = {
    Kind.BUTTON: Role.BUTTON,
    Kind.CHECK_BOX: Role.CHECK,
    Kind.COMBO_BOX: Role.COMBO,
    Kind.EDIT: Role.TEXT,
    Kind.HYPERLINK: Role.LINK,
    Kind.IMAGE: Role.IMAGE,
    Kind.LIST_ITEM: Role.ITEM,
    Kind.LIST: Role.LIST,
    Kind.MENU_ITEM: Role.MENU_ITEM,
    Kind.PROGRESS_BAR: Role.PROGRESS,
    Kind.RADIO_BUTTON: Role.RADIO,
    Kind.SCROLL_BAR: Role.SCROLL,
    Kind.SLIDER: Role.SLIDER,
    Kind.SPINNER: Role.SPIN,
    Kind.STATUS_BAR: Role.STATUS,
    Kind.TAB_ITEM: Role.TAB,
    Kind.TEXT: Role.LABEL,
    Kind.TREE_ITEM: Role.ITEM,
    Kind.DATA_ITEM: Role.CELL,
    Kind.DOCUMENT: Role.TEXT,
    Kind.SPLIT_BUTTON: Role.BUTTON,
    Kind.HEADER_ITEM: Role.BUTTON,
}
"""One table for every control type; what is missing is a group and is looked through."""

REFINED: tuple[tuple[frozenset[Kind], Pattern, Role], ...] = (
    (frozenset({Kind.MENU_ITEM}), Pattern.TOGGLE, Role.CHECK),
    (frozenset({Kind.MENU_ITEM}), Pattern.EXPAND, Role.MENU),
    (frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM}), Pattern.TOGGLE, Role.CHECK),
    (frozenset({Kind.BUTTON, Kind.SPLIT_BUTTON, Kind.CUSTOM}), Pattern.TOGGLE, Role.TOGGLE),
    (frozenset({Kind.DATA_ITEM, Kind.CUSTOM}), Pattern.SELECTION_ITEM, Role.ITEM),
    (frozenset({Kind.CUSTOM}), Pattern.RANGE, Role.SLIDER),
    (frozenset({Kind.CUSTOM}), Pattern.VALUE, Role.TEXT),
    (frozenset({Kind.CUSTOM, Kind.IMAGE}), Pattern.INVOKE, Role.BUTTON),
    (frozenset({Kind.TEXT}), Pattern.INVOKE, Role.LINK),
    (frozenset({Kind.GROUP}), Pattern.EXPAND, Role.ITEM),
)
"""What a kind is where it offers a pattern, the first that fits: a row of a data grid, a date picker (Custom with a Value),
a part of a page that unfolds (a Group with ExpandCollapse)."""

FRAME = frozenset({Kind.TITLE_BAR, Kind.SCROLL_BAR, Kind.THUMB, Kind.SEPARATOR})
"""Parts of the window's frame: what is in them is not read."""

COLLAPSED, EXPANDED_STATE, PARTLY, LEAF = range(4)
"""ExpandCollapseState."""

ON = 1
"""ToggleState_On."""


class Failure(IntEnum):
    """HRESULTs that mean something to us (UIAutomationCoreApi.h, winerror.h), as signed numbers."""

    ELEMENT_NOT_AVAILABLE = -2147220991
    ELEMENT_NOT_ENABLED = -2147220992
    NO_CLICKABLE_POINT = -2147220990
    TIMEOUT = -2146233083
    INVALID_OPERATION = -2146233079
    NOT_SUPPORTED = -2147220988
    ACCESS_DENIED = -2147024891
    SERVER_DIED = -2147418105
    SERVER_UNAVAILABLE = -2147023174
    CALL_FAILED = -2147023170
    REJECTED = -2147418111
    DISCONNECTED = -2147417848


GONE = frozenset(
    {
        Failure.ELEMENT_NOT_AVAILABLE,
        Failure.SERVER_DIED,
        Failure.SERVER_UNAVAILABLE,
        Failure.CALL_FAILED,
        Failure.DISCONNECTED,
    }
)
"""The element, or its whole application, is not there any more."""

SILENT = frozenset({Failure.TIMEOUT, Failure.REJECTED})
