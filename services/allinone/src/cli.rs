//! What the binary can be asked to do.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{demo, modules, replay};

/// Steward in one process.
#[derive(Debug, Parser)]
#[command(name = "allinone", version, about)]
struct Asked {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run every service until told to stop; what happens without a command, too.
    Serve,
    /// Bring the databases up to date, and declare the queues where there is a broker.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
    /// Print the AsyncAPI document: every event.
    Asyncapi,
    /// Print every route with its service.
    Routes,
    /// Run every service with a demo group in it.
    Demo,
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
    let done = match Asked::parse().command {
        None
        | Some(Command::Serve | Command::Migrate | Command::Openapi | Command::Asyncapi | Command::Routes) => {
            return host::run(modules());
        }
        Some(Command::Demo) => run(demo::run()).map(|()| ExitCode::SUCCESS),
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
