//! How the service is put together.

use futures_util::FutureExt;
use host::{Knobs, Parts, Running, ServiceModule, Start};
use standards::Book;

use crate::{app::App, config::Config, events, http, jobs::SweepCallbacks, storage::migrations::Migrator};

/// The callback desk.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "callbacks",
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
    }
}

fn configure(knobs: &mut Knobs) -> Start {
    let config = Config::read(knobs);
    Box::new(move |parts| async move { Ok(start(&config, parts)) }.boxed())
}

fn start(config: &Config, parts: Parts) -> Running {
    let app = App { db: parts.db, book: Book::default() };
    let consumer = events::consumer(&app);
    Running::default()
        .with_data(app.clone())
        .with_job(SweepCallbacks { app, every: config.sweep })
        .hearing(consumer)
}
