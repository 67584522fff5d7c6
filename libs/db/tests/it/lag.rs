//! What is answered about a thing whose event may be on its way.

use contracts::identity::StaffChanged;
use db::{
    Db, PrincipalRef,
    inbox::{self, Admission},
    principals,
    testing::TestDb,
};
use envelope::Envelope;
use kernel::{EventId, Permission, Principal, Refusal, Scope, StaffId, SystemIds};

use crate::support::on_both_engines;

on_both_engines!(
    what_is_received_between_the_question_and_the_look_is_found,
    what_is_received_between_the_look_and_the_question_would_be_refused_for_good,
    an_old_id_is_refused_for_good,
);

async fn refusal_of(db: &Db, staff_id: StaffId) -> &'static str {
    let unknown = Refusal::invalid("staff.unknown");
    let absent = db.refusal_if_absent(db.reader(), &["identity.staff"], &staff_id.to_string(), unknown).await;
    absent.unwrap().code
}

async fn is_known(db: &Db, staff_id: StaffId) -> bool {
    principals::find(db.reader(), &Principal::Staff(staff_id)).await.unwrap().is_some()
}

/// Commits the event, as the consumer does.
async fn receive(db: &Db, staff_id: StaffId) {
    let event = StaffChanged {
        staff_id,
        name: "Li Wei".to_owned(),
        is_enabled: true,
        permissions: vec![Permission::TicketsRead.into()],
        scope: Scope::Group,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        cleared_for: Vec::new(),
        changed_at: db.clock().now(),
    };
    let envelope = Envelope::wrap(EventId::new(&SystemIds), db.clock().now(), 1, &event).unwrap();
    let tx = db.begin().await.unwrap();
    assert_eq!(inbox::admit(&tx, &envelope).await.unwrap(), Admission::Fresh);
    let known = PrincipalRef {
        principal: Principal::Staff(staff_id),
        name: event.name,
        is_enabled: true,
        permissions: event.permissions,
        scope: event.scope,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        changed_at: event.changed_at,
    };
    principals::upsert(&tx, &known, 1).await.unwrap();
    tx.commit().await.unwrap();
}

/// The order that the callers keep.
async fn what_is_received_between_the_question_and_the_look_is_found(db: TestDb) {
    let staff_id = StaffId::new(db.ids().as_ref());
    assert_eq!(refusal_of(&db, staff_id).await, "not_known_yet");
    receive(&db, staff_id).await;
    assert!(is_known(&db, staff_id).await, "so that nobody is refused");
    assert_eq!(
        refusal_of(&db, staff_id).await,
        "staff.unknown",
        "what was received and is not there is gone"
    );
}

/// Why they keep it.
async fn what_is_received_between_the_look_and_the_question_would_be_refused_for_good(db: TestDb) {
    let staff_id = StaffId::new(db.ids().as_ref());
    assert!(!is_known(&db, staff_id).await);
    receive(&db, staff_id).await;
    assert_eq!(refusal_of(&db, staff_id).await, "staff.unknown");
}

async fn an_old_id_is_refused_for_good(db: TestDb) {
    let old = "01890000-0000-7000-8000-000000000002".parse().unwrap();
    assert_eq!(refusal_of(&db, old).await, "staff.unknown");
}
