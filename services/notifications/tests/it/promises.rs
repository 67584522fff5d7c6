//! What customers are told of when, and why.

use contracts::{
    testing::Example,
    ticketing::{Deadline, DeadlineKind, TicketCancelled, TicketDeadlineExtended, TicketKind, TicketOpened},
};
use kernel::Clock;
use testkit::{Engine, TestApp, on_both_engines};

use crate::{QUICK, opened};

on_both_engines!(
    a_message_names_the_promised_times_and_the_reason,
    an_extension_is_told_before_the_old_time_is_up_and_of_confidential_matters_no_reason,
);

async fn a_message_names_the_promised_times_and_the_reason(engine: Engine) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    let promise = |kind: DeadlineKind, at: &str| Deadline {
        kind: kind.into(),
        due_at: at.parse().unwrap(),
        clause: "DLN-03".to_owned(),
    };
    let mut event = opened(estate_id, Some(customer_id), TicketKind::Repair);
    // It is ten o'clock there. What is over when the message goes out is not promised in it.
    event.deadlines = vec![
        promise(DeadlineKind::Respond, "2026-03-02T01:00:00Z"),
        promise(DeadlineKind::Resolve, "2026-03-05T09:30:00Z"),
    ];
    app.recorder.publish(&event, 1).await;
    let of = |ticket: &TicketOpened| (ticket.ticket_id, ticket.estate_id, ticket.ticket.clone());
    let (ticket_id, estate_id, ticket) = of(&event);
    let extended = TicketDeadlineExtended {
        ticket_id,
        estate_id,
        ticket: ticket.clone(),
        deadline: promise(DeadlineKind::Resolve, "2026-03-06T09:30:00Z"),
        extended_from: "2026-03-05T09:30:00Z".parse().unwrap(),
        reason: "配件未到 {number}".to_owned(),
        extended_at: app.clock.now(),
    };
    app.recorder.publish(&extended, 2).await;
    let reason = "规定不允许封闭阳台".to_owned();
    let cancelled = TicketCancelled { ticket_id, estate_id, ticket, reason, ..TicketCancelled::example() };
    app.recorder.publish(&cancelled, 3).await;
    app.settle().await;
    let listed = app.admin().get("/api/v1/messages").await.expect(200);
    let mut told: Vec<(&str, &str)> = listed["items"].as_array().unwrap().iter().map(words).collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("DLN-03", "您的报修已受理，单号 T2026-000001。预计 3月5日 17:30 前办结。"),
            (
                "DLN-06",
                "您的报修（T2026-000001）的办理时间已延长，至 3月6日 17:30，原因：配件未到 {number}。"
            ),
            ("FRR-09", "您的报修（T2026-000001）已取消，原因：规定不允许封闭阳台。如有疑问请联系我们。"),
        ]
    );
    app.finish().await;
}

/// By which clause it is told, and how.
fn words(message: &serde_json::Value) -> (&str, &str) {
    (message["clause"].as_str().unwrap(), message["text"].as_str().unwrap())
}

async fn an_extension_is_told_before_the_old_time_is_up_and_of_confidential_matters_no_reason(
    engine: Engine,
) {
    let app = TestApp::start_with(notifications::module(), engine, &[QUICK]).await;
    let (estate_id, _unit, customer_id) = app.settled_estate("service-centre").await;
    // Half past nine in the evening: the hours are quiet until after the promise would have ended.
    app.clock.set("2026-03-02T13:30:00Z".parse().unwrap());
    let event = opened(estate_id, Some(customer_id), TicketKind::Complaint);
    let (ticket_id, mut ticket) = (event.ticket_id, event.ticket.clone());
    ticket.is_confidential = true;
    let deadline = Deadline {
        kind: DeadlineKind::Resolve.into(),
        due_at: "2026-03-02T23:00:00Z".parse().unwrap(),
        clause: "DLN-05".to_owned(),
    };
    let extended = TicketDeadlineExtended {
        ticket_id,
        estate_id,
        ticket,
        deadline,
        extended_from: "2026-03-02T15:59:59Z".parse().unwrap(),
        reason: "张三不在".to_owned(),
        extended_at: app.clock.now(),
    };
    app.recorder.publish(&extended, 1).await;
    app.settle().await;
    let listed = app.admin().get("/api/v1/messages").await.expect(200);
    let message = &listed["items"][0];
    assert_eq!(message["not_before"], "2026-03-02T13:30:00Z", "at once");
    assert_eq!(words(message).1, "您的投诉（T2026-000001）的办理时间已延长，至 3月3日 07:00。");
    app.finish().await;
}
