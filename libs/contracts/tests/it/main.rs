//! What is said between services stays as it was said: the JSON of every event, and of the envelope around it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what it did not expect")]

mod description;
mod facets;
mod pins;
mod versions;
