"""Emergencies, as part of the ground: what is prepared for them, what is dialled, and two that come to their end."""


def handle_emergencies(desk):
    """A theft that is kept secret and closed with its record, a false alarm, and what is dialled here."""
    desk.ask("GET", "/api/v1/playbooks/{playbook_code}", playbook_code="fire")
    desk.ask("GET", "/api/v1/emergency-numbers/{estate_id}", estate_id=desk.estate)
    numbers = {"numbers": [{"contact": "fire", "number": "119"}]}
    desk.ask("PUT", "/api/v1/emergency-numbers/{estate_id}", numbers, desk.etag, estate_id=desk.estate)
    run = desk.make("playbook-runs", playbook="internal-theft", estate_id=desk.estate, place="Store room")
    run = desk.do("playbook-runs", run, "/take-command")
    guard, rights = f"guard-{desk.number()}", ["emergencies:read", "emergencies:write"]
    desk.make("roles", name=guard, description="Guards.", permissions=rights)
    reader = desk.hire(guard)["staff_id"]
    run = desk.do("playbook-runs", run, "/admit-reader", {"staff_id": reader})
    for condition in (condition["code"] for condition in run["conditions"]):
        run = desk.do("playbook-runs", run, "/answer", {"condition": condition, "holds": False})
    for step in (step for step in run["steps"] if step["status"] == "pending" and not step["is_optional"]):
        if step["code"] == "control_persons":
            skipped = {"step": step["code"], "reason": "Nobody is suspected."}
            run = desk.do("playbook-runs", run, "/skip-step", skipped)
            continue
        done = {"step": step["code"]} | ({"report": "Time, place, course, result."} if step["form"] else {})
        run = desk.do("playbook-runs", run, "/complete-step", done)
    run = desk.do("playbook-runs", run, "/hand-over", {})
    desk.do("playbook-runs", run, "/close")
    alarm = desk.make("playbook-runs", playbook="fire", estate_id=desk.estate)
    desk.do("playbook-runs", alarm, "/call-off", {"reason": "Toast."})
