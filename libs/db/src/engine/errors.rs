//! What the engines' errors mean.

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{Error as SqlxError, error::ErrorKind, postgres::PgDatabaseError},
};

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
    // SQLite's extended codes carry the primary one in their low byte: 5 is BUSY, 6 is LOCKED.
    if let Ok(number) = code.parse::<u32>()
        && code.len() < 5
    {
        return matches!(number & 0xff, 5 | 6);
    }
    // SQLSTATE classes: 08 connection, 53 resources, 57P0x shutdown; and single states: 40001 serialisation, 40P01
    // deadlock, 55P03 lock not available, 57014 cancelled by the statement time-out, 25P03 idle in transaction.
    code.starts_with("08")
        || code.starts_with("53")
        || code.starts_with("57P")
        || matches!(code, "40001" | "40P01" | "55P03" | "57014" | "25P03")
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

/// PostgreSQL names the constraint. Ours are named by the rule already; a primary key is called `<table>_pkey`, and
/// its columns stand in the detail: `Key (client, key)=(a, b) already exists.`
fn postgres_rule(error: &PgDatabaseError) -> Option<String> {
    let constraint = error.constraint()?;
    if constraint.starts_with("uq_") {
        return Some(constraint.to_owned());
    }
    let (columns, _values) = error.detail()?.strip_prefix("Key (")?.split_once(")=")?;
    Some(rule_name(error.table()?, columns.split(", ")))
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
        for code in ["5", "517", "6", "08006", "53300", "57P01", "40P01", "57014"] {
            assert!(is_passing_code(code), "{code}");
        }
        for code in ["1", "2067", "23505", "42P01", "22001"] {
            assert!(!is_passing_code(code), "{code}");
        }
    }
}
