//! How the service is put together.

use futures_util::FutureExt;
use host::{Knobs, Parts, Running, ServiceModule, Start};

use crate::{app::App, events, http, storage::migrations::Migrator};

/// The hotline.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "hotline",
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
    }
}

fn configure(_knobs: &mut Knobs) -> Start {
    Box::new(move |parts| async move { Ok(start(parts)) }.boxed())
}

fn start(parts: Parts) -> Running {
    let app = App { db: parts.db, directory: parts.directory };
    let consumer = events::consumer(&app);
    Running::default().with_data(app).hearing(consumer)
}
