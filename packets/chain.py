"""Whether the packets of an engagement are what they were, one after the other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packets.canonical import hash_of, read


@dataclass(frozen=True)
class Link:
    """One packet of the chain: what it is called, its content, and the hashes kept beside it.

    `signed` are the hashes of what each side signed: who writes the last packet anew, with its
    hash, breaks no chain, and is told by them.
    """

    name: str
    content: bytes
    content_hash: str
    before: str
    signed: tuple[str, ...] = ()


def faults_of(links: Iterable[Link]) -> tuple[str, ...]:
    """What does not hold, in words; nothing where every packet is as it was closed."""
    return tuple(_faults(links))


def _faults(links: Iterable[Link]) -> Iterator[str]:
    before = ""
    for link in links:
        if hash_of(link.content) != link.content_hash:
            yield f"{link.name}: its content is not what was closed."
        elif read(link.content)["before"] != link.before:
            yield f"{link.name}: its content names another packet before it."
        if set(link.signed) - {link.content_hash}:
            yield f"{link.name}: its content is not what was signed."
        if link.before != before:
            yield f"{link.name}: the packet before it is not the one it was closed upon."
        before = link.content_hash
