"""What is measured against what, one file per bench; docs/benchmarks.md says what came of it.

A bench is a module with two functions (channels/cli/bench.py lists the names):

    def run(*, options: Options, tell: Tell) -> dict[str, Any]
        measures, and returns a plain value for `--json`; it calls tell("60/500, ours, 5 s") as it goes
    def tables(result: dict[str, Any]) -> tuple[Table, ...]
        shows that value, for a terminal and for docs/benchmarks.md

`doorstep bench NAME [--quick] [--json] [--markdown] [--seeds N] [--seconds 5,30] [--instances DIR]
[--only NAME,NAME]` calls them.
`options.quick` asks for sizes that end in about a minute, and the answer has the same shape. What a bench writes -
travel tables, databases - goes under `options.folder`; `bench.days.chandigarh(folder=options.folder)` gives the city's
roads.
Competitors are installed in environments of their own (requirements-bench*.txt); `bench.apart` finds and runs them.
Every plan of every solver and policy is checked by code that the solver has no part in.
"""
