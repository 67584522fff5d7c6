//! The rules, tried.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{
    CallbackId, Currency, CustomerId, DeadlineKind, EstateId, Faults, InvoiceId, Money, OccupancyId,
    OccupancyRole, PhoneNumber, Scope, SeededIds, TicketId, TicketKind, UnitId,
};
use proptest::prelude::*;

use super::{
    CallbackMatter, CallbackStep, Card, Customer, CustomerChange, CustomerField, EstateFacts, Home,
    InvoiceMatter, InvoiceStep, Matter, Occupancy, Person, Private, PrivateKind, Profile, Purpose,
    PurposeWord, TicketFacts, TicketMatter, TicketStatus, TicketStep, estate,
};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

fn ticket() -> TicketMatter {
    let ids = SeededIds::new(1);
    TicketMatter::new(TicketFacts {
        ticket_id: TicketId::new(&ids),
        estate_id: EstateId::new(&ids),
        number: "T2026-000001".to_owned(),
        title: "厨房漏水".to_owned(),
        kind: TicketKind::Repair,
    })
}

fn deadlines() -> Vec<(DeadlineKind, DateTime<Utc>)> {
    vec![(DeadlineKind::Respond, at(15)), (DeadlineKind::Arrive, at(30)), (DeadlineKind::Resolve, at(600))]
}

/// A whole life: every kind of event, in the order in which they are said.
fn life() -> Vec<(i32, TicketStep)> {
    let steps = [
        TicketStep::Opened(deadlines()),
        TicketStep::Moved(TicketStatus::Assigned),
        TicketStep::Noted,
        TicketStep::Moved(TicketStatus::Accepted),
        TicketStep::Moved(TicketStatus::OnSite),
        TicketStep::Moved(TicketStatus::Resolved),
        TicketStep::Moved(TicketStatus::Reopened),
        TicketStep::Noted,
        TicketStep::Moved(TicketStatus::Resolved),
        TicketStep::Moved(TicketStatus::Closed),
    ];
    (1..).zip(steps).collect()
}

proptest! {
    #[test]
    fn a_ticket_is_the_same_whatever_the_order_and_repetition_of_its_events(
        length in 1_usize..=10,
        order in Just((0_usize..10).collect::<Vec<_>>()).prop_shuffle(),
        repeated in proptest::collection::vec(0_usize..10, 0..6),
    ) {
        let life = life();
        let mut in_order = ticket();
        life.iter().take(length).for_each(|(sequence, step)| in_order.hear(*sequence, step.clone()));
        let mut shuffled = ticket();
        for place in order.into_iter().chain(repeated).filter(|place| *place < length) {
            let (sequence, step) = life[place].clone();
            shuffled.hear(sequence, step);
        }
        prop_assert_eq!(shuffled, in_order);
    }

    #[test]
    fn a_callback_is_the_same_whatever_the_order_of_its_events(
        order in Just(vec![CallbackStep::Scheduled(at(5)), CallbackStep::Missed, CallbackStep::Settled]).prop_shuffle(),
    ) {
        let ids = SeededIds::new(2);
        let mut callback =
            CallbackMatter::new(CallbackId::new(&ids), EstateId::new(&ids), TicketId::new(&ids));
        order.into_iter().for_each(|step| callback.hear(step));
        prop_assert!(callback.is_settled && callback.is_missed && callback.due_at == Some(at(5)));
        prop_assert!(!callback.is_overdue(at(1000)));
    }

    #[test]
    fn an_invoice_owes_what_its_last_payment_left(
        order in Just((0_usize..4).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let story = [(1, 500), (2, 300), (3, 100), (4, 0)];
        let ids = SeededIds::new(3);
        let mut invoice = InvoiceMatter {
            invoice_id: InvoiceId::new(&ids),
            estate_id: EstateId::new(&ids),
            number: "I-1".to_owned(),
            outstanding: Money::zero(Currency::Cny),
            sequence: 0,
        };
        for place in order {
            let (sequence, minor) = story[place];
            invoice.hear(sequence, InvoiceStep { outstanding: Money::from_minor(minor, Currency::Cny) });
        }
        prop_assert!(!invoice.is_open());
        prop_assert_eq!(invoice.sequence, 4);
    }
}

#[test]
fn the_next_promise_is_what_is_due() {
    let mut ticket = ticket();
    let mut due_after = |sequence, step| {
        ticket.hear(sequence, step);
        (ticket.due(), ticket.shown_status())
    };
    assert_eq!(due_after(1, TicketStep::Opened(deadlines())), (Some(at(15)), TicketStatus::Open));
    assert_eq!(
        due_after(2, TicketStep::Moved(TicketStatus::Assigned)),
        (Some(at(15)), TicketStatus::Assigned)
    );
    assert_eq!(
        due_after(3, TicketStep::Moved(TicketStatus::Accepted)),
        (Some(at(30)), TicketStatus::Accepted)
    );
    assert_eq!(due_after(4, TicketStep::Moved(TicketStatus::OnSite)), (Some(at(600)), TicketStatus::OnSite));
    assert_eq!(due_after(5, TicketStep::Moved(TicketStatus::Resolved)), (None, TicketStatus::Resolved));
    assert_eq!(
        due_after(6, TicketStep::Moved(TicketStatus::Reopened)),
        (Some(at(600)), TicketStatus::Assigned)
    );
}

#[test]
fn a_callback_is_overdue_when_its_time_has_passed_or_it_was_missed() {
    let ids = SeededIds::new(4);
    let mut callback = CallbackMatter::new(CallbackId::new(&ids), EstateId::new(&ids), TicketId::new(&ids));
    assert!(!callback.is_overdue(at(10)));
    callback.hear(CallbackStep::Scheduled(at(10)));
    assert!(!callback.is_overdue(at(10)));
    assert!(callback.is_overdue(at(11)));
    callback.hear(CallbackStep::Missed);
    assert!(callback.is_overdue(at(0)));
}

fn card(homes: [EstateId; 2]) -> Card {
    let ids = SeededIds::new(5);
    let home = |estate_id| Home {
        occupancy_id: OccupancyId::new(&ids),
        unit_id: UnitId::new(&ids),
        estate_id,
        label: "1-101".to_owned(),
        role: OccupancyRole::Owner,
        started_at: at(0),
    };
    let invoice = |estate_id, minor, currency| InvoiceMatter {
        invoice_id: InvoiceId::new(&ids),
        estate_id,
        number: "I-1".to_owned(),
        outstanding: Money::from_minor(minor, currency),
        sequence: 1,
    };
    let [first, second] = homes;
    let profile = Profile {
        customer_id: CustomerId::new(&ids),
        estate_id: first,
        name: "王小明".to_owned(),
        tags: vec![],
        notes: String::new(),
        homes: vec![home(first), home(second)],
    };
    let invoices = [
        invoice(first, 100, Currency::Cny),
        invoice(first, 50, Currency::Cny),
        invoice(second, 700, Currency::Hkd),
    ];
    Card::new(profile, invoices.map(Matter::Invoice))
}

#[test]
fn a_caller_sees_the_homes_and_debts_of_their_own_estates_only() {
    let ids = SeededIds::new(6);
    let (first, second, third) = (EstateId::new(&ids), EstateId::new(&ids), EstateId::new(&ids));
    let facts = |region: &str| EstateFacts { name: String::new(), region: region.to_owned() };
    let estates = BTreeMap::from([(first, facts("north")), (second, facts("south"))]);
    let seen = |scope| card([first, second]).seen_within(&scope, &estates);

    let whole = seen(Scope::Group).unwrap();
    assert_eq!(whole.profile.homes.len(), 2);
    assert_eq!(whole.owed(), [Money::from_minor(700, Currency::Hkd), Money::from_minor(150, Currency::Cny)]);
    let south = seen(Scope::Regions { regions: vec!["south".to_owned()] }).unwrap();
    assert_eq!(south.profile.homes.iter().map(|home| home.estate_id).collect::<Vec<_>>(), [second]);
    assert_eq!(south.owed(), [Money::from_minor(700, Currency::Hkd)]);
    assert_eq!(seen(Scope::estate(third)), None);
    assert_eq!(seen(Scope::Regions { regions: vec![] }), None);
}

#[test]
fn an_occupancy_ends_once_and_not_before_it_began() {
    let ids = SeededIds::new(7);
    let mut occupancy = Occupancy {
        id: OccupancyId::new(&ids),
        version: 1,
        estate_id: EstateId::new(&ids),
        unit_id: UnitId::new(&ids),
        customer_id: CustomerId::new(&ids),
        role: OccupancyRole::Tenant,
        started_at: at(10),
        ended_at: None,
    };
    assert_eq!(occupancy.end(at(9)).unwrap_err().code, "archive.occupancy_not_begun");
    occupancy.end(at(10)).unwrap();
    assert_eq!((occupancy.version, occupancy.ended_at), (2, Some(at(10))));
    assert_eq!(occupancy.end(at(11)).unwrap_err().code, "archive.occupancy_ended");
    assert_eq!(occupancy.version, 2);
}

#[test]
fn only_what_differs_makes_a_new_version_of_a_customer() {
    let ids = SeededIds::new(8);
    let phone = PhoneNumber::parse("13800138000").unwrap();
    let email = Private::new(PrivateKind::Email, "wang@example.com".to_owned());
    let person = Person {
        name: "王小明".to_owned(),
        phones: vec![phone.clone()],
        email: Some(email.clone()),
        wechat: None,
        id_number: None,
        tags: vec![],
        notes: String::new(),
    };
    let mut customer = Customer::register(CustomerId::new(&ids), EstateId::new(&ids), person, at(0));
    let same = CustomerChange {
        name: Some("王小明".to_owned()),
        phones: Some(vec![phone]),
        email: Some(Some(email)),
        ..CustomerChange::default()
    };
    assert_eq!(customer.change(same), []);
    assert_eq!(customer.version, 1);
    let cleared =
        CustomerChange { email: Some(None), tags: Some(vec!["vip".to_owned()]), ..Default::default() };
    assert_eq!(customer.change(cleared), [CustomerField::Email, CustomerField::Tags]);
    assert_eq!((customer.version, customer.email), (2, None));
}

#[test]
fn personal_data_is_never_printed_whole() {
    let shown = |kind, text: &str| {
        let private = Private::new(kind, text.to_owned());
        assert!(!format!("{private:?}").contains(text), "{private:?}");
        private.masked()
    };
    assert_eq!(shown(PrivateKind::Email, "wang@example.com"), "w***@example.com");
    assert_eq!(shown(PrivateKind::Wechat, "wangxm_88"), "w***");
    assert_eq!(shown(PrivateKind::IdNumber, "110101199003071234"), "****1234");
}

#[test]
fn time_zones_are_those_of_the_iana_database() {
    let read = |text| {
        let mut faults = Faults::new();
        let zone = estate::read_time_zone("/time_zone", text, &mut faults);
        faults.into_result().map(|()| zone)
    };
    assert_eq!(read(" Asia/Shanghai ").unwrap(), "Asia/Shanghai");
    for text in ["Beijing", "UTC+8", "", "Asia/shanghai", "+08:00"] {
        assert_eq!(read(text).unwrap_err().faults[0].code, "time_zone.unknown", "{text}");
    }
}

#[test]
fn a_reveal_for_a_call_or_a_ticket_names_it() {
    let ids = SeededIds::new(9);
    let id = TicketId::new(&ids).to_string();
    let read = |word, reference: Option<&str>| {
        let mut faults = Faults::new();
        let purpose = Purpose::read(word, reference, &mut faults);
        faults.into_result().map(|()| purpose.unwrap()).map_err(|refusal| refusal.faults[0].code)
    };
    for word in [PurposeWord::LiveCall, PurposeWord::OpenTicket] {
        assert_eq!(read(word, None), Err("reference.missing"));
        assert_eq!(read(word, Some("42")), Err("reference.malformed"));
        assert_eq!(read(word, Some(&id)).unwrap().reference(), Some(id.clone()));
    }
    assert_eq!(read(PurposeWord::MessageDue, None), Ok(Purpose::MessageDue(None)));
    assert_eq!(read(PurposeWord::OpenTicket, Some(&id)).unwrap().word(), "open_ticket");
}
