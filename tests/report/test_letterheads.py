"""A letterhead leaves nothing on a profile that it does not show."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from talentmatch.report.documents._letterheads import forget_writer
from talentmatch.report.documents._picture_facts import without_facts

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def letterhead():
    """Return a document with a secret in every place that a reader does not see."""
    document = docx.Document()
    document.core_properties.author = document.core_properties.title = "SECRET property"
    document.sections[0].header.paragraphs[0].text = "VISIBLE head"
    line = document.add_paragraph("VISIBLE text")
    document.add_comment(line.runs[0], text="SECRET comment", author="SECRET reviewer")
    for piece in (
        (
            '<w:del {} w:id="9" w:author="SECRET"><w:r><w:delText>SECRET '
            "wording</w:delText></w:r></w:del>"
        ),
        '<w:ins {} w:id="8" w:author="SECRET"><w:r><w:t>VISIBLE insertion</w:t></w:r></w:ins>',
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>SECRET hidden</w:t></w:r>",
    ):
        line._p.append(parse_xml(piece.format(WORD)))
    part = document.part
    part.relate_to("file:///C:/SECRET/list.xlsx", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    part.relate_to("https://house.example", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    part._settings_part.relate_to("file:///C:/SECRET.dotx", TEMPLATE, is_external=True)
    variables = '<w:docVars {}><w:docVar w:name="a" w:val="SECRET variable"/></w:docVars>'
    document.settings.element.append(parse_xml(variables.format(WORD)))
    return again(document)


def again(document):
    stream = io.BytesIO()
    document.save(stream)
    return docx.Document(stream)


def parts(document):
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {n: archive.read(n).decode("utf-8", "replace") for n in archive.namelist()}


def test_what_is_not_shown_goes_and_what_is_shown_stays():
    document = letterhead()
    assert sum("SECRET" in text for text in parts(document).values()) >= 5
    forget_writer(document)
    left = parts(document)
    assert [name for name, text in left.items() if "SECRET" in text] == []
    assert "VISIBLE head" in left["word/header1.xml"]
    assert again(document).paragraphs[0].text == "VISIBLE textVISIBLE insertion"
    assert "https://house.example" in left["word/_rels/document.xml.rels"]


def test_neither_thumbnail_nor_comments_nor_properties_of_the_writer_are_packed():
    document = letterhead()
    forget_writer(document)
    for name in parts(document):
        assert not name.startswith(
            ("docProps/app", "docProps/custom", "docProps/thumb", "customXml", "word/comments")
        )


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_a_photograph_on_a_letterhead_says_how_it_is_turned_and_nothing_else(turn):
    picture = Image.new("RGB", (40, 20), "red")
    facts = Image.Exif()
    facts[0x0112], facts[0x010F], facts[0x9286] = turn, "SECRET camera", "SECRET comment"
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=facts, comment=b"SECRET remark")
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run().add_picture(stream)
    forget_writer(document)
    (blob,) = (
        part.blob for part in document.part.package.iter_parts() if "image" in part.content_type
    )
    assert b"SECRET" in stream.getvalue() and b"SECRET" not in blob
    left = Image.open(io.BytesIO(blob))
    assert left.getexif().get(0x0112, 1) == turn and left.getpixel((5, 5))[0] > 200
    assert ImageOps.exif_transpose(left).size == ((20, 40) if turn in (6, 8) else (40, 20))


def test_a_drawn_picture_on_a_letterhead_has_no_texts():
    facts = PngInfo()
    facts.add_text("Author", "SECRET writer")
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "blue").save(stream, "PNG", pnginfo=facts)
    left = without_facts(stream.getvalue())
    assert b"SECRET" not in left and Image.open(io.BytesIO(left)).getpixel((1, 1)) == (0, 0, 255)


def test_a_picture_that_ends_too_early_is_left_without_an_error():
    assert without_facts(b"\xff\xd8\xff\xe1\x00\x20Exif\0\0MM") == b"\xff\xd8"
