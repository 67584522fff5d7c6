"""Matters that are for named readers, and what is asked about a matter from outside by its code."""


def keep_to_readers(desk, at):
    """Takes such matters down and does with them what can be done."""
    place = {"estate_id": at["estate_id"]}
    me = desk.ask("GET", "/api/v1/session")["staff"]["staff_id"]
    found = {"kind": "complaint", "title": "Cables", "confidentiality": "named"}

    def take_down(reader):
        told = {"channel": "opinion_box", "summary": "Cables are missing.", "ticket": found | {"readers": [reader]}}
        return desk.make("interactions", **told, **place)

    came = take_down(me)
    taken, reader = came["ticket"], {"reader": desk.worker, "reason": "Knows the store."}
    suspect = desk.hire()["staff_id"]
    acts = [
        ("/add-reader", reader),
        ("/remove-reader", reader),
        ("/report-leak", {"suspect": suspect, "account": "Told the storekeeper."}),
        ("/decide-leak", {"leak": 1, "is_proven": False, "findings": "It was guessed."}),
        ("/answer-reporter", {"text": "We look into it."}),
        ("/set-confidentiality", {"class": "restricted", "reason": "All may know."}),
    ]
    for act, told in acts:
        taken = desk.do("tickets", taken, act, told)
    for listed in ("leaks", "messages"):
        desk.ask("GET", f"/api/v1/tickets/{{id}}/{listed}", id=taken["ticket_id"])
    code = {"inquiry_code": came["inquiry_code"]}
    desk.ask("POST", "/api/v1/inquiries", code)
    desk.ask("POST", "/api/v1/inquiries/messages", code | {"text": "Again today."})
    glass = take_down(desk.worker)["ticket"]["ticket_id"]
    desk.ask("POST", "/api/v1/tickets/{id}/break-glass", {"reason": "The reader is ill."}, id=glass)
    whose = {"customer_id": at["customer_id"], "reason": "She moved in."}
    desk.ask("POST", "/api/v1/interactions/{id}/promote", whose, id=came["interaction_id"])
