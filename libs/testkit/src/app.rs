//! One service as it runs, on a database of its own.

use std::sync::Arc;

use auth::{KeyPair, LocalKeys, Signer, Subject};
use chrono::{DateTime, Utc};
use contracts::archive::EstateOpened;
use db::{
    Db, Engine,
    dead_letters::{self, LetterState},
    migration::Chassis,
    testing::Scratch,
};
use host::{Host, Knobs, Running, ServiceModule, Setup};
use kernel::{CustomerId, EstateId, ManualClock, Page, Permission, Scope, StaffId, SystemIds, UnitId};

use crate::{Api, Ear, World, until};

/// The service, its clock, its neighbours and its ears.
pub struct TestApp {
    host: Host,
    client: reqwest::Client,
    signer: Signer,
    staff_id: StaffId,
    /// Stands still on a Monday morning of 2026 until it is moved.
    pub clock: Arc<ManualClock>,
    /// What the archive knows.
    pub world: World,
    /// What was said.
    pub ear: Ear,
    ear_task: tokio::task::JoinHandle<()>,
    _scratch: Scratch,
    folder: tempfile::TempDir,
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
    #[expect(clippy::disallowed_methods, reason = "the ears of a test outlive no runner")]
    pub async fn start_with(module: ServiceModule, engine: Engine, settings: &[(&str, &str)]) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let scratch = Scratch::create::<Chassis>(engine).await.expect("a database");
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(ManualClock::at(monday_morning()));
        let pair = KeyPair::generate();
        let signer = Signer::new("steward", &pair, Arc::<ManualClock>::clone(&clock), Arc::new(SystemIds));
        let keys = Arc::new(LocalKeys::default());
        keys.publish(vec![pair.public().clone()]);
        let world = World::default();
        let own = settings.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let knobs = [
            ("listen", "127.0.0.1:0".to_owned()),
            ("data_dir", folder.path().display().to_string()),
            ("database.url", scratch.url().to_owned()),
            ("database.max_connections", "4".to_owned()),
            ("web.workers", "1".to_owned()),
        ];
        let knobs = Knobs::from_pairs(knobs.into_iter().chain(own));
        let mut setup = Setup::read(knobs, [module]).expect("settings");
        setup.clock = Arc::<ManualClock>::clone(&clock);
        setup.neighbours =
            Running { keys: Some(keys), directory: Some(Arc::new(world.clone())), ..Running::default() };
        let host = Host::start(setup).await.expect("a running service");
        let (ear, listening) = Ear::on(Arc::clone(host.bus())).await;
        Self {
            client: host::http_client().build().expect("a client"),
            signer: signer.expect("a signer"),
            staff_id: StaffId::new(&SystemIds),
            host,
            clock,
            world,
            ear,
            ear_task: tokio::spawn(listening),
            _scratch: scratch,
            folder,
        }
    }

    /// A member of staff who may do everything everywhere.
    #[must_use]
    pub fn anyone(&self) -> Api {
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

    #[expect(clippy::expect_used, reason = "a test without its token fails here")]
    fn staff_of(&self, staff_id: StaffId, permissions: &[Permission], scope: Scope) -> Api {
        let subject = Subject::Staff(staff_id);
        let claims = self.signer.claims(subject, permissions.to_vec(), scope, 600);
        let token = self.signer.sign(&claims).expect("a token");
        Api::new(&self.base(), self.client.clone(), Some(&token))
    }

    /// A caller without a token.
    #[must_use]
    pub fn nobody(&self) -> Api {
        Api::new(&self.base(), self.client.clone(), None)
    }

    /// Who the member of staff is.
    #[must_use]
    pub fn staff_id(&self) -> StaffId {
        self.staff_id
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

    /// An estate of the region `north` under `standard` that the service has heard of, with a unit and a customer.
    pub async fn settled_estate(&self, standard: &str) -> (EstateId, UnitId, CustomerId) {
        let estate: EstateOpened = self.world.estate("north", standard);
        self.ear.say(&estate, 1).await;
        let estate_id = estate.estate_id;
        (estate_id, self.world.unit(estate_id), self.world.customer(estate_id))
    }

    /// Waits until everything said so far has been sent.
    pub async fn settle(&self) {
        until("the outbox is empty", async || {
            self.db().outbox_depth().await.is_ok_and(|depth| depth.rows == 0)
        })
        .await;
    }

    /// Ends the test: nothing may be left unsent, and nothing may have been given up.
    ///
    /// # Panics
    /// When a dead letter is left.
    #[expect(clippy::expect_used, reason = "a test whose database is gone fails here")]
    pub async fn finish(self) {
        self.settle().await;
        let letters = dead_letters::list(self.db().reader(), LetterState::Parked, &Page::default()).await;
        let letters = letters.expect("the dead letters").items;
        assert!(letters.is_empty(), "dead letters are left: {letters:?}");
        self.ear_task.abort();
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
