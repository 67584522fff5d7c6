//! A group to try the suite with: drawn by a seed, brought in through the public API, the same every time.

mod catalogue;
mod group;
mod names;
mod seeding;
mod staff;
mod tell;

use std::path::Path;

use anyhow::Context;
use host::{Knobs, Process};
use secrecy::ExposeSecret;

pub use group::{Estate, Group, Home, Person};
pub(crate) use seeding::{Seeded, seed};

use crate::{
    api::{Api, SignIn},
    modules,
};

/// What the group of `make run` is drawn by.
const SEED: u64 = 1;
/// Its people live by this time.
const TIME_ZONE: &str = "Asia/Shanghai";
/// Everybody's password, in a group that exists to be tried.
pub(crate) const PASSWORD: &str = "steward-demo";
/// What is worth a line while a visitor reads the terminal. The driver warns of each read-only transaction on SQLite.
const LOG: &str = "warn,sea_orm::driver=error";
/// Where the web desk is built.
const CONSOLE: &str = "services/console/dist";

/// Starts the suite, brings the group in unless it is there, tells how to sign in, and serves until told to stop.
pub(crate) async fn run() -> anyhow::Result<()> {
    let knobs = knobs();
    let sign_in = administrator(&knobs);
    let process =
        Process::start(knobs, &modules(), |setup| setup).await.map_err(anyhow::Error::from_boxed)?;
    let api = Api::new(process.host().address(), sign_in)?;
    let group = Group::drawn(SEED, TIME_ZONE);
    let shown = show(&api, &group).await;
    process.stop().await;
    shown
}

/// Welcomes the visitor, and serves until told to stop; the last of a new group's people move in meanwhile.
async fn show(api: &Api, group: &Group) -> anyhow::Result<()> {
    if group.is_whole(api).await? {
        tell::welcome(api, group, &tell::Found::Whole)?;
    } else if group.may_be_brought_in(api).await? {
        let mut seeded = seeding::begin(api, group).await.context("bringing the demo group in")?;
        tell::welcome(api, group, &tell::Found::MovingIn)?;
        tokio::select! {
            told = host::told_to_stop() => return told.map_err(anyhow::Error::from_boxed),
            moved = seeding::finish(api, group, &mut seeded) => moved.context("bringing the demo group in")?,
        }
        tell::all_are_in(group)?;
    } else {
        tell::welcome(api, group, &tell::Found::Other)?;
    }
    host::told_to_stop().await.map_err(anyhow::Error::from_boxed)
}

/// What is set, and under it what suits a trial on this machine.
fn knobs() -> Knobs {
    let knobs = with_administrator(Knobs::from_environment()).with_default("telemetry.log", LOG);
    // The desk is reached over plain HTTP here.
    let knobs = knobs.with_default("identity.secure_cookie", "false");
    if Path::new(CONSOLE).join("index.html").exists() {
        knobs.with_default("console.dir", CONSOLE)
    } else {
        knobs
    }
}

/// Settings with a first account in them.
pub(crate) fn with_administrator(knobs: Knobs) -> Knobs {
    knobs.with_default("identity.admin_username", "admin").with_default("identity.admin_password", PASSWORD)
}

/// The first account of these settings.
pub(crate) fn administrator(knobs: &Knobs) -> SignIn {
    let mut knobs = knobs.clone();
    let password = knobs.secret("identity.admin_password");
    SignIn {
        username: knobs.get("identity.admin_username", "admin".to_owned()),
        password: password.map(|secret| secret.expose_secret().to_owned()).unwrap_or_default(),
    }
}
