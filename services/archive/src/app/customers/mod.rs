//! Customers: registered, changed, looked up, and what happened to them.

mod change_customer;
mod customer_timeline;
mod get_customer;
mod known_customer;
mod list_customers;
mod register_customer;

pub(crate) use crate::storage::{
    people_lists::{CustomerList, TimelineList},
    timeline::TimelineEntry,
};
pub(crate) use change_customer::{change_customer, save_changed};
pub(crate) use customer_timeline::customer_timeline;
pub(crate) use get_customer::get_customer;
pub(crate) use known_customer::KnownCustomer;
pub(crate) use list_customers::list_customers;
pub(crate) use register_customer::{RegisterCustomer, register_customer, say_registered};
