//! How soon the registers find something among a million records.

use std::fmt::Write;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::json;
use suite_tests::{TestEstate, TestSuite, sealer};

use crate::{rows, table::Table};

/// How many records there are unless another number is asked for.
pub(crate) const RECORDS: u64 = 1_000_000;
/// They are spread over so many forms …
const FORMS: u64 = 50;
/// … and of each hundred one still runs.
const RUNNING: u64 = 100;
/// So many are laid at once.
const TOGETHER: usize = 2_000;
const AIM: &str = "p99 ≤ 50 ms";

/// Reads the list of records, as it stands and by what it can be narrowed to.
pub(crate) async fn measure(
    suite: &mut TestSuite,
    test_estate: &TestEstate,
    records: u64,
    table: &mut Table,
) {
    let api = suite.admin().await;
    let here = &test_estate.estate_id;
    let visit = json!({
        "arrived_at": "2026-03-02T08:00:00Z", "visitor": "Li", "reason": "A visit.", "identity_checked": true,
        "security_checked": true,
    });
    let draft = json!({ "form": "visitor-register", "estate_id": here, "contents": visit });
    let draft = api.post("/api/v1/records", &draft).await.expect(201);
    let one = draft["form_record_id"].as_str().unwrap();
    api.step(&format!("/api/v1/records/{one}"), "submit", &json!(null)).await.expect(200);
    let database = Database::connect(suite.cluster().database("registers")).await.unwrap();
    lay(&database, one, records).await;
    rows::settle(&database, &["form_records"]).await;
    let newest = "SELECT * FROM form_records ORDER BY id DESC LIMIT 50";
    let limit = format!("{}: fifty rows by their ids", rows::limit(&database, newest).await);

    let numbers =
        (0..20).map(|step| format!("/api/v1/records?number=VIS-2026-{}", 100_000 + step * records / 20));
    let days = (0..20).map(|step| {
        format!("/api/v1/records?limit=50&handed_in_from=2020-01-{:02}T00:00:00Z&handed_in_before=2020-02-01T00:00:00Z", step + 1)
    });
    let narrowed = |what: &str| vec![format!("/api/v1/records?limit=50{what}")];
    let searches: [(&str, Vec<String>); 6] = [
        ("the newest", narrowed("")),
        ("the newest of an estate", narrowed(&format!("&estate_id={here}"))),
        ("one by its number", numbers.collect()),
        ("the newest on a form", narrowed("&form=visitor-register")),
        ("what runs", narrowed("&running=true")),
        ("those of some days", days.collect()),
    ];
    for (what, paths) in searches {
        let measured = rows::read(&api, &paths).await;
        table.add(&format!("records, {what}, of {records}"), measured.to_string(), limit.clone(), AIM);
    }
}

/// Lays them. What stands on a record is sealed for it alone, and the list opens it.
async fn lay(database: &DatabaseConnection, one: &str, records: u64) {
    let select = format!("SELECT contents FROM form_records WHERE id = '{one}'");
    let row =
        database.query_one_raw(Statement::from_string(DbBackend::Postgres, select)).await.unwrap().unwrap();
    let (sealer, sealed) = (sealer(), row.try_get_by_index::<Vec<u8>>(0).unwrap());
    let contents = sealer.open(&format!("form_records.contents:{one}"), &sealed).unwrap();
    let (id, unit) = (rows::id_of(1, "n"), rows::id_of(2, "n / 20"));
    let form = format!("CASE WHEN n % {FORMS} = 0 THEN one.form ELSE 'key-loan-register' END");
    let running = format!("CASE WHEN n % {RUNNING} = 0 THEN one.running_since END");
    let due = format!("CASE WHEN n % {RUNNING} = 0 THEN one.due_at END");
    let changed = [
        ("id", id.as_str()),
        ("unit_id", unit.as_str()),
        ("form", form.as_str()),
        ("form_version", "2"),
        ("number", "'VIS-2026-' || (100000 + n)"),
        ("started_at", "TIMESTAMPTZ '2020-01-01' + n * INTERVAL '1 minute'"),
        ("handed_in_at", "TIMESTAMPTZ '2020-01-01' + n * INTERVAL '1 minute'"),
        ("running_since", running.as_str()),
        ("due_at", due.as_str()),
        ("running_key", "NULL"),
    ];
    for from in (0..records).step_by(TOGETHER) {
        let to = records.min(from + u64::try_from(TOGETHER).unwrap());
        let mut sealed = String::new();
        for number in from..to {
            let place = format!("form_records.contents:01800001-0000-7000-8000-{number:012x}");
            sealed.push_str(if number == from { "'\\x" } else { ", '\\x" });
            sealer
                .seal(&place, &contents)
                .unwrap()
                .iter()
                .for_each(|byte| write!(sealed, "{byte:02x}").unwrap());
            sealed.push('\'');
        }
        let sealed = format!("(ARRAY[{sealed}]::bytea[])[n - {from} + 1]");
        let changed: Vec<(&str, &str)> =
            changed.iter().copied().chain([("contents", sealed.as_str())]).collect();
        rows::multiply(database, ("form_records", one), from..to, &changed).await;
    }
}
