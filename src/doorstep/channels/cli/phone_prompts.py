"""`doorstep phone prompts`: what the phone says, who spoke it, and what is still missing."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from doorstep.channels.cli.days import instant_of
from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.phone_script import recordings_in, write_script
from doorstep.channels.cli.showing import COMMAND_LINE, console, progress
from doorstep.engines.phone_menu.spoken_words import LANGUAGES
from doorstep.engines.sound.judging import faults_of
from doorstep.engines.sound.wav import NotASound, read_wav
from doorstep.gateways.pdf import MissingFonts
from doorstep.gateways.speech import NoVoice, chosen
from doorstep.gateways.speech.files import digest_of
from doorstep.prompts.actions import keep_recording, render
from doorstep.prompts.phrases import PhrasesWrong
from doorstep.prompts.queries import Standing, State, files, standings
from doorstep.prompts.refusals import SoundRefused

SHOWN = {
    State.PERSON: "recorded",
    State.MACHINE: "machine",
    State.STALE_PERSON: "recorded, text changed",
    State.STALE_MACHINE: "machine, text changed",
    State.MISSING: "missing",
}


@click.command("prompts", epilog="Example: doorstep phone prompts --script script/")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="Only this one; repeatable.")
@click.option("--list", "listed", is_flag=True, help="Name every prompt, not only how many.")
@click.option("--dry-run", is_flag=True, help="Make nothing, only say how it stands.")
@click.option("--replace-stale", is_flag=True, help="Let the machine say also recordings whose text changed since.")
@click.option("--script", "script_to", type=click.Path(file_okay=False, path_type=Path), help="Write the script here.")
@click.option(
    "--import", "import_from", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Take recordings in."
)
@click.option("--now", type=INSTANT, help="Speak as of this instant: the catalogue that holds then.")
def prompts(
    languages: tuple[str, ...],
    listed: bool,
    dry_run: bool,
    replace_stale: bool,
    script_to: Path | None,
    import_from: Path | None,
    now: datetime | None,
) -> None:
    """Make what the phone says and nobody recorded, with espeak-ng, and check the sound of every prompt.

    --script DIR writes what a speaker reads: hi.pdf to read from, hi.csv to keep. --import DIR takes DIR/hi/12.wav
    (the number in DIR/hi.csv) or DIR/hi/welcome.wav (the prompt's id), of any rate."""
    at, wanted = instant_of(now), languages or LANGUAGES
    try:
        if script_to is not None:
            _write_scripts(script_to, wanted, at)
            return
        refused = _import(import_from, wanted, at) if import_from is not None else 0
        if not dry_run:
            _render(wanted, replace_stale, at)
        found = [one for language in wanted for one in standings(language=language, now=at)]
    except (PhrasesWrong, NoVoice, MissingFonts) as wrong:
        raise click.ClickException(str(wrong)) from wrong
    console().print(_list(found) if listed else _counts(found))
    wrong_sounds = _check(found)
    if refused or wrong_sounds:
        raise click.exceptions.Exit(1)


def _write_scripts(folder: Path, languages: Sequence[str], now: datetime) -> None:
    for language in languages:
        pdf, table, lines = write_script(folder=folder, language=language, now=now)
        click.echo(f"{pdf} and {table.name}: {lines} lines")


def _import(folder: Path, languages: Sequence[str], now: datetime) -> int:
    """How many files were refused; each is named."""
    found = list(recordings_in(folder=folder, languages=languages, now=now))
    if not found:
        raise click.ClickException(f"There is no WAV file in {folder}/<language>/, for example {folder}/hi/1.wav.")
    refused = 0
    for one in found:
        problem = one.problem or _take(one.language, one.key, one.file, now)
        refused += bool(problem)
        if problem:
            click.echo(f"{one.file}: {problem}", err=True)
    click.echo(f"{len(found) - refused} of {len(found)} recordings were taken.")
    return refused


def _take(language: str, key: str, file: Path, now: datetime) -> str:
    try:
        keep_recording(language=language, key=key, wav=file.read_bytes(), actor=COMMAND_LINE, now=now)
    except SoundRefused as no:
        return str(no)
    return ""


def _render(languages: Sequence[str], replace_stale: bool, now: datetime) -> None:
    wanted = {State.MISSING, State.STALE_MACHINE} | ({State.STALE_PERSON} if replace_stale else set())
    found = [one for language in languages for one in standings(language=language, now=now)]
    lines = [one.line for one in found if one.state in wanted]
    if not lines:
        return
    with progress("Reading aloud") as tell:
        made = render(lines=lines, voice=chosen(), actor=COMMAND_LINE, now=now, tell=tell)
    click.echo(f"{len(made)} prompts were made by machine.")


def _check(found: Sequence[Standing]) -> int:
    """How many files are not good; each is named with what is wrong."""
    wrong = 0
    with progress("Listening") as tell:
        for done, one in enumerate(found, start=1):
            faults = _faults(one)
            wrong += bool(faults)
            if faults:
                click.echo(f"{one.line.language}/{one.line.key}: {', '.join(faults)}", err=True)
            tell(done, len(found))
    spoken = sum(one.prompt is not None for one in found)
    click.echo(f"{spoken} files were checked for length, clipping and silence: {wrong} are not good.")
    return wrong


def _faults(one: Standing) -> list[str]:
    if one.prompt is None:
        return []
    content = files().read(language=one.line.language, key=one.line.key) or b""
    if digest_of(content) != one.prompt.sound_digest:
        return ["the file was changed by something else: record it anew, or delete it and run this again"]
    try:
        heard = faults_of(sound=read_wav(content=content), text=one.line.text)
    except NotASound as wrong:
        return [str(wrong)]
    return sorted({*one.faults, *heard}) if one.state in (State.PERSON, State.MACHINE) else list(one.faults)


def _counts(found: Sequence[Standing]) -> Table:
    counts = Counter((one.line.language, one.state) for one in found)
    table = Table(title="What the phone says", title_justify="left")
    table.add_column("language")
    for shown in (*SHOWN.values(), "all"):
        table.add_column(shown, justify="right")
    for language in sorted({one.line.language for one in found}):
        row = [counts[language, state] for state in SHOWN]
        table.add_row(language, *map(str, row), str(sum(row)))
    return table


def _list(found: Sequence[Standing]) -> Table:
    table = Table(title="What the phone says", title_justify="left")
    for heading in ("number", "language", "id", "state", "seconds", "text"):
        table.add_column(heading, overflow="fold")
    for one in found:
        line, seconds = one.line, f"{one.prompt.seconds:.1f}" if one.prompt else ""
        table.add_row(str(line.number), line.language, line.key, SHOWN[one.state], seconds, line.text)
    return table
