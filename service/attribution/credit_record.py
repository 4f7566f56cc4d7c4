"""The credit as a JSON-able record: as printed, as given, as read, and how it was read."""

from __future__ import annotations

from typing import Any

from service.model.credit import Attribution, Copyright, Credit, CreditLine, Licence, Party


def credit_record(attribution: Attribution, line: CreditLine) -> dict[str, Any]:
    """Return all that is known of a credit; `complete`: somebody is named and nothing was cut off."""
    credit = attribution.credit
    return {
        "text": line.text,
        "label": line.label,
        "source": attribution.source.value,
        "complete": bool(line.text) and not credit.truncated,
        "confidence": credit.confidence.value,
        "raw": credit.raw,
        "parties": [_party(each) for each in credit.parties],
        "disclosures": sorted(mark.value for mark in credit.qualifiers),
        "commissioned_for": credit.commissioned_for,
        "copyright": _copyright(credit.copyright),
        "licence": credit.licence.id if credit.licence else "",
        "licence_terms": _licence(credit.licence),
        "restrictions": list(credit.restrictions),
        "supplier_ref": credit.supplier_ref,
        "digital_source_type": credit.digital_source_type,
        "warnings": list(credit.warnings),
        "disagreements": [
            {"source": each.source.value, "text": each.text} for each in attribution.disagreements
        ],
        "withheld": [{"field": each.field, "text": each.text} for each in attribution.withheld],
        "trace": _trace(credit),
    }


def _party(party: Party) -> dict[str, str]:
    return {
        "name": party.shown,
        "role": party.role.value,
        "kind": party.kind.value,
        "as_written": party.as_written,
    }


def _copyright(notice: Copyright | None) -> dict[str, str] | None:
    if notice is None:
        return None
    return {"notice": notice.notice, "year": notice.year, "holder": notice.holder}


def _licence(licence: Licence | None) -> dict[str, str] | None:
    if licence is None:
        return None
    return {
        "id": licence.id,
        "name": licence.name,
        "url": licence.url,
        "title": licence.title,
        "source_url": licence.source_url,
    }


def _trace(credit: Credit) -> list[dict[str, str]]:
    return [{"rule": step.rule, "before": step.before, "after": step.after} for step in credit.trace]
