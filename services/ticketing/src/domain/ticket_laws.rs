//! What holds of every ticket, whatever is done to it in whatever order.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Currency, DeadlineKind, EstateId, Money, SeededIds, Severity, StaffId, TicketId, TicketKind};
use proptest::prelude::*;

use super::{
    NewTicket, Place, Promise, PromiseStatus, Quote, Resolution, State, Subject, Ticket, TicketEvent,
};

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap()
}

fn hours(hours: i64) -> DateTime<Utc> {
    start() + TimeDelta::hours(hours)
}

fn promise(kind: DeadlineKind, due: i64) -> Promise {
    Promise {
        kind,
        due_at: hours(due),
        clause: "DLN-02".to_owned(),
        explanation: Vec::new(),
        status: PromiseStatus::Running,
    }
}

fn ticket() -> Ticket {
    let ids = SeededIds::new(1);
    let (ticket, event) = Ticket::open(NewTicket {
        id: TicketId::new(&ids),
        number: "T2026-000001".to_owned(),
        estate_id: EstateId::new(&ids),
        unit_id: None,
        place: Place { estate_name: "Riverside".to_owned(), unit_label: None },
        customer_id: None,
        reception_id: None,
        subject: Subject {
            kind: TicketKind::Repair,
            severity: Severity::Ordinary,
            category: "house_leak".to_owned(),
            title: "Leak".to_owned(),
            description: String::new(),
        },
        standard: "service-centre".to_owned(),
        standard_version: 1,
        rectifies: None,
        first_responder: "staff:1".to_owned(),
        promises: vec![promise(DeadlineKind::Respond, 1), promise(DeadlineKind::Resolve, 24)],
        opened_at: start(),
    });
    assert_eq!((event, ticket.version), (TicketEvent::Opened, 1));
    ticket
}

fn fee(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Cny)
}

fn someone() -> StaffId {
    StaffId::new(&SeededIds::new(2))
}

#[test]
fn work_follows_its_order_and_keeps_its_promises() {
    let mut ticket = ticket();
    assert_eq!(ticket.accept(hours(0)).unwrap_err().code, "ticketing.out_of_order");
    ticket.assign(someone()).unwrap();
    ticket.accept(hours(1)).unwrap();
    ticket.arrive(hours(2)).unwrap();
    let resolved = ticket.resolve(Resolution::default(), hours(24)).unwrap();
    assert_eq!(resolved, TicketEvent::Resolved { fee: None, materials: vec![], is_in_time: true });
    assert!(ticket.promises.iter().all(|promise| matches!(promise.status, PromiseStatus::Kept(_))));
    ticket.close(hours(30)).unwrap();
    assert_eq!(ticket.close(hours(31)).unwrap_err().code, "ticketing.out_of_order");
}

#[test]
fn a_promise_kept_one_second_late_is_missed() {
    let mut ticket = ticket();
    ticket.assign(someone()).unwrap();
    ticket.accept(hours(1) + TimeDelta::seconds(1)).unwrap();
    assert!(ticket.promises.iter().any(Promise::is_missed));
    let resolved = ticket.resolve(Resolution::default(), hours(2)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { is_in_time: false, .. }));
}

#[test]
fn time_breaks_a_promise_once_and_never_before_it_is_due() {
    let mut ticket = ticket();
    assert_eq!(ticket.expire(DeadlineKind::Respond, hours(1)), None, "due is not late");
    assert!(ticket.expire(DeadlineKind::Respond, hours(2)).is_some());
    assert_eq!(ticket.expire(DeadlineKind::Respond, hours(3)), None);
    assert_eq!(ticket.expire(DeadlineKind::Arrive, hours(99)), None, "nothing of the kind was promised");
}

#[test]
fn work_is_not_finished_while_a_fee_waits_for_consent() {
    let mut ticket = ticket();
    assert_eq!(ticket.offer_quote(fee(0)).unwrap_err().code, "ticketing.fee_not_positive");
    ticket.offer_quote(fee(12_850)).unwrap();
    let refused = ticket.resolve(Resolution::default(), hours(1)).unwrap_err();
    assert_eq!(refused.code, "ticketing.fee_not_agreed");
    ticket.approve_quote().unwrap();
    assert_eq!(ticket.offer_quote(fee(1)).unwrap_err().code, "ticketing.fee_already_agreed");
    let resolved = ticket.resolve(Resolution::default(), hours(1)).unwrap();
    assert!(matches!(resolved, TicketEvent::Resolved { fee: Some(agreed), .. } if agreed == fee(12_850)));
}

#[derive(Debug, Clone)]
enum Step {
    Assign,
    Accept,
    Arrive,
    Quote(i64),
    Approve,
    Resolve,
    Reopen,
    Close,
    Cancel,
    Expire(DeadlineKind),
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Assign),
        Just(Step::Accept),
        Just(Step::Arrive),
        (-5_i64..500).prop_map(Step::Quote),
        Just(Step::Approve),
        Just(Step::Resolve),
        Just(Step::Reopen),
        Just(Step::Close),
        Just(Step::Cancel),
        prop::sample::select(DeadlineKind::ALL).prop_map(Step::Expire),
    ]
}

fn take(ticket: &mut Ticket, step: &Step, at: DateTime<Utc>) -> Option<TicketEvent> {
    match step {
        Step::Assign => ticket.assign(someone()).ok(),
        Step::Accept => ticket.accept(at).ok(),
        Step::Arrive => ticket.arrive(at).ok(),
        Step::Quote(minor) => ticket.offer_quote(fee(*minor)).ok(),
        Step::Approve => ticket.approve_quote().ok(),
        Step::Resolve => ticket.resolve(Resolution::default(), at).ok(),
        Step::Reopen => ticket.reopen("again".to_owned()).ok(),
        Step::Close => ticket.close(at).ok(),
        Step::Cancel => ticket.cancel("gone".to_owned(), at).ok(),
        Step::Expire(kind) => ticket.expire(*kind, at),
    }
}

proptest! {
    #[test]
    fn no_order_of_steps_breaks_a_ticket(steps in prop::collection::vec(steps(), 0..40)) {
        let mut ticket = ticket();
        for (hour, step) in steps.iter().enumerate() {
            let before = ticket.clone();
            let event = take(&mut ticket, step, hours(i64::try_from(hour).unwrap()));
            match event {
                // One step, one version, one event: what lets others see a gap.
                Some(_) => prop_assert_eq!(ticket.version, before.version + 1),
                None => prop_assert_eq!(&ticket, &before, "a refused step changes nothing"),
            }
            let is_over = matches!(before.state, State::Closed { .. } | State::Cancelled { .. });
            let is_expiry = matches!(step, Step::Expire(_));
            prop_assert!(!is_over || is_expiry || ticket.state == before.state, "what is over stays over");
            for (was, is) in before.promises.iter().zip(&ticket.promises) {
                prop_assert!(was.status == PromiseStatus::Running || was == is, "a settled promise never changes");
            }
            if let (Quote::Agreed(was), Quote::Agreed(is)) = (before.quote, ticket.quote) {
                prop_assert_eq!(was, is, "what the customer agreed to never changes");
            }
        }
    }
}
