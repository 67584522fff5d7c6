//! What the binary can be asked to do.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};

use crate::{days::plan, group, replay};

/// Every service in one process, with a demo group to try it with.
#[derive(Debug, Parser)]
#[command(name = "demo", version, about)]
struct Asked {
    #[command(subcommand)]
    command: Option<Command>,
    /// What people, calls and answers are drawn by: the same seed, the same stories.
    #[arg(long, default_value_t = group::SEED)]
    seed: u64,
    /// How many days the group has behind it when it is shown; with 0 nothing happens there by itself.
    #[arg(long, default_value_t = plan::DAYS, value_parser = clap::value_parser!(u32).range(0..=365))]
    days: u32,
    /// In how many seconds from the start the group is to be ready: what does not fit into its days by then is left out.
    #[arg(long, default_value_t = 27, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    within: u64,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Live through a hotline's real days in a fresh process, then tell what became of each row.
    Replay(ReplayArguments),
}

#[derive(Debug, clap::Args)]
struct ReplayArguments {
    /// The requests: columns `request_id,created_at,closed_at,complaint_type,district`.
    csv: PathBuf,
    /// Simulated seconds per second.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: u32,
    /// Only the first rows.
    #[arg(long)]
    rows: Option<usize>,
    /// What units, callers and answers are drawn by: the same seed, the same replay.
    #[arg(long, default_value_t = 2020)]
    seed: u64,
}

/// Does what the arguments ask for.
#[must_use]
pub fn main() -> ExitCode {
    let asked = Asked::parse();
    let done = match asked.command {
        None => {
            let order = group::Order {
                seed: asked.seed,
                days: asked.days,
                within: Duration::from_secs(asked.within),
            };
            run(group::run(order)).map(|()| ExitCode::SUCCESS)
        }
        Some(Command::Replay(ReplayArguments { csv, speed, rows, seed })) => {
            run(replay::run(replay::Order { csv, speed, rows, seed }))
                .map(|is_whole| if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    };
    done.unwrap_or_else(|error| host::complain(error.as_ref()))
}

fn run<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    host::runtime().map_err(anyhow::Error::from_boxed)?.block_on(work)
}
