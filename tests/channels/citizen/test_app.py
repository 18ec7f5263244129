"""The website as an app: the city's name and colours, what a phone keeps of it, and what it must never keep."""

import json
import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from doorstep.catalogue.models import Document
from doorstep.channels.citizen.templatetags.pictures import PICTURES, picture
from doorstep.places.models import City
from tests.channels.citizen.pages import go_to, text

pytestmark = pytest.mark.usefixtures("morning")

SPRITE = Path(__file__).parents[3] / "src/doorstep/channels/citizen/static/citizen/icons.svg"
SHELL_PAGES = ["/manifest.webmanifest", "/sw.js", "/offline", "/robots.txt", "/.well-known/assetlinks.json"]


def address_of(client: Client, start: str) -> str:
    """Read the address of a file of the look out of the first page."""
    found = re.search(rf'"(/{start}-[^"]+)"', client.get("/").content.decode())
    assert found
    return found[1]


def facts(client: Client) -> dict[str, object]:
    """Read what the worker was told."""
    script = client.get("/sw.js").content.decode()
    found: dict[str, object] = json.loads(script.removeprefix("const FACTS = ").split(";\n//")[0])
    return found


def repaint(**changed: object) -> None:
    city = City.objects.get()
    for name, value in changed.items():
        setattr(city, name, value)
    city.save()


def test_the_name_at_the_head_is_the_citys(client: Client) -> None:
    repaint(service_name={"en": "Seva at the door", "hi": "द्वार पर सेवा", "pa": "ਬੂਹੇ ਤੇ ਸੇਵਾ"})
    assert "<b>Seva at the door</b>" in client.get("/").content.decode()
    assert "<b>द्वार पर सेवा</b>" in client.get("/", headers={"Accept-Language": "hi"}).content.decode()


def test_a_city_without_a_name_for_it_has_plain_words_there(client: Client) -> None:
    repaint(service_name={}, emblem="", colour="")
    assert "<b>Government services at your door</b>" in client.get("/").content.decode()
    assert client.get(address_of(client, "emblem")).status_code == 200


def test_the_citys_colour_paints_links_under_a_new_address(client: Client) -> None:
    before = address_of(client, "look")
    repaint(colour="#5b2a6e")
    after = address_of(client, "look")
    assert before != after
    response = client.get(after)
    assert "--accent:#5b2a6e" in response.content.decode()
    assert "immutable" in response.headers["Cache-Control"]
    assert "immutable" not in client.get(before).headers["Cache-Control"]


def test_the_emblem_is_a_picture_in_which_nothing_runs(client: Client) -> None:
    response = client.get(address_of(client, "emblem"))
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("language", "name"), [("en", "Sampark at home"), ("hi", "घर पर संपर्क"), ("pa", "ਘਰ ਵਿੱਚ ਸੰਪਰਕ")])
def test_the_manifest_names_the_app_in_the_readers_language(client: Client, language: str, name: str) -> None:
    page = client.get("/", headers={"Accept-Language": language}).content.decode()
    found = re.search(r'rel="manifest" href="([^"]+)"', page)
    assert found
    manifest = client.get(found[1]).json()
    assert (manifest["short_name"], manifest["lang"]) == (name, language)


def test_the_icons_of_the_manifest_are_pictures_of_their_size(client: Client) -> None:
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert {icon.get("purpose", "any") for icon in icons} == {"any", "maskable"}
    for icon in icons:
        content = client.get(icon["src"]).content
        assert content.startswith(b"\x89PNG")
        width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
        assert icon["sizes"] == f"{width}x{height}"
    assert client.get(icons[0]["src"].replace("192", "193")).status_code == 404


def test_what_the_worker_keeps_is_there(client: Client) -> None:
    told = facts(client)
    files = [file for file in told["files"] if not file.startswith("/static/")]  # type: ignore[attr-defined]
    assert [client.get(address).status_code for address in [*files, told["offline"]]] == [200] * 3
    assert re.search(r"/static/citizen/site\.(\w+\.)?css", str(told["files"]))


def test_the_worker_keeps_no_page_of_a_booking_and_forgets_when_one_leaves(client: Client) -> None:
    told = facts(client)
    assert "/visit/details" in told["kept"]  # type: ignore[operator]
    assert [address for address in told["kept"] if address.startswith(("/book", "/c/"))] == []  # type: ignore[attr-defined]
    assert "/visit/leave" in told["forgetting"]  # type: ignore[operator]


def test_a_new_look_is_a_new_version_of_the_worker(client: Client) -> None:
    before = facts(client)["version"]
    assert facts(client)["version"] == before
    repaint(colour="#5b2a6e")
    assert facts(client)["version"] != before


def test_the_offline_page_speaks_every_language_and_names_the_helpline(client: Client) -> None:
    page = client.get("/offline").content.decode()
    assert {f'lang="{code}"' in page for code in ("en", "hi", "pa")} == {True}
    assert "1800-180-1725" in page
    assert "Tuesday 1 December" in text(client.get("/offline"))
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("address", SHELL_PAGES)
def test_what_a_phone_keeps_knows_nobody(client: Client, address: str) -> None:
    go_to(client, "book/check", other=True)
    response = client.get(address)
    assert response.status_code == 200
    assert "Meera" not in response.content.decode()
    assert "no-store" not in response.headers["Cache-Control"]
    assert response.cookies.keys() == set()


def test_android_apps_are_named_as_the_setting_says(client: Client, settings: LazySettings) -> None:
    assert client.get("/.well-known/assetlinks.json").json() == []
    settings.ANDROID_APPS = ["in.example.sampark:ab:cd:ef"]
    (link,) = client.get("/.well-known/assetlinks.json").json()
    assert link["target"] == {
        "namespace": "android_app",
        "package_name": "in.example.sampark",
        "sha256_cert_fingerprints": ["AB:CD:EF"],
    }


def test_search_engines_stay_out_of_what_is_nobodys_business(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /staff/" in said
    assert "Disallow: /c/" in said and "Disallow: /w/" in said
    assert "/book" not in said


def test_the_accessibility_statement_is_linked_from_every_page(client: Client) -> None:
    assert 'href="/accessibility"' in client.get("/").content.decode()
    said = text(client.get("/accessibility"))
    assert "WCAG" in said
    assert "1800-180-1725" in said


def test_every_kind_of_paper_has_a_picture() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', SPRITE.read_text(encoding="utf-8")))
    assert drawn == PICTURES
    kinds = set(Document.objects.values_list("kind", flat=True))
    assert {picture(kind) for kind in kinds} <= PICTURES
    assert picture("identity+address") == "card"
    assert picture("something new") in PICTURES


def test_pages_come_compressed(client: Client) -> None:
    response = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 4000
