import io

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagements.agreements import agreeing
from engagements.agreements.pdf import AGREEMENT, words_of
from engagements.tests import agreements
from engagements.tests.agreements import NOW
from exports.typesetting import typeset

HOSTILE = '#panic("x") $x^2$ *b* _i_ `r` @ref <label> \\ // /* \' " #import "/etc/passwd"'


@pytest.fixture
def draft(cast):
    return agreements.draft(cast.pinewood, cast.lead)


def opened(agreement):
    return pikepdf.open(io.BytesIO(typeset(AGREEMENT, words_of(agreement, NOW))))


def tags(pdf):
    """The structure tree as a list of tag names with their own text, in reading order."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def words(pdf):
    """The words of all pages, read by their fonts' own tables."""
    return " ".join("".join(letters(page)) for page in pdf.pages)


def letters(page):
    fonts = {}
    for name, font in page.Resources.Font.items():
        fonts[name] = to_unicode(font.ToUnicode.read_bytes().decode())
    table = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            table = fonts[str(operands[0])]
        elif str(operator) in ("TJ", "Tj"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    code = bytes(part)
                    for at in range(0, len(code), 2):
                        yield table.get(code[at : at + 2].hex(), "")


def to_unicode(cmap):
    """The letters of a font by their codes: the bfchar and bfrange lines of its table."""
    table, inside = {}, ""
    for line in cmap.splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            inside = line.split("begin")[1]
        elif line.startswith("end"):
            inside = ""
        elif inside == "bfchar":
            code, letter = (part.strip("<> ") for part in line.split("> <"))
            table[code.lower()] = bytes.fromhex(letter).decode("utf-16-be")
        elif inside == "bfrange":
            first, last, letter = (part.strip("<> ") for part in line.split("> <"))
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[f"{int(first, 16) + step:04x}"] = chr(int(letter, 16) + step)
    return table


def squeezed(text):
    return "".join(text.split())


def test_agreement_pdf_says_what_a_reader_needs(draft):
    pdf = opened(draft)

    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "en-US"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == draft.title
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"


def test_agreement_pdf_has_headings_and_a_table_with_a_head(draft):
    found = tags(opened(draft))

    assert [found.count(tag) for tag in ("/H1", "/H2")] == [1, 4]
    assert found.count("/H3") == draft.clauses.count() + 2
    assert found.count("/TH") == 4
    assert found.count("/TD") == 4


def test_agreement_pdf_holds_every_clause_and_both_signatures(cast):
    made = agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    text = squeezed(words(opened(made)))

    for clause in made.clauses.all():
        assert squeezed(clause.heading) in text
        assert squeezed(clause.text) in text
    assert squeezed(cast.lead.name) in text
    assert squeezed(cast.leader.name) in text
    assert made.text_hash in text


def test_agreement_pdf_of_a_draft_says_that_it_is_not_signed(draft):
    text = words(opened(draft))

    assert squeezed("This version is not signed by both sides yet.") in squeezed(text)


def test_agreement_pdf_prints_hostile_words_as_words(cast, draft):
    row = agreements.clause(draft, heading=HOSTILE, text=HOSTILE)
    agreeing.add_clause(row=row, by=cast.lead, now=NOW)
    values = {"title": HOSTILE, "preamble": HOSTILE}
    changed = agreeing.change_facts(
        agreement=draft, revision=1, values=values, by=cast.lead, now=NOW
    )

    pdf = opened(changed)

    assert squeezed(words(pdf)).count(squeezed(HOSTILE)) == 4
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == HOSTILE


def test_agreement_pdf_names_letters_that_its_fonts_lack(draft):
    draft.title = "Reading \U0001f600 and \u8a9e\x07"

    text = squeezed(words(opened(draft)))

    assert squeezed("Reading [grinning face] and [cjk unified ideograph-8a9e]") in text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_agreement_pdf_is_made_of_any_words(draft, any_words):
    draft.title = f"Title {any_words}"
    draft.preamble = any_words

    assert typeset(AGREEMENT, words_of(draft, NOW)).startswith(b"%PDF-")
