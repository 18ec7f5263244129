"""A gateway that writes one .eml file per mail, which mail programs open: what a trial starts with."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from doorstep.gateways.email.mail import Mail, written


@dataclass(frozen=True, slots=True)
class FileGateway:
    """Writes into `folder`, which is made when it is not there. File names sort by time and hold no address.

    The mails do: nobody but the user who runs this may read them, or look into a folder made here."""

    folder: Path
    sender: str

    def send(self, *, mail: Mail, attempt: str, now: datetime) -> str:
        name = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{mail.event}-{attempt}.eml"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Under its name only when whole and on the disk: a reader never sees half a mail, nor does a power cut.
        unfinished = self.folder / f".{name}.part"
        with open(unfinished, "wb", opener=_only_for_us) as file:
            file.write(written(mail=mail, sender=self.sender, now=now).as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.folder / name)
        return name


def _only_for_us(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
