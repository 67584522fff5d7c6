//! The rules, tried.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{
    Actor, Currency, EstateId, Faults, Money, Permission, PhoneNumber, Principal, Scope, SeededIds, StaffId,
    Visibility,
};
use vocabulary::{
    Concerns, CustomerId, Facets, Headline, OccupancyId, OccupancyRole, Place, StatusClass, SubjectId,
    TicketId, UnitId,
};

use super::{CALLBACKS, Card, CardItem, EstateFacts, Home, Owner, Profile, TICKETS, item::INVOICES};
use crate::{
    customers::domain::{Customer, CustomerChange, CustomerField, Person, Private, PrivateKind},
    estates,
    occupancies::domain::{Occupancy, StayChange, StayStatus},
    reveals::domain::{LiveCall, Purpose, RevealPurpose},
    timeline::domain::{line_of, line_with},
};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

/// Something open at an estate, which nobody but the system made up.
fn item(aggregate: &str, estate_id: EstateId, headline: Headline) -> CardItem {
    let ids = SeededIds::new(1);
    CardItem {
        subject_id: SubjectId::new(&ids),
        aggregate: aggregate.to_owned(),
        estate_id,
        owner: None,
        ticket_id: None,
        sequence: 1,
        headline,
    }
}

fn headline(kind: &str, visibility: Visibility) -> Headline {
    let status_class = Some(StatusClass::Open.into());
    Headline { status_class, ..Headline::new(kind, "open", visibility) }
}

fn somewhere() -> EstateId {
    EstateId::new(&SeededIds::new(2))
}

#[test]
fn a_callback_is_overdue_when_its_time_has_passed() {
    let due = headline("callback", Visibility::of(Permission::CallbacksRead));
    let callback = item(CALLBACKS, somewhere(), Headline { due_at: Some(at(10)), ..due.clone() });
    assert!(!callback.is_overdue(at(10)) && callback.is_overdue(at(11)));
    assert!(!item(CALLBACKS, somewhere(), due).is_overdue(at(11)), "nobody owes it any more");
}

#[test]
fn what_is_owed_is_in_arrears_from_the_day_after_it_was_due_unless_it_is_on_hold() {
    let today = at(0).date_naive();
    let owed = headline("invoice", Visibility::of(Permission::BillingRead));
    let due_on =
        |due_on, is_on_hold| item(INVOICES, somewhere(), Headline { due_on, is_on_hold, ..owed.clone() });
    assert!(!due_on(Some(today), false).is_past_due(today));
    assert!(due_on(today.pred_opt(), false).is_past_due(today));
    assert!(!due_on(today.pred_opt(), true).is_past_due(today));
    assert!(due_on(None, false).is_past_due(today), "what has no day is owed at once");
}

#[test]
fn an_item_is_its_first_customers_and_of_what_is_owed_without_one_its_homes() {
    let ids = SeededIds::new(3);
    let (first, second, home) = (CustomerId::new(&ids), CustomerId::new(&ids), UnitId::new(&ids));
    let owner = |customers: &[CustomerId], outstanding| {
        let places = vec![Place { estate_id: somewhere(), unit_id: Some(home) }];
        let concerns = Concerns { customers: customers.to_vec(), places, ..Concerns::default() };
        let headline = Headline { outstanding, ..headline("x", Visibility::of(Permission::BillingRead)) };
        Owner::of(&Facets { concerns, headline })
    };
    let owed = || Some(Money::from_minor(1, Currency::Cny).into());
    assert_eq!(owner(&[first, second], owed()), Some(Owner::Customer(first)));
    assert_eq!(owner(&[], owed()), Some(Owner::Unit(home)));
    assert_eq!(owner(&[], None), None, "work at a home is not the matter of whoever lives there");
}

#[test]
fn a_line_keeps_no_words_that_people_wrote_and_is_read_with_them() {
    let kind = || headline("x", Visibility::of(Permission::TicketsRead));
    let amount = || Some(Money::from_minor(12_850, Currency::Cny).into());
    let numbered = Headline { reference: Some("X-1".to_owned()), ..kind() };
    let written = Headline { title: Some("厨房漏水".to_owned()), ..numbered.clone() };
    assert_eq!(line_of(&Headline { amount: amount(), ..numbered.clone() }), "X-1 128.50 CNY");
    assert_eq!(line_of(&Headline { detail: Some("call".to_owned()), ..kind() }), "call");
    assert_eq!(
        (line_of(&written), line_of(&Headline { amount: amount(), ..written.clone() })),
        (String::new(), "128.50 CNY".to_owned())
    );
    let words = |headline| item(TICKETS, somewhere(), headline).words();
    assert_eq!(words(numbered), None);
    assert_eq!(line_with(words(written.clone()), "128.50 CNY"), "X-1 厨房漏水 128.50 CNY");
    assert_eq!(
        (line_with(words(written), ""), line_with(None, "X-1")),
        ("X-1 厨房漏水".to_owned(), "X-1".to_owned())
    );
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
    let invoice = |estate_id, minor, currency| {
        let outstanding = Some(Money::from_minor(minor, currency).into());
        let visibility = Visibility::of(Permission::BillingRead);
        item(INVOICES, estate_id, Headline { outstanding, ..headline("invoice", visibility) })
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
    Card { profile, items: invoices.into(), tickets: BTreeMap::new() }
}

#[test]
fn a_caller_sees_the_homes_and_debts_of_their_own_estates_only() {
    let ids = SeededIds::new(6);
    let (first, second, third) = (EstateId::new(&ids), EstateId::new(&ids), EstateId::new(&ids));
    let today = at(0).date_naive();
    let facts = |region: &str| EstateFacts { name: String::new(), regions: vec![region.to_owned()], today };
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
    let ordinary = headline("repair", Visibility::of(Permission::TicketsRead));
    let confidential = headline("complaint", Visibility::confidential(Some(accused)));
    let seen_as = |principal: Principal, permissions: &[Permission]| {
        let mut card = card([estate_id, EstateId::new(&ids)]);
        card.items.push(item(TICKETS, estate_id, ordinary.clone()));
        card.items.push(item(TICKETS, estate_id, confidential.clone()));
        card.items.push(item("registers.record", estate_id, ordinary.clone()));
        let actor = Actor { principal, permissions: permissions.to_vec(), ..Actor::system("test") };
        card.seen_by(&actor, &BTreeMap::new(), at(1)).unwrap()
    };
    let seen = |permissions: &[Permission]| seen_as(Principal::Staff(StaffId::new(&ids)), permissions);
    let poor = seen(&[Permission::ArchiveRead]);
    assert!(poor.items.is_empty());
    assert!(!seen(&[Permission::BillingRead]).owed().is_empty());
    let kinds = |card: &Card| card.tickets().map(|ticket| ticket.headline.kind.clone()).collect::<Vec<_>>();
    let of_tickets = seen(&[Permission::TicketsRead]);
    assert_eq!(kinds(&of_tickets), ["repair"]);
    let others: Vec<&str> = of_tickets.others().map(|other| other.aggregate.as_str()).collect();
    assert_eq!(others, ["registers.record"], "whatever else is open stands apart");
    let both = [Permission::TicketsRead, Permission::TicketsConfidential];
    assert_eq!(kinds(&seen(&both)), ["repair", "complaint"]);
    assert_eq!(kinds(&seen(&[Permission::TicketsConfidential])), [""; 0], "it stands beside the other");
    let of_the_accused = kinds(&seen_as(Principal::Staff(accused), &both));
    assert_eq!(of_the_accused, ["repair"], "never to whom it is about");
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
        let zone = estates::domain::read_time_zone("/time_zone", text, &mut faults);
        faults.into_result().map(|()| zone)
    };
    assert_eq!(read(" Asia/Shanghai ").unwrap(), "Asia/Shanghai");
    assert_eq!(read("PRC").unwrap(), "Asia/Shanghai");
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
    let words = [
        RevealPurpose::LiveCall,
        RevealPurpose::OpenTicket,
        RevealPurpose::CallbackDue,
        RevealPurpose::MessageDue,
    ];
    for word in words {
        assert_eq!(read(word, None), Err("reference.missing"));
        assert_eq!(read(word, Some("42")), Err("reference.malformed"));
        assert_eq!(read(word, Some(&id)).unwrap().reference(), id);
    }
    assert_eq!(read(RevealPurpose::OpenTicket, Some(&id)).unwrap().as_str(), "open_ticket");
}
