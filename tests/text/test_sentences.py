"""Sentences for errors: in Vietnamese throughout, with the words that the commands' own help uses."""

from __future__ import annotations

import re

import pytest

from par_desktop.text.sentences import SENTENCES

PLACEHOLDER = re.compile(r"(?<![A-Za-z{<_-])(?:DIR|FILE|FOLDER|CODE|OUT|NAME|KEY)(?![A-Za-z}>_-])")


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_no_sentence_shows_a_programmers_placeholder(code: str) -> None:
    assert PLACEHOLDER.findall(SENTENCES[code]) == []
