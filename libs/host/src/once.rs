//! What a process does once, in place of serving: making ready, and what an operator has a service do.

use std::sync::Arc;

use db::Db;
use tokio_util::sync::CancellationToken;

use crate::{
    Host, Setup, StartError,
    engines::{Clocks, Engines},
    host::{Idle, Schema, Started, start_services},
    subscribing::{self, subscription},
};

impl Host {
    /// Makes ready what the services of `setup` need before one of them runs for the first time in its version: brings
    /// their databases up to date and declares their queues, so that what others say meanwhile waits for them. Serves
    /// nothing and leaves nothing running. What a service consumes is known when it has started: what a start makes, such
    /// as identity's first key and first account, is made here already.
    ///
    /// # Errors
    /// [`StartError`]; what was done by then stays, and is no trouble when it is done again.
    pub async fn prepare(setup: Setup) -> Result<(), StartError> {
        let config = setup.config.clone();
        let (started, engines) = start(setup, Schema::Old).await?;
        for Idle { db, subscribes, .. } in started.idle {
            if let Some(consumer) = subscribes {
                subscribing::declare(engines.bus.as_ref(), &subscription(&consumer, &config.bus), &consumer)
                    .await?;
            }
            db.close().await?;
        }
        Ok(())
    }

    /// Has the service whose command `word` is do it, and gives what it tells. The service is started as it is to serve,
    /// on the database that the running processes share; no other is, and nothing is left running.
    ///
    /// # Errors
    /// [`StartError`]: nobody has such a command, its service does not start, or what the command says itself.
    pub async fn command(mut setup: Setup, word: &str, arguments: Vec<String>) -> Result<String, StartError> {
        setup.services.retain(|(module, _start)| module.commands.contains(&word));
        let schema = Schema::found_by(setup.config.profile);
        let (started, _engines) = start(setup, schema).await?;
        let command = started.commands.into_iter().find(|(known, _command)| *known == word);
        let (_word, command) = command.ok_or_else(|| format!("nobody has the command `{word}`"))?;
        let told = command(arguments).await;
        let databases: Vec<Db> = started.idle.into_iter().map(|idle| idle.db).collect();
        for db in databases {
            db.close().await?;
        }
        told
    }
}

async fn start(setup: Setup, schema: Schema) -> Result<(Started, Engines), StartError> {
    let Setup { config, services, clock, wall_clock, ids, neighbours, .. } = setup;
    let clocks = Clocks { wall: wall_clock.unwrap_or_else(|| Arc::clone(&clock)), trade: clock };
    let engines = Engines::open(&config, clocks, ids)?;
    let closing = CancellationToken::new();
    let started = start_services(&config, services, neighbours, &engines, schema, &closing).await?;
    Ok((started, engines))
}
