//! Of what customers are told.

use contracts::billing::{
    ChargePosted, InvoiceCredited, InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed,
};
use contracts::ticketing::{
    TicketAccepted, TicketArrived, TicketAssigned, TicketCancelled, TicketClosed, TicketDeadlineExtended,
    TicketDeadlineMissed, TicketOpened, TicketQuoted, TicketReopened, TicketResolved,
};
use envelope::Event;
use standards::{Clause, NOTICE_EVENTS};
use vocabulary::TicketKind;

use crate::standard;

#[test]
fn every_event_a_standard_may_name_is_one_that_other_services_publish() {
    let published = [
        TicketOpened::NAME,
        TicketAssigned::NAME,
        TicketAccepted::NAME,
        TicketArrived::NAME,
        TicketQuoted::NAME,
        TicketDeadlineExtended::NAME,
        TicketResolved::NAME,
        TicketReopened::NAME,
        TicketClosed::NAME,
        TicketCancelled::NAME,
        TicketDeadlineMissed::NAME,
        ChargePosted::NAME,
        InvoiceIssued::NAME,
        InvoiceVoided::NAME,
        InvoiceCredited::NAME,
        PaymentReceived::NAME,
        PaymentReversed::NAME,
    ];
    assert_eq!(NOTICE_EVENTS, published.map(|name| name.event));
}

#[test]
fn the_rule_for_a_kind_goes_before_the_rule_for_any() {
    let told = |name, kind| standard(name).notices("ticket_resolved", kind).map(Clause::as_str);
    assert_eq!(told("estate-handbook", Some(TicketKind::Repair)), Some("REP-22"));
    assert_eq!(told("estate-handbook", Some(TicketKind::Complaint)), Some("CMP-19"));
    assert_eq!(told("estate-handbook", Some(TicketKind::Inquiry)), Some("FRR-07"));
    assert_eq!(told("resident-centre", Some(TicketKind::Complaint)), Some("DLN-13"));
    assert_eq!(told("estate-office", None), Some("FRR-07"));
}

#[test]
fn a_complainant_of_the_resident_centre_is_told_the_same_day() {
    let rule = standard("resident-centre").notice("ticket_resolved", Some(TicketKind::Complaint)).unwrap();
    assert_eq!(rule.within.map(|term| term.to_string()).as_deref(), Some("same_day"));
}

#[test]
fn every_standard_has_customers_told_of_each_step_of_the_story() {
    for standard in standards::profiles() {
        for event in
            ["ticket_opened", "ticket_assigned", "ticket_resolved", "invoice_issued", "payment_received"]
        {
            assert!(
                standard.notice(event, Some(TicketKind::Repair)).is_some(),
                "{} {event}",
                standard.name()
            );
        }
        assert_eq!(standard.notice("staff_hired", None), None);
    }
}

#[test]
fn what_tells_of_an_invoice_tells_of_its_undoing() {
    let undoings: [(&str, &[&str]); 2] = [
        ("invoice_issued", &["invoice_voided", "invoice_credited"]),
        ("payment_received", &["payment_reversed"]),
    ];
    for standard in standards::profiles() {
        for (told, undone) in undoings {
            for event in [told].iter().chain(undone) {
                assert!(standard.notice(event, None).is_some(), "{} {event}", standard.name());
            }
        }
    }
}
