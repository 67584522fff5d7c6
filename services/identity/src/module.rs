//! How the service is put together.

use std::sync::Arc;

use futures_util::FutureExt;
use host::{Knobs, Parts, Running, ServiceModule, Start, StartError};

use crate::{
    app::{App, Keyring, Passwords, bootstrap_administrator, keys::turn_keys},
    config::Config,
    http,
    jobs::{PruneSessions, TurnKeys},
    storage::migrations::Migrator,
};

/// Identity.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "identity",
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
    }
}

fn configure(knobs: &mut Knobs) -> Start {
    let config = Config::read(knobs);
    Box::new(move |parts| start(config, parts).boxed())
}

/// Nobody can be answered before there is a key to sign with, so the first one is made here.
async fn start(config: Config, parts: Parts) -> Result<Running, StartError> {
    let keyring = Arc::new(Keyring::new(parts.issuer));
    let passwords = Passwords::new().await?;
    let app = App { db: parts.db, keyring: Arc::clone(&keyring), passwords, config: Arc::new(config) };
    while turn_keys(&app).await? {}
    bootstrap_administrator(&app).await?;
    let running = Running::default()
        .with_job(TurnKeys { app: app.clone() })
        .with_job(PruneSessions { app: app.clone() })
        .with_data(app);
    Ok(Running { keys: Some(Arc::<auth::LocalKeys>::clone(keyring.published())), ..running })
}
