//! One shared connection: made when needed, given up at the first trouble, and not trusted before debts are paid.

use std::sync::Arc;

use metrics::gauge;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, InfoDict, RedisResult, cmd};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};
use tracing::{info, warn};

use super::RedisConfig;
use super::owed::Owed;
use crate::error::CacheError;

/// Keys in one `DEL` when debts are paid.
const DEBTS_AT_ONCE: usize = 1000;

/// The library's own manager is not used: it keeps a connection whose server has silently gone, it makes waiting
/// requests pay for its attempts, and it gives no place to pay debts before the first answer is trusted.
pub(super) struct Link {
    client: Client,
    config: RedisConfig,
    state: Mutex<State>,
    owed: Owed,
}

#[derive(Default)]
struct State {
    live: Option<Live>,
    connections_made: u64,
    rest_until: Option<Instant>,
    is_outage_logged: bool,
}

/// A connection that may be trusted.
#[derive(Clone)]
pub(super) struct Live {
    pub(super) connection: MultiplexedConnection,
    number: u64,
    base: Arc<str>,
}

impl Live {
    /// The key as this server run knows it.
    pub(super) fn full_key(&self, key: &str) -> String {
        format!("{}{key}", self.base)
    }
}

impl Link {
    pub(super) fn new(config: RedisConfig) -> Result<Self, CacheError> {
        let client = Client::open(config.url.as_str()).map_err(CacheError::Address)?;
        Ok(Self { client, config, state: Mutex::default(), owed: Owed::default() })
    }

    /// Asks the server, within the time limit of one operation.
    pub(super) async fn run<T>(
        &self,
        doing: &'static str,
        ask: impl AsyncFnOnce(Live) -> RedisResult<T>,
    ) -> Result<T, CacheError> {
        let deadline = Instant::now() + self.config.operation_timeout;
        let live = self.live(doing, deadline).await?;
        let number = live.number;
        let failure = match timeout_at(deadline, ask(live)).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(source)) => CacheError::Failed { doing, source },
            Err(_elapsed) => self.timed_out(doing),
        };
        // Whatever the trouble (a replica that refuses writes, a server still loading), another connection may be
        // better, and none is worse than asking the loader.
        let mut state = self.state.lock().await;
        if state.live.as_ref().is_some_and(|live| live.number == number) {
            self.give_up(&mut state, &failure);
        }
        Err(failure)
    }

    /// Remembers invalidations that failed; nothing is answered before they are made.
    pub(super) async fn owe(&self, keys: &[String]) {
        let mut state = self.state.lock().await;
        keys.iter().for_each(|key| self.owed.add(key));
        state.live = None;
    }

    /// The connection, or a new one. Those who come while it is made wait for it no longer than its maker.
    async fn live(&self, doing: &'static str, deadline: Instant) -> Result<Live, CacheError> {
        let Ok(mut state) = timeout_at(deadline, self.state.lock()).await else {
            return Err(self.timed_out(doing));
        };
        if let Some(live) = &state.live {
            return Ok(live.clone());
        }
        if state.rest_until.is_some_and(|until| Instant::now() < until) {
            return Err(CacheError::Resting(doing));
        }
        let number = state.connections_made + 1;
        let failure = match timeout_at(deadline, self.connect(number)).await {
            Ok(Ok(live)) => {
                if state.is_outage_logged {
                    info!("the cache answers again");
                }
                let connected =
                    State { live: Some(live.clone()), connections_made: number, ..State::default() };
                *state = connected;
                gauge!("cache_store_up").set(1);
                return Ok(live);
            }
            Ok(Err(source)) => CacheError::Failed { doing, source },
            Err(_elapsed) => self.timed_out(doing),
        };
        self.give_up(&mut state, &failure);
        Err(failure)
    }

    async fn connect(&self, number: u64) -> RedisResult<Live> {
        // The limits are ours, over connecting and asking together.
        let unlimited = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&unlimited).await?;
        let run = run_id(&mut connection).await?;
        let mut live = Live { connection, number, base: format!("{}:{run}:", self.config.prefix).into() };
        self.pay(&mut live).await?;
        Ok(live)
    }

    /// Makes the invalidations that failed. What is paid stays paid, so that a long list is worked off over several
    /// attempts.
    async fn pay(&self, live: &mut Live) -> RedisResult<()> {
        loop {
            let keys = self.owed.some(DEBTS_AT_ONCE);
            if keys.is_empty() {
                return Ok(());
            }
            let names: Vec<String> = keys.iter().map(|key| live.full_key(key)).collect();
            cmd("DEL").arg(names).exec_async(&mut live.connection).await?;
            self.owed.paid(&keys);
        }
    }

    fn give_up(&self, state: &mut State, failure: &CacheError) {
        state.live = None;
        state.rest_until = Some(Instant::now() + self.config.rest);
        gauge!("cache_store_up").set(0);
        if !state.is_outage_logged {
            let cause = std::error::Error::source(failure).map(ToString::to_string);
            warn!(%failure, cause, "the cache is down; reads go to their source until it answers again");
            state.is_outage_logged = true;
        }
    }

    fn timed_out(&self, doing: &'static str) -> CacheError {
        CacheError::TimedOut(self.config.operation_timeout, doing)
    }
}

/// Which run of the server this is; nothing where an operator has forbidden us to ask.
async fn run_id(connection: &mut MultiplexedConnection) -> RedisResult<String> {
    match cmd("INFO").arg("server").query_async::<InfoDict>(connection).await {
        Ok(about) => Ok(about.get::<String>("run_id").unwrap_or_default().chars().take(12).collect()),
        Err(broken) if broken.is_unrecoverable_error() => Err(broken),
        Err(_forbidden) => Ok(String::new()),
    }
}
