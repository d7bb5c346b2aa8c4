"""What people read is spelled as schools in America spell it."""

import re

from tadash.tests.test_days import ROOT, modules
from tadash.tests.test_terms_by_hand import SQL, pieces, sentences

BRITISH = re.compile(
    r"(?<![\w.])(cancell(ed|ing)|travell\w+|labell\w+|modell\w+|counsell\w+|organis\w+|recognis\w+|"
    r"summaris\w+|prioritis\w+|analys(e|ed|ing)\b|colour\w*|favour\w*|behaviour\w*|centres?\b|"
    r"programmes?\b|enrol(s|ment)?\b|whilst|amongst|judgements?|practis\w+|learnt|licences?\b|"
    r"fulfil\b|fortnight\w*|timetables?|pupils?\b|diary|half-term|"
    r"\d\d?(st|nd|rd|th)? (January|February|March|April|June|July|August|September|October|"
    r"November|December))",
    re.IGNORECASE,
)

HEADINGS = {"Enrolment"}
"""Names of columns that a file from elsewhere may have."""


def is_said(words):
    """Not a name of the code, such as `cancelled`, nor a piece of SQL."""
    is_name = " " not in words and not words[:1].isupper()
    return not is_name and words not in HEADINGS and not SQL.search(words)


def british(paths, read):
    found = {}
    for path in paths:
        words = [each for each in read(path) if is_said(each) and BRITISH.search(each)]
        if words:
            found[path.relative_to(ROOT).as_posix()] = words
    return found


def test_no_sentence_of_python_is_spelled_as_in_britain():
    assert british([*modules(), *(ROOT / "demo").glob("*.py")], sentences) == {}


def test_no_page_is_spelled_as_in_britain():
    assert british((ROOT / "templates").rglob("*.*"), pieces) == {}
