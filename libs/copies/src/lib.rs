//! What a service keeps of others' facts, and how it follows their events: the estates, everybody's rights, the standards
//! and calendars that the group published, who is cleared to work alone, who
//! holds which position, the places within estates; and whether what a request names is there ([`parties`]).
//!
//! Above `db`, whose tables and scope checks know an estate and a principal, and need not know the events that bring them.

pub mod clearances;
pub mod estates;
mod migration;
pub mod parties;
pub mod places;
pub mod positions;
pub mod principals;
pub mod published_calendars;
pub mod published_standards;

/// The words to what this crate refuses, and to what several services refuse about what they keep copies of.
pub const WORDING: kernel::Wording = kernel::wording!("copies");
