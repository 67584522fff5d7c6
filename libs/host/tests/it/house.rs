//! Small services and the processes that run them.

use std::{sync::Arc, time::Duration};

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{KeyPair, LocalKeys};
use contracts::archive::EstateOpened;
use db::{Db, InboxConsumer, migration::Chassis};
use futures_util::{FutureExt, Stream, stream};
use host::{Host, ServiceModule, Settings, Setup, StartedService};
use kernel::{EstateId, SystemIds};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use utoipa_actix_web::service_config::ServiceConfig;
use web::{Live, Problem, SseEvent, Streams, stream_events};

/// Neither of them says anything of its own.
pub(crate) const WORDING: kernel::Wording = kernel::Wording { owner: "house", en: "", zh: "" };

/// Opens an estate at every `POST /api/v1/estates`.
pub(crate) fn speaker() -> ServiceModule {
    ServiceModule {
        name: "speaker",
        words: WORDING,
        configure: |_settings| {
            Box::new(|context| {
                let started = StartedService::default().with_data(context.db).with_data(context.shutdown);
                async move { Ok(started) }.boxed()
            })
        },
        migrate: |db| async move { db.migrate::<Chassis>().await }.boxed(),
        routes,
        kept: &[],
        commands: &[],
    }
}

/// Consumes the events of estates, as every service that consumes anything does.
pub(crate) fn listener() -> ServiceModule {
    ServiceModule {
        name: "listener",
        words: WORDING,
        configure: |_settings| {
            Box::new(|context| {
                async move { Ok(StartedService::default().consuming(InboxConsumer::new(context.db))) }.boxed()
            })
        },
        migrate: |db| async move { db.migrate::<Chassis>().await }.boxed(),
        routes: |_none| {},
        kept: &[],
        commands: &[],
    }
}

/// Where `GET /api/v1/estates/slow` waits.
pub(crate) struct Gate {
    /// One more for each request that has come.
    pub(crate) arrived: Semaphore,
    /// One for each that may go on.
    pub(crate) open: Semaphore,
    /// One more for each that has gone on to its end.
    pub(crate) passed: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { arrived: Semaphore::new(0), open: Semaphore::new(0), passed: Semaphore::new(0) }
    }
}

fn routes(config: &mut ServiceConfig<'_>) {
    config.service(open_estate).service(wait_for_estates).service(follow_estates).service(flood_with_estates);
}

#[utoipa::path(responses((status = 204)))]
#[post("/api/v1/estates")]
async fn open_estate(db: Data<Db>) -> HttpResponse {
    say(&db).await;
    HttpResponse::NoContent().finish()
}

#[utoipa::path(responses((status = 204)))]
#[get("/api/v1/estates/slow")]
async fn wait_for_estates(gate: Data<Arc<Gate>>) -> HttpResponse {
    gate.arrived.add_permits(1);
    gate.open.acquire().await.unwrap().forget();
    gate.passed.add_permits(1);
    HttpResponse::NoContent().finish()
}

#[utoipa::path(responses((status = 200)))]
#[get("/api/v1/estates/stream")]
async fn follow_estates(
    closing: Data<CancellationToken>,
    streams: Data<Streams>,
) -> Result<HttpResponse, Problem> {
    streamed(stream::pending(), &closing, &streams)
}

/// More than anybody reads.
#[utoipa::path(responses((status = 200)))]
#[get("/api/v1/estates/flood")]
async fn flood_with_estates(
    closing: Data<CancellationToken>,
    streams: Data<Streams>,
) -> Result<HttpResponse, Problem> {
    let sse_event =
        || Live::SseEvent(SseEvent { id: "1".to_owned(), event: "estate", data: "x".repeat(4_000) });
    streamed(stream::repeat_with(sse_event), &closing, &streams)
}

fn streamed(
    lives: impl Stream<Item = Live<String>> + 'static,
    closing: &CancellationToken,
    streams: &Streams,
) -> Result<HttpResponse, Problem> {
    let place = streams.open(&"nobody")?;
    Ok(stream_events(lives, place, closing.clone(), || std::future::ready(false)))
}

/// Opens an estate in `db`, whose relay tells the others.
pub(crate) async fn say(db: &Db) -> EstateId {
    let event = an_estate();
    let tx = db.begin().await.unwrap();
    tx.publish(&event, 1).unwrap();
    tx.commit().await.unwrap();
    event.estate_id
}

/// An estate that was opened.
pub(crate) fn an_estate() -> EstateOpened {
    EstateOpened {
        estate_id: EstateId::new(&SystemIds),
        code: "E1".to_owned(),
        name: "Garden".to_owned(),
        region: "north".to_owned(),
        outer_regions: Vec::new(),
        time_zone: "Asia/Shanghai".to_owned(),
        standard: "estate-office".to_owned(),
        standard_version: 1,
        calendar: None,
        country: None,
        area_code: None,
    }
}

/// True when the service of `db` has heard of the estate.
pub(crate) async fn has_heard(db: &Db, estate_id: EstateId) -> bool {
    db::estates::find(db.reader(), estate_id).await.unwrap().is_some()
}

/// The settings of an embedded process in `folder`, and `own` over them.
pub(crate) fn embedded(folder: &TempDir, own: &[(&'static str, &str)]) -> Settings {
    let base = [("listen", "127.0.0.1:0".to_owned()), ("data_dir", folder.path().display().to_string())];
    let own = own.iter().map(|(key, value)| (*key, (*value).to_owned()));
    Settings::from_pairs(base.into_iter().chain(own))
}

/// The setup of `modules`, with keys nobody has a token of.
pub(crate) fn setup(settings: Settings, modules: impl IntoIterator<Item = ServiceModule>) -> Setup {
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut setup = Setup::read(settings, modules).unwrap();
    let keys = Arc::new(LocalKeys::default());
    keys.publish(vec![KeyPair::generate().public().clone()]);
    setup.neighbours.keys = Some(keys);
    setup
}

/// The address of one of its paths.
pub(crate) fn url(host: &Host, path: &str) -> String {
    format!("http://{}{path}", host.address())
}

pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder().build().unwrap()
}

/// What `future` resolves to, which must not take long; the bound is generous because the machine may be busy.
pub(crate) async fn within<F: Future>(future: F) -> F::Output {
    match tokio::time::timeout(Duration::from_secs(300), future).await {
        Ok(output) => output,
        Err(_late) => panic!("waited too long"),
    }
}

/// Asks until the answer is yes.
pub(crate) async fn until(mut question: impl AsyncFnMut() -> bool) {
    within(async {
        while !question().await {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
