//! Everything that one service says to another: events and questions, versioned.
//!
//! Events are facts in the past tense, never row dumps. Fields are added, never repurposed; a snapshot per event
//! pins its JSON, [`asyncapi()`] describes them all. Each carries where things stand after it, and for those who do not know
//! it its facets ([`Faceted`]): whom it concerns, and a headline. Questions are traits with two adapters, one over HTTP and one inside
//! the process.

// The examples name the events as everybody else does.
extern crate self as contracts;

mod adopted;
mod asyncapi;
mod billing_facets;
mod catalogue;
mod declare;
mod faceted;
mod public;

pub mod archive;
pub mod billing;
pub mod callbacks;
pub mod hotline;
pub mod identity;
pub mod notifications;
pub mod playbooks;
pub mod registers;
pub mod testing;
pub mod ticketing;

pub use asyncapi::asyncapi;
pub use catalogue::publishing_services;
pub use declare::Listed;
pub use faceted::{Faceted, facets_of};
pub use public::PUBLIC_IDS;
