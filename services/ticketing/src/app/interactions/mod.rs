//! Taking contacts down.

mod get_interaction;
mod list_interactions;
mod note_call;
mod record_interaction;
mod reveal_interaction;

pub(crate) use get_interaction::get_interaction;
pub(crate) use list_interactions::list_interactions;
pub(crate) use note_call::note_call;
pub(crate) use record_interaction::{RecordInteraction, Recorded, record_interaction};
pub(crate) use reveal_interaction::reveal_interaction;

pub(crate) use crate::storage::interaction_list::InteractionList;
