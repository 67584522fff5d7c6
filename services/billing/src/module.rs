//! How the service is put together.

use db::{Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartService, StartedService};

use crate::{app::App, config::Config, events, http, storage::migrations::Migrator};

/// Billing.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "billing",
        words: kernel::wording!("billing"),
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
        kept: KEPT,
        commands: &[],
    }
}

/// What the routes name by `{id}`.
const KEPT: &[Kept] = &[
    Kept {
        route: "/api/v1/charges/{id}",
        kind: "charge",
        table: "charges",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/invoices/{id}",
        kind: "invoice",
        table: "invoices",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/payments/{id}",
        kind: "payment",
        table: "payments",
        place: Place::Estate("estate_id"),
    },
];

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| async move { Ok(start(config, context)) }.boxed())
}

fn start(config: Config, context: ServiceContext) -> StartedService {
    let ServiceContext { db, directory, .. } = context;
    let app = App { db, directory, config };
    let consumer = events::consumer(&app);
    StartedService::default().with_data(app).consuming(consumer)
}
