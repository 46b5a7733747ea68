"""Made-up interface files in every format that is read: what a person would see on the window comes out."""

import gzip
import io
import json
import random
import struct
import tarfile
import zlib

import pytest

from edgelam.errors import UsageError
from edgelam.quantize.data.asked import snapshot_of
from edgelam.quantize.data.interfaces import extract, gresource
from edgelam.quantize.data.interfaces.rows import label, without_markup

GTK = b"""<interface>
  <object class="GtkListStore" id="sizes"><data><row><col id="0" translatable="yes">Small</col></row>
    <row><col id="0" translatable="yes">Large</col></row></data></object>
  <object class="GtkDialog" id="dialog"><property name="title" translatable="yes">Export</property>
    <child><object class="GtkGrid">
      <child><object class="GtkLabel"><property name="label" translatable="yes">Width:</property></object>
        <packing><property name="left_attach">0</property><property name="top_attach">0</property></packing></child>
      <child><object class="GtkSpinButton" id="w"/>
        <packing><property name="left_attach">1</property><property name="top_attach">0</property></packing></child></object></child>
    <child><object class="GtkLabel"><property name="label" translatable="yes">_Size</property>
      <property name="mnemonic_widget">size</property></object></child>
    <child><object class="GtkComboBox" id="size"><property name="model">sizes</property></object></child>
    <child><object class="GtkCheckButton"><property name="label" translatable="yes">Keep _metadata</property>
      <property name="tooltip_text" translatable="yes">Write who made it into the file</property></object></child>
    <child><object class="GtkButton"><property name="label">gtk-save-as</property></object></child>
    <child><object class="GtkButton"><property name="label">button1</property></object></child>
    <child><object class="AdwActionRow"><property name="title" translatable="yes">Dark style</property>
      <child><object class="GtkSwitch"/></child></object></child>
  </object></interface>"""
MENU = b"""<interface><menu id="m"><submenu><attribute name="label" translatable="yes">_File</attribute><section>
  <item><attribute name="label" translatable="yes">_New</attribute></item><item><attribute name="label" translatable="yes">Open\xe2\x80\xa6</attribute></item>
  <item><attribute name="label" translatable="yes">Save</attribute></item></section></submenu>
  <submenu><attribute name="label" translatable="yes">Edit</attribute></submenu></menu></interface>"""
QT = b"""<ui><class>D</class><widget class="QDialog" name="D"><property name="windowTitle"><string>Options</string></property>
  <layout class="QGridLayout"><item row="0" column="1"><widget class="MyEdit" name="e"/></item>
  <item row="0" column="0"><widget class="QLabel" name="l"><property name="text"><string>&amp;Name:</string></property></widget></item>
  <item row="1" column="0"><widget class="QLabel" name="b"><property name="text"><string>Kind</string></property>
    <property name="buddy"><cstring>c</cstring></property></widget></item>
  <item row="1" column="1"><widget class="QComboBox" name="c"><item><property name="text"><string>Bold</string></property></item></widget></item>
  <item row="2" column="0"><widget class="QGroupBox" name="g"><property name="title"><string>Use a proxy</string></property>
    <property name="checkable"><bool>true</bool></property></widget></item>
  <item row="3" column="0"><widget class="QDialogButtonBox" name="d"><property name="standardButtons">
    <set>QDialogButtonBox::Cancel|QDialogButtonBox::Ok</set></property></widget></item></layout></widget>
  <customwidgets><customwidget><class>MyEdit</class><extends>QLineEdit</extends></customwidget></customwidgets></ui>"""
WX = b"""<resource><object class="wxDialog"><title>Image</title>
  <object class="wxStaticText"><label>Format:</label></object>
  <object class="wxChoice"><content><item>PNG</item><item>JPEG</item></content></object>
  <object class="wxCheckBox"><label>_Crop</label><tooltip>Cut off the border</tooltip></object>
  <object class="wxButton" name="wxID_OK"/><object class="wxButton" name="wxID_CANCEL"/>
  <object class="wxMenu"><label>_Tools</label><object class="wxMenuItem"><label>Align\\tCtrl+L</label></object></object></object></resource>"""
CODE = b"""static GtkActionEntry entries[] = {
  { "FileNew", "document-new", N_("_New"), "<control>N", N_("Start an empty file") }, { "FileOpen", NULL, N_("_Open..."), NULL, NULL },
  { "EditCut", GTK_STOCK_CUT, N_("Cu_t"), NULL, NULL }, { "ViewBig", NULL, N_("Bigger"), NULL, NULL }, { "Help", NULL, N_("Contents"), NULL, NULL } };"""

CASES = [
    ("a.ui", GTK, "gtk", "Export", [
        ["spin", "Width", "", []], ["combo", "Size", "", ["Small", "Large"]],
        ["check", "Keep metadata", "Write who made it into the file", []], ["button", "Save As", "", []], ["toggle", "Dark style", "", []]]),
    ("m.ui", MENU, "gtk", "", [
        ["menu", "File", "", []], ["menu item", "New", "", [], "File"], ["menu item", "Open…", "", [], "File"],
        ["menu item", "Save", "", [], "File"], ["menu", "Edit", "", []]]),
    ("d.ui", QT, "qt", "Options", [
        ["text", "Name", "", []], ["combo", "Kind", "", ["Bold"]], ["check", "Use a proxy", "", []], ["button", "Cancel", "", []],
        ["button", "OK", "", []]]),
    ("x.xrc", WX, "wx", "Image", [
        ["combo", "Format", "", ["PNG", "JPEG"]], ["check", "Crop", "Cut off the border", []], ["button", "OK", "", []],
        ["button", "Cancel", "", []], ["menu", "Tools", "", []], ["menu item", "Align", "", [], "Tools"]]),
    ("main.c", CODE, "gtk", "", [
        ["menu item", "New", "Start an empty file", []], ["menu item", "Open...", "", []], ["menu item", "Cut", "", []],
        ["menu item", "Bigger", "", []], ["menu item", "Contents", "", []]]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "toolkit", "title", "rows"), CASES, ids=[c[0] for c in CASES])
def test_read(name, data, toolkit, title, rows):
    [(found, window)] = extract.read(name, data)
    assert (found, window.title, [r.listed() for r in window.rows]) == (toolkit, title, rows)


@pytest.mark.parametrize(
    "data", [b"", b"<ui>", b"<html/>", b"\xff\xfe", b'<?xml version="1.0" encoding="nonsense"?><ui/>']
)
def test_damaged_files_hold_no_window(data):
    assert list(extract.read("a.ui", data)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("_Open…", "Open…"), ("label", ""), ("button1", ""), ("TextLabel", ""), ("Title", "Title"), ("<b>Font:</b>", "Font"), ("%d items", ""), ("…", "")],
)  # fmt: skip
def test_label(text, said):
    assert label(text) == said


def test_plain_removes_qt_mnemonics():
    assert [without_markup(t, "&") for t in ("&Save && close", "打开(&O)", "Copy\tCtrl+C")] == [
        "Save & close",
        "打开",
        "Copy",
    ]


def bundle(name: str, content: bytes) -> bytes:
    """A GResource bundle with one compressed file."""
    value = struct.pack("<II", len(content), 1) + zlib.compress(content) + b"\0(uuay)"
    key, table = name.encode(), 24
    at = table + 8 + 4 + 24
    value_at = at + len(key)
    head = struct.pack("<8sIIII", b"GVariant", 0, 0, table, at)
    item = struct.pack("<IIIHBBII", 0, 0xFFFFFFFF, at, len(key), ord("v"), 0, value_at, value_at + len(value))
    return head + struct.pack("<III", 0, 1, 0) + item + key + value


def test_bundles_inside_a_program():
    program = b"\x7fELF...." + bundle("/org/example/a.ui", GTK) + b"GVariant" + bytes(20)
    assert list(gresource.files(program, (".ui",))) == [("a.ui", GTK)]
    assert [w.title for _, w in extract.read("program", program)] == ["Export"]


def test_archives_become_windows_that_can_be_shown(tmp_path):
    source = tmp_path / "painter_1.0.orig.tar.gz"
    with tarfile.open(source, "w:gz") as tar:
        for name, data in (("p/a.ui", GTK), ("p/copy.ui", GTK), ("p/m.ui", MENU), ("p/tests/d.ui", QT)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    assert extract.main(tmp_path / "out.gz", [source]) == {"gtk": 2}
    windows = [json.loads(line) for line in gzip.decompress((tmp_path / "out.gz").read_bytes()).splitlines()]
    assert {(w["app"], w["file"]) for w in windows} == {("painter", "a.ui"), ("painter", "m.ui")}
    menu = snapshot_of(next(w for w in windows if w["file"] == "m.ui"), random.Random(1))
    assert [(c.name, c.path) for c in menu.controls][:2] == [("File", ()), ("New", ("File",))]


def test_an_archive_that_is_none(tmp_path):
    (tmp_path / "a.tar.gz").write_bytes(b"no archive")
    with pytest.raises(UsageError, match="cannot be read"):
        extract.windows_of(tmp_path / "a.tar.gz")
