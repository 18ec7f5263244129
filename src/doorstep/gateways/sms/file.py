"""A gateway that writes one readable file per message: what a deployment without a provider starts with."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings


@dataclass(frozen=True, slots=True)
class FileGateway:
    """Writes into `folder`, which is made when it is not there. File names sort by time and hold no phone number.

    The texts do: nobody but the user who runs this may read them, or look into a folder made here."""

    folder: Path

    def send(
        self,
        *,
        to: str,
        text: str,
        reference: str,
        event: str,
        attempt: str,
        now: datetime,
        language: str = "en",
        valid_until: datetime | None = None,
        template_id: str = "",
        header: str = "",
    ) -> str:
        sent_at = now.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat(timespec="seconds")
        name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{event}-{attempt}.txt"
        header = f"To: {to}\nReference: {reference}\nEvent: {event}\nSent: {sent_at}\n"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Under its name only when whole and on the disk: a reader never sees half a message, nor does a power cut.
        unfinished = self.folder / f".{name}.part"
        with open(unfinished, "w", encoding="utf-8", opener=_only_for_us) as file:
            file.write(f"{header}\n{text}\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.folder / name)
        return name


def _only_for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
