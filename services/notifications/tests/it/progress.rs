//! Whoever took a matter down hears what becomes of it.

use contracts::{
    testing::Example,
    ticketing::{TicketCancelled, TicketProgressNoted, TicketResolved},
};
use testkit::{Engine, TestApp, on_both_engines};

use crate::staff_notices::{colleague, kinds, repair};

on_both_engines!(whoever_took_a_matter_down_is_told_of_its_progress);

async fn whoever_took_a_matter_down_is_told_of_its_progress(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, lin, opened) = (app.staff_id(), colleague(), repair(estate_id));
    let (ticket_id, ticket) = (opened.ticket_id, || opened.ticket.clone());
    let noted = |noted_by| TicketProgressNoted {
        ticket_id,
        estate_id,
        ticket: ticket(),
        first_responder: Some(me),
        noted_by,
        ..TicketProgressNoted::example()
    };
    app.recorder.publish(&noted(Some(me)), 1).await;
    assert_eq!(kinds(&app.admin()).await, [""; 0], "nobody is told of what they did themselves");
    app.recorder.publish(&noted(Some(lin)), 2).await;
    let done = TicketResolved {
        ticket_id,
        estate_id,
        ticket: ticket(),
        first_responder: Some(me),
        resolved_by: Some(lin),
        ..TicketResolved::example()
    };
    app.recorder.publish(&done, 3).await;
    let cancelled = TicketCancelled {
        ticket_id,
        estate_id,
        ticket: ticket(),
        first_responder: Some(me),
        cancelled_by: None,
        ..TicketCancelled::example()
    };
    app.recorder.publish(&cancelled, 4).await;
    let mut told = kinds(&app.admin()).await;
    told.sort_unstable();
    assert_eq!(told, ["ticket_cancelled", "ticket_progress_noted", "ticket_resolved"]);
    app.finish().await;
}
