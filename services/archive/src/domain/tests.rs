//! The rules, tried.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{
    Actor, Currency, EstateId, Faults, Money, Permission, PhoneNumber, Principal, Scope, SeededIds, StaffId,
};
use proptest::prelude::*;
use vocabulary::{
    CallbackId, CustomerId, DeadlineKind, InvoiceId, OccupancyId, OccupancyRole, TicketId, TicketKind, UnitId,
};

use super::{
    CallbackItem, CallbackStep, Card, CardItem, Customer, CustomerChange, CustomerField, EstateFacts, Home,
    InvoiceItem, InvoiceStep, LiveCall, Occupancy, Person, Private, PrivateKind, Profile, Purpose,
    PurposeWord, StayChange, TicketFacts, TicketItem, TicketStatus, TicketStep, TimelineKind, estate,
    occupancy::StayStatus,
};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

fn ticket() -> TicketItem {
    let ids = SeededIds::new(1);
    TicketItem::new(TicketFacts {
        ticket_id: TicketId::new(&ids),
        estate_id: EstateId::new(&ids),
        number: "T2026-000001".to_owned(),
        title: "厨房漏水".to_owned(),
        kind: TicketKind::Repair,
        is_confidential: false,
        about_staff: None,
    })
}

/// Takes a step over, the facts as they are.
fn apply(ticket: &mut TicketItem, sequence: i32, step: TicketStep) {
    let mut facts = ticket.facts.clone();
    facts.title = format!("as of {sequence}");
    ticket.apply(sequence, facts, step);
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
        TicketStep::Reopened(vec![(DeadlineKind::Resolve, at(900))]),
        TicketStep::Reclassified(vec![(DeadlineKind::Resolve, at(950))]),
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
        life.iter().take(length).for_each(|(sequence, step)| apply(&mut in_order, *sequence, step.clone()));
        let mut shuffled = ticket();
        for place in order.into_iter().chain(repeated).filter(|place| *place < length) {
            let (sequence, step) = life[place].clone();
            apply(&mut shuffled, sequence, step);
        }
        prop_assert_eq!(shuffled, in_order);
    }

    #[test]
    fn a_callback_is_the_same_whatever_the_order_of_its_events(
        order in Just(vec![CallbackStep::Scheduled(at(5)), CallbackStep::Missed, CallbackStep::Settled]).prop_shuffle(),
    ) {
        let ids = SeededIds::new(2);
        let mut callback =
            CallbackItem::new(CallbackId::new(&ids), EstateId::new(&ids), TicketId::new(&ids));
        order.into_iter().for_each(|step| callback.apply(step));
        prop_assert!(callback.is_settled && callback.is_missed && callback.due_at == Some(at(5)));
        prop_assert!(!callback.is_overdue(at(1000)));
    }

    #[test]
    fn an_invoice_owes_what_its_last_payment_left(
        order in Just((0_usize..4).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let story = [(1, 500), (2, 300), (3, 100), (4, 0)];
        let ids = SeededIds::new(3);
        let mut invoice = InvoiceItem {
            invoice_id: InvoiceId::new(&ids),
            estate_id: EstateId::new(&ids),
            unit_id: None,
            number: "I-1".to_owned(),
            outstanding: Money::zero(Currency::Cny),
            due_on: None,
            is_disputed: false,
            sequence: 0,
        };
        for place in order {
            let (sequence, minor) = story[place];
            let outstanding = Money::from_minor(minor, Currency::Cny);
            invoice.apply(sequence, InvoiceStep { outstanding, due_on: None, is_disputed: false });
        }
        prop_assert!(!invoice.is_open());
        prop_assert_eq!(invoice.sequence, 4);
    }
}

#[test]
fn the_next_promise_is_what_is_due() {
    let mut ticket = ticket();
    let mut due_after = |sequence, step| {
        apply(&mut ticket, sequence, step);
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
    assert_eq!(due_after(6, TicketStep::Reopened(Vec::new())), (Some(at(600)), TicketStatus::Assigned));
}

#[test]
fn a_callback_is_overdue_when_its_time_has_passed_or_it_was_missed() {
    let ids = SeededIds::new(4);
    let mut callback = CallbackItem::new(CallbackId::new(&ids), EstateId::new(&ids), TicketId::new(&ids));
    assert!(!callback.is_overdue(at(10)));
    callback.apply(CallbackStep::Scheduled(at(10)));
    assert!(!callback.is_overdue(at(10)));
    assert!(callback.is_overdue(at(11)));
    callback.apply(CallbackStep::Missed);
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
        ended_at: None,
    };
    let invoice = |estate_id, minor, currency| InvoiceItem {
        invoice_id: InvoiceId::new(&ids),
        estate_id,
        unit_id: None,
        number: "I-1".to_owned(),
        outstanding: Money::from_minor(minor, currency),
        due_on: None,
        is_disputed: false,
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
    Card::new(profile, invoices.map(CardItem::Invoice))
}

#[test]
fn a_caller_sees_the_homes_and_debts_of_their_own_estates_only() {
    let ids = SeededIds::new(6);
    let (first, second, third) = (EstateId::new(&ids), EstateId::new(&ids), EstateId::new(&ids));
    let today = at(0).date_naive();
    let facts = |region: &str| EstateFacts { name: String::new(), region: region.to_owned(), today };
    let estates = BTreeMap::from([(first, facts("north")), (second, facts("south"))]);
    let seen = |scope| {
        let actor = Actor { scope, ..Actor::system("test") };
        card([first, second]).seen_by(&actor, &estates, at(1))
    };

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
fn a_card_shows_each_part_to_those_who_may_read_it_elsewhere() {
    let ids = SeededIds::new(10);
    let estate_id = EstateId::new(&ids);
    let accused = StaffId::new(&ids);
    let kinds = [(TicketKind::Repair, false), (TicketKind::Complaint, true), (TicketKind::Report, false)];
    let tickets = kinds.map(|(kind, is_confidential)| {
        let mut ticket = ticket();
        (ticket.facts.estate_id, ticket.facts.kind) = (estate_id, kind);
        (ticket.facts.is_confidential, ticket.facts.about_staff) = (is_confidential, Some(accused));
        CardItem::Ticket(ticket)
    });
    let seen_as = |principal: Principal, permissions: &[Permission]| {
        let mut card = card([estate_id, EstateId::new(&ids)]);
        card =
            Card::new(card.profile, card.invoices.into_iter().map(CardItem::Invoice).chain(tickets.clone()));
        let actor = Actor { principal, permissions: permissions.to_vec(), ..Actor::system("test") };
        card.seen_by(&actor, &BTreeMap::new(), at(1)).unwrap()
    };
    let seen = |permissions: &[Permission]| seen_as(Principal::Staff(StaffId::new(&ids)), permissions);
    let poor = seen(&[Permission::ArchiveRead]);
    assert!(poor.tickets.is_empty() && poor.owed().is_empty());
    assert!(!seen(&[Permission::BillingRead]).owed().is_empty());
    let kinds = |card: Card| card.tickets.iter().map(|ticket| ticket.facts.kind).collect::<Vec<_>>();
    assert_eq!(kinds(seen(&[Permission::TicketsRead])), [TicketKind::Repair]);
    let both = [Permission::TicketsRead, Permission::TicketsConfidential];
    assert_eq!(kinds(seen(&both)), [TicketKind::Repair, TicketKind::Complaint, TicketKind::Report]);
    let of_the_accused = kinds(seen_as(Principal::Staff(accused), &both));
    assert_eq!(of_the_accused, [TicketKind::Repair], "never to whom it is about");
}

#[test]
fn every_line_of_a_timeline_needs_a_right_of_its_own_subject() {
    let needs = |word: &str| {
        let kind = TimelineKind::ALL.iter().find(|kind| kind.as_str() == word).unwrap();
        kind.needs()
    };
    assert_eq!(needs("ticket_opened"), Permission::TicketsRead);
    assert_eq!(needs("payment_received"), Permission::BillingRead);
    assert_eq!(needs("occupancy_started"), Permission::ArchiveRead);
}

#[test]
fn a_call_is_a_reason_for_who_speaks_while_they_speak() {
    let ids = SeededIds::new(11);
    let (agent, other) = (StaffId::new(&ids), StaffId::new(&ids));
    let call = LiveCall { agent_id: Some(agent), answered_at: at(0), ended_at: None };
    assert!(call.is_spoken_by(&Principal::Staff(agent), at(119)));
    assert!(!call.is_spoken_by(&Principal::Staff(other), at(1)));
    assert!(!call.is_spoken_by(&Principal::System("notifications".to_owned()), at(1)));
    assert!(!call.is_spoken_by(&Principal::Staff(agent), at(120)), "nobody wrapped it up");
    let ended = LiveCall { ended_at: Some(at(1)), ..call };
    assert!(!ended.is_spoken_by(&Principal::Staff(agent), at(1)));
    let of_an_application = LiveCall { agent_id: None, ..call };
    assert!(!of_an_application.is_spoken_by(&Principal::Staff(agent), at(1)));
}

fn stay() -> Occupancy {
    let ids = SeededIds::new(7);
    Occupancy {
        id: OccupancyId::new(&ids),
        version: 1,
        estate_id: EstateId::new(&ids),
        unit_id: UnitId::new(&ids),
        customer_id: CustomerId::new(&ids),
        role: OccupancyRole::Tenant,
        started_at: at(10),
        ended_at: None,
        cancelled_at: None,
    }
}

#[test]
fn an_occupancy_ends_once_and_not_before_it_began() {
    let mut occupancy = stay();
    assert_eq!(occupancy.status(at(9)), StayStatus::Coming);
    assert_eq!(occupancy.end(None, at(9)).unwrap_err().code, "archive.occupancy_not_begun");
    assert_eq!(occupancy.end(Some(at(9)), at(20)).unwrap_err().faults[0].pointer, "/ended_at");
    occupancy.end(None, at(10)).unwrap();
    assert_eq!((occupancy.version, occupancy.ended_at), (2, Some(at(10))));
    assert_eq!(occupancy.end(None, at(11)).unwrap_err().code, "archive.occupancy_ended");
    assert_eq!(occupancy.version, 2);
}

#[test]
fn an_end_that_lies_ahead_comes_by_itself_and_can_be_moved() {
    let mut occupancy = stay();
    occupancy.end(Some(at(100)), at(20)).unwrap();
    assert_eq!(
        (occupancy.status(at(99)), occupancy.status(at(100))),
        (StayStatus::Present, StayStatus::Ended)
    );
    occupancy.end(Some(at(50)), at(20)).unwrap();
    assert_eq!(occupancy.status(at(50)), StayStatus::Ended);
    let later = StayChange { ended_at: Some(None), ..StayChange::default() };
    assert!(occupancy.correct(later.clone()).unwrap());
    assert!(!occupancy.correct(later).unwrap(), "nothing is different");
    assert_eq!((occupancy.status(at(200)), occupancy.version), (StayStatus::Present, 4));
}

#[test]
fn a_stay_that_never_was_is_cancelled_once_and_is_nobodys_overlap() {
    let mut wrong = stay();
    let mut right = Occupancy { id: OccupancyId::new(&SeededIds::new(12)), started_at: at(0), ..stay() };
    assert!(wrong.overlaps(&right) && right.overlaps(&wrong));
    right.ended_at = Some(at(10));
    assert!(!wrong.overlaps(&right), "one begins when the other ends");
    right.ended_at = None;
    wrong.cancel(at(20)).unwrap();
    assert!(!wrong.overlaps(&right) && !right.overlaps(&wrong));
    assert_eq!(wrong.status(at(20)), StayStatus::Cancelled);
    assert_eq!(wrong.cancel(at(21)).unwrap_err().code, "archive.occupancy_cancelled");
    assert_eq!(wrong.end(None, at(21)).unwrap_err().code, "archive.occupancy_cancelled");
}

#[test]
fn only_what_differs_makes_a_new_version_of_a_customer() {
    let ids = SeededIds::new(8);
    let phone = PhoneNumber::parse("13800138000", &kernel::DialPlan::default()).unwrap();
    let email = Private::new(PrivateKind::Email, "wang@example.com".to_owned());
    let person = Person {
        name: "王小明".to_owned(),
        phones: vec![phone.clone()],
        email: Some(email.clone()),
        wechat: None,
        id_number: None,
        tags: vec![],
        notes: String::new(),
        external_ref: None,
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
fn a_reveal_names_its_case() {
    let ids = SeededIds::new(9);
    let id = TicketId::new(&ids).to_string();
    let read = |word, reference: Option<&str>| {
        let mut faults = Faults::new();
        let purpose = Purpose::read(word, reference, &mut faults);
        faults.into_result().map(|()| purpose.unwrap()).map_err(|refusal| refusal.faults[0].code)
    };
    let words =
        [PurposeWord::LiveCall, PurposeWord::OpenTicket, PurposeWord::CallbackDue, PurposeWord::MessageDue];
    for word in words {
        assert_eq!(read(word, None), Err("reference.missing"));
        assert_eq!(read(word, Some("42")), Err("reference.malformed"));
        assert_eq!(read(word, Some(&id)).unwrap().reference(), id);
    }
    assert_eq!(read(PurposeWord::OpenTicket, Some(&id)).unwrap().as_str(), "open_ticket");
}
