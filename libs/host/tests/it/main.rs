//! The host with small services of its own: how a process starts, what it answers with, and how it ends.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod backfills;
mod describing;
mod desk;
mod house;
mod in_a_cluster;
mod letters;
mod proxy;
mod settings;
#[cfg(target_os = "linux")]
mod stalled;
mod starting;
mod stopping;
