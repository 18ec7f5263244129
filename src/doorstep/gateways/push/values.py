"""What is told to a browser that is not open, and where it is."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a browser may be woken, with the keys that only it can open what was sealed by (RFC 8291), in base64url."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wake:
    """What is shown. `tag`: news with the same one takes the place of what is still shown; at most 32 letters of
    base64url."""

    title: str
    body: str
    language: str
    tag: str

    def written(self) -> bytes:
        """This function will return it as the worker of the website reads it."""
        said = {"title": self.title, "body": self.body, "language": self.language, "tag": self.tag}
        return json.dumps(said, ensure_ascii=False).encode()
