//! What the engines' errors mean.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{Error as SqlxError, error::ErrorKind, postgres::PgDatabaseError},
};

const READ_ONLY: &str = "25006";

fn sqlx_error(error: &DbErr) -> Option<&SqlxError> {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    Some(error)
}

/// True when the same statement may succeed in a moment.
pub(crate) fn is_passing(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return true;
    }
    match sqlx_error(error) {
        Some(SqlxError::Database(error)) => error.code().is_some_and(|code| is_passing_code(&code)),
        Some(
            SqlxError::Io(_)
            | SqlxError::Tls(_)
            | SqlxError::PoolTimedOut
            | SqlxError::PoolClosed
            | SqlxError::WorkerCrashed,
        ) => true,
        _other => false,
    }
}

fn is_passing_code(code: &str) -> bool {
    // SQLite's extended codes carry the primary one in their low byte: 5 BUSY, 6 LOCKED, 7 NOMEM, 10 IOERR, 13 FULL, 14
    // CANTOPEN. A disk that is full or fails is no fault of the message that met it.
    if let Ok(number) = code.parse::<u32>()
        && code.len() < 5
    {
        return matches!(number & 0xff, 5..=7 | 10 | 13 | 14);
    }
    // SQLSTATE classes: 08 connection, 53 resources, 57P0x shutdown, 58 the system under the server (I/O); and single
    // states: 40001 serialisation, 40P01 deadlock, 55P03 lock not available, 57014 cancelled by the statement time-out,
    // 25P03 idle in transaction, 25006 read-only: a primary that became a standby, whose connections are given up.
    code.starts_with("08")
        || code.starts_with("53")
        || code.starts_with("57P")
        || code.starts_with("58")
        || matches!(code, "40001" | "40P01" | "55P03" | "57014" | "25P03" | READ_ONLY)
}

fn has_code(error: &DbErr, code: &str) -> bool {
    matches!(sqlx_error(error), Some(SqlxError::Database(error)) if error.code().is_some_and(|own| own == code))
}

/// True when the server takes no writes (any more): the connection is one to a standby.
pub(crate) fn is_read_only(error: &DbErr) -> bool {
    has_code(error, READ_ONLY)
}

/// True when another transaction held a lock for longer than this one was told to wait.
pub(crate) fn is_lock_timeout(error: &DbErr) -> bool {
    has_code(error, "55P03")
}

/// True when the server is there and has no connection to spare.
pub(crate) fn is_too_many(error: &DbErr) -> bool {
    has_code(error, "53300")
}

/// `uq_<table>__<columns>` of the broken unique rule.
pub(crate) fn unique_violation(error: &DbErr) -> Option<String> {
    let Some(SqlxError::Database(error)) = sqlx_error(error) else {
        return None;
    };
    if error.kind() != ErrorKind::UniqueViolation {
        return None;
    }
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => postgres_rule(error),
        None => sqlite_rule(error.message()),
    }
}

/// PostgreSQL names the constraint, and ours are all named by the rule, primary keys too (`engine::name_primary_keys`).
/// The detail, which names the columns, is in the server's language.
fn postgres_rule(error: &PgDatabaseError) -> Option<String> {
    error.constraint().filter(|name| name.starts_with("uq_")).map(ToOwned::to_owned)
}

/// SQLite names the columns, `UNIQUE constraint failed: tickets.estate_id, tickets.number`, or for an index over
/// expressions the index: `UNIQUE constraint failed: index 'uq_…'`.
fn sqlite_rule(message: &str) -> Option<String> {
    let failed = message.split_once("UNIQUE constraint failed: ")?.1;
    if let Some(index) = failed.strip_prefix("index '") {
        return Some(index.trim_end_matches('\'').to_owned());
    }
    let (table, _column) = failed.split_once('.')?;
    let columns =
        failed.split(", ").map(|column| column.split_once('.').map_or(column, |(_table, name)| name));
    Some(rule_name(table, columns))
}

fn rule_name<'a>(table: &str, columns: impl Iterator<Item = &'a str>) -> String {
    format!("uq_{table}__{}", columns.collect::<Vec<_>>().join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_messages_become_rule_names() {
        let rule = |message| sqlite_rule(message).unwrap();
        assert_eq!(
            rule("UNIQUE constraint failed: tickets.estate_id, tickets.number"),
            "uq_tickets__estate_id_number"
        );
        assert_eq!(rule("UNIQUE constraint failed: index 'uq_staff__email'"), "uq_staff__email");
        assert_eq!(sqlite_rule("CHECK constraint failed: x"), None);
    }

    #[test]
    fn only_troubles_that_pass_are_passing() {
        for code in [
            // SQLite: with extended codes of BUSY, IOERR (778 is a write) and CANTOPEN.
            "5", "517", "6", "7", "10", "778", "13", "14", "526", "08006", "53100", "53300", "57P01", "58030",
            "40P01", "57014", "25006",
        ] {
            assert!(is_passing_code(code), "{code}");
        }
        for code in ["1", "8", "11", "2067", "23505", "42P01", "22001"] {
            assert!(!is_passing_code(code), "{code}");
        }
    }
}
