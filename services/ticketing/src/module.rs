//! How the service is put together.

use futures_util::FutureExt;
use host::{Knobs, Parts, Running, ServiceModule, Start, StartError};
use standards::Book;

use crate::{app::App, config::Config, events, http, jobs::SweepDeadlines, storage::migrations::Migrator};

/// The ticket desk.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "ticketing",
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
    let Parts { db, bus, directory, shutdown, .. } = parts;
    let consumer = events::consumer(&db);
    let app = App { db, directory, book: Book::default() };
    let feed = events::live::LiveFeed { bus, shutdown };
    Ok(Running::default()
        .with_data(app.clone())
        .with_data(feed)
        .with_job(SweepDeadlines { app, every: config.sweep })
        .hearing(consumer))
}
