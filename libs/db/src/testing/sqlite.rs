//! Test databases on SQLite: files in a folder of their own.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::MigratorTrait;

use super::{TemplateName, Trouble, now, parts, unique};
use crate::{Db, DbConfig};

/// A folder that goes when this is dropped.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Trouble> {
        let path = home().join(format!("db_{}", unique()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn file(&self) -> PathBuf {
        self.0.join("test.sqlite")
    }

    pub(super) fn url(&self) -> String {
        url(&self.file())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "a test database stays behind");
        }
    }
}

pub(super) async fn create<M: MigratorTrait>() -> Result<Folder, Trouble> {
    let name = TemplateName::of::<M>()?;
    let template = home().join(format!("{}.sqlite", name.full));
    if !template.exists() {
        sweep(&name.family);
        make_template::<M>(&template).await?;
    }
    let folder = Folder::new()?;
    std::fs::copy(&template, folder.file())?;
    Ok(folder)
}

/// Migrates a file of our own and moves it into place: whoever comes at the same time makes the same one.
async fn make_template<M: MigratorTrait>(template: &Path) -> Result<(), Trouble> {
    let folder = Folder::new()?;
    let db = Db::connect(&DbConfig::for_tests(folder.url()), parts(std::sync::Arc::new(kernel::SystemClock)))
        .await?;
    db.migrate::<M>().await?;
    // Closing the last connection moves the write-ahead log into the file.
    db.close().await?;
    std::fs::rename(folder.file(), template)?;
    Ok(())
}

pub(super) async fn schema_of(db: &Db) -> Result<Vec<String>, Trouble> {
    let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite_%' \
               AND tbl_name <> 'seaql_migrations' ORDER BY sql";
    let rows = db.writer().query_all_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

fn home() -> PathBuf {
    std::env::temp_dir().join("steward-test-databases")
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Removes the templates of earlier builds, and what runs of yesterday and before have left.
fn sweep(family: &str) {
    let Ok(entries) = std::fs::read_dir(home()) else {
        return;
    };
    for entry in entries.flatten() {
        let is_earlier = entry.file_name().to_string_lossy().starts_with(family);
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|at| now() - DateTime::<Utc>::from(at) > TimeDelta::days(1));
        if is_earlier || is_old {
            let path = entry.path();
            let removed =
                if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            tracing::debug!(?path, ?removed, "swept");
        }
    }
}
