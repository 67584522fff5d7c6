//! Who may ask, what they may see, and what becomes of bad input.

use contracts::{
    Faceted as _,
    callbacks::{CallbackOmitted, CallbackScheduled, CallbackWaived},
    ticketing::{TicketFacts, TicketKind, TicketReclassified, TicketResolved},
};
use kernel::{ApiClientId, Permission, Scope, StaffId, SystemIds};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines, until};

use crate::work::{a_callback, follow_up, introduce, path_of, resolved};

on_both_engines!(
    another_estate_is_not_there,
    bad_input_changes_nothing,
    nobody_is_given_a_callback_that_they_could_not_make,
    the_person_complained_of_never_sees_the_follow_up,
    what_becomes_confidential_is_hidden_from_then_on,
    what_is_for_named_readers_is_followed_up_by_nobody_here,
);

async fn nobody_is_given_a_callback_that_they_could_not_make(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (elsewhere, ..) = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let api = app.admin();
    let refused = async |assignee: StaffId| {
        let answer = api.step(&callback, "assign", &json!({ "assignee": assignee })).await.expect(422);
        assert_eq!(answer["errors"][0]["pointer"], "/assignee");
        answer["errors"][0]["code"].clone()
    };
    let nobody: StaffId = "01890000-0000-7000-8000-000000000002".parse().unwrap();
    assert_eq!(refused(nobody).await, "assignee.unknown");
    let (disabled, stranger) = (StaffId::new(&SystemIds), StaffId::new(&SystemIds));
    introduce(&app, disabled, false, Scope::Group).await;
    introduce(&app, stranger, true, Scope::estate(elsewhere)).await;
    assert_eq!(refused(disabled).await, "assignee.disabled");
    assert_eq!(refused(stranger).await, "assignee.out_of_scope");
    introduce(&app, app.staff_id(), true, Scope::estate(home.0)).await;
    let given = api.step(&callback, "assign", &json!({ "assignee": app.staff_id() })).await.expect(200);
    assert_eq!(given["assignee"], json!(app.staff_id()));
    app.finish().await;
}

/// Every right but the one to what is confidential.
fn plain() -> Vec<Permission> {
    Permission::ALL.iter().copied().filter(|held| *held != Permission::TicketsConfidential).collect()
}

async fn the_person_complained_of_never_sees_the_follow_up(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let desk = app.other_staff(Permission::ALL, Scope::Group);
    let uncleared = app.other_staff(&plain(), Scope::Group);
    let mut event = resolved(home, TicketKind::Complaint, "estate-handbook");
    (event.ticket.is_confidential, event.ticket.about_staff) = (true, Some(app.staff_id()));
    app.recorder.publish(&event, 1).await;
    let list = format!("/api/v1/callbacks?ticket_id={}", event.ticket_id);
    until("a callback is owed", async || desk.get(&list).await.body["items"][0].is_object()).await;
    let path = path_of(&desk.get(&list).await.expect(200)["items"][0]);
    for other in [&app.admin(), &uncleared] {
        assert_eq!(other.get(&list).await.expect(200)["items"], json!([]));
        assert_eq!(other.get("/api/v1/callbacks?owed=true&sort=due").await.expect(200)["items"], json!([]));
        assert_eq!(other.get(&path).await.problem(404), "not_found");
        assert_eq!(other.get(&format!("{path}/attempts")).await.problem(404), "not_found");
        let waive =
            other.with("if-match", "\"1\"").post(&format!("{path}/waive"), &json!({ "reason": "x" })).await;
        assert_eq!(waive.problem(404), "not_found");
    }
    introduce(&app, app.staff_id(), true, Scope::Group).await;
    let blind = app.employ(&plain(), Scope::Group).await;
    for (assignee, code) in [(app.staff_id(), "assignee.complained_of"), (blind, "assignee.not_cleared")] {
        let refused = desk.step(&path, "assign", &json!({ "assignee": assignee })).await;
        assert_eq!(refused.text("/errors/0/code"), code);
    }
    app.finish().await;
}

async fn what_becomes_confidential_is_hidden_from_then_on(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let uncleared = app.other_staff(&plain(), Scope::Group);
    // Events of the version before say nothing of what a report is.
    for (kind, is_confidential, about_staff) in
        [(TicketKind::Complaint, true, Some(StaffId::new(&SystemIds))), (TicketKind::Report, false, None)]
    {
        let event = resolved(home, TicketKind::Complaint, "estate-handbook");
        let (_callback, path) = follow_up(&app, &event).await;
        assert_eq!(uncleared.get(&path).await.status, 200);
        let reclassified = TicketReclassified {
            ticket_id: event.ticket_id,
            estate_id: event.estate_id,
            ticket: TicketFacts { kind: kind.into(), is_confidential, about_staff, ..event.ticket.clone() },
            previous_customer_id: event.ticket.customer_id,
            deadlines: Vec::new(),
            entrusted_to: Vec::new(),
            entrusted_by: None,
            reason: "It is about the guard.".to_owned(),
            reclassified_at: event.resolved_at,
        };
        app.recorder.publish(&reclassified, 2).await;
        assert_eq!(uncleared.get(&path).await.problem(404), "not_found", "{kind:?}");
        assert_eq!(app.admin().get(&path).await.expect(200)["title"], json!("Noise at night"));
    }
    app.finish().await;
}

/// Its readers ask themselves: nobody here is to know that anybody was asked.
async fn what_is_for_named_readers_is_followed_up_by_nobody_here(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let event = resolved(home, TicketKind::Complaint, "estate-handbook");
    let (_callback, path) = follow_up(&app, &event).await;
    let named = TicketFacts {
        is_confidential: true,
        is_for_named_readers: true,
        customer_id: None,
        unit_id: None,
        title: String::new(),
        ..event.ticket.clone()
    };
    let reclassified = TicketReclassified {
        ticket_id: event.ticket_id,
        estate_id: event.estate_id,
        ticket: named.clone(),
        previous_customer_id: event.ticket.customer_id,
        deadlines: Vec::new(),
        entrusted_to: Vec::new(),
        entrusted_by: None,
        reason: String::new(),
        reclassified_at: event.resolved_at,
    };
    app.recorder.publish(&reclassified, 2).await;
    let waived: CallbackWaived =
        app.recorder.wait_for(|waived: &CallbackWaived| waived.ticket_id == event.ticket_id).await;
    let facets = waived.facets().unwrap();
    assert!(facets.headline.visibility.is_for_named_readers());
    assert!(facets.concerns.customers.is_empty(), "nor whose it was: {facets:?}");
    for everything in [app.admin(), app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group)] {
        assert_eq!(everything.get(&path).await.problem(404), "not_found");
        let counted = everything.get("/api/v1/callbacks?count=true").await.expect(200);
        assert_eq!((&counted["items"], &counted["count"]["rows"]), (&json!([]), &json!(0)));
    }
    let again = TicketResolved { ticket: named, ..resolved(home, TicketKind::Complaint, "estate-handbook") };
    app.recorder.publish(&again, 1).await;
    app.settle().await;
    assert_eq!(app.recorder.events::<CallbackScheduled>().len(), 1, "the one from before");
    assert!(app.recorder.events::<CallbackOmitted>().is_empty());
    app.finish().await;
}

async fn another_estate_is_not_there(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let (other, ..) = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let narrow = app.staff(Permission::ALL, Scope::estate(other));
    assert_eq!(narrow.get(&callback).await.problem(404), "not_found");
    assert_eq!(narrow.get(&format!("{callback}/attempts")).await.problem(404), "not_found");
    let waive = narrow
        .with("if-match", "\"1\"")
        .post(&format!("{callback}/waive"), &json!({ "reason": "mine" }))
        .await;
    assert_eq!(waive.problem(404), "not_found");
    assert_eq!(narrow.get("/api/v1/callbacks").await.expect(200)["items"], json!([]));
    assert_eq!(narrow.get("/api/v1/callback-coverage").await.expect(200)["items"], json!([]));
    let reader = app.staff(&[Permission::CallbacksRead], Scope::Group);
    let refused =
        reader.with("if-match", "\"1\"").post(&format!("{callback}/waive"), &json!({ "reason": "x" })).await;
    assert_eq!(refused.problem(403), "permission_missing");
    app.finish().await;
}

async fn bad_input_changes_nothing(engine: Engine) {
    let app = TestApp::start(callbacks::module(), engine).await;
    let home = app.settled_estate("estate-handbook").await;
    let callback = a_callback(&app, home).await;
    let api = app.admin();
    let before = api.get(&callback).await.expect(200);
    let chinese = api.with("accept-language", "zh-CN");
    let reply = chinese.step(&callback, "complete", &json!({ "satisfaction": 6, "solved": true })).await;
    assert_eq!(reply.text("/errors/0/detail"), "必须在 1 到 5 之间");
    assert_eq!(api.step(&callback, "complete", &json!({ "satisfaction": 5 })).await.status.as_u16(), 422);
    assert_eq!(api.step(&callback, "waive", &json!({ "reason": "  " })).await.problem(422), "invalid_fields");
    let blind = api.post(&format!("{callback}/waive"), &json!({ "reason": "x" })).await;
    assert_eq!(blind.problem(428), "version_required");
    let stale =
        api.with("if-match", "\"9\"").post(&format!("{callback}/waive"), &json!({ "reason": "x" })).await;
    assert_eq!(stale.problem(412), "stale_version");
    assert_eq!(api.get(&callback).await.expect(200), before);
    app.finish().await;
}
