//! Test databases on PostgreSQL: copies of a template on one server.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta};
use sea_orm::sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Row, postgres::PgConnectOptions,
};
use sea_orm_migration::MigratorTrait;

use super::{TemplateName, Trouble, now, parts, unique};
use crate::{Db, DbConfig};

/// Held while a template is looked for, made or swept.
const TEMPLATES: i64 = 7_310_579_607_541_998_953;

/// A database that goes when this is dropped.
#[derive(Debug)]
pub(super) struct Database {
    server: PgConnectOptions,
    name: String,
}

impl Database {
    pub(super) fn url(&self) -> String {
        self.server.clone().database(&self.name).to_url_lossy().to_string()
    }
}

impl Drop for Database {
    /// On a thread and a runtime of its own: a test's runtime may be ending, and `drop` cannot wait in it.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let mut conn = server.connect().await?;
                run(&mut conn, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
                conn.close().await?;
                Ok::<(), Trouble>(())
            })
        });
        match dropping.join() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(error, "a test database stays behind"),
            Err(_panic) => tracing::warn!("a test database stays behind"),
        }
    }
}

pub(super) async fn create<M: MigratorTrait>() -> Result<Database, Trouble> {
    let server = server()?;
    let mut conn = server.clone().connect().await?;
    let TemplateName { family, full: template } = TemplateName::of::<M>()?;
    lock(&mut conn, "pg_advisory_lock").await?;
    if !exists(&mut conn, &template).await? {
        sweep(&mut conn, &family).await?;
        make_template::<M>(&server, &mut conn, &template).await?;
    }
    lock(&mut conn, "pg_advisory_unlock").await?;
    let name = format!("steward_test_{}", unique());
    run(&mut conn, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
    conn.close().await?;
    Ok(Database { server, name })
}

/// Migrates under another name first: a template that exists is always whole.
async fn make_template<M: MigratorTrait>(
    server: &PgConnectOptions,
    conn: &mut PgConnection,
    template: &str,
) -> Result<(), Trouble> {
    let draft = Database { server: server.clone(), name: format!("steward_test_{}", unique()) };
    run(conn, &format!("CREATE DATABASE {}", draft.name)).await?;
    let db = Db::connect(&DbConfig::for_tests(draft.url()), parts(std::sync::Arc::new(kernel::SystemClock)))
        .await?;
    db.migrate::<M>().await?;
    db.close().await?;
    run(conn, &format!("ALTER DATABASE {} RENAME TO {template}", draft.name)).await?;
    run(conn, &format!("COMMENT ON DATABASE {template} IS '{}'", now().timestamp())).await
}

/// Drops the templates of earlier builds, and what runs of yesterday and before have left: templates by their
/// comment, copies by the time in their name.
async fn sweep(conn: &mut PgConnection, family: &str) -> Result<(), Trouble> {
    let sql = "SELECT datname::text, shobj_description(oid, 'pg_database') FROM pg_database \
               WHERE datname LIKE 'steward_template_%' OR datname LIKE 'steward_test_%'";
    for row in conn.fetch_all(sql).await? {
        let (name, made): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        let made = match name.strip_prefix("steward_test_") {
            Some(id) => i64::from_str_radix(id.get(..12).unwrap_or_default(), 16).unwrap_or(i64::MAX) / 1_000,
            None => made.and_then(|made| made.parse().ok()).unwrap_or(i64::MAX),
        };
        let is_old = DateTime::from_timestamp(made, 0).is_some_and(|made| now() - made > TimeDelta::days(1));
        if is_old || name.starts_with(family) {
            run(conn, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        }
    }
    Ok(())
}

fn server() -> Result<PgConnectOptions, Trouble> {
    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the server is")]
    let url = std::env::var("STEWARD_TEST_POSTGRES_URL")
        .unwrap_or_else(|_unset| "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable".to_owned());
    Ok(PgConnectOptions::from_str(&url)?.disable_statement_logging())
}

async fn exists(conn: &mut PgConnection, name: &str) -> Result<bool, Trouble> {
    let sql = format!("SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{name}')");
    Ok(conn.fetch_one(AssertSqlSafe(sql)).await?.try_get(0)?)
}

async fn lock(conn: &mut PgConnection, function: &str) -> Result<(), Trouble> {
    run(conn, &format!("SELECT {function}({TEMPLATES})")).await
}

async fn run(conn: &mut PgConnection, sql: &str) -> Result<(), Trouble> {
    conn.execute(AssertSqlSafe(sql.to_owned())).await?;
    Ok(())
}
