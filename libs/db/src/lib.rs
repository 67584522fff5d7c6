//! One service's database: SQLite in the embedded shape, PostgreSQL in clusters, behind one API.
//!
//! A service begins a [`Tx`], changes its own tables through [`Tx::conn`], says what happened with [`Writes::publish`]
//! and commits; the [`Relay`] sends it, and the [`InboxConsumer`] of another service gives it its one effect. What only
//! adds needs no open transaction: it is a [`Batch`]. Beside that: idempotent requests ([`Once`]), sealed personal data ([`Sealer`]), the audit trail, leases and claims, the
//! estates every service knows, and databases for tests ([`testing`]).
//!
//! What the engines do differently is in `engine/` and nowhere else: nobody outside this crate asks which it is.
//!
//! Deliberately absent: repositories and entities (each service's `storage/` has its own), read replicas, `LISTEN`
//! (the relay looks ten times a second instead, which costs less to understand), nested transactions, and any way to
//! publish without a transaction.

pub mod audit;
mod batch;
mod claim;
mod config;
mod consumer;
mod database;
pub mod dead_letters;
mod engine;
mod error;
mod estate_copies;
pub mod estates;
mod idempotency;
pub mod inbox;
mod leases;
pub mod migration;
mod numbers;
mod outbox;
pub mod parties;
pub mod published_standards;
mod relay;
mod sealed;
mod sweep;
pub mod testing;
mod trace;
mod tx;
mod writes;

pub use audit::{AuditEntry, AuditFilter, AuditRecord};
pub use batch::Batch;
pub use claim::Claim;
pub use config::DbConfig;
pub use consumer::{Aftermath, AnyEvent, Handler, InboxConsumer};
pub use database::{Db, DbParts};
pub use dead_letters::DeadLetterId;
pub use engine::Engine;
pub use error::{DbError, Doing, expect_one, stale_version, unique_violation};
pub use estates::scope_filter;
pub use idempotency::{Done, Once, Reply};
pub use leases::Lease;
pub use outbox::OutboxDepth;
pub use relay::{Passed, Relay};
pub use sealed::{SealError, Sealer};
pub use tx::Tx;
pub use writes::Writes;
