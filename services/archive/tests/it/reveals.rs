//! Seeing a contact in full: every purpose is a reference that the system checks.

use contracts::{
    archive::ContactFacts,
    callbacks::{CallbackFacts, CallbackScheduled, CallbackWaived},
    hotline::{CALLER_INDEX, CallAnswered, CallEnded},
};
use kernel::{Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, Reply, TestApp, on_both_engines};
use vocabulary::{CallId, CallbackId, CallbackStatus, MessageId, TicketId};

use crate::{
    events::{callback, now, opened, ticket_step},
    office::{Office, faults, only},
};

on_both_engines!(
    a_reveal_shows_the_number_and_leaves_a_line,
    a_reveal_needs_its_permission_its_purpose_and_its_scope,
    a_stated_purpose_is_a_reference_that_the_system_checks,
    a_call_reveals_whom_it_is_with_to_who_speaks_while_it_lasts,
    a_ticket_reveals_its_own_customer_while_it_is_open,
    a_callback_reveals_its_customer_after_the_ticket_is_closed,
    a_confidential_matter_is_no_purpose_for_who_may_not_see_it,
    what_is_too_new_to_be_known_is_not_refused_for_good,
    nobody_sees_everybody_in_an_hour,
);

/// An id that names nothing, made long ago.
const NOTHING: &str = "01890000-0000-7000-8000-000000000001";

/// A call of this member of staff with this number, as the hotline publishes it.
fn answered(app: &TestApp, agent_id: Option<StaffId>, phone: &str) -> CallAnswered {
    let digest = app.db().sealer().blind_index(CALLER_INDEX, phone);
    CallAnswered {
        call_id: CallId::new(&SystemIds),
        estate_id: None,
        agent_id,
        caller_index: Some(digest.iter().map(|byte| format!("{byte:02x}")).collect()),
        answered_at: now(),
    }
}

async fn reveal(api: &Api, customer: &str, purpose: &str, reference: impl ToString) -> Reply {
    let reference = reference.to_string();
    let body = json!({ "customer_id": customer, "purpose": purpose, "reference": reference });
    api.post("/api/v1/reveals", &body).await
}

fn unknown() -> Vec<(String, String)> {
    vec![("/reference".to_owned(), "reference.unknown".to_owned())]
}

fn scheduled(estate_id: &str, customer_id: &str, ticket_id: TicketId) -> CallbackScheduled {
    CallbackScheduled {
        callback_id: CallbackId::new(&SystemIds),
        estate_id: estate_id.parse().unwrap(),
        ticket_id,
        callback: Some(callback(customer_id, now())),
        unit_id: None,
        customer_id: Some(customer_id.parse().unwrap()),
        not_before: None,
        due_at: now(),
        clause: "CBK-13".to_owned(),
        is_required: true,
    }
}

/// The newest lines of the trail about a customer.
async fn trail(office: &Office, customer: &str) -> Vec<Value> {
    let path = format!("/api/v1/archive/audit-entries?subject_id={customer}");
    office.api.get(&path).await.expect(200)["items"].as_array().unwrap().clone()
}

async fn a_reveal_shows_the_number_and_leaves_a_line(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000", "010-65529988"]).await;
    let call = answered(&office.app, Some(office.app.staff_id()), "+8613800138000");
    office.app.recorder.publish(&call, 1).await;
    let reply = reveal(&office.api, &id, "live_call", call.call_id).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    let body = reply.expect(200);
    assert_eq!(body["phones"], json!(["+8613800138000", "+861065529988"]));
    let facts: ContactFacts = serde_json::from_value(body).unwrap();
    assert_eq!((facts.name.as_str(), facts.phone.as_deref()), ("王小明", Some("+8613800138000")));
    let line = trail(&office, &id).await[0].clone();
    assert_eq!((&line["action"], &line["estate_id"]), (&json!("reveal_contact"), &json!(estate)));
    assert_eq!(line["after"], json!({ "purpose": "live_call", "reference": call.call_id }));
    office.close().await;
}

async fn a_reveal_needs_its_permission_its_purpose_and_its_scope(engine: Engine) {
    let office = Office::open(engine).await;
    let (here, there) = (office.estate("A", "north").await, office.estate("B", "north").await);
    let id = office.customer(&here, "王小明", &["13800138000"]).await;
    let ticket = opened(&here, &id);
    office.app.recorder.publish(&ticket, 1).await;
    let clerk = office.clerk(Scope::Group);
    assert_eq!(reveal(&clerk, &id, "open_ticket", ticket.ticket_id).await.problem(403), "permission_missing");
    let elsewhere = office.app.staff(&[Permission::ArchiveReveal], only(&there));
    assert_eq!(reveal(&elsewhere, &id, "open_ticket", ticket.ticket_id).await.problem(404), "not_found");
    assert_eq!(trail(&office, &id).await[0]["action"], "refuse_reveal");
    assert_eq!(reveal(&office.api, &id, "curiosity", NOTHING).await.status, 422);
    for purpose in ["live_call", "open_ticket", "callback_due", "message_due"] {
        let body = json!({ "customer_id": id, "purpose": purpose });
        let refused = office.api.post("/api/v1/reveals", &body).await.expect(422);
        assert_eq!(faults(&refused), [("/reference".to_owned(), "reference.missing".to_owned())]);
    }
    office.close().await;
}

async fn a_stated_purpose_is_a_reference_that_the_system_checks(engine: Engine) {
    let office = Office::open(engine).await;
    let (here, there) = (office.estate("A", "north").await, office.estate("B", "south").await);
    let id = office.customer(&here, "王小明", &["13800138000"]).await;
    let other = office.customer(&here, "李四", &["13900139000"]).await;
    let recorder = &office.app.recorder;
    // One of each for this customer; one of each for somebody else; a ticket and a callback at another estate.
    let (ticket, foreign) = (opened(&here, &id), opened(&here, &other));
    let away = opened(&there, &id);
    for said in [&ticket, &foreign, &away] {
        recorder.publish(said, 1).await;
    }
    let callback = scheduled(&here, &id, ticket.ticket_id);
    let foreign_callback = scheduled(&here, &other, foreign.ticket_id);
    let callback_away = scheduled(&there, &id, away.ticket_id);
    for said in [&callback, &foreign_callback, &callback_away] {
        recorder.publish(said, 1).await;
    }
    let (own, mine) = (office.app.staff_id(), [Permission::ArchiveReveal]);
    let call = answered(&office.app, Some(own), "+8613800138000");
    let foreign_call = answered(&office.app, Some(own), "+8613900139000");
    for said in [&call, &foreign_call] {
        recorder.publish(said, 1).await;
    }
    let agent = office.app.staff(&mine, only(&here));
    let wrong = [
        ("live_call", foreign_call.call_id.to_string()),
        ("live_call", NOTHING.to_owned()),
        ("open_ticket", foreign.ticket_id.to_string()),
        ("open_ticket", away.ticket_id.to_string()),
        ("open_ticket", callback.callback_id.to_string()),
        ("open_ticket", NOTHING.to_owned()),
        ("callback_due", foreign_callback.callback_id.to_string()),
        ("callback_due", callback_away.callback_id.to_string()),
        ("callback_due", ticket.ticket_id.to_string()),
        ("callback_due", NOTHING.to_owned()),
    ];
    for (purpose, reference) in &wrong {
        let refused = reveal(&agent, &id, purpose, reference).await.expect(422);
        assert_eq!(faults(&refused), unknown(), "{purpose} {reference}");
        let line = trail(&office, &id).await[0].clone();
        let after = json!({ "purpose": purpose, "reference": reference, "code": "reference.unknown" });
        assert_eq!((&line["action"], &line["after"]), (&json!("refuse_reveal"), &after));
    }
    // Only the suite itself sends messages.
    let message = MessageId::new(&SystemIds);
    let refused = reveal(&agent, &id, "message_due", message).await;
    assert_eq!(refused.problem(403), "archive.purpose_of_services");
    let right = [
        ("live_call", call.call_id.to_string()),
        ("open_ticket", ticket.ticket_id.to_string()),
        ("callback_due", callback.callback_id.to_string()),
    ];
    for (purpose, reference) in right {
        assert_eq!(reveal(&agent, &id, purpose, &reference).await.status, 200, "{purpose}");
    }
    office.close().await;
}

async fn a_call_reveals_whom_it_is_with_to_who_speaks_while_it_lasts(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let call = answered(&office.app, Some(office.app.staff_id()), "+8613800138000");
    let CallAnswered { call_id, .. } = call.clone();
    office.app.recorder.publish(&call, 1).await;
    let colleague = office.app.other_staff(&[Permission::ArchiveReveal], Scope::Group);
    assert_eq!(faults(&reveal(&colleague, &id, "live_call", call_id).await.expect(422)), unknown());
    assert_eq!(reveal(&office.api, &id, "live_call", call_id).await.status, 200);
    let withheld = CallAnswered { call_id: CallId::new(&SystemIds), caller_index: None, ..call.clone() };
    office.app.recorder.publish(&withheld, 1).await;
    assert_eq!(reveal(&office.api, &id, "live_call", withheld.call_id).await.status, 422);
    let ended = CallEnded { call_id, estate_id: None, ended_at: now() };
    office.app.recorder.publish(&ended, 2).await;
    assert_eq!(faults(&reveal(&office.api, &id, "live_call", call_id).await.expect(422)), unknown());
    // Its beginning, come once more and late, does not take it up again.
    office.app.recorder.publish(&call, 1).await;
    assert_eq!(reveal(&office.api, &id, "live_call", call_id).await.status, 422);
    office.close().await;
}

async fn a_ticket_reveals_its_own_customer_while_it_is_open(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let other = office.customer(&estate, "李四", &["13900139000"]).await;
    let ticket = opened(&estate, &id);
    office.app.recorder.publish(&ticket, 1).await;
    assert_eq!(reveal(&office.api, &id, "open_ticket", ticket.ticket_id).await.status, 200);
    let refused = reveal(&office.api, &other, "open_ticket", ticket.ticket_id).await.expect(422);
    assert_eq!(faults(&refused), unknown());
    ticket_step(&office, &ticket, "resolved", 2).await;
    ticket_step(&office, &ticket, "closed", 3).await;
    assert_eq!(reveal(&office.api, &id, "open_ticket", ticket.ticket_id).await.status, 422);
    office.close().await;
}

async fn a_callback_reveals_its_customer_after_the_ticket_is_closed(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let ticket = opened(&estate, &id);
    office.app.recorder.publish(&ticket, 1).await;
    let callback = scheduled(&estate, &id, ticket.ticket_id);
    office.app.recorder.publish(&callback, 1).await;
    ticket_step(&office, &ticket, "resolved", 2).await;
    ticket_step(&office, &ticket, "closed", 3).await;
    let callback_id = callback.callback_id;
    assert_eq!(reveal(&office.api, &id, "callback_due", callback_id).await.status, 200);
    let waived = CallbackWaived {
        callback_id,
        estate_id: callback.estate_id,
        ticket_id: callback.ticket_id,
        callback: callback
            .callback
            .map(|facts| CallbackFacts { status: CallbackStatus::Waived.into(), ..facts }),
        customer_id: callback.customer_id,
        reason: "客户已答复".to_owned(),
        reason_kind: None,
        is_last_of_resolution: None,
        waived_at: now(),
    };
    office.app.recorder.publish(&waived, 2).await;
    assert_eq!(faults(&reveal(&office.api, &id, "callback_due", callback_id).await.expect(422)), unknown());
    office.close().await;
}

async fn a_confidential_matter_is_no_purpose_for_who_may_not_see_it(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let mut ticket = opened(&estate, &id);
    (ticket.ticket.is_confidential, ticket.ticket.about_staff) = (true, Some(office.app.staff_id()));
    office.app.recorder.publish(&ticket, 1).await;
    let callback = scheduled(&estate, &id, ticket.ticket_id);
    office.app.recorder.publish(&callback, 1).await;
    let references =
        [("open_ticket", ticket.ticket_id.to_string()), ("callback_due", callback.callback_id.to_string())];
    let complained_of = office.app.admin();
    let uncleared = office.app.other_staff(&[Permission::ArchiveReveal], Scope::Group);
    let cleared = office.app.other_staff(Permission::ALL, Scope::Group);
    for (purpose, reference) in &references {
        for hidden_from in [&complained_of, &uncleared] {
            let refused = reveal(hidden_from, &id, purpose, reference).await.expect(422);
            assert_eq!(faults(&refused), unknown(), "{purpose}");
        }
        assert_eq!(reveal(&cleared, &id, purpose, reference).await.status, 200, "{purpose}");
    }
    office.close().await;
}

async fn what_is_too_new_to_be_known_is_not_refused_for_good(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let (ticket, callback) = (opened(&estate, &id), scheduled(&estate, &id, TicketId::new(&SystemIds)));
    let call = answered(&office.app, Some(office.app.staff_id()), "+8613800138000");
    let references = [
        ("open_ticket", ticket.ticket_id.to_string()),
        ("callback_due", callback.callback_id.to_string()),
        ("live_call", call.call_id.to_string()),
    ];
    for (purpose, reference) in &references {
        let early = reveal(&office.api, &id, purpose, reference).await;
        assert!(!early.header("retry-after").is_empty(), "{purpose}");
        assert_eq!(early.problem(503), "not_known_yet", "{purpose}");
    }
    assert!(
        !trail(&office, &id).await.iter().any(|line| line["action"] == "refuse_reveal"),
        "nobody was refused"
    );
    office.app.recorder.publish(&ticket, 1).await;
    office.app.recorder.publish(&callback, 1).await;
    office.app.recorder.publish(&call, 1).await;
    for (purpose, reference) in &references {
        assert_eq!(reveal(&office.api, &id, purpose, reference).await.status, 200, "{purpose}");
    }
    // What was received and is nobody's is certain at once.
    let mut of_nobody = opened(&estate, &id);
    of_nobody.ticket.customer_id = None;
    office.app.recorder.publish(&of_nobody, 1).await;
    let refused = reveal(&office.api, &id, "open_ticket", of_nobody.ticket_id).await.expect(422);
    assert_eq!(faults(&refused), unknown());
    office.close().await;
}

async fn nobody_sees_everybody_in_an_hour(engine: Engine) {
    let app = TestApp::start_with(archive::module(), engine, &[("archive.reveals_per_hour", "2")]).await;
    let office = Office { api: app.admin(), app };
    let estate = office.estate("A", "north").await;
    let mut asked = Vec::new();
    for name in ["甲", "乙", "丙"] {
        let id = office.customer(&estate, name, &["13800138000"]).await;
        let ticket = opened(&estate, &id);
        office.app.recorder.publish(&ticket, 1).await;
        asked.push((id, ticket.ticket_id));
    }
    for (id, ticket) in &asked[..2] {
        assert_eq!(reveal(&office.api, id, "open_ticket", ticket).await.status, 200);
        assert_eq!(reveal(&office.api, id, "open_ticket", ticket).await.status, 200, "again costs nothing");
    }
    let (third, ticket) = &asked[2];
    let refused = reveal(&office.api, third, "open_ticket", ticket).await;
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(refused.problem(429), "allowance_used_up");
    let colleague = office.app.other_staff(&[Permission::ArchiveReveal], Scope::Group);
    assert_eq!(reveal(&colleague, third, "open_ticket", ticket).await.status, 200);
    office.app.clock.advance(chrono::TimeDelta::minutes(61));
    let later = office.app.admin();
    assert_eq!(reveal(&later, third, "open_ticket", ticket).await.status, 200);
    office.close().await;
}
