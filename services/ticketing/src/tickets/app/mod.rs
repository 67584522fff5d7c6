//! The life of a ticket.
#![warn(clippy::future_not_send)]

mod act_on_ticket;
mod fire_timers;
mod follow_up;
mod open_ticket;
mod people;
mod prepare_act;
mod queries;
mod reclassification;
mod release_work;

pub(crate) use act_on_ticket::{Target, act_on_ticket};
pub(crate) use fire_timers::fire_timers;
pub(crate) use follow_up::{end_follow_up, expect_follow_up, settle_follow_up};
pub(crate) use open_ticket::{
    FoundTicket, TicketOrder, open_found_ticket, open_ticket, prepare_ticket, store_ticket,
};
pub(crate) use prepare_act::RequestedAct;
pub(crate) use queries::{HistoryList, get_ticket, list_tickets, ticket_history};
pub(crate) use reclassification::Reclassify;
pub(crate) use release_work::release_work;

pub(crate) use crate::tickets::storage::{
    list::TicketList,
    timers::{CLOSING, DEADLINE},
};
