//! What the other services tell is on the next card that is read, once, whatever the order.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    callbacks::{CallbackAttempted, CallbackFacts, CallbackScheduled, CallbackWaived, FollowedTicket},
    notifications::MessageHandedOver,
    testing::Example,
    ticketing::{
        Channel, Deadline, InteractionRecorded, StandardPublished, TicketAssigned, TicketCancelled,
        TicketClosed, TicketDeadlineMissed, TicketFacts, TicketOpened, TicketReopened, TicketResolved,
        TicketStatus,
    },
};
use envelope::Event;
use kernel::{Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, EventRecorder, on_both_engines};
use vocabulary::{
    CallbackId, CallbackStatus, DeadlineKind, InteractionId, MessageId, Severity, TicketId, TicketKind,
};

use crate::{
    office::{Office, an_estate},
    owed::issued,
};

on_both_engines!(
    a_ticket_is_on_the_card_from_opening_to_closing,
    events_that_come_twice_change_nothing,
    an_event_that_comes_late_does_not_turn_the_card_back,
    callbacks_are_overdue_when_their_time_has_passed,
    the_timeline_tells_it_all_in_order,
    each_line_of_the_timeline_needs_its_right_and_confidential_tickets_one_more,
    a_contact_is_a_line_of_the_timeline_and_nothing_on_the_card,
    many_events_about_one_customer_at_once_are_all_on_the_card,
    events_about_nobody_known_change_nothing,
    a_published_standard_can_govern_an_estate,
);

pub(crate) const PHONE: &str = "13800138000";

pub(crate) fn now() -> DateTime<Utc> {
    "2026-03-02T02:00:00Z".parse().unwrap()
}

/// A ticket of this customer, just opened.
pub(crate) fn opened(estate_id: &str, customer_id: &str) -> TicketOpened {
    let deadline = |kind: DeadlineKind, minutes, clause: &str| Deadline {
        kind: kind.into(),
        due_at: now() + TimeDelta::minutes(minutes),
        clause: clause.to_owned(),
    };
    let deadlines =
        vec![deadline(DeadlineKind::Arrive, 30, "DLN-02"), deadline(DeadlineKind::Respond, 15, "DLN-01")];
    TicketOpened {
        ticket_id: TicketId::new(&SystemIds),
        estate_id: estate_id.parse().unwrap(),
        ticket: TicketFacts {
            number: "T2026-000123".to_owned(),
            unit_id: None,
            customer_id: Some(customer_id.parse().unwrap()),
            kind: TicketKind::Repair.into(),
            severity: Severity::Ordinary.into(),
            category: "house_leak".to_owned(),
            title: "厨房漏水".to_owned(),
            standard: "service-centre".to_owned(),
            standard_version: 1,
            rectifies: None,
            payer_customer_id: None,
            is_confidential: false,
            about_staff: None,
            is_for_named_readers: false,
            status: Some(TicketStatus::Open.into()),
            assignee_id: None,
            owed_deadlines: deadlines.clone(),
            fee: None,
        },
        interaction_id: None,
        deadlines,
        opened_at: now(),
    }
}

/// Says one more step of a ticket.
pub(crate) async fn ticket_step(office: &Office, opened: &TicketOpened, step: &str, sequence: i32) {
    let TicketOpened { ticket_id, estate_id, mut ticket, .. } = opened.clone();
    let status = match step {
        "resolved" => TicketStatus::Resolved,
        "closed" => TicketStatus::Closed,
        "cancelled" => TicketStatus::Cancelled,
        _worked_on => TicketStatus::Assigned,
    };
    ticket.status = Some(status.into());
    if status != TicketStatus::Assigned {
        ticket.owed_deadlines.clear();
    }
    let (recorder, at) = (&office.app.recorder, now() + TimeDelta::minutes(i64::from(sequence)));
    match step {
        "assigned" => {
            let said =
                TicketAssigned { ticket_id, estate_id, ticket, assigned_at: at, ..TicketAssigned::example() };
            recorder.publish(&said, sequence).await
        }
        "resolved" => {
            let said =
                TicketResolved { ticket_id, estate_id, ticket, resolved_at: at, ..TicketResolved::example() };
            recorder.publish(&said, sequence).await
        }
        "reopened" => {
            let reason = "又漏了".to_owned();
            let deadlines = Vec::new();
            let said = TicketReopened { ticket_id, estate_id, ticket, reopened_at: at, reason, deadlines };
            recorder.publish(&said, sequence).await
        }
        "missed" => {
            let deadline = opened.deadlines[0].clone();
            let said = TicketDeadlineMissed { ticket_id, estate_id, ticket, deadline, missed_at: at };
            recorder.publish(&said, sequence).await
        }
        "cancelled" => {
            let said = TicketCancelled {
                ticket_id,
                estate_id,
                ticket,
                cancelled_at: at,
                ..TicketCancelled::example()
            };
            recorder.publish(&said, sequence).await
        }
        "closed" => {
            recorder.publish(&TicketClosed { ticket_id, estate_id, ticket, closed_at: at }, sequence).await
        }
        other => panic!("no step {other}"),
    };
}

/// An estate with one customer.
pub(crate) async fn with_customer(engine: Engine) -> (Office, String, String) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let id = office.customer(&estate, "王小明", &[PHONE]).await;
    (office, estate, id)
}

pub(crate) async fn card(office: &Office) -> Value {
    office.cards(&office.api, PHONE).await[0].clone()
}

async fn a_ticket_is_on_the_card_from_opening_to_closing(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    assert_eq!(card(&office).await["open_tickets"], json!([]), "and the card is in the cache now");
    let ticket = opened(&estate, &id);
    office.app.recorder.publish(&ticket, 1).await;
    let shown = card(&office).await;
    assert_eq!(
        shown["open_tickets"],
        json!([{
            "ticket_id": ticket.ticket_id, "number": "T2026-000123", "title": "厨房漏水", "kind": "repair",
            "estate_id": estate, "status": "open", "due_at": "2026-03-02T02:15:00Z",
        }])
    );
    let mut seen = Vec::new();
    for (sequence, step) in (2..).zip(["assigned", "missed", "resolved", "reopened", "resolved", "closed"]) {
        ticket_step(&office, &ticket, step, sequence).await;
        let status = card(&office).await["open_tickets"][0]["status"].as_str().unwrap_or("gone").to_owned();
        seen.push(status);
    }
    assert_eq!(seen, ["assigned", "assigned", "resolved", "assigned", "resolved", "gone"]);
    office.close().await;
}

async fn events_that_come_twice_change_nothing(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let ticket = opened(&estate, &id);
    let envelope = office.app.recorder.publish(&ticket, 1).await;
    ticket_step(&office, &ticket, "assigned", 2).await;
    let before = card(&office).await;
    let version = office.count("timeline_entries").await;
    for _again in 0..3 {
        office.app.recorder.redeliver(&envelope).await;
    }
    // The same event under another message id, as when a publisher lost its memory.
    office.app.recorder.publish(&ticket, 1).await;
    assert_eq!(card(&office).await, before);
    assert_eq!(office.count("card_items").await, 1);
    assert_eq!(office.count("timeline_entries").await, version, "its place tells that it was heard");
    office.close().await;
}

async fn an_event_that_comes_late_does_not_turn_the_card_back(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let ticket = opened(&estate, &id);
    let TicketOpened { ticket_id, estate_id, ticket: facts, .. } = ticket.clone();
    office.app.recorder.publish(&ticket, 1).await;
    ticket_step(&office, &ticket, "cancelled", 2).await;
    assert_eq!(card(&office).await["open_tickets"], json!([]));
    let assignee_id = StaffId::new(&SystemIds);
    let late = TicketAssigned {
        ticket_id,
        estate_id,
        ticket: facts,
        assignee_id,
        previous_assignee: None,
        assigned_by: None,
        assigned_at: now(),
    };
    office.app.recorder.publish(&late, 2).await;
    assert_eq!(card(&office).await["open_tickets"], json!([]));
    office.close().await;
}

/// A follow-up that is owed to this customer.
pub(crate) fn callback(customer_id: &str, due_at: DateTime<Utc>) -> CallbackFacts {
    CallbackFacts {
        status: CallbackStatus::Due.into(),
        customer_id: Some(customer_id.parse().unwrap()),
        unit_id: None,
        due_at,
        clause: "CBK-13".to_owned(),
        is_required: true,
        assignee_id: None,
        ticket: FollowedTicket {
            number: "T2026-000123".to_owned(),
            title: Some("厨房漏水".to_owned()),
            is_confidential: false,
            is_for_named_readers: false,
            about_staff: None,
        },
    }
}

async fn callbacks_are_overdue_when_their_time_has_passed(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let scheduled = CallbackScheduled {
        callback_id: CallbackId::new(&SystemIds),
        estate_id: estate.parse().unwrap(),
        ticket_id: TicketId::new(&SystemIds),
        callback: Some(callback(&id, now() + TimeDelta::minutes(5))),
        unit_id: None,
        customer_id: Some(id.parse().unwrap()),
        not_before: None,
        due_at: now() + TimeDelta::minutes(5),
        clause: "CBK-13".to_owned(),
        is_required: true,
    };
    let other = CallbackScheduled { callback_id: CallbackId::new(&SystemIds), ..scheduled.clone() };
    office.app.recorder.publish(&scheduled, 1).await;
    office.app.recorder.publish(&other, 1).await;
    assert_eq!(card(&office).await["overdue_callbacks"], 0);
    office.app.clock.advance(TimeDelta::minutes(6));
    assert_eq!(card(&office).await["overdue_callbacks"], 2, "time alone makes it overdue");
    let ended = |status: CallbackStatus| {
        scheduled.callback.clone().map(|callback| CallbackFacts { status: status.into(), ..callback })
    };
    let waived = CallbackWaived {
        callback_id: scheduled.callback_id,
        estate_id: scheduled.estate_id,
        ticket_id: scheduled.ticket_id,
        callback: ended(CallbackStatus::Waived),
        customer_id: scheduled.customer_id,
        reason: "客户已答复".to_owned(),
        reason_kind: None,
        is_last_of_resolution: None,
        waived_at: now(),
    };
    office.app.recorder.publish(&waived, 2).await;
    assert_eq!(card(&office).await["overdue_callbacks"], 1);
    let attempted = CallbackAttempted {
        callback_id: other.callback_id,
        estate_id: other.estate_id,
        ticket_id: other.ticket_id,
        callback: ended(CallbackStatus::Unreachable),
        outcome: "no_answer".to_owned(),
        is_last: true,
        is_last_of_resolution: None,
        attempted_at: now(),
    };
    office.app.recorder.publish(&attempted, 2).await;
    assert_eq!(card(&office).await["overdue_callbacks"], 0);
    office.close().await;
}

async fn the_timeline_tells_it_all_in_order(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let unit = office.unit(&estate, "1-101").await;
    office.moves_in(&id, &unit, "owner").await;
    let ticket = opened(&estate, &id);
    office.app.recorder.publish(&ticket, 1).await;
    ticket_step(&office, &ticket, "missed", 2).await;
    ticket_step(&office, &ticket, "resolved", 3).await;
    let handed_over = MessageHandedOver {
        message_id: MessageId::new(&SystemIds),
        estate_id: estate.parse().unwrap(),
        customer_id: id.parse().unwrap(),
        clause: "REP-20".to_owned(),
        is_acknowledged: true,
        visibility: None,
        handed_over_at: now() + TimeDelta::hours(1),
    };
    office.app.recorder.publish(&handed_over, 1).await;
    let mut told = Vec::new();
    let mut after = String::new();
    loop {
        let page =
            office.api.get(&format!("/api/v1/customers/{id}/timeline?limit=2{after}")).await.expect(200);
        for line in page["items"].as_array().unwrap() {
            let words =
                ["kind", "title", "clause"].map(|field| line[field].as_str().unwrap_or("-").to_owned());
            told.push(words.join(" | "));
        }
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    // What happened in one instant stands in the order of the events' ids.
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(told, @r#"
        [
          "message_handed_over |  | REP-20",
          "ticket_resolved | T2026-000123 厨房漏水 | -",
          "deadline_missed | T2026-000123 厨房漏水 | DLN-02",
          "ticket_opened | T2026-000123 厨房漏水 | -",
          "occupancy_started | 1-101 | -",
          "customer_registered |  | -"
        ]
        "#);
    }
    let wrong = office.api.get(&format!("/api/v1/customers/{id}/timeline?after=x")).await;
    assert_eq!(wrong.problem(422), "cursor_malformed");
    office.close().await;
}

/// The kinds and titles of a customer's timeline, as this caller sees it.
async fn lines(api: &Api, customer_id: &str) -> Vec<String> {
    let page = api.get(&format!("/api/v1/customers/{customer_id}/timeline")).await.expect(200);
    let line =
        |line: &Value| format!("{} {}", line["kind"].as_str().unwrap(), line["title"].as_str().unwrap());
    page["items"].as_array().unwrap().iter().map(line).collect()
}

async fn each_line_of_the_timeline_needs_its_right_and_confidential_tickets_one_more(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    for (number, kind, is_confidential) in [
        ("T-1", TicketKind::Repair, false),
        ("T-2", TicketKind::Complaint, true),
        ("T-3", TicketKind::Report, true),
    ] {
        let mut ticket = opened(&estate, &id);
        (ticket.ticket.number, ticket.ticket.kind) = (number.to_owned(), kind.into());
        ticket.ticket.is_confidential = is_confidential;
        office.app.recorder.publish(&ticket, 1).await;
    }
    office.app.recorder.publish(&issued(&estate, &id, 12_850), 1).await;
    let reader = |more: &[Permission]| {
        let permissions: Vec<Permission> = [Permission::ArchiveRead].iter().chain(more).copied().collect();
        office.app.staff(&permissions, Scope::Group)
    };
    assert_eq!(lines(&reader(&[]), &id).await, ["customer_registered "]);
    let of_tickets = ["ticket_opened T-1 厨房漏水", "customer_registered "];
    assert_eq!(lines(&reader(&[Permission::TicketsRead]), &id).await, of_tickets);
    let confidential = reader(&[Permission::TicketsRead, Permission::TicketsConfidential]);
    assert_eq!(lines(&confidential, &id).await.len(), 4);
    // The right to what is confidential stands beside the right to read tickets, not in its place.
    assert_eq!(lines(&reader(&[Permission::TicketsConfidential]), &id).await, ["customer_registered "]);
    let of_money = ["invoice_issued I2026-000001 128.50 CNY", "customer_registered "];
    assert_eq!(lines(&reader(&[Permission::BillingRead]), &id).await, of_money);
    let card = async |more: &[Permission]| {
        let card = office.cards(&reader(more), PHONE).await[0].clone();
        let titles = card["open_tickets"].as_array().unwrap().iter().map(|ticket| ticket["title"].clone());
        (titles.collect::<Vec<_>>(), card["arrears"].clone(), card["withheld"].clone())
    };
    let nothing = (vec![], json!(null), json!(["tickets", "callbacks", "billing"]));
    assert_eq!(card(&[]).await, nothing);
    assert_eq!(card(&[Permission::TicketsConfidential]).await, nothing);
    let (titles, _arrears, withheld) = card(&[Permission::TicketsRead]).await;
    assert_eq!((titles, withheld), (vec![json!("厨房漏水")], json!(["callbacks", "billing"])));
    let (_titles, arrears, _withheld) = card(&[Permission::BillingRead]).await;
    assert_eq!(arrears["amount"], "128.50");
    office.close().await;
}

async fn a_contact_is_a_line_of_the_timeline_and_nothing_on_the_card(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let before = card(&office).await;
    let interaction = |customer_id: Option<&str>, channel: Channel| InteractionRecorded {
        interaction_id: InteractionId::new(&SystemIds),
        estate_id: estate.parse().unwrap(),
        unit_id: None,
        customer_id: customer_id.map(|id| id.parse().unwrap()),
        channel: channel.into(),
        received_at: now(),
    };
    let called = interaction(Some(&id), Channel::Call);
    let envelope = office.app.recorder.publish(&called, 1).await;
    office.app.recorder.redeliver(&envelope).await;
    office.app.recorder.publish(&interaction(None, Channel::Visit), 1).await;
    office
        .app
        .recorder
        .publish(&interaction(Some("01920000-0000-7000-8000-000000000001"), Channel::Visit), 1)
        .await;
    assert_eq!(card(&office).await, before);
    assert_eq!(office.count("card_items").await, 0);
    // The ticket it opened, at the same time.
    let ticket = TicketOpened { interaction_id: Some(called.interaction_id), ..opened(&estate, &id) };
    office.app.recorder.publish(&ticket, 1).await;
    assert_eq!(office.count("card_items").await, 1, "the ticket is, as ever");
    let page = office.api.get(&format!("/api/v1/customers/{id}/timeline")).await.expect(200);
    let lines = page["items"].as_array().unwrap().iter().map(|line| (&line["kind"], &line["reference"]));
    let lines: Vec<_> = lines.collect();
    let (of_ticket, of_contact) = (json!(ticket.ticket_id), json!(called.interaction_id));
    assert_eq!(lines[0], (&json!("ticket_opened"), &of_ticket));
    assert_eq!(lines[1], (&json!("interaction_recorded"), &of_contact), "once, though it came twice");
    assert_eq!(page["items"][1]["title"], "call");
    assert_eq!(lines.len(), 3, "and the line of the record itself: {lines:?}");
    assert_eq!(office.count("timeline_entries").await, 3, "nothing of nobody");
    office.close().await;
}

async fn many_events_about_one_customer_at_once_are_all_on_the_card(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let tickets: Vec<TicketOpened> = (0..16).map(|_number| opened(&estate, &id)).collect();
    let said = tickets.iter().map(|ticket| office.app.recorder.publish(ticket, 1));
    let unit = office.unit(&estate, "1-101").await;
    tokio::join!(futures_util::future::join_all(said), office.moves_in(&id, &unit, "owner"));
    let shown = card(&office).await;
    assert_eq!(shown["open_tickets"].as_array().unwrap().len(), 16);
    assert_eq!(shown["homes"].as_array().unwrap().len(), 1);
    office.close().await;
}

async fn events_about_nobody_known_change_nothing(engine: Engine) {
    let (office, estate, _id) = with_customer(engine).await;
    let nobody = "01920000-0000-7000-8000-000000000001";
    let mut ticket = opened(&estate, nobody);
    office.app.recorder.publish(&ticket, 1).await;
    ticket.ticket_id = TicketId::new(&SystemIds);
    ticket.ticket.customer_id = None;
    office.app.recorder.publish(&ticket, 1).await;
    assert_eq!(office.count("card_items").await, 0);
    assert_eq!(office.count("timeline_entries").await, 1);
    office.close().await;
}

/// That the group adopted a standard of this name.
pub(crate) fn published(name: &str) -> StandardPublished {
    StandardPublished {
        name: name.to_owned(),
        version: 1,
        document: format!("name = '{name}'"),
        estate_id: None,
        published_at: now(),
    }
}

async fn a_published_standard_can_govern_an_estate(engine: Engine) {
    let office = Office::open(engine).await;
    let mut estate = an_estate("SH-001", "north");
    estate["standard"] = json!("our-own");
    assert_eq!(office.api.post("/api/v1/estates", &estate).await.status, 422);
    // Published a moment ago: its event is on its way.
    let mut early = an_estate("SH-000", "north");
    (early["standard"], early["standard_version"]) = (json!("brand-new"), json!(3));
    assert_eq!(office.api.post("/api/v1/estates", &early).await.status, 422);
    office.app.archive.standard("brand-new", 3);
    assert_eq!(office.api.post("/api/v1/estates", &early).await.status, 201);
    let published = published("our-own");
    let envelope = EventRecorder::wrap(&published, 1);
    assert_eq!(envelope.subject, published.subject());
    office.app.recorder.redeliver(&envelope).await;
    assert_eq!(office.api.post("/api/v1/estates", &estate).await.status, 201);
    office.close().await;
}
