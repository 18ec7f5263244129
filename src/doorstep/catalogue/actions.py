"""Freezing the catalogue into versions."""

from datetime import date, datetime

from django.db import transaction

from doorstep.catalogue.models import CatalogueVersion
from doorstep.catalogue.queries import drafted
from doorstep.engines.catalogue import codec
from doorstep.places.actions import touch


@transaction.atomic
def freeze_catalogue(*, valid_from_on: date, now: datetime) -> CatalogueVersion:
    """This function will make what managers edited the version that holds from a day on.

    When nothing changed since the newest version, that one is returned. Appointments keep the version they have."""
    newest = CatalogueVersion.objects.select_for_update().first()
    content = codec.dump(catalogue=drafted())
    digest = codec.digest_of(content=content)
    if newest and newest.digest == digest:
        return newest
    version = CatalogueVersion.objects.create(
        number=newest.number + 1 if newest else 1,
        valid_from_on=valid_from_on,
        content=content,
        digest=digest,
        created_at=now,
    )
    touch()
    return version
