"""The end state of every task of the test suite, made by hand: files as the application was seen to write them, and its window.

Each function brings a home that is as it was at the start to the task's end and returns the window that is then in front.
"""

import json
import re
import sqlite3
import struct
import subprocess
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

from edgelam.control import Control, Role, Snapshot, State

KEYFILE = ".config/glib-2.0/settings/keyfile"
LIBRARY, NOTES, PHOTOS = "Documents/library.db", "Documents/notes.ctd", "Downloads/photos.zip"


def window(*controls, title="Window", modal=False):
    return Snapshot("app", title, controls or (Control("1", Role.BUTTON, "A button"),), modal)


def ticks(**on):
    """Menu entries by name (``_`` for a space), ticked or not."""
    return window(
        *(
            Control(name, Role.MENU_ITEM, name.replace("_", " "), states=frozenset({State.CHECKED} if ticked else ()))
            for name, ticked in on.items()
        )
    )


def put(home, path, content):
    file = home / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def replaced(home, path, old, new, to=None):
    text = (home / path).read_text(encoding="utf-8")
    assert old in text
    put(home, to or path, text.replace(old, new))


def moved(home, path, to):
    (home / to).parent.mkdir(parents=True, exist_ok=True)
    (home / path).rename(home / to)


def copied(home, path, to):
    put(home, to, (home / path).read_bytes())


def sql(home, script):
    with closing(sqlite3.connect(home / LIBRARY)) as database:
        database.executescript(script)


def unpacked(home, folder, *names):
    with zipfile.ZipFile(home / PHOTOS) as archive:
        for name in names:
            put(home, f"{folder}/{name}", archive.read(name))


def zipped(home, change):
    """The archive written again with what ``change`` makes of its members."""
    with zipfile.ZipFile(home / PHOTOS) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(home / PHOTOS, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def tagged(home, path, **tags):
    """Tags as Vorbis comments, in Ogg or FLAC; nothing else of the file changes."""
    rows = [f"{name}={value}".encode() for name, value in tags.items()]
    comment = struct.pack("<I4sI", 4, b"hand", len(rows)) + b"".join(struct.pack("<I", len(r)) + r for r in rows)
    data = (home / path).read_bytes()
    put(home, path, _flac(data, comment) if path.endswith("flac") else _ogg(data, b"\x03vorbis" + comment + b"\x01"))


def _flac(data, comment):
    first = 4 + 4 + int.from_bytes(data[5:8], "big")
    place, last = first, False
    while not last:
        last, place = data[place] >= 0x80, place + 4 + int.from_bytes(data[place + 1 : place + 4], "big")
    return data[:4] + b"\0" + data[5:first] + b"\x84" + len(comment).to_bytes(3, "big") + comment + data[place:]


def _ogg(data, comment):
    """One packet exchanged: the second, which the second page begins with."""
    page = data.index(b"OggS", 4)
    count = data[page + 26]
    lacing = list(data[page + 27 : page + 27 + count])
    end = next(i for i, size in enumerate(lacing) if size < 255) + 1
    body = page + 27 + count + sum(lacing[:end])
    new = [255] * (len(comment) // 255) + [len(comment) % 255] + lacing[end:]
    return data[: page + 26] + bytes([len(new), *new]) + comment + data[body:]


def keyfile(home, group, **keys):
    put(home, KEYFILE, f"[{group}]\n" + "".join(f"{key.replace('_', '-')}={value}\n" for key, value in keys.items()))


def alarm(name, hour, minute, days):
    return f"{{'name': <'{name}'>, 'id': <'c70a'>, 'active': <true>, 'hour': <{hour}>, 'minute': <{minute}>, 'days': <{days}>, 'snooze_minutes': <10>, 'ring_minutes': <5>}}"


def clocks(home, *alarms):
    keyfile(home, "org/gnome/clocks", alarms=f"[{', '.join(alarms)}]")
    return window()


def digests(home, *paths):
    found = []
    for path in paths:
        for program in ("md5sum", "sha1sum", "sha256sum"):
            found.append(subprocess.check_output([program, str(home / path)], text=True).split()[0])
    return found


def osmo(home, file, text):
    put(home, f".local/share/osmo/{file}", f'<?xml version="1.0" encoding="utf-8"?>\n<osmo>{text}</osmo>\n')
    return window()


def fields(tag, **values):
    return f"<{tag}>{''.join(f'<{k}>{v}</{k}>' for k, v in values.items())}</{tag}>"


SETTINGS = {
    "ColorSchemeName": "Terminal",
    "Type": "f",
    "AngleMode": "r",
    "KeypadVisible": "false",
}


def calculated(home, *results, path=".local/share/SpeedCrunch/history.json", price=None, **settings):
    """SpeedCrunch after it was closed: expressions with their results, and its settings."""
    form = {"format": {"base": "Hexadecimal", "mode": "Fixed"}}
    history = [
        {"expression": e, "result": {**(form if "hex(" in e else {}), "numeric_value": {"value": f"{r:.80f}"}}}
        for e, r in results
    ]
    own = (
        [{"identifier": "price", "type": "User", "value": {"numeric_value": {"value": f"{price:.80f}"}}}]
        if price
        else []
    )
    put(home, path, json.dumps({"functions": [], "history": history, "variables": own, "version": "0.12"}))
    groups = {"ColorSchemeName": "Display", "Type": "Format", "AngleMode": "General", "KeypadVisible": "Layout"}
    lines = [f"{groups[key]}\\{key}={value}" for key, value in {**SETTINGS, **settings}.items()]
    put(
        home,
        ".config/SpeedCrunch/SpeedCrunch.ini",
        "[General]\nConfigVersion=1200\n\n[SpeedCrunch]\n" + "\n".join(lines),
    )
    return window()


def _bold(home):
    replaced(
        home, NOTES, "Plant tulips in October.\nCut the hedge.</rich_text>",
        'Plant tulips in October.\n</rich_text><rich_text weight="heavy">Cut the hedge.</rich_text>',
    )  # fmt: skip


def _tarred(home):
    with tarfile.open(home / "Documents/recipes.tar.gz", "w:gz") as tar:
        tar.add(home / "Documents/Recipes", "./Recipes")


def _docx(home):
    put(home, ".config/GottCode/FocusWriter.conf", "[Goal]\nMinutes=30\n\n[Save]\nDefaultFormat=docx\nWriteBOM=false\n")


def _heading(home):
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        '<text:h text:outline-level="1" text:style-name="Heading-1">The sea was calm.</text:h><text:p/>'
        "</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(home / "Documents/sea.odt", "w") as archive:
        archive.writestr("content.xml", content)


def _readme(home):
    zipped(home, lambda members: members.update({"readme.txt": members.pop("notes.txt")}))
    unpacked(home, "Videos", "readme.txt")


def _previews(home):
    return ticks(Show_Thumbnails=True, Menubar=True, Main_Toolbar=False, Annotations_Toolbar=False)


def _counting(home):
    keyfile(home, "org/gnome/clocks", timers="[{'duration': <720>, 'name': <'potatoes'>}]")
    return [
        window(Control("1", Role.ITEM, f"00 ∶ 11 ∶ {seconds}", path=("ClocksWindow", "ClocksTimerFace")))
        for seconds in (57, 55)
    ]


def _md5(home):
    value = digests(home, "Documents/groceries.txt")[0]
    return window(Control("1", Role.BUTTON, "groceries.txt"), Control("2", Role.STATUS, "", value))


def _file_list(home):
    paths = ("Documents/Recipes/pancakes.txt", "Documents/Recipes/soup.txt")
    cells = [str(home / path) for path in paths] + digests(home, *paths)[:1]
    radio = Control("r", Role.RADIO, "File List", states=frozenset({State.CHECKED}))
    return window(radio, *(Control(str(i), Role.CELL, text, text) for i, text in enumerate(cells)))


def _hello(home):
    keyfile(home, "org/gtkhash", view="'text'")
    value = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    return window(Control("1", Role.TEXT, "Text", "hello"), Control("2", Role.STATUS, "", value))


def _markers(home):
    replaced(home, ".config/osmo/config.xml", "<event_marker_type>0<", "<event_marker_type>2<")
    replaced(home, ".config/osmo/config.xml", "<today_marker_type>1<", "<today_marker_type>0<")


def _sounds(home):
    for name in ("morning.ogg", "morning.flac"):
        moved(home, f"Music/{name}", f"Desktop/Sound/{name}")


def _price(home):
    calculations = (("price=12.5", 12.5), ("8 × price", 100))
    calculated(home, *calculations, price=12.5)
    calculated(home, *calculations, price=12.5, path="Documents/prices.json")


def _turned(home):
    subprocess.run(
        ["convert", home / "Pictures/sunset.png", "-rotate", "90", home / "Pictures/sunset-turned.png"], check=True
    )


def _small(home):
    subprocess.run(["convert", home / "Pictures/sunset.png", "-resize", "320x", home / "Desktop/small.png"], check=True)


def _stopped(home):
    return window(Control("1", Role.BUTTON, "Resume"), Control("2", Role.LABEL, "Lap 1"))


def _rita(home):
    names = {"group": "None", "first_name": "Rita", "last_name": "Alves", "nickname": "Ri"}
    return osmo(home, "contacts_records.xml", fields("record", **names, birthday_date=0, name_day_date=0))


def _gift_ideas(home):
    put(home, ".local/share/osmo/notes/00000000.osm", "scarf\nteapot")
    return osmo(home, "notes_entries.xml", fields("entry", name="Gift ideas", category="None"))


def _people(home):
    rows = (home / "Documents/members.csv").read_text(encoding="utf-8").split()[1:]
    values = ", ".join(re.sub(r"(\w+),(\w+),(\w+)", r"('\1', '\2', \3)", row) for row in rows)
    sql(home, f"CREATE TABLE people(name TEXT, city TEXT, amount INTEGER); INSERT INTO people VALUES {values};")


RENT = fields("entry", summary="Pay the rent", priority=2, category="None", done_date=0)

REACHED = {
    "cherrytree-shopping": lambda home: replaced(home, NOTES, "</cherrytree>", '<node name="Shopping"><rich_text>milk\ncandles\n</rich_text></node></cherrytree>'),
    "cherrytree-november": lambda home: replaced(home, NOTES, "October", "November"),
    "cherrytree-bold": _bold,
    "cherrytree-export": lambda home: put(home, "Documents/allnotes.txt", "Garden\nPlant tulips in October.\nCut the hedge.\nspade, rake\nAsk about the cabin.\n"),
    "cherrytree-shed": lambda home: replaced(home, NOTES, 'name="Tools"', 'name="Shed"'),
    "engrampa-unpack": lambda home: unpacked(home, "Pictures", "a.png", "b.jpg", "notes.txt"),
    "engrampa-only-text": lambda home: unpacked(home, "Desktop", "notes.txt"),
    "engrampa-add": lambda home: zipped(home, lambda members: members.update({n: (home / "Documents" / n).read_bytes() for n in ("groceries.txt", "trip.md")})),
    "engrampa-recipes": _tarred,
    "engrampa-readme": _readme,
    "focuswriter-diary": lambda home: put(home, "Documents/diary.txt", "Today it rained all day.\n"),
    "focuswriter-yellow": lambda home: replaced(home, "Documents/letter.txt", "green", "yellow"),
    "focuswriter-fade": lambda home: ticks(Off=False, Paragraph=True, Show_Toolbar=False, Fullscreen=True),
    "focuswriter-word": _docx,
    "focuswriter-heading": _heading,
    "clocks-weekdays": lambda home: clocks(home, alarm("", 6, 45, [5, 1, 2, 3, 4])),
    "clocks-potatoes": _counting,
    "clocks-stopwatch": _stopped,
    "clocks-call-mum": lambda home: clocks(home, alarm("Call mum", 20, 30, "@ai []")),
    "clocks-two-alarms": lambda home: clocks(home, alarm("Bed", 22, 15, list(range(1, 8))), alarm("Gym", 7, 0, [2, 4])),
    "gtkhash-md5": _md5,
    "gtkhash-sha512": lambda home: keyfile(home, "org/gtkhash", hash_functions="['SHA1', 'SHA256', 'SHA512', 'CRC32']"),
    "gtkhash-hello": _hello,
    "gtkhash-capitals": lambda home: keyfile(home, "org/gtkhash", digest_format="'hex-upper'", hash_functions="['MD5', 'SHA1', 'SHA256', 'CRC32']"),
    "gtkhash-recipes": _file_list,
    "kid3-sunrise": lambda home: tagged(home, "Music/morning.ogg", TITLE="Sunrise", ARTIST="Nora Lind", ALBUM=""),
    "kid3-album": lambda home: [tagged(home, f"Music/morning.{kind}", ALBUM="Field Recordings") for kind in ("ogg", "flac")] and None,
    "kid3-dawn": lambda home: moved(home, "Music/morning.ogg", "Music/dawn.ogg"),
    "kid3-playlist": lambda home: put(home, "Music/Music.pls", "[playlist]\nFile1=morning.flac\nFile2=/home/x/Music/morning.ogg\nNumberOfEntries=2\nVersion=2\n"),
    "kid3-year": lambda home: tagged(home, "Music/morning.ogg", DATE="1998", GENRE="Ambient", TRACKNUMBER="03"),
    "l3afpad-door": lambda home: put(home, "Desktop/door.txt", "Back at four"),
    "l3afpad-groceries": lambda home: replaced(home, "Documents/groceries.txt", "eggs\ncoffee\napples\n", "coffee\napples\nbutter\n"),
    "l3afpad-numbers": lambda home: ticks(Line_Numbers=True, Word_Wrap=True, Auto_Indent=False),
    "l3afpad-diary": lambda home: replaced(home, "Documents/long.txt", "log", "diary", "Documents/long2.txt"),
    "lximage-turned": _turned,
    "lximage-small": _small,
    "lximage-bill": lambda home: moved(home, "Pictures/receipt.png", "Pictures/bill.png"),
    "lximage-previews": _previews,
    "osmo-rent": lambda home: osmo(home, "tasks_entries.xml", f"<tasks_entries>{RENT}</tasks_entries>"),
    "osmo-rita": _rita,
    "osmo-grandma": lambda home: osmo(home, "calendar_notes.xml", fields("note", date=739974, message="grandma comes for dinner.")),
    "osmo-gift-ideas": _gift_ideas,
    "osmo-markers": _markers,
    "pcmanfm-taxes": lambda home: (home / "Documents/Taxes 2026").mkdir(),
    "pcmanfm-harbour": lambda home: copied(home, "Pictures/harbour.jpg", "Desktop/harbour.jpg"),
    "pcmanfm-lisbon": lambda home: moved(home, "Documents/trip.md", "Documents/Old letters/lisbon.md"),
    "pcmanfm-hidden": lambda home: ticks(Show_Hidden=True, By_File_Size=True, Descending=True, Folder_First=True),
    "pcmanfm-sound": _sounds,
    "speedcrunch-percent": lambda home: calculated(home, ("640*17/100", 108.8)),
    "speedcrunch-sine": lambda home: calculated(home, ("sin(30)", 0.5), AngleMode="d"),
    "speedcrunch-hexadecimal": lambda home: calculated(home, ("hex(255)", 255)),
    "speedcrunch-price": _price,
    "speedcrunch-solarized": lambda home: calculated(home, ColorSchemeName="Solarized Light", KeypadVisible="true"),
    "sqlitebrowser-beloved": lambda home: sql(home, "INSERT INTO books(title, author, year) VALUES ('Beloved', 'Toni Morrison', 1987)"),
    "sqlitebrowser-solaris": lambda home: sql(home, "UPDATE books SET year = 1960 WHERE title = 'Solaris'"),
    "sqlitebrowser-csv": lambda home: put(home, "Desktop/books.csv", '"id";"title";"author";"year"\n1;"The Waves";Virginia Woolf;1931\n2;Solaris;Stanislaw Lem;1961\n3;Kindred;Octavia Butler;1979\n4;Dracula;Bram Stoker;1897\n'),
    "sqlitebrowser-members": lambda home: sql(home, "CREATE TABLE members(name TEXT, city TEXT)"),
    "sqlitebrowser-people": _people,
}  # fmt: skip

CONFIG = Path(".config/osmo/config.xml")
AT_START = {
    "osmo-markers": lambda home: put(home, str(CONFIG), "<osmo_config><calendar><event_marker_type>0</event_marker_type><today_marker_type>1</today_marker_type><cursor_type>1</cursor_type></calendar></osmo_config>"),
    "l3afpad-bold": lambda home: put(home, ".config/l3afpad/l3afpadrc", "0.8.18.1.11\n600\n400\nMonospace 12\n0\n0\n0\n8\n"),
}  # fmt: skip
"""What an application writes by itself, and what is looked at."""

ABSTAINED = {
    "cherrytree-garden": window(Control("1", Role.CELL, "Garden")),
}
"""The window after what should not be done was not, where it is looked at."""
