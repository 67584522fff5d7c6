//! How the service is put together.

use copies::published_calendars::Calendars;
use db::{Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartService, StartedService};
use standards::StandardCache;

use crate::{app::App, callbacks, config::Config, events, http, storage::migrations::Migrator};

/// The callback desk.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "callbacks",
        words: kernel::wording!("callbacks"),
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
        kept: KEPT,
        commands: &[],
    }
}

/// What the routes name by `{id}`.
const KEPT: &[Kept] = &[Kept {
    route: "/api/v1/callbacks/{id}",
    kind: "callback",
    table: "callbacks",
    place: Place::Estate("estate_id"),
}];

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| async move { Ok(start(&config, context)) }.boxed())
}

fn start(config: &Config, context: ServiceContext) -> StartedService {
    let app =
        App { db: context.db, standard_cache: StandardCache::default(), calendars: Calendars::default() };
    let (consumer, timers) = (events::consumer(&app), callbacks::jobs::timers(&app));
    StartedService::default()
        .with_data(app)
        .with_timers("callbacks.fire_timers", timers, config.sweep)
        .consuming(consumer)
}
