//! Telling staff that work was given to them or taken from them, or that a customer presses for it: for whoever has the desk open, and for whoever comes
//! later. Nobody needs a permission to be told of their own; what they may no longer see, they are not shown.

mod follow_ticket;
mod forget_notices;
mod list_notices;
mod read_notices;
mod tell_staff;

pub(crate) use follow_ticket::follow_ticket;
pub(crate) use forget_notices::forget_notices;
pub(crate) use list_notices::list_notices;
pub(crate) use read_notices::{read_notice, read_notices};
pub(crate) use tell_staff::tell_staff;

pub(crate) use crate::storage::{notice_lists::NoticeList, staff_notices::TicketNow};
