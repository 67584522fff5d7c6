//! For whom a ticket is, who reads it, and what becomes of whoever tells of it.

use kernel::{Actor, Permission, Principal, Scope, SeededIds, StaffId};
use vocabulary::{ConfidentialityClass, TicketKind};

use super::{
    Classification, Decided, LeakDecision, MOST_READERS, Penalty, Subject, Ticket, TicketAct, TicketActKind,
    TicketEvent,
    ground::{desk, hours, some, ticket},
};

/// The nth of some people.
fn person(nth: u64) -> StaffId {
    let ids = SeededIds::new(1_000);
    (0..nth).fold(StaffId::new(&ids), |_before, _nth| StaffId::new(&ids))
}

fn with(held: &[Permission]) -> Actor {
    Actor::new(Principal::Staff(person(0)), held.to_vec(), Scope::Group)
}

fn why() -> String {
    "why".to_owned()
}

fn set(class: ConfidentialityClass, readers: &[StaffId]) -> TicketAct {
    let widest = ConfidentialityClass::Open;
    TicketAct::SetConfidentiality { class, widest, readers: readers.to_vec(), reason: why() }
}

/// A ticket for the first of these people, and the second.
fn entrusted() -> Ticket {
    let mut ticket = ticket();
    ticket.act(set(ConfidentialityClass::Named, &[person(1), person(2)]), &desk(), hours(0)).unwrap();
    ticket
}

fn code(ticket: &Ticket, act: TicketAct, actor: &Actor) -> String {
    let mut changed = ticket.clone();
    let refused = changed.act(act, actor, hours(1)).unwrap_err();
    assert_eq!(&changed, ticket, "what was refused changed nothing");
    refused.faults.first().map_or(refused.code, |fault| fault.code).to_owned()
}

#[test]
fn a_ticket_becomes_one_for_fewer_by_anybody_and_for_more_by_who_decides_for_others() {
    use ConfidentialityClass::{Named, Open, Restricted};
    let agent = with(&[Permission::TicketsWrite]);
    let mut ticket = ticket();
    ticket.act(set(Restricted, &[]), &agent, hours(0)).unwrap();
    let event = ticket.act(set(Named, &[person(1)]), &agent, hours(0)).unwrap();
    assert_eq!(
        event,
        TicketEvent::ConfidentialitySet {
            class: Named,
            readers: vec![person(1)],
            by: Some(person(0)),
            reason: why()
        }
    );
    assert_eq!(code(&ticket, set(Open, &[]), &agent), "permission_missing");
    ticket.act(set(Open, &[]), &desk(), hours(1)).unwrap();
    assert!(ticket.readers.is_empty() && !ticket.subject.is_confidential());
    assert_eq!(code(&ticket, set(Open, &[]), &desk()), "ticketing.nothing_to_change");
}

#[test]
fn what_is_never_for_everybody_does_not_become_so() {
    let opened = ticket();
    let report = Subject { kind: TicketKind::Report, ..opened.subject.clone() };
    let name = (opened.id, opened.number.clone());
    let (place, origin) = (opened.place.clone(), opened.origin.clone());
    let (report, _event) =
        Ticket::open(name, (place, None), (report, origin), (opened.round, Decided::default()));
    assert_eq!(report.subject.class, ConfidentialityClass::Restricted, "from the first");
    let mut ticket = entrusted();
    ticket.subject.kind = TicketKind::Report;
    assert_eq!(code(&ticket, set(ConfidentialityClass::Open, &[]), &desk()), "ticketing.class_too_wide");
    ticket.act(set(ConfidentialityClass::Restricted, &[]), &desk(), hours(1)).unwrap();
    let widest = ConfidentialityClass::Named;
    let mut ticket = entrusted();
    ticket.subject.kind = TicketKind::Repair;
    let by_the_standard = TicketAct::SetConfidentiality {
        class: ConfidentialityClass::Restricted,
        widest,
        readers: Vec::new(),
        reason: why(),
    };
    assert_eq!(code(&ticket, by_the_standard, &desk()), "ticketing.class_too_wide");
}

#[test]
fn a_list_has_somebody_on_it_and_not_too_many_and_never_the_person_complained_of() {
    let mut ticket = ticket();
    let named = |readers: &[StaffId]| set(ConfidentialityClass::Named, readers);
    assert_eq!(code(&ticket, named(&[]), &desk()), "readers.missing");
    let many: Vec<StaffId> = (0..=20).map(person).collect();
    assert_eq!(many.len(), MOST_READERS + 1);
    assert_eq!(code(&ticket, named(&many), &desk()), "readers.too_many");
    ticket.subject.about_staff = Some(person(1));
    assert_eq!(code(&ticket, named(&[person(1), person(2)]), &desk()), "reader.complained_of");
    ticket.act(named(&[person(2), person(2)]), &desk(), hours(0)).unwrap();
    assert_eq!(ticket.readers.len(), 1, "each once");
    let add = |reader| TicketAct::AddReader { reader, reason: why() };
    assert_eq!(code(&ticket, add(person(1)), &desk()), "reader.complained_of");
    assert_eq!(code(&ticket, add(person(2)), &desk()), "ticketing.already_reader");
    for nth in 3..22 {
        ticket.act(add(person(nth)), &desk(), hours(1)).unwrap();
    }
    assert_eq!(code(&ticket, add(person(22)), &desk()), "ticketing.too_many_readers");
}

#[test]
fn neither_the_last_reader_nor_who_works_on_it_leaves_the_list() {
    let mut ticket = entrusted();
    let remove = |reader| TicketAct::RemoveReader { reader, reason: why() };
    assert_eq!(code(&ticket, remove(person(3)), &desk()), "reader.unknown");
    ticket.act(TicketAct::Assign { assignee: person(1) }, &desk(), hours(1)).unwrap();
    assert_eq!(code(&ticket, remove(person(1)), &desk()), "ticketing.reader_is_responsible");
    ticket.act(remove(person(2)), &desk(), hours(1)).unwrap();
    assert_eq!(code(&ticket, remove(person(1)), &desk()), "ticketing.last_reader");
    // Whoever is responsible when it becomes one for named readers is one of them.
    let mut assigned = super::ground::ticket();
    assigned.act(TicketAct::Assign { assignee: person(1) }, &desk(), hours(1)).unwrap();
    assigned.act(set(ConfidentialityClass::Named, &[person(2)]), &desk(), hours(1)).unwrap();
    assert!(assigned.is_read_by(person(1)) && assigned.is_read_by(person(2)));
}

#[test]
fn whoever_breaks_the_glass_is_a_reader_who_did() {
    let mut ticket = entrusted();
    let broken = ticket.act(TicketAct::BreakGlass { reason: why() }, &with(&[]), hours(1)).unwrap();
    assert_eq!(broken, TicketEvent::GlassBroken { readers: vec![person(1), person(2)], reason: why() });
    let glass: Vec<(StaffId, bool)> =
        ticket.readers.iter().map(|reader| (reader.staff_id, reader.has_broken_glass)).collect();
    assert_eq!(glass, [(person(1), false), (person(2), false), (person(0), true)]);
    assert_eq!(
        code(&ticket, TicketAct::BreakGlass { reason: why() }, &with(&[])),
        "ticketing.already_reader"
    );
    ticket.subject.about_staff = Some(person(5));
    let accused = Actor::new(Principal::Staff(person(5)), Permission::ALL.to_vec(), Scope::Group);
    assert_eq!(code(&ticket, TicketAct::BreakGlass { reason: why() }, &accused), "reader.complained_of");
    let machine = Actor::system("test");
    assert_eq!(
        code(&ticket, TicketAct::BreakGlass { reason: why() }, &machine),
        "ticketing.readers_are_staff"
    );
}

#[test]
fn putting_its_kind_right_makes_nothing_readable_that_was_for_named_readers() {
    let ticket = entrusted();
    let to = |about_staff| Classification {
        subject: Subject {
            kind: TicketKind::Complaint,
            class: ConfidentialityClass::Open,
            about_staff,
            ..ticket.subject.clone()
        },
        ..ticket.classification()
    };
    let reclassify = |to| TicketAct::Reclassify { to, readers: Vec::new(), decided: None, reason: why() };
    let mut mended = ticket.clone();
    mended.act(reclassify(to(Some(person(1)))), &desk(), hours(1)).unwrap();
    assert!(mended.subject.is_for_named_readers());
    assert!(!mended.is_read_by(person(1)) && mended.is_read_by(person(2)), "it is about them now");
    assert_eq!(code(&mended, reclassify(to(Some(person(2)))), &desk()), "ticketing.last_reader");
}

#[test]
fn what_has_a_fee_is_not_for_named_readers_nor_the_other_way_round() {
    let mut ticket = ticket();
    ticket.act(some(TicketActKind::Quote), &desk(), hours(1)).unwrap();
    let named = set(ConfidentialityClass::Named, &[person(1)]);
    assert_eq!(code(&ticket, named, &desk()), "ticketing.fee_stands");
    assert_eq!(code(&entrusted(), some(TicketActKind::Quote), &desk()), "ticketing.named_has_no_fee");
}

#[test]
fn a_proven_leak_has_its_penalty_and_its_reader_reads_no_more() {
    let mut ticket = entrusted();
    let report = |suspect| TicketAct::ReportLeak { suspect, account: "told the accused".to_owned() };
    let reader = |nth| Actor::new(Principal::Staff(person(nth)), Permission::ALL.to_vec(), Scope::Group);
    assert_eq!(code(&ticket, report(person(2)), &reader(2)), "leak.of_oneself");
    ticket.act(report(person(2)), &reader(1), hours(1)).unwrap();
    ticket.act(report(person(9)), &reader(1), hours(1)).unwrap();
    let penalty = Penalty { clause: "CNF-08".to_owned(), zh: "从严".to_owned(), en: "Severe".to_owned() };
    let decide = |number, is_proven| {
        let penalty = Some(penalty.clone());
        TicketAct::DecideLeak(LeakDecision { number, is_proven, findings: why(), penalty })
    };
    assert_eq!(code(&ticket, decide(3, true), &desk()), "leak.unknown");
    assert_eq!(code(&ticket, decide(1, false), &reader(2)), "leak.unknown", "to the suspect there is none");
    let decided = ticket.act(decide(1, true), &desk(), hours(2)).unwrap();
    assert_eq!(decided, TicketEvent::LeakDecided { number: 1, is_proven: true, removed: Some(person(2)) });
    assert!(!ticket.is_read_by(person(2)));
    assert_eq!(code(&ticket, decide(1, false), &desk()), "ticketing.leak_decided");
    let decided = ticket.act(decide(2, false), &desk(), hours(2)).unwrap();
    assert_eq!(decided, TicketEvent::LeakDecided { number: 2, is_proven: false, removed: None });
    let penalties: Vec<_> =
        ticket.leaks.iter().map(|leak| leak.verdict.as_ref().unwrap().penalty.clone()).collect();
    assert_eq!(penalties, [Some(penalty), None], "nothing follows what is not proven");
}
