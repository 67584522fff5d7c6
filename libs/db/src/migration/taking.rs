//! Taking the steps that a database lacks.
//!
//! Not the library's own way: that refuses a database which knows a step of a newer version, and so blocks the way back to
//! the image before; and it waits for a table without end, while all who come after wait behind it.

use std::{collections::HashSet, time::Duration};

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue, ConnectionTrait, DatabaseConnection, EntityTrait};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager, seaql_migrations};

use crate::{
    DbError,
    engine::{self, MigrationSession},
    error::Context,
};

/// How often a step tries to have a table to itself before the migration is given up; each waits for two seconds.
const TRIES: usize = 60;
/// Meanwhile the others have the table.
const PAUSE: Duration = Duration::from_secs(1);

/// Brings the database up to date.
pub(crate) async fn take<M: MigratorTrait>(
    writer: &DatabaseConnection,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let session = MigrationSession::begin(writer).await.context("waiting to migrate")?;
    let taken = take_through::<M>(&session, now).await;
    let ended = session.end().await.context("ending a migration");
    taken.and(ended)
}

/// Undoes the last `steps` steps, or all of them.
pub(crate) async fn take_back<M: MigratorTrait>(
    writer: &DatabaseConnection,
    steps: Option<u32>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    Work::Undoing(steps).carry_out::<M>(writer, now).await
}

async fn take_through<M: MigratorTrait>(
    session: &MigrationSession,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let conn: &DatabaseConnection = session;
    M::install(conn).await.context("making the table of migrations")?;
    let steps = M::migrations();
    tell_of_newer(&steps, &known::<M>(conn).await?);
    let is_alone = |step: &Step| session.has_own_steps() && step.use_transaction() == Some(false);
    for steps in steps.chunk_by(|one, next| !is_alone(one) && !is_alone(next)) {
        let work = if steps.iter().any(is_alone) { Work::ByItself(steps) } else { Work::AllOrNone(steps) };
        work.carry_out::<M>(conn, now).await?;
    }
    Work::NamePrimaryKeys.carry_out::<M>(conn, now).await
}

type Step = Box<dyn MigrationTrait>;

/// What is tried again as a whole.
enum Work<'a> {
    /// Steps of one transaction.
    AllOrNone(&'a [Step]),
    /// A step outside of any.
    ByItself(&'a [Step]),
    NamePrimaryKeys,
    /// The last so many steps, or all of them, in one transaction.
    Undoing(Option<u32>),
}

impl Work<'_> {
    /// Tries again while others use the tables.
    async fn carry_out<M: MigratorTrait>(
        &self,
        conn: &DatabaseConnection,
        now: DateTime<Utc>,
    ) -> Result<(), DbError> {
        for _again in 1..TRIES {
            match self.try_once::<M>(conn, now).await {
                Err(error) if error.engine_error().is_some_and(engine::is_lock_timeout) => {
                    tracing::warn!("a table is in use; the migration tries again");
                    pause().await;
                }
                done => return done,
            }
        }
        self.try_once::<M>(conn, now).await
    }

    async fn try_once<M: MigratorTrait>(
        &self,
        conn: &DatabaseConnection,
        now: DateTime<Utc>,
    ) -> Result<(), DbError> {
        match self {
            Self::AllOrNone(steps) => {
                let tx = engine::begin(conn).await.context("beginning to migrate")?;
                take_missing::<M>(&SchemaManager::new(&tx), steps, now).await?;
                tx.commit().await.context("committing a migration")
            }
            Self::ByItself(steps) => take_missing::<M>(&SchemaManager::new(conn), steps, now).await,
            Self::Undoing(steps) => {
                let tx = engine::begin(conn).await.context("beginning to roll back")?;
                engine::lock_for_migration(&tx).await.context("waiting to roll back")?;
                M::down(&tx, *steps).await.context("rolling a migration back")?;
                tx.commit().await.context("committing a rollback")
            }
            Self::NamePrimaryKeys => engine::name_primary_keys(conn).await.context("naming primary keys"),
        }
    }
}

/// Takes those of `steps` that were not taken before.
async fn take_missing<M: MigratorTrait>(
    manager: &SchemaManager<'_>,
    steps: &[Step],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    // Here, where whoever migrates is alone: another process may have taken them meanwhile.
    let known = known::<M>(manager.get_connection()).await?;
    for step in steps.iter().filter(|step| !known.contains(step.name())) {
        step.up(manager).await.context("migrating")?;
        let taken = seaql_migrations::ActiveModel {
            version: ActiveValue::Set(step.name().to_owned()),
            applied_at: ActiveValue::Set(now.timestamp()),
        };
        let noted = seaql_migrations::Entity::insert(taken).exec_without_returning(manager.get_connection());
        noted.await.context("noting a migration")?;
    }
    Ok(())
}

async fn known<M: MigratorTrait>(conn: &impl ConnectionTrait) -> Result<HashSet<String>, DbError> {
    let models = M::get_migration_models(conn).await.context("reading what was migrated")?;
    Ok(models.into_iter().map(|model| model.version).collect())
}

fn tell_of_newer(steps: &[Step], known: &HashSet<String>) {
    let ours = steps.iter().filter(|step| known.contains(step.name())).count();
    if ours < known.len() {
        let newer = known.len() - ours;
        tracing::warn!(newer, "the database knows steps of a newer version; they stay as they are");
    }
}

#[expect(clippy::disallowed_methods, reason = "a migration runs before any runner does")]
async fn pause() {
    tokio::time::sleep(PAUSE).await;
}
