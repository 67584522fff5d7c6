"""What all answers have shown: which things there are, where they stand, at which version they are."""

import random
import re
from collections import Counter, defaultdict

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Few ids of each kind are kept: a thing has to be met again and again to be led through its states.
FEW = 16


class Memory:
    """Ids go by the name of the field they were shown in, such as `ticket_id`."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.known = defaultdict(list)
        self.versions = {}
        # What is listed under something else is only found there.
        self.homes = {}
        # Where a thing stands: its status, and which of its fields are empty.
        self.standing = {}
        # Where those stood that an operation succeeded with.
        self.fits = defaultdict(set)
        # Not to be touched.
        self.spared = set()

    def heed(self, path, headers, answer):
        """Remembers what an answer names; the names of `headers` are in small letters."""
        named = ID.findall(headers.get("location", path))
        self.remember(answer, named[0] if named else None)
        if named and "etag" in headers:
            self.versions[named[0]] = headers["etag"]

    def remember(self, node, home):
        """Remembers a JSON value. A thing's own id comes first in what is shown of it."""
        if isinstance(node, list):
            for item in node:
                self.remember(item, home)
        if not isinstance(node, dict):
            return
        own = next(iter(node.values()), None)
        if is_id(own) and ("status" in node or own not in self.standing):
            empty = sorted(field for field, value in node.items() if value is None)
            self.standing[own] = node.get("status"), *empty
        if is_id(own) and "version" in node:
            self.versions[own] = f'"{node["version"]}"'
        for name, value in node.items():
            if name.endswith("_id") and is_id(value) and value not in self.spared:
                self.keep(name, value)
                self.homes[value] = home
            self.remember(value, home)

    def keep(self, name, value):
        """Adds an id; when there are many, in the place of the oldest that stands where most do."""
        ids = self.known[name]
        if value in ids:
            return
        ids.append(value)
        if len(ids) > FEW:
            commonest = Counter(map(self.standing.get, ids)).most_common(1)[0][0]
            ids.remove(next(one for one in ids if self.standing.get(one) == commonest))

    def spare(self, value):
        """Never gives this id away."""
        self.spared.add(value)
        self.forget(value)

    def forget(self, gone):
        """Forgets an id and what was listed under it."""
        for name, ids in self.known.items():
            self.known[name] = [one for one in ids if gone not in (one, self.homes.get(one))]

    def find(self, operation, name):
        """An id that would do for `operation` under this name, as far as is known."""
        ids = self.known[name]
        fitting = [one for one in ids if self.standing.get(one) in self.fits[operation, name]]
        return self.chance.choice(fitting or ids) if ids else None

    def learn(self, operation, used):
        """Learns from a success: `used` has the names of ids, and where each stood before."""
        for name, stood in used:
            self.fits[operation, name].add(stood)


def is_id(value):
    """Is it a well-formed id?"""
    return isinstance(value, str) and ID.fullmatch(value) is not None
