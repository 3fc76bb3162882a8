"""Marks of a content manager that its page should have turned into something: `[contact-form-7 id="12"]`."""

from __future__ import annotations

import re

_VALUE = r"""(?:"[^"]*"|'[^']*'|[“”″«][^“”″»]*[“”″»]|[^\s\]"']+)"""
_NAME = r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*"
# with an attribute, or closing, or named as a program names things; « [sic] » and « [celle-ci] » are the author's
_CODE = re.compile(
    rf"\[/{_NAME}\]|\[{_NAME}(?:\s+[\w-]+\s?=\s?{_VALUE})+\s*/?\]|\[[a-z0-9]+(?:_[a-z0-9]+)+\s*/?\]"
    r"|\[(?:gallery|caption|embed|playlist|audio|video|toc|sommaire|newsletter|shortcode)\s*/?\]"
)
_CAPTION = re.compile(r"\[(?P<name>wp_caption|caption)\b[^\[\]]{0,500}\].{0,1000}?\[/(?P=name)\]")
# Joomla's
_PLUGIN = re.compile(
    r"\{(?P<plugin>[a-z]{3,20})\b[^{}]*\}[^{}]*\{/(?P=plugin)\}|\{(?:loadposition|loadmodule|loadmoduleid|module)\s[^{}]*\}"
)

_UNFILLED = re.compile(r"\{\{[^{}]*\}\}")  # what a script should have filled in: « {{ article.title }} »


def without_shortcodes(line: str) -> str:
    """`line` without shortcodes; what they enclose stays, but for the caption of a picture."""
    if not re.search(r"[\[{]", line):
        return line
    return re.sub(r" {2,}", " ", _UNFILLED.sub(" ", _PLUGIN.sub(" ", _CODE.sub(" ", _CAPTION.sub(" ", line))))).strip()
