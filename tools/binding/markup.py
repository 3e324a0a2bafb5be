"""What a draft may be made of, character by character: Chinese and English letters, plain punctuation, a little Markdown.

HTML, links, images, footnotes, code, formulas and entities all need a character that is refused here, so no parser of
Markdown has to be second-guessed. Texts that come out of evidence are made harmless by `escape`, letter for letter
visible: they may come from imported tables and documents and are trusted no more than a model.
"""

from __future__ import annotations

import html
import re
import unicodedata

from tools.binding.normalise import normalise
from tools.binding.problems import Code, Problem

_ALLOWED_PUNCTUATION = frozenset(
    " \n\t.,;:!?'\"()/-+*_#|~，。、；：！？（）「」『』“”‘’《》〈〉【】〔〕—–…·•～→↑↓＋－"  # the wave and dashes join periods
)
_ATTACKS = (
    (re.compile(r"[<>＜＞﹤﹥]"), "不要使用 HTML 标签或尖括号；行首的引用符号“>”后只能放条款原文"),
    (re.compile(r"&|＆"), "不要使用 HTML 实体"),
    (re.compile(r"\\|＼"), "不要使用反斜杠转义"),
    (re.compile(r"`|\$|~~|~{2,}"), "不要使用代码、公式或删除线"),
    (re.compile(r"(?i)://|//|\bwww\.|\b(?:javascript|vbscript|https?|ftp|file|mailto)\s*[:：]|\bdata\s*[:：]\s*\w+/"), "不要写链接"),
    (re.compile(r"@|＠"), "不要写邮箱地址"),
    (re.compile(r"[A-Za-z]{2,}\.[A-Za-z]{2,}"), "不要写网址"),
)
_MARK = re.compile(r"[\[［【]\s*\^?\s*E\s*\d+\s*[\]］】]", re.IGNORECASE)
_BRACKET = re.compile(r"[\[\]［］]")
_LEADING = re.compile(r"(?:[#+\-=:]|\d{1,9}[.)])")
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",
    "$": "&#36;",
    "~": "&#126;",
    "@": "&#64;",
}
_BACKSLASHED = frozenset("\\`*_[]{}!")


def find_markup(text: str) -> list[Problem]:
    """Markup, links and typed marks in literal text; the text's own sentence is filled in by the caller."""
    problems = [
        Problem("", Code.MARK, match.group(), "证据标记由系统添加，请改写槽位 {E1}") for match in _MARK.finditer(text)
    ]
    rest = _MARK.sub("", text)
    problems += [
        Problem("", Code.MARKUP, match.group(), "不要使用方括号、链接、图片或脚注") for match in _BRACKET.finditer(rest)
    ]
    bare = rest.replace("*", "").replace("_", "")
    return problems + [
        Problem("", Code.MARKUP, match.group(), hint) for pattern, hint in _ATTACKS for match in pattern.finditer(bare)
    ]


def strange_characters(text: str, familiar: frozenset[str]) -> list[Problem]:
    """Characters outside the allowed set; letters among `familiar` (those of the question) are allowed as well."""
    strange = dict.fromkeys(char for char in text if not _is_allowed(char, familiar))
    return [Problem("", Code.CHARACTER, char, "只用中文、英文字母和常用标点") for char in strange]


def escape(text: str) -> str:
    """Foreign text as Markdown that shows it letter for letter as one line: no element, link or list can come of it."""
    line = " ".join("".join(map(_visible, normalise(text))).split())
    safe = "".join(_ENTITIES.get(char, f"\\{char}" if char in _BACKSLASHED else char) for char in line)
    safe = safe.replace("://", "&#58;//").replace("www.", "www&#46;")
    leading = _LEADING.match(safe)
    return f"{safe[: leading.end() - 1]}\\{safe[leading.end() - 1 :]}" if leading else safe


def plain(markdown: str) -> str:
    """Bound text for a terminal: the escapes of `escape` undone, Markdown's own signs left as they are."""
    return re.sub(r"\\([\\`*_\[\]{}!#+\-=:.)])", r"\1", html.unescape(markdown))


def _is_allowed(char: str, familiar: frozenset[str]) -> bool:
    if char.isascii() and char.isalnum():
        return True
    if char in _ALLOWED_PUNCTUATION or char.isnumeric() or char in "%％‰":
        return True  # numbers are allowed as characters: whether they may stand there is the number check's question
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or _is_letter_of(char, familiar)


def _is_letter_of(char: str, familiar: frozenset[str]) -> bool:
    return char in familiar and char.isalpha()


def _visible(char: str) -> str:
    return char if char in "\n\t" or unicodedata.category(char)[0] != "C" else ""
