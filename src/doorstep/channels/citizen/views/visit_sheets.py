"""What belongs to an appointment beside its page: what it costs, to be printed, and the picture of who comes."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from doorstep.booking import queries
from doorstep.booking.models import Appointment
from doorstep.channels.citizen.views.status import of_visit
from doorstep.channels.shared import clock
from doorstep.channels.shared.printed_receipts import receipt_pdf
from doorstep.gateways.pdf import MissingFonts
from doorstep.payments.queries import receipts_of
from doorstep.workforce.photos import read_photo


@require_safe
@of_visit
def receipt(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will show what people were told the visit costs, line by line, with the day on which they were."""
    details = queries.details(appointment=appointment, now=clock.now())
    return render(request, "citizen/receipt.html", {"visit": details})


@require_safe
@of_visit
def photo(_request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will give the picture of who comes to the people of the visit, once they may know the name."""
    details = queries.details(appointment=appointment, now=clock.now())
    found = read_photo(name=details.agent_photo)
    if found is None:
        raise Http404
    content, media_type = found
    return HttpResponse(content, content_type=media_type, headers={"X-Content-Type-Options": "nosniff"})


@require_safe
@of_visit
def paid(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """This function will give the newest receipt for what was paid at the door, as a page to print."""
    found = receipts_of(charge_id=appointment.charge_id)
    if not found:
        raise Http404
    try:
        pdf = receipt_pdf(receipt=found[0], fonts=settings.VAR / "fonts")
    except MissingFonts:
        return redirect("citizen:visit")
    headers = {"Content-Disposition": 'inline; filename="receipt.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
