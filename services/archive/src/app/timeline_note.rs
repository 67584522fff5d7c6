//! Lines of a customer's timeline that the archive itself adds.

use db::Tx;
use kernel::EventId;

use crate::{
    domain::{Customer, Occupancy, TimelineKind},
    storage::timeline::TimelineEntry,
};

/// Something happened to the record of a customer.
pub(super) fn of_customer(tx: &Tx, kind: TimelineKind, customer: &Customer) -> TimelineEntry {
    TimelineEntry {
        id: EventId::new(tx.db().ids().as_ref()),
        customer_id: customer.id,
        estate_id: customer.estate_id,
        at: tx.now(),
        kind: kind.as_str().to_owned(),
        title: String::new(),
        reference: customer.id.to_string(),
        clause: None,
        visibility: TimelineKind::visibility(),
    }
}

/// Something happened to where they live; `label` is what people call the home.
pub(super) fn of_occupancy(tx: &Tx, kind: TimelineKind, occupancy: &Occupancy, label: &str) -> TimelineEntry {
    TimelineEntry {
        id: EventId::new(tx.db().ids().as_ref()),
        customer_id: occupancy.customer_id,
        estate_id: occupancy.estate_id,
        at: tx.now(),
        kind: kind.as_str().to_owned(),
        title: label.to_owned(),
        reference: occupancy.id.to_string(),
        clause: None,
        visibility: TimelineKind::visibility(),
    }
}
