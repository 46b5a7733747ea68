"""Texts that tokenizers disagree on."""

from __future__ import annotations

HARD = (
    "def f(x):\n    return {'a': [1, 2.5e-3], \"b\": x**2}  # ok\n",
    "Grüße, naïve café – 5 € für Łukasz Ünal; Ωmega, Ђорђе, שלום, مرحبا",
    "日本語のテキストと中文，한국어 문장。ไทย हिन्दी",
    "😀👩‍👩‍👧‍👦🏳️‍🌈 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u200b zero-width",
    "   leading and trailing   \t\ttabs\n\n\nnew\r\nlines   ",
    "1234567890 3.14159 1,000,000 0xDEADBEEF 2026-11-21T10:00:00Z",
    "https://example.org/a?b=c&d=%20#e ~/Documents/Überblick.odt C:\\Users\\x",
    "don't DON'T we'll I'm you're it's 'quoted' “quoted” «quoted»",
    'click "Save As…" in "File" .\ntype "a \\"b\\" c" into "Name:"',
    "x=1;y=x+++2;z[0]->a::b<<=3 // 12345678 000 1.2.3.4 ½ ² Ⅷ ١٢٣ 三百",
    "HTTPServerError camelCase snake_case kebab-case SHOUTING iPhone15 v2.0-rc1 C++ C# F#",
    "I'LL he'd they'VE O'Neill rock'n'roll ‘quotes’ it’s",
    "a\tb\t\tc\n\n  d\r\n\r\n   e \n f\n",
    "Ctrl+Shift+S → “Save As…” (*.odt) 50% off! #1 @home a&b c|d ~/.bashrc $HOME",
    "Ελληνικά Кириллица Հայերեն ქართული አማርኛ বাংলা தமிழ் සිංහල မြန်မာ ភាសាខ្មែរ",
    "1,234.56 € −7 °C ±0.5 10¹² ∑∫√≠≤ ①② ￥１２３ ｆｕｌｌ",
    "    indented\n\tif (x) {\n\t\treturn;\n\t}\n",
    "🇩🇪🇯🇵 👨🏽‍💻 ❤️‍🔥 ☑ ✓ 𓀀 𒀀 \u00a0 \u2009 \u3000 \ufeff",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ........ !!!???--- ====== ////// \\\\",
    "Gru\u0308ße cafe\u0301 a\u0323\u0308 \u1112\u1161\u11ab \u212b \u0958 か\u3099",
    "",
    " ",
    "\n",
    "<|im_start|>user\nTask: x<|im_end|>\n<|im_start|>assistant\n",
)
"""Code, many scripts, emoji, white space, numbers, paths, quotes, decomposed characters, chat marks."""
