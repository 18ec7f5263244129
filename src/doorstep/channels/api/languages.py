"""In which language an answer is given."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header


def known_language(language: str) -> str:
    """This function will return the language's code if the deployment speaks it, else ""."""
    short = language.strip().lower().split("-")[0]
    return short if short in dict(settings.LANGUAGES) else ""


def language_of(request: HttpRequest) -> str:
    """This function will return the language asked for by `lang=`, else by Accept-Language, else English.

    The website's language cookie has no say here."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    wishes = (request.GET.get("lang", ""), *(language for language, _weight in accepted))
    return next(filter(None, map(known_language, wishes)), settings.LANGUAGE_CODE)
