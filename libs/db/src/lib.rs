//! One service's database: SQLite in the embedded shape, PostgreSQL in clusters, behind one API.
//!
//! A service begins a [`Tx`], changes its own tables through [`Tx::conn`], says what happened with [`Writes::publish`]
//! and commits; it stands in the log, the [`Relay`] sends it, and the [`InboxConsumer`] of another service gives it its one effect. What only
//! adds needs no open transaction: it is a [`Batch`]. Beside that: idempotent requests
//! ([`IdempotencyKey`](::idempotency::IdempotencyKey)), sealed personal data ([`Sealer`](sealing::Sealer)), the audit trail,
//! leases and claims, what time does ([`timers`]), what a consumer missed and is sent again ([`backfill`]), the chain of hashes over
//! the log ([`seals`]), lists that are declared ([`lists`]), the estates and the rights that every service knows, and databases
//! for tests ([`testing`]).
//!
//! What the engines do differently is in `engine/` and nowhere else: nobody outside this crate asks which it is.
//!
//! Deliberately absent: repositories and entities (each service's `storage/` has its own), read replicas, `LISTEN`
//! (the relay looks ten times a second instead, which costs less to understand), nested transactions, and any way to
//! publish without a transaction.

mod allowance;
pub mod audit;
pub mod backfill;
mod batch;
mod claim;
mod columns;
mod config;
mod consumer;
mod copies;
mod database;
pub mod dead_letters;
mod engine;
mod error;
pub mod estates;
mod idempotency;
pub mod inbox;
mod lag;
mod leases;
pub mod lists;
mod log;
pub mod migration;
mod months;
mod numbers;
mod out_of_scope;
mod patterns;
pub mod principals;
pub mod regions;
mod relay;
mod save;
pub mod seals;
pub mod security;
mod sweep;
pub mod testing;
pub mod timers;
mod trace;
mod tx;
mod writes;

pub use allowance::{Allowance, Asked};
pub use audit::{AuditEntry, AuditRecord};
pub use batch::Batch;
pub use claim::Claim;
pub use columns::{IdColumn, WordColumn};
pub use config::DbConfig;
pub use consumer::{AfterCommit, AnyEvent, Handler, InboxConsumer};
pub use database::{Db, DbParts};
pub use dead_letters::DeadLetterId;
pub use engine::Engine;
pub use error::{Context, DbError, expect_one, stale_version, unique_violation};
pub use estates::{scope_filter, where_held};
pub use leases::Lease;
pub use lists::{ListSpec, list_of, list_page};
pub use out_of_scope::{Kept, NotFound, OutOfScope, Place};
pub use patterns::somewhere;
pub use principals::PrincipalRef;
pub use relay::{Relay, RelayOutcome, Unsent};
pub use save::save_all;
pub use security::{SecurityEvent, SecurityKind};
pub use timers::{FiredTimer, Timer, Timers};
pub use tx::Tx;
pub use writes::Writes;

/// The words to what this crate refuses.
pub const WORDING: kernel::Wording = kernel::wording!("db");
