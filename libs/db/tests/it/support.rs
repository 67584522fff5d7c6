//! A service small enough to test with: one table, one bus that does as it is told.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use bus::{Binding, Bus, BusError, Consumer, DeadLetter, Delivery, FeedItem, Outcome, Subscription};
use contracts::archive::CustomerChanged;
use db::{
    Context, Db, DbError, Relay, Tx, migration,
    seals::{SealOutcome, Sealer},
};
use envelope::Envelope;
use futures_util::{future::BoxFuture, stream::BoxStream};
use kernel::{EstateId, EventId, SystemIds};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, Query},
};
use sea_orm_migration::prelude::{
    ColumnDef, Index, MigrationName, MigrationTrait, MigratorTrait, SchemaManager, Table,
};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use vocabulary::CustomerId;

/// Makes one test per engine out of each `async fn name(db: TestDb)`.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use crate::support::Migrator;

            #[tokio::test]
            async fn on_sqlite() {
                super::$name(db::testing::TestDb::sqlite::<Migrator>().await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$name(db::testing::TestDb::postgres::<Migrator>().await).await;
            }
        }
    )+};
}
pub(crate) use on_both_engines;

/// The chassis and one table.
#[derive(Debug)]
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = migration::chassis();
        all.push(Box::new(Things));
        all
    }
}

struct Things;

impl MigrationName for Things {
    fn name(&self) -> &str {
        "m20260301_things"
    }
}

#[async_trait]
#[expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]
impl MigrationTrait for Things {
    async fn up(&self, manager: &SchemaManager) -> Result<(), sea_orm::DbErr> {
        let table = Table::create()
            .table("things")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("estate_id").uuid().not_null())
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("version").integer().not_null())
            .col(ColumnDef::new("due_at").timestamp_with_time_zone())
            .col(ColumnDef::new("leased_by").uuid())
            .col(ColumnDef::new("leased_until").timestamp_with_time_zone())
            .to_owned();
        manager.create_table(table).await?;
        let named = Index::create()
            .name("uq_things__estate_id_name")
            .table("things")
            .col("estate_id")
            .col("name")
            .unique()
            .to_owned();
        manager.create_index(named).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), sea_orm::DbErr> {
        manager.drop_table(Table::drop().table("things").to_owned()).await
    }
}

/// Inserts a thing at version 1.
pub(crate) async fn insert_thing(
    tx: &Tx,
    id: CustomerId,
    estate: EstateId,
    name: &str,
) -> Result<(), DbError> {
    let insert = Query::insert()
        .into_table("things")
        .columns(["id", "estate_id", "name", "version", "due_at"])
        .values_panic([id.as_uuid().into(), estate.as_uuid().into(), name.into(), 1.into(), tx.now().into()])
        .to_owned();
    tx.conn().execute(&insert).await.map(drop).context("inserting a thing")
}

/// Raises a thing from `version` to the next; gives how many rows that touched.
pub(crate) async fn raise_thing(tx: &Tx, id: CustomerId, version: i32) -> Result<u64, DbError> {
    let update = Query::update()
        .table("things")
        .value("version", version + 1)
        .and_where(Expr::col("id").eq(id.as_uuid()))
        .and_where(Expr::col("version").eq(version))
        .to_owned();
    Ok(tx.conn().execute(&update).await.context("raising a thing")?.rows_affected())
}

/// Seals all that the log holds.
pub(crate) async fn seal(db: &Db) {
    let sealer = Sealer::new(db.clone());
    // What was seen while somebody wrote is settled by a later look.
    for _look in 0..3 {
        assert_eq!(sealer.take_turn().await.unwrap(), SealOutcome::All);
    }
    let_leases_run_out(db, "leases", "expires_at").await;
}

/// Lets every lease in `table` end now: its time goes by the database's clock, which no test moves.
pub(crate) async fn let_leases_run_out(db: &Db, table: &str, end: &str) {
    let tx = db.begin().await.unwrap();
    let sql = format!("UPDATE {table} SET {end} = '2000-01-01T00:00:00+00:00'");
    tx.conn().execute_unprepared(&sql).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) async fn count(db: &Db, table: &'static str) -> i64 {
    let select = Query::select().expr(Expr::cust("COUNT(*)")).from(table).to_owned();
    let row = db.reader().query_one(&select).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

pub(crate) fn relay_of(db: &Db, bus: &Arc<RecordingBus>) -> Relay {
    db.relay(Arc::<RecordingBus>::clone(bus))
}

pub(crate) fn customer() -> CustomerId {
    CustomerId::new(&SystemIds)
}

pub(crate) fn estate() -> EstateId {
    EstateId::new(&SystemIds)
}

pub(crate) fn changed(customer_id: CustomerId) -> CustomerChanged {
    CustomerChanged { customer_id, estate_id: estate() }
}

/// An envelope as another service would send it.
pub(crate) fn envelope(db: &Db, customer_id: CustomerId, sequence: i32) -> Envelope {
    let id = EventId::new(&SystemIds);
    Envelope::wrap(id, db.clock().now(), sequence, &changed(customer_id)).unwrap()
}

/// Publishes one event per sequence, each in a transaction of its own.
pub(crate) async fn publish_each(db: &Db, customer_id: CustomerId, sequences: std::ops::RangeInclusive<i32>) {
    for sequence in sequences {
        let tx = db.begin().await.unwrap();
        tx.publish(&changed(customer_id), sequence).unwrap();
        tx.commit().await.unwrap();
    }
}

/// Keeps what is published, and fails or stalls when told to.
pub(crate) struct RecordingBus {
    taken: Mutex<Vec<Envelope>>,
    is_down: AtomicBool,
    refused: AtomicUsize,
    refusing: Mutex<BTreeSet<String>>,
    gate: Semaphore,
    window: AtomicUsize,
    full: Mutex<BTreeSet<String>>,
    asked_for_depth: AtomicUsize,
    consumer: Option<Arc<dyn Consumer>>,
}

/// Takes anything and does nothing.
pub(crate) struct Taking;

#[async_trait]
impl Consumer for Taking {
    async fn consume(&self, _delivery: Delivery<'_>) -> Outcome {
        Outcome::Done
    }

    async fn dead_letter(&self, _letter: DeadLetter) -> Result<(), BusError> {
        Ok(())
    }
}

impl RecordingBus {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self::with(None, Semaphore::MAX_PERMITS))
    }

    /// A bus that hands everything to `consumer` at once.
    pub(crate) fn to(consumer: Arc<dyn Consumer>) -> Arc<Self> {
        Arc::new(Self::with(Some(consumer), Semaphore::MAX_PERMITS))
    }

    /// A bus that confirms nothing before [`RecordingBus::confirm`].
    pub(crate) fn stalled() -> Arc<Self> {
        Arc::new(Self::with(None, 0))
    }

    /// [`RecordingBus::to`] that confirms nothing before [`RecordingBus::confirm`].
    pub(crate) fn stalled_to(consumer: Arc<dyn Consumer>) -> Arc<Self> {
        Arc::new(Self::with(Some(consumer), 0))
    }

    fn with(consumer: Option<Arc<dyn Consumer>>, permits: usize) -> Self {
        Self {
            taken: Mutex::default(),
            is_down: AtomicBool::new(false),
            refused: AtomicUsize::new(0),
            refusing: Mutex::default(),
            gate: Semaphore::new(permits),
            window: AtomicUsize::new(256),
            full: Mutex::default(),
            asked_for_depth: AtomicUsize::new(0),
            consumer,
        }
    }

    pub(crate) fn confirm(&self, messages: usize) {
        self.gate.add_permits(messages);
    }

    /// Takes so many before it has confirmed any.
    pub(crate) fn hold(&self, window: usize) {
        self.window.store(window, Ordering::SeqCst);
    }

    /// The queue of `service` has no room, as when nobody takes from it.
    pub(crate) fn fill_queue_of(&self, service: &str) {
        self.full.lock().unwrap().insert(service.to_owned());
    }

    /// How often it was asked how much waits in a queue.
    pub(crate) fn asked_for_depth(&self) -> usize {
        self.asked_for_depth.load(Ordering::SeqCst)
    }

    pub(crate) fn set_down(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::SeqCst);
    }

    /// Refuses what is about `subject`, once for each time this is called.
    pub(crate) fn refuse_once(&self, subject: String) {
        self.refusing.lock().unwrap().insert(subject);
    }

    pub(crate) fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }

    pub(crate) fn taken(&self) -> Vec<Envelope> {
        self.taken.lock().unwrap().clone()
    }

    /// The sequences taken, in the order they came.
    pub(crate) fn sequences(&self) -> Vec<i32> {
        self.taken().iter().map(|envelope| envelope.sequence).collect()
    }
}

#[async_trait]
impl Bus for RecordingBus {
    async fn publish(&self, envelope: &Envelope) -> Result<(), BusError> {
        let is_refused = self.refusing.lock().unwrap().remove(&envelope.subject);
        if is_refused || self.is_down.load(Ordering::SeqCst) {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return Err(BusError::Unavailable { doing: "publishing", source: "told to fail".into() });
        }
        self.taken.lock().unwrap().push(envelope.clone());
        if let Some(consumer) = &self.consumer {
            assert_eq!(consumer.consume(Delivery::first(envelope)).await, Outcome::Done);
        }
        self.gate.acquire().await.unwrap().forget();
        Ok(())
    }

    async fn publish_to(&self, _service: &str, envelope: &Envelope) -> Result<(), BusError> {
        self.publish(envelope).await
    }

    async fn has_queue(&self, _service: &str) -> Result<bool, BusError> {
        Ok(self.consumer.is_some())
    }

    async fn declare(&self, _subscription: &Subscription) -> Result<(), BusError> {
        Err(BusError::Misconfigured("only publishes".to_owned()))
    }

    async fn subscribe(
        &self,
        _subscription: Subscription,
        _consumer: Arc<dyn Consumer>,
        _shutdown: CancellationToken,
    ) -> Result<BoxFuture<'static, ()>, BusError> {
        Err(BusError::Misconfigured("only publishes".to_owned()))
    }

    async fn listen(
        &self,
        _bindings: Vec<Binding>,
        _shutdown: CancellationToken,
    ) -> Result<BoxStream<'static, FeedItem>, BusError> {
        Err(BusError::Misconfigured("only publishes".to_owned()))
    }

    async fn is_ready(&self) -> bool {
        !self.is_down.load(Ordering::SeqCst)
    }

    async fn depth(&self, service: &str) -> Result<u64, BusError> {
        self.asked_for_depth.fetch_add(1, Ordering::SeqCst);
        Ok(if self.full.lock().unwrap().contains(service) { 100_000 } else { 0 })
    }

    fn window(&self) -> usize {
        self.window.load(Ordering::SeqCst)
    }
}

/// Waits until `holds`; for so long that no machine is too slow.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waiting = async {
        let mut looks = tokio::time::interval(std::time::Duration::from_millis(5));
        while !holds().await {
            looks.tick().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(240), waiting)
        .await
        .unwrap_or_else(|_late| panic!("never came to pass: {what}"));
}
