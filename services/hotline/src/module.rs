//! How the service is put together.

use std::sync::Arc;

use db::{Allowance, Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartService, StartedService};

use crate::{app::App, config::Config, events, http, storage::migrations::Migrator};

/// The hotline.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "hotline",
        words: kernel::wording!("hotline"),
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
        kept: KEPT,
        commands: &[],
    }
}

/// What the routes name by `{id}`.
const KEPT: &[Kept] =
    &[Kept { route: "/api/v1/calls/{id}", kind: "call", table: "calls", place: Place::Estate("estate_id") }];

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| async move { Ok(start(config, context)) }.boxed())
}

fn start(config: Config, context: ServiceContext) -> StartedService {
    let lookups = Arc::new(Allowance::new("call_lookups", config.lookups_per_hour, &context.counts));
    let app = App { db: context.db, directory: context.directory, lookups };
    let consumer = events::consumer(&app);
    StartedService::default().with_data(app).consuming(consumer)
}
