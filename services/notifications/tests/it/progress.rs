//! Whoever took a matter down hears what becomes of it.

use contracts::{
    testing::Example,
    ticketing::{EscalationStep, TicketCancelled, TicketEscalated, TicketProgressNoted, TicketResolved},
};
use testkit::{Engine, TestApp, on_both_engines};

use crate::staff_notices::{colleague, kinds, repair};

on_both_engines!(
    whoever_took_a_matter_down_is_told_of_its_progress,
    whose_work_another_passes_up_is_told_and_who_passes_it_up_is_not,
);

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

async fn whose_work_another_passes_up_is_told_and_who_passes_it_up_is_not(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, lin, opened) = (app.staff_id(), colleague(), repair(estate_id));
    let passed_up = |by, to| {
        let mut ticket = opened.ticket.clone();
        ticket.assignee_id = Some(me);
        let example = TicketEscalated::example();
        let escalation = EscalationStep { promise: None, is_asked: true, ..example.escalation.clone() };
        TicketEscalated {
            ticket_id: opened.ticket_id,
            estate_id,
            ticket,
            escalation,
            recipients: vec![to],
            escalated_by: Some(by),
            ..example
        }
    };
    app.recorder.publish(&passed_up(me, me), 1).await;
    assert_eq!(kinds(&app.admin()).await, [""; 0], "nobody is told of what they did themselves");
    app.recorder.publish(&passed_up(lin, lin), 2).await;
    assert_eq!(kinds(&app.admin()).await, ["ticket_escalated"], "it was theirs");
    app.finish().await;
}
