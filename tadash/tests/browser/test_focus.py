"""What has the focus is never hidden behind a bar that stays while the page scrolls."""

import pytest

from tadash.tests.browser.conftest import DESK, PHONE
from tadash.tests.browser.test_month import check_to_submit, visit_to_log

HIDDEN = """
() => {
    const wanted = "main :is(a[href], button, input, select, textarea, summary)";
    const seen = [...document.querySelectorAll(wanted)].filter((each) =>
        each.checkVisibility({ visibilityProperty: true }) && !each.disabled
    );
    const isShown = (each, x, y) => {
        const there = document.elementFromPoint(x, y);
        return there && (each.contains(there) || there.contains(each) ||
            [...(each.labels ?? [])].some((label) => label.contains(there)));
    };
    const steps = [0.1, 0.3, 0.5, 0.7, 0.9];
    const hidden = [];
    for (const each of seen) {
        each.focus();
        if (document.activeElement !== each) continue;
        const box = each.getBoundingClientRect();
        const points = steps.flatMap((x) => steps.map((y) => [
            box.left + box.width * x, box.top + box.height * y,
        ]));
        const isBehind = !points.some(([x, y]) => isShown(each, x, y));
        if (isBehind) hidden.push(each.name || each.innerText || each.id);
    }
    return [seen.length, hidden];
}
"""
"""How many things of a page can have the focus, and those of which nothing is seen while they do."""

PAGES = {
    "log": lambda: (f"/visits/{visit_to_log().pk}/log/", "specialist"),
    "entry": lambda: (f"/measures/{check_to_submit().pk}/entry/", "school"),
}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", PAGES)
def test_focus_is_never_behind_a_bar(demo, name, size):
    address, reader = PAGES[name]()
    page = demo.open(address, as_=reader, size=size)

    count, hidden = page.evaluate(HIDDEN)

    assert hidden == []
    assert count > 20
