from dataclasses import replace

from packets.canonical import canonical, hash_of, read
from packets.chain import Link, faults_of


def link(name, before, **more):
    content = canonical({"before": before, "name": name, **more})
    return Link(name, content, hash_of(content), before)


def chain(*names):
    links = []
    for name in names:
        links.append(link(name, links[-1].content_hash if links else ""))
    return links


def test_canonical_is_the_same_bytes_in_any_order():
    assert (
        canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == b'{"a":"\xc3\xa9","b":1}'
    )


def test_canonical_gives_back_what_was_written():
    content = {"figures": [{"value": "62%", "n": None}], "before": ""}

    assert read(canonical(content)) == content


def test_chain_without_a_change_holds():
    assert faults_of(chain("January", "February", "March")) == ()


def test_chain_tells_a_changed_content():
    first, second, third = chain("January", "February", "March")
    changed = Link(
        second.name, second.content.replace(b"Feb", b"Fib"), second.content_hash, second.before
    )

    assert faults_of([first, changed, third]) == ("February: its content is not what was closed.",)


def test_chain_tells_a_packet_that_was_written_anew():
    first, second, third = chain("January", "February", "March")

    assert faults_of([first, link("February", second.before, more=1), third]) == (
        "March: the packet before it is not the one it was closed upon.",
    )


def test_chain_tells_a_last_packet_that_was_written_anew_after_it_was_signed():
    first, second = chain("January", "February")
    signed = (second.content_hash,)

    assert faults_of([first, replace(second, signed=signed)]) == ()
    assert faults_of([first, replace(link("February", second.before, more=1), signed=signed)]) == (
        "February: its content is not what was signed.",
    )


def test_chain_tells_a_packet_that_was_left_out():
    first, _, third = chain("January", "February", "March")

    assert faults_of([first, third]) == (
        "March: the packet before it is not the one it was closed upon.",
    )


def test_chain_tells_a_content_that_names_another_before():
    first = link("January", "")
    content = canonical({"before": "", "name": "February"})
    other = Link("February", content, hash_of(content), first.content_hash)

    assert faults_of([first, other]) == ("February: its content names another packet before it.",)
