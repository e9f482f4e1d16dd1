"""Solves one MPS file with one of the solvers we compare with, and closes with one JSON line (HiGHS prints its name before).

    python solve_mps.py SOLVER FILE.mps [--seconds 60] [--gap 0] [--threads 2] [--workers 8] [--seed 1]

SOLVER is highs, cp-sat or scip. The line holds
    solver       its name and version
    status       optimal (within the gap) | feasible | infeasible | unbounded | nothing (no answer in time)
    incumbent    value of the best solution found, or null
    bound        no solution is better than this, or null
    seconds      from the model being read to the answer
    read_seconds before that
    exact        false where the solver's encoding is a restriction of the model, so that its bound holds for the encoding only

HiGHS and SCIP read the file themselves. CP-SAT knows integers only: the file is read here, in exact fractions, and every row
and the objective are scaled by powers of ten until all their numbers are whole. A continuous variable y becomes Y / 10^d with
Y whole, d being as fine as the rows it stands in. Where each row holds at most one continuous variable, that loses nothing:
with the integers fixed, the best y is an end of its interval, and both ends are multiples of 10^-d. Elsewhere `exact` is false.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass, field
from fractions import Fraction

# CP-SAT wants finite domains; a solution that touches this limit (in the variable's own unit) is reported as a fault.
UNBOUNDED = 10**9
INFINITE = None


class Unusable(Exception):
    """The file or the model cannot be used; the message says why."""


@dataclass
class Column:
    integer: bool
    cost: Fraction = Fraction(0)
    low: Fraction | None = Fraction(0)
    high: Fraction | None = INFINITE
    bounded: bool = False


@dataclass
class Row:
    kind: str
    low: Fraction | None
    high: Fraction | None
    terms: dict[str, Fraction] = field(default_factory=dict)


@dataclass
class Model:
    maximise: bool = False
    objective: str = ""
    offset: Fraction = Fraction(0)
    rows: dict[str, Row] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)


def read_mps(text):
    """A model from free-format MPS, every number exact."""
    model, section, integer, ignored = Model(), "", False, set()
    for at, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or line.startswith("*"):
            continue
        if not line[0].isspace():
            section = words[0].upper()
            if section == "ENDATA":
                break
            if section == "OBJSENSE" and len(words) > 1:
                model.maximise = words[1].upper().startswith("MAX")
            elif section not in ("NAME", "OBJSENSE", "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS"):
                raise Unusable(f"line {at}: a section {section}, which is not read here")
            continue
        try:
            if section == "OBJSENSE":
                model.maximise = words[0].upper().startswith("MAX")
            elif section == "ROWS":
                read_row(model, ignored, *words)
            elif section == "COLUMNS":
                if len(words) == 3 and words[1] == "'MARKER'":
                    integer = words[2] == "'INTORG'"
                    continue
                column = model.columns.setdefault(words[0], Column(integer))
                for row, value in pairs(words[1:]):
                    if row == model.objective:
                        column.cost += Fraction(value)
                    elif row not in ignored:
                        terms = model.rows[row].terms
                        terms[words[0]] = terms.get(words[0], Fraction(0)) + Fraction(value)
            elif section in ("RHS", "RANGES"):
                for row, value in pairs(words[len(words) % 2 :]):
                    if row not in ignored:
                        read_side(model, section, row, Fraction(value))
            elif section == "BOUNDS":
                read_bound(model, words)
        except (ValueError, KeyError, TypeError) as error:
            raise Unusable(f"line {at}: {line.strip()!r} is not understood ({error})") from error
    for name, column in model.columns.items():
        if column.integer and not column.bounded:
            raise Unusable(f"{name} is whole and has no bounds, which solvers read differently; say its bounds")
    return model


def pairs(words):
    if len(words) % 2:
        raise ValueError("a name without a number")
    return zip(words[::2], words[1::2])


def read_row(model, ignored, kind, name):
    kind = kind.upper()
    if kind == "N":
        if model.objective:
            ignored.add(name)
        else:
            model.objective = name
        return
    low = INFINITE if kind == "L" else Fraction(0)
    high = INFINITE if kind == "G" else Fraction(0)
    model.rows[name] = Row({"L": "L", "G": "G", "E": "E"}[kind], low, high)


def read_side(model, section, name, value):
    if name == model.objective:
        model.offset = -value
        return
    row = model.rows[name]
    if section == "RHS":
        row.low = value if row.kind in "GE" else row.low
        row.high = value if row.kind in "LE" else row.high
    elif row.kind == "L":
        row.low = row.high - abs(value)
    elif row.kind == "G":
        row.high = row.low + abs(value)
    elif value < 0:
        row.low = row.high + value
    else:
        row.high = row.low + value


def read_bound(model, words):
    kind = words[0].upper()
    with_value = kind in ("UP", "LO", "FX", "UI", "LI")
    name = words[-2] if with_value else words[-1]
    if not with_value and len(words) == 4:
        name = words[-2]  # some writers give these kinds a number that means nothing
    column, value = model.columns[name], Fraction(words[-1]) if with_value else None
    column.bounded = True
    if kind in ("UI", "LI", "BV"):
        column.integer = True
    if kind in ("UP", "UI"):
        if value < 0 and column.low == 0:
            raise ValueError("a negative upper bound before its lower bound; say the lower bound first")
        column.high = value
    elif kind in ("LO", "LI"):
        column.low = value
    elif kind == "FX":
        column.low = column.high = value
    elif kind == "BV":
        column.low, column.high = Fraction(0), Fraction(1)
    elif kind == "FR":
        column.low = column.high = INFINITE
    elif kind == "MI":
        column.low = INFINITE
    elif kind == "PL":
        column.high = INFINITE
    else:
        raise ValueError(f"a bound of kind {kind}")


def decimals(number):
    """How many decimal places write this number exactly."""
    places, denominator = 0, number.denominator
    while denominator != 1:
        if denominator % 2 and denominator % 5:
            raise Unusable(f"{number} has no end in decimals")
        number *= 10
        places, denominator = places + 1, number.denominator
    return places


def power_of_ten(number):
    """The k with |number| = 10^k, or None."""
    for k in range(-9, 10):
        if abs(number) == Fraction(10) ** k:
            return k
    return None


def grid(model):
    """For each continuous variable its places after the point; and whether nothing is lost by that."""
    places = {name: 0 for name, column in model.columns.items() if not column.integer}
    exact = True
    for name in places:
        column = model.columns[name]
        places[name] = max([decimals(bound) for bound in (column.low, column.high) if bound is not None], default=0)
    for row in model.rows.values():
        inside = [name for name in row.terms if name in places]
        exact = exact and len(inside) <= 1
        for name in inside:
            shift = power_of_ten(row.terms[name])
            if shift is None:
                exact, shift = False, 0
            others = [value for other, value in row.terms.items() if other != name]
            others += [side for side in (row.low, row.high) if side is not None]
            places[name] = max([places[name]] + [decimals(value) + shift for value in others])
    return places, exact


def solve_cp_sat(path, options):
    import ortools
    from ortools.sat.python import cp_model

    started = time.monotonic()
    with open(path, encoding="utf-8") as file:
        model = read_mps(file.read())
    places, exact = grid(model)
    encoded, variables, limits = cp_model.CpModel(), {}, []
    for name, column in model.columns.items():
        scale = 10 ** places.get(name, 0)
        low = -UNBOUNDED * scale if column.low is None else -((-column.low * scale) // 1)
        high = UNBOUNDED * scale if column.high is None else column.high * scale // 1
        variables[name] = encoded.new_int_var(int(low), int(high), name)
        if column.low is None or column.high is None:
            limits.append((name, UNBOUNDED * scale))
    unit = {name: Fraction(1, 10 ** places.get(name, 0)) for name in model.columns}
    for row in model.rows.values():
        values = {name: value * unit[name] for name, value in row.terms.items()}
        sides = [side for side in (row.low, row.high) if side is not None]
        scale = 10 ** max([decimals(value) for value in [*values.values(), *sides]], default=0)
        total = sum(int(value * scale) * variables[name] for name, value in values.items())
        if row.low is not None:
            encoded.add(total >= int(row.low * scale))
        if row.high is not None:
            encoded.add(total <= int(row.high * scale))
    costs = {name: column.cost * unit[name] for name, column in model.columns.items() if column.cost}
    cost_scale = 10 ** max([decimals(cost) for cost in costs.values()], default=0)
    objective = sum(int(cost * cost_scale) * variables[name] for name, cost in costs.items())
    (encoded.maximize if model.maximise else encoded.minimize)(objective)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = options.workers
    solver.parameters.max_time_in_seconds = options.seconds
    solver.parameters.relative_gap_limit = options.gap
    solver.parameters.random_seed = options.seed
    read = time.monotonic()
    status = solver.solve(encoded)
    seconds = time.monotonic() - read
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    if found:
        for name, limit in limits:
            if abs(solver.value(variables[name])) == limit:
                raise Unusable(f"{name} reached the limit of this encoding; the model may be unbounded")
    words = {cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible"}
    if status == cp_model.MODEL_INVALID:
        raise Unusable(f"CP-SAT refuses the model: {encoded.validate()}")
    in_money = lambda value: float(Fraction(round(value)) / cost_scale + model.offset)
    return {
        "solver": f"cp-sat {ortools.__version__}",
        "status": words.get(status, "nothing"),
        "incumbent": in_money(solver.objective_value) if found else None,
        "bound": in_money(solver.best_objective_bound) if status != cp_model.INFEASIBLE else None,
        "seconds": seconds,
        "read_seconds": read - started,
        "exact": exact,
    }


def solve_highs(path, options):
    import highspy

    started = time.monotonic()
    highs = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": options.threads,
        "random_seed": options.seed,
        "time_limit": options.seconds,
        "mip_rel_gap": options.gap,
    }.items():
        highs.setOptionValue(name, value)
    if highs.readModel(path) != highspy.HighsStatus.kOk:
        raise Unusable("HiGHS cannot read the file")
    read = time.monotonic()
    highs.run()
    seconds = time.monotonic() - read
    info, status = highs.getInfo(), highs.getModelStatus()
    found = info.primal_solution_status == 2
    whole = any(kind != highspy.HighsVarType.kContinuous for kind in highs.getLp().integrality_)
    optimal = status == highspy.HighsModelStatus.kOptimal
    none = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    word = "optimal" if optimal else "infeasible" if status in none else "feasible" if found else "nothing"
    if status == highspy.HighsModelStatus.kUnbounded:
        word, found = "unbounded", False
    bound = info.mip_dual_bound if whole else info.objective_function_value if optimal else None
    return {
        "solver": f"highs {highs.version()}",
        "status": word,
        "incumbent": info.objective_function_value if found else None,
        "bound": finite(bound) if word in ("optimal", "feasible", "nothing") else None,
        "seconds": seconds,
        "read_seconds": read - started,
        "exact": True,
    }


def solve_scip(path, options):
    import pyscipopt

    started = time.monotonic()
    scip = pyscipopt.Model()
    scip.hideOutput()
    scip.readProblem(path)
    scip.setParam("limits/time", options.seconds)
    scip.setParam("limits/gap", options.gap)
    scip.setParam("randomization/randomseedshift", options.seed)
    read = time.monotonic()
    scip.optimize()
    seconds = time.monotonic() - read
    found, status = scip.getNSols() > 0, scip.getStatus()
    words = {"optimal": "optimal", "gaplimit": "optimal", "infeasible": "infeasible", "inforunbd": "infeasible"}
    word = "unbounded" if status == "unbounded" else words.get(status, "feasible" if found else "nothing")
    return {
        "solver": f"scip {scip.version()}",
        "status": word,
        "incumbent": scip.getObjVal() if found and word != "unbounded" else None,
        "bound": finite(scip.getDualbound()) if word in ("optimal", "feasible", "nothing") else None,
        "seconds": seconds,
        "read_seconds": read - started,
        "exact": True,
    }


def finite(value):
    return value if value is not None and abs(value) < 1e19 else None


SOLVERS = {"highs": solve_highs, "cp-sat": solve_cp_sat, "scip": solve_scip}


def main():
    parser = argparse.ArgumentParser(description="Solves an MPS file and prints one JSON line.")
    parser.add_argument("solver", choices=SOLVERS)
    parser.add_argument("file")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--gap", type=float, default=0.0)
    parser.add_argument("--threads", type=int, default=2)
    # With fewer than eight, CP-SAT leaves out the searches that solve linear models: a comparison would be unfair to it.
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        answer = SOLVERS[options.solver](options.file, options)
    except (Unusable, OSError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
