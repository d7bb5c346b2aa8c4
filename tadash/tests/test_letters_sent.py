"""Every letter that is declared is sent: a kind of mail that nobody sends is a promise broken."""

import ast

from notifications.letters import KINDS
from tadash.tests.test_days import modules

TAKES_BACK = "take_back"


def trees(texts, word):
    """The modules that hold a word; to read them all would take as long as many tests."""
    return {path: ast.parse(text) for path, text in texts.items() if word in text}


def declared(tree):
    """The name under which a module keeps each letter: of its own helper too, such as `_about`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            first = node.value.args[:1]
            kind = getattr(first[0], "value", None) if first else None
            if isinstance(kind, str) and kind in KINDS:
                yield kind, node.targets[0].id


def name_of(node):
    return getattr(node, "id", getattr(node, "attr", ""))


def senders(tree, name):
    """The functions of a module that name a letter for more than to take it back."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            taken_back = {
                id(argument)
                for call in calls
                if name_of(call.func) == TAKES_BACK
                for argument in call.args
            }
            named = [node for node in ast.walk(function) if name_of(node) == name]
            if any(id(node) not in taken_back for node in named):
                yield function


def called(tree, function):
    """Whether a module names the function outside itself."""
    own = set(map(id, ast.walk(function)))
    return any(
        name_of(node) == function.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in own
    )


def test_every_letter_is_sent_by_something_that_is_called():
    texts = {path: path.read_text(encoding="utf-8") for path in modules()}

    sent = {
        kind
        for tree in trees(texts, "declare(").values()
        for kind, name in declared(tree)
        for function in senders(tree, name)
        if any(called(other, function) for other in trees(texts, function.name).values())
    }

    assert sorted(KINDS) == sorted(sent)
