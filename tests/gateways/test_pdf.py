"""The printed day: right order, three scripts, PDF/A, and nothing that people type is ever read as markup."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from doorstep.engines.forms.values import DocumentsToCheck
from doorstep.gateways.fonts import prepare_fonts
from doorstep.gateways.pdf import MissingFonts, print_route
from doorstep.gateways.pdf.glyphs import printable
from tests.engines.forms.day import GURPREET, INCOME, INCOME_FORM, MARY, MEERA, VOTER, house, sheet, texts, visit

PACKAGES = Path(__file__).resolve().parents[2] / "node_modules"
with_fonts = pytest.mark.skipif(not (PACKAGES / "@fontsource").is_dir(), reason="font packages: run `make fonts`")
# pypdf does not put the letters of Indic scripts in their order again; poppler does.
with_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext: install poppler-utils")

HOSTILE = '#panic("x") *bold* _low_ $x^2$ [a] \\ "q" \'r\' <label> @ref // c `raw` = h {0} ~ --'


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the fonts of printed forms."""
    return prepare_fonts(packages=PACKAGES, folder=tmp_path_factory.mktemp("var"))[0].parent


def pages_of(printed: bytes) -> list[str]:
    """The text of every page, white space made single."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(printed)).pages]


def poppler_pages_of(printed: bytes) -> list[str]:
    """The text of every page as poppler reads it, without white space: it may part a letter from its signs."""
    read = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True).stdout.decode()
    return [squeezed(page) for page in read.split("\f")]


def squeezed(text: str) -> str:
    return "".join(text.split())


@with_fonts
def test_a_run_sheet_comes_first_and_then_the_forms_in_route_order(fonts: Path) -> None:
    pages = pages_of(print_route(sheet=sheet(MEERA, GURPREET, MARY), fonts=fonts))

    assert len(pages) == 5
    assert pages[0].index("SH7K2QXA") < pages[0].index("PB4M9RTC") < pages[0].index("EN2W8VYD")
    assert [next(r for r in ("SH7K2QXA", "PB4M9RTC", "EN2W8VYD") if r in page) for page in pages[1:]] == [
        "SH7K2QXA",
        "SH7K2QXA",
        "PB4M9RTC",
        "EN2W8VYD",
    ]


@with_fonts
@with_poppler
def test_text_of_three_scripts_can_be_taken_out_again(fonts: Path) -> None:
    pages = poppler_pages_of(print_route(sheet=sheet(MEERA, GURPREET, MARY), fonts=fonts))

    assert "मीराश्रीवास्तव" in pages[0] and "ਗੁਰਪ੍ਰੀਤਸਿੰਘਢਿੱਲੋਂ" in pages[0] and "₹210.50" in pages[0]
    assert "मकान1234,सेक्टर22-C,चंडीगढ़" in pages[1] and "Applicationforanincomecertificate" in pages[1]
    assert "ਮਕਾਨ56,ਸੈਕਟਰ35-A,ਚੰਡੀਗੜ੍ਹ" in pages[3] and "Page1of1" in pages[3]
    assert "MaryD'Souza" in pages[4]


@with_fonts
def test_the_file_says_that_it_is_pdf_a_2b(fonts: Path) -> None:
    reader = PdfReader(BytesIO(print_route(sheet=sheet(MARY), fonts=fonts)))

    assert reader.xmp_metadata is not None
    xmp = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp and "<pdfaid:conformance>B</pdfaid:conformance>" in xmp


@with_fonts
@pytest.mark.parametrize("name", [HOSTILE, "W" * 200])
def test_whatever_is_typed_is_printed_to_the_letter(fonts: Path, name: str) -> None:
    stop = visit(reference="HS6T4QWB", hour=9, minute=0, name=name, language="hi", address=texts(name, name, name))

    pages = pages_of(print_route(sheet=sheet(stop), fonts=fonts))

    assert all(squeezed(name) in squeezed(page).replace("\u200b", "") for page in pages[:2])


@with_fonts
@with_poppler
def test_a_very_long_hindi_name_is_printed_whole(fonts: Path) -> None:
    name = "मीरा " * 40
    stop = visit(reference="HS6T4QWB", hour=9, minute=0, name=name, language="hi", address=house("1", "22"))

    pages = poppler_pages_of(print_route(sheet=sheet(stop), fonts=fonts))

    assert all(squeezed(name) in page for page in pages[:2])


@with_fonts
@pytest.mark.parametrize(
    "name", ["Meera 🙂👩‍👩‍👧", "தமிழ் نام 名", "\x00\x07\u202eabc\ud800", "\u094d\u200d्ि", "e\u0302\u0327", "🏳️‍🌈"]
)
def test_letters_that_no_font_has_do_not_stop_the_printing(fonts: Path, name: str) -> None:
    stop = visit(reference="EM3J5NPT", hour=9, minute=0, name=name, language="pa", address=house("1", "22"))

    assert "EM3J5NPT" in pages_of(print_route(sheet=sheet(stop), fonts=fonts))[0]


@with_fonts
def test_a_day_without_visits_is_one_page_that_says_so(fonts: Path) -> None:
    pages = pages_of(print_route(sheet=replace(sheet(), pause=None), fonts=fonts))

    assert len(pages) == 1 and "No visits on this day" in pages[0]


@with_fonts
def test_a_long_day_repeats_the_head_of_its_table_and_counts_its_pages(fonts: Path) -> None:
    stops = (
        visit(reference=f"LNG{at:05}", hour=9, minute=at, name="Meera", language="en", address=house("1", "22"))
        for at in range(12)
    )

    pages = pages_of(print_route(sheet=sheet(*(replace(stop, services=()) for stop in stops)), fonts=fonts))

    assert len(pages) > 1
    assert all("Documents to check" in page and f"of {len(pages)}" in page for page in pages)


@with_fonts
def test_a_visit_taller_than_a_page_loses_nothing(fonts: Path) -> None:
    checks = tuple(
        DocumentsToCheck("all", tuple(replace(VOTER, name={"en": f"Paper {at}-{n}."}) for n in range(5)))
        for at in range(9)
    )

    printed = " ".join(pages_of(print_route(sheet=sheet(replace(MARY, services=(), documents=checks)), fonts=fonts)))

    assert all(f"Paper {at}-{n}." in printed for at in range(9) for n in range(5))


@with_fonts
def test_equal_days_print_equal_bytes(fonts: Path) -> None:
    assert print_route(sheet=sheet(MEERA), fonts=fonts) == print_route(sheet=sheet(MEERA), fonts=fonts)


@with_fonts
def test_a_new_form_needs_no_code(fonts: Path) -> None:
    form = replace(
        INCOME_FORM, title=texts("Request for a ramp", "रैंप के लिए आवेदन", "ਰੈਂਪ ਲਈ ਬੇਨਤੀ"), fields=INCOME_FORM.fields * 3
    )
    stop = visit(
        reference="RM9C7XKD",
        hour=9,
        minute=0,
        name="Meera",
        language="hi",
        address=house("1", "22"),
        forms=((INCOME, form),),
    )

    pages = pages_of(print_route(sheet=sheet(stop), fonts=fonts))

    assert len(pages) > 2 and all("Request for a ramp" in page for page in pages[1:])


def test_a_folder_without_fonts_is_said_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(MissingFonts, match="make fonts"):
        print_route(sheet=sheet(MARY), fonts=tmp_path)


def test_an_accent_that_no_font_has_is_dropped_and_the_letter_kept() -> None:
    assert printable("Nguyễn 🙂\u202e\n", known=frozenset("Nguyen ")) == "Nguyen \ufffd "
