//! What the archive and identity publish is what a service knows afterwards.

use bus::{Consumer, Delivery, Outcome};
use contracts::identity::{ApiClientChanged, StaffChanged};
use db::{InboxConsumer, principals as known, testing::TestDb};
use envelope::{Envelope, Event};
use kernel::{ApiClientId, EventId, Permission, Principal, Scope, StaffId, SystemIds};

use crate::{estate, on_both_engines, opened};

on_both_engines!(an_estate_is_followed, accounts_are_followed);

async fn consume(db: &TestDb, consumer: InboxConsumer, event: &impl Event) {
    let envelope = Envelope::wrap(EventId::new(&SystemIds), db.clock().now(), 1, event).unwrap();
    let outcome = consumer.consume(Delivery::first(&envelope)).await;
    assert_eq!(outcome, Outcome::Done);
}

async fn an_estate_is_followed(db: TestDb) {
    let event = opened(estate(), "north");
    consume(&db, copies::estates::follow(InboxConsumer::new(db.db.clone())), &event).await;
    let known = db::estates::find(db.reader(), event.estate_id).await.unwrap();
    assert_eq!(known, Some(copies::estates::told(event)));
}

async fn accounts_are_followed(db: TestDb) {
    let follow = || copies::principals::follow(InboxConsumer::new(db.db.clone()));
    let staff = StaffChanged {
        staff_id: StaffId::new(&SystemIds),
        name: "Li Wei".to_owned(),
        is_enabled: false,
        permissions: vec![Permission::TicketsRead.into()],
        scope: Scope::Group,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        cleared_for: Vec::new(),
        changed_at: db.clock().now(),
    };
    consume(&db, follow(), &staff).await;
    let client = ApiClientChanged {
        client_id: ApiClientId::new(&SystemIds),
        name: "An app".to_owned(),
        is_enabled: true,
        permissions: vec![Permission::ArchiveRead.into()],
        scope: Scope::estate(estate()),
        changed_at: db.clock().now(),
    };
    consume(&db, follow(), &client).await;
    let find = async |principal| known::find(db.reader(), &principal).await.unwrap();
    let expected = copies::principals::of_staff(staff.clone());
    assert_eq!(find(Principal::Staff(staff.staff_id)).await, Some(expected));
    let expected = copies::principals::of_client(client.clone());
    assert_eq!(find(Principal::Client(client.client_id)).await, Some(expected));
}
