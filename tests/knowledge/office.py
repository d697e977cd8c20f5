"""Office files for tests, written by hand or with the program's own packages."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A .zip of files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    """An .xlsx; `merged` are ranges of the first sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def slides(pages: Sequence[tuple[str, Sequence[str], str]]) -> bytes:
    """A .pptx of (title, points, speaker notes); the parts stand in the file in reverse order."""
    files: dict[str, str] = {"[Content_Types].xml": "<Types/>"}
    listed, related = "", ""
    for number, (title, points, notes) in reversed(list(enumerate(pages, 1))):
        files[f"ppt/slides/slide{number}.xml"] = _page(_shape("title", [title]) + _shape("body", points))
        if notes:
            target = f'<Relationship Id="n" Type="{_KIND}/notesSlide" Target="../notesSlides/n{number}.xml"/>'
            files[f"ppt/slides/_rels/slide{number}.xml.rels"] = f"<Relationships>{target}</Relationships>"
            files[f"ppt/notesSlides/n{number}.xml"] = _page(_shape("body", [notes]) + _shape("sldNum", ["7"]))
    for number in range(1, len(pages) + 1):
        listed += f'<p:sldId id="{255 + number}" r:id="r{number}"/>'
        related += f'<Relationship Id="r{number}" Type="{_KIND}/slide" Target="slides/slide{number}.xml"/>'
    files["ppt/presentation.xml"] = (
        f"<p:presentation {_P} {_R}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
    )
    files["ppt/_rels/presentation.xml.rels"] = f"<Relationships>{related}</Relationships>"
    return packed(files)


def _page(shapes: str) -> str:
    return f"<p:sld {_P} {_A}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def _shape(kind: str, texts: Sequence[str]) -> str:
    lines = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    place = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
    return f"<p:sp>{place}<p:txBody>{lines}</p:txBody></p:sp>"
