//! What is found on a patrol: put right by a ticket, or on the spot.

use contracts::{
    registers::PatrolFindingReported,
    testing::Example,
    ticketing::{TicketFacts, TicketOpened, TicketResolved},
};
use serde_json::{Value, json};
use testkit::{Engine, on_both_engines};
use vocabulary::TicketStatus;

use crate::{
    clerk, hand_in,
    patrols::{ProblemFaults, act, begin, begun, path_of},
    start,
};

on_both_engines!(
    what_is_found_becomes_a_ticket_that_the_round_shows,
    a_dog_without_its_tag_is_found_with_what_is_known_of_it,
    what_a_dog_leaves_is_cleaned_up_or_paid_for_at_once,
);

fn found(kind: &str, more: Value) -> Value {
    let mut finding = json!({ "kind": kind, "title": "路灯不亮", "description": "3号路灯不亮。" });
    finding.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    finding
}

async fn what_is_found_becomes_a_ticket_that_the_round_shows(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let (round, tower) = begun(&app, estate_id, json!({})).await;
    let findings = [found("engineering", json!({ "severity": "important" })), found("cleaning", json!({}))];
    let body = json!({ "place_id": tower, "findings": findings });
    let own = clerk(&app);
    let seen = act(&own, &round, "visit", body).await.expect(200);
    assert_eq!((&seen["findings"], &seen["found"][0]["ticket_number"]), (&json!(2), &Value::Null));
    assert_eq!(seen["found"][1]["ticket_id"], Value::Null, "what is only noted becomes no ticket");
    let said = app.recorder.wait_for(|_: &PatrolFindingReported| true).await;
    assert_eq!((json!(said.ticket_id), said.place.as_str()), (seen["found"][0]["ticket_id"].clone(), "1栋"));
    assert_eq!((said.place_id, said.unit_id, said.found_by.is_some()), (tower, None, true));
    app.settle().await;
    assert_eq!(app.recorder.events::<PatrolFindingReported>().len(), 1);

    // The ticket desk tells of it, the later event first.
    let facts = |status: TicketStatus| TicketFacts {
        number: "T2026-000007".to_owned(),
        status: Some(status.into()),
        ..TicketOpened::example().ticket
    };
    let (ticket_id, tag) = (said.ticket_id, own.get(&path_of(&round)).await.header("etag").to_owned());
    let ticket = facts(TicketStatus::Resolved);
    let resolved = TicketResolved { ticket_id, estate_id, ticket, ..TicketResolved::example() };
    app.recorder.publish(&resolved, 5).await;
    let ticket = facts(TicketStatus::Open);
    let opened = TicketOpened { ticket_id, estate_id, ticket, ..TicketOpened::example() };
    app.recorder.publish(&opened, 1).await;
    app.settle().await;
    let shown = own.get(&path_of(&round)).await;
    assert_ne!(shown.header("etag"), tag, "it shows something else");
    let shown = shown.expect(200);
    let first = &shown["found"][0];
    assert_eq!(
        (&first["ticket_number"], &first["ticket_status"]),
        (&json!("T2026-000007"), &json!("resolved"))
    );
    // What the desk told nobody has to have seen to go on.
    let version = format!("\"{}\"", seen["version"]);
    own.with("if-match", &version).post(&format!("{}/finish", path_of(&round)), &json!({})).await.expect(200);
    app.finish().await;
}

async fn a_dog_without_its_tag_is_found_with_what_is_known_of_it(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let (round, tower) = begun(&app, estate_id, json!({})).await;
    let own = clerk(&app);
    let pet =
        start(&own, estate_id, "pet-register", json!({ "tag": "0815" })).await["form_record_id"].clone();
    let wrong = [
        found("cleaning", json!({ "tag": "0815", "pet_record_id": pet })),
        found("dog_without_tag", json!({ "waste": "cleaned", "ticket_kind": "report" })),
    ];
    let refused = act(&own, &round, "visit", json!({ "place_id": tower, "findings": wrong })).await;
    let faults = refused.problem_faults();
    assert_eq!(
        faults,
        [
            "/findings/0/tag patrol_finding.no_dog",
            "/findings/0/pet_record_id patrol_finding.no_dog",
            "/findings/1/ticket_kind patrol_finding.no_report",
            "/findings/1/waste patrol_finding.no_waste",
        ]
    );
    let stranger = found("dog_without_tag", json!({ "pet_record_id": app.staff_id() }));
    let refused = act(&own, &round, "visit", json!({ "place_id": tower, "findings": [stranger] })).await;
    assert_eq!(refused.text("/errors/0/code"), "form_record.unknown");
    let dog = found("dog_without_tag", json!({ "severity": "minor", "tag": "0815", "pet_record_id": pet }));
    let seen = act(&own, &round, "visit", json!({ "place_id": tower, "findings": [dog] })).await.expect(200);
    assert_eq!((&seen["found"][0]["tag"], &seen["found"][0]["pet_record_id"]), (&json!("0815"), &pet));
    app.recorder.wait_for(|said: &PatrolFindingReported| said.place_id == tower).await;
    app.finish().await;
}

async fn what_a_dog_leaves_is_cleaned_up_or_paid_for_at_once(engine: Engine) {
    let (app, estate_id) = begin(engine).await;
    let fee = json!({ "amount": "50.00", "currency": "CNY" });
    let (round, tower) = begun(&app, estate_id, json!({ "cleaning_fee": fee })).await;
    let own = clerk(&app);
    let visit = async |more: Value| {
        let body = json!({ "place_id": tower, "findings": [found("dog_waste", more)] });
        act(&own, &round, "visit", body).await
    };
    let receipt = |total: &Value| {
        json!({
            "received_on": "2026-03-03", "payer": "王小明", "owner": "王小明", "address": "3-501",
            "items": [{ "item": "清洁费", "amount": total }], "total": total, "way": "mobile", "where": "door",
        })
    };
    assert_eq!(visit(json!({})).await.text("/errors/0/code"), "patrol_finding.waste_unsaid");
    assert_eq!(
        visit(json!({ "waste": "unsettled" })).await.text("/errors/0/code"),
        "patrol_finding.severity_missing"
    );
    assert_eq!(
        visit(json!({ "waste": "fee_paid" })).await.text("/errors/0/code"),
        "patrol_finding.receipt_missing"
    );
    let less = json!({ "amount": "20.00", "currency": "CNY" });
    let other = hand_in(&own, estate_id, "receipt", receipt(&less)).await["form_record_id"].clone();
    let paid = |id: &Value| json!({ "waste": "fee_paid", "receipt_id": id });
    assert_eq!(visit(paid(&other)).await.text("/errors/0/code"), "patrol_finding.other_sum");
    let draft = start(&own, estate_id, "receipt", receipt(&fee)).await["form_record_id"].clone();
    assert_eq!(visit(paid(&draft)).await.text("/errors/0/code"), "patrol_finding.receipt_draft");
    let right = hand_in(&own, estate_id, "receipt", receipt(&fee)).await["form_record_id"].clone();
    let twice = json!({ "place_id": tower, "findings": [found("dog_waste", paid(&right)), found("dog_waste", paid(&right))] });
    let twice = act(&own, &round, "visit", twice).await;
    assert_eq!(twice.text("/errors/0/code"), "patrol_finding.receipt_used");
    let seen = visit(paid(&right)).await.expect(200);
    let line = &seen["found"][0];
    assert_eq!((&line["waste"], &line["fee"], &line["receipt_id"]), (&json!("fee_paid"), &fee, &right));
    app.settle().await;
    assert!(app.recorder.events::<PatrolFindingReported>().is_empty(), "it is settled on the spot");
    app.finish().await;
}
