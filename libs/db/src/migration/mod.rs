//! The tables that every service's database has. A service's migrator is these, then its own:
//!
//! ```text
//! fn migrations() -> Vec<Box<dyn MigrationTrait>> {
//!     let mut all = db::migration::chassis();
//!     all.extend(ours());
//!     all
//! }
//! ```
//!
//! Each is reversible, safe under the version that runs before it, and the same on both engines. They run inside the
//! one transaction of [`crate::Db::migrate`]; one that builds an index on a table that may be large runs by itself
//! ([`IndexStep`], [`build_index`]).

#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod column_step;
mod index_step;
mod m01_outbox;
mod m02_inbox;
mod m03_dead_letters;
mod m04_idempotency_keys;
mod m05_audit_entries;
mod m06_estate_refs;
mod m07_leases;
mod m08_number_series;
mod m09_principal_refs;
mod m10_region_keys;
mod m11_security_events;
mod m12_estate_dialling;
mod m13_inbox_retention;
mod m14_dead_letter_facts;
mod m15_upkeep;
mod m16_session_tokens;
mod m17_timers;
mod m18_inbox_gaps;
mod m19_log;
mod m20_backfills;
mod m21_log_seals;
mod m22_awaited_slots;
mod m23_outer_regions;
mod taking;
mod zone_names;

use chrono::{DateTime, Days, NaiveTime, Utc};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    sea_query::{ColumnDef, ColumnType, Expr, Query, Table},
};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

pub use column_step::ColumnStep;
pub use index_step::IndexStep;
pub(crate) use taking::{take, take_back};
pub use zone_names::ZoneNames;

use crate::{Engine, engine};

/// The chassis, in order.
#[must_use]
pub fn chassis() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m01_outbox::Migration),
        Box::new(m02_inbox::Migration),
        Box::new(m03_dead_letters::Migration),
        Box::new(m04_idempotency_keys::Migration),
        Box::new(m05_audit_entries::Migration),
        Box::new(m06_estate_refs::Migration),
        Box::new(m07_leases::Migration),
        Box::new(m08_number_series::Migration),
        Box::new(m09_principal_refs::Migration),
        Box::new(m10_region_keys::Migration),
        Box::new(m11_security_events::Migration),
        Box::new(m12_estate_dialling::Migration),
        Box::new(m13_inbox_retention::Migration),
        Box::new(m14_dead_letter_facts::Migration),
        Box::new(m15_upkeep::Migration),
        Box::new(m15_upkeep::ByPrincipal),
        Box::new(m16_session_tokens::Migration),
        Box::new(m17_timers::Migration),
        Box::new(m18_inbox_gaps::Migration),
        Box::new(m19_log::Migration),
        Box::new(m20_backfills::Migration),
        Box::new(m21_log_seals::Migration),
        Box::new(m22_awaited_slots::Migration),
        Box::new(m23_outer_regions::Migration),
        Box::new(ZoneNames { step: "m24_zone_names", table: "estate_refs" }),
        Box::new(m12_estate_dialling::Calendar),
        // Rights that are not the same everywhere.
        Box::new(ColumnStep {
            step: "m25_grants",
            table: "principal_refs",
            column: "grants",
            holds: ColumnType::JsonBinary,
        }),
    ]
}

/// The chassis alone: for tests of what needs no service.
#[derive(Debug)]
pub struct Chassis;

impl MigratorTrait for Chassis {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        chassis()
    }
}

/// Lets nobody change or delete a row of `table`, not even with a console: for trails and ledgers.
///
/// # Errors
/// What the engine says.
pub async fn make_append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let (up, _down) = engine::append_only(Engine::of(manager.get_connection()), table);
    run(manager, up).await
}

/// Undoes [`make_append_only`].
///
/// # Errors
/// What the engine says.
pub async fn unmake_append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let (_up, down) = engine::append_only(Engine::of(manager.get_connection()), table);
    run(manager, down).await
}

/// Builds the index `name` on `on` (`table (column, column)`) while others write to the table, where the engine can; a name
/// that begins with `uq_` is that of a uniqueness. For a step whose `use_transaction` is `Some(false)` and that does nothing
/// else.
///
/// # Errors
/// What the engine says.
pub async fn build_index(manager: &SchemaManager<'_>, name: &str, on: &str) -> Result<(), DbErr> {
    run(manager, engine::build_index(Engine::of(manager.get_connection()), name, on)).await
}

/// Lets no two rows of `table` share both `key` (columns or expressions) and a day. `days` are the columns of the first
/// and the last day, both within; `only` says which rows count. It holds on PostgreSQL; on SQLite nothing is added, since
/// a transaction that looks before it writes is alone there.
///
/// # Errors
/// What the engine says.
pub async fn forbid_shared_days(
    manager: &SchemaManager<'_>,
    table: &str,
    key: &[&str],
    days: (&str, &str),
    only: &str,
) -> Result<(), DbErr> {
    let (up, _down) = engine::no_shared_days(Engine::of(manager.get_connection()), table, key, days, only);
    run(manager, up).await
}

/// Undoes [`forbid_shared_days`].
///
/// # Errors
/// What the engine says.
pub async fn allow_shared_days(
    manager: &SchemaManager<'_>,
    table: &str,
    days: (&str, &str),
) -> Result<(), DbErr> {
    let (_up, down) = engine::no_shared_days(Engine::of(manager.get_connection()), table, &[], days, "");
    run(manager, down).await
}

/// Adds columns to `table`, one statement each, since SQLite takes no more.
///
/// # Errors
/// What the engine says.
pub async fn add_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: impl IntoIterator<Item = ColumnDef> + Send,
) -> Result<(), DbErr> {
    let columns: Vec<ColumnDef> = columns.into_iter().collect();
    for column in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    Ok(())
}

/// Undoes [`add_columns`].
///
/// # Errors
/// What the engine says.
pub async fn drop_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    for column in columns {
        manager.alter_table(Table::alter().table(table).drop_column(*column).to_owned()).await?;
    }
    Ok(())
}

/// Sets a column of dates that has none yet to the day in UTC of the instant in `from`, plus some days. Day by day, since
/// the engines have no words in common for it.
///
/// # Errors
/// What the engine says.
pub async fn fill_dates(
    manager: &SchemaManager<'_>,
    table: &'static str,
    from: &'static str,
    (to, plus): (&'static str, Days),
) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    loop {
        let first = Query::select()
            .expr_as(Expr::col(from).min(), "first")
            .from(table)
            .and_where(Expr::col(to).is_null())
            .to_owned();
        let row = conn.query_one(&first).await?;
        let first: Option<DateTime<Utc>> = row.map(|row| row.try_get("", "first")).transpose()?.flatten();
        let Some(day) = first.map(|at| at.date_naive()) else { return Ok(()) };
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN);
        let fill = Query::update()
            .table(table)
            .value(to, day.checked_add_days(plus).unwrap_or(day))
            .and_where(Expr::col(to).is_null())
            .and_where(Expr::col(from).lt(next.and_utc()))
            .to_owned();
        conn.execute(&fill).await?;
    }
}

async fn run(manager: &SchemaManager<'_>, statements: impl IntoIterator<Item = String>) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
