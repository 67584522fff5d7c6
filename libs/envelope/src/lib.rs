//! What carries an event, whichever it is: the envelope on the bus, and what makes a struct an event.
//!
//! Below `contracts`, which lists the events: bus and database pass on what they do not know, and need not be built anew for
//! a new one.

mod envelope;
mod event;
mod payload;

pub use envelope::{Backfilled, Envelope, EnvelopeError, KeptEnvelope};
pub use event::{Event, EventName, Upcaster};
pub use payload::Payload;
