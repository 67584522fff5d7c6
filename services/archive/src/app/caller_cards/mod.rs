//! Caller cards: found by number, filled by everybody's events.

mod card_cache;
mod look_up_caller;
mod note_event;
mod people_of;
mod refresh_homes;
mod update_item;
mod whose_callback;

pub(crate) use card_cache::CardCache;
pub(crate) use look_up_caller::{SeenCard, look_up_caller};
pub(crate) use note_event::note_event;
pub(crate) use people_of::people_of;
pub(crate) use refresh_homes::refresh_homes;
pub(crate) use update_item::{EventMeta, TimelineNote, update_callback, update_invoice, update_ticket};
pub(crate) use whose_callback::whose_callback;
