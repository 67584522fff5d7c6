//! Putting right what a ticket was taken for: kind, severity, category, words, customer and home. Where another kind,
//! severity or category has other terms its deadlines are decided anew, counted from where they were counted before; the
//! term that a customer asked for, and what an unsatisfied one had ordered, still hold.

use copies::parties::Parties;
use db::Tx;
use kernel::{Actor, Failure, Faults, StaffId};
use vocabulary::{Channel, CustomerId, Severity, TicketId, TicketKind, UnitId};

use super::{
    people,
    readers::{Entrusting, choose_readers},
};
use crate::{
    app::App,
    interactions,
    standards::app::ApplicableStandard,
    tickets::{
        domain::{Classification, Subject, Ticket, TicketAct},
        storage,
    },
};

/// What is to be another; what is absent stays. Who and what may be named by a ticket may also be named no longer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reclassify {
    pub(crate) kind: Option<TicketKind>,
    pub(crate) severity: Option<Severity>,
    pub(crate) category: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) about_staff: Option<Option<StaffId>>,
    pub(crate) customer_id: Option<Option<CustomerId>>,
    pub(crate) unit_id: Option<Option<UnitId>>,
    pub(crate) reason: String,
}

/// The act, with what the standard decides for what the ticket is.
///
/// # Errors
/// Faults of what is not there, or of a category that the standard does not have for the kind.
pub(super) async fn prepare(
    app: &App,
    (tx, actor): (&Tx, &Actor),
    before: &Ticket,
    standard: &ApplicableStandard,
    to: Reclassify,
    unit_label: Option<String>,
) -> Result<TicketAct, Failure> {
    let ApplicableStandard { estate, rules } = standard;
    let reason = to.reason.clone();
    let mut to = classify(before, to, unit_label);
    let mut faults = Faults::new();
    let channel = channel_of(tx, before).await?;
    let confidentiality = rules.confidentiality(&to.subject, channel);
    let was_asked_for = rules.confidentiality(&before.subject, channel).class;
    // What was set by hand stays; what the standard asked for is as it asks for it now.
    to.subject.class = if before.subject.class == was_asked_for.max(before.subject.widest_class()) {
        confidentiality.class.max(to.subject.widest_class())
    } else {
        before.subject.class.max(confidentiality.class).max(to.subject.widest_class())
    };
    let becomes_named = to.subject.is_for_named_readers() && !before.subject.is_for_named_readers();
    let readers = if becomes_named {
        let (unit_id, at) = (to.unit_id, tx.now());
        let entrusting = Entrusting { estate, unit_id, at, positions: &confidentiality.positions };
        choose_readers(app, actor, (&to.subject, &[]), entrusting, ("/readers", &mut faults)).await?
    } else {
        Vec::new()
    };
    rules.check_category(&to.subject, "/category", &mut faults);
    people::check_complained_of(app, &to.subject, "/about_staff_id", &mut faults).await?;
    faults.into_result()?;
    let decide = || rules.decide(&to.subject, before.round, app.db.clock().now());
    let decided = before.has_other_terms_as(&to.subject).then(decide);
    Ok(TicketAct::Reclassify { to, readers, decided, reason })
}

/// By which channel it came, where a contact brought it.
pub(super) async fn channel_of(tx: &Tx, ticket: &Ticket) -> Result<Option<Channel>, Failure> {
    match ticket.origin.interaction_id {
        Some(id) => Ok(interactions::storage::channel_of(tx, id).await?),
        None => Ok(None),
    }
}

/// Looks for the customer and the home that are named, at the ticket's estate, before a transaction begins; the home's
/// label.
pub(super) async fn find_parties(
    app: &App,
    actor: &Actor,
    id: TicketId,
    to: &Reclassify,
) -> Result<Option<String>, Failure> {
    let (customer_id, unit_id) = (to.customer_id.flatten(), to.unit_id.flatten());
    if customer_id.is_none() && unit_id.is_none() {
        return Ok(None);
    }
    let Some(ticket) = storage::find(&app.db, actor, id).await? else { return Ok(None) };
    let parties = Parties { estate_id: ticket.place.estate_id, unit_id, customer_id };
    let found = parties.check(&app.db, app.directory.as_ref(), actor).await?;
    Ok(found.unit.map(|unit| unit.label))
}

fn classify(before: &Ticket, to: Reclassify, unit_label: Option<String>) -> Classification {
    let was = before.classification();
    Classification {
        subject: Subject {
            kind: to.kind.unwrap_or(was.subject.kind),
            severity: to.severity.unwrap_or(was.subject.severity),
            category: to.category.unwrap_or(was.subject.category),
            title: to.title.unwrap_or(was.subject.title),
            description: to.description.unwrap_or(was.subject.description),
            about_staff: to.about_staff.unwrap_or(was.subject.about_staff),
            external_reference: was.subject.external_reference,
            class: was.subject.class,
        },
        customer_id: to.customer_id.unwrap_or(was.customer_id),
        unit_id: to.unit_id.unwrap_or(was.unit_id),
        // The label goes with the home.
        unit_label: if to.unit_id.is_some() { unit_label } else { was.unit_label },
    }
}
