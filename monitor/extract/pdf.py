"""A PDF → its Article, with pypdfium2. Native code: the caller runs it in a process it can kill."""

from __future__ import annotations

import ctypes
import re
import statistics
from collections import Counter
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from monitor.errors import ReadError
from monitor.extract.addresses import canonical
from monitor.extract.clean import finished, normal
from monitor.extract.columns import in_order, is_gap
from monitor.extract.edges import BAR, Line, without_edges
from monitor.extract.heading import heading, telling
from monitor.extract.hyphens import HYPHEN, joined
from monitor.extract.labels import is_label
from monitor.extract.language import language
from monitor.extract.published import said, told_late, trusted
from monitor.model import UNDATED, Article, Candidate, Page

_PAGES = 200
_CHARACTERS = 300_000
_THIN = 80
_CUT = 2  # how pdfium gives the hyphen of a word that goes on in the next line
_FONT = 128  # bytes of the name of a font
_FORCED = 1 << 18  # the flag ForceBold (ISO 32000, 9.8.2)
_BOLD = re.compile(rb"bold|black|heavy|demi(?!c)|-bd\b", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[•▪◦●■□–—►▶➢➤✓✔·*-]|\d{1,2}[.)])\s+")
_JUNK = re.compile(
    r"microsoft word|\.(?:docx?|indd|pub|odt|pptx?|qxd|pdf|xlsx?)\b|^(?:sans titre|untitled|document\s?\d*|cp"
    r"|communique|communiqué de presse|présentation powerpoint|powerpoint presentation|diapositive \d+"
    r"|mise en page \d+)$|[_]{1,}\w+[_]|^cp\b|\bv\.?\d+$|\b(?:v?def(?:initif)?\d*|vf|v?finale?)$",
    re.IGNORECASE,
)


def read_pdf(page: Page, hint: Candidate | None, timezone: str) -> Article:
    """The article of a PDF: at most 200 pages are read. `pages` is their true number.

    Raises ReadError: `refused` for a PDF that is protected or holds only images; `failed` for one that is cut short or
    broken; `thin` for one without an article.
    """
    document = _open(page.body)
    try:
        count = len(document)
        lines = _lines(document)
        metadata = _metadata(document)
    finally:
        document.close()
    if sum(len(line.text) for line in lines) < _THIN:
        raise ReadError("refused", "PDF sans texte : des pages numérisées, à lire à l'œil")
    lines = without_edges(lines, min(count, _PAGES))
    if not lines:
        raise ReadError("thin", "pas d'article dans ce PDF : rien que des en-têtes et des pieds de page")
    body = _body_size(lines)
    title, used = _title(lines, body, metadata, hint)
    paragraphs = _paragraphs([line for line in lines if id(line) not in used])
    text, credit = finished([(normal(text), size > body * 1.1) for text, size in paragraphs], title, "")
    if len(text) < _THIN:
        raise ReadError("thin", f"pas d'article dans ce PDF ({len(text)} caractères de texte)")
    top = [normal(line.text) for line in lines if line.page == 0][:12]
    late = told_late(page.url, "\n".join(normal(part) for part, _ in paragraphs[:4]), timezone)
    published = trusted(hint.published if hint else UNDATED, [said(top, timezone)], late, timezone)
    return Article(
        url=canonical(page.url, ""),
        title=title or text.split("\n", 1)[0][:120],
        text=text,
        language=language(f"{title}\n{text}"),
        published=published,
        format="pdf",
        pages=count,
        credit=credit,
    )


def _open(body: bytes) -> pdfium.PdfDocument:
    tail = body[-4096:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise ReadError("failed", "PDF tronqué : la fin du fichier manque")
    try:
        document = pdfium.PdfDocument(body)
        if len(document) == 0:
            raise ReadError("failed", "PDF sans page")
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("refused", "PDF protégé par mot de passe") from error
        raise ReadError("failed", "PDF illisible : fichier abîmé ou incomplet") from error
    return document


def _metadata(document: pdfium.PdfDocument) -> str:
    try:
        title = normal(str(document.get_metadata_dict().get("Title") or ""))
    except pdfium.PdfiumError:
        return ""
    return "" if _JUNK.search(title) or len(title) < 10 or " " not in title else telling(title)


def _lines(document: pdfium.PdfDocument) -> list[Line]:
    lines: list[Line] = []
    size = 0
    for number in range(min(len(document), _PAGES)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            continue  # one broken page does not lose the others
        found = _page_lines(text, number, page.get_height() or 1.0)
        lines += found
        size += sum(len(line.text) for line in found)
        text.close()
        page.close()
        if size > _CHARACTERS:
            break
    return lines


def _page_lines(text: pdfium.PdfTextPage, number: int, height: float) -> list[Line]:
    rows: list[list[Line]] = []
    start = 0
    codes = [raw.FPDFText_GetUnicode(text, index) for index in range(min(text.count_chars(), _CHARACTERS))]
    for index, code in enumerate([*codes, 10]):
        if code not in (10, 13, _CUT):
            continue
        visible = [i for i in range(start, index) if codes[i] > 32 and codes[i] != 0xA0]
        if visible:
            row = [_piece(text, codes, part, number, height) for part in _parts(text, visible)]
            row[-1].text += HYPHEN if code == _CUT else ""
            rows.append(row)
        start = index + 1
    return in_order(rows)


def _parts(text: pdfium.PdfTextPage, visible: list[int]) -> list[list[int]]:
    """The letters of a line, cut where two words stand too far apart for a word space."""
    size = _size(text, visible)
    parts = [[visible[0]]]
    for before, after in pairwise(visible):
        if after > before + 1:
            _, _, end, _ = text.get_charbox(before, loose=True)
            begin, _, _, _ = text.get_charbox(after, loose=True)
            if is_gap(end, begin, size):
                parts.append([])
        parts[-1].append(after)
    return parts


def _piece(text: pdfium.PdfTextPage, codes: list[int], part: list[int], number: int, height: float) -> Line:
    words = "".join(chr(each) for each in codes[part[0] : part[-1] + 1] if each and each < 0x110000)
    left, bottom, _, _ = text.get_charbox(part[0], loose=True)
    _, _, right, _ = text.get_charbox(part[-1], loose=True)
    bold = _is_bold(text, part[len(part) // 2])
    return Line(words.strip(), number, _size(text, part), left, right, bottom, bottom / height, bold)


def _is_bold(text: pdfium.PdfTextPage, index: int) -> bool:
    """Whether a letter is set in bold type: the name of its font says so."""
    name, flags = ctypes.create_string_buffer(_FONT), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, _FONT, flags)
    return bool(flags.value & _FORCED) or bool(_BOLD.search(name.value))


def _size(text: pdfium.PdfTextPage, visible: list[int]) -> float:
    """The height of the letters as shown (the font size alone ignores the page's own scaling)."""
    sample = visible[:: max(1, len(visible) // 4)][:5]
    boxes = [text.get_charbox(index, loose=True) for index in sample]
    return float(statistics.median(top - bottom for _, bottom, _, top in boxes))


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def _title(lines: list[Line], body: float, metadata: str, hint: Candidate | None) -> tuple[str, frozenset[int]]:
    """The title, and the ids of the lines that are no text since they make or label it."""
    found = heading(lines, body, hint.title if hint else "", metadata)
    if found.text:
        return found
    return _opening([line for line in lines if line.page == lines[0].page and not is_label(normal(line.text))])


def _opening(first: list[Line]) -> tuple[str, frozenset[int]]:
    """The first line as the title when it stands alone; else its words, left in the text where they belong."""
    if not first:
        return "", frozenset()
    alone = len(first) == 1 or _breaks(first[0], first[1], _leading(first), _right_edges(first))
    title = normal(first[0].text)
    if alone and 10 <= len(title) <= 200 and not title.endswith("."):
        return title, frozenset((id(first[0]),))
    return title[:120], frozenset()


def _paragraphs(lines: list[Line]) -> list[tuple[str, float]]:
    """Lines → paragraphs with the size of their letters."""
    whole = " ".join(line.text for line in lines)
    leading = _leading(lines)
    rights = _right_edges(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _breaks(groups[-1][-1], line, leading, rights):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [(joined([line.text for line in group], whole), group[0].size) for group in groups]


def _leading(lines: list[Line]) -> float:
    gaps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.page == b.page and 2 < a.bottom - b.bottom < 60]
    return statistics.median_low(gaps) if gaps else 14.0


def _right_edges(lines: list[Line]) -> dict[tuple[int, int], float]:
    """The right edge of the column a line stands in, known by where the line begins (to 20 points)."""
    edges: dict[tuple[int, int], float] = {}
    for line in lines:
        key = (line.page, round(line.left / 20))
        edges[key] = max(edges.get(key, 0.0), line.right)
    return edges


def _breaks(before: Line, line: Line, leading: float, rights: dict[tuple[int, int], float]) -> bool:
    """Whether a new paragraph begins with `line`."""
    ends = bool(re.search(r"[.!?…:;»”]$", before.text))
    if before.text.endswith(HYPHEN):
        return False
    if abs(before.size - line.size) > max(0.8, 0.08 * before.size) or _BULLET.match(line.text):
        return True
    if BAR in before.text or BAR in line.text:
        return True  # rows of a table
    gap = before.bottom - line.bottom
    if before.page != line.page or gap < -2:
        # the top of the next column or page: the sentence may go on
        return ends or not (line.text[:1].islower() or before.text.endswith(("-", ",", "–")))
    if gap > 1.35 * max(leading, before.size * 0.9):
        return True
    edge = rights[before.page, round(before.left / 20)]
    width = max(1.0, edge - before.left)
    if edge - before.right > 0.3 * width and (ends or line.text[:1].isupper()):
        return True
    return ends and (edge - before.right > 0.12 * width or line.left - before.left > 6)
