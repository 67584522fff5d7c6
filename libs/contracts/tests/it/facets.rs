//! What every event tells those who do not know it.

use contracts::{
    Faceted,
    billing::{InvoiceDisputed, InvoiceIssued, PaymentReceived},
    callbacks::{CallbackAssigned, CallbackScheduled},
    facets_of, for_every_event,
    playbooks::PlaybookStepOverdue,
    testing::{Example, at, id},
    ticketing::{TicketDeadlineMissed, TicketOpened, TicketQuoted, TicketReclassified, TicketStatus},
};
use envelope::Envelope;
use kernel::{EventId, StaffId, Visibility};
use serde_json::Value;
use vocabulary::{CallbackStatus, InvoiceStatus, StatusClass};

/// What concerns nobody: rights and the organisation, estates, homes and what is installed there, standards, the call that is not made because
/// there is nobody to call, and patrols, of which the tickets tell that they raise.
const CONCERN_NOBODY: [&str; 15] = [
    "staff_changed",
    "api_client_changed",
    "skill_changed",
    "position_changed",
    "membership_changed",
    "estate_opened",
    "place_changed",
    "unit_registered",
    "asset_changed",
    "standard_published",
    "standard_withdrawn",
    "calendar_published",
    "callback_omitted",
    "patrol_finding_reported",
    "patrol_round_missed",
];

fn sent<E: envelope::Event>(event: &E) -> Envelope {
    Envelope::wrap(id::<EventId>(1), at(0), 1, event).unwrap()
}

/// The name of an event, when it carries no facets as it travels.
fn bare<E: envelope::Event + Example>() -> Option<&'static str> {
    facets_of(&sent(&E::example())).unwrap().is_none().then_some(E::NAME.event)
}

macro_rules! all_bare {
    ($($event:ty),+ $(,)?) => { [$(bare::<$event>()),+] };
}

#[test]
fn every_event_says_whom_it_concerns_or_is_known_to_concern_nobody() {
    let bare: Vec<&str> = for_every_event!(all_bare).into_iter().flatten().collect();
    assert_eq!(bare, CONCERN_NOBODY);
}

#[test]
fn a_ticket_tells_where_it_stands_and_what_is_due_next() {
    let opened = TicketOpened::example().facets().unwrap();
    let headline = opened.headline;
    assert_eq!((headline.kind.as_str(), headline.status.as_str()), ("repair", "assigned"));
    assert_eq!((headline.status_class, headline.due_at), (Some(StatusClass::Open.into()), Some(at(24))));
    assert_eq!(headline.reference.as_deref(), Some("T2026-000123"));
    assert_eq!(TicketQuoted::example().facets().unwrap().headline.amount, Some(TicketQuoted::example().fee));
    let missed = TicketDeadlineMissed::example().facets().unwrap().headline;
    assert_eq!(missed.clause.as_deref(), Some("DLN-02"));
    let mut closed = TicketOpened::example();
    closed.ticket.status = Some(TicketStatus::Closed.into());
    closed.ticket.owed_deadlines.clear();
    let headline = closed.facets().unwrap().headline;
    assert_eq!((headline.status_class, headline.due_at), (Some(StatusClass::Done.into()), None));
}

#[test]
fn what_is_confidential_is_so_in_the_ticket_and_in_its_follow_ups() {
    let about: StaffId = id(13);
    let mut ticket = TicketOpened::example();
    (ticket.ticket.is_confidential, ticket.ticket.about_staff) = (true, Some(about));
    assert_eq!(ticket.facets().unwrap().headline.visibility, Visibility::confidential(Some(about)));
    let mut call = CallbackAssigned::example();
    let followed = &mut call.callback.as_mut().unwrap().ticket;
    (followed.is_confidential, followed.about_staff) = (true, Some(about));
    assert_eq!(call.facets().unwrap().headline.visibility, Visibility::confidential(Some(about)));
}

#[test]
fn a_confidential_emergency_is_for_who_may_read_what_is_confidential() {
    let mut late = PlaybookStepOverdue::example();
    let open = late.facets().unwrap().headline;
    assert_eq!(open.visibility, Visibility::of(kernel::Permission::EmergenciesRead));
    assert_eq!((open.detail.as_deref(), open.status_class), (Some("fire"), Some(StatusClass::Open.into())));
    late.run.is_confidential = true;
    assert_eq!(late.facets().unwrap().headline.visibility, Visibility::confidential(None));
}

#[test]
fn whose_matter_it_was_until_now_is_told_where_it_is_anothers() {
    let moved = TicketReclassified::example();
    let concerns = moved.facets().unwrap().concerns;
    assert_eq!(concerns.customers, Vec::from_iter(moved.ticket.customer_id));
    assert_eq!(concerns.formerly, Vec::from_iter(moved.previous_customer_id));
    let kept = TicketReclassified { previous_customer_id: moved.ticket.customer_id, ..moved };
    assert_eq!(kept.facets().unwrap().concerns.formerly, []);
}

#[test]
fn a_follow_up_is_due_until_it_is_settled() {
    let mut call = CallbackScheduled::example();
    assert_eq!(call.facets().unwrap().headline.due_at, Some(at(24)));
    call.callback.as_mut().unwrap().status = CallbackStatus::Waived.into();
    let headline = call.facets().unwrap().headline;
    assert_eq!((headline.due_at, headline.status_class), (None, Some(StatusClass::Void.into())));
}

#[test]
fn an_invoice_tells_what_is_owed_and_whether_it_is_demanded() {
    let issued = InvoiceIssued::example();
    let headline = issued.facets().unwrap().headline;
    assert_eq!((headline.outstanding, headline.due_on), (Some(issued.total), issued.due_on));
    let mut paid = PaymentReceived::example();
    paid.status = Some(InvoiceStatus::Paid.into());
    let headline = paid.facets().unwrap().headline;
    assert_eq!((headline.amount, headline.status_class), (Some(paid.amount), Some(StatusClass::Done.into())));
    assert!(
        InvoiceDisputed { is_disputed: true, ..InvoiceDisputed::example() }
            .facets()
            .unwrap()
            .headline
            .is_on_hold
    );
}

/// The event as a version sent it that did not say yet how things stand after it.
fn as_before<E: envelope::Event + Example>(added: &[&str]) -> E {
    let mut old = serde_json::to_value(E::example()).unwrap();
    for pointer in added {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        old.pointer_mut(parent).and_then(Value::as_object_mut).unwrap().remove(field).unwrap();
    }
    serde_json::from_value(old).unwrap()
}

#[test]
fn an_event_of_the_version_before_is_read_and_says_nothing_it_does_not_know() {
    let added = ["/ticket/status", "/ticket/assignee_id", "/ticket/owed_deadlines", "/ticket/fee"];
    let ticket: TicketOpened = as_before(&added);
    assert_eq!((ticket.facets(), ticket.ticket.number.as_str()), (None, "T2026-000123"));
    assert_eq!(as_before::<CallbackScheduled>(&["/callback"]).facets(), None);
    assert_eq!(as_before::<InvoiceIssued>(&["/status"]).facets(), None);
}
