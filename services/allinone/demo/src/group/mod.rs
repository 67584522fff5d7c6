//! A group to try the suite with: drawn by a seed, brought in through the public API, the same every time. It has days behind
//! it when it is shown, which were lived through that API, and goes on living while somebody looks.

mod catalogue;
mod drawn;
mod members;
pub(crate) mod names;
mod organisation;
mod seeding;
mod staff;
mod tell;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use allinone::modules;
use anyhow::Context;
use host::{Host, Process, Settings, Setup};
use kernel::{Clock, SystemClock};
use secrecy::ExposeSecret;
use tokio::time::Instant;

pub(crate) use catalogue::{ESTATES, PASSWORD};
pub use drawn::{Estate, Group, Home, Person};
pub use members::{THEIR_ESTATE, roles};
pub(crate) use members::{dispatcher_at, manager_at, technician_at};
pub(crate) use seeding::{Seeded, seed};
pub(crate) use tell::say;

use crate::{
    api::{Api, SignIn},
    days::{Cast, LivedClock, Player, plan::Plan},
};

/// What `make run` draws by unless told otherwise.
pub(crate) const SEED: u64 = 1;
/// Its people live by this time.
const TIME_ZONE: &str = "Asia/Shanghai";
/// What is worth a line while a visitor reads the terminal. The driver warns of each read-only transaction on SQLite.
const LOG: &str = "warn,sea_orm::driver=error";
/// How often it is asked whether all events were handled.
const LOOK: Duration = Duration::from_millis(20);
/// The days are lived for at least so long, however slow the machine is …
const LEAST: Duration = Duration::from_secs(5);
/// … and their last events are heard within this.
const TO_CATCH_UP: Duration = Duration::from_secs(1);
/// Where the web desk is built.
const CONSOLE: &str = "services/console/dist";

/// Which group to show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    /// What it is drawn by.
    pub(crate) seed: u64,
    /// How many days it has behind it; with none, nothing happens there by itself.
    pub(crate) days: u32,
    /// How long may pass from the start until it is shown.
    pub(crate) within: Duration,
}

/// Starts the suite, brings the group in unless it is there, tells how to sign in, and serves until told to stop.
pub(crate) async fn run(order: Order) -> anyhow::Result<()> {
    let began = Instant::now();
    let settings = settings();
    let sign_in = administrator(&settings);
    let plan =
        (order.days > 0 && is_new(&settings)).then(|| Plan::drawn(order.seed, order.days, SystemClock.now()));
    let clock = Arc::new(match &plan {
        Some(plan) => LivedClock::standing_at(plan.first, Arc::new(SystemClock)),
        None => LivedClock::real(),
    });
    let trade = Arc::<LivedClock>::clone(&clock);
    let adapt = move |setup| Setup { clock: trade, wall_clock: Some(Arc::new(SystemClock)), ..setup };
    let process = Process::start(settings, &modules(), adapt).await.map_err(anyhow::Error::from_boxed)?;
    let api = Api::new(process.host().address(), sign_in)?;
    let shown = Shown {
        host: process.host(),
        api: &api,
        group: &Group::drawn(order.seed, TIME_ZONE),
        clock: &clock,
        plan: plan.as_ref(),
        began,
        within: order.within,
    };
    let mut told = std::pin::pin!(host::told_to_stop());
    let done = tokio::select! {
        told = &mut told => told.map_err(anyhow::Error::from_boxed),
        done = shown.show() => match done {
            Ok(()) => told.await.map_err(anyhow::Error::from_boxed),
            Err(error) => Err(error),
        },
    };
    process.stop().await;
    done
}

/// A group while it is shown.
struct Shown<'a> {
    host: &'a Host,
    api: &'a Api,
    group: &'a Group,
    clock: &'a LivedClock,
    /// What happens there; nothing in a data folder that was there before.
    plan: Option<&'a Plan>,
    began: Instant,
    within: Duration,
}

impl Shown<'_> {
    /// Welcomes the visitor; the last of a new group's people move in meanwhile, and what its plan has to come comes.
    async fn show(&self) -> anyhow::Result<()> {
        let Self { api, group, .. } = *self;
        if group.is_whole(api).await? {
            // Whoever works there only since a later version.
            staff::take_in(api).await?;
            tell::welcome(api, group, &tell::Found::Whole)?;
        } else if group.may_be_brought_in(api).await? {
            self.bring_in().await.context("bringing the demo group in")?;
        } else {
            tell::welcome(api, group, &tell::Found::Other)?;
        }
        Ok(())
    }

    async fn bring_in(&self) -> anyhow::Result<()> {
        let Self { host, api, group, .. } = *self;
        let mut seeded = seeding::begin(api, group).await?;
        all_have_heard(host).await?;
        organisation::take_in(api, &seeded, SystemClock.now().date_naive()).await?;
        all_have_heard(host).await?;
        let cast = Cast::new(host.address(), members::usernames(), group, &seeded)?;
        let mut player = Player::new(host, self.clock, &cast, group.seed);
        if let Some(plan) = self.plan {
            let left = self.within.saturating_sub(self.began.elapsed() + TO_CATCH_UP);
            player.live_behind(plan, left.max(LEAST)).await?;
        }
        let lived = tell::Lived {
            steps: player.taken,
            refused: &player.refused,
            left_out: player.left_out.len(),
            took: self.began.elapsed(),
        };
        tell::welcome(api, group, &tell::Found::New(lived))?;
        let moving_in = async {
            seeding::finish(api, group, &mut seeded).await?;
            tell::all_are_in(group)
        };
        match self.plan {
            Some(plan) => tokio::try_join!(moving_in, player.live_on(plan)).map(drop),
            None => moving_in.await,
        }
    }
}

/// True when nothing was kept there yet: a group that is there has its days already.
fn is_new(settings: &Settings) -> bool {
    let folder: PathBuf = settings.clone().get("data_dir", PathBuf::from("./data"));
    std::fs::read_dir(folder).map_or(true, |mut held| held.next().is_none())
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
    // Whoever lives three months in half a minute is not counted off for being quick, and time is to keep up with them.
    let settings = settings.with_default("web.requests_per_minute", "100000");
    let settings = ["ticketing", "callbacks", "registers"]
        .into_iter()
        .fold(settings, |settings, service| settings.with_default(&format!("{service}.sweep_secs"), "1"));
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
