"""The manual says what the code counts. To write it anew:

python -c "from accountability.manual import text; print(text(), end='')" > docs/card.md
"""

from pathlib import Path

from accountability import manual

PAGE = Path(__file__).resolve().parents[2] / "docs" / "card.md"


def test_manual_says_what_is_counted():
    assert PAGE.read_text("utf-8") == manual.text()
