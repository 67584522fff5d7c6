//! Identity, started as the host starts it, on a database of its own and a clock that stands still.

use std::{
    cell::Cell,
    num::{NonZeroU32, NonZeroUsize},
    sync::Arc,
};

use actix_web::{
    body::to_bytes,
    test::{self, TestRequest},
};
use async_trait::async_trait;
use auth::Verifier;
use bus::{RetryPolicy, in_process::InProcessBus};
use cache::{Cache, Counts, MemoryStore};
use contracts::{
    archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts},
    testing::Example,
    ticketing::Standards,
};
use db::{Db, Engine, migration::Chassis, testing::TestDb};
use host::{DatabaseRights, FilesConfig, ServiceContext, Settings, StartError, StartedService};
use jobs::RunOutcome;
use kernel::{Clock, EstateId, Failure, ManualClock, Page, Scope, SystemClock};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, Query},
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use vocabulary::{CustomerId, MessageId, UnitId};
use web::{
    BodyLimit, ClientAddress, Description, HttpApp, Limit, Operations, Operators, Origins, RateLimits,
    Streams, trace::TrustedTraces,
};

pub(crate) const ISSUER: &str = "https://steward.example";
pub(crate) const ADMIN_PASSWORD: &str = "correct horse battery";
pub(crate) const SERVICE_SECRET: &str = "sixteen-letters-at-least";

pub(crate) use crate::talk::{Answer, Ask};

/// Runs a test on each engine.
macro_rules! on_both_engines {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite { $( #[actix_web::test] async fn $test() { super::$test(crate::test_identity::TestIdentity::open(db::Engine::Sqlite).await).await; } )+ }
        mod on_postgres { $( #[actix_web::test] async fn $test() { super::$test(crate::test_identity::TestIdentity::open(db::Engine::Postgres).await).await; } )+ }
    };
}
pub(crate) use on_both_engines;

/// A process that runs identity.
pub(crate) struct TestIdentity {
    pub(crate) home: TestDb,
    pub(crate) clock: Arc<ManualClock>,
    started: StartedService,
    http_app: HttpApp,
    /// Beside those that every test has.
    settings: Vec<(&'static str, String)>,
    knocks: Cell<u32>,
}

/// The archive is not asked by identity; whoever asks it here has found a change of that rule.
struct NoArchive;

#[async_trait]
impl Directory for NoArchive {
    async fn estate(&self, _id: EstateId) -> Result<Option<EstateOpened>, Failure> {
        panic!("identity asked the archive");
    }

    async fn unit(&self, _id: UnitId) -> Result<Option<UnitFacts>, Failure> {
        panic!("identity asked the archive");
    }

    async fn customer(&self, _id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        panic!("identity asked the archive");
    }

    async fn contact(&self, _id: CustomerId, _for: MessageId) -> Result<Option<ContactFacts>, Failure> {
        panic!("identity asked the archive");
    }
}

#[async_trait]
impl Standards for NoArchive {
    async fn is_published(&self, _name: &str, _version: i32) -> Result<bool, Failure> {
        panic!("identity asked for a standard");
    }

    async fn is_calendar(&self, _name: &str) -> Result<bool, Failure> {
        panic!("identity asked for a calendar");
    }
}

async fn start(
    db: &Db,
    clock: &Arc<ManualClock>,
    settings: &[(&'static str, String)],
) -> (StartedService, HttpApp) {
    let module = identity::module();
    let of_every_test = [
        ("identity.admin_password", ADMIN_PASSWORD.to_owned()),
        ("identity.service_clients", format!("ticketing:{SERVICE_SECRET}")),
    ];
    let mut settings = Settings::from_pairs(of_every_test.into_iter().chain(settings.iter().cloned()));
    let begin = (module.configure)(&mut settings);
    settings.finish().unwrap();
    // The second test of a process finds the provider in place, which is all that is wanted.
    drop(rustls::crypto::ring::default_provider().install_default());
    let time: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    let context = ServiceContext {
        db: db.clone(),
        bus: Arc::new(InProcessBus::new(RetryPolicy::default())),
        cache: Cache::new(Arc::new(MemoryStore::new(Arc::clone(&time), 1 << 20))),
        counts: Counts::alone(Arc::clone(&time)),
        files: FilesConfig::Nowhere,
        directory: Arc::new(NoArchive),
        standards: Arc::new(NoArchive),
        http: reqwest::Client::builder().build().unwrap(),
        issuer: ISSUER.to_owned(),
        shutdown: CancellationToken::new(),
    };
    let started = begin(context).await.unwrap();
    let keys = Arc::clone(started.keys.as_ref().unwrap());
    let (data, many) = (started.data.clone(), Limit::per_minute(NonZeroU32::new(10_000).unwrap()));
    let rights = Arc::new(DatabaseRights::new(db.clone()));
    let verifier = Verifier::new(ISSUER, keys, Arc::clone(&time)).with_rights(rights);
    let http_app = HttpApp {
        description: Description::default(),
        routes: Arc::new(move |config| {
            for register in &data {
                register(config);
            }
            (module.routes)(config);
        }),
        files: Arc::new(|_config| {}),
        words: Arc::new(host::catalogue(&[module])),
        services: Arc::new(["identity"]),
        operations: Operations::new(Vec::new(), String::new, Operators::Loopback),
        identify: Arc::new(verifier),
        rate_limits: Arc::new(RateLimits::new(many, many, many, ClientAddress::Forwarded, time)),
        body_limit: BodyLimit::default(),
        streams: Streams::new(NonZeroUsize::MIN, NonZeroUsize::MIN),
        origins: Origins::default(),
        traces: TrustedTraces::OfEverybody,
        is_behind_proxy: true,
    };
    (started, http_app)
}

impl TestIdentity {
    pub(crate) async fn open(engine: Engine) -> Self {
        let home = TestDb::on::<Chassis>(engine).await;
        Self::begin(home, Vec::new()).await
    }

    /// With settings of its own, on a clock that begins where that of others outside stands.
    pub(crate) async fn open_with(engine: Engine, settings: &[(&'static str, &str)]) -> Self {
        let home = TestDb::on::<Chassis>(engine).await;
        home.clock.advance(SystemClock.now() - home.clock.now());
        Self::begin(home, settings.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()).await
    }

    async fn begin(home: TestDb, settings: Vec<(&'static str, String)>) -> Self {
        (identity::module().migrate)(home.db.clone()).await.unwrap();
        let clock = Arc::clone(&home.clock);
        let (started, http_app) = start(&home.db, &clock, &settings).await;
        let identity = Self { home, clock, started, http_app, settings, knocks: Cell::new(0) };
        for region in ["east", "west"] {
            identity.open_estate(region).await;
        }
        identity
    }

    /// An estate of a region, as the archive's event brings it.
    pub(crate) async fn open_estate(&self, region: &str) -> EstateId {
        let estate_id = EstateId::new(self.home.db.ids().as_ref());
        let estate = EstateOpened {
            estate_id,
            code: estate_id.to_string(),
            region: region.to_owned(),
            ..EstateOpened::example()
        };
        let tx = self.home.db.begin().await.unwrap();
        copies::estates::keep(&tx, estate, 1).await.unwrap();
        tx.commit().await.unwrap();
        estate_id
    }

    /// What the security log says happened, oldest first: kind, address and subject.
    pub(crate) async fn log(&self) -> Vec<db::security::SecurityRecord> {
        let page = Page { limit: 200, after: None };
        let mut lines = db::lists::security_events(&self.home.db, &page.into()).await.unwrap().items;
        lines.reverse();
        lines
    }

    /// Another process on the same database.
    pub(crate) async fn restart(&mut self) {
        (self.started, self.http_app) = start(&self.home.db, &self.clock, &self.settings).await;
    }

    /// The keys that verify in this process.
    pub(crate) fn verifier(&self) -> Verifier {
        let keys = Arc::clone(self.started.keys.as_ref().unwrap());
        Verifier::new(ISSUER, keys, Arc::<ManualClock>::clone(&self.clock))
    }

    /// Runs a job until it is idle.
    pub(crate) async fn run_job(&self, name: &str) {
        let (job, _notify) = self.started.jobs.iter().find(|(job, _)| job.name() == name).unwrap();
        for _ in 0..10 {
            match job.run_once().await {
                RunOutcome::Idle => return,
                RunOutcome::Worked => {}
                other @ (RunOutcome::Retry { .. } | RunOutcome::Dead { .. }) => panic!("{name}: {other:?}"),
            }
        }
        panic!("{name} never came to rest");
    }

    /// What a command of an operator tells.
    pub(crate) async fn command(&self, word: &str, arguments: &[&str]) -> Result<String, StartError> {
        assert!(identity::module().commands.contains(&word), "the process does not know it");
        let (_word, command) = self.started.commands.iter().find(|(known, _run)| *known == word).unwrap();
        command(arguments.iter().map(|&argument| argument.to_owned()).collect()).await
    }

    pub(crate) async fn send(&self, request: Ask) -> Answer {
        let app = test::init_service(self.http_app.app()).await;
        let mut builder = TestRequest::default().method(request.method).uri(&request.path);
        for (name, value) in &request.headers {
            builder = builder.insert_header((name.as_str(), value.as_str()));
        }
        if let Some((media_type, body)) = request.body {
            builder = builder.insert_header(("content-type", media_type)).set_payload(body);
        }
        let reply = test::call_service(&app, builder.to_request()).await;
        let status = reply.status().as_u16();
        let headers = reply.headers().iter();
        let headers =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let body = to_bytes(reply.into_body()).await.map_err(|_error| "a body broke off").unwrap();
        Answer { status, headers, text: String::from_utf8(body.to_vec()).unwrap() }
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> Answer {
        self.send(signing_in(username, password)).await
    }

    /// An access token of the first account.
    pub(crate) async fn admin(&self) -> String {
        self.token_of("admin", ADMIN_PASSWORD).await
    }

    pub(crate) async fn token_of(&self, username: &str, password: &str) -> String {
        let answer = self.sign_in(username, password).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// Takes in a member of staff with a role of these permissions; gives the reply.
    pub(crate) async fn hire(&self, username: &str, permissions: &[&str], scope: &Value) -> Answer {
        let admin = self.admin().await;
        let role = self.next_name();
        let body = json!({"name": role, "description": "for a test", "permissions": permissions});
        let made = self.send(Ask::post("/api/v1/roles").bearer(&admin).json(&body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        self.send(Ask::post("/api/v1/staff").bearer(&admin).json(&new_staff(username, &[&role], scope))).await
    }

    /// A name no role has yet.
    pub(crate) fn next_name(&self) -> String {
        self.knocks.set(self.knocks.get() + 1);
        format!("role-{}", self.knocks.get())
    }

    /// How many rows a table has.
    pub(crate) async fn rows(&self, table: &str) -> i64 {
        let count = Query::select().expr_as(Expr::cust("COUNT(*)"), "n").from(table.to_owned()).to_owned();
        let row = self.home.db.reader().query_one(&count).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    /// What the trail says was done, oldest first.
    pub(crate) async fn trail(&self) -> Vec<String> {
        let page = Page { limit: 200, after: None };
        let query = page.into();
        let lines = db::lists::audit_entries(&self.home.db, &Scope::Group, &query);
        let mut actions: Vec<String> =
            lines.await.unwrap().items.into_iter().map(|line| line.action).collect();
        actions.reverse();
        actions
    }
}

pub(crate) fn signing_in(username: &str, password: &str) -> Ask {
    Ask::post("/api/v1/session").json(&json!({"username": username, "password": password}))
}

pub(crate) const PASSWORD: &str = "a password long enough";

pub(crate) fn new_staff(username: &str, roles: &[&str], scope: &Value) -> Value {
    let mut body = first_password(username, roles, scope);
    body["must_change_password"] = json!(false);
    body
}

/// Somebody who has to choose another password, since nothing else is said.
pub(crate) fn first_password(username: &str, roles: &[&str], scope: &Value) -> Value {
    json!({"username": username, "name": "李伟", "password": PASSWORD, "roles": roles, "scope": scope})
}

pub(crate) fn group() -> Value {
    json!({"kind": "group"})
}
