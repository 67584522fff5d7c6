//! How the service is put together.

use std::sync::Arc;

use copies::published_calendars::Calendars;
use db::{Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartError, StartService, StartedService};
use jobs::Notify;
use secrecy::ExposeSecret;

use crate::{
    app::{App, IdentityProvider, Mailer, Passwords, publish_the_unpublished},
    config::Config,
    events,
    gateways::{OpenIdProvider, SmtpMailer},
    http,
    keys::{
        app::{Keyring, rotate_keys},
        jobs::RotateKeys,
    },
    memberships,
    password_resets::jobs::SendResetMails,
    sessions::jobs::PruneSessions,
    staff::{
        app::{Recovery, bootstrap_administrator, recover_administrator},
        domain::Username,
    },
    storage::migrations::Migrator,
};

/// Identity.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "identity",
        words: kernel::wording!("identity"),
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
        kept: KEPT,
        commands: &[RECOVER],
    }
}

/// What the routes name by `{id}`.
const KEPT: &[Kept] = &[
    Kept { route: "/api/v1/api-clients/{id}", kind: "client", table: "api_clients", place: Place::Apart },
    Kept {
        route: "/api/v1/certificates/{id}",
        kind: "certificate",
        table: "certificates",
        place: Place::Apart,
    },
    Kept {
        route: "/api/v1/contractor-people/{id}",
        kind: "contractor_person",
        table: "contractor_people",
        place: Place::Apart,
    },
    Kept { route: "/api/v1/contractors/{id}", kind: "contractor", table: "contractors", place: Place::Apart },
    Kept {
        route: "/api/v1/duty-handovers/{id}",
        kind: "duty_handover",
        table: "duty_handovers",
        place: Place::Apart,
    },
    Kept { route: "/api/v1/memberships/{id}", kind: "membership", table: "memberships", place: Place::Apart },
    Kept {
        route: "/api/v1/organisation-units/{id}",
        kind: "organisation_unit",
        table: "organisation_units",
        place: Place::Apart,
    },
    Kept { route: "/api/v1/positions/{id}", kind: "position", table: "positions", place: Place::Apart },
    Kept { route: "/api/v1/rosters/{id}", kind: "roster", table: "rosters", place: Place::Apart },
    Kept {
        route: "/api/v1/shift-patterns/{id}",
        kind: "shift_pattern",
        table: "shift_patterns",
        place: Place::Apart,
    },
    Kept { route: "/api/v1/shift-swaps/{id}", kind: "shift_swap", table: "shift_swaps", place: Place::Apart },
    Kept { route: "/api/v1/skills/{id}", kind: "skill", table: "skills", place: Place::Apart },
    Kept { route: "/api/v1/staff/{id}", kind: "staff", table: "staff", place: Place::Apart },
];

/// The way back in when nobody may: followed by the user name of an administrator of the whole group.
const RECOVER: &str = "recover-administrator";

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| start(config, context).boxed())
}

/// Nobody can be answered before there is a key to sign with, so the first one is made here.
async fn start(config: Config, context: ServiceContext) -> Result<StartedService, StartError> {
    let keyring = Arc::new(Keyring::new(context.issuer));
    let passwords = Passwords::new(&config.known_words).await?;
    let (provider, mailer) = ways_out(&config)?;
    let app = App {
        db: context.db,
        keyring: Arc::clone(&keyring),
        passwords,
        config: Arc::new(config),
        calendars: Calendars::default(),
        provider,
        mailer,
        mail_due: Notify::new(),
    };
    while rotate_keys(&app).await? {}
    bootstrap_administrator(&app).await?;
    while publish_the_unpublished(&app).await? {}
    let (consumer, timers) = (events::consumer(&app), memberships::jobs::timers(&app));
    let recovering = app.clone();
    let mut started = StartedService::default()
        .with_job(RotateKeys { app: app.clone() })
        .with_job(PruneSessions { app: app.clone() })
        .with_timers("identity.fire_timers", timers, app.config.sweep)
        .with_command(RECOVER, move |arguments| recover(recovering.clone(), arguments).boxed())
        .with_data(app.clone())
        .consuming(consumer);
    if app.mailer.is_some() {
        let due = app.mail_due.clone();
        started.jobs.push((Arc::new(SendResetMails { app }), due));
    }
    Ok(StartedService { keys: Some(Arc::<auth::LocalKeys>::clone(keyring.published())), ..started })
}

/// The provider to sign in at, and how mail goes out.
type WaysOut = (Option<Arc<dyn IdentityProvider>>, Option<Arc<dyn Mailer>>);

/// Those that the configuration names.
fn ways_out(config: &Config) -> Result<WaysOut, StartError> {
    let public_url = config.public_url.as_deref().unwrap_or_default();
    let provider = config.provider.clone().map(|named| OpenIdProvider::new(named, public_url)).transpose()?;
    let mailer = config.mail.as_ref().map(SmtpMailer::new).transpose()?;
    Ok((
        provider.map(|provider| -> Arc<dyn IdentityProvider> { Arc::new(provider) }),
        mailer.map(|mailer| -> Arc<dyn Mailer> { Arc::new(mailer) }),
    ))
}

async fn recover(app: App, arguments: Vec<String>) -> Result<String, StartError> {
    let [name] = arguments.as_slice() else { return Err(format!("{RECOVER} takes one user name").into()) };
    match recover_administrator(&app, &Username::tried(name)).await? {
        Recovery::Password(password) => Ok(format!(
            "Password of {name} for one sign-in: {}\nIt opens nothing but the choice of another one. A second factor is set up anew.",
            password.expose_secret()
        )),
        Recovery::NoSuchAdministrator(others) => {
            let names: Vec<&str> = others.iter().map(Username::as_str).collect();
            Err(format!("`{name}` does not administer the whole group; who does: {}", names.join(", "))
                .into())
        }
    }
}
