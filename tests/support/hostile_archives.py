"""Archives that an attacker would send: one of each known kind, then any number of mutations, from a seed.

`hostile_archives(seed)` never ends; take as many as wanted with `itertools.islice`. A seed gives the same ones
each time, on any machine.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator

from raw_archives import BLOCK, END, FILE, RawHeader, gzipped, long_name, pack, pax, record, sealed


def hostile_archives(seed: int) -> Iterator[tuple[str, bytes]]:
    """Each known kind of hostile archive, then mutations of archives without end; each with a name for messages."""
    yield from known_archives()
    for number, content in enumerate(mutated_archives(seed), 1):
        yield f"{seed}/{number}", content


def mutated_archives(seed: int) -> Iterator[bytes]:
    """Archives without end, each changed at random; some of them stay good."""
    source = random.Random(seed)  # noqa: S311  (the same each time)
    while True:
        yield _mutated(source)


def known_archives() -> Iterator[tuple[str, bytes]]:
    """One archive of each known kind of attack; every one of them must be refused."""
    for name, members in _KINDS.items():
        yield name, pack(*members)
    yield from _ofgzipped()
    deep = [RawHeader(b"PaxHeader", b"x", content=record(b"path", b"a/" * 499 + b"%d" % n)) for n in range(2000)]
    yield "500 folders deep", pack(*(one.member() + RawHeader().member() for one in deep))
    comment = gzipped(pax(record(b"comment", b"\x00" * 900_000), kind=b"g"))
    yield "many bytes of records", comment * 75 + pack(FILE)
    yield "a folder 201,000 times", gzipped(RawHeader(b"d/", b"5").member() * 1000) * 201 + pack(FILE)


def _ofgzipped() -> Iterator[tuple[str, bytes]]:
    whole = pack(FILE)
    body = whole[10:]
    yield "nothing", b""
    yield "zip", b"PK\x03\x04" + b"\x00" * 100
    yield "tar without gzip", FILE + END
    yield "no tar in gzip", gzipped(b"not a tar" * 100)
    yield "no end", pack(FILE, end=b"")
    yield "cut in a header", gzipped(FILE[:300])
    yield "cut in a file", gzipped(FILE[:514])
    yield "gzip cut off", whole[:-6]
    yield "gzip without its end", whole[:-8]
    yield "wrong checksum of gzip", whole[:-8] + struct.pack("<I", zlib.crc32(b"other")) + whole[-4:]
    yield "garbage after gzip", whole + b"garbage"
    yield "garbage after tar", pack(FILE, end=END + b"garbage".ljust(BLOCK, b"\x00"))
    yield "two archives in a row", pack(FILE, END, RawHeader(b"b", content=b"x").member())
    yield "empty parts of gzip", gzipped(b"") * 20_000 + whole
    yield "reserved flags of gzip", whole[:3] + b"\xe0" + whole[4:]
    yield "endless name in gzip", whole[:3] + b"\x08" + whole[4:10] + b"n" * 1_000_000
    yield "cut after extra field of gzip", whole[:3] + b"\x04" + whole[4:10] + b"\xff\xff" + b"e" * 65_535 + body[:9]
    bomb = gzipped(RawHeader(size=b"77777777777\x00").block())
    yield "bomb", bomb + gzipped(b"\x00" * 9_000_000) * 30
    yield "gzip in gzip", gzipped(whole)


def _binary(number: int) -> bytes:
    return number.to_bytes(12, "big", signed=True)


_DIGITS = b"9" * 40_000
_KINDS: dict[str, tuple[bytes, ...]] = {
    "sparse name in pax": (pax(record(b"GNU.sparse.name", b"other")), FILE),
    "sparse size in pax": (pax(record(b"GNU.sparse.realsize", b"9"), record(b"GNU.sparse.major", b"1")), FILE),
    "sparse map in pax": (pax(record(b"GNU.sparse.map", b"0,5"), record(b"GNU.sparse.size", b"5")), FILE),
    "sparse size of star": (pax(record(b"SCHILY.realsize", b"500")), FILE),
    "sparse file of GNU": (RawHeader(kind=b"S", content=b"hello", magic=b"ustar  \x00").member(),),
    "negative binary size": (RawHeader(size=_binary(-512)).block(), FILE),
    "negative octal size": (RawHeader(size=b"-0000001000\x00").block(), FILE),
    "huge binary size": (RawHeader(size=b"\x80" + b"\xff" * 11).block(), FILE),
    "size with signs and underscores": (RawHeader(size=b"+0o1_0\x00").block(), FILE),
    "negative size in pax": (pax(record(b"size", b"-1")), FILE),
    "other size in pax": (pax(record(b"size", b"1")), FILE),
    "size of digits": (pax(record(b"size", _DIGITS)), FILE),
    "header of digits": (pax(_DIGITS), FILE),
    "header of digits and a space": (pax(_DIGITS + b" a=b\n"), FILE),
    "record of length 0": (pax(b"0 a=b\n"), FILE),
    "record too long": (pax(b"99 a=b\n"), FILE),
    "record too short": (pax(b"4 path=b\n"), FILE),
    "record without a key": (pax(b"6 =b\n\n", b""), FILE),
    "record without an end": (pax(b"8 a=bcd"), FILE),
    "records filled up": (pax(record(b"path", b"b"), b"\x00" * 9), FILE),
    "path twice": (pax(record(b"path", b"b"), record(b"path", b"c")), FILE),
    "path with NUL": (pax(record(b"path", b"b\x00c")), FILE),
    "empty path": (pax(record(b"path", b"")), FILE),
    "path out": (pax(record(b"path", b"../b")), FILE),
    "link out": (pax(record(b"linkpath", b"../b")), RawHeader(kind=b"2", target=b"b").member()),
    "link with NUL": (pax(record(b"linkpath", b"b\x00c")), RawHeader(kind=b"2").member()),
    "link to nothing": (RawHeader(kind=b"2").member(),),
    "time inf": (pax(record(b"mtime", b"inf")), FILE),
    "time nan": (pax(record(b"mtime", b"nan")), FILE),
    "time of digits": (pax(record(b"mtime", _DIGITS)), FILE),
    "owner of letters": (pax(record(b"uid", b"root")), FILE),
    "charset": (pax(record(b"hdrcharset", b"utf-7")), FILE),
    "path for all": (pax(record(b"path", b"b"), kind=b"g"), FILE),
    "size for all": (pax(record(b"size", b"0"), kind=b"g"), FILE),
    "sparse for all": (pax(record(b"GNU.sparse.name", b"b"), kind=b"g"), FILE),
    "chain of pax": (*(pax(record(b"path", b"b")),) * 3000, FILE),
    "chain of long names": (*(long_name(b"b"),) * 3000, FILE),
    "chain of long links": (*(long_name(b"b", b"K"),) * 3000, FILE),
    "pax and long name": (pax(record(b"path", b"b")), long_name(b"c"), FILE),
    "pax for all between": (pax(record(b"path", b"b")), pax(record(b"comment", b"c"), kind=b"g"), FILE),
    "pax of Solaris": (pax(record(b"path", b"b"), kind=b"X"), FILE),
    "long name with NUL": (long_name(b"b\x00c"), FILE),
    "long name of nothing": (FILE, long_name(b"b")),
    "pax for all of nothing": (FILE, pax(record(b"comment", b"c"), kind=b"g")),
    "owner out of range": (RawHeader(uid=b"\xff" * 8).member(),),
    "long name of gigabytes": (RawHeader(kind=b"L", size=b"10000000000\x00").block(),),
    "folder with content": (RawHeader(b"d/", b"5", content=b"x").member(),),
    "link with content": (RawHeader(b"l", b"2", content=b"x", target=b"a").member(),),
    "hard link with content": (FILE, RawHeader(b"l", b"1", content=b"x", target=b"a").member()),
    "hard link to itself": (RawHeader(b"l", b"1", target=b"l").member(),),
    "hard link to a link": (RawHeader(b"l", b"2", target=b"x").member(), RawHeader(b"h", b"1", target=b"l").member()),
    "file named like a folder": (RawHeader(b"d/", content=b"x").member(),),
    "file turned into a folder by pax": (pax(record(b"path", b"d/")), RawHeader(b"d", b"\x00").member()),
    "folder turned into a file by pax": (pax(record(b"path", b"d/x/")), RawHeader(b"d/", b"0").member()),
    "prefix of an unknown format": (RawHeader(prefix=b"p", magic=b"ustar  \x00").member(),),
    "unknown magic": (RawHeader(magic=b"other\x0000").member(),),
    "wrong checksum": (RawHeader(checksum=b"000000\x00 ").member(),),
    "signed checksum": (RawHeader(b"\xff" * 9, checksum=b"000777\x00 ").member(),),
    **{f"kind {kind!r}": (RawHeader(kind=bytes([kind])).member(),) for kind in b"34678ADEIMNPVWZ\xff"},
}


def _mutated(source: random.Random) -> bytes:
    """An archive of ordinary members, changed in a few places."""
    members = [_member(source) for _ in range(source.randint(1, 5))]
    if source.random() < 0.3:  # headers and contents in any order
        source.shuffle(members)
    content = bytearray(b"".join(members) + END)
    for _ in range(source.choice((0, 0, 1, 1, 2, 5))):
        _change(source, content)
    packed = gzipped(bytes(content))
    if source.random() < 0.1:
        damaged = bytearray(packed)
        damaged[source.randrange(len(damaged))] ^= 1 << source.randrange(8)
        packed = bytes(damaged)
    return packed[: source.randrange(len(packed))] if source.random() < 0.05 else packed


def _change(source: random.Random, content: bytearray) -> None:
    """Change a byte of a header, and make its checksum right again; or cut or repeat blocks."""
    if not content:
        return
    at = source.randrange(0, len(content), BLOCK)
    act = source.random()
    if act < 0.8:
        block = bytearray(content[at : at + BLOCK])
        place = source.choice((source.randrange(BLOCK), source.randrange(100, 160), 156, 124, 345))
        block[min(place, len(block) - 1)] = source.choice((0, 32, 47, 48, 55, 128, 255, source.randrange(256)))
        content[at : at + BLOCK] = sealed(bytes(block)) if source.random() < 0.8 else block
    elif act < 0.9:
        del content[at : at + BLOCK]
    else:
        content[at:at] = content[at : at + source.choice((1, 2)) * BLOCK]


_NAMES = [b"a", b"b", b"a/b", b"a/b/c", b"d/", b"d/a", b"./a", b"..", b"a/../b", b"/a", b"\xc3\xa4", b"\xff", b"a\nb"]
_NAMES += [b"", b".", b"./", b"C:x", b"a//b", b"n" * 100, b"a\\b", b"-x", b" "]
_VALUES = [*_NAMES, b"0", b"1", b"5", b"-1", b"1e3", b"inf", b"1.5", b"9" * 30, b"BINARY", b"\x00", b"a=b", b"p/" * 70]
_KEYS = [b"path", b"linkpath", b"size", b"mtime", b"uid", b"comment", b"hdrcharset", b"GNU.sparse.name", b"uname", b"x"]


def _member(source: random.Random) -> bytes:
    """A member as tools write it, with an odd value here and there."""

    def mostly(usual: bytes, *odd: bytes) -> bytes:
        return source.choice(odd) if source.random() < 0.04 else usual

    kind = mostly(source.choice((b"0", b"0", b"0", b"\x00", b"5", b"2", b"1")), bytes([source.randrange(256)]))
    content = source.randbytes(source.choice((0, 5, 512, 700))) if kind in b"0\x00" else b""
    usual = b"%d" % source.randrange(10) + (b"/" if kind == b"5" else b"")
    magic = source.choice((b"ustar\x0000", b"ustar  \x00", b"\x00" * 8))
    header = RawHeader(
        usual if source.random() < 0.6 else source.choice(_NAMES),
        kind,
        content=mostly(content, b"odd"),
        mode=source.choice((b"0000644\x00", b"0000755\x00", b"0004755\x00", b"0000000\x00", b"100644 \x00")),
        uid=mostly(b"0001750\x00", b"\xff" * 8, b"\x80" + b"\xff" * 7, b"       \x00", b"\x80" + _binary(9)[-7:]),
        mtime=mostly(b"14371573620\x00", b"\xff" * 12, b"77777777777\x00", b"99999999999\x00", b"\x80" + b"\xff" * 11),
        target=source.choice((b"0", b"1", source.choice(_NAMES))) if kind in b"12" else b"",
        magic=magic,
        prefix=source.choice((b"", b"", b"p", b"p/q")) if magic.endswith(b"00") else mostly(b"", b"p"),
        size=mostly(b"", _binary(len(content)), b"%o" % len(content), _binary(-1), b"5", b"77777777777\x00"),
    )
    return _extension(source) + header.member()


def _extension(source: random.Random) -> bytes:
    act = source.random()
    if act < 0.75:
        return b""
    if act < 0.82:
        return long_name(source.choice(_VALUES), source.choice((b"L", b"K")))
    records = [record(source.choice(_KEYS), source.choice(_VALUES)) for _ in range(source.randint(0, 3))]
    if source.random() < 0.2:
        records.append(source.choice((b"0 a=b\n", b"5 a=b", b"\x00", b"12 path=b\n", b"06 a=b\n")))
    return pax(*records, kind=source.choice((b"x", b"x", b"x", b"g")))
