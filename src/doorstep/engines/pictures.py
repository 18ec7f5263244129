"""What kind of picture some bytes are, by how they begin: the name of a file says nothing."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"

TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
"""The kinds we know, with their media types."""


def kind_of(*, content: bytes) -> str:
    """This function will return "png", "jpg" or "webp", or "" for anything else."""
    if content.startswith(_PNG):
        return "png"
    if content.startswith(_JPEG):
        return "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return ""
