"""What only looks grave, and what tells it from what is: frozen tables over roles, words and titles."""

from __future__ import annotations

import re

from edgelam.control import Role
from edgelam.runtime.guard.vocabulary import Consequence

OPENS_ONLY = frozenset(
    {Role.MENU, Role.TAB, Role.TEXT, Role.SPIN, Role.SLIDER, Role.LIST, Role.SCROLL, Role.COMBO, Role.RADIO}
)
"""Roles that show, choose or hold something; acting on them carries nothing out."""

LEADS_ON = ("…", "...")
"""How the label of what opens another dialog ends, which is guarded in its turn."""

OF_TICKS = frozenset({Consequence.ACCEPT, Consequence.PAY})
"""What a check box can do by itself; everything else waits for a button."""

ASKS_ITSELF = frozenset(Consequence) - {
    Consequence.DELETE,
    Consequence.EMPTY,
    Consequence.UNREADABLE,
    Consequence.CLOSE,
}
"""What a label that ends in an ellipsis leads to only through another dialog, which is guarded in its turn."""

UNDONE_IN_EDITORS = frozenset(
    {
        Consequence.DELETE,
        Consequence.EMPTY,
        Consequence.RESET,
        Consequence.FORMAT,
        Consequence.OVERWRITE,
        Consequence.TRASH,
        Consequence.CANCEL,
        Consequence.ACCEPT,
        Consequence.PUBLISH,
        Consequence.RUN,
        Consequence.PAY,
        Consequence.INSTALL,
    }
)
"""What an editor's own menus and tools do to its document, and a calculator's keys to its display: it is taken back."""

BUTTONS_OF_EDITORS = frozenset({Consequence.PAY, Consequence.INSTALL})
"""What a button of an editor does outside of the document, where a menu entry of that name mostly does not: *Install* of an extension."""

HARMLESS = re.compile(
    r"\b(?:find (?:and |)replace|replace (?:with|font|colou?rs?|tabs?|spaces?)|search and replace|send (?:it |selection |shape |layer |)(?:to |)(?:back|backward|backwards|front|behind)|"
    r"(?:delete|remove|clear|erase) (?:the |this |current |selected |)(?:word|line|lines|row|rows|column|columns|cell|cells|paragraph|character|char|break|breaks|page break|"
    r"selection|formatting|format|direct formatting|highlight|highlighting|highlights|filter|filters|sort|search|text|entry|field|input|print ranges?|link|links|hyperlink|"
    r"trailing spaces|spaces|blank lines|empty lines|duplicate lines|bookmark|bookmarks|favou?rites?|tag|tags|frame|border|borders|background|watermark|split|merge|contents?|"
    r"guides?|marks?|marker|markers|to (?:end|start|beginning|the end|the start)(?: of (?:the |)line)?|left|right|before|after|backward|forward)|"
    r"remove from (?:favou?rites|bookmarks|toolbar|list|wishlist|playlist|queue|panel|dock|taskbar|quick access|group|selection|compare)|"
    r"reset (?:formatting|format|zoom|view|layout|filter|filters|search|timer|stopwatch|counter|position|size|window|columns|camera|rotation|scale|orientation|sort|sorting|crop|colors?)|"
    r"restart numbering|start over numbering|merge (?:cells|shapes|layers|down|and center|across)|sign in\w*|signature\w*|log ?in\w*|accept (?:all changes|change|changes|tracked|suggestion)|"
    r"reject (?:all changes|change|changes|suggestion)|format (?:cells?|paragraph|character|page|painter|number|numbers|as|text|document|code|selection|axis|font|picture|shape|object|table)|"
    r"close (?:dialog|pop ?up|banner|message|notification|notifications|ad|tooltip|tab bar|bracket\w*|tag|path|shape|panel|sidebar|side pane|pane|find bar|search|menu|details|preview|chat window)|run (?:spelling|spell|spellcheck|slideshow|slide show|query|search|report)|"
    r"(?:transfer|deposit|print|post|release|share|send|trash|close|reset|trade|sell|buy|install|order|payment|accept|exit|run|push|approve|bid|tip|rent|trust|restart|subscribe) "
    r"(?:history|settings|options|preferences|methods?|status|details|help|faq|policy|guide|layout|preview|area|range|queue|format|types?|date|notes|code|office|limits?|log|zone|guidelines|info|information|tips|rates|tracking|page|later)|"
    r"post (?:code|office|script|processing|it note\w*)|checkout branch|check out branch|pull request|forgot (?:your |my |)password|forget (?:it|about it)|don t forget|"
    r"(?:mail|e mail|email) settings|block (?:quote|quotation|comment|selection|element)|blocked users?|tip of the day|tips|pay attention|buy list|sell list|"
    r"order by|order history|run mode|kill ring|push notifications?|push button|post it|(?:address|phone|note|scrap|sketch|cook|hand|log|story) ?books?|empty (?:page|document|line|template|file|cell|string|set|paragraph|state|query)|"
    r"install location|installed\w*|print (?:screen|selection direction|layout|range)|wipe transition|burn (?:tool|in)|flash (?:card|cards|light|player)|"
    r"trade ?marks?|sales?|registered|register (?:name|window|view|value)|unread|kick off|kickstart\w*)\b"
)  # fmt: skip
"""English labels that only look grave: what they touch is text, looks or a list, or they lead to a page that shows something."""

EMPTY_THING = re.compile(
    r"empty (?!(?:the|this|that|my|your|it|all|everything|entire|whole|selected|now|and|trash|rubbish|garbage|bins?|waste|recycl\w*|basket|cart|folders?|director\w*|\w*box|junk|spam|cache|"
    r"history|queue|clipboard|lists?|playlists?|library|bucket|tables?|database|logs?|drive|disks?|deleted|archives?|drafts|collections?|albums?|accounts?|bags?|containers?|shelf|shelves)\b)\w"
)
"""An entry that is called empty, and empties nothing: *Empty fiction* beside *Novel*."""

OF_APPS = frozenset(
    {
        Consequence.SESSION,
        Consequence.UNINSTALL,
        Consequence.FORMAT,
        Consequence.EMPTY,
        Consequence.DELETE,
        Consequence.RESET,
    }
)
"""What starting an application by its name can do at once: *Log Out* is one on many desktops."""

FORMATTING_APPS = frozenset({Consequence.OVERWRITE, Consequence.FORMAT})
"""What *Replace* and *Format* mean in a browser, a dialog or beside disks only; elsewhere they are about text."""

OF_LOOKS = frozenset(
    {
        Consequence.DELETE,
        Consequence.RESET,
        Consequence.SEND,
        Consequence.EMPTY,
        Consequence.FORMAT,
        Consequence.OVERWRITE,
        Consequence.CANCEL,
    }
)
"""What harms nothing where it is done to a filter, a selection or a format, or sends a shape to the back."""

OF_LOOKS_OF_PAGES = frozenset({Consequence.RESET, Consequence.SEND})
"""The same on a page, which has no undo: a *view* may be somebody's work."""

OF_LISTS = re.compile(
    r"filt|suodat|szuro|suzgec|фильтр|фільтр|φιλτρ|フィルタ|筛选|过滤|篩選|필터|مرشح|فلتر|فلاتر|تصفي|מסנ|סינון|फ़िल्टर|फिल्टर|"
    r"favor|preferit|oblib|ulubion|suosik|kedvenc|избран|обран|αγαπημ|お気に入り|收藏|즐겨|مفضل|מועדפ|पसंदीदा|bookmark|lesezeich|marque page|segnalibr"
)
"""What a page only shows less of, or marks: filters and favourites, in every language."""

NEEDS_BUTTON = frozenset({Consequence.PRINT})
"""What a menu entry only leads to."""

WEB_ONLY_LEADS = re.compile(
    r"^(?:sign up|register|create (?:an |my |)account|join(?: now| us)?|invite|contact seller|enroll?|how|why|what|when|where|who|learn|about|read|tips|news|guide|faq|help)\b|^(?!reset|restore|clear).*\b(?:settings|preferences|options|policy|guidelines)$"
)
"""Links of pages that lead to a form or an article."""

TURNS = re.compile(
    r"(?:go )?(?:to )?(?:the )?(?:forwards?|back(?:wards?)?|next|previous|first|last)"
    r"(?: (?:page|image|picture|photo|slide|track|song|day|week|month|year|tab|result|match|item|chapter|file|document|folder|location))?|"
    r"(?:mini|maxi)mi[sz]e|restore down|(?:reload|refresh)(?: (?:this )?(?:page|list|view))?|new tab|"
    r"(?:enter |leave |toggle )?full ?screen(?: mode)?|zoom(?: (?:in|out|fit|to fit|reset|normal))?|(?:reset|normal) zoom|(?:actual|normal) size|(?:best|fit) (?:fit|page|width)|"
    r"(?:rotate|flip|mirror|turn)(?: (?:image|picture|photo|page|view))?(?: (?:left|right|clockwise|(?:counter|anti)[ -]?clockwise|horizontal(?:ly)?|vertical(?:ly)?|upside down|\d+))*",
    re.IGNORECASE,
)
"""A label that is nothing but a turn to what is shown before or after, or of it, or another size of it; in a dialog it may be the step that
carries something out."""

SHOWS = re.compile(
    r"(?:(?:view|show|see|read|open) )?(?:the )?(?:licen[cs]es?|credits|copyright|authors|version|change ?log|what s new|release notes|acknowledge?ments|web ?site)"
    r"(?: (?:agreement|terms|information|info|details|text|notes))?",
    re.IGNORECASE,
)
"""A label that only shows what stands in an *About* box."""

CREATES = re.compile(
    r"(?:create|new)(?: (?:an?|new|empty))*(?: (?:project|document|file|note|page|entry|item|event|task|list|folder|playlist|collection|contact|person|template|tab|window|bookmark|profile|session|feed|search|sheet|slide|layer|chapter|scene|album|alarm|timer|row|column))?"
)
"""A label that makes something empty, which can be deleted again."""

LISTS_MORE = re.compile(r"(?:add|new)", re.IGNORECASE)
"""A label that is nothing but one more for a list, where the buttons beside it change or remove what is listed."""

OF_LISTED = re.compile(r"(?:remove|delete|edit|rename|modify|change|duplicate|merge)(?: \w+)?", re.IGNORECASE)
"""Those buttons."""

NEXT_PAGE = re.compile(r"(?:next|forward|continue)", re.IGNORECASE)
PAGE_BEFORE = re.compile(r"(?:back|previous)", re.IGNORECASE)
"""How an assistant is leafed through."""

ASKS_FIRST = re.compile(r"(?:always |please )?(?:confirm|ask|warn|prompt)\b", re.IGNORECASE)
"""A setting that has a question asked: *Confirm deletion of files* deletes nothing."""

NEEDS_RESTART = re.compile(
    r"\s*[(\[][^()\[\]]*\b(?:requires?|needs?|after|until)\b[^()\[\]]*\brestart\w*[^()\[\]]*[)\]]", re.IGNORECASE
)
"""A remark behind a setting, *(requires restart)*: that restarts nothing."""

SEARCH_FIELD = re.compile(
    r"\b(?:search|find|such\w*|rechercher?|buscar|cerca|zoek\w*|szukaj|hledat|sok|haku|ara|keres\w*|cauta|address|url|location|адрес|поиск|filter)\b"
)
PERMISSION = re.compile(
    r"\b(?:camera|microphone|location|access|notifications?|remote|install\w*|control|admin\w*|track\w*|cookies|personal|data|third part\w*|everyone|public)\b"
)
PROTECTION = re.compile(
    r"\b(?:firewall|protection|antivirus|anti virus|virus|backups?|encrypt\w*|security|secure|two factor|2fa)\b"
)
PAST = re.compile(
    r"\b(?:was|were|has been|have been|is now|successfully|could not|cannot be|failed|unable|already (?:been|sent|deleted))\b"
)
FUTURE = re.compile(r"\b(?:will|going to|about to|click|press|if you|continuing|proceed)\b|\?")
UNSAVED_MARK = re.compile(
    r"^\s*[*•●]|[*•●]\s*$|\*\s+[-–—]|\b(?:modified|unsaved|not saved|geändert|modifié|modificado)\b", re.IGNORECASE
)

LONGEST_LINK, LONGEST_ITEM, LONGEST_TIP = 6, 3, 10
"""Words of a link and of an entry that can be a command, and of a description that can be a button's meaning."""
