//! How the service is put together.

use std::sync::Arc;

use bus::Fanout;
use copies::published_calendars::Calendars;
use db::{Allowance, Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartError, StartService, StartedService};
use standards::StandardCache;

use crate::{
    app::App,
    back_tests::app::{BACK_TEST, continue_back_test},
    config::Config,
    events::{self, live::LiveFeed},
    http,
    playbooks::app::{PLAYBOOK_STEP, find_overdue},
    standards::{
        app::{PublishedHere, warn_of_shipped_names},
        jobs::CheckCalendars,
    },
    storage::migrations::Migrator,
    tickets,
};

/// The ticket desk.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "ticketing",
        words: kernel::wording!("ticketing"),
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
        route: "/api/v1/interactions/{id}",
        kind: "interaction",
        table: "interactions",
        place: Place::Estate("estate_id"),
    },
    Kept { route: "/api/v1/back-tests/{id}", kind: "back_test", table: "back_tests", place: Place::Apart },
    Kept {
        route: "/api/v1/playbook-runs/{id}",
        kind: "playbook_run",
        table: "playbook_runs",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/tickets/{id}",
        kind: "ticket",
        table: "tickets",
        place: Place::Estate("estate_id"),
    },
];

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| async move { start(&config, context).await }.boxed())
}

async fn start(config: &Config, context: ServiceContext) -> Result<StartedService, StartError> {
    let ServiceContext { db, bus, counts, directory, shutdown, .. } = context;
    let reveals = Arc::new(Allowance::new("contact_reveals", config.reveals_per_hour, &counts));
    let app = App {
        db,
        directory,
        standard_cache: StandardCache::default(),
        calendars: Calendars::default(),
        reveals,
    };
    warn_of_shipped_names(&app.db).await?;
    let fanout = Fanout::default();
    let feed = LiveFeed { fanout: fanout.clone(), shutdown };
    let standards = Arc::new(PublishedHere(app.db.clone()));
    let timers = tickets::jobs::timers(&app).on(PLAYBOOK_STEP, app.clone(), find_overdue).on(
        BACK_TEST,
        app.clone(),
        continue_back_test,
    );
    Ok(StartedService { standards: Some(standards), ..StartedService::default() }
        .with_loop("ticketing.live_feed", move |shutdown| {
            LiveFeed::run(fanout.clone(), Arc::clone(&bus), shutdown).boxed()
        })
        .with_data(app.clone())
        .with_data(feed)
        .with_timers("ticketing.fire_timers", timers, config.sweep)
        .consuming(events::consumer(&app))
        .with_job(CheckCalendars { app }))
}
