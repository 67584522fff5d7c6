//! Seeing a contact in full, and the calls that are a reason for it.

mod note_call;
mod reveal_contact;

pub(crate) use note_call::{note_call, note_end_of_call};
pub(crate) use reveal_contact::{RevealContact, reveal_contact};
