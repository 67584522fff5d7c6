//! What a service says that the archive has never heard of.

use chrono::TimeDelta;
use contracts::{
    callbacks::{CallbackOmitted, CallbackScheduled},
    testing::Example,
    ticketing::TicketReclassified,
};
use envelope::{Event, EventName, Payload};
use kernel::{EstateId, Permission, Scope, StaffId, SystemIds, Visibility};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use testkit::{Api, Engine, on_both_engines};
use vocabulary::{Concerns, Facets, Headline, Place, StatusClass, SubjectId};

use crate::{
    events::{PHONE, callback, card, now, opened, with_customer},
    office::Office,
};

on_both_engines!(
    a_service_that_is_new_is_on_card_and_timeline,
    what_comes_late_never_takes_the_place_of_what_is_newer,
    an_event_is_a_line_of_everybody_whom_it_concerns,
    one_visibility_decides_about_card_and_timeline,
    what_is_hidden_later_is_hidden_from_then_on_with_all_its_lines,
    what_follows_a_ticket_is_hidden_with_it,
    what_is_found_to_be_nobodys_leaves_the_card,
    what_is_found_to_be_anothers_changes_cards,
    an_event_without_facets_changes_nothing,
    an_event_from_before_events_told_where_things_stand_is_dead_lettered,
);

/// An event of a service that there is not.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
struct LiftInspected {
    inspection_id: SubjectId,
    estate_id: EstateId,
    #[serde(skip)]
    facets: Option<Facets>,
}

impl Event for LiftInspected {
    const NAME: EventName =
        EventName { service: "lifts", aggregate: "inspection", event: "lift_inspected", version: 1 };

    fn subject(&self) -> String {
        self.inspection_id.to_string()
    }

    fn estate_id(&self) -> Option<EstateId> {
        Some(self.estate_id)
    }

    fn facets(&self) -> Result<Option<Payload>, serde_json::Error> {
        self.facets.as_ref().map(Payload::of).transpose()
    }
}

impl LiftInspected {
    fn headline(&mut self) -> &mut Headline {
        &mut self.facets.as_mut().unwrap().headline
    }
}

/// An inspection that these customers wait for.
fn inspected(estate_id: &str, customers: &[&str]) -> LiftInspected {
    let estate_id = estate_id.parse().unwrap();
    let concerns = Concerns {
        customers: customers.iter().map(|id| id.parse().unwrap()).collect(),
        places: vec![Place { estate_id, unit_id: None }],
        ..Concerns::default()
    };
    let headline = Headline {
        reference: Some("L-7".to_owned()),
        status_class: Some(StatusClass::Open.into()),
        at: Some(now()),
        clause: Some("LFT-01".to_owned()),
        due_at: Some(now() + TimeDelta::days(1)),
        title: Some("电梯异响".to_owned()),
        ..Headline::new("yearly", "under_way", Visibility::of(Permission::TicketsRead))
    };
    let facets = Some(Facets { concerns, headline });
    LiftInspected { inspection_id: SubjectId::new(&SystemIds), estate_id, facets }
}

async fn timeline(api: &Api, customer_id: &str) -> Vec<Value> {
    let page = api.get(&format!("/api/v1/customers/{customer_id}/timeline")).await.expect(200);
    let mut lines = page["items"].as_array().unwrap().clone();
    lines.retain(|line| line["kind"] == "lift_inspected");
    lines
}

async fn a_service_that_is_new_is_on_card_and_timeline(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    assert_eq!(card(&office).await["open_items"], json!([]), "and the card is in the cache now");
    let mut inspection = inspected(&estate, &[&id]);
    let envelope = office.app.recorder.publish(&inspection, 1).await;
    office.app.recorder.redeliver(&envelope).await;
    let shown = card(&office).await;
    assert_eq!(
        shown["open_items"],
        json!([{
            "id": inspection.inspection_id, "aggregate": "lifts.inspection", "estate_id": estate,
            "kind": "yearly", "reference": "L-7", "title": "电梯异响", "status": "under_way",
            "due_at": "2026-03-03T02:00:00Z",
        }])
    );
    assert_eq!((&shown["open_tickets"], &shown["overdue_callbacks"]), (&json!([]), &json!(0)));
    let lines = timeline(&office.api, &id).await;
    assert_eq!(lines.len(), 1, "once, though it came twice");
    assert_eq!(
        (&lines[0]["title"], &lines[0]["clause"], &lines[0]["reference"]),
        (&json!("L-7 电梯异响"), &json!("LFT-01"), &json!(inspection.inspection_id))
    );
    inspection.headline().status_class = Some(StatusClass::Done.into());
    office.app.recorder.publish(&inspection, 2).await;
    assert_eq!(card(&office).await["open_items"], json!([]), "it is done");
    assert_eq!(timeline(&office.api, &id).await.len(), 2);
    office.close().await;
}

async fn what_comes_late_never_takes_the_place_of_what_is_newer(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let first = inspected(&estate, &[&id]);
    office.app.recorder.publish(&first, 1).await;
    let mut third = first.clone();
    third.headline().status = "third".to_owned();
    office.app.recorder.publish(&third, 2).await;
    // The first once more, and another that claims the same version, as after a publisher lost its memory.
    let mut other = first.clone();
    other.headline().status = "other".to_owned();
    for late in [&first, &other] {
        office.app.recorder.publish(late, 1).await;
        assert_eq!(card(&office).await["open_items"][0]["status"], "third");
    }
    office.app.recorder.publish(&other, 2).await;
    assert_eq!(card(&office).await["open_items"][0]["status"], "third");
    office.app.recorder.publish(&other, 3).await;
    assert_eq!(card(&office).await["open_items"][0]["status"], "other");
    assert_eq!(office.count("card_items").await, 1);
    office.close().await;
}

async fn an_event_is_a_line_of_everybody_whom_it_concerns(engine: Engine) {
    let (office, estate, first) = with_customer(engine).await;
    let second = office.customer(&estate, "李四", &["13900139000"]).await;
    let inspection = inspected(&estate, &[&first, "01920000-0000-7000-8000-000000000001", &second]);
    office.app.recorder.publish(&inspection, 1).await;
    for customer in [&first, &second] {
        let lines = timeline(&office.api, customer).await;
        assert_eq!((lines.len(), &lines[0]["title"]), (1, &json!("L-7 电梯异响")));
    }
    assert_eq!(card(&office).await["open_items"][0]["reference"], "L-7", "it is the first one's matter");
    assert_eq!(office.cards(&office.api, "13900139000").await[0]["open_items"], json!([]));
    office.close().await;
}

/// What this caller sees on the card and of the timeline: how many items and lines.
async fn seen(office: &Office, api: &Api, id: &str) -> (usize, usize) {
    let card = office.cards(api, PHONE).await[0].clone();
    (card["open_items"].as_array().unwrap().len(), timeline(api, id).await.len())
}

async fn one_visibility_decides_about_card_and_timeline(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let accused = office.app.staff_id();
    let mut hidden = inspected(&estate, &[&id]);
    hidden.headline().visibility = Visibility::confidential(Some(accused));
    office.app.recorder.publish(&hidden, 1).await;
    let mut of_tomorrow = inspected(&estate, &[&id]);
    of_tomorrow.headline().visibility =
        Visibility { permission: "lifts:read".parse().unwrap(), hidden_from: None };
    office.app.recorder.publish(&of_tomorrow, 1).await;
    let mut entrusted = inspected(&estate, &[&id]);
    entrusted.headline().visibility = Visibility::named_readers(None);
    office.app.recorder.publish(&entrusted, 1).await;
    let read = [Permission::ArchiveRead, Permission::TicketsRead];
    assert_eq!(seen(&office, &office.app.other_staff(&read, Scope::Group), &id).await, (0, 0));
    let cleared = office.app.other_staff(Permission::ALL, Scope::Group);
    assert_eq!(
        seen(&office, &cleared, &id).await,
        (1, 1),
        "a permission of tomorrow is nobody's, nor is what is for named readers"
    );
    assert_eq!(seen(&office, &office.app.admin(), &id).await, (0, 0), "never whom it is about");
    office.close().await;
}

async fn what_is_hidden_later_is_hidden_from_then_on_with_all_its_lines(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let mut inspection = inspected(&estate, &[&id]);
    office.app.recorder.publish(&inspection, 1).await;
    let reader = office.app.other_staff(&[Permission::ArchiveRead, Permission::TicketsRead], Scope::Group);
    assert_eq!(seen(&office, &reader, &id).await, (1, 1));
    inspection.headline().visibility = Visibility::confidential(Some(StaffId::new(&SystemIds)));
    office.app.recorder.publish(&inspection, 2).await;
    assert_eq!(seen(&office, &reader, &id).await, (0, 0));
    assert_eq!(seen(&office, &office.app.other_staff(Permission::ALL, Scope::Group), &id).await, (1, 2));
    office.close().await;
}

async fn what_follows_a_ticket_is_hidden_with_it(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let ticket = opened(&estate, &id);
    office.app.recorder.publish(&ticket, 1).await;
    let scheduled = CallbackScheduled {
        estate_id: ticket.estate_id,
        ticket_id: ticket.ticket_id,
        callback: Some(callback(&id, now() - TimeDelta::minutes(5))),
        customer_id: ticket.ticket.customer_id,
        unit_id: None,
        ..CallbackScheduled::example()
    };
    office.app.recorder.publish(&scheduled, 1).await;
    let read = [Permission::ArchiveRead, Permission::TicketsRead, Permission::CallbacksRead];
    let reader = office.app.other_staff(&read, Scope::Group);
    let seen = async |api: &Api| {
        let page = api.get(&format!("/api/v1/customers/{id}/timeline")).await.expect(200);
        let lines = page["items"].as_array().unwrap().iter();
        let follow_ups = lines.filter(|line| line["kind"] == "callback_scheduled").count();
        (office.cards(api, PHONE).await[0]["overdue_callbacks"].clone(), follow_ups)
    };
    assert_eq!(seen(&reader).await, (json!(1), 1));
    let mut facts = ticket.ticket.clone();
    facts.is_confidential = true;
    let reclassified = TicketReclassified {
        ticket_id: ticket.ticket_id,
        estate_id: ticket.estate_id,
        ticket: facts,
        ..TicketReclassified::example()
    };
    office.app.recorder.publish(&reclassified, 2).await;
    assert_eq!(seen(&reader).await, (json!(0), 0));
    let cleared = office.app.other_staff(Permission::ALL, Scope::Group);
    assert_eq!(seen(&cleared).await, (json!(1), 1));
    office.close().await;
}

async fn what_is_found_to_be_nobodys_leaves_the_card(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let mut inspection = inspected(&estate, &[&id]);
    office.app.recorder.publish(&inspection, 1).await;
    assert_eq!(card(&office).await["open_items"][0]["reference"], "L-7", "and the card is in the cache now");
    let concerns = &mut inspection.facets.as_mut().unwrap().concerns;
    concerns.formerly = std::mem::take(&mut concerns.customers);
    office.app.recorder.publish(&inspection, 2).await;
    assert_eq!(card(&office).await["open_items"], json!([]));
    office.close().await;
}

async fn what_is_found_to_be_anothers_changes_cards(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let other = office.customer(&estate, "李四", &["13900139000"]).await;
    let mut inspection = inspected(&estate, &[&id]);
    office.app.recorder.publish(&inspection, 1).await;
    // Both cards are in the cache from here on.
    assert_eq!(card(&office).await["open_items"][0]["reference"], "L-7");
    assert_eq!(office.cards(&office.api, "13900139000").await[0]["open_items"], json!([]));
    let concerns = &mut inspection.facets.as_mut().unwrap().concerns;
    concerns.formerly = std::mem::replace(&mut concerns.customers, vec![other.parse().unwrap()]);
    office.app.recorder.publish(&inspection, 2).await;
    assert_eq!(card(&office).await["open_items"], json!([]));
    assert_eq!(office.cards(&office.api, "13900139000").await[0]["open_items"][0]["reference"], "L-7");
    office.close().await;
}

async fn an_event_without_facets_changes_nothing(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let mut inspection = inspected(&estate, &[&id]);
    inspection.facets = None;
    office.app.recorder.publish(&inspection, 1).await;
    assert_eq!(office.count("card_items").await, 0);
    assert!(timeline(&office.api, &id).await.is_empty());
    office.close().await;
}

async fn an_event_from_before_events_told_where_things_stand_is_dead_lettered(engine: Engine) {
    let (office, estate, id) = with_customer(engine).await;
    let mut old = opened(&estate, &id);
    old.ticket.status = None;
    office.app.recorder.publish(&old, 1).await;
    assert_eq!(card(&office).await["open_tickets"], json!([]));
    let admin = office.app.admin();
    let letters = admin.get("/api/v1/archive/dead-letters").await.expect(200);
    let reason = letters["items"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("archive.event_without_facets"), "{letters:#}");
    let letter = letters["items"][0]["dead_letter_id"].as_str().unwrap();
    let discard = format!("/api/v1/archive/dead-letters/{letter}/discard");
    assert_eq!(admin.post(&discard, &json!({})).await.status, 204);
    // By design: there is nobody to call.
    let omitted = CallbackOmitted { estate_id: old.estate_id, ..CallbackOmitted::example() };
    office.app.recorder.publish(&omitted, 1).await;
    office.close().await;
}
