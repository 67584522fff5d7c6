//! Caller cards: found by number, filled by everybody's events.

mod card_cache;
mod look_up_caller;
mod people_of;
mod record_event;

pub(crate) use card_cache::CardCache;
pub(crate) use look_up_caller::{SeenCard, look_up_caller};
pub(crate) use people_of::people_of;
pub(crate) use record_event::{PublishedEvent, record_event};
