"""Standards and what they bring about, and what administrators do, as part of the ground."""

import datetime
import time

from documents import PHONE, PHRASE, STANDARD, where

class Procedures:
    """What a desk does by its procedures."""

    def see_to_the_rest(self):
        """What an administrator and the services beside us do."""
        role = {"name": f"guest-{self.number()}"}
        self.make("roles", **role, description="Looks.", permissions=["tickets:read"])
        self.ask("GET", "/api/v1/roles/{name}", **role)
        self.ask("PUT", "/api/v1/roles/{name}", {"description": "Sees nothing.", "permissions": []}, self.etag, **role)
        self.ask("DELETE", "/api/v1/roles/{name}", None, self.etag, **role)
        self.make("caller-lookups", phone=PHONE)
        message = self.wait("/api/v1/messages", query={"status": "handed_over"})[0]["message_id"]
        self.ask("POST", "/api/v1/messages/{id}/receipt", {"status": "delivered"}, id=message)
        hook = self.make("webhook-endpoints", **self.hook)["webhook_endpoint_id"]
        self.take_down(**where(self.take_in_customer()))
        deliveries = "/api/v1/webhook-endpoints/{id}/deliveries"
        sent = self.wait(deliveries, id=hook, query={"status": "delivered"})[0]["webhook_delivery_id"]
        self.ask("POST", deliveries + "/{delivery_id}/replay", id=hook, delivery_id=sent)
        told = {"consumer": "archive", "mode": "current_state", "events": ["ticketing.standard.#"]}
        self.ask("POST", "/api/v1/{service}/backfills", told, service="ticketing")
        label = {"estate_id": self.estate, "label": "3-2-501"}
        self.ask("GET", "/api/v1/unit-matches", query=label)

    def adopt(self):
        """A standard that one administrator proposes and another approves, and withdraws."""
        self.make("standards", document=STANDARD)
        ours = {"name": "ours", "version": "7"}
        self.ask("GET", "/api/v1/standards/{name}/{version}", **ours)
        scope = {"kind": "group"}
        second = {"username": f"second-{self.number()}", "password": PHRASE}
        self.make("staff", name="Wang", must_change_password=False, roles=["administrator"], scope=scope, **second)
        self.credentials, own = second, self.credentials
        self.sign_in()
        self.ask("POST", "/api/v1/standards/{name}/{version}/approve", **ours)
        self.ask("POST", "/api/v1/standards/{name}/{version}/withdraw", {"reason": "Version 8 takes its place."}, **ours)
        self.credentials = own
        self.sign_in()

    def try_draft(self):
        """Holds a draft against what was taken down so far."""
        year = {"from": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
        tried = self.make("back-tests", document=STANDARD, **year)["back_test_id"]
        while self.ask("GET", "/api/v1/back-tests/{id}", id=tried)["status"] == "running":
            time.sleep(0.1)
        self.ask("GET", "/api/v1/back-tests/{id}/differences", id=tried)
        self.ask("DELETE", "/api/v1/back-tests/{id}", id=tried)

    def climb(self, at):
        """A matter that is passed on at once, and one that goes up when it is asked for, whose promise is put off; each by the
        standard that has a rule for it."""
        for standard, ticket in (("resident-centre", {"kind": "complaint", "severity": "important", "title": "Noise"}),
                                 ("service-centre", {"kind": "complaint", "title": "Lifts"})):
            estate = self.make("estates", code=f"E{self.number()}", name="Hill", region="north", time_zone="Asia/Shanghai",
                               standard=standard, standard_version=1)["estate_id"]
            taken = self.make("tickets", estate_id=estate, ticket=ticket)
            if standard == "service-centre":
                promised = {each["kind"]: each["due_at"] for each in taken["deadlines"]}["resolve"]
                until = datetime.datetime.fromisoformat(promised) + datetime.timedelta(hours=1)
                told = {"promise": "resolve", "until": until.isoformat(), "reason": "They agree."}
                taken = self.do("tickets", taken, "/extend", told)
                self.do("tickets", taken, "/escalate", {"reason": "The wall is not ours to open."})
                continue
            # It is passed on by the clock, in a moment.
            while "take_up" not in [offer["act"] for offer in taken["acts"]]:
                time.sleep(0.1)
                taken = self.ask("GET", "/api/v1/tickets/{id}", id=taken["ticket_id"])
            self.do("tickets", taken, "/take-up", {})
