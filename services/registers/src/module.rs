//! How the service is put together.

use copies::published_calendars::Calendars;
use db::{Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartError, StartService, StartedService};

use crate::{
    app::App, config::Config, events, files::jobs::KeepFiles, forms::app::Forms, http, records,
    retention::jobs::KeepRecords, storage::migrations::Migrator,
};

/// The registers.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "registers",
        words: kernel::wording!("registers"),
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
        route: "/api/v1/records/{id}",
        kind: "form_record",
        table: "form_records",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/retention-periods/{id}",
        kind: "retention_period",
        table: "retention_periods",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/patrol-plans/{id}",
        kind: "patrol_plan",
        table: "patrol_plans",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/patrol-rounds/{id}",
        kind: "patrol_round",
        table: "patrol_rounds",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/weather-warnings/{id}",
        kind: "weather_warning",
        table: "weather_warnings",
        place: Place::Estate("estate_id"),
    },
    Kept { route: "/api/v1/files/{id}", kind: "file", table: "files", place: Place::Estate("estate_id") },
];

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| async move { start(config, context) }.boxed())
}

fn start(config: Config, context: ServiceContext) -> Result<StartedService, StartError> {
    let Config { organisation, sweep, files, keeping_every } = config;
    let store = context.files.open(context.db.sealer())?;
    let app = App {
        db: context.db,
        directory: context.directory,
        forms: Forms::default(),
        calendars: Calendars::default(),
        organisation: organisation.into(),
        store,
        limits: files,
    };
    let (consumer, timers) = (events::consumer(&app), records::jobs::timers(&app));
    let keeping = KeepFiles { app: app.clone(), every: keeping_every };
    let disposing = KeepRecords { app: app.clone(), every: keeping_every };
    Ok(StartedService::default()
        .with_data(app)
        .with_timers("registers.fire_timers", timers, sweep)
        .with_job(keeping)
        .with_job(disposing)
        .consuming(consumer))
}
