//! How the service is put together.

use std::sync::Arc;

use futures_util::FutureExt;
use host::{Knobs, Parts, Running, ServiceModule, Start, StartError};

use crate::{
    app::{App, ArchiveDirectory, CardCache},
    config::Config,
    events, http,
    storage::migrations::Migrator,
};

/// The archive.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "archive",
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
    }
}

fn configure(knobs: &mut Knobs) -> Start {
    let config = Config::read(knobs);
    Box::new(move |parts| async move { start(&config, parts) }.boxed())
}

fn start(config: &Config, parts: Parts) -> Result<Running, StartError> {
    let Parts { db, cache, .. } = parts;
    let app = App { db, cards: CardCache::new(cache, config.card_ttl) };
    let mut running = Running::default().with_data(app.clone()).hearing(events::consumer(app.clone()));
    running.directory = Some(Arc::new(ArchiveDirectory(app)));
    Ok(running)
}
