"""A receipt as a page to print, in the reader's language."""

from pathlib import Path

from django.utils.translation import gettext as _

from doorstep.booking.models import Appointment
from doorstep.channels.shared import wording
from doorstep.engines.texts import in_language
from doorstep.gateways.pdf import print_receipt
from doorstep.payments.models import Receipt
from doorstep.places import queries as places


def receipt_pdf(*, receipt: Receipt, fonts: Path) -> bytes:
    """This function will return a receipt as a PDF. Raises MissingFonts."""
    language, zone = wording.language(), places.zone()
    appointment = Appointment.objects.select_related("applicant").get(charge=receipt.charge_id)
    city = places.city()

    def money(paise: int) -> str:
        return wording.rupees(paise=paise, language=language)

    facts = [
        (_("Received from"), appointment.applicant.name),
        (_("For visit"), wording.reference(reference=appointment.reference)),
        (_("Received by"), f"{in_language(receipt.day.agent.name, language)} ({receipt.day.agent.code})"),
        (_("When"), _when(receipt, language)),
        (_("Paid by"), receipt.get_method_display()),
    ]
    if receipt.given_paise is not None and receipt.given_paise > receipt.total_paise:
        facts.append((_("Given"), money(receipt.given_paise)))
        facts.append((_("Change given back"), money(receipt.given_paise - receipt.total_paise)))
    notes = []
    if receipt.settles_id is None:
        notes.append(_("This receipt was taken back: it does not hold any more."))
    elif receipt.method == Receipt.Method.UPI:
        notes.append(_("Paid by UPI: it counts once the bank has confirmed it."))
    helpline = city.helpline if city else ""
    notes.append(_("If you paid any other amount, call %(helpline)s.") % {"helpline": helpline})
    return print_receipt(
        title=f"{in_language(city.service_name or city.name, language) if city else ''} · {_('Receipt')}",
        number=str(receipt.on_it),
        facts=facts,
        lines=[(in_language(line["label"], language), money(line["paise"])) for line in receipt.lines],
        total=(_("Paid"), money(receipt.total_paise)),
        notes=notes,
        words={"page": _("Page {page} of {pages}")},
        fonts=fonts,
        at=receipt.at.astimezone(zone),
    )


def _when(receipt: Receipt, language: str) -> str:
    at = receipt.at.astimezone(places.zone())
    day = wording.day(on=at.date(), language=language)
    return f"{day} {at.year}, {wording.moment(at=receipt.at, zone=places.zone(), language=language)}"
