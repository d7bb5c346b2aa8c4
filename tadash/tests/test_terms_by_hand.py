"""No sentence of ours writes by hand a noun that a center may word otherwise."""

import ast
import re

from tadash.tests.test_days import ROOT, modules
from tadash.tests.test_terms import Reading
from words.terms import DEFAULTS

TERM = re.compile(
    rf"(?<![\w/_.:`<{{-])(?<!on )({'|'.join(w for words in DEFAULTS.values() for w in words)})"
    r"(?![\w_:/=`]|\.\w)",
    re.IGNORECASE,
)
"""A word of its own; a part of a path, an address or a code is a name and stays."""

SQL = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|JOIN|FROM|COPY|CREATE)\b|%\(")

ALLOWED = {
    "Who visits next?": "a verb",
    "Visits, coaches and keeps the log.": "a verb",
    "TA staff visit as often as the cadences of this engagement say. ": "a verb",
    "added sites to": "a deed, kept in the history as it was written",
    "took a site out of": "a deed, kept in the history as it was written",
    "made visits of": "a deed, kept in the history as it was written",
    "visits planned": "a fact of the history, kept as it was written",
    "visits taken off": "a fact of the history, kept as it was written",
    "statuses of sites": "a name of the code, said through `spoken`",
    "numbers of sites": "a name of the code, said through `spoken`",
    "From a spreadsheet, with the names of the columns in the first row: name, email, role, "
    "engagement; and where you have them: works for, site, first day.": "names of columns",
}
FOR_DEVELOPERS = {"tadash/gallery.py", "templates/gallery.html"}
TAGS = re.compile(r"{%.*?%}", re.DOTALL)
QUOTED = re.compile(r'"([^"]*)"')
UNREAD = re.compile(r"{#.*?#}|{{.*?}}|{% comment.*?endcomment %}", re.DOTALL)


def sentences(path):
    """The strings of a module that people may read: of more than one word, and no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in notes:
            yield each.value


def pieces(path):
    """What a template says: its text, and the sentences that it hands to its tags."""
    page = UNREAD.sub("", path.read_text(encoding="utf-8"))
    for tag in TAGS.findall(page):
        yield from QUOTED.findall(tag)
    yield from filter(None, Reading(TAGS.sub("", page)).said)


def by_hand(words):
    is_sentence = " " in words.strip() and not SQL.search(words)
    return is_sentence and TERM.search(words) and words not in ALLOWED


def written_in(paths, read):
    found = {}
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        words = [each for each in read(path) if by_hand(each)]
        if words and name not in FOR_DEVELOPERS:
            found[name] = words
    return found


def test_no_sentence_of_python_writes_a_term_by_hand():
    assert written_in(modules(), sentences) == {}


def test_no_template_writes_a_term_by_hand():
    assert written_in((ROOT / "templates").rglob("*.*"), pieces) == {}
