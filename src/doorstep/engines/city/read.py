"""Reading a city: a folder in, one frozen value or every fault out."""

from pathlib import Path

from doorstep.engines.catalogue.values import Catalogue
from doorstep.engines.city import (
    catalogue_files,
    fee_files,
    geography,
    messages_files,
    phone_file,
    roads,
    roster_files,
    settings_files,
)
from doorstep.engines.city.reading import Reading
from doorstep.engines.city.values import CityData, Fault


def read_city(*, folder: Path) -> tuple[CityData | None, tuple[Fault, ...]]:
    """This function will read a city's folder and check all of it.

    Gives the city and no fault, or None and every fault of every file, ordered by file and line."""
    reading = Reading(folder=folder)
    if not folder.is_dir():
        return None, (Fault(".", 0, f"There is no folder {folder}.", "Name a folder such as cities/chandigarh."),)
    city = _read(reading=reading)
    faults = reading.settle()
    return (None if faults else city), faults


def _read(*, reading: Reading) -> CityData:
    # Languages, boundary, kits and depots first: what follows is held against them.
    head = settings_files.read_city_file(reading=reading)
    boundary = geography.read_boundary(reading=reading)
    kits = roster_files.read_kits(reading=reading)
    depots = roster_files.read_depots(reading=reading, kits=kits)
    road_nodes, road_edges = roads.read_roads(reading=reading)
    # Read again by who speaks; here it is only checked.
    phone_file.read_phone(reading=reading)
    return CityData(
        code=head.code,
        name=head.name,
        timezone=head.timezone,
        languages=head.languages,
        helpline=head.helpline,
        service_name=head.service_name,
        colour=head.colour,
        emblem=head.emblem,
        rules=settings_files.read_rules(reading=reading),
        territories=geography.read_territories(reading=reading),
        sectors=geography.read_sectors(reading=reading),
        blocks=geography.read_blocks(reading=reading),
        house_ranges=geography.read_house_ranges(reading=reading),
        localities=geography.read_localities(reading=reading),
        boundary=boundary,
        depots=depots,
        skills=roster_files.read_skills(reading=reading),
        kits=kits,
        windows=settings_files.read_windows(reading=reading),
        holidays=settings_files.read_holidays(reading=reading),
        templates=(sent := messages_files.read_messages(reading=reading)).templates,
        sms_terms=sent.terms,
        agents=roster_files.read_agents(reading=reading, depots=depots),
        catalogue=_read_catalogue(reading=reading),
        road_nodes=road_nodes,
        road_edges=road_edges,
    )


def _read_catalogue(*, reading: Reading) -> Catalogue:
    fees, concessions = fee_files.read_fees(reading=reading)
    return Catalogue(
        departments=catalogue_files.read_departments(reading=reading),
        needs=catalogue_files.read_needs(reading=reading),
        documents=catalogue_files.read_documents(reading=reading),
        questions=catalogue_files.read_questions(reading=reading),
        services=catalogue_files.read_services(reading=reading),
        forms=catalogue_files.read_forms(reading=reading),
        fees=fees,
        concessions=concessions,
    )
