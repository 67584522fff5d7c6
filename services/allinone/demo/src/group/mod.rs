//! A group to try the suite with: drawn by a seed, brought in through the public API, the same every time.

mod catalogue;
mod drawn;
mod names;
mod seeding;
mod staff;
mod tell;

use std::{path::Path, time::Duration};

use allinone::modules;
use anyhow::Context;
use host::{Host, Process, Settings};
use secrecy::ExposeSecret;

pub use drawn::{Estate, Group, Home, Person};
pub(crate) use seeding::{Seeded, seed};
pub use staff::roles;

use crate::api::{Api, SignIn};

/// What the group of `make run` is drawn by.
const SEED: u64 = 1;
/// Its people live by this time.
const TIME_ZONE: &str = "Asia/Shanghai";
/// Everybody's password, in a group that exists to be tried.
pub(crate) const PASSWORD: &str = "steward-demo";
/// What is worth a line while a visitor reads the terminal. The driver warns of each read-only transaction on SQLite.
const LOG: &str = "warn,sea_orm::driver=error";
/// How often it is asked whether all events were handled.
const LOOK: Duration = Duration::from_millis(100);
/// Where the web desk is built.
const CONSOLE: &str = "services/console/dist";

/// Starts the suite, brings the group in unless it is there, tells how to sign in, and serves until told to stop.
pub(crate) async fn run() -> anyhow::Result<()> {
    let settings = settings();
    let sign_in = administrator(&settings);
    let process =
        Process::start(settings, &modules(), |setup| setup).await.map_err(anyhow::Error::from_boxed)?;
    let api = Api::new(process.host().address(), sign_in)?;
    let group = Group::drawn(SEED, TIME_ZONE);
    let mut told = std::pin::pin!(host::told_to_stop());
    let shown = tokio::select! {
        told = &mut told => told.map_err(anyhow::Error::from_boxed),
        shown = show(process.host(), &api, &group) => match shown {
            Ok(()) => told.await.map_err(anyhow::Error::from_boxed),
            Err(error) => Err(error),
        },
    };
    process.stop().await;
    shown
}

/// Welcomes the visitor; the last of a new group's people move in meanwhile.
async fn show(host: &Host, api: &Api, group: &Group) -> anyhow::Result<()> {
    if group.is_whole(api).await? {
        // Whoever works there only since a later version.
        staff::take_in(api).await?;
        tell::welcome(api, group, &tell::Found::Whole)?;
    } else if group.may_be_brought_in(api).await? {
        let mut seeded = seeding::begin(api, group).await.context("bringing the demo group in")?;
        all_have_heard(host).await?;
        tell::welcome(api, group, &tell::Found::MovingIn)?;
        seeding::finish(api, group, &mut seeded).await.context("bringing the demo group in")?;
        tell::all_are_in(group)?;
    } else {
        tell::welcome(api, group, &tell::Found::Other)?;
    }
    Ok(())
}

/// Waits until every service knows what was brought in so far: a visitor must not be told of homes that the ticket desk has
/// not heard of.
async fn all_have_heard(host: &Host) -> anyhow::Result<()> {
    let mut looks = tokio::time::interval(LOOK);
    while host.events_under_way().await.context("counting what is not sent")? > 0 {
        looks.tick().await;
    }
    Ok(())
}

/// What is set, and under it what suits a trial on this machine.
fn settings() -> Settings {
    let settings = with_administrator(Settings::from_environment()).with_default("telemetry.log", LOG);
    // The desk is reached over plain HTTP here.
    let settings = settings.with_default("identity.secure_cookie", "false");
    // What a power cut takes of a trial is brought in again.
    let settings = settings.with_default("database.durable", "false");
    if Path::new(CONSOLE).join("index.html").exists() {
        settings.with_default("console.dir", CONSOLE)
    } else {
        settings
    }
}

/// Settings with a first account in them.
pub(crate) fn with_administrator(settings: Settings) -> Settings {
    let settings = settings.with_default("identity.admin_username", "admin");
    // Everybody's password is made of the product's name, which nobody's should be elsewhere.
    settings.with_default("identity.admin_password", PASSWORD).with_default("identity.known_words", "")
}

/// The first account of these settings.
pub(crate) fn administrator(settings: &Settings) -> SignIn {
    let mut settings = settings.clone();
    let password = settings.secret("identity.admin_password");
    SignIn {
        username: settings.get("identity.admin_username", "admin".to_owned()),
        password: password.map(|secret| secret.expose_secret().to_owned()).unwrap_or_default(),
    }
}
