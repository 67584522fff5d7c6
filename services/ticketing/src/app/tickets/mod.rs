//! The life of a ticket.

mod act_on_ticket;
mod fire_timers;
mod follow_up;
mod get_ticket;
mod list_tickets;
mod open_ticket;
mod prepare_act;
mod reclassification;
mod rectify_ticket;
mod release_work;
mod ticket_history;

pub(crate) use act_on_ticket::{Asked, Target, act_on_ticket};
pub(crate) use fire_timers::fire_timers;
pub(crate) use follow_up::{end_follow_up, expect_follow_up, settle_follow_up};
pub(crate) use get_ticket::get_ticket;
pub(crate) use list_tickets::list_tickets;
pub(crate) use open_ticket::{TicketOrder, open_ticket, prepare_ticket, store_ticket};
pub(crate) use reclassification::Reclassify;
pub(crate) use release_work::release_work;
pub(crate) use ticket_history::{HistoryList, ticket_history};

pub(crate) use crate::storage::{
    ticket_list::TicketList,
    timers::{CLOSING, DEADLINE},
};
