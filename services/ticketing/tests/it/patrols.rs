//! What is found on a patrol is a contact of that channel and a ticket, once.

use contracts::{
    registers::PatrolFindingReported,
    testing::Example,
    ticketing::{InteractionRecorded, TicketOpened},
};
use kernel::{Clock, Id, IdGen, Permission, Scope, SystemIds};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

on_both_engines!(
    what_is_found_on_a_patrol_becomes_one_ticket_of_that_channel,
    what_is_found_at_a_home_is_under_the_standard_that_holds_there,
    a_kind_that_nobody_may_raise_on_patrol_becomes_a_repair,
);

fn new<T: Id>() -> T {
    T::from_uuid(SystemIds.next())
}

fn finding(app: &TestApp, estate_id: kernel::EstateId) -> PatrolFindingReported {
    PatrolFindingReported {
        patrol_finding_id: new(),
        estate_id,
        place: "2号花园".to_owned(),
        unit_id: None,
        ticket_id: new(),
        interaction_id: new(),
        found_by: Some(app.staff_id()),
        found_at: app.clock.now(),
        ..PatrolFindingReported::example()
    }
}

async fn what_is_found_on_a_patrol_becomes_one_ticket_of_that_channel(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let found = finding(&app, estate_id);
    let envelope = app.recorder.publish(&found, 1).await;
    app.recorder.redeliver(&envelope).await;
    app.settle().await;
    let api = app.admin();
    let ticket = api.get(&format!("/api/v1/tickets/{}", found.ticket_id)).await.expect(200);
    assert_eq!((&ticket["kind"], &ticket["severity"]), (&json!("repair"), &json!("ordinary")));
    assert_eq!((&ticket["title"], &ticket["status"]), (&json!("窗户未关"), &json!("open")));
    assert!(ticket["description"].as_str().unwrap().starts_with("2号花园\n"), "{ticket}");
    assert_eq!(ticket["external_reference"], json!(found.patrol_finding_id.to_string()));
    let interaction = api.get(&format!("/api/v1/interactions/{}", found.interaction_id)).await.expect(200);
    assert_eq!(interaction["channel"], "patrol");
    assert_eq!(interaction["received_by"], json!(format!("staff:{}", app.staff_id())));
    assert_eq!(app.recorder.events::<TicketOpened>().len(), 1);
    assert_eq!(app.recorder.events::<InteractionRecorded>().len(), 1);
    let foreign = app.other_staff(&[Permission::TicketsRead], Scope::estate(new()));
    assert_eq!(foreign.get(&format!("/api/v1/tickets/{}", found.ticket_id)).await.problem(404), "not_found");
    app.finish().await;
}

async fn what_is_found_at_a_home_is_under_the_standard_that_holds_there(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, unit_id, _customer) = app.settled_estate("service-centre").await;
    app.archive.govern(unit_id, ("resident-centre", 1));
    let found = PatrolFindingReported { unit_id: Some(unit_id), ..finding(&app, estate_id) };
    app.recorder.publish(&found, 1).await;
    app.settle().await;
    let ticket = app.admin().get(&format!("/api/v1/tickets/{}", found.ticket_id)).await.expect(200);
    assert_eq!((&ticket["unit_id"], &ticket["unit_label"]), (&json!(unit_id), &json!("2号花园")));
    assert_eq!(ticket["standard"], "resident-centre");
    app.finish().await;
}

async fn a_kind_that_nobody_may_raise_on_patrol_becomes_a_repair(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let kind = vocabulary::TicketKind::Report.into();
    let found = PatrolFindingReported { ticket_kind: kind, ..finding(&app, estate_id) };
    app.recorder.publish(&found, 1).await;
    app.settle().await;
    let ticket = app.admin().get(&format!("/api/v1/tickets/{}", found.ticket_id)).await.expect(200);
    assert_eq!((&ticket["kind"], &ticket["is_confidential"]), (&json!("repair"), &json!(false)));
    app.finish().await;
}
