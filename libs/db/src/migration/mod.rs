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
//! one transaction of [`crate::Db::migrate`].

#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m01_outbox;
mod m02_inbox;
mod m03_dead_letters;
mod m04_idempotency_keys;
mod m05_audit_entries;
mod m06_estate_refs;
mod m07_leases;
mod m08_number_series;
mod published_standards;

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

pub(crate) use published_standards::PublishedStandards;

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

async fn run(manager: &SchemaManager<'_>, statements: impl IntoIterator<Item = String>) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
