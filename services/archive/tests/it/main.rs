//! The archive as it runs, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that finds something else than it expects shall fail"
)]

mod any_service;
mod assets;
mod authorization;
mod caller_cards;
mod customers;
mod drawn_moves;
mod estates;
mod events;
mod governing;
mod imports;
mod office;
mod owed;
mod places;
mod privacy;
mod reveals;
mod scope;
mod spellings;
mod stays;
mod unit_ends;
mod unit_facts;
mod unit_matches;
