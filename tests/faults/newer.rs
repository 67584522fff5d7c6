//! A publisher of a newer version beside the others: its events have words that nobody here knows.

use bus::{Bus, rabbit::RabbitBus};
use chrono::Utc;
use contracts::{
    testing::{Example, of_tomorrow, words_of_events},
    ticketing::{TicketFacts, TicketOpened, TicketResolved},
};
use envelope::{Envelope, Event};
use kernel::{EventId, Permission, SystemIds};
use suite_tests::{Queues, TestEstate};
use vocabulary::TicketId;

/// Publishes two steps of a ticket of its own, the second first: it waits for the other. Both must stand on the timeline.
pub(crate) async fn publish(queues: &Queues, test_estate: &TestEstate) -> [(&'static str, String); 2] {
    let bus = RabbitBus::connect(queues.config()).await.unwrap();
    let person = test_estate.person(0);
    let ticket = TicketFacts {
        customer_id: Some(person.customer_id.parse().unwrap()),
        unit_id: Some(person.unit_id.parse().unwrap()),
        standard_version: 1,
        rectifies: None,
        payer_customer_id: None,
        ..TicketFacts::example()
    };
    let estate_id = test_estate.estate_id.parse().unwrap();
    let ticket_id = TicketId::new(&SystemIds);
    let opened = TicketOpened { ticket_id, estate_id, ticket: ticket.clone(), ..TicketOpened::example() };
    let resolved = TicketResolved { ticket_id, estate_id, ticket, ..TicketResolved::example() };
    for envelope in [newer(&resolved, 2), newer(&opened, 1)] {
        bus.publish(&envelope).await.unwrap();
    }
    ["ticket_opened", "ticket_resolved"].map(|step| (step, ticket_id.to_string()))
}

/// The event in the words of tomorrow, and in the data version after the one that is known.
#[expect(clippy::disallowed_methods, reason = "tests stand outside the host that owns time")]
fn newer<E: Event>(event: &E, sequence: i32) -> Envelope {
    let known = Envelope::wrap(EventId::new(&SystemIds), Utc::now(), sequence, event).unwrap();
    // What a permission of tomorrow guards is shown to nobody here, and could not be counted.
    let words = words_of_events().into_iter().filter(|word| word.parse::<Permission>().is_err()).collect();
    let newer = of_tomorrow(&known, &words).unwrap().unwrap();
    Envelope { dataversion: E::data_version() + 1, ..newer }
}
