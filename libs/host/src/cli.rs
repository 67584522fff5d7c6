//! What a binary can be asked to do.

use std::{collections::BTreeSet, io::Write, process::ExitCode};

use futures_util::future::{Either, select};

use crate::{
    ConfigError, Host, Profile, ServiceModule, Settings, Setup, StartError,
    describe::{openapi, routes},
    telemetry::Telemetry,
};

/// Serves `modules` until SIGTERM or SIGINT; with `migrate`, `openapi`, `asyncapi`, `routes` or a command of one of them as
/// the first argument it does that and ends.
#[must_use]
pub fn run<const N: usize>(modules: [ServiceModule; N]) -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let word = arguments.next();
    match command(&modules, word.as_deref(), arguments.collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&*error),
    }
}

fn command(modules: &[ServiceModule], word: Option<&str>, arguments: Vec<String>) -> Result<(), StartError> {
    match word {
        None | Some("serve") => runtime()?.block_on(serve(modules)),
        Some("migrate") => runtime()?.block_on(migrate(modules)),
        Some("openapi") => tell(&openapi(modules)?),
        Some("asyncapi") => tell(&contracts::asyncapi()),
        Some("routes") => tell(&routes(modules)?),
        Some(other) => runtime()?.block_on(command_of(modules, other, arguments)),
    }
}

/// Has a service do what it has a command for. A word that nobody knows touches nothing.
async fn command_of(modules: &[ServiceModule], word: &str, arguments: Vec<String>) -> Result<(), StartError> {
    let known: Vec<&str> = modules.iter().flat_map(|module| module.commands).copied().collect();
    if !known.contains(&word) {
        let own = ["serve", "migrate", "openapi", "asyncapi", "routes"];
        let known = [own.as_slice(), known.as_slice()].concat();
        return Err(format!("`{word}` is no command: {}", known.join(", ")).into());
    }
    let setup = Setup::read(Settings::from_environment(), modules.iter().copied())?;
    let told = Host::command(setup, word, arguments).await?;
    Ok(writeln!(std::io::stdout().lock(), "{told}")?)
}

/// The runtime of a process; the HTTP server's workers bring their own.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> Result<tokio::runtime::Runtime, StartError> {
    // TLS needs one provider for the process; a second call finds the first one in place.
    drop(rustls::crypto::ring::default_provider().install_default());
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

async fn serve(modules: &[ServiceModule]) -> Result<(), StartError> {
    let process = Process::start(Settings::from_environment(), modules, |setup| setup).await?;
    told_to_stop().await?;
    process.stop().await;
    Ok(())
}

/// A running host with its telemetry: what `serve` runs, for a binary that does more than serve.
pub struct Process {
    host: Host,
    telemetry: Telemetry,
}

impl Process {
    /// Sets up the log, the traces and the metrics of the process, and starts `modules`; `adapt` may put other parts
    /// into the setup before. Once a process.
    ///
    /// # Errors
    /// Every fault of the settings at once, or what did not start.
    pub async fn start(
        settings: Settings,
        modules: &[ServiceModule],
        adapt: impl FnOnce(Setup) -> Setup + Send,
    ) -> Result<Self, StartError> {
        let setup = Setup::read(settings, modules.iter().copied())?;
        nobody_is_missing(&setup)?;
        // After the settings: a filter that makes no sense is told with their other faults.
        let telemetry = Telemetry::start(&setup.config, &name_of(modules))?;
        tracing::info!(settings = ?setup.settings, "configured");
        let setup = adapt(setup);
        let host = Host::start(Setup { metrics: Some(telemetry.metrics.clone()), ..setup }).await?;
        Ok(Self { host, telemetry })
    }

    /// What listens.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Stops in order, and sends the last traces.
    pub async fn stop(self) {
        self.host.stop().await;
        self.telemetry.stop();
    }
}

/// The bus inside a process reaches who is in it, and no other: a service by itself would send everything it publishes to
/// nobody.
fn nobody_is_missing(setup: &Setup) -> Result<(), ConfigError> {
    let here: BTreeSet<&str> = setup.services.iter().map(|(module, _start)| module.name).collect();
    let missing: Vec<&str> = contracts::publishing_services().difference(&here).copied().collect();
    if setup.config.profile == Profile::Cluster || missing.is_empty() {
        return Ok(());
    }
    let fault = format!(
        "profile: the embedded shape is every service in one process, and this one is without {}: run `allinone`, or set \
         `STEWARD_PROFILE=cluster`",
        missing.join(", ")
    );
    Err(ConfigError(vec![fault]))
}

/// What traces call the process.
fn name_of(modules: &[ServiceModule]) -> String {
    match modules {
        [single] => single.name.to_owned(),
        _several => "allinone".to_owned(),
    }
}

async fn migrate(modules: &[ServiceModule]) -> Result<(), StartError> {
    Host::prepare(Setup::read(Settings::from_environment(), modules.iter().copied())?).await
}

/// Resolves at SIGTERM or SIGINT.
///
/// # Errors
/// When the system gives no signals.
pub async fn told_to_stop() -> Result<(), StartError> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (terminate, interrupt) = (Box::pin(terminate.recv()), Box::pin(interrupt.recv()));
    match select(terminate, interrupt).await {
        Either::Left(_) | Either::Right(_) => Ok(()),
    }
}

fn tell(value: &impl serde::Serialize) -> Result<(), StartError> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    Ok(writeln!(out)?)
}

/// Tells why the process ends: before the log is set up, and for people at a terminal.
#[must_use]
pub fn complain(error: &dyn std::error::Error) -> ExitCode {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text.push_str(": ");
        text.push_str(&deeper.to_string());
        cause = deeper.source();
    }
    drop(writeln!(std::io::stderr(), "steward cannot start: {text}"));
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use db::migration::Chassis;
    use futures_util::FutureExt;

    use super::*;
    use crate::StartedService;

    const CLUSTER: &[(&str, &str)] = &[
        ("profile", "cluster"),
        ("database.url", "postgres://127.0.0.1/ticketing"),
        ("bus.url", "amqp://127.0.0.1:5672/%2f"),
        ("cache.url", "redis://127.0.0.1"),
        ("seal.keys", "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("seal.index_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("auth.jwks_url", "http://identity/.well-known/jwks.json"),
    ];

    fn module(name: &'static str) -> ServiceModule {
        ServiceModule {
            name,
            words: kernel::WORDING,
            configure: |_settings| Box::new(|_context| async { Ok(StartedService::default()) }.boxed()),
            migrate: |db| async move { db.migrate::<Chassis>().await }.boxed(),
            routes: |_none| {},
            kept: &[],
            commands: &[],
        }
    }

    fn setup(settings: &[(&'static str, &str)], names: impl IntoIterator<Item = &'static str>) -> Setup {
        let settings = Settings::from_pairs(settings.iter().map(|(key, value)| (*key, (*value).to_owned())));
        Setup::read(settings, names.into_iter().map(module)).unwrap()
    }

    #[tokio::test]
    async fn a_word_that_nobody_knows_is_told_with_those_that_are() {
        let knowing = ServiceModule { commands: &["recount"], ..module("ticketing") };
        let told = command_of(&[knowing, module("billing")], "recuont", Vec::new()).await.unwrap_err();
        let known = "serve, migrate, openapi, asyncapi, routes, recount";
        assert_eq!(told.to_string(), format!("`recuont` is no command: {known}"));
    }

    #[test]
    fn a_service_by_itself_takes_its_events_to_nobody_and_does_not_start() {
        let told = nobody_is_missing(&setup(&[], ["ticketing"])).unwrap_err().to_string();
        assert!(told.contains("without archive, ") && !told.contains("ticketing"), "{told}");
        assert!(nobody_is_missing(&setup(&[], contracts::publishing_services())).is_ok());
        assert!(nobody_is_missing(&setup(CLUSTER, ["ticketing"])).is_ok());
    }
}
