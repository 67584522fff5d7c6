//! Seeing a contact whole.

mod reveal_contact;

pub(crate) use reveal_contact::{RevealContact, reveal_contact};
