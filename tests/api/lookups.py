"""What agents say and look up: scripts, checklists and articles."""


def look_things_up(desk):
    """What is said and told, and an article from its first version until it is withdrawn."""
    desk.ask("GET", "/api/v1/scripts", query={"estate_id": desk.estate, "moment": "call_opening"})
    desk.ask("POST", "/api/v1/scripts/check", {"estate_id": desk.estate, "text": "I don't know."})
    told = {"checklist": "key-custody", "items": ["leave"], "untold_reason": "The line broke."}
    desk.make("interactions", estate_id=desk.estate, channel="visit", summary="Asked about a key.", told=told)
    said = {"kind": "product", "must_know": True, "en": {"title": "Parking", "text": "150 yuan a month."}}
    own = {"article": desk.make("articles", code=f"our-parking-{desk.number()}", **said)["code"]}
    place = "/api/v1/articles/{article}"
    desk.ask("GET", place, **own)
    desk.ask("PUT", place + "/attestation", {"read_version": 1}, **own)
    desk.ask("GET", place + "/readers", **own)
    desk.ask("GET", "/api/v1/articles", query={"search": "parking", "is_read": "true"})
    desk.ask("PUT", place, said | {"kind": "discount"}, '"1"', **own)
    desk.ask("POST", place + "/withdraw", None, '"2"', **own)
