//! One service as it runs, on a database of its own.

use std::sync::Arc;

use auth::{KeyPair, LocalKeys, Signer, Subject};
use chrono::{DateTime, Utc};
use contracts::identity::StaffChanged;
use db::{Db, Engine, Kept, lists, migration::Chassis, testing::Scratch};
use host::{Host, ServiceModule, Settings, Setup, StartedService};
use kernel::{
    AnnouncedGrant, ApiClientId, Clock, ListQuery, ManualClock, Permission, Principal, Scope, StaffId,
    SystemIds,
};

use crate::{Api, DatabaseProxy, EventRecorder, FakeArchive, until};

/// The service, its clock, its neighbours and what records its events.
pub struct TestApp {
    host: Host,
    client: reqwest::Client,
    signer: Signer,
    staff_id: StaffId,
    /// Stands still on a Monday morning of 2026 until it is moved.
    pub clock: Arc<ManualClock>,
    /// What the archive knows.
    pub archive: FakeArchive,
    /// What was published.
    pub recorder: EventRecorder,
    recorder_task: tokio::task::JoinHandle<()>,
    _scratch: Scratch,
    folder: tempfile::TempDir,
    kept: &'static [Kept],
    end: End,
}

/// Fails a test that ends without asking what it left behind. Asking takes time, and `drop` has none: so
/// [`TestApp::finish`] asks, and this sees that it was called.
#[derive(Default)]
struct End {
    is_asked_for: bool,
}

impl Drop for End {
    fn drop(&mut self) {
        let is_told = self.is_asked_for || std::thread::panicking();
        assert!(
            is_told,
            "a test ends its application with `finish`, which sees what it left unsent or gave up"
        );
    }
}

impl TestApp {
    /// Starts `module` alone on `engine`.
    ///
    /// # Panics
    /// When it does not start: the test fails with the reason.
    pub async fn start(module: ServiceModule, engine: Engine) -> Self {
        Self::start_with(module, engine, &[]).await
    }

    /// Starts `module` alone on `engine`, with settings of its own: pairs of `section.key` and value.
    ///
    /// # Panics
    /// When it does not start: the test fails with the reason.
    #[expect(clippy::expect_used, reason = "a test without its service fails here")]
    pub async fn start_with(module: ServiceModule, engine: Engine, settings: &[(&str, &str)]) -> Self {
        let scratch = Scratch::create::<Chassis>(engine).await.expect("a database");
        let url = scratch.url().to_owned();
        Self::start_at(module, (scratch, url), settings).await
    }

    /// Starts `module` alone on PostgreSQL, behind a proxy that can be disconnected.
    ///
    /// # Panics
    /// When it does not start: the test fails with the reason.
    #[expect(clippy::expect_used, reason = "a test without its service fails here")]
    pub async fn start_behind_a_proxy(module: ServiceModule) -> (Self, DatabaseProxy) {
        let scratch = Scratch::create::<Chassis>(Engine::Postgres).await.expect("a database");
        let (proxy, url) = DatabaseProxy::to(scratch.url()).await;
        (Self::start_at(module, (scratch, url), &[]).await, proxy)
    }

    #[expect(clippy::expect_used, reason = "a test without its service fails here")]
    #[expect(clippy::disallowed_methods, reason = "the ears of a test outlive no runner")]
    async fn start_at(
        module: ServiceModule,
        (scratch, url): (Scratch, String),
        settings: &[(&str, &str)],
    ) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        // A reply tells a stranger nothing of a fault of ours; whoever reads the failed test is told here.
        let log = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::WARN);
        drop(log.with_writer(std::io::stderr).try_init());
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(ManualClock::at(monday_morning()));
        let pair = KeyPair::generate();
        let signer = Signer::new("steward", &pair, Arc::<ManualClock>::clone(&clock), Arc::new(SystemIds));
        let keys = Arc::new(LocalKeys::default());
        keys.publish(vec![pair.public().clone()]);
        let archive = FakeArchive::default();
        let own = settings.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let settings = [
            ("listen", "127.0.0.1:0".to_owned()),
            ("data_dir", folder.path().display().to_string()),
            ("database.durable", "false".to_owned()),
            ("database.max_connections", "4".to_owned()),
            ("web.workers", "1".to_owned()),
        ];
        let settings = Settings::from_pairs(settings.into_iter().chain(own));
        let mut setup = Setup::read(settings, [module]).expect("settings");
        // Either engine below one and the same process; from settings it would take a cluster's for a mistake.
        setup.config.database_url = Some(url.into());
        setup.clock = Arc::<ManualClock>::clone(&clock);
        setup.neighbours = StartedService {
            keys: Some(keys),
            directory: Some(Arc::new(archive.clone())),
            standards: Some(Arc::new(archive.clone())),
            ..StartedService::default()
        };
        let host = Host::start(setup).await.expect("a running service");
        let (recorder, listening) = EventRecorder::on(Arc::clone(host.bus())).await;
        Self {
            client: host::http_client().build().expect("a client"),
            signer: signer.expect("a signer"),
            staff_id: StaffId::new(&SystemIds),
            host,
            clock,
            archive,
            recorder,
            recorder_task: tokio::spawn(listening),
            _scratch: scratch,
            folder,
            kept: module.kept,
            end: End::default(),
        }
    }

    /// A member of staff who may do everything everywhere.
    #[must_use]
    pub fn admin(&self) -> Api {
        self.staff(Permission::ALL, Scope::Group)
    }

    /// A member of staff with these permissions in this scope.
    ///
    /// # Panics
    /// When no token can be signed.
    #[must_use]
    pub fn staff(&self, permissions: &[Permission], scope: Scope) -> Api {
        self.staff_of(self.staff_id, permissions, scope)
    }

    /// Another member of staff, whom nobody has seen before.
    ///
    /// # Panics
    /// When no token can be signed.
    #[must_use]
    pub fn other_staff(&self, permissions: &[Permission], scope: Scope) -> Api {
        self.staff_of(StaffId::new(&SystemIds), permissions, scope)
    }

    /// An application with these permissions in this scope.
    ///
    /// # Panics
    /// When no token can be signed.
    #[must_use]
    pub fn client(&self, client_id: ApiClientId, permissions: &[Permission], scope: Scope) -> Api {
        self.caller(Subject::Client(client_id), permissions, scope)
    }

    /// This member of staff, whom a test may have employed, with these permissions in this scope.
    ///
    /// # Panics
    /// When no token can be signed.
    #[must_use]
    pub fn staff_of(&self, staff_id: StaffId, permissions: &[Permission], scope: Scope) -> Api {
        self.caller(Subject::Staff(staff_id), permissions, scope)
    }

    #[expect(clippy::expect_used, reason = "a test without its token fails here")]
    fn caller(&self, subject: Subject, permissions: &[Permission], scope: Scope) -> Api {
        let claims = self.signer.claims(subject, permissions.to_vec(), scope, 600);
        let token = self.signer.sign(&claims).expect("a token");
        Api::new(&self.base(), self.client.clone(), Some(&token))
    }

    /// A caller without a token.
    #[must_use]
    pub fn nobody(&self) -> Api {
        Api::new(&self.base(), self.client.clone(), None)
    }

    /// Tells the service of a member of staff, as identity does: a new one, with these permissions in this scope.
    pub async fn employ(&self, permissions: &[Permission], scope: Scope) -> StaffId {
        let staff_id = StaffId::new(&SystemIds);
        self.introduce(staff_id, permissions, scope).await;
        staff_id
    }

    /// Tells the service of this member of staff, as identity does.
    pub async fn introduce(&self, staff_id: StaffId, permissions: &[Permission], scope: Scope) {
        let staff = StaffChanged {
            staff_id,
            name: "林晓静".to_owned(),
            is_enabled: true,
            permissions: permissions.iter().copied().map(Into::into).collect(),
            scope,
            grants: Vec::new(),
            tokens_valid_from: None,
            session_tokens: None,
            cleared_for: Vec::new(),
            changed_at: self.clock.now(),
        };
        self.recorder.publish(&staff, 1).await;
    }

    /// A member of staff who may do different things at different places, with a token that does not say where.
    ///
    /// # Panics
    /// When no token can be signed.
    #[expect(clippy::expect_used, reason = "a test without its token fails here")]
    pub async fn holding(&self, grants: &[(&[Permission], Scope)]) -> Api {
        let subject = Subject::Staff(self.holder(grants).await);
        let claims = self.signer.claims_by_reference(subject, Permission::ALL.to_vec(), 600);
        let token = self.signer.sign(&claims).expect("a token");
        Api::new(&self.base(), self.client.clone(), Some(&token))
    }

    /// Tells the service of somebody who may do different things at different places, as identity does.
    pub async fn holder(&self, grants: &[(&[Permission], Scope)]) -> StaffId {
        let staff_id = StaffId::new(&SystemIds);
        let announced = |(permissions, scope): &(&[Permission], Scope)| AnnouncedGrant {
            permissions: permissions.iter().copied().map(Into::into).collect(),
            scope: scope.clone(),
        };
        let staff = StaffChanged {
            staff_id,
            name: "周建国".to_owned(),
            is_enabled: true,
            permissions: Vec::new(),
            scope: Scope::Estates { estates: Vec::new() },
            grants: grants.iter().map(announced).collect(),
            tokens_valid_from: None,
            session_tokens: None,
            cleared_for: Vec::new(),
            changed_at: self.clock.now(),
        };
        self.recorder.publish(&staff, 1).await;
        let principal = Principal::Staff(staff_id);
        until("the service knows of them", async || {
            self.db().principal(&principal).await.is_ok_and(|known| known.is_some())
        })
        .await;
        staff_id
    }

    /// Who the member of staff is.
    #[must_use]
    pub fn staff_id(&self) -> StaffId {
        self.staff_id
    }

    /// What the routes of the service name by `{id}`.
    pub(crate) fn kept(&self) -> &'static [Kept] {
        self.kept
    }

    /// Where the service keeps its files.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The service's database.
    ///
    /// # Panics
    /// When it has none.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a service has a database")]
    pub fn db(&self) -> &Db {
        self.host.databases().first().expect("a database")
    }

    /// Waits until everything published so far has been sent.
    pub async fn settle(&self) {
        until("everything published is sent", async || {
            self.db().unsent().await.is_ok_and(|unsent| unsent.events == 0)
        })
        .await;
    }

    /// Ends the test: nothing may be left unsent, and nothing may have been given up. A test that forgets it fails.
    ///
    /// # Panics
    /// When a dead letter is left.
    #[expect(clippy::expect_used, reason = "a test whose database is gone fails here")]
    pub async fn finish(mut self) {
        self.end.is_asked_for = true;
        self.settle().await;
        let letters = lists::dead_letters(self.db(), &ListQuery::default()).await;
        let letters = letters.expect("the dead letters").items;
        assert!(letters.is_empty(), "dead letters are left: {letters:?}");
        self.recorder_task.abort();
        self.host.stop().await;
    }

    fn base(&self) -> String {
        format!("http://{}", self.host.address())
    }
}

/// 2026-03-02 10:00 in Shanghai.
fn monday_morning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_416_800, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::End;

    #[test]
    #[should_panic(expected = "`finish`")]
    fn a_test_that_does_not_finish_fails() {
        drop(End::default());
    }

    #[test]
    fn a_test_that_finishes_or_fails_by_itself_is_left_alone() {
        drop(End { is_asked_for: true });
        let failing = std::thread::spawn(|| {
            let _end = End::default();
            panic!("by itself");
        });
        assert_eq!(failing.join().unwrap_err().downcast_ref::<&str>(), Some(&"by itself"));
    }
}
