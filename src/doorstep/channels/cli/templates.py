"""`doorstep messages check` and `preview`: what an operator would scrub, and what a text becomes on a phone."""

from dataclasses import asdict

import click
from django.conf import settings
from rich.table import Table

from doorstep.channels.cli.showing import console
from doorstep.engines.messages.registered import Fault
from doorstep.engines.wording import rupees
from doorstep.messaging.checking import check_templates, fault_words, preview, sample_values, wording_of_row
from doorstep.messaging.models import MessageTemplate
from doorstep.messaging.templates import SMS, terms

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@click.command("check", epilog="Example: doorstep messages check --language hi")
@click.option("--event", default="", help="Only the texts of this event.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Only the texts in this language.")
def check_command(event: str, language: str | None) -> None:
    """Say what an operator would scrub of the SMS's texts, with the longest values that there can be.

    Exits with 1 when there is anything."""
    rows = MessageTemplate.objects.filter(channel=SMS)
    rows = rows.filter(event=event) if event else rows
    count = (rows.filter(language=language) if language else rows).count()
    if not count:
        raise click.ClickException("There is no such text. doorstep setup loads the city's.")
    found = check_templates(event=event, language=language or "")
    if not found:
        console().print(f"{count} texts: nothing that an operator would scrub.")
        return
    table = Table("event", "language", "what", "how to mend it")
    for one in found:
        table.add_row(one.event, one.language, *_words(one.fault))
    console().print(table)
    raise click.ClickException(f"{len(found)} faults in {count} texts.")


@click.command("preview", epilog="Example: doorstep messages preview booked --language pa --longest")
@click.argument("event")
@click.option("--language", type=click.Choice(LANGUAGES), help="Only in this language.")
@click.option("--longest", is_flag=True, help="With the longest values that there can be, instead of ordinary ones.")
def preview_command(event: str, language: str | None, longest: bool) -> None:
    """Show the SMS of EVENT with invented values, and what it costs."""
    rows = MessageTemplate.objects.filter(event=event, channel=SMS)
    rows = rows.filter(language=language) if language else rows
    if not rows:
        known = ", ".join(MessageTemplate.objects.filter(channel=SMS).values_list("event", flat=True).distinct())
        raise click.ClickException(f"There is no SMS '{event}'. There are: {known or 'none; run doorstep setup'}.")
    for row in rows:
        _show(row, longest)


def _show(row: MessageTemplate, longest: bool) -> None:
    wording = wording_of_row(row=row)
    values = sample_values(wording=wording, language=row.language, long=longest)
    seen = preview(wording=wording, values=values, language=row.language, segment_paise=terms().segment_paise)
    cost = rupees(paise=seen.cost_paise, language="en")
    out = console()
    out.rule(f"{row.event} ({row.language})", align="left")
    out.print(seen.text, markup=False, highlight=False)
    parts = f"{seen.segments} SMS" if seen.segments == 1 else f"{seen.segments} SMS in parts"
    out.print(f"{len(seen.text)} characters, {seen.units} units of {seen.encoding}, {parts}, {cost}")
    if seen.scripted:
        out.print("Hindi or Punjabi letters make it UCS-2.")
    elif seen.foreign:
        out.print(f"Not in GSM-7: {' '.join(seen.foreign)}", markup=False)
    for fault in seen.faults:
        out.print(" ".join(_words(fault)), style="red", markup=False)


def _words(fault: Fault) -> tuple[str, str]:
    return fault_words(fault=asdict(fault))
