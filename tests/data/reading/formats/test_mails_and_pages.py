"""Mails and saved pages that hold people."""

from email.message import EmailMessage

import pytest
from read_sheets import tables_read
from resumes import CAREER_OF_DAI, HEAD_OF_DAI, check_dai, column, pdf, record
from written_files import saved

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._mails import read_mail
from talentmatch.data.reading.formats._pages_and_texts import read_page
from talentmatch.errors import UnreadableFileError


def test_what_a_saved_page_says_beside_its_title_is_of_the_post():
    lines = [
        "焊接工程师",
        "1.2-1.8万·14薪",
        "苏州-相城区 | 5-7年 | 本科 | 招2人",
        "虚海精工有限公司",
        "岗位职责：",
        "负责焊接工艺；",
    ]
    (record,) = form_of_lines([[line] for line in lines], "a.html").records
    assert record == {
        "职位名称": "焊接工程师",
        "薪资": "1.2-1.8万·14薪",
        "工作地点": "苏州-相城区",
        "工作经验": "5-7年",
        "学历要求": "本科",
        "招聘人数": "招2人",
        "企业名称": "虚海精工有限公司",
        "岗位职责": "负责焊接工艺；",
    }


def test_attachments_of_a_mail_that_are_not_opened_are_named(tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "hr@example.com", "简历"
    mail.set_content("请看附件")
    text = "姓名：任虚十\n电话：19900000773\n工作经历\n2010.3-至今 虚构快递有限公司 站长\n"
    for name, content in (("任虚十.txt", text.encode()), ("人选.xlsx", b"PK")):
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    (tmp_path / "a.eml").write_bytes(bytes(mail))
    (form,) = read_mail(tmp_path / "a.eml")
    assert form.records[0]["姓名"] == "任虚十"
    assert any("人选.xlsx" in str(note) for note in form.notes)


def test_two_people_in_a_mail_and_no_greeting(tmp_path):
    said = "现任甲江泵业有限公司质量经理，11年经验"
    text = (
        "From: a@example.com\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n您好，推荐两位：\n"
        f"1、推荐人选：闵虚二，本科，{said}，电话13200001103。\n"
        f"2、推荐人选：雷虚三，大专，{said}，电话13200001104。\n\n小陆 甲江猎头 13200001199\n"
    )
    path = tmp_path / "a.eml"
    path.write_text(text, "utf-8")
    frames = {one.table: one.frame for one in read_files(path, consent="recruiting")}
    found = frames["contact"][["name", "phone"]].to_numpy().tolist()
    assert found == [["闵虚二", "13200001103"], ["雷虚三", "13200001104"]]


def mail(folder, name, body, charset="utf-8", attachments=()):
    message = EmailMessage()
    message["From"], message["Subject"] = "HR <hr@agency.example>", "推荐候选人"
    message.set_content(body, charset=charset)
    for title, content in attachments:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=title
        )
    return saved(folder, name, message.as_bytes())


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_text_of_a_mail_is_read_without_the_marks_of_its_sender(tmp_path, charset):
    quoted = "您好\n----原始邮件----\n发件人: HR <hr2@agency.example>\n收件人: x@y.example\n\n"
    body = quoted + "\n".join([*HEAD_OF_DAI, *CAREER_OF_DAI]) + "\n-- \n李经理 13900009999"
    person = record(read_mail(mail(tmp_path, "a.eml", body, charset)))
    check_dai(person)
    assert person["邮箱"] == "dai@example.com" and "13900009999" not in str(person)


def test_a_mail_without_charset_or_colons_is_read(tmp_path):
    raw = "From: hr@example.com\nSubject: x\n\n姓名：卞虚 电话 19900000147"
    person = record(read_mail(saved(tmp_path, "a.eml", raw)))
    assert (person["姓名"], person["手机"]) == ("卞虚", "19900000147") and "邮箱" not in person


def test_two_people_in_one_mail_are_two(tmp_path):
    body = "姓名：解虚一 电话：19900000411\n姓名：应虚二 电话：19900000412"
    (form,) = read_mail(mail(tmp_path, "a.eml", body))
    assert [(p["姓名"], p["手机"]) for p in form.records] == [
        ("解虚一", "19900000411"),
        ("应虚二", "19900000412"),
    ]


def test_the_resume_attached_to_a_mail_is_read(tmp_path):
    letter = "见附件\n王经理 13900008888"
    path = mail(
        tmp_path,
        "a.eml",
        letter,
        attachments=[("../简历.pdf", pdf(column(40, *HEAD_OF_DAI, *CAREER_OF_DAI)))],
    )
    check_dai(record(read_mail(path)))
    with pytest.raises(UnreadableFileError, match=r"简历\.zip") as caught:
        read_mail(mail(tmp_path, "b.eml", letter, attachments=[("简历.zip", b"PK")]))
    assert caught.value.closed


def test_a_web_page_is_read_as_it_is_shown(tmp_path):
    shown = (
        f"<h1>{HEAD_OF_DAI[0]}</h1><p>{HEAD_OF_DAI[1]}</p><h2>工作经历</h2><div><b>虚构传动有限公司</b> "
        "2019.03-至今</div><div>设备主管</div><p>2015.07-2019.02 虚构轴承厂 "
        f"设备工程师</p><h2>教育经历</h2>{CAREER_OF_DAI[4]}"
    )
    page = (
        f"<html><head><title>x</title></head><nav>客服 13900009999</nav>{shown}<script>'工作经历'"
        "</script>"
    )
    check_dai(record(read_page(saved(tmp_path, "a.html", page))))
    table = f"<table><tr><td><h3>专业技能</h3>PLC<td><p>{'<p>'.join([*HEAD_OF_DAI, *CAREER_OF_DAI])}</table>"
    check_dai(record(read_page(saved(tmp_path, "b.html", table))))


def test_the_highest_education_of_a_saved_page(tmp_path):
    page = (
        "<html><body><div>史虚一</div><table><tr><td>手机："
        "</td><td>19900000461</td></tr><tr><td>学历/学位："
        "</td><td>大专</td></tr></table><h3>工作经验</h3><p>2018/3-至今　虚构模塑科技有限公司　模"
        "具主管</p></body></html>"
    )
    frame = tables_read(saved(tmp_path, "a.html", page))["candidate"]
    assert frame["education"].tolist() == ["college"]
