//! Two real days of a real hotline, lived through by the suite: each row at its own moment, over the public API, by a
//! clock that runs faster. Every row is accounted for in the end, from what the API itself lists.

pub mod clean;
pub mod mapping;

mod callbacks;
mod clock;
mod ledger;
mod player;
mod rows;
mod scratch;
mod story;
mod summary;

use std::{path::PathBuf, sync::Arc};

use allinone::modules;
use anyhow::Context;
use host::{Host, Process, Settings, Setup};
use kernel::SystemClock;

use self::{
    callbacks::CallbackDesk,
    clock::ScaledClock,
    ledger::Ledger,
    player::{Origins, Player},
    scratch::Scratch,
    story::Cast,
};
use crate::{
    api::Api,
    group::{self, Group},
};

/// The hotline's own time.
pub const ZONE: chrono_tz::Tz = chrono_tz::Tz::America__New_York;

/// What to replay.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) csv: PathBuf,
    pub(crate) speed: u32,
    pub(crate) rows: Option<usize>,
    pub(crate) seed: u64,
}

/// Replays, tells how it went, and answers whether every row is accounted for.
pub(crate) async fn run(order: Order) -> anyhow::Result<bool> {
    let csv = std::fs::File::open(&order.csv).with_context(|| format!("opening {}", order.csv.display()))?;
    let rows = rows::read(csv, order.rows).with_context(|| format!("reading {}", order.csv.display()))?;
    let scratch = Scratch::new()?;
    let clock = Arc::new(ScaledClock::before(rows.begin_at(), order.speed));
    let settings = settings(&scratch);
    let sign_in = group::administrator(&settings);
    let business = Arc::<ScaledClock>::clone(&clock);
    let adapt = move |setup| Setup { clock: business, wall_clock: Some(Arc::new(SystemClock)), ..setup };
    let process = Process::start(settings, &modules(), adapt).await.map_err(anyhow::Error::from_boxed)?;
    let api = Api::new(process.host().address(), sign_in)?;
    let replayed = tokio::select! {
        replayed = replay(process.host(), &api, &order, rows, &clock) => replayed,
        _told = host::told_to_stop() => Err(anyhow::anyhow!("told to stop before the end")),
    };
    process.stop().await;
    replayed
}

async fn replay(
    host: &Host,
    api: &Api,
    order: &Order,
    rows: rows::Rows,
    clock: &Arc<ScaledClock>,
) -> anyhow::Result<bool> {
    let group = Group::drawn(order.seed, ZONE.name());
    group::say("bringing the demo group in");
    let seeded = group::seed(api, &group).await.context("bringing the demo group in")?;
    let cast = Cast::new(&group, &seeded, order.seed)?;
    summary::settle(host, api).await?;
    let events_before = summary::events_confirmed(&api.metrics().await?)?;
    group::say(&format!("replaying {} rows at {} times their speed", rows.read(), order.speed));
    let ledger = Ledger::new(rows.refused().to_vec());
    let player = Player { api, cast: &cast, clock, ledger: &ledger, end_at: rows.end_at() };
    let began = clock.let_go();
    let origins = Origins::default();
    let desk = CallbackDesk { player: &player, origins: &origins };
    player.play(rows.sound(), &origins, |is_over| desk.run(is_over)).await;
    let lived = summary::Lived { wall: began.elapsed(), events_before };
    summary::settle(host, api).await?;
    let summary = summary::gather(api, &rows, &ledger, lived).await?;
    summary.print()?;
    Ok(summary.is_whole())
}

/// A process of its own: nothing of it stays, and nobody is counted off for being quick.
fn settings(scratch: &Scratch) -> Settings {
    let settings = group::with_administrator(Settings::from_pairs([
        ("data_dir", scratch.path().display().to_string()),
        ("listen", "127.0.0.1:0".to_owned()),
        ("database.durable", "false".to_owned()),
        ("web.requests_per_minute", "6000000".to_owned()),
        ("ticketing.sweep_secs", "1".to_owned()),
        ("callbacks.sweep_secs", "1".to_owned()),
    ]));
    settings.with_default("telemetry.log", "error")
}
