"""The city that is shipped: whole, and such that everything offered can be done by someone."""

from collections import Counter
from functools import cache
from pathlib import Path

from doorstep.engines.city.read import read_city
from doorstep.engines.city.values import CityData

CHANDIGARH = Path(__file__).parents[3] / "cities" / "chandigarh"


@cache
def chandigarh() -> CityData:
    city, faults = read_city(folder=CHANDIGARH)
    assert city is not None, "\n".join(f"{fault.file}:{fault.line}: {fault.message}" for fault in faults)
    return city


def test_chandigarh_has_no_fault() -> None:
    assert chandigarh().languages == ("en", "hi", "pa")


def test_it_has_all_its_services_depots_and_field_agents() -> None:
    city = chandigarh()
    assert len(city.catalogue.services) == 43
    assert len(city.depots) == 45
    assert len(city.agents) == 60
    assert len(city.sectors) == 60
    assert len(city.windows) == 4


def test_every_depot_has_a_field_agent() -> None:
    assert {agent.depot for agent in chandigarh().agents} == {depot.code for depot in chandigarh().depots}


def test_every_skill_has_a_dozen_field_agents_and_a_quarter_can_do_aadhaar() -> None:
    having = Counter(skill for agent in chandigarh().agents for skill in agent.skills)
    assert all(having[skill.code] >= 12 for skill in chandigarh().skills)
    assert having["uidai-operator"] == 15


def test_women_and_men_visit() -> None:
    genders = Counter(agent.gender for agent in chandigarh().agents)
    assert genders["f"] >= 25 and genders["m"] >= 25


def test_every_day_of_the_week_some_field_agent_has_each_skill() -> None:
    for day in range(7):
        at_work = {skill for agent in chandigarh().agents if day not in agent.weekly_offs for skill in agent.skills}
        assert at_work == {skill.code for skill in chandigarh().skills}


def test_aadhaar_kits_are_scarce_and_lie_where_operators_are() -> None:
    with_kit = {depot.code: depot.kits.get("aadhaar-kit", 0) for depot in chandigarh().depots}
    operators = Counter(agent.depot for agent in chandigarh().agents if "uidai-operator" in agent.skills)
    assert sum(with_kit.values()) == 10
    assert {code for code, count in with_kit.items() if count} == set(operators)


def test_counted_kits_of_a_service_lie_where_someone_has_its_skill() -> None:
    city = chandigarh()
    counted = {kit.code for kit in city.kits if kit.counted}
    for service in city.catalogue.services.values():
        for kit in set(service.kits) & counted:
            depots = {depot.code for depot in city.depots if depot.kits.get(kit)}
            assert [agent for agent in city.agents if agent.depot in depots and service.skill in agent.skills]


def test_every_offered_service_tells_which_documents_are_needed() -> None:
    services = chandigarh().catalogue.services.values()
    assert [service.code for service in services if service.offered and not service.requirements] == []


def test_what_needs_real_time_updating_is_listed_but_not_offered() -> None:
    real_time = [service for service in chandigarh().catalogue.services.values() if service.needs_real_time]
    assert real_time
    assert not [service for service in real_time if service.offered]


def test_manimajra_is_found_as_sector_13() -> None:
    (manimajra,) = [place for place in chandigarh().localities if "Sector 13" in place.aliases]
    assert manimajra.code == "manimajra"
    assert manimajra.pincode == "160101"
