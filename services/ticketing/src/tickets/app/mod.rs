//! The life of a ticket.
#![warn(clippy::future_not_send)]

mod act_on_ticket;
mod break_glass;
mod escalation;
mod fire_timers;
mod follow_up;
mod open_ticket;
mod people;
mod prepare_act;
mod queries;
mod readers;
mod reclassification;
mod release_work;
mod trail;

pub(crate) use act_on_ticket::{Target, act_in, act_on_ticket};
pub(crate) use break_glass::break_glass;
pub(crate) use fire_timers::fire_timers;
pub(crate) use follow_up::{end_follow_up, expect_follow_up, settle_follow_up};
pub(crate) use open_ticket::{
    FoundTicket, RequestedTicket, TicketOrder, open_found_ticket, open_ticket, prepare_ticket, store_ticket,
};
pub(crate) use prepare_act::{NewClass, RequestedAct};
pub(crate) use queries::{
    HistoryList, get_ticket, is_reader, list_leaks, list_messages, list_tickets, ticket_history,
};
pub(crate) use reclassification::Reclassify;
pub(crate) use release_work::release_work;
pub(crate) use trail::note_looks;

pub(crate) use crate::tickets::storage::{
    leaks::LeakList,
    list::TicketList,
    messages::{Message, MessageList},
    timers::{CLOSING, DEADLINE, PROGRESS, STEP},
};
