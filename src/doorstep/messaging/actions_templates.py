"""Keeping every text that was ever in use: a change of a template becomes a version, which nobody changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from doorstep.engines.messages.registered import as_registered
from doorstep.messaging.models import MessageTemplate, SmsTerms, TemplateVersion
from doorstep.messaging.templates import (
    Key,
    fixed_words,
    newest_versions,
    variables_of,
    with_fixed_words,
)
from doorstep.places.actions import touch

_KEPT = (
    "text",
    "registered_text",
    "heading",
    "entity",
    "header",
    "template_id",
    "category",
    "variables",
    "three_because",
)


@transaction.atomic
def freeze_templates(*, by: str, now: datetime) -> int:
    """This function will make a version of every template that is not as its newest version says, in the name of an
    actor, and return how many. Three queries when nothing changed.

    The operators' id counts for the text it was first seen with: a template whose words changed has none until it gets
    another. The public address and the helpline are words of it."""
    # Whoever freezes at the same time waits here, so that numbers stay in order.
    rows = list(MessageTemplate.objects.select_for_update().order_by("pk"))
    words, said, known = fixed_words(), SmsTerms.objects.first() or SmsTerms(), newest_versions()
    drafts = [_draft(row, said, words, known.get((row.event, row.language, row.channel), [])) for row in rows]
    changed = [draft for draft in drafts if not _is_as(draft, known)]
    for draft in changed:
        draft.created_by, draft.created_at = by, now
    if changed:
        TemplateVersion.objects.bulk_create(changed)
        touch()
    return len(changed)


def _draft(
    row: MessageTemplate, said: SmsTerms, words: Mapping[str, str], earlier: Sequence[TemplateVersion]
) -> TemplateVersion:
    text = with_fixed_words(text=row.text, words=words)
    registered = as_registered(text=text, variables=variables_of(said=row.variables))
    sms = row.channel == "sms"
    return TemplateVersion(
        event=row.event,
        language=row.language,
        channel=row.channel,
        number=1 + max((version.number for version in earlier), default=0),
        text=text,
        registered_text=registered,
        heading=row.heading,
        entity=said.entity if sms else "",
        header=(row.header or said.header) if sms else "",
        template_id=_still_of(row.template_id, registered, earlier) if sms else "",
        category=row.category,
        variables=row.variables,
        three_because=row.three_because,
    )


def _still_of(template_id: str, registered: str, earlier: Sequence[TemplateVersion]) -> str:
    """The id, unless the operators gave it for other words."""
    others = (version for version in earlier if version.template_id == template_id)
    return "" if any(version.registered_text != registered for version in others) else template_id


def _is_as(draft: TemplateVersion, known: Mapping[Key, Sequence[TemplateVersion]]) -> bool:
    earlier = known.get((draft.event, draft.language, draft.channel), ())
    return bool(earlier) and all(getattr(earlier[0], name) == getattr(draft, name) for name in _KEPT)
