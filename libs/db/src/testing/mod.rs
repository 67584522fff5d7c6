//! A fresh, migrated database per test, on either engine.
//!
//! The schema is made once per build of the test binary, which also removes that of the build before, and copied after
//! that: a file copy on SQLite, `CREATE
//! DATABASE … TEMPLATE` on PostgreSQL (`STEWARD_TEST_POSTGRES_URL`, a server where databases may be created). The
//! database goes when the value is dropped. What an aborted run left is swept a day later.

mod lists;
mod postgres;
mod schema;
mod sqlite;
mod statements;

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use kernel::{Clock, ManualClock, SystemClock, SystemIds};
use sea_orm_migration::MigratorTrait;

use sealing::Sealer;

pub use lists::{must_serve, must_serve_rows, named_id, seed};
pub use schema::{must_be_written_down, schema_text};
pub use statements::count_statements;

use crate::{Db, DbConfig, DbError, DbParts, Engine};

/// Makes one test per engine out of each `async fn name(engine: Engine)`. A test that needs PostgreSQL is called
/// `…on_postgres`, by which those who have no server leave it out.
#[macro_export]
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$name($crate::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                super::$name($crate::Engine::Postgres).await;
            }
        }
    )+};
}

/// What goes wrong before a test begins.
type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// An empty, migrated database without a handle to it: for tests that start a whole service on its URL. Dropped with
/// this value.
pub struct Scratch {
    url: String,
    /// The file or the server's database, which goes when this is dropped.
    _place: Box<dyn std::any::Any + Send + Sync>,
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Scratch({})", self.url)
    }
}

impl Scratch {
    /// A database migrated by `M` on `engine`.
    ///
    /// # Errors
    /// When the engine cannot be reached: then the test fails, it is not skipped.
    pub async fn create<M: MigratorTrait>(engine: Engine) -> Result<Self, Trouble> {
        Ok(match engine {
            Engine::Sqlite => {
                let folder = sqlite::create::<M>().await?;
                Self { url: folder.url(), _place: Box::new(folder) }
            }
            Engine::Postgres => {
                let database = postgres::create::<M>().await?;
                Self { url: database.url(), _place: Box::new(database) }
            }
        })
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A handle to it.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn open(&self, parts: DbParts) -> Result<Db, DbError> {
        Db::connect(&DbConfig::for_tests(self.url.as_str()), parts).await
    }
}

/// A database for one test, with a clock that stands still.
#[derive(Debug)]
pub struct TestDb {
    /// The handle.
    pub db: Db,
    /// Its clock; move it by hand. Begins at 2026-03-02 08:00:00 UTC, a Monday.
    pub clock: Arc<ManualClock>,
    scratch: Scratch,
}

impl TestDb {
    /// A database on `engine`, migrated by `M`.
    ///
    /// # Panics
    /// When the engine cannot be reached, so that a test fails with the reason.
    pub async fn on<M: MigratorTrait>(engine: Engine) -> Self {
        let opened = async {
            let scratch = Scratch::create::<M>(engine).await?;
            let clock = Arc::new(ManualClock::at(monday()));
            let db = scratch.open(parts(Arc::<ManualClock>::clone(&clock))).await?;
            Ok::<Self, Trouble>(Self { db, clock, scratch })
        };
        #[expect(clippy::panic, reason = "a test without its database fails here, with the reason")]
        opened.await.unwrap_or_else(|error| {
            panic!("no test database on {engine:?}: {}", crate::error::chain(&*error))
        })
    }

    /// [`TestDb::on`], gone back to before `step`: what a version has that does not know that step yet. Rows are put in,
    /// then [`Db::migrate`] takes the steps with them.
    ///
    /// # Panics
    /// When the engine cannot be reached, there is no such step, or one cannot be taken back.
    pub async fn before<M: MigratorTrait>(step: &str, engine: Engine) -> Self {
        let database = Self::on::<M>(engine).await;
        database.go_back_before::<M>(step).await;
        database
    }

    /// Takes back `step` of `M` and all steps after it.
    ///
    /// # Panics
    /// When there is no such step, or one cannot be taken back.
    #[expect(clippy::expect_used, reason = "a migration that fails, fails the test")]
    pub async fn go_back_before<M: MigratorTrait>(&self, step: &str) {
        let steps = M::migrations();
        let later = steps.iter().skip_while(|migration| migration.name() != step).count();
        assert_ne!(later, 0, "there is no step `{step}`");
        let later = u32::try_from(later).expect("not so many steps");
        self.db.rollback::<M>(Some(later)).await.expect("steps that can be taken back");
    }

    /// [`TestDb::on`] SQLite.
    pub async fn sqlite<M: MigratorTrait>() -> Self {
        Self::on::<M>(Engine::Sqlite).await
    }

    /// [`TestDb::on`] PostgreSQL.
    pub async fn postgres<M: MigratorTrait>() -> Self {
        Self::on::<M>(Engine::Postgres).await
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        self.scratch.url()
    }

    /// A second handle with pools of its own: what another process would have.
    ///
    /// # Errors
    /// [`DbError`] when the engine does not answer.
    pub async fn another(&self) -> Result<Db, DbError> {
        self.scratch.open(parts(Arc::<ManualClock>::clone(&self.clock))).await
    }
}

impl std::ops::Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// Takes a schema up, down and up again, and says what differs: `None` when every migration undoes itself exactly.
///
/// # Errors
/// When a migration fails.
pub async fn migrations_reverse<M: MigratorTrait>(engine: Engine) -> Result<Option<String>, Trouble> {
    let scratch = Scratch::create::<M>(engine).await?;
    let db = scratch.open(parts(Arc::new(ManualClock::at(monday())))).await?;
    let before = schema_of(&db).await?;
    db.rollback::<M>(None).await?;
    let empty = schema_of(&db).await?;
    db.migrate::<M>().await?;
    let after = schema_of(&db).await?;
    if !empty.is_empty() {
        return Ok(Some(format!("left behind by the way down:\n{}", empty.join("\n"))));
    }
    Ok((before != after).then(|| format!("before:\n{}\nafter:\n{}", before.join("\n"), after.join("\n"))))
}

/// Fails the test when a step of `M` cannot be taken back exactly and taken again: what every service tests of its
/// migrations.
///
/// # Panics
/// With what differs, or why a step failed.
#[expect(clippy::expect_used, reason = "a migration that fails, fails the test")]
pub async fn must_reverse<M: MigratorTrait>(engine: Engine) {
    let differs = migrations_reverse::<M>(engine).await.expect("steps that can be taken");
    assert_eq!(differs, None, "{engine:?}");
}

/// The schema as lines of text, without the table in which the migrations themselves are noted.
async fn schema_of(db: &Db) -> Result<Vec<String>, Trouble> {
    match db.engine() {
        Engine::Sqlite => sqlite::schema_of(db).await,
        Engine::Postgres => schema::statements_of(db).await,
    }
}

fn parts(clock: Arc<dyn Clock>) -> DbParts {
    DbParts { service: "test", clock, ids: Arc::new(SystemIds), sealer: Sealer::for_tests() }
}

fn monday() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_438_400, 0).unwrap_or_default()
}

/// What a template is called.
struct TemplateName {
    /// The test program and its migrator: templates that begin so are of earlier builds.
    family: String,
    /// The whole name, which changes with every build, so that no test sees an older schema.
    full: String,
}

impl TemplateName {
    fn of<M: MigratorTrait>() -> Result<Self, Trouble> {
        let program = std::env::current_exe()?;
        let built = std::fs::metadata(&program)?.modified()?;
        let file = program.file_name().unwrap_or_default().to_string_lossy();
        // Cargo puts a hash of the dependencies behind the last dash.
        let stem = file.rsplit_once('-').map_or(file.as_ref(), |(stem, _hash)| stem);
        let family = digest((std::any::type_name::<M>(), program.parent(), stem));
        let names: Vec<String> =
            M::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        let family = format!("steward_template_{family:016x}");
        let full = format!("{family}_{:016x}", digest((&file, built, names)));
        Ok(Self { family, full })
    }
}

fn digest(of: impl Hash) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn now() -> DateTime<Utc> {
    SystemClock.now()
}

fn unique() -> String {
    kernel::IdGen::next(&SystemIds).simple().to_string()
}
