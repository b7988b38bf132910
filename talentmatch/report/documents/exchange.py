"""Postings and people as other programs take them: schema.org JobPosting, JSON Resume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from talentmatch.lists.words import word

__all__ = ["job_posting", "json_resume"]

_RESUME_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def job_posting(row: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
    """Return a posting as a schema.org JobPosting; what is not known is not there.

    Parameters
    ----------
    row : mapping
        A row of the list of postings, in codes.
    lang : str
        Language of names of codes.

    Examples
    --------
    >>> job_posting({"posting_id": "P1", "title": "焊工", "pay_low": 6000.0})["baseSalary"]["value"]
    {'@type': 'QuantitativeValue', 'minValue': 6000.0, 'unitText': 'MONTH'}
    """
    known = _known(row)
    pay = {
        "@type": "QuantitativeValue",
        "minValue": known.get("pay_low"),
        "maxValue": known.get("pay_high"),
        "unitText": "MONTH",
        # schema.org has no word of its own for salaries beyond twelve.
        "additionalProperty": _part("PropertyValue", name="pay_months", value=months)
        if (months := known.get("pay_months")) is not None
        else None,
    }
    has_pay = {"pay_low", "pay_high"} & known.keys()
    education = known.get("education")
    years = known.get("experience_min")
    record = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "value": known.get("posting_id")},
        "title": known.get("title"),
        "description": known.get("text"),
        "datePosted": _day(known.get("posted_on")),
        "validThrough": _day(known.get("closed_on")),
        "totalJobOpenings": known.get("openings"),
        "hiringOrganization": _part("Organization", name=known.get("enterprise_name")),
        "jobLocation": _part(
            "Place",
            address=_part(
                "PostalAddress", addressLocality=_named("region", known.get("region"), lang)
            ),
        ),
        "baseSalary": {"@type": "MonetaryAmount", "currency": "CNY", "value": _known(pay)}
        if has_pay
        else None,
        "educationRequirements": _part(
            "EducationalOccupationalCredential",
            credentialCategory=_named("education", education, lang),
        ),
        "experienceRequirements": _part(
            "OccupationalExperienceRequirements",
            monthsOfExperience=None if years is None else round(float(years) * 12),
        ),
        "skills": [_named("skill", one, lang) for one in known.get("skills", ())] or None,
    }
    return _known(record)


def json_resume(row: Mapping[str, Any], lang: str = "zh") -> dict[str, Any]:
    """Return a person as a JSON Resume; what is not known is not there.

    Parameters
    ----------
    row : mapping
        A row of the list of people, in codes, with contact.
    lang : str
        Language of names of codes.

    Examples
    --------
    >>> json_resume({"name": "李四", "title": "焊工", "skills": ["TIG"]})["skills"]
    [{'name': 'TIG'}]
    """
    known = _known(row)
    basics = {
        "name": known.get("name"),
        "label": known.get("title"),
        "email": known.get("email"),
        "phone": known.get("phone"),
        "summary": known.get("text"),
        "location": _known({"city": _named("region", known.get("region"), lang)}) or None,
    }
    study = {
        "studyType": _named("education", known.get("education"), lang),
        "area": known.get("major"),
    }
    work = {"name": known.get("employer"), "position": known.get("title")}
    record = {
        "$schema": _RESUME_SCHEMA,
        "basics": _known(basics),
        "work": [_known(work)] if known.get("employer") else None,
        "education": [_known(study)] if _known(study) else None,
        "skills": [{"name": _named("skill", one, lang)} for one in known.get("skills", ())] or None,
        "certificates": [{"name": one} for one in known.get("licences", ())] or None,
    }
    return _known(record)


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of a row, as plain values."""
    plain = {
        name: value if isinstance(value, (list, dict, str)) else _plain(value)
        for name, value in row.items()
    }
    return {name: value for name, value in plain.items() if value not in (None, "", [], {})}


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _part(kind: str, **facts: Any) -> dict[str, Any] | None:
    known = _known(facts)
    return {"@type": kind, **known} if known else None


def _day(value: Any) -> str | None:
    return None if value is None else f"{pd.Timestamp(value):%Y-%m-%d}"


def _named(vocabulary: str, code: Any, lang: str) -> str | None:
    return None if code is None else word(vocabulary, str(code), lang)
