//! Which engine is below.

use sea_orm::{ConnectionTrait, DbBackend};
use secrecy::{ExposeSecret, SecretString};

use crate::DbError;

/// The engines Steward runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file, for the embedded shape.
    Sqlite,
    /// A server, for clusters.
    Postgres,
}

impl Engine {
    pub(crate) fn of_url(url: &SecretString) -> Result<Self, DbError> {
        let url = url.expose_secret();
        if url.starts_with("sqlite:") {
            return Ok(Self::Sqlite);
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres);
        }
        Err(DbError::Misconfigured("url must begin with sqlite: or postgres:".to_owned()))
    }

    pub(crate) fn of(conn: &impl ConnectionTrait) -> Self {
        if conn.get_database_backend() == DbBackend::Sqlite { Self::Sqlite } else { Self::Postgres }
    }
}
