//! The handle a service holds.

use std::sync::{Arc, Mutex, PoisonError};

use bus::Bus;
use kernel::{Clock, EstateId, IdGen, Principal};
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;
use tokio::sync::Notify;

use sealing::Sealer;

use crate::{
    DbConfig, DbError, Engine, Relay,
    copies::Copies,
    engine::{self, Pools},
    estates::EstateRef,
    log::Sent,
    migration,
    numbers::Blocks,
    principals::PrincipalRef,
    security::SecurityNotes,
};

/// What a database handle needs from whoever starts the process.
#[derive(Clone)]
pub struct DbParts {
    /// The service whose database this is: its name in metrics, leases and the server's connection list.
    pub service: &'static str,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn IdGen>,
    /// Seals personal data.
    pub sealer: Sealer,
}

/// One service's database: cheap to clone, one per process and service.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    pools: Pools,
    parts: DbParts,
    event_published: Notify,
    sent_so_far: Mutex<Option<Sent>>,
    log_months: Option<u32>,
    blocks: Blocks,
    estate_copies: Copies<EstateId, EstateRef>,
    principal_copies: Copies<Principal, PrincipalRef>,
    security_notes: SecurityNotes,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Db({} on {:?})", self.0.parts.service, self.0.engine)
    }
}

impl Db {
    /// Opens the database. Does not migrate.
    ///
    /// # Errors
    /// [`DbError`] when the configuration makes no sense or the engine does not answer.
    pub async fn connect(config: &DbConfig, parts: DbParts) -> Result<Self, DbError> {
        let faults = config.faults();
        if !faults.is_empty() {
            return Err(DbError::Misconfigured(faults.join("; ")));
        }
        let engine = Engine::of_url(&config.url)?;
        let pools = engine::connect(engine, config, parts.service).await?;
        Ok(Self(Arc::new(Inner {
            engine,
            pools,
            parts,
            event_published: Notify::new(),
            sent_so_far: Mutex::default(),
            log_months: config.log_months,
            blocks: Blocks::default(),
            estate_copies: Copies::default(),
            principal_copies: Copies::default(),
            security_notes: SecurityNotes::default(),
        })))
    }

    /// Brings the schema up to date, by one process at a time however many start at once: all steps or none, but for
    /// those that say they run outside of a transaction (`use_transaction`), which part what is before them from what is
    /// after. Steps that a newer version took are left as they are.
    ///
    /// # Errors
    /// [`DbError`] with nothing of the failed steps left behind.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), DbError> {
        migration::take::<M>(&self.0.pools.writer, self.clock().now()).await
    }

    /// Undoes the last `steps` migrations, or all of them: all or nothing.
    ///
    /// # Errors
    /// [`DbError`] with nothing changed.
    pub async fn rollback<M: MigratorTrait>(&self, steps: Option<u32>) -> Result<(), DbError> {
        migration::take_back::<M>(&self.0.pools.writer, steps, self.clock().now()).await
    }

    /// For queries that change nothing: on SQLite they run beside the writer, and a write through here fails.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.0.pools.reader
    }

    pub(crate) fn blocks(&self) -> &Blocks {
        &self.0.blocks
    }

    pub(crate) fn estate_copies(&self) -> &Copies<EstateId, EstateRef> {
        &self.0.estate_copies
    }

    pub(crate) fn principal_copies(&self) -> &Copies<Principal, PrincipalRef> {
        &self.0.principal_copies
    }

    pub(crate) fn security_notes(&self) -> &SecurityNotes {
        &self.0.security_notes
    }

    /// For this crate's own statements that need no transaction.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.0.pools.writer
    }

    /// What sends this database's events through `bus`. Run one per process and service.
    #[must_use]
    pub fn relay(&self, bus: Arc<dyn Bus>) -> Relay {
        Relay::new(self.clone(), bus)
    }

    /// True when the engine answers. One that is busy does: it is slow, and not away.
    pub async fn is_ready(&self) -> bool {
        self.0.pools.answer().await
    }

    /// Gives the connections up when `error` says that they lead to a server which takes no writes.
    pub(crate) fn look_at(&self, error: &DbErr) {
        if engine::is_read_only(error) {
            tracing::warn!("the database takes no writes; its connections are made anew");
            self.0.pools.evict();
        }
    }

    /// Closes every connection once what they do is done.
    ///
    /// # Errors
    /// [`DbError`] when a pool could not be closed.
    pub async fn close(&self) -> Result<(), DbError> {
        self.0.pools.close().await
    }

    /// The engine below: for tests and metrics, never for a branch outside this crate.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The service whose database this is.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.0.parts.service
    }

    /// What time it is.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.parts.clock
    }

    /// Where ids come from.
    #[must_use]
    pub fn ids(&self) -> &Arc<dyn IdGen> {
        &self.0.parts.ids
    }

    /// Seals personal data.
    #[must_use]
    pub fn sealer(&self) -> &Sealer {
        &self.0.parts.sealer
    }

    /// Told when something was published.
    pub(crate) fn event_published(&self) -> &Notify {
        &self.0.event_published
    }

    /// How far the relay of this process has come, where there is one; the database is told now and then.
    pub(crate) fn sent_so_far(&self) -> Option<Sent> {
        self.0.sent_so_far.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The relay of this process has come so far.
    pub(crate) fn tell_sent(&self, sent: Option<Sent>) {
        *self.0.sent_so_far.lock().unwrap_or_else(PoisonError::into_inner) = sent;
    }

    /// For how many months the log is kept; for ever where it is not said.
    pub(crate) fn log_months(&self) -> Option<u32> {
        self.0.log_months
    }
}
