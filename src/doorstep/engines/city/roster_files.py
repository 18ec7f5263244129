"""Who visits, from where and with what: depots.csv, skills.toml, kits.toml, agents.csv."""

from doorstep.engines.city.csv_rows import Row, read_rows
from doorstep.engines.city.reading import Place, Reading, did_you_mean
from doorstep.engines.city.toml_tables import read_tables
from doorstep.engines.city.values import AgentSeed, Depot, Kit, Skill

KIT_COLUMN = "kit:"
GENDERS = ("f", "m", "x")


def read_skills(*, reading: Reading) -> tuple[Skill, ...]:
    """This function will read skills.toml."""
    found = []
    for table in read_tables(reading=reading, file="skills.toml", kind="skill"):
        found.append(Skill(code=table.code("skill"), name=table.texts("name")))
        table.done()
    return tuple(found)


def read_kits(*, reading: Reading) -> tuple[Kit, ...]:
    """This function will read kits.toml."""
    found = []
    for table in read_tables(reading=reading, file="kits.toml", kind="kit"):
        found.append(Kit(code=table.code("kit"), name=table.texts("name"), counted=table.flag("counted")))
        table.done()
    return tuple(found)


def read_depots(*, reading: Reading, kits: tuple[Kit, ...]) -> tuple[Depot, ...]:
    """This function will read depots.csv. A column kit:<code> holds how many of a counted kit each depot has."""
    rows = read_rows(
        reading=reading,
        file="depots.csv",
        columns=("code", "name_*", "territory", "lat", "lon", "weekly_off"),
        may_have=("quality", KIT_COLUMN),
        defines=("depot",),
    )
    counted = tuple(kit.code for kit in kits if kit.counted)
    columns = [name for name in (rows[0].values if rows else ()) if name.startswith(KIT_COLUMN)]
    for code in (column.removeprefix(KIT_COLUMN) for column in columns):
        if kits and code not in counted:
            mend = did_you_mean(wrong=code, known=counted, otherwise="Set counted = true in kits.toml.")
            reading.fault(Place("depots.csv", 1), f"'{KIT_COLUMN}{code}' counts a kit that is not counted.", mend)
    return tuple(_depot(row=row, columns=columns) for row in rows)


def _depot(*, row: Row, columns: list[str]) -> Depot:
    lat, lon = row.point()
    offs = row.weekdays("weekly_off")
    if len(offs) != 1:
        row.fault("'weekly_off' must be one day.", "Write Sat or Sun.")
    return Depot(
        code=row.code("depot"),
        name=row.texts("name"),
        territory=row.reference("territory", "territory"),
        lat=lat,
        lon=lon,
        weekly_off=offs[0] if offs else 0,
        kits={column.removeprefix(KIT_COLUMN): count for column in columns if (count := row.whole(column))},
    )


def read_agents(*, reading: Reading, depots: tuple[Depot, ...]) -> tuple[AgentSeed, ...]:
    """This function will read agents.csv, the demo roster."""
    rows = read_rows(
        reading=reading,
        file="agents.csv",
        columns=(
            "code",
            "name_*",
            "gender",
            "depot",
            "skills",
            "languages",
            "shift",
            "break_minutes",
            "break_between",
            "weekly_offs",
        ),
        may_have=("reserve",),
    )
    closed_on = {depot.code: depot.weekly_off for depot in depots}
    agents = []
    for row in rows:
        agent = _agent(row=row)
        _check_hours(agent=agent, row=row)
        if closed_on.get(agent.depot, agent.weekly_offs[0] if agent.weekly_offs else None) not in agent.weekly_offs:
            row.fault(f"Works on the day depot {agent.depot} is closed.", "Add the depot's day to weekly_offs.")
        agents.append(agent)
    return tuple(agents)


def _agent(*, row: Row) -> AgentSeed:
    starts, ends = row.span("shift")
    earliest, latest = row.span("break_between")
    return AgentSeed(
        code=row.code("agent"),
        name=row.texts("name"),
        gender=row.one_of("gender", GENDERS),
        depot=row.reference("depot", "depot"),
        skills=row.references("skills", "skill"),
        languages=row.references("languages", "language"),
        shift_starts_minute=starts,
        shift_ends_minute=ends,
        break_minutes=row.whole("break_minutes"),
        break_earliest_minute=earliest,
        break_latest_minute=latest,
        weekly_offs=row.weekdays("weekly_offs"),
        reserve=row.flag("reserve"),
    )


def _check_hours(*, agent: AgentSeed, row: Row) -> None:
    if not agent.skills or not agent.languages:
        row.fault("Has no skill or no language.", "Name at least one of each.")
    if agent.break_earliest_minute < agent.shift_starts_minute or agent.break_latest_minute > agent.shift_ends_minute:
        row.fault("The break may fall outside the shift.", "Let break_between lie inside shift.")
    if agent.break_latest_minute - agent.break_earliest_minute < agent.break_minutes:
        row.fault("The break does not fit.", "Make break_between at least break_minutes long.")
