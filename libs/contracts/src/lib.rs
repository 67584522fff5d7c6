//! Everything that one service says to another: events and questions, versioned.
//!
//! Events are facts in the past tense, never row dumps. Fields are added, never repurposed; a snapshot per event
//! pins its JSON, [`asyncapi()`] describes them all. Questions are traits with two adapters, one over HTTP and one inside
//! the process.

mod asyncapi;
mod catalogue;
mod envelope;
mod event;
mod payload;

pub mod archive;
pub mod billing;
pub mod callbacks;
pub mod hotline;
pub mod notifications;
pub mod ticketing;

pub use asyncapi::asyncapi;
pub use catalogue::Listed;
pub use envelope::{Envelope, EnvelopeError};
pub use event::{Event, EventName};
pub use payload::Payload;
