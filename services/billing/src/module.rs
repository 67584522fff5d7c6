//! How the service is put together.

use futures_util::FutureExt;
use host::{Parts, Running, ServiceModule};

use crate::{app::App, events, http, storage::migrations::Migrator};

/// Billing.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "billing",
        configure: |_knobs| Box::new(|parts| async move { Ok(start(parts)) }.boxed()),
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
    }
}

fn start(parts: Parts) -> Running {
    let Parts { db, directory, .. } = parts;
    let consumer = events::consumer(&db);
    Running::default().with_data(App { db, directory }).hearing(consumer)
}
