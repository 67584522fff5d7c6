//! How the service is put together.

use std::sync::Arc;

use db::{Allowance, Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartError, StartService, StartedService};

use crate::{
    app::{App, ArchiveDirectory},
    cards::app::CardCache,
    config::Config,
    events, http,
    storage::migrations::Migrator,
};

/// The archive.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "archive",
        words: kernel::wording!("archive"),
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
        kept: KEPT,
        commands: &[],
    }
}

/// What the routes name by `{id}`.
const KEPT: &[Kept] = &[
    Kept { route: "/api/v1/assets/{id}", kind: "asset", table: "assets", place: Place::Estate("estate_id") },
    Kept { route: "/api/v1/customers/{id}", kind: "customer", table: "customers", place: Place::Apart },
    Kept { route: "/api/v1/estates/{id}", kind: "estate", table: "estates", place: Place::Estate("id") },
    Kept { route: "/api/v1/imports/{id}", kind: "import", table: "imports", place: Place::Apart },
    Kept {
        route: "/api/v1/occupancies/{id}",
        kind: "occupancy",
        table: "occupancies",
        place: Place::Estate("estate_id"),
    },
    Kept { route: "/api/v1/places/{id}", kind: "place", table: "places", place: Place::Estate("estate_id") },
    Kept { route: "/api/v1/units/{id}", kind: "unit", table: "units", place: Place::Estate("estate_id") },
];

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| async move { start(&config, context) }.boxed())
}

fn start(config: &Config, context: ServiceContext) -> Result<StartedService, StartError> {
    let ServiceContext { db, cache, counts, standards, .. } = context;
    let app = App {
        db,
        cards: CardCache::new(cache, config.card_ttl),
        standards,
        reveals: Arc::new(Allowance::new("reveals", config.reveals_per_hour, &counts)),
        lookups: Arc::new(Allowance::new("caller_lookups", config.lookups_per_hour, &counts)),
        comparisons: Arc::new(Allowance::new("imported_numbers", config.lookups_per_hour, &counts)),
    };
    let mut started =
        StartedService::default().with_data(app.clone()).consuming(events::consumer(app.clone()));
    started.directory = Some(Arc::new(ArchiveDirectory(app)));
    Ok(started)
}
