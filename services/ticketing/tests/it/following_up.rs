//! What a follow-up means for the work it asked about.

use contracts::{
    callbacks::{CallbackCompleted, Rectification},
    testing::at,
    ticketing::TicketOpened,
};
use kernel::{EstateId, SystemIds};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines, until};
use vocabulary::{CallbackId, TicketId};

use crate::ground::{a_ticket, worker};

on_both_engines!(
    a_satisfied_customer_closes_the_ticket,
    an_unsatisfied_customer_has_it_put_right_once_and_then_closes_both,
);

pub(crate) fn heard(
    estate_id: EstateId,
    ticket_id: TicketId,
    rectification: Option<Rectification>,
) -> CallbackCompleted {
    CallbackCompleted {
        callback_id: CallbackId::new(&SystemIds),
        estate_id,
        ticket_id,
        callback: None,
        unit_id: None,
        customer_id: None,
        satisfaction: if rectification.is_some() { 1 } else { 5 },
        is_solved: rectification.is_none(),
        rectification,
        is_last_of_resolution: None,
        completed_at: at(1),
    }
}

/// What an unsatisfied customer orders.
pub(crate) fn order() -> Rectification {
    Rectification {
        due_at: chrono::DateTime::from_timestamp(1_772_503_200, 0).unwrap(),
        clause: "DLN-25".to_owned(),
        explanation: Vec::new(),
        remarks: "Still dripping.".to_owned(),
    }
}

async fn a_satisfied_customer_closes_the_ticket(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).assigned_to(worker(&app).await).resolved().await;
    let envelope = app.recorder.publish(&heard(estate_id, ticket.id, None), 1).await;
    until("the ticket is closed", async || api.get(&ticket).await.body["status"] == "closed").await;
    let version = api.get(&ticket).await.body["version"].clone();
    app.recorder.redeliver(&envelope).await;
    assert_eq!(api.get(&ticket).await.body["version"], version, "a redelivery changes nothing");
    app.finish().await;
}

async fn an_unsatisfied_customer_has_it_put_right_once_and_then_closes_both(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let faulty = a_ticket(&api, estate_id).assigned_to(worker(&app).await).resolved().await;
    let envelope = app.recorder.publish(&heard(estate_id, faulty.id, Some(order())), 1).await;
    app.recorder.redeliver(&envelope).await;
    let opened: TicketOpened =
        app.recorder.wait_for(|opened: &TicketOpened| opened.ticket.rectifies == Some(faulty.id)).await;
    assert_eq!(opened.deadlines.len(), 1);
    assert_eq!(
        (opened.deadlines[0].clause.as_str(), opened.deadlines[0].due_at.timestamp()),
        ("DLN-25", 1_772_503_200)
    );
    let orders =
        app.recorder.events::<TicketOpened>().into_iter().filter(|opened| opened.ticket.rectifies.is_some());
    assert_eq!(orders.count(), 1, "one order, however often it is told");

    let again = format!("/api/v1/tickets/{}", opened.ticket_id);
    assert_eq!(api.get(&again).await.expect(200)["description"], "Still dripping.");
    api.step(&again, "resolve", &json!({})).await.expect(200);
    app.recorder.publish(&heard(estate_id, opened.ticket_id, None), 1).await;
    until("both are closed", async || {
        api.get(&again).await.body["status"] == "closed" && api.get(&faulty).await.body["status"] == "closed"
    })
    .await;
    app.finish().await;
}
