//! What PostgreSQL alone gives: the rows that one contact leaves, inserted by pgbench over and over.

use std::io::Write;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use testkit::Api;
use tokio::process::Command;

/// The statements between `BEGIN` and `COMMIT`: with those two, five round trips.
const ROUND_TRIPS: [&[&str]; 3] =
    [&["interactions"], &["tickets", "ticket_deadlines"], &["log_entries", "idempotency_keys"]];

/// The script that inserts them.
pub(crate) struct Rows {
    script: String,
}

impl Rows {
    /// Takes a contact down and looks at what it left in the database at `url`.
    pub(crate) async fn of_one_contact(api: &Api, contact: &Value, url: &str) -> Self {
        let database = Database::connect(url).await.unwrap();
        let recorded =
            api.with("idempotency-key", "bench-rows").post("/api/v1/interactions", contact).await.expect(201);
        let text = |pointer: &str| recorded.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
        let (interaction, ticket) = (text("/interaction_id"), text("/ticket/ticket_id"));

        let mut script = "\\set n random(1, 9000000000000000000)\nBEGIN;\n".to_owned();
        for tables in ROUND_TRIPS {
            let mut inserts = Vec::new();
            for table in tables {
                inserts.push(insert_of(&database, table, &interaction, &ticket).await);
            }
            let last = inserts.pop().unwrap();
            let before: Vec<String> =
                inserts.iter().enumerate().map(|(place, insert)| format!("i{place} AS ({insert})")).collect();
            let with = if before.is_empty() { String::new() } else { format!("WITH {} ", before.join(", ")) };
            script.push_str(&format!("{with}{last};\n"));
        }
        script.push_str("COMMIT;\n");
        Self { script }
    }

    /// Contacts in a second, by eight clients that do nothing else for three.
    pub(crate) async fn per_second(&self, url: &str) -> u32 {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(self.script.as_bytes()).unwrap();
        let path = file.path().to_str().unwrap();
        // What follows the question mark is for our driver; encryption costs both the same.
        let (place, settings) = url.split_once('?').unwrap_or((url, ""));
        let encryption = if settings.contains("sslmode=disable") { "disable" } else { "prefer" };
        let arguments = ["-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", "3", "-f", path, place];
        let output =
            Command::new(program()).args(arguments).env("PGSSLMODE", encryption).output().await.unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let tps =
            text.lines().find_map(|line| line.strip_prefix("tps = ")).unwrap_or_else(|| panic!("{output:?}"));
        tps.split('.').next().unwrap().parse().unwrap()
    }
}

/// One insert of the rows the contact left in `table`; every id and every unique text is made from `:n` instead.
async fn insert_of(database: &DatabaseConnection, table: &str, interaction: &str, ticket: &str) -> String {
    let columns: Vec<(String, String)> = rows(
        database,
        &format!(
            "SELECT column_name, udt_name FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = '{table}' AND NOT (table_name = 'log_entries' AND column_name = 'position')
             ORDER BY ordinal_position"
        ),
        2,
    )
    .await
    .into_iter()
    .map(|mut row| (row.remove(0), row.remove(0)))
    .collect();
    let place = match table {
        "interactions" => format!("interactions WHERE id = '{interaction}'"),
        "tickets" => format!("tickets WHERE id = '{ticket}'"),
        "ticket_deadlines" => format!("ticket_deadlines WHERE ticket_id = '{ticket}'"),
        "log_entries" => format!("log_entries WHERE subject_id IN ('{interaction}', '{ticket}')"),
        "idempotency_keys" => "idempotency_keys ORDER BY kept_at DESC LIMIT 1".to_owned(),
        other => panic!("no rows of {other} are looked at"),
    };
    let literals: Vec<String> =
        columns.iter().map(|(name, kind)| format!("quote_nullable({name}::text) || '::{kind}'")).collect();
    let found = rows(database, &format!("SELECT {} FROM {place}", literals.join(", ")), columns.len()).await;
    let values: Vec<String> = found
        .into_iter()
        .enumerate()
        .map(|(row, literals)| {
            let own = columns.iter().zip(literals);
            let changed =
                own.map(|((name, _kind), literal)| value(table, name, row, &literal, interaction, ticket));
            format!("({})", changed.collect::<Vec<_>>().join(", "))
        })
        .collect();
    let names: Vec<&str> = columns.iter().map(|(name, _kind)| name.as_str()).collect();
    format!("INSERT INTO {table} ({}) VALUES {}", names.join(", "), values.join(", "))
}

/// A column's value: its literal, or what takes the place of one that must be new each time.
fn value(table: &str, column: &str, row: usize, literal: &str, interaction: &str, ticket: &str) -> String {
    match (table, column) {
        ("idempotency_keys", "id") => "decode(md5(:n::text) || md5(:n::text), 'hex')".to_owned(),
        ("tickets", "number") => ":n::text".to_owned(),
        ("log_entries", "id") => format!("md5(:n::text || 'entry {row}')::uuid"),
        _id if literal == format!("'{interaction}'::uuid") => {
            "md5(:n::text || 'interaction')::uuid".to_owned()
        }
        _id if literal == format!("'{ticket}'::uuid") => "md5(:n::text || 'ticket')::uuid".to_owned(),
        _text => apart(literal),
    }
}

/// A literal in which pgbench finds no variable: it would take the `:null` of a JSON text for one.
fn apart(literal: &str) -> String {
    let mut parts = literal.splitn(2, "'::");
    match (parts.next(), parts.next()) {
        (Some(text), Some(kind)) => {
            let mut spaced = String::with_capacity(text.len());
            let mut before = ' ';
            for character in text.chars() {
                if before == ':' && character.is_ascii_alphabetic() {
                    spaced.push(' ');
                }
                spaced.push(character);
                before = character;
            }
            format!("{spaced}'::{kind}")
        }
        _null => literal.to_owned(),
    }
}

async fn rows(database: &DatabaseConnection, select: &str, columns: usize) -> Vec<Vec<String>> {
    let found = database.query_all_raw(Statement::from_string(DbBackend::Postgres, select)).await.unwrap();
    let text = |row: &sea_orm::QueryResult, place| row.try_get_by_index::<String>(place).unwrap();
    found.iter().map(|row| (0..columns).map(|place| text(row, place)).collect()).collect()
}

/// Debian keeps it beside the server.
fn program() -> std::path::PathBuf {
    let mut found: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin/pgbench")))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| "pgbench".into())
}
