"""What makes the website one that a phone can keep: style, emblem, icons, manifest, worker, offline page; robots."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from doorstep.channels.shared import clock
from doorstep.channels.shared.looks import key_of, look
from doorstep.channels.shared.wording import language
from doorstep.engines.texts import in_language
from doorstep.gateways.pictures import icon as drawn

FOR_GOOD, SHORTLY = "public, max-age=31536000, immutable", "public, max-age=300"
# An emblem is a picture and never a page: nothing in it may run or load anything.
PICTURE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
ICON_SIZES = (180, 192, 512)
MASKED = 512
# Without these a phone cannot show any page.
SHELL = ("citizen/site.css", "citizen/flow.css", "citizen/mine.css", "citizen/icons.svg", "citizen/site.js")
WORKER = "citizen/worker.js"
# What a phone keeps to show without a connection, and what makes it forget.
KEPT = {"citizen:my": gettext_lazy("My appointments"), "citizen:visit": gettext_lazy("My visit")}
FORGETTING = ("citizen:my-leave", "citizen:leave")
NOT_FOR_ROBOTS = ("/staff/", "/admin/", "/api/", "/c/", "/w/")


@require_safe
def style(_request: HttpRequest, key: str) -> HttpResponse:
    """This function will return the style sheet of the city's look, to be kept for good under this key."""
    seen = look()
    return _file(seen.style, "text/css; charset=utf-8", lasting=key == seen.style_key)


@require_safe
def emblem(_request: HttpRequest, key: str) -> HttpResponse:
    """This function will return the city's emblem."""
    seen = look()
    response = _file(seen.emblem, "image/svg+xml", lasting=key == seen.emblem_key)
    response["Content-Security-Policy"] = PICTURE_ONLY
    return response


@require_safe
def icon(_request: HttpRequest, key: str, size: int) -> HttpResponse:
    """This function will return the emblem as a square picture, for a phone's home screen."""
    seen = look()
    if size not in ICON_SIZES:
        return HttpResponse(status=404)
    # Apple's phones paint black behind what is transparent.
    ground = {"ground": seen.colour, "share": 80} if size == ICON_SIZES[0] else {}
    return _file(drawn(svg=seen.emblem, size=size, **ground), "image/png", lasting=key == seen.emblem_key)


@require_safe
def masked_icon(_request: HttpRequest, key: str) -> HttpResponse:
    """This function will return the emblem with room around it, of which each phone cuts its own shape."""
    seen = look()
    content = drawn(svg=seen.emblem, size=MASKED, ground=seen.colour, share=70)
    return _file(content, "image/png", lasting=key == seen.emblem_key)


def _file(content: str | bytes, content_type: str, *, lasting: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = FOR_GOOD if lasting else SHORTLY
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """This function will say what the website is called and looks like among a phone's apps, in one language."""
    asked = request.GET.get("language", "")
    with override(asked if asked in dict(settings.LANGUAGES) else language()):
        return JsonResponse(_manifest(), content_type="application/manifest+json", json_dumps_params={"indent": 1})


def _manifest() -> dict[str, object]:
    seen, spoken = look(), language()
    name = in_language(seen.name, spoken) or _("Government services at your door")
    pictures: list[dict[str, str]] = [
        {"src": reverse("citizen:icon", args=(seen.emblem_key, size)), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES[1:]
    ]
    masked = {"src": reverse("citizen:masked-icon", args=(seen.emblem_key,)), "purpose": "maskable"}
    pictures.append({**masked, "sizes": f"{MASKED}x{MASKED}", "type": "image/png"})
    home = reverse("citizen:home")
    return {
        "id": home,
        "name": f"{name}, {in_language(seen.city.name, spoken)}" if seen.city else name,
        "short_name": name,
        "description": _("Government services at your door"),
        "lang": spoken,
        "dir": "ltr",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "theme_color": seen.theme,
        "background_color": "#f6f3ec",
        "icons": pictures,
        "shortcuts": [
            {"name": _("Book a home visit"), "url": reverse("citizen:services")},
            {"name": _("My visit"), "url": (_addresses(KEPT) or [home])[0]},
        ],
    }


@require_safe
@cache_control(no_cache=True)
def worker(_request: HttpRequest) -> HttpResponse:
    """This function will return the script that shows kept pages when there is no connection.

    Its version names everything that it keeps: when a file changes, browsers fetch all of it anew."""
    seen, script = look(), _source(WORKER)
    files = [
        reverse("citizen:look", args=(seen.style_key,)),
        reverse("citizen:emblem", args=(seen.emblem_key,)),
        *(static(name) for name in SHELL),
    ]
    facts = {
        "files": files,
        "offline": reverse("citizen:offline"),
        "kept": _addresses(KEPT),
        "forgetting": _addresses(FORGETTING),
        "woken": (_addresses(KEPT) or [reverse("citizen:home")])[0],
        "icon": reverse("citizen:icon", args=(seen.emblem_key, ICON_SIZES[1])),
        "zone": settings.TIME_ZONE,
        "words": _kept_words(),
    }
    # Where files were not collected, their names do not tell that they changed.
    version = key_of("".join([json.dumps(facts), script, *(_source(name) for name in SHELL)]))
    said = json.dumps({**facts, "version": version}, ensure_ascii=False, indent=1)
    return HttpResponse(f"const FACTS = {said};\n{script}", content_type="text/javascript; charset=utf-8")


def _source(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def _kept_words() -> dict[str, str]:
    """What stands above a kept page, by language; the worker puts the time in."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = _("You have no connection. This is how it stood on {time}; it may have changed since.")
    return words


def _addresses(names: Iterable[str]) -> list[str]:
    """The addresses of those pages that there are."""
    found = []
    for name in names:
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return found


@require_safe
@cache_control(public=True, max_age=300)
def offline(request: HttpRequest) -> HttpResponse:
    """This function will return the page that is shown when there is no connection, in all languages at once."""
    kept = [(address, KEPT[name]) for name in KEPT for address in _addresses((name,))]
    return render(request, "citizen/offline.html", {"kept": kept, "made_at": clock.now()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """This function will say how accessible the website is, and what to do where it is not."""
    return render(request, "citizen/accessibility.html")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(_request: HttpRequest) -> HttpResponse:
    """This function will say which pages search engines need not look at."""
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in NOT_FOR_ROBOTS)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=3600)
def asset_links(_request: HttpRequest) -> HttpResponse:
    """This function will say which Android apps are ours, so that they show our pages without a browser's frame."""
    links = []
    for package, _colon, digest in (app.partition(":") for app in settings.ANDROID_APPS):
        target = {"namespace": "android_app", "package_name": package, "sha256_cert_fingerprints": [digest.upper()]}
        links.append({"relation": ["delegate_permission/common.handle_all_urls"], "target": target})
    return JsonResponse(links, safe=False)
