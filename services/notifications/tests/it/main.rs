//! Notifications through the real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod authorization;
mod confidential;
mod emergencies;
mod endpoints;
mod messages;
mod progress;
mod promises;
mod receiver;
mod register_notices;
mod staff_notices;
mod webhooks;

use contracts::{
    testing::Example,
    ticketing::{TicketFacts, TicketKind, TicketOpened, TicketStatus},
};
use kernel::{EstateId, SystemIds};
use vocabulary::{CustomerId, TicketId};

/// The service looks for work often, because a test waits for it.
const QUICK: (&str, &str) = ("notifications.poll_millis", "10");

/// A ticket that was opened.
fn opened(estate_id: EstateId, customer_id: Option<CustomerId>, kind: TicketKind) -> TicketOpened {
    TicketOpened {
        ticket_id: TicketId::new(&SystemIds),
        estate_id,
        ticket: TicketFacts {
            number: "T2026-000001".to_owned(),
            unit_id: None,
            customer_id,
            kind: kind.into(),
            category: String::new(),
            title: "王芳家漏水，电话13800138000".to_owned(),
            standard: "service-centre".to_owned(),
            standard_version: 1,
            rectifies: None,
            payer_customer_id: None,
            status: Some(TicketStatus::Open.into()),
            assignee_id: None,
            owed_deadlines: Vec::new(),
            fee: None,
            ..TicketFacts::example()
        },
        deadlines: Vec::new(),
        ..TicketOpened::example()
    }
}
