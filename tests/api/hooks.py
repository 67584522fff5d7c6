"""What the description cannot tell schemathesis: which things exist, and at which version they are.

By the description an id is a UUID, so nearly every generated id names nothing and is answered with 404. Here ids and
versions that answers have shown mostly stand in for generated ones. Only what is well formed is replaced, and by what
is well formed, so a request made to be right stays right, and one made to be refused has to be refused all the same.
"""

import itertools
import os
import re

import schemathesis
from schemathesis.core import NotSet
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

from ground import Desk
from memory import Memory, is_id

# Fields whose name does not say what they name.
ALIASES = {"assignee": "staff_id", "estates": "estate_id", "charge_ids": "charge_id", "up_to": "notice_id",
           "parent_id": "place_id", "reader": "staff_id", "readers": "staff_id", "suspect": "staff_id"}
# The share of requests that are given what exists.
MOSTLY = 0.8
# So many requests wear the things out; then more of everything is made.
A_DAY = 800

memory = Memory(seed=1)
calls = itertools.count(1)
# Who guesses at their own password too often has to wait to sign in; a success in between starts the count anew.
GUESSES = 3
GUESSING = ("PUT /api/v1/session/password", "POST /api/v1/session/second-factor")
guesses = itertools.count(1)
# No request makes a message that cannot be handled, or a timer that cannot be fired, so there is no dead letter and no
# parked timer to be found; a backfill of a few events has ended before it can be cancelled; the live feed never ends. There
# is neither a sign-in provider nor a mail server. services/callbacks tests the first over HTTP (dead_letters), libs/db cancels a
# backfill that runs (backfills), services/ticketing tests timers and feed over HTTP (deadlines, stream), and services/identity
# the last two beside real ones (provider_on_node, resets_on_node).
CANNOT_SUCCEED = re.compile(r"/dead-letters/|/parked-timers/|^DELETE .*/backfills/|/tickets/stream|/session/provider|/provider-link|/password-resets")
# The desk, while it is not at work itself.
desks = []
# The operations that have not succeeded yet.
unmet = set()
# The names of the ids in the request under way, and where each stood.
used = []


@schemathesis.hook
def after_load_schema(context, schema):
    """Lays the ground."""
    unmet.update(f"{method.upper()} {path}" for path, item in schema.raw_schema["paths"].items() for method in item)
    desk = Desk(schema, os.environ["STEWARD_USERNAME"], os.environ["STEWARD_PASSWORD"])
    desk.work_a_day()
    desk.do_everything()
    look_around(desk)
    is_laid_everywhere()
    # Nobody may take the rights of the account that asks, or of the one that is given the work.
    memory.spare(desk.ask("GET", "/api/v1/session")["staff"]["staff_id"])
    memory.spare(desk.worker)
    desks.append(desk)


def look_around(desk):
    """Reads one thing of each kind that is there."""
    named = {"service": ["ticketing"], "name": ["agent"]}
    for operation in sorted(unmet):
        method, path = operation.split(" ", 1)
        if method != "GET" or CANNOT_SUCCEED.search(operation):
            continue
        holes = re.findall(r"{(\w+)}", path)
        known = {hole: named.get(hole) or list(memory.known[named_by(path, hole)]) for hole in holes}
        # Some of what was shown is gone by now.
        for place in itertools.product(*known.values()):
            desk.look(path, **dict(zip(holes, place)))
            if operation not in unmet:
                break


def is_laid_everywhere():
    """Each operation has succeeded on the ground: what draws requests at random may happen never to make a right one."""
    missing = sorted(operation for operation in unmet if not CANNOT_SUCCEED.search(operation))
    assert not missing, f"tests/api/ground.py lays nothing for {missing}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Puts in what exists. Steps that follow each other were chosen by schemathesis with ids of their own."""
    if desks and next(calls) % A_DAY == 0:
        desk = desks.pop()
        desk.work_a_day()
        desks.append(desk)
    if desks and case.operation.label in GUESSING and next(guesses) % GUESSES == 0:
        desks[0].sign_in()
    if case.meta is not None and case.meta.phase.name != TestPhase.STATEFUL:
        put_in(case)
    used.clear()
    replace_ids(case, lambda name, value: used.append((name, memory.standing.get(value))) or value)


def put_in(case):
    """Replaces most ids and versions of a request."""

    def real(name, value):
        found = memory.chance.random() < MOSTLY and memory.find(case.operation.label, name)
        return found or value

    replace_ids(case, real)
    place = case.path_parameters
    for placeholder, value in place.items():
        if placeholder != "id" and "id" in place and memory.homes.get(value):
            place["id"] = memory.homes[value]
    # What is tried out lies elsewhere, or nowhere. Always, because schemathesis loses the quotes of versions it draws.
    tried = case.meta.phase.data
    places = {tried.parameter_location, *(mutation.parameter_location for mutation in tried.mutations)}
    if "If-Match" in case.headers and ParameterLocation.HEADER not in places:
        version = memory.versions.get(place.get("id"), '"1"')
        case.headers["If-Match"] = version if memory.chance.random() < MOSTLY else '"2147483647"'


def replace_ids(case, change):
    """Puts `change(name, id)` in the place of each id of a request."""
    for placeholder, value in case.path_parameters.items():
        case.path_parameters[placeholder] = replaced(value, named_by(case.path, placeholder), change)
    case.query = replaced(case.query, None, change)
    case.body = replaced(case.body, None, change)


def replaced(node, name, change):
    """A JSON value with its ids changed."""
    if isinstance(node, dict):
        return {key: replaced(value, key, change) for key, value in node.items()}
    if isinstance(node, list):
        return [replaced(value, name, change) for value in node]
    return change(ALIASES.get(name, name), node) if is_id(node) else node


def named_by(path, placeholder):
    """What a placeholder of a path names: `{id}` goes by its collection."""
    if placeholder != "id":
        return "webhook_delivery_id" if "/webhook" in path else placeholder
    collection = path.split("/{id}")[0].rsplit("/", 1)[1].replace("-", "_")
    return re.sub(r"s$", "", re.sub(r"ies$", "y", collection)) + "_id"


@schemathesis.hook
def after_call(context, case, response):
    """Learns from the answer."""
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    if 200 <= response.status_code < 300:
        unmet.discard(case.operation.label)
        memory.learn(case.operation.label, used)
        if "json" in headers.get("content-type", ""):
            memory.heed(response.request.url, headers, response.json())
    # Gone, or past what can be done to it; what can still be used will be listed again.
    if response.status_code in (204, 404, 409) and "id" in case.path_parameters:
        memory.forget(case.path_parameters["id"])


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """What is no fault, though schemathesis counts it as one."""
    return not (is_asked_again(response) or is_the_door(case, response) or breaks_nothing(failure, case))


def is_asked_again(response):
    """What a copy of another service may not have heard of yet is answered 503, with the time to wait."""
    is_problem = response.status_code == 503 and "problem+json" in response.headers.get("content-type", [""])[0]
    return is_problem and response.json()["code"] == "not_known_yet" and "retry-after" in response.headers


def is_the_door(case, response):
    """The web server before the cluster refuses TRACE by itself, before it knows whom it would ask."""
    return case.method == "TRACE" and response.status_code == 405 and response.headers.get("server") == ["nginx"]


def breaks_nothing(failure, case):
    """A body that may be left out breaks nothing when it is."""
    if not isinstance(failure, AcceptedNegativeData) or case.operation.definition.raw["requestBody"].get("required"):
        return False
    broken = [where for where, part in case.meta.components.items() if part.mode.is_negative]
    return broken == [ParameterLocation.BODY] and isinstance(case.body, NotSet)
