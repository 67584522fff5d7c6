//! Pure rules of the archive: estates and the standard that governs them, customers and where they live, and what a
//! caller card shows to whom.

mod card;
mod card_item;
mod customer;
mod estate;
mod home;
pub(crate) mod id_number;
mod live_call;
mod occupancy;
mod private;
mod reveal;
mod timeline;
mod unit;

pub(crate) use card::{Card, CardPart, EstateFacts, Profile};
pub(crate) use card_item::{CALLBACKS, CardItem, Owner, TICKETS};
pub(crate) use customer::{Customer, CustomerChange, CustomerField, ExternalRef, Person, read_phones};
pub(crate) use estate::{
    Dialling, Estate, EstateChange, Governing, NewEstate, demand_country, read_area_code, read_code,
    read_country, read_time_zone,
};
pub(crate) use home::Home;
pub(crate) use live_call::LiveCall;
pub(crate) use occupancy::{Occupancy, StayChange};
pub(crate) use private::{Private, PrivateKind};
pub(crate) use reveal::{Purpose, RevealPurpose};
pub(crate) use timeline::{TimelineKind, line_of, line_with};
pub(crate) use unit::{Unit, UnitChange};

#[cfg(test)]
mod tests;
