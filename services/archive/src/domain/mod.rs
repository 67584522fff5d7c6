//! Pure rules of the archive: estates and the standard that governs them, customers and where they live, and what a
//! caller card shows to whom.

mod card;
mod customer;
mod estate;
mod home;
mod matter;
mod occupancy;
mod private;
mod reveal;
mod unit;

pub(crate) use card::{Card, EstateFacts, Profile};
pub(crate) use customer::{Customer, CustomerChange, CustomerField, Person};
pub(crate) use estate::{Estate, EstateChange, Governing, NewEstate, read_code, read_time_zone};
pub(crate) use home::Home;
pub(crate) use matter::{
    CallbackMatter, CallbackStep, InvoiceMatter, InvoiceStep, Matter, MatterId, TicketFacts, TicketMatter,
    TicketStatus, TicketStep,
};
pub(crate) use occupancy::Occupancy;
pub(crate) use private::{Private, PrivateKind};
pub(crate) use reveal::{Purpose, PurposeWord};
pub(crate) use unit::Unit;

#[cfg(test)]
mod tests;
