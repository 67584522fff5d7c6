"""A little of everything, laid through the API: what no generated request would bring about.

Each of these requests is right, so each answer is held against the description, and a refusal ends the run.
"""

import datetime
import threading
import time
from http.server import ThreadingHTTPServer

import requests
from discretion import keep_to_readers
from documents import CALENDAR, PHONE, PHRASE, STANDARD, where
from emergencies import handle_emergencies
from lookups import look_things_up
from outside import Ear, code_of
from papers import Papers
from procedures import Procedures
from schemathesis.specs.openapi.checks import ignored_auth

MONEY = {"amount": "128.50", "currency": "CNY"}
PART = {"amount": "1.00", "currency": "CNY"}
# How far each ticket is taken: the steps in their order, and what each is told.
STEPS = [
    ("assign", {}),
    ("accept", {}),
    ("quote", {"fee": MONEY}),
    ("approve", {"channel": "signature"}),
    ("arrive", {}),
    ("resolve", {"materials": ["siphon 1 piece"]}),
    ("close", {}),
]
ENDS = [STEPS[:steps] for steps in range(len(STEPS) + 1)]
ENDS += [STEPS[:-1], STEPS[:-1], STEPS[:-1] + [("reopen", {"reason": "Still wet."})]]
ENDS += [[("cancel", {"reason": "It has stopped."})]]


class Desk(Papers, Procedures):
    """The API as the first account meets it, and an estate to look after."""

    def __init__(self, schema, username, password):
        self.schema, self.session, self.headers = schema, requests.Session(), {}
        self.credentials = {"username": username, "password": password}
        self.sign_in()
        ear = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        threading.Thread(target=ear.serve_forever, daemon=True).start()
        self.hook = {"url": f"http://127.0.0.1:{ear.server_port}/hook", "events": ["ticketing.*"]}
        zone = {"region": "north", "time_zone": "Asia/Shanghai"}
        governed = {"standard": "estate-handbook", "standard_version": 1}
        self.estate = self.make("estates", code="LAKE", name="Lakeside Garden", **zone, **governed)["estate_id"]
        self.make("roles", name="agent", description="Takes calls down.", permissions=["tickets:read", "callbacks:read"])
        self.made = 0
        self.worker = self.hire()["staff_id"]

    def sign_in(self):
        """Tokens live for ten minutes. As from a browser that nobody knows: so guesses from this address are forgotten."""
        self.session.cookies.clear()
        session = self.ask("POST", "/api/v1/session", self.credentials)
        self.headers = {"Authorization": "Bearer " + session["access_token"]}

    def ask(self, method, path, body=None, seen=None, urlencoded=None, query=None, **place):
        """The answer to a request that must succeed; `place` fills the path. What is sent `urlencoded` goes without a token."""
        sent = {"path_parameters": place, "headers": {"If-Match": seen} if seen else {}}
        if query is not None:
            sent["query"] = query
        if body is not None:
            sent |= {"body": body, "media_type": "application/json"}
        if urlencoded is not None:
            sent |= {"body": urlencoded, "media_type": "application/x-www-form-urlencoded"}
        case = self.schema[path][method].Case(**sent)
        for _ in range(100):
            answer = case.call(session=self.session, headers={} if urlencoded else self.headers)
            # What was made a moment ago is not known everywhere yet.
            if answer.status_code != 503:
                break
            time.sleep(0.1)
        # Whether it is answered without a token too is tried where requests are drawn.
        case.validate_response(answer, excluded_checks=[ignored_auth])
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        self.etag = answer.headers.get("etag", [None])[0]
        is_json = "json" in answer.headers.get("content-type", [""])[0]
        return answer.json() if answer.content and is_json else None

    def look(self, path, **place):
        """Asks for what may be gone."""
        case = self.schema[path]["GET"].Case(path_parameters=place)
        answer = case.call(session=self.session, headers=self.headers)
        case.validate_response(answer, excluded_checks=[ignored_auth])

    def make(self, what, **body):
        """A new one of the collection `what`."""
        return self.ask("POST", f"/api/v1/{what}", body)

    def do(self, what, thing, act, told=None, method="POST"):
        """The thing after an act on it."""
        path, place = f"/api/v1/{what}/{{id}}", next(iter(thing.values()))
        if "version" in thing:
            seen = f'"{thing["version"]}"'
        else:
            self.ask("GET", path, id=place)
            seen = self.etag
        return self.ask(method, path + act, told, seen, id=place)

    def heard(self, call, customer):
        """Waits until the archive knows of a call: before, a reveal for it is answered 503 and asked for again."""
        body = {"customer_id": customer, "purpose": "live_call", "reference": call}
        case = self.schema["/api/v1/reveals"]["POST"].Case(body=body, media_type="application/json")
        for _ in range(100):
            if case.call(session=self.session, headers=self.headers).status_code != 503:
                return
            time.sleep(0.1)

    def wait(self, path, at_least=1, **asked):
        """The list at `path` once that many are in it: what events bring about takes a moment."""
        end = time.monotonic() + 300
        while time.monotonic() < end:
            found = self.ask("GET", path, **asked)["items"]
            if len(found) >= at_least:
                return found
            time.sleep(0.1)
        raise TimeoutError(f"nothing came of {path}")

    def number(self):
        """Another number, for what has to be unique."""
        self.made += 1
        return self.made

    def work_a_day(self):
        """Makes a new one of everything, and leaves tickets at each of their steps."""
        self.sign_in()
        at = where(self.take_in_customer())
        self.hire()
        self.open_client()
        self.clear_endpoints()
        hook = self.make("webhook-endpoints", **self.hook)["webhook_endpoint_id"]
        call = self.make("calls", phone=PHONE, direction="inbound")["call_id"]
        self.heard(call, at["customer_id"])
        self.make("reveals", customer_id=at["customer_id"], purpose="live_call", reference=call)
        for steps in ENDS:
            taken = self.take_down(**at)
            for act, told in steps:
                told = {"assignee": self.worker} if act == "assign" else told
                taken = self.do("tickets", taken, f"/{act}", told)
        for paid in range(3):
            invoice = self.bill(**at)["invoice_id"]
            if paid:
                self.pay(invoice)
        self.bill(**at, is_invoiced=False)
        for came in ("messages", "deliveries"):
            self.wait(f"/api/v1/{came}")
        self.wait("/api/v1/callbacks", at_least=3, query={"status": "due"})
        self.wait("/api/v1/webhook-endpoints/{id}/deliveries", id=hook, query={"status": "delivered"})

    def clear_endpoints(self):
        """Leaves some: nobody has more than twenty, and requests that are drawn make more of them, too."""
        mine = self.ask("GET", "/api/v1/webhook-endpoints")["items"]
        for endpoint in mine[10:]:
            self.do("webhook-endpoints", {"webhook_endpoint_id": endpoint["webhook_endpoint_id"]}, "", method="DELETE")

    def do_everything(self):
        """Every act that a day's work leaves out, so that no operation goes without a success."""
        self.ask("POST", "/api/v1/session/refresh", urlencoded={})
        self.make("standards/validate", document=STANDARD)
        self.adopt()
        self.try_draft()
        self.make("calendars", document=CALENDAR)
        self.ask("GET", "/api/v1/calendars/{name}", name="our-offices")
        self.ask("GET", "/api/v1/calendars/{name}/years/{year}", name="our-offices", year=2026)
        new_year = {"year": 2031, "source": "notice", "format": "csv", "days": "date,kind\n2031-01-01,holiday\n"}
        self.ask("POST", "/api/v1/calendars/{name}/years", new_year, name="our-offices")
        self.do("estates", {"estate_id": self.estate}, "", {"name": "Lakeside", "calendar": "our-offices"}, "PATCH")
        look_things_up(self)
        home = self.take_in_customer()
        at = where(home)
        self.do("customers", {"customer_id": at["customer_id"]}, "", {"notes": "Deaf in one ear."}, "PATCH")
        self.do("units", {"unit_id": at["unit_id"]}, "", {"building": "3栋"}, "PATCH")
        self.rebuild(at)
        phase = self.make("places", kind="phase", parent_id=self.estate, name=f"Phase {self.number()}")
        building = self.make("places", kind="building", parent_id=self.estate, name=f"{self.number()}栋")
        self.do("places", building, "", {"valid_from": "2020-05-01"}, "PATCH")
        self.do("places", building, "/move", {"parent_id": phase["place_id"]})
        meter = {"kind": "meter", "name": f"Meter {self.number()}", "serial": "20260302-17", "unit_ids": [at["unit_id"]]}
        meter = self.make("assets", place_id=building["place_id"], installed_on="2020-05-01", **meter)
        self.do("assets", meter, "", {"retired_on": "2040-05-01"}, "PATCH")
        self.do("occupancies", home, "", {"role": "resident"}, "PATCH")
        self.do("occupancies", home, "/end", {})
        self.do("occupancies", home, "", method="DELETE")
        self.do("staff", self.hire(), "/roles", {"roles": [], "scope": {"kind": "group"}}, "PUT")
        left = self.do("staff", self.hire(), "/disable")
        self.do("staff", left, "/enable")
        self.ask("POST", "/api/v1/staff/{id}/unlock", id=left["staff_id"])
        self.do("staff", self.hire(), "/reset-password", {"password": PHRASE + "9"})
        self.do("staff", self.hire(), "/contact", {"email": "lin@example.com", "language": "en"}, "PUT")
        self.organise()
        self.keep_watch()
        self.look_after_oneself()
        self.prove_oneself()
        self.do("api-clients", self.open_client(), "/rotate", {})
        self.do("api-clients", self.open_client(), "/revoke")
        self.do("calls", self.make("calls", phone=PHONE, direction="outbound"), "/wrap-up", {"note": "Told."})
        self.make("tickets", ticket={"kind": "complaint", "title": "Noise"}, **at)
        taken = self.do("tickets", self.take_down(**at), "/reclassify", {"severity": "important", "reason": "It floods."})
        taken = self.do("tickets", taken, "/urge", {"reason": "Nobody came."})
        taken = self.do("tickets", taken, "/note-progress", {"text": "Parts are ordered.", "is_customer_told": True})
        self.climb(at)
        for answer in ("decline-quote", "withdraw-quote"):
            taken = self.do("tickets", taken, "/quote", {"fee": MONEY})
            taken = self.do("tickets", taken, f"/{answer}", {"reason": "Too much."})
        contact = {"name": "Lin", "phone": PHONE}
        came = self.make("interactions", channel="visit", summary="Gas.", contact=contact, ticket={"kind": "help", "title": "Gas"}, **at)
        told = {"purpose": "open_ticket", "reference": came["ticket"]["ticket_id"]}
        self.ask("POST", "/api/v1/interactions/{id}/reveal", told, id=came["interaction_id"])
        keep_to_readers(self, at)
        billed_twice = {"kind": "billed_in_error", "reason": "Billed twice."}
        self.do("invoices", self.bill(**at), "/void", billed_twice)
        self.do("charges", self.bill(**at, is_invoiced=False), "/reverse", billed_twice)
        paid = self.pay(self.bill(**at)["invoice_id"])
        self.do("payments", paid, "/reverse", {"reason": "Not theirs."})
        hook = self.make("webhook-endpoints", **self.hook)
        hook = self.do("webhook-endpoints", hook, "", {"enabled": False}, "PATCH")
        self.do("webhook-endpoints", self.do("webhook-endpoints", hook, "/rotate-secret"), "", method="DELETE")
        due = self.wait("/api/v1/callbacks", at_least=2, query={"status": "due"})
        taken = self.do("callbacks", due[0], "/assign", {"assignee": self.worker})
        tried = self.do("callbacks", taken, "/attempts", {"outcome": "no_answer"})
        self.do("callbacks", tried, "/complete", {"satisfaction": 5, "solved": True})
        client = self.open_client(["callbacks:read", "callbacks:write"])
        own, self.headers = self.headers, {"Authorization": "Bearer " + client["token"]}
        waived = self.do("callbacks", due[1], "/waive", {"reason": "They have moved away."})
        self.headers = own
        self.do("callbacks", waived, "/approve-waiver")
        self.fill_forms(at)
        handle_emergencies(self)
        self.read_what_one_is_told(at)
        self.see_to_the_rest()

    def rebuild(self, at):
        """Two homes become one, and one becomes two."""
        facts = {"usage": "residential", "status": "vacant", "gross_area_m2": "90.5", "net_area_m2": "71"}
        warranties = [{"item": "waterproofing", "ends_on": "2031-06-01"}]
        told = facts | {"delivered_on": "2026-06-01", "warranties": warranties}
        left, right = (self.make("units", estate_id=self.estate, label=f"9栋 {self.number()}", **told) for _ in range(2))
        self.do("units", left, "/merge", {"unit_ids": [right["unit_id"]]})
        lives = self.make("occupancies", unit_id=left["unit_id"], customer_id=at["customer_id"], role="owner")
        parts = [{"label": f"9栋 {self.number()}", "occupancy_ids": [lives["occupancy_id"]]} for _ in range(2)]
        self.do("units", left, "/split", {"into": parts})

    def read_what_one_is_told(self, at):
        """An application gives tickets to whoever asks here, who is told: what they do themselves they are not told of."""
        me = self.ask("GET", "/api/v1/session")["staff"]["staff_id"]
        taken = [self.take_down(**at) for _ in range(2)]
        client = self.open_client(["tickets:read", "tickets:write"])
        own, self.headers = self.headers, {"Authorization": "Bearer " + client["token"]}
        for ticket in taken:
            self.do("tickets", ticket, "/assign", {"assignee": me})
        self.headers = own
        newest, older = self.wait("/api/v1/notices", at_least=2)[:2]
        self.ask("POST", "/api/v1/notices/{id}/read", id=newest["notice_id"])
        self.ask("POST", "/api/v1/notices/read", {"up_to": older["notice_id"]})

    def take_in_customer(self):
        """A new home, and a new customer who lives there."""
        unit = self.make("units", estate_id=self.estate, label=f"3栋 {self.number()}")["unit_id"]
        row = {"kind": "unit", "estate": "LAKE", "label": f"4栋 {self.number()}"}
        self.make("imports", rows=[row])
        customer = self.make("customers", estate_id=self.estate, name="王芳", phones=[PHONE])["customer_id"]
        return self.make("occupancies", unit_id=unit, customer_id=customer, role="owner")

    def hire(self, *roles):
        """A new member of staff."""
        scope = {"kind": "estates", "estates": [self.estate]}
        hired = {"name": "Lin", "password": PHRASE, "must_change_password": False, "scope": scope}
        hired["roles"] = ["agent", *roles]
        return self.make("staff", username=f"agent-{self.number()}", **hired)

    def organise(self):
        """A part of the organisation, a position in it, and somebody who holds it for a while."""
        number = self.number()
        company = self.make("organisation-units", kind="company", code=f"C{number}", name="Harbour Estates")
        within = {"kind": "department", "parent_id": company["organisation_unit_id"]}
        office = self.make("organisation-units", code=f"D{number}", name="Front desk", **within)
        other = self.make("organisation-units", kind="company", code=f"O{number}", name="Harbour Services")
        self.do("organisation-units", office, "", {"name": "Reception", "valid_from": "2020-01-01"}, "PATCH")
        self.do("organisation-units", office, "/move", {"parent_id": other["organisation_unit_id"]})
        belongs = {"organisation_unit_id": office["organisation_unit_id"], "place_kinds": ["estate"]}
        position = self.make("positions", code=f"P{number}", title="Receptionist", roles=["agent"], **belongs)
        made_from = {"title": "Senior receptionist", "post": "property-manager"}
        self.do("positions", position, "", made_from, "PATCH")
        self.ask("GET", "/api/v1/post-definitions/{post_code}", post_code="property-manager")
        held = {"position_id": position["position_id"], "place_id": self.estate}
        present = self.make("memberships", staff_id=self.hire()["staff_id"], **{"from": "2026-01-01"}, **held)
        stands_in = {"staff_id": self.hire()["staff_id"], "from": "2099-01-01", "until": "2099-01-31"}
        self.do("memberships", present, "/deputy", {"deputy": stands_in}, "PUT")
        self.do("memberships", present, "/deputy", method="DELETE")
        self.do("memberships", present, "/end", {"until": "2099-12-31"})
        later = self.make("memberships", staff_id=self.hire()["staff_id"], **{"from": "2099-01-01"}, **held)
        self.do("memberships", later, "", method="DELETE")
        self.certify()

    def certify(self):
        """What people are certified in, and a firm with somebody whom it sends for a while."""
        number = self.number()
        skill = self.make("skills", code=f"S{number}", name="Answering calls", clears_for=["calls"])
        self.do("skills", skill, "", {"name": "Answering calls alone", "demanded_from": "2099-01-01"}, "PATCH")
        days = {"issued_on": "2026-01-01", "expires_on": "2099-12-31"}
        certified = {"skill_id": skill["skill_id"], "number": f"C-{number}", **days}
        holder = {"kind": "staff", "staff_id": self.hire()["staff_id"]}
        certificate = self.make("certificates", holder=holder, **certified)
        self.do("certificates", certificate, "/revoke", {"reason": "It was somebody else's."})
        serves = {"place_ids": [self.estate], "skill_ids": [skill["skill_id"]]}
        firm = self.make("contractors", code=f"F{number}", name="Harbour Lifts", **serves, **{"from": "2026-01-01"})
        self.do("contractors", firm, "", {"contact_name": "王芳", "contact_phone": PHONE}, "PATCH")
        comes = {"contractor_id": firm["contractor_id"], "from": "2026-01-01"}
        person = self.make("contractor-people", name="Zhang", staff_id=self.hire()["staff_id"], **comes)
        holder = {"kind": "contractor", "contractor_person_id": person["contractor_person_id"]}
        self.make("certificates", holder=holder, **certified)
        self.do("contractor-people", person, "", {"phone": PHONE}, "PATCH")
        self.do("contractor-people", person, "/end", {"until": "2099-06-30"})
        self.do("contractors", firm, "/end", {"until": "2099-12-31"})

    def keep_watch(self):
        """Who works when, a day that differs, swaps, and what one leaves to another. Two are on duty all day, and now."""
        number, today = self.number(), datetime.date.today()

        def day(days):
            return (today + datetime.timedelta(days)).isoformat()

        role = f"watch-{number}"
        self.make("roles", name=role, description="Keeps watch.", permissions=["identity:read"])
        unit = self.make("organisation-units", kind="company", code=f"W{number}", name="Harbour Watch")
        belongs = {"organisation_unit_id": unit["organisation_unit_id"], "place_kinds": ["estate"]}
        position = self.make("positions", code=f"W{number}", title="Watch", roles=[], **belongs)
        held = {"position_id": position["position_id"], "place_id": self.estate}
        people = [self.hire(role) for _ in range(3)]
        staff = [person["staff_id"] for person in people]
        for one in staff:
            self.make("memberships", staff_id=one, **{"from": "2026-01-01"}, **held)
        all_day = {"code": "D", "name": "All day", "spans": [{"starts": "00:00", "ends": "00:00"}]}
        special = {"on_holidays": {"rule": "as_cycle"}, "on_swapped_days": {"rule": "work", "shift": "D"}}
        cycle = {"shifts": [all_day], "cycle": ["D"], "anchor": day(0), **special}
        pattern = self.make("shift-patterns", code=f"W{number}", name="Watch", **cycle)
        lines = [{"staff_id": one, "offset": 0} for one in staff[:2]]
        works = {"shift_pattern_id": pattern["shift_pattern_id"], "lines": lines, **held}
        roster = self.make("rosters", **{"from": day(-2), "until": day(60)}, **works)
        self.ask("GET", "/api/v1/duty", query=held)
        self.ask("GET", "/api/v1/duty/board", query={"place_id": self.estate})
        shown = {"from": day(0), "until": day(30)}
        self.ask("GET", "/api/v1/rosters/{id}/days", query=shown, id=roster["roster_id"])
        entry = self.do("rosters", roster, "/entries", {"staff_id": staff[0], "day": day(20), "kind": "absence"})
        of_roster = {"id": roster["roster_id"], "roster_entry_id": entry["roster_entry_id"]}
        other = {"kind": "changed", "shift": "D"}
        self.ask("PUT", "/api/v1/rosters/{id}/entries/{roster_entry_id}", other, self.etag, **of_roster)
        self.ask("DELETE", "/api/v1/rosters/{id}/entries/{roster_entry_id}", None, self.etag, **of_roster)
        own = self.credentials
        self.sign_in_as(people[0])
        swap = {"roster_id": roster["roster_id"], "with_staff_id": staff[2]}
        swaps = [self.make("shift-swaps", day=day(30 + days), **swap) for days in range(3)]
        left = [{"urgency": "urgent", "text": "The lift of building 5 stands still."}]
        handover = self.make("duty-handovers", items=left, **held)
        self.do("shift-swaps", swaps[2], "/withdraw")
        self.sign_in_as(people[2])
        self.do("shift-swaps", swaps[0], "/accept")
        self.do("shift-swaps", swaps[1], "/decline")
        self.sign_in_as(people[1])
        self.do("duty-handovers", handover, "/accept")
        self.do("duty-handovers", handover, "/mark", {"item": 1})
        self.ask("GET", "/api/v1/duties")
        self.credentials = own
        self.sign_in()
        self.do("shift-swaps", swaps[0], "/approve")
        self.do("rosters", roster, "/end", {"until": day(50)})
        later = self.make("rosters", **{"from": day(60), "until": day(70)}, **works)
        self.do("rosters", later, "", method="DELETE")
        self.do("shift-patterns", pattern, "/end", {"until": day(90)})

    def sign_in_as(self, person):
        """Somebody else goes on."""
        self.credentials = {"username": person["username"], "password": PHRASE}
        self.sign_in()

    def look_after_oneself(self):
        """Somebody else does, since the run needs its own password and session: a new password, and a session ended."""
        hired = self.hire()
        words = {"current_password": PHRASE, "new_password": "another long phrase 8"}
        self.credentials, own = {"username": hired["username"], "password": PHRASE}, self.credentials
        self.sign_in()
        self.ask("PUT", "/api/v1/session/password", words)
        self.credentials = own
        self.sign_in()
        staff = hired["staff_id"]
        session = self.ask("GET", "/api/v1/staff/{id}/sessions", id=staff)["items"][0]["session_id"]
        self.ask("DELETE", "/api/v1/staff/{id}/sessions/{session_id}", id=staff, session_id=session)
        first, root = {"username": hired["username"], "password": words["new_password"]}, self.credentials
        self.credentials = first
        self.sign_in()
        self.sign_in()
        ended = self.ask("GET", "/api/v1/session/sessions")["items"][-1]
        self.ask("DELETE", "/api/v1/session/sessions/{id}", id=ended["session_id"])
        self.ask("DELETE", "/api/v1/session")
        self.credentials = root
        self.sign_in()

    def prove_oneself(self):
        """A second factor, from its first code to its last: each code is good once, so the recovery codes do the rest."""
        hired = self.hire()
        first, words = {"username": hired["username"], "password": PHRASE}, {"current_password": PHRASE}
        self.credentials, root = first, self.credentials
        self.sign_in()
        own = "/api/v1/session/second-factor"
        offered = self.ask("POST", own, words)
        codes = self.ask("POST", own + "/verify", {"code": code_of(offered["key"])})["recovery_codes"]
        self.ask("GET", own)
        waiting = self.ask("POST", "/api/v1/session", first)["challenge"]
        self.ask("POST", "/api/v1/session/challenge", {"challenge": waiting, "code": codes[0]})
        codes = self.ask("POST", own + "/recovery-codes", {"code": codes[1]})["recovery_codes"]
        self.ask("POST", own + "/withdraw", {"code": codes[0]})
        self.ask("POST", own + "/verify", {"code": code_of(self.ask("POST", own, words)["key"])})
        self.credentials = root
        self.sign_in()
        self.do("staff", hired, "/reset-second-factor")
        role = {"name": f"cashier-{self.number()}", "description": "Cash", "permissions": [], "second_factor": "required"}
        self.make("roles", **role)
        self.do("staff", hired, "/roles", {"roles": [role["name"]], "scope": {"kind": "group"}}, "PUT")
        waiting = self.ask("POST", "/api/v1/session", first)["challenge"]
        offered = self.ask("POST", "/api/v1/session/challenge/enrolment", {"challenge": waiting})
        answer = {"challenge": waiting, "code": code_of(offered["key"])}
        self.ask("POST", "/api/v1/session/challenge", answer)

    def open_client(self, permissions=("tickets:read",)):
        """A new application, which gets itself a token."""
        app = self.make("api-clients", name="app", permissions=list(permissions), estates=[self.estate])
        form = {"client_id": app["api_client_id"], "client_secret": app["client_secret"]}
        token = self.ask("POST", "/oauth/token", urlencoded=form | {"grant_type": "client_credentials"})
        return app | {"token": token["access_token"]}

    def take_down(self, **at):
        """A new ticket, of a visit."""
        ticket = {"kind": "repair", "title": "Leak in the kitchen"}
        return self.make("interactions", channel="visit", summary="Water.", ticket=ticket, **at)["ticket"]

    def bill(self, is_invoiced=True, **at):
        """A new charge, or its invoice."""
        charge = self.make("charges", fee="parking", description="May", amount=MONEY, **at)
        return self.make("invoices", charge_ids=[charge["charge_id"]]) if is_invoiced else charge

    def pay(self, invoice):
        """A part of an invoice is paid, under the number of a slip."""
        slip = f"slip {self.number()}"
        return self.make("payments", invoice_id=invoice, method="cash", reference=slip, amount=PART)
