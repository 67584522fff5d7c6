//! Caller cards: found by number, filled by everybody's events.

mod card_cache;
mod find_caller_cards;
mod hear_matter;
mod note_event;
mod refresh_homes;
mod whose_callback;

pub(crate) use card_cache::CardCache;
pub(crate) use find_caller_cards::{SeenCard, find_caller_cards};
pub(crate) use hear_matter::{Hearing, Told, hear_callback, hear_invoice, hear_ticket};
pub(crate) use note_event::note_event;
pub(crate) use refresh_homes::refresh_homes;
pub(crate) use whose_callback::whose_callback;
