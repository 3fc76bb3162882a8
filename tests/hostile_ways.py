"""The ways in which a server misbehaves: each answers the request for one link of an otherwise sound site."""

from __future__ import annotations

import gzip
import itertools
import random
import time
import zlib
from collections.abc import Callable, Iterator

import brotli
from backports import zstd
from conftest import rss, story
from hostile_server import Way, Wire

HTML = "text/html; charset=utf-8"
BIG = 32 << 20  # bytes of a bomb, unpacked
SECRET = "m0t-de-passe"  # of addresses that servers send us to


ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(200_000))
_number = itertools.count(1)


def sane() -> bytes:
    """An article like no other."""
    return story(f"Page saine {next(_number)}", "La bioproduction avance.")


def page(title: str, inside: str) -> bytes:
    """An article with something strange in it."""
    return story(title, "La bioproduction avance.").replace(b"</article>", f"</article>{inside}".encode())


def headers(*lines: bytes) -> Way:
    """A sound page with these header lines."""
    return typed(HTML, sane(), *lines)


def encoded(name: bytes, body: bytes) -> Way:
    """A body said to be packed in this way."""
    return lambda wire: wire.answer(body, HTML, b"Content-Encoding: " + name)


def typed(content_type: str, body: bytes, *lines: bytes) -> Way:
    """A body said to be of this type, with these header lines."""
    return lambda wire: wire.answer(body, content_type, *lines)


def redirect(location: str, status: str = "302 Found") -> Way:
    """A redirect; {port} is the server's own, {path} the path that was asked for."""
    return lambda wire: wire.status(
        status, b"Location: " + location.format(port=wire.port, path=wire.path).encode("latin-1")
    )


def refresh(url: str) -> Way:
    """A page that sends its reader on."""
    return lambda wire: wire.answer(
        b"<html><head><meta http-equiv='refresh' content='0;url=%s'></head></html>"
        % url.format(port=wire.port, path=wire.path).encode()
    )


def bytes_of(data: bytes) -> Way:
    """These bytes, and the end."""
    return lambda wire: wire.send(data)


# ------------------------------------------------------------------------------------------------- the head


def endless_headers(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n")
    wire.forever(b"X-%d: %s\r\n" % (number, b"a" * 1000) for number in itertools.count())


def endless_folded_header(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nX: a\r\n")
    wire.forever(itertools.repeat(b" " + b"a" * 8000 + b"\r\n"))


def endless_interim(wire: Wire) -> None:
    wire.forever(itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 50))


def one_huge_header(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nX: ")
    wire.forever(itertools.repeat(b"a" * 65536))


def dripping_headers(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n")
    wire.forever((b"X-%d: a\r\n" % number for number in itertools.count()), pause=0.3)


# ------------------------------------------------------------------------------------------------- the body


def dripping_body(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    wire.forever(itertools.repeat(b"<p>"), pause=0.3)


def endless_body(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    wire.forever(itertools.repeat(b"<p>encore</p>" * 5000))


def endless_chunks(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    wire.forever(itertools.repeat(b"8000\r\n" + b"a" * 0x8000 + b"\r\n"))


def endless_chunk_size(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    wire.forever(itertools.repeat(b"0" * 65536))


def endless_trailers(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n")
    wire.forever(itertools.repeat(b"X: " + b"a" * 1000 + b"\r\n"))


def chunks_without_end(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>a<\r\n")
    wire.hang()


def reset_in_the_middle(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
    time.sleep(0.2)
    wire.reset()


def endless_stream(name: bytes, pieces: Callable[[], Iterator[bytes]]) -> Way:
    """A packed body that never ends."""

    def way(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %s\r\n\r\n" % name)
        wire.forever(pieces())

    return way


def gzip_pieces(text: bytes = random.Random(1).randbytes(1 << 16)) -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=31)
    yield packer.compress(sane()) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)
    yield from itertools.repeat(piece)


def gzip_of_nothing() -> Iterator[bytes]:
    """Packed bytes that unpack to none, for ever."""
    yield zlib.compressobj(1, wbits=31).flush(zlib.Z_SYNC_FLUSH)
    yield from itertools.repeat(b"\0\0\0\xff\xff" * 10_000)


def brotli_pieces() -> Iterator[bytes]:
    packer, text = brotli.Compressor(quality=1), random.Random(1)
    return (packer.process(text.randbytes(1 << 16)) + packer.flush() for _ in itertools.count())


def zstd_pieces() -> Iterator[bytes]:
    packer, text = zstd.ZstdCompressor(), random.Random(1)
    return (packer.compress(text.randbytes(1 << 16), packer.FLUSH_BLOCK) for _ in itertools.count())


def half(pack: Callable[[bytes], bytes]) -> bytes:
    """The first half of a long page, packed."""
    text = random.Random(1).randbytes(100_000).hex().encode()
    body = pack(sane().replace(b"</article>", b"<p>" + text + b"</p></article>"))
    return body[: len(body) // 2]


def unended() -> bytes:
    """A whole page, packed without the end of its packing, as some servers do."""
    packer = zlib.compressobj(6, wbits=31)
    return packer.compress(sane()) + packer.flush(zlib.Z_SYNC_FLUSH)


def with_credentials(path: str, scheme: str = "http:") -> Callable[[Wire], str]:
    """An address of the same server, with a user and a password."""
    return lambda wire: f"{scheme}//veille:{SECRET}@{wire.address}:{wire.port}{path}"


def moved(to: Callable[[Wire], str], status: str = "302 Found") -> Way:
    return lambda wire: wire.status(status, b"Location: " + to(wire).encode())


def chain(wire: Wire) -> None:
    number = int(wire.path.partition("?")[2] or 0)
    wire.status("302 Found", b"Location: /chain?%d" % (number + 1))


def further(wire: Wire) -> None:
    """A sound page, another one each time."""
    wire.answer(sane())


def check(way: Way, again: Way) -> Way:
    """`way` for who brings a cookie back; `again` for who does not."""
    return lambda wire: (way if b"\ncookie: vu=1\r" in wire.head.lower() else again)(wire)


def once_more(wire: Wire) -> None:
    wire.status("302 Found", b"Location: " + wire.path.encode(), b"Set-Cookie: vu=1; Path=/; HttpOnly")


def once_more_by_refresh(wire: Wire) -> None:
    wire.answer(b"<meta http-equiv=refresh content='0;url=%s'>" % wire.path.encode(), HTML, b"Set-Cookie: vu=1")


def new_cookie_each_time(wire: Wire) -> None:
    wire.status("302 Found", b"Location: " + wire.path.encode(), b"Set-Cookie: vu=%d" % next(_number))


# ------------------------------------------------------------------------------------------------- packed


def packed(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(b"\0" * BIG)


def layers(count: int) -> bytes:
    body = b"\0" * 100_000
    for _ in range(count):
        body = gzip.compress(body, 0, mtime=0)
    return body


def until_the_end(name: bytes, body: bytes) -> Way:
    """A body whose end is that of the connection."""
    line = b"Content-Encoding: %s\r\n" % name if name else b""
    return bytes_of(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n" + line + b"\r\n" + body)


def pdf_bomb() -> bytes:
    """One page whose content unpacks, three times over, to gigabytes."""
    packer = zlib.compressobj(1)
    stream = b"".join([*(packer.compress(b"(a) Tj " * 100_000) for _ in range(1500)), packer.flush()])
    stream = zlib.compress(zlib.compress(stream, 9), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.5\n" + b"".join(b"%d 0 obj%s\nendobj\n" % (n, one) for n, one in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n9\n%%EOF"


# ------------------------------------------------------------------------------------------------- the table

# name: (how it answers, the outcomes it may have, a pattern of the reason)
READ = "kept below"
CUT = "réponse de plus de 10 Mo|pas de réponse complète"  # whichever limit comes first on a busy machine
LINKS: dict[str, tuple[Way, str, str]] = {
    "endless-headers": (endless_headers, "failed", "en-têtes de réponse démesurés"),
    "endless-folded-header": (endless_folded_header, "failed", "en-têtes de réponse démesurés"),
    "endless-interim": (endless_interim, "failed", "en-têtes de réponse démesurés"),
    "one-huge-header": (one_huge_header, "failed", "en-têtes de réponse démesurés"),
    "dripping-headers": (dripping_headers, "failed", "pas de réponse complète en"),
    "dripping-body": (dripping_body, "failed", "pas de réponse complète en"),
    "silence": (Wire.hang, "failed", "pas de réponse complète en"),
    "endless-body": (endless_body, "failed", CUT),
    "endless-body-gzip": (endless_stream(b"gzip", gzip_pieces), "failed", CUT),
    "endless-body-of-nothing": (endless_stream(b"gzip", gzip_of_nothing), "failed", CUT),
    "endless-body-brotli": (endless_stream(b"br", brotli_pieces), "failed", CUT),
    "endless-body-zstd": (endless_stream(b"zstd", zstd_pieces), "failed", CUT),
    "endless-chunks": (endless_chunks, "failed", CUT),
    "endless-chunk-size": (endless_chunk_size, "failed", "tronquée"),
    "endless-trailers": (endless_trailers, "failed", "tronquée"),
    "chunks-without-end": (chunks_without_end, "failed", "pas de réponse complète en"),
    "invalid-chunk": (
        bytes_of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<p>\r\n0\r\n\r\n"),
        "failed",
        "tronquée",
    ),
    "unknown-transfer": (headers(b"Transfer-Encoding: rot13"), "failed", "ne parle pas HTTP"),
    "length-too-long": (headers(b"Content-Length: 5000000"), "failed", "tronquée"),
    "length-too-short": (headers(b"Content-Length: 600"), READ, ""),
    "length-huge": (headers(b"Content-Length: 99999999999999999999"), "failed", "réponse de plus de 10 Mo"),
    "length-negative": (headers(b"Content-Length: -1"), "failed", "ne parle pas HTTP"),
    "length-twice": (headers(b"Content-Length: 5", b"Content-Length: 6"), "failed", "ne parle pas HTTP"),
    "closed-at-once": (lambda _wire: None, "failed", "connexion coupée par le site"),
    "reset-at-once": (Wire.reset, "failed", "connexion coupée par le site"),
    "reset-in-the-middle": (reset_in_the_middle, "failed", "tronquée"),
    "mail-server": (bytes_of(b"220 mail.example.org ESMTP\r\n"), "failed", "ne parle pas HTTP"),
    "http-0.9": (bytes_of(b"<html><body><p>Bonjour.</p></body></html>\n"), "failed", "ne parle pas HTTP"),
    "binary": (bytes_of(bytes(range(256)) * 40), "failed", "ne parle pas HTTP"),
    "version-not-ascii": (bytes_of(b"HT\x82P/1.1 200 OK\r\n\r\n" + sane()), "failed", "ne parle pas HTTP"),
    "status-999": (lambda wire: wire.status("999 Request denied"), "failed", "réponse HTTP 999"),
    "status-0": (lambda wire: wire.status("000 Rien"), "failed", "réponse HTTP 0"),
    "status-word": (lambda wire: wire.status("OK 200"), "failed", "ne parle pas HTTP"),
    # ----------------------------------------------------------------- redirects
    "loop": (redirect("{path}"), "failed", "boucle de redirections"),
    "chain": (redirect("/chain?0"), "failed", "boucle de redirections"),
    "to-nowhere": (lambda wire: wire.status("302 Found"), "failed", "redirection"),
    "to-loopback": (redirect("http://127.0.0.1:{port}/admin"), "refused", "adresse privée"),
    "to-loopback-number": (redirect("http://2130706433:{port}/"), "refused", "adresse privée"),
    "to-loopback-ipv6": (redirect("http://[::ffff:127.0.0.1]:{port}/"), "refused", "adresse privée"),
    "to-private": (redirect("http://10.0.0.1/"), "refused", "adresse privée"),
    "to-metadata": (redirect("http://169.254.169.254/latest/meta-data/"), "refused", "adresse privée"),
    "to-file": (redirect("file:///etc/hostname"), "failed", "ne mène pas à une adresse du web"),
    "to-javascript": (redirect("javascript:alert(1)"), "failed", "ne mène pas à une adresse du web"),
    "to-ftp": (redirect("ftp://127.4.0.1/a"), "failed", "ne mène pas à une adresse du web"),
    "to-long-address": (redirect("/" + "a" * 5000), "refused", "adresse de plus de"),
    "to-bad-address": (redirect("http://[::1"), "failed", "redirection"),
    "to-bad-port": (redirect("http://127.4.0.1:99999/"), "failed", "ne mène pas à une adresse du web"),
    "choices": (lambda wire: wire.status("300 Multiple Choices", body=sane()), "failed", "réponse HTTP 300 : le site propose plusieurs versions"),
    "choices-and-one": (redirect("http://127.4.0.1:{port}/choice", "300 Multiple Choices"), READ, ""),
    "choices-elsewhere": (redirect("ftp://127.4.0.1/a", "300 Choix"), "failed", "ne mène pas à une adresse du web"),
    "to-other-host": (redirect("http://127.4.0.1:{port}/landing"), READ, ""),
    "to-credentials": (moved(with_credentials("/further")), READ, ""),
    "to-credentials-for-good": (moved(with_credentials("/further"), "301 Moved"), READ, ""),
    "to-credentials-without-scheme": (moved(with_credentials("/further", "")), READ, ""),
    "to-credentials-nowhere": (
        moved(lambda _: f"http://veille:{SECRET}@a..b/"), "refused", "pas une adresse du web : http://a..b/"),
    "to-credentials-inside": (moved(lambda _: f"http://veille:{SECRET}@10.0.0.1/"), "refused", "adresse privée"),
    "to-credentials-by-refresh": (
        lambda wire: wire.answer(b"", HTML, b"Refresh: 0;url=" + with_credentials("/further")(wire).encode()),
        READ, ""),
    "split-header": (redirect("/landing%0d%0aSet-Cookie:%20a=b\rX: y"), "failed", "réponse HTTP 404"),
    "refresh-loop": (refresh("{path}"), "failed", "boucle de redirections"),
    "refresh-to-private": (refresh("http://10.0.0.1/"), "refused", "adresse privée"),
    "refresh-to-script": (refresh("javascript:alert(1)"), "thin", ""),
    "refresh-to-bad-address": (refresh("http://[::1"), "thin", ""),
    "refresh-in-header": (typed(HTML, b"<p>Un instant.", b"Refresh: 0; URL=/further"), READ, ""),
    "refresh-in-header-loop": (typed(HTML, b"<p>Un instant.", b"Refresh: 0;url=/bad"), "failed", "boucle de redirections"),
    "refresh-in-header-to-private": (typed(HTML, b"", b"Refresh: 0;url=http://10.0.0.1/"), "refused", "adresse privée"),
    "refresh-in-header-garbled": (headers(b"Refresh: \xff;\x01url=\"'><", b"Refresh: 5"), READ, ""),
    "refresh-in-header-of-itself": (typed(HTML, sane(), b"Refresh: 60; url=/bad"), READ, ""),
    "refresh-of-itself": (
        typed(HTML, sane().replace(b"<head>", b"<head><meta http-equiv=refresh content='60;url=/bad'>")), READ, ""),
    "refresh-of-an-error": (
        lambda wire: wire.status("404 Non", body=b"<meta http-equiv=refresh content='0;url=/further'>"),
        "failed", "réponse HTTP 404"),
    "cookie-check": (check(further, once_more), READ, ""),
    "cookie-check-by-refresh": (check(further, once_more_by_refresh), READ, ""),
    "cookie-loop": (new_cookie_each_time, "failed", "boucle de redirections"),
    "cookie-huge": (
        lambda wire: wire.status("302 Non", b"Location: /further", b"Set-Cookie: a=" + b"a" * 15_000), READ, ""),
    "cookie-split": (
        lambda wire: wire.status("302 Non", b"Location: /further", b"Set-Cookie: a=b\rX-Injected: yes"), READ, ""),
    "cookie-for-another": (
        lambda wire: wire.status(
            "302 Non", b"Location: http://127.4.0.1:%d/other" % wire.port, b"Set-Cookie: secret=1; Domain=127.4.0.1"),
        READ, ""),
    "partial": (
        lambda wire: wire.status("206 Partial Content", b"Content-Range: bytes 0-499/9000", body=sane()[:500]),
        "failed", "réponse HTTP 206"),
    "to-garbled-host": (redirect("http://\xe9x.fr/a"), "refused", "pas une adresse du web"),
    "to-host-without-name": (redirect("http://a..b/"), "refused", "pas une adresse du web"),
    "to-long-host": (redirect(f"http://{'a' * 64}.fr/"), "refused", "pas une adresse du web"),
    "accepted": (lambda wire: wire.status("202 Accepted"), "failed", "réponse HTTP 202 sans contenu"),
    "no-content": (bytes_of(b"HTTP/1.1 204 No Content\r\n\r\n"), "failed", "réponse HTTP 204 sans contenu"),
    # ----------------------------------------------------------------- packed bodies
    "gzip-half": (encoded(b"gzip", half(gzip.compress)), "failed", "réponse tronquée"),
    "deflate-half": (encoded(b"deflate", half(zlib.compress)), "failed", "réponse tronquée"),
    "brotli-half": (encoded(b"br", half(lambda body: brotli.compress(body, quality=3))), "failed", "réponse tronquée"),
    "zstd-half": (encoded(b"zstd", half(zstd.compress)), "failed", "réponse tronquée"),
    "gzip-in-silence-half": (typed(HTML, half(gzip.compress)), "failed", "réponse tronquée"),
    "gzip-without-end": (encoded(b"gzip", unended()), READ, ""),
    "gzip-cut": (until_the_end(b"gzip", gzip.compress(sane())[:-90]), "failed", "réponse tronquée"),
    "gzip-in-silence-cut": (until_the_end(b"", gzip.compress(sane())[:-90]), "failed", "réponse tronquée"),
    "deflate-cut": (until_the_end(b"deflate", zlib.compress(sane())[:-90]), "failed", "réponse tronquée"),
    "gzip-without-checksum": (until_the_end(b"gzip", gzip.compress(sane())[:-8]), READ, ""),
    "zstd-cut": (encoded(b"zstd", zstd.compress(sane())[:-90]), "failed", "réponse tronquée"),
    "gzip-of-nothing": (encoded(b"gzip", gzip.compress(b"")), "thin", "vide"),
    "gzip-to-the-end": (until_the_end(b"gzip", gzip.compress(sane())), READ, ""),
    "gzip-in-silence": (typed(HTML, gzip.compress(sane())), READ, ""),
    "zstd-in-silence": (typed(HTML, zstd.compress(sane())), READ, ""),
    "zlib-in-silence": (typed(HTML, zlib.compress(sane())), READ, ""),
    "gzip-bomb-in-silence": (typed(HTML, packed(gzip.compress)), "failed", "une fois décompressée"),
    "broken-gzip-in-silence": (typed(HTML, b"\x1f\x8b\x08" + b"\x55" * 500), "failed", "ni HTML ni"),
    "gzip-bomb": (encoded(b"gzip", packed(gzip.compress)), "failed", "une fois décompressée"),
    "deflate-bomb": (encoded(b"deflate", packed(zlib.compress)), "failed", "une fois décompressée"),
    "brotli-bomb": (encoded(b"br", packed(lambda body: brotli.compress(body, quality=5))), "failed", "décompressée"),
    "zstd-bomb": (encoded(b"zstd", packed(zstd.compress)), "failed", "une fois décompressée"),
    "gzip-in-gzip": (encoded(b"gzip, gzip", gzip.compress(packed(gzip.compress))), "failed", "une fois décompressée"),
    "thousands-of-layers": (encoded(b", ".join([b"gzip"] * 2000), layers(20)), "failed", "compressée plus de 3 fois"),
    "broken-gzip": (encoded(b"gzip", b"\x1f\x8b\x08" + b"\x55" * 500), "failed", "réponse compressée illisible"),
    "broken-brotli": (encoded(b"br", b"\x55" * 500), "failed", "réponse compressée illisible"),
    "not-gzip": (encoded(b"gzip", sane()), READ, ""),
    "unknown-encoding": (encoded(b"sdch", b"\x93\x12\x00" * 500), "failed thin", ""),
    # ----------------------------------------------------------------- what the bytes say they are
    "wrong-charset": (typed("text/html; charset=utf-16", sane()), READ, ""),
    "no-such-charset": (typed("text/html; charset=klingon", sane()), READ, ""),
    "slow-charset": (typed("text/html; charset=punycode", b"<html>-" + b"a" * 2_000_000), "below thin failed", ""),
    "zeros": (typed(HTML, b"\0" * 1_000_000), "thin failed", ""),
    "zeros-inside": (typed(HTML, sane().replace(b"avance", b"av\0ance")), READ, ""),
    "utf16-without-mark": (typed("text/html", sane().decode().encode("utf-16-le")), "kept below thin failed", ""),
    "empty": (typed(HTML, b""), "thin", "vide"),
    "html-as-image": (typed("image/png", sane()), READ, ""),
    "image-as-html": (typed(HTML, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400), "failed thin", ""),
    "no-type": (bytes_of(b"HTTP/1.1 200 OK\r\n\r\n" + sane()), READ, ""),
    # ----------------------------------------------------------------- what is hard to read
    "deep": (typed(HTML, page("Profond", "<div>" * 100_000)), "kept below failed", ""),
    "many-attributes": (
        typed(HTML, page("Attributs", f"<p {ATTRIBUTES}>x</p>")),
        "kept below failed",
        "",
    ),
    "one-long-attribute": (
        typed(HTML, page("Attribut", f"<p title='{'a ' * 2_500_000}'>x</p>")),
        "kept below failed",
        "",
    ),
    "many-links": (
        typed(HTML, page("Liens", "<ul>" + "<li><a href='/a'>lien</a> et</li>" * 60_000 + "</ul>")),
        "kept below failed",
        "",
    ),
    "wide-table": (
        typed(HTML, page("Tableau", "<table>" + "<tr><td>a<td>b" * 100_000)),
        "kept below failed",
        "",
    ),
    "endless-parse": (
        typed(HTML, page("Sans fin", "<table><tr><td>un" * 20_000)),
        "kept below failed",
        "",
    ),
    "pdf-bomb": (typed("application/pdf", pdf_bomb()), "failed thin", ""),
    "pdf-of-zeros": (typed("application/pdf", b"%PDF-1.7\n" + b"\0" * 5_000_000), "failed", "PDF"),
    # ----------------------------------------------------------------- opt-outs
    "no-ai": (headers(b"X-Robots-Tag: noindex, NoAI"), "refused", r"réserve la fouille de textes \(noai\)"),
    "no-ai-in-page": (
        typed(HTML, sane().replace(b"<head>", b"<head><meta content='index, noai, noimageai' name=robots>")),
        "refused", r"la page réserve la fouille de textes \(noai\)"),
    "no-ai-for-us": (headers(b"X-Robots-Tag: otherbot: noindex, vigie: noai"), "refused", "noai"),
    "no-ai-for-another": (headers(b"X-Robots-Tag: otherbot: noindex, noai", b"X-Robots-Tag: noimageai"), READ, ""),
    "no-ai-of-pictures": (
        typed(HTML, sane().replace(b"<head>", b"<head><meta name='robots' content='noimageai, max-snippet:20'>")),
        READ, ""),
    # ----------------------------------------------------------------- headers that are read
    "cookies": (headers(*[b"Set-Cookie: c%d=%s" % (n, b"a" * 60) for n in range(2000)]), READ, ""),
    "old-date": (headers(b"Date: Thu, 01 Jan 1970 00:00:00 GMT"), READ, ""),
    "wait-negative": (
        lambda wire: wire.status("503 Non", b"Retry-After: -5"), "failed", "réponse HTTP 503"),
    "wait-for-ages": (
        lambda wire: wire.status("503 Non", b"Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"), "failed", "réponse HTTP 503"),
    "wait-many-digits": (
        lambda wire: wire.status("503 Non", b"Retry-After: " + b"9" * 5000), "failed", "réponse HTTP 503"),
    "wait-no-digits": (lambda wire: wire.status("503 Non", b"Retry-After: \xb2\xb3"), "failed", "réponse HTTP 503"),
    "wait-words": (lambda wire: wire.status("503 Non", b"Retry-After: plus tard"), "failed", "réponse HTTP 503"),
}  # fmt: skip
# Paths that ways lead to, on every site.
MORE: dict[str, Way] = {"/further": further} | {f"/chain?{n}": chain for n in range(50)}


def entries(count: int) -> Iterator[str]:
    """The insides of items of a feed; one in a hundred can be asked for."""
    return (f"<title>N {n}</title><link>{'ftp:' * (n % 100 > 0)}/{n}</link>" for n in range(count))


# ------------------------------------------------------------------------------------------------- whole sources


def laughs(root: str, inside: str) -> bytes:
    """XML whose entities unfold to gigabytes."""
    defined = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY e0 "ha">{defined}]>{inside}'.encode()


def xml(body: bytes, *lines: bytes) -> Way:
    return typed("application/xml; charset=utf-8", body, *lines)


def links(*addresses: str) -> bytes:
    return rss(*(f"<title>Lien {n}</title><link>{one}</link>" for n, one in enumerate(addresses)))


def sitemap(*addresses: str, kind: str = "url") -> bytes:
    outer = "sitemapindex" if kind == "sitemap" else "urlset"
    inside = "".join(f"<{kind}><loc>{one}</loc></{kind}>" for one in addresses)
    return f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</{outer}>'.encode()


def index_of_itself(wire: Wire) -> None:
    here = f"http://{wire.address}:{wire.port}"
    wire.answer(sitemap(f"{here}/source", f"{here}/source?1", f"{here}/source", kind="sitemap"), "application/xml")


def calendar(wire: Wire) -> None:
    """A page of a listing with three articles, and a next page, for ever."""
    day = int(wire.path.partition("=")[2] or 0)
    items = "".join(
        f"<article><h2><a href='/jour-{day}/une-nouvelle-du-jour-{day}-{n}'>Une nouvelle du jour {day}, la {n}e</a></h2>"
        f"<p>Ce que dit la nouvelle {n} du jour {day}.</p></article>"
        for n in range(3)
    )
    wire.answer(
        f"<html><body><main>{items}</main><a rel='next' href='/source?jour={day + 1}'>Suite</a></body>".encode()
    )


def tagged(*lines: bytes) -> Way:
    """A feed with these validators, which never change; who sends them back whole gets a 304."""
    return xml(links("/good"), *lines)


GOOD = typed("application/xml", links("/good"))
ODD = (
    *("http://a..b/", "http://..fr/", f"http://{'a' * 300}.fr/"),
    *("http://[::1", "http://a:b/", "http://", "//", "http://ex ample/%", "http://127.4.0.1:99999/"),
    *(
        f"http://u:{SECRET}@127.4.0.1/",
        "data:text/html,a",
        "/" + "a" * 3000,
        "http://" + "a." * 500 + "fr/",
        "http://\u202e.fr/",
    ),
)
SLOW = b"<?xml version='1.0' encoding='punycode'?><rss>-" + b"a" * 2_000_000
LAUGHS = laughs("rss", "<rss><channel><item><title>&e11;</title></item></channel></rss>")
OUTSIDE = b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + links("/&x;")
STARRED = b",".join(b'{"location":"/%d*a*a*a*a*b","tdm-reservation":1}' % n for n in range(15_000))
DAYS = {f"/source?jour={n}": calendar for n in range(100)}


def feed_and(**paths: Way) -> dict[str, Way]:
    """A sound feed beside what misbehaves: robots or tdmrep."""
    places = {"robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json"}
    return {"/source": GOOD} | {places[name]: way for name, way in paths.items()}


def robots(*lines: bytes) -> Way:
    return typed("text/plain", b"\n".join((b"User-agent: *", *lines)))


def only(way: Way) -> dict[str, Way]:
    return {"/source": way}


def replaced(old: bytes, new: str) -> Way:
    return xml(links("/good").replace(old, new.encode()))


# name: (kind, paths, the states of the visit, a pattern of its reason); « /good » is read when the visit is ok and offers it
SOURCES: dict[str, tuple[str, dict[str, Way], str, str]] = {
    "feed-laughs": ("feed", only(xml(LAUGHS)), "failed", "entités XML"),
    "feed-outside-entity": ("feed", only(xml(OUTSIDE)), "failed", "entités XML"),
    "feed-deep": ("feed", only(replaced(b"</link>", "</link>" + "<a>" * 100_000)), "ok", ""),
    "feed-attributes": ("feed", only(replaced(b"<item>", f"<item {ATTRIBUTES}>")), "ok", ""),
    "feed-many": ("feed", only(xml(rss(*entries(40_000)))), "ok", "2000 liens lus sur"),
    "feed-unpacked": ("feed", only(typed("application/gzip", gzip.compress(links("/good") + b" " * BIG))), "ok", ""),
    "feed-gzip-file-cut": ("feed", only(typed("application/gzip", gzip.compress(links("/good"))[:-30])),
                           "failed", "réponse tronquée"),
    "feed-slow-charset": ("feed", only(xml(SLOW)), "failed empty", ""),
    "feed-drips": ("feed", only(dripping_body), "unreachable", "pas de réponse complète"),
    "feed-odd-links": ("feed", only(xml(links(*ODD, "/good"))), "ok", ""),
    "feed-endless-gzip": ("feed", only(endless_stream(b"gzip", gzip_pieces)), "unreachable failed", CUT),
    "feed-to-credentials": (
        "feed", {"/source": moved(with_credentials("/flux"), "301 Moved"), "/flux": GOOD}, "ok", ""),
    "feed-never-modified": ("feed", only(lambda wire: wire.status("304 Not Modified")), "failed", "à une première demande"),
    "feed-redirected-inside": ("feed", only(redirect("http://127.0.0.1:{port}/")), "failed", "adresse privée"),
    "feed-in-zstd": ("feed", only(typed("application/rss+xml", zstd.compress(links("/good")))), "ok", ""),
    "feed-in-zlib": ("auto", only(typed("application/rss+xml", zlib.compress(links("/good")))), "ok", ""),
    "feed-zstd-bomb": ("feed", only(typed("application/xml", packed(zstd.compress))), "failed", "une fois décompressée"),
    "feed-behind-a-cookie": ("feed", only(check(GOOD, once_more)), "ok", ""),
    "feed-by-refresh": (
        "feed", {"/source": typed(HTML, b"", b"Refresh: 0;url=/flux"), "/flux": GOOD}, "ok", ""),
    "feed-partial": ("feed", only(lambda wire: wire.status("206 Non", body=links("/good"))), "failed", "HTTP 206"),
    "sitemap-in-zstd": ("sitemap", only(typed("application/xml", zstd.compress(sitemap("/good")))), "ok empty", ""),
    "sitemap-laughs": ("sitemap", only(xml(laughs("urlset", "<urlset><url><loc>/&e11;</loc></url></urlset>"))),
                       "failed empty", ""),
    "sitemap-of-nothing": ("sitemap", only(xml(sitemap(*(f"/plan-{n}.xml" for n in range(5)), kind="sitemap"))),
                           "failed", "index de plans de site"),
    "sitemap-of-itself": ("sitemap", {"/source": index_of_itself, "/source?1": index_of_itself}, "failed empty", ""),
    "sitemap-unpacked": ("sitemap", only(typed("application/gzip", gzip.compress(sitemap("/a") + b" " * BIG))),
                         "ok empty failed", ""),
    "calendar": ("listing", {"/source": calendar, **DAYS}, "ok", ""),
    "calendar-auto": ("auto", {"/source": calendar, **DAYS}, "ok", ""),
    "robots-10-mb": ("feed", feed_and(robots=robots(b"Disallow: /private\n" * 600_000)), "failed", "robots.txt"),
    "robots-7-mb": ("feed", feed_and(robots=robots(*(b"Disallow: /p%d" % n for n in range(400_000)))), "ok", ""),
    "robots-endless-gzip": (
        "feed", feed_and(robots=endless_stream(b"gzip", gzip_pieces)), "unreachable failed", CUT),
    "robots-loop": ("feed", feed_and(robots=redirect("{path}")), "ok", ""),
    "robots-no-content": ("feed", feed_and(robots=bytes_of(b"HTTP/1.1 204 No Content\r\n\r\n")), "ok", ""),
    "robots-partial": ("feed", feed_and(robots=lambda wire: wire.status("206 Non", body=b"Allow: /")), "failed", "HTTP 206"),
    "robots-html": ("feed", feed_and(robots=typed(HTML, sane())), "ok", ""),
    "robots-silent": ("feed", feed_and(robots=Wire.hang), "unreachable", "robots.txt"),
    "robots-garbled": ("feed", feed_and(robots=bytes_of(b"220 smtp\r\n")), "failed", "robots.txt"),
    "robots-stars": ("feed", feed_and(robots=robots(b"Crawl-delay: 1e999", b"Disallow: /" + b"*a" * 5000 + b"$")), "ok", ""),
    "tdmrep-silent": ("feed", feed_and(tdmrep=Wire.hang), "ok", ""),
    "tdmrep-stars": ("feed", feed_and(tdmrep=typed("application/json", b"[" + STARRED + b"]")), "ok", ""),
    "tdmrep-deep": ("feed", feed_and(tdmrep=typed("application/json", b"[" * 500_000)), "ok", ""),
    "tag-with-controls": ("feed", only(tagged(b'ETag: "a\x01\x02\x7f\tb"')), "ok", ""),
    "tag-not-ascii": ("feed", only(tagged(b'ETag: "\xe9t\xe9"', b"Last-Modified: mar. 3 ao\xfbt")), "ok", ""),
    "tag-huge": ("feed", only(tagged(b'ETag: "' + b"a" * 15_000 + b'"')), "ok", ""),
    "tag-split": ("feed", only(tagged(b'ETag: "a\rX-Injected: yes"')), "ok", ""),
}  # fmt: skip
