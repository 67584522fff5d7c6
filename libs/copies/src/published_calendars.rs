//! Business calendars that the group published, as the ticket desk announced them: what a service keeps that counts working
//! time, or lets people choose a calendar.
//!
//! Calendars belong to the group and so take no scope. Of each name the newest version holds, for whatever is counted from then
//! on; what was counted before stays as it is.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use contracts::ticketing::CalendarPublished;
use db::{Context, Db, DbError, InboxConsumer, Tx, estates::EstateRef};
use envelope::Envelope;
use kernel::{BusinessCalendar, Coded, Failure};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    sea_query::{Expr, Func, OnConflict, Order, Query},
};
use sea_orm_migration::MigrationTrait;
use standards::CalendarCache;

use crate::migration::Published;

const TABLE: &str = "published_calendars";

/// How old what is known of versions may be. A new one is published some times a year.
const FRESH: Duration = Duration::from_secs(2);

/// True for the name of a calendar that ships, or that is known here to be published.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn is_known(conn: &impl ConnectionTrait, name: &str) -> Result<bool, DbError> {
    Ok(standards::calendar(name).is_some() || newest(conn, name).await?.is_some())
}

/// What is told of a name that no calendar has.
#[must_use]
pub fn unknown_calendar() -> Coded {
    Coded::new("calendar.unknown")
}

/// The step that creates the table.
#[must_use]
pub fn migration() -> Box<dyn MigrationTrait> {
    Box::new(Published { step: "published_calendars", table: TABLE })
}

/// Has `consumer` keep what the group publishes, so that its service counts as the ticket desk does.
#[must_use]
pub fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer.on::<CalendarPublished, _, _>((), on_calendar_published)
}

async fn on_calendar_published(
    _state: &(),
    tx: &Tx,
    event: CalendarPublished,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(keep(tx, &event).await?)
}

/// Keeps a published version; one that is known stays as it is.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn keep(tx: &Tx, event: &CalendarPublished) -> Result<(), DbError> {
    let insert = Query::insert()
        .into_table(TABLE)
        .columns(["name", "version", "document"])
        .values_panic([event.name.as_str().into(), event.version.into(), event.document.as_str().into()])
        .on_conflict(OnConflict::columns(["name", "version"]).do_nothing().to_owned())
        .to_owned();
    tx.conn().execute(&insert).await.map(drop).context("keeping a calendar")
}

/// The newest version of one name.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PublishedCalendar {
    /// What it is called.
    pub name: String,
    /// The newest version.
    pub version: i32,
    /// Its TOML.
    pub document: String,
}

/// The newest version of that name.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn newest(conn: &impl ConnectionTrait, name: &str) -> Result<Option<PublishedCalendar>, DbError> {
    let select = Query::select()
        .columns(["name", "version", "document"])
        .from(TABLE)
        .and_where(Expr::col("name").eq(name))
        .order_by("version", Order::Desc)
        .limit(1)
        .to_owned();
    let row = conn.query_one(&select).await.context("reading a calendar")?;
    row.map(|row| PublishedCalendar::from_query_result(&row, ""))
        .transpose()
        .context("reading a calendar's row")
}

/// Each name with its newest version.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn versions(conn: &impl ConnectionTrait) -> Result<Vec<(String, i32)>, DbError> {
    let select = Query::select()
        .column("name")
        .expr_as(Func::max(Expr::col("version")), "newest")
        .from(TABLE)
        .group_by_col("name")
        .to_owned();
    let rows = conn.query_all(&select).await.context("listing calendars")?;
    let version = |row: &sea_orm::QueryResult| Ok((row.try_get("", "name")?, row.try_get("", "newest")?));
    rows.iter().map(version).collect::<Result<_, sea_orm::DbErr>>().context("reading a calendar's version")
}

/// The calendars that hold, as they were at most two seconds ago. Clones share what is known.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    cache: CalendarCache,
    /// When the versions were last asked for, by the clock that never jumps.
    asked_at: Arc<Mutex<Option<Duration>>>,
}

impl Calendars {
    /// The working time at an estate.
    ///
    /// # Errors
    /// `Broken` when the estate has no time zone, or a published document is no calendar; or what the engine says.
    pub async fn of_estate(
        &self,
        db: &Db,
        conn: &impl ConnectionTrait,
        estate: &EstateRef,
    ) -> Result<Arc<BusinessCalendar>, Failure> {
        Ok(self.current(db, conn).await?.working_time(estate.calendar.as_deref(), estate.zone()?))
    }

    /// All that is published, as it was at most two seconds ago.
    ///
    /// # Errors
    /// As [`Calendars::of_estate`].
    pub async fn current(&self, db: &Db, conn: &impl ConnectionTrait) -> Result<&CalendarCache, Failure> {
        let now = db.clock().monotonic();
        if self.asked_at().is_none_or(|asked_at| now.saturating_sub(asked_at) >= FRESH) {
            self.read(conn).await?;
            *self.asked_at() = Some(now);
        }
        Ok(&self.cache)
    }

    /// All that is published, read now.
    ///
    /// # Errors
    /// As [`Calendars::of_estate`].
    pub async fn read(&self, conn: &impl ConnectionTrait) -> Result<&CalendarCache, Failure> {
        for (name, version) in versions(conn).await? {
            if self.cache.version(&name).is_some_and(|known| known >= version) {
                continue;
            }
            if let Some(PublishedCalendar { name, version, document }) = newest(conn, &name).await? {
                self.cache.learn(&name, version, &document).map_err(|problems| Failure::Broken {
                    doing: "reading a published calendar",
                    source: Box::new(problems),
                })?;
            }
        }
        Ok(&self.cache)
    }

    fn asked_at(&self) -> std::sync::MutexGuard<'_, Option<Duration>> {
        self.asked_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
