"""A letterhead leaves nothing on a profile that it does not show."""

import io
import zipfile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from talentmatch.report.letterheads import forget_writer

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
        '<w:del {} w:id="9" w:author="SECRET"><w:r><w:delText>SECRET wording</w:delText></w:r></w:del>',
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
        assert not name.startswith(("docProps/app", "docProps/custom", "docProps/thumb", "customXml", "word/comments"))  # fmt: skip
