//! The bus as its users see it: one contract for both adapters, and what only one of them can be asked.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod bench;
mod broker;
mod contract;
mod in_process;
mod on_rabbitmq;
mod probe;
mod proxy;
