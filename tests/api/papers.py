"""Records on forms, patrols and files, as part of the ground."""

import datetime
from urllib.parse import parse_qsl, urlsplit

from documents import FORM
from schemathesis.specs.openapi.checks import ignored_auth

class Papers:
    """What a desk does with papers."""

    def fill_forms(self, at):
        """A record from its draft to the file, and one that is put right; somebody else checks what is filled in here."""
        self.ask("GET", "/api/v1/form-definitions/{form}", form="letter-register")
        self.ask("GET", "/api/v1/form-definitions/{form}/print", form="letter-register")
        self.ask("GET", "/api/v1/form-definitions/schema")
        written = self.ask("GET", "/api/v1/form-definitions/{form}/document", form="letter-register")
        self.ask("POST", "/api/v1/form-definitions/validate", {"definition": written["definition"]})
        self.ask("POST", "/api/v1/form-definitions/proof", {"document": FORM})
        own = {"form": self.make("form-definitions", document=FORM)["code"], "version": 1}
        place = "/api/v1/form-definitions/{form}/versions/{version}"
        self.ask("PUT", place, {"document": FORM.replace("颜色", "车身颜色")}, self.etag, **own)
        self.ask("POST", place + "/publish", None, self.etag, **own)
        self.ask("POST", place + "/withdraw", None, self.etag, **own)
        letter = {"received_on": "2026-03-02", "classification": "complaint", "content": "Noise.", "department": "Security"}
        draft = self.make("records", form="letter-register", contents={}, **at)
        draft = self.do("records", draft, "", {"contents": letter}, "PATCH")
        record = self.do("records", draft, "/submit")
        client = self.open_client(["registers:read", "registers:supervise"])
        own, self.headers = self.headers, {"Authorization": "Bearer " + client["token"]}
        record = self.do("records", record, "/check")
        self.headers = own
        record = self.do("records", record, "/file")
        record = self.do("records", record, "/hold", {"reason": "A claim."})
        self.do("records", record, "/release", {"reason": "It is settled."})
        self.keep_records()
        call = {"at": "2026-03-02T08:00:00Z", "content": "The lamp is broken."}
        draft = self.make("records", form="call-visit-register", contents=call, **at)
        record = self.do("records", draft, "/submit")
        record = self.do("records", record, "/sign", {"field": "receiver_signature"})
        record = self.do("records", record, "/correct", {"contents": call, "reason": "Another lamp."})
        of = record["form_record_id"]
        self.ask("GET", "/api/v1/records/{id}/revisions/{revision}", id=of, revision=1)
        self.ask("GET", "/api/v1/records/{id}", id=of)
        self.ask("GET", "/api/v1/records/{id}/print", id=of)
        visit = {"arrived_at": "2026-03-02T08:00:00Z", "visitor": "Li", "reason": "A visit.", "identity_checked": True}
        draft = self.make("records", form="visitor-register", contents=visit | {"security_checked": True}, **at)
        record = self.do("records", draft, "/submit")
        self.do("records", record, "/close", {"contents": {"left_at": "2026-03-02T09:00:00Z"}})
        self.keep_files()
        self.patrol()

    def keep_records(self):
        """For how long records are kept here, and which positions the manager of the papers is."""
        told = {"months": 36, "reason": "Audits look back three years."}
        kept = self.make("retention-periods", form="letter-register", estate_id=self.estate, **told)
        self.ask("GET", "/api/v1/retention-periods/{id}", id=kept["retention_period_id"])
        kept = self.do("retention-periods", kept, "", {"months": 48, "reason": "Four, by contract."}, "PUT")
        self.do("retention-periods", kept, "", method="DELETE")
        self.ask("GET", "/api/v1/form-posts/{post}", post="manager")
        self.ask("PUT", "/api/v1/form-posts/{post}", {"positions": []}, self.etag, post="manager")

    def patrol(self):
        """A plan, a storm that asks for a round at once, and the round; and a warning that is taken back."""
        now = datetime.datetime.now(datetime.timezone.utc)
        held = {"estate_id": self.estate, "kind": "gale", "level": "blue"}
        held |= {"starts_at": now.isoformat(), "ends_at": (now + datetime.timedelta(hours=2)).isoformat()}
        daily = {"frequency": "daily", "times": ["09:00"]}
        terms = {"name": "Round", "form": "patrol-follow-up-record", "place_ids": [self.estate], "cadence": daily}
        terms |= {"due_minutes": 540, "from": "2026-03-01"}
        terms |= {"weather": [{"kind": "gale", "from_level": "blue", "every_hours": 2}]}
        plan = self.make("patrol-plans", estate_id=self.estate, terms=terms)
        self.ask("GET", "/api/v1/patrol-templates")
        self.make("weather-warnings", **held)
        of = {"plan_id": plan["patrol_plan_id"], "status": "due"}
        round = self.wait("/api/v1/patrol-rounds", query=of)[0]
        round = self.do("patrol-rounds", round, "/start")
        round = self.do("patrol-rounds", round, "/skip", {"place_id": self.estate, "reason": "It is locked."})
        round = self.do("patrol-rounds", round, "/visit", {"place_id": self.estate})
        self.do("patrol-rounds", round, "/finish")
        self.do("patrol-plans", plan, "", {"terms": terms | {"until": "2026-03-02"}}, "PUT")
        warning = self.make("weather-warnings", **held)
        self.do("weather-warnings", warning, "/withdraw", {"reason": "It has passed."})

    def keep_files(self):
        """A file that is handed in, held, linked to and deleted."""
        query = {"estate_id": self.estate, "name": f"note-{self.number()}.txt"}
        case = self.schema["/api/v1/files"]["POST"].Case(query=query, body=b"A note.", media_type="application/octet-stream")
        answer = case.call(session=self.session, headers=self.headers)
        case.validate_response(answer, excluded_checks=[ignored_auth])
        file = answer.json()
        of = file["file_id"]
        self.ask("GET", "/api/v1/files/{id}", id=of)
        self.ask("GET", "/api/v1/files/{id}/content", id=of)
        link = self.ask("POST", "/api/v1/files/{id}/links", {}, id=of)["url"]
        told = dict(parse_qsl(urlsplit(link).query))
        self.ask("GET", "/api/v1/files/{id}/linked", query=told | {"until": int(told["until"])}, id=of)
        file = self.do("files", file, "/hold", {"reason": "A claim."})
        file = self.do("files", file, "/release", {})
        self.do("files", file, "", method="DELETE")
