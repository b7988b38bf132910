"""Headers as people write them: brought to one form, and the fields of a table they can mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import product

from talentmatch.data.reading.cells.note_marks import unmarked
from talentmatch.data.tables import TABLES
from talentmatch.vocab.han import simplified

__all__ = ["FURTHER", "GROUP", "IGNORED", "all_headings", "fields_of", "heading", "unit_of"]

#: Other names of a firm.
_OTHER_NAMES = ("曾用名", "曾用名称", "企业曾用名", "公司曾用名", "历史名称", "原名", "原名称", "原企业名称", "原公司名称", "原单位名称", "更名前名称", "前身", "简称", "客户简称", "客户英文名", "客户英文名称", "客户曾用名", "企业简称", "公司简称", "单位简称", "别称", "俗称", "字号", "品牌", "品牌名称", "英文名", "英文名称", "企业英文名称", "公司英文名称", "公司英文名", "企业英文名", "english name", "english company name", "trade name", "trading name", "trading as", "brand", "brand name", "also known as", "aka", "former name", "former names", "previous name", "previous names", "previously known as", "short name", "other names",)  # fmt: skip
#: Fields that stand for no single column: one header that fills several columns or tables.
FURTHER: dict[str, dict[str, tuple[str, ...]]] = {
    "posting": {
        "enterprise_name": ("用人单位", "用工单位", "招聘单位", "招聘企业", "招聘公司", "用人单位名称", "招聘单位名称", "公司全称", "企业全称", "公司名", "招聘方", "雇主", "employer", "employer name", "company full name", "客户全称", "客户", "客户名称", "客户公司", "客户企业", "client", "client name", "client company"),
        "pay": ("薪资", "薪酬", "月薪", "工资", "薪资待遇", "工资待遇", "薪酬待遇", "转正薪资", "转正后薪资", "转正工资", "转正后工资", "转正月薪", "转正后月薪", "转正薪酬", "转正后薪酬", "转正后待遇", "薪酬转正后", "薪资转正后", "工资转正后", "薪酬转正", "薪资转正", "月薪转正后", "薪资范围", "薪酬范围", "待遇", "工资标准", "薪酬标准", "薪资标准", "月工资", "工价", "小时工价", "时薪", "小时工资", "日薪", "日工资", "年薪", "薪资包", "年包", "salary", "pay", "compensation"),
        "posting_id": ("职位id", "岗位id", "招聘id", "req id", "requisition id", "req no", "vacancy id"),
        "title": ("招聘职位", "招聘职位名称", "职位名", "岗位名", "招聘工种", "招工工种", "招聘岗位", "招工岗位", "拟招聘岗位", "拟招岗位", "标题", "职位标题", "招聘标题", "岗位标题", "招聘岗位名称"),
        "openings": ("需求", "招几人", "招多少人", "几人", "需求量", "合计需求", "数量/人", "需求数量", "引进数量", "引进人数", "拟引进人数", "hc", "hc数", "招聘hc", "编制hc"),
        "experience": ("年资", "工作年资", "工作经验", "经验", "经验要求", "经验下限", "最低经验", "最低年限", "min exp", "min. exp.", "minimum experience", "工作年限", "工作经验要求", "年限要求", "experience", "years of experience"),
        "pay_months": ("年终月数", "发薪月数", "薪月数", "薪数", "月薪数", "pay months", "salary months"),
        "text": ("正文", "职位正文", "详细内容", "详情", "招聘详情", "招聘内容", "职位内容", "岗位内容", "职位介绍", "岗位介绍", "职位简介", "要求", "职责", "描述", "招聘条件", "应聘条件", "录用条件", "任职条件", "岗位条件", "其他条件", "其它条件", "其他要求", "其它要求", "职位信息", "岗位信息", "招聘信息", "岗位要求", "职位要求", "jd", "岗位jd", "职位jd", "职位详情", "岗位详情", "职位要求及描述", "岗位职责及要求", "岗位职责与要求", "职责与要求", "职责及要求", "职责要求", "职责/要求", "任职资格", "岗位描述", "工作内容", "职责描述", "工作职责", "岗位说明", "job description", "requirements", "responsibilities", "福利待遇", "公司福利"),
        "enterprise_id": ("统一社会信用代码", "社会信用代码", "信用代码", "company id", "enterprise code"),
        "region": ("坐标", "城市区域", "城市/区域", "工作地", "base地", "base", "工作base地", "base地点", "上班地", "工作地区", "上班地点", "城市", "工作区域", "工作地址"),
        "kind_of_work": ("用工形式", "用工方式", "工作性质", "employment type"),
        "skills": ("skills required", "required skills", "必备技能", "所需技能"),
        "limits": ("性别要求", "性别", "年龄要求", "年龄", "年龄限制", "婚姻要求", "婚育要求", "婚姻状况", "户籍要求", "户口要求", "民族要求", "gender", "age limit"),
        "pay_low": ("min amount", "min salary", "salary min", "minimum salary", "salary from", "min pay", "pay min", "salary low", "最低薪资", "最低工资", "最低月薪", "薪资下限", "月薪下限", "薪酬下限", "工资下限", "薪资最低", "起薪"),
        "pay_high": ("max amount", "max salary", "salary max", "maximum salary", "salary to", "max pay", "pay max", "salary high", "最高薪资", "最高工资", "最高月薪", "薪资上限", "月薪上限", "薪酬上限", "工资上限", "薪资最高"),
        "pay_period": ("interval", "pay interval", "salary interval", "pay period", "salary period", "salary type", "pay type", "salary unit", "薪资周期", "计薪方式", "薪资单位", "计薪周期", "pay unit"),
        "pay_currency": ("currency", "salary currency", "pay currency", "币种", "薪资币种", "货币"),
        "closed_on": ("截止", "截止日", "有效期", "截至日期", "截止时间", "关闭日期", "关闭时间", "结束招聘日期", "招聘截止时间", "有效期至", "closing date", "closes on", "apply by", "apply before", "application deadline", "applications close", "deadline", "target close", "target close date"),
        "posted_on": ("更新", "发布", "发布于", "刊登于", "更新于", "更新时间", "posted", "更新日期", "刷新时间", "刷新日期", "上线时间", "上线日期", "上线日", "挂网时间", "开放日期", "开放时间", "开启日期", "date posted", "posted date", "posted at", "post date", "post time", "publish time", "发布日", "刊登日期", "published at", "published on", "first published", "date opened", "opened on", "open date", "created at", "created on", "created date", "date created", "创建时间", "创建日期"),
        "publisher": ("发布机构", "发布方", "publisher"),
        "vacancy_state": ("状态", "职位状态", "岗位状态", "招聘状态", "发布状态", "在招状态", "是否在招", "status", "job status", "posting status", "vacancy status", "position status", "requisition status"),
    },
    "need_survey": {
        "pay": ("薪资", "薪酬", "月薪", "工资", "薪资待遇", "工资待遇", "薪酬待遇", "转正薪资", "转正后薪资", "转正工资", "转正后工资", "转正月薪", "转正后月薪", "转正薪酬", "转正后薪酬", "转正后待遇", "薪酬转正后", "薪资转正后", "工资转正后", "薪酬转正", "薪资转正", "月薪转正后", "薪资范围", "薪酬范围", "待遇", "工资标准", "薪酬标准", "薪资标准", "月工资", "年薪", "拟提供年薪", "提供年薪", "拟给年薪", "提供薪酬", "薪酬水平", "salary"),
        "experience": ("工作经验要求", "经验", "工作经历", "experience"),
        "pay_low": ("最低月薪", "最低薪资", "最低工资", "最低薪酬", "月薪下限", "薪酬下限", "min salary"),
        "pay_high": ("最高月薪", "最高薪资", "最高工资", "最高薪酬", "月薪上限", "薪酬上限", "max salary"),
        "answered_on": ("填报时间", "填表日期", "填表时间", "填写日期", "填写时间", "申报日期", "申报时间", "上报日期", "上报时间", "调查日期", "调查时间"),
        "enterprise_name": ("企业名称", "单位名称", "公司名称", "用人单位", "用人单位名称", "填报单位", "企业", "用工单位", "用工企业", "招聘单位", "招聘企业", "需求单位", "需求企业", "缺工企业", "参会单位", "参会企业", "单位全称", "企业全称", "company", "company name"),
        "openings": ("需求", "需求量", "需求合计", "需求总数", "需求总人数", "总需求", "总需求人数", "缺编", "缺编数", "缺编人数", "缺额", "空编", "空编数", "合计需求", "需求数", "需求数量", "引进数量", "引进人数", "拟引进人数", "招引人数", "需求人数合计", "招聘人数", "紧缺人数", "缺口人数", "缺工人数"),
        "post": ("缺工工种", "缺工岗位", "缺工职位", "用工岗位", "用工工种"),
        "education": ("学历学位", "学历/学位", "学位学历", "学历层次", "文化程度", "文化程度要求"),
        "urgency": ("紧缺度", "需求紧迫程度", "急需程度", "紧急程度"),
        "wanted_by": ("到岗时间要求", "拟到岗时间", "希望到岗时间"),
        "enterprise_id": ("统一社会信用代码", "社会信用代码", "信用代码", "credit code"),
    },
    "indicator": {
        "enterprise_name": ("企业名称", "单位名称", "公司名称", "用人单位", "参保单位", "参保单位名称", "单位详细名称", "企业详细名称", "company", "company name"),
        "enterprise_id": ("统一社会信用代码", "社会信用代码", "信用代码", "credit code"),
        "metric": ("指标名称",),
        "insured_persons": ("参保人数", "参保职工人数", "社保人数", "期末参保人数", "insured persons"),
    },
    "occupation_mix": {"industry": ("行业大类代码", "行业中类代码", "行业小类代码", "行业门类代码", "行业门类", "行业大类", "所属行业代码"), "occupation": ("职业编码及名称", "职业代码及名称", "职业编码和名称", "职业代码和名称", "职业名称及编码", "职业名称及代码", "职业名称和编码", "职业名称和代码", "职业小类/细类代码", "职业代码/编码", "职业分类代码", "职业分类编码", "大典编码", "大典代码", "职业小类代码", "职业细类代码", "职业中类代码", "职业大类代码"), "share": ("人员占比", "从业人员占比", "就业人员占比", "用工占比", "人数占比"), "occupation_name": ("职业小类", "职业细类", "职业中类", "职业名称", "工种名称", "职业", "职业类别", "occupation name", "occupation title")},
    "workforce": {
        "employed": ("期末人数", "月末人数", "季末人数", "期末用工人数", "月末用工人数", "期末职工人数", "月末职工人数", "月末在岗", "期末在岗", "月末在岗人数", "期末在岗人数", "月末在册", "期末从业人员", "月末从业人员", "在岗", "在册", "在岗职工", "在册人数", "在岗从业人员"),
        "occupation_name": ("职业名称", "工种名称", "occupation name", "occupation title"),
        "enterprise_name": ("企业名称", "单位名称", "公司名称", "company", "company name"),
        "enterprise_id": ("统一社会信用代码", "社会信用代码", "信用代码", "credit code"),
    },
    "client": {
        "aliases": _OTHER_NAMES,
        "name": ("客户", "客户公司", "客户企业", "禁挖企业", "禁挖公司", "禁挖单位", "禁挖客户", "禁猎企业", "禁猎公司", "禁猎单位", "禁猎客户", "保护客户", "签约客户", "client", "client name", "client company", "off limits company", "off limits companies", "off limits client", "off limits firm", "hands off company"),
        "off_limits_until": ("禁挖期限", "禁猎期限", "禁挖期", "禁猎期", "禁挖到期", "禁猎到期", "禁挖到期日", "禁挖有效期", "禁猎有效期", "保护期", "保护期至", "保护期限", "保护期截止", "off limits end", "off limits expiry", "off limits to", "protected until"),
    },
    "enterprise": {
        "aliases": _OTHER_NAMES,
        "name": ("单位详细名称", "企业详细名称", "registered name", "firm name", "name of firm", "legal name"),
        "credit_code": ("uscc", "unified social credit code"),
        "enterprise_id": ("组织机构代码", "机构代码"),
        "industry": ("行业名称", "行业类别", "国民经济行业分类", "国民经济行业代码", "国民经济行业分类代码", "国民经济行业小类", "国民经济行业小类代码", "国民经济行业类别", "国标行业", "国标行业代码", "主营行业", "行业大类", "行业门类", "所属行业门类"),
        "region": ("所在镇街", "所属区", "所属区县", "所属县区", "所属区域", "所属镇街", "注册地", "所在区域", "乡镇街道", "镇(街道)", "属地", "所在镇", "所属镇", "所在乡镇", "所属乡镇", "所在街道", "所属街道", "所在镇街道", "所属镇街道", "所在乡镇街道", "所属乡镇街道", "所在镇/街道", "所属镇/街道", "所在县区", "所在区县", "所在县市区", "所属县市区", "所在板块", "所属板块", "所属镇区", "所在镇区", "镇区", "镇街", "乡镇", "街道"),
        "founded_on": ("成立时间", "成立年月", "注册时间", "登记日期", "登记时间", "开业时间", "投产时间", "设立时间", "设立日期"),
    },
    "candidate": {
        "title_rank": ("专业技术职务", "专业技术资格", "专业技术职称"),
        "pay": ("要价", "ask", "asking", "exp. ctc", "exp ctc", "薪酬期望", "期望薪金", "要求薪金", "希望待遇", "期望收入", "薪资期望", "年薪期望", "月薪期望", "待遇期望", "expected comp", "expected total comp", "期望月薪", "期望工资", "期望待遇", "期望年包", "期望年收入", "expected package", "expected salary package", "exp. comp", "exp comp", "exp. salary", "exp salary", "exp. package", "expected comp.", "expected compensation", "salary expected", "期望薪水", "薪资要求", "待遇要求", "薪酬要求", "工资要求", "期望薪资范围", "expected pay"),
        "name": ("姓名", "人名", "候选", "名字", "人选名字", "中文名", "中文姓名", "chinese name", "候选人", "求职者", "人选姓名", "人选", "候选人姓名", "人才姓名", "应聘者", "应聘者姓名", "应聘人", "求职者姓名", "人员姓名", "candidate", "name", "candidate name", "full name", "last name, first name", "surname, given name", "surname, first name", "family name, given name"),
        "phone": ("联系", "联系信息", "联系渠道", "联系方法", "联络方式", "联系资料", "tel", "tel.", "telephone no", "手机", "流动电话", "手提电话", "电话", "candidate phone", "candidate mobile", "applicant phone", "联系电话", "手机号", "手机号码", "联系方式", "电话/微信", "手机/微信", "联系电话/微信", "mobile", "phone", "telephone", "mobile phone", "mobile number", "phone number", "cell phone", "contact number", "contact", "phones", "移动电话", "联系手机", "手机电话", "phone numbers", "phone no", "mobile no", "mobile phone number", "primary phone", "cell", "whatsapp"),
        "first_name": ("名", "legal first name", "preferred first name", "given name", "forename"),
        "middle_name": ("middle initial",),
        "last_name": ("姓", "legal last name", "surname", "family name"),
        "work_since": ("工作起始", "工作起始年月", "工作起始年份", "起始工作时间", "开始工作", "开始工作年月", "首次工作时间", "入行时间", "从业起始时间", "参加工作", "参加工作时间", "参加工作年月", "参加工作日期", "开始工作时间", "首次参加工作时间", "工作起始时间", "work start date", "start year of employment"),
        "email": ("电邮", "电邮地址", "邮箱", "电子邮箱", "电子邮件", "e-mail", "email", "e-mail address", "emails", "email 1", "candidate email", "applicant email", "primary email", "email addresses", "email id", "e-mail id", "邮件", "邮件地址", "邮箱地址", "联系邮箱", "personal email"),
        "sex": ("性别", "sex", "gender"),
        "birth_year": ("出生年份", "出生年月", "出生日期", "生日", "出生年", "dob", "d.o.b", "date of birth", "birth year", "birthday"),
        "age": ("年龄", "age"),
        "marital_status": ("婚姻状况", "婚姻", "婚否", "婚育状况", "marital status"),
        "ethnicity": ("民族", "ethnicity"),
        "household_registration": ("户籍", "籍贯", "户口所在地", "户口", "户籍地", "hukou"),
        "political_status": ("政治面貌",),
        "id_number": ("身份证", "身份证号", "身份证号码", "居民身份证", "居民身份证号", "居民身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "id card", "id card no", "id card number", "national id", "national id number", "identity card number"),
        "consent": ("授权同意", "是否同意", "是否授权", "同意推荐", "是否同意推荐", "同意授权", "consent"),
        "no_contact": ("禁止推荐", "禁止推荐原因", "不可推荐", "不可推荐原因", "禁推原因", "do not contact", "do not contact flag", "do not call", "dnc", "opt out", "opted out", "blacklist", "blacklisted", "勿扰", "请勿联系", "勿联系", "不要联系", "免打扰", "禁止联系", "黑名单", "是否黑名单", "拒绝联系"),
        "may_contact": ("是否可联系", "可否联系", "可联系", "能否联系", "是否可以联系", "允许联系", "是否允许联系", "ok to contact", "may contact", "can contact", "may be contacted", "contactable"),
        "consent_on": ("授权日期", "同意日期", "授权时间", "consent date"),
        "consent_until": ("授权到期", "授权有效期", "授权有效期至", "consent expires"),
        "title": ("所任职位", "most recent job title", "most recent title", "latest job title", "所任职务", "任职职位", "任职岗位", "担任职务", "担任职位", "最近职位", "最近工作职位", "最近任职职位", "最近一个职位", "职位名称", "position title", "current designation", "designation", "最近一份职位", "目前职务", "当前岗位", "现职务", "职务", "目前职位", "目前岗位", "现任岗位", "现岗位", "现职位", "职位", "岗位", "最近岗位", "job title", "position", "headline", "现任职务", "current position", "present position", "current title", "current job", "present job", "current role"),
        "employer": ("现职公司", "目前在职", "在职单位", "现职于", "current co", "current co.", "curr. company", "most recent employer", "most recent company", "latest employer", "现职单位", "公司", "现公司", "现单位", "现在单位", "当前单位", "所在单位", "任职单位", "现就职单位", "现就职公司", "当前公司", "目前就职公司", "目前就职单位", "现任单位", "现雇主", "公司名称", "最近公司", "最近工作公司", "最近任职公司", "最近一家公司", "目前单位", "工作单位", "最近工作单位", "现任公司", "当前雇主", "目前雇主", "所在公司", "现任职公司", "现任职单位", "就职公司", "在职公司", "current employer", "present employer", "employer name", "company", "current organization", "current org", "current organisation", "present company"),
        "region": ("坐标", "现居住地", "现居地", "现居城市", "现居", "常住地", "居住城市", "居住地", "所在地", "所在城市", "现所在地", "当前城市", "目前所在地", "city", "current location", "现居住城市", "目前居住地", "目前居住城市", "目前所在城市", "现住地", "现住址", "location", "current city", "candidate location"),
        "wanted_titles": ("第一意向", "第二意向", "首选岗位", "次选岗位", "第一意向岗位", "第二意向岗位", "求职方向", "应聘方向", "意向方向", "求职目标", "应聘意向", "期望职位", "期望从事职业", "期望职业", "意向职业", "期望从事岗位", "期望从事职位", "意向职位", "求职岗位", "期望岗位", "意向岗位", "desired position", "desired job title", "position wanted", "expected position", "求职职位", "目标职位", "目标岗位", "desired job"),
        "applied_post": ("应聘职位", "应聘", "job name", "applied job name", "position applied", "applied position title", "applying for", "应聘岗位", "投递职位", "投递岗位", "申请职位", "申请岗位", "面试职位", "面试岗位", "入职岗位", "入职职位", "录用岗位", "录用职位", "上岗岗位", "推荐职位", "推荐岗位", "意向客户职位", "job", "job opening", "job opening name", "requisition", "job requisition", "position applied for", "applied for", "applied job", "applied position", "posting title", "job applied for", "vacancy", "posting", "应征职位", "应征岗位", "拟应聘岗位", "post applied for"),
        "applied_id": ("应聘职位编号", "推荐职位编号", "职位编号", "岗位编号", "job id", "job opening id", "requisition id", "posting id", "req id"),
        "applied_firm": ("推荐客户", "推荐公司", "推荐企业", "推荐单位", "入职公司", "入职单位", "入职企业", "入职客户", "录用公司", "录用单位", "上岗单位", "placed at", "placed company", "客户", "客户名称", "客户公司", "应聘公司", "应聘单位", "应聘企业", "面试公司", "投递公司", "client", "client name", "hiring company", "account"),
        "status": ("状态", "简历状态", "投递状态", "推荐进度", "流程阶段", "推荐状态", "候选人状态", "人选状态", "当前状态", "猎头状态", "流程状态", "面试状态", "跟进状态", "应聘状态", "招聘状态", "推荐进展", "进展", "进度", "当前阶段", "阶段", "面试阶段", "招聘阶段", "最新进展", "最新状态", "目前进展", "当前进展", "进展情况", "推荐结果", "面试结果", "面试结论", "面试轮次", "轮次", "结果", "面试情况", "面试进展", "面试进度", "面试记录", "客户反馈", "面试反馈", "stage", "status", "candidate status", "candidate stage", "application status", "application stage", "hiring stage", "current stage", "pipeline stage", "disposition"),
        "status_on": ("推荐日期", "applied date", "date of application", "应聘日期", "应聘时间", "submitted on", "submission date", "date submitted", "推荐时间", "面试日期", "面试时间", "申请日期", "application date", "applied on", "date applied", "stage date"),
        "recruiter": ("顾问", "猎头顾问", "招聘顾问", "跟进人", "跟进顾问", "负责人", "候选人负责人", "归属人", "拥有者", "创建人", "录入人", "推荐人", "招聘专员", "owner", "candidate owner", "record owner", "recruiter", "coordinator", "渠道负责人", "created by", "modified by", "sourced by", "assigned to", "hiring manager"),
        "declined_for": ("淘汰原因", "拒绝原因", "婉拒原因", "未通过原因", "放弃原因", "不合适原因", "rejection reason", "reject reason", "reason for rejection", "decline reason"),
        "hired_on": ("入职日期", "入职时间", "上岗日期", "hire date", "hired on", "placement date"),
        "experience_years": ("exp", "yrs", "yrs exp", "years exp", "yoe", "total yoe", "total yrs exp", "exp.", "yrs of exp", "years of exp", "experience in years", "total years experience", "total exp", "total work exp", "total experience in years", "years of total experience", "total years of work experience", "total experience", "total years of experience", "work experience", "years experience", "经验", "从业时间", "工作时长", "从业年限", "工作经验年限", "工作年数", "年限", "工龄", "年资", "工作年资"),
        "education": ("edu", "edu.", "highest edu", "highest qualification", "highest degree received", "highest degree obtained", "education degree", "highest level of education", "highest education level", "highest qualification held", "highest education", "highest degree", "degree", "qualification", "education level", "学历/学位", "学历学位", "学位/学历", "最高学历/学位", "最高学历学位", "文化程度", "教育程度", "最高学历", "学历层次"),
        "expected_yearly_pay": ("desired salary", "ectc", "desired pay", "expected pay rate", "desired compensation", "expected ctc", "salary expectation", "salary expectations"),
        "full_time_education": ("是否统招", "是否全日制", "统招", "是否统招本科", "学历性质", "学习形式", "教育类型"),
        "major": ("最高学历专业", "最高学历所学专业", "field of study", "area of study", "study field", "所修专业"),
        "registered_on": ("added date", "added on", "更新日期", "投递日期", "入库日期", "入库时间", "录入时间", "录入日期", "created time", "created at", "created on", "created date", "date added", "date created", "date entered", "modified time", "last modified", "last updated", "updated on", "last activity time"),
        "wanted_regions": ("期望工作地点", "意向地点", "工作地点", "目标城市", "期望工作城市", "看机会地点", "看机会城市", "意向工作地", "意向区域", "期望区域", "可接受地点", "可接受城市", "意向地区", "期望地区", "preferred location", "preferred locations", "location pref", "location pref.", "locations pref", "pref. location", "pref location", "pref. city", "pref city", "location wanted", "target location", "desired location", "desired locations", "location preference", "location preferences", "preferred work location", "preferred city", "期望工作地区", "期望工作区域"),
        "blocked_employers": ("不推荐公司", "不推荐单位", "不投递公司", "不投公司", "不去公司", "不去的公司", "规避公司", "规避企业", "避开公司", "避开企业", "勿推公司", "勿推企业", "勿投公司", "禁推公司", "禁推企业", "排除公司", "排除企业", "不接受公司", "屏蔽公司", "屏蔽单位", "不推荐企业", "不考虑企业", "不考虑公司", "不考虑单位", "不考虑的公司", "不考虑的单位", "不考虑的企业", "不接受的公司", "不想去的公司", "不愿去的公司", "不看的公司", "不看公司", "回避企业", "回避公司", "blocked companies", "blocked employers", "excluded companies", "excluded employers", "companies to avoid", "employers to avoid", "not wanted employers", "not wanted companies", "do not contact companies", "do not submit to"),
        "text": ("服役经历", "从军经历", "军旅经历", "部队经历", "参军经历", "入伍经历", "服役情况", "military service", "项目经历", "项目经验", "个人简介", "个人优势", "工作描述", "简历内容", "教育经历", "教育背景", "个人总结", "培训经历"),
        "school": ("毕业院校", "毕业学校", "学校", "院校", "毕业大学", "最高学历院校", "最高学历学校", "最高学历毕业院校", "最高学历毕业学校", "school", "university"),
        "licences": ("证书", "资格证书", "职业资格", "所获证书", "资格证", "certificates"),
        "available_from": ("可上班日期", "可上班时间", "最快上班时间", "可入职时间", "可入职日期", "最快入职时间", "earliest start", "available from", "start date available", "date available to start", "到岗日期", "到岗", "可到岗", "notice period", "availability", "到岗周期", "离职周期", "可到岗时间", "最快到岗", "date available", "available date", "earliest start date", "availability date"),
        "job_status": ("求职状态", "在职状态", "目前状态", "工作状态", "就业状态", "离职状态", "是否在职", "employment status", "job status", "work status", "job seeking status"),
        "skills": ("技能特长", "掌握技能", "个人技能", "专长", "技能证书", "skill set", "candidate tags", "key skills", "primary skills", "skills set"),
    },
    "demand": {
        "industry": ("nace", "nace r2", "nace rev2", "nace section", "sic", "sic section", "sic 2007 section", "isic", "isic section", "naics", "naics sector", "industry section", "行业门类", "行业大类", "行业名称", "行业分类", "所属行业", "国民经济行业"),
        "occupation": ("职业大类", "职业中类", "职业小类", "职业名称", "职业类别", "职业分类", "工种名称", "职业工种"),
        "month": ("开始日期", "起始日期", "周开始日期", "周起始日期", "week starting", "week beginning", "week commencing", "week start"),
        "region": ("地区", "区县", "镇街", "town", "towns", "area", "district", "county", "borough", "local authority", "geography", "geo", "areas", "bezirk", "landkreis", "stadtteil", "gemeinde", "bundesland", "région", "département", "commune", "provincia", "municipio", "都道府県", "市区町村", "地域"),
        "openings": ("招聘岗位数", "招聘岗位数量", "岗位发布数", "发布岗位数量", "新增岗位数", "新增招聘岗位数", "新增岗位", "发布岗位数", "新发布岗位数", "招聘人数", "岗位需求数", "招聘需求", "需求数", "需求人数", "空缺岗位数", "岗位空缺数", "空缺数", "vacancies", "job vacancies"),
    },
    "supply": {"stay_share": ("留甬率", "留市率", "留本地率", "本地留存率", "留存率", "留用率", "本地就业比例"), "graduates": ("毕业", "毕业数", "毕业生", "毕业生人数"), "seats": ("intake quota", "quota", "planned intake", "招生计划", "计划", "planned places", "places", "计划招生数", "招生计划人数", "计划招生人数", "拟招生数", "计划数", "计划人数", "计划招生", "招生数", "招生人数", "录取人数"), "institution": ("校名", "学校全称", "院校全称", "办学单位", "招生院校", "招生学校", "培养院校"), "major": ("招生专业", "培养专业", "programme", "program", "course", "programme of study"), "education": ("层次", "学历层次", "办学层次", "培养层次")},
    "major_occupation": {"share": ("比例", "对应比例", "就业比例", "份额")},
    "talent_stock": {"level": ("技能等级", "职称等级", "等级")},
    "target": {
        "indicator": ("目标指标", "目标任务", "目标名称", "任务指标", "工作指标", "目标项目"),
        "baseline": ("基期数", "基数", "基准值", "现状值", "基础值"),
        "baseline_year": ("基期年", "基准年", "基年", "基准年份"),
        "direction": ("指标方向", "趋势"),
        "unit": ("计量单位", "指标单位"),
        "target": ("目标", "目标数", "规划值"),
    },
    "target_actual": {
        "value": ("实际值", "实际完成值", "完成数", "完成情况", "实际完成"),
        "reported_on": ("填报日期", "报送日期", "填报时间", "上报时间"),
        "unit": ("单位", "计量单位", "指标单位", "unit"),
    },
}  # fmt: skip

#: Headers that hold nothing a table keeps: row numbers and remarks.
IGNORED = frozenset({"序号", "no", "no.", "编号", "备注", "remark", "remarks", "行号", "row", "原因", "reason", "表题", "tabletitle", "#", "联系人", "unnamed", "index"})  # fmt: skip

#: Heading of what stands over groups of rows and is of no known kind.
GROUP = "分组行"
_BRACKETS = re.compile(r"[(\[{【〔「](.*?)[)\]}】〕」]")
#: The same again in English behind a Chinese heading: 行业 Sector.
_GLOSS = re.compile(
    r"(?<=[\u4e00-\u9fff)）])\s*[\s/／|]\s*(?!cny|rmb|usd|eur)[a-z]{3}[a-z .,'&/-]*$"
)
#: The same before a Chinese heading: Current Company 现公司.
_GLOSS_BEFORE = re.compile(r"^[a-z][a-z-]{2}[a-z .,'&/-]*\s+(?!经验$|年限$)(?=[\u4e00-\u9fff]+$)")
_NUMBERING = re.compile(r"^(?:\d+[.、)]|[(][一二三四五六七八九十\d]+[)]|[一二三四五六七八九十]+、)")


def heading(header: object) -> str:
    r"""Return a header in the form in which it is compared.

    Without blanks, units in brackets, stars, numbering and underscores; half-width, lower case.

    Examples
    --------
    >>> heading("Current Company 现公司")
    '现公司'
    >>> heading("行业 Sector"), heading("联系电话/Phone No."), heading("岗位 JD")
    ('行业', '联系电话', '岗位jd')
    >>> heading("企業名稱")
    '企业名称'
    >>> heading(" *薪资 范围\n（元/月）："), heading("Posted_On"), heading("一、企业名称")
    ('薪资范围', 'postedon', '企业名称')
    """
    if isinstance(header, (date, datetime)):
        return f"{header:%Y-%m}"
    text = "" if header is None else str(header)[:_LONGEST]
    return _bare(text) if len(text) > _REMEMBERED else _bare_once(text)


def _bare(text: str) -> str:
    text = simplified(unicodedata.normalize("NFKC", unmarked(text)).lower())
    bare = _BRACKETS.sub("", text) or text
    bare = re.sub(r"\s*:\s*$", "", bare)
    bare = _GLOSS_BEFORE.sub("", _GLOSS.sub("", bare))
    bare = _NUMBERING.sub("", re.sub(r"\s+", "", bare))
    return re.sub(r"[\s*_:·'\"-]+", "", bare)


#: No heading, its explanations included, is longer [letters].
_LONGEST = 2_000
#: Each cell near the top of a sheet is asked several times whether it is a heading.
_REMEMBERED = 60
_bare_once = lru_cache(maxsize=16_384)(_bare)


def unit_of(header: object) -> str:
    """Return what a header says in brackets, mostly a unit.

    Examples
    --------
    >>> unit_of("年产值（万元）"), unit_of("产值"), unit_of("年薪（单位：万元）")
    ('万元', '', '万元')
    >>> unit_of("Vacancies (thousands)"), unit_of("Pay (in thousands of CNY)")
    ('千', 'in thousands of CNY')
    """
    brackets = _BRACKETS.findall(unicodedata.normalize("NFKC", str(header)))
    if not brackets:
        return ""
    unit = re.sub(r"^\s*(?:计量)?单位\s*:?\s*", "", str(brackets[-1])).strip()
    multiple = _ENGLISH_MULTIPLE.fullmatch(unit)
    return _MULTIPLES[(multiple[1] or "thousand").lower()] if multiple else unit


_MULTIPLES = {"hundred": "百", "thousand": "千", "million": "百万"}
_ENGLISH_MULTIPLE = re.compile(
    r"(?:in )?(?:(hundred|thousand|million)s?|['’]?000s?)(?: of (?:persons|people|jobs|posts|vacancies|positions))?",
    re.I,
)


#: Whose it is that a heading of a list of people names.
_SUBJECTS = (
    "候选人",
    "人选",
    "应聘者",
    "应聘人",
    "应聘人员",
    "求职者",
    "申请人",
    "人才",
    "本人",
    "个人",
    "简历",
)
#: Headings of people are also built of two words, any of the first before any of the second.
_COMPOSED: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    "wanted_regions": (
        (("期望", "意向", "目标", "求职", "希望", "想去", "想去的", "愿去的", "愿意去的", "能去的", "理想", "可接受", "考虑"), ("地方", "地", "城市", "地点", "地区", "区域", "工作地", "工作地点", "工作城市", "工作区域", "就业地", "就业城市", "就业地点", "base", "base地")),
        (("城市", "地点", "地区", "区域", "工作地", "工作地点", "工作城市", "base", "base地"), ("意向", "期望", "要求")),
        (("preferred ", "desired ", "target ", "expected ", "wanted "), ("city", "cities", "location", "locations", "place", "region", "work city", "work location")),
    ),
    "wanted_titles": (
        (("期望", "意向", "目标", "求职", "希望", "理想", "想找"), ("职位", "岗位", "职务", "工种", "工作岗位", "工作职位")),
        (("岗位", "职位", "职务"), ("意向", "期望")),
        (("preferred ", "desired ", "target ", "expected ", "wanted "), ("title", "role", "position", "job", "post")),
    ),
    "applied_post": ((("应聘", "应征", "投递", "申请", "报名", "竞聘"), ("职位", "岗位", "职务", "工种")),),
    "pay": (
        (("期望", "意向", "目标", "求职", "希望", "要求", "理想"), ("薪资", "薪酬", "薪水", "薪金", "工资", "待遇", "收入", "月薪", "年薪", "薪", "月收入", "年收入", "年包", "薪资待遇", "总包")),
        (("薪资", "薪酬", "工资", "待遇", "收入", "月薪", "年薪", "年包", "总包"), ("期望", "要求", "预期", "意向")),
        (("desired ", "target ", "expected ", "wanted "), ("salary", "pay", "package", "compensation", "income", "annual salary", "monthly salary")),
    ),
    "employer": (
        (("现", "目前", "当前", "现任", "现在", "现职", "最近", "最近一家"), ("公司", "单位", "企业", "雇主", "工作单位", "任职公司", "任职单位", "就职公司", "就职单位", "所在公司", "所在单位", "任职企业", "就职企业")),
        (("current ", "present ", "latest ", "most recent "), ("company", "employer", "organization", "organisation", "firm", "company name", "employer name")),
    ),
    "title": (
        (("现", "目前", "当前", "现任", "现在", "最近", "现工作", "目前工作"), ("职位", "职务", "岗位", "职位名称", "岗位名称", "工作岗位", "任职岗位", "任职职位")),
        (("current ", "present ", "latest ", "most recent "), ("title", "position", "role", "job", "job title", "designation")),
    ),
    "available_from": ((("可", "可以", "最快", "最早", "预计", "预计可"), ("到职日期", "到职时间", "到岗日期", "到岗时间", "入职日期", "入职时间", "上岗日期", "上岗时间", "报到日期", "报到时间", "上班日期", "上班时间")),),
    "name": ((_SUBJECTS, ("姓名", "名字")),),
    "blocked_employers": (
        (("do not ", "don't ", "never ", "not to be ", "must not "), ("send to", "submit to", "present to", "share with", "send cv to", "send resume to", "show to", "introduce to", "refer to", "forward to", "sent to", "submitted to", "shown to", "shared with")),
        (("勿", "请勿", "不要", "不可", "不得", "禁止", "不"), ("推荐给", "推送给", "发给", "投给", "推荐至", "发送给", "推给", "推荐到", "推送公司", "推荐公司", "投递公司", "发送公司", "推荐企业", "推荐单位", "推送企业", "推送单位", "投递单位", "投递企业")),
    ),
    "phone": (
        (("微信/", "微信号/", "微信&", "微信、", "微信或", "微信 ", "qq/", "wechat/"), ("手机", "手机号", "手机号码", "电话", "联系电话", "phone", "mobile")),
        (("手机", "手机号", "手机号码", "电话", "联系电话"), ("/微信", "/微信号", "&微信", "、微信", "或微信", "/qq")),
        (_SUBJECTS, ("电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式")),
    ),
    "email": ((_SUBJECTS, ("邮箱", "邮件", "电子邮箱", "电子邮件", "email", "e-mail")),),
    "education": ((_SUBJECTS, ("学历", "最高学历", "文化程度")),),
    "experience_years": ((("总", "累计", "全部", "从业", "工作"), ("工龄", "年限", "工作年限", "从业年限", "工作经验", "经验年限", "年数")),),
}  # fmt: skip


#: Headings of what firms want, in the same way.
_WANTING = ("人才", "人才需求", "用工需求", "需求", "紧缺", "急缺", "急需", "急需紧缺", "紧缺急需", "紧缺人才", "急需人才", "拟引进", "拟引进人才", "引进", "引进人才", "招引", "拟招", "拟招聘", "拟招引", "计划引进", "计划招聘", "用人", "招才")  # fmt: skip
_COMPOSED_NEEDS: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    "post": ((_WANTING, ("岗位", "职位", "工种", "岗位名称", "职位名称", "工种名称", "岗位(工种)", "岗位/工种")),),
    "pay": ((("拟付", "拟支付", "拟提供", "可提供", "可支付", "提供", "支付", "拟定", "意向", "计划"), ("年薪", "月薪", "薪酬", "薪资", "工资", "待遇", "薪酬待遇", "薪资待遇", "工资待遇", "薪酬标准")),),
    "openings": ((("拟引进", "拟引进人才", "引进人才", "招引", "拟招引", "计划引进"), ("人数", "数量", "人才数", "人才数量")),),
}  # fmt: skip


def _composed(table: str) -> Iterator[tuple[str, str]]:
    """Yield headings of a table that are built of two words, with what they mean."""
    own = _COMPOSED if table == "candidate" else _COMPOSED_NEEDS if table == "need_survey" else {}
    for field, pairs in own.items():
        for first, second in pairs:
            for words in product(first, second):
                yield "".join(words), field


@cache
def fields_of(table: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return, for each known heading of a table, the fields it can mean with their priority.

    Priority 0 is the column's own name, then its Chinese label, its aliases, and further fields.
    """
    by_heading: dict[str, list[tuple[str, int]]] = {}
    for column in TABLES[table].columns:
        for priority, names in enumerate(((column.name,), (column.zh,), column.aliases)):
            for name in filter(None, names):
                by_heading.setdefault(heading(name), []).append((column.name, priority))
    for field, names in FURTHER.get(table, {}).items():
        for name in (field, *names):
            by_heading.setdefault(heading(name), []).append((field, 3))
    for name, field in _composed(table):
        if heading(name) not in by_heading:
            by_heading[heading(name)] = [(field, 4)]
    return {
        name: tuple(sorted(dict.fromkeys(fields), key=lambda pair: pair[1]))
        for name, fields in by_heading.items()
    }


@cache
def all_headings() -> frozenset[str]:
    """Return every heading that some table knows."""
    return frozenset(name for table in TABLES for name in fields_of(table))
