"""JSON as somebody sent it: what a browser of ours never sends is unreadable, and no crash."""

from __future__ import annotations

import json
import re
from codecs import getreader
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""A sign that the database cannot store, as JSON writes it."""


def read_json(words: str | bytes) -> Any:
    """What the words say, or ValueError: also where they are nested too deep to be followed."""
    text = words.decode() if isinstance(words, bytes) else words
    if NUL.search(text):
        raise ValueError("The text has a character that cannot be stored.")
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("It is nested too deep.") from None


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is not a number.")


class CarefulJsonParser(JSONParser):
    """For the API."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            return read_json(getreader(encoding)(stream).read())
        except ValueError as error:
            raise ParseError(f"This is not JSON that can be read. {error}") from error
