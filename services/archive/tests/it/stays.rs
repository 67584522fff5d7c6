//! Every entry of a stay can be put right.

use contracts::archive::{OccupancyChanged, OccupancyEnded};
use serde_json::{Value, json};
use testkit::{Engine, on_both_engines};

use crate::office::{Office, faults, text};

on_both_engines!(
    a_home_that_comes_later_is_no_present_home,
    a_stay_that_was_entered_in_error_stands_in_nobodys_way,
    dates_and_roles_are_corrected,
    an_end_may_lie_ahead,
    two_stays_of_one_person_in_one_unit_never_overlap,
);

const PHONE: &str = "13800138055";

struct Stay {
    office: Office,
    customer: String,
    unit: String,
}

impl Stay {
    async fn open(engine: Engine) -> Self {
        let office = Office::open(engine).await;
        let estate = office.estate("A", "north").await;
        let unit = office.unit(&estate, "1-101").await;
        let customer = office.customer(&estate, "王小明", &[PHONE]).await;
        Self { office, customer, unit }
    }

    async fn start(&self, started_at: Option<&str>) -> testkit::Reply {
        let body = json!({
            "customer_id": self.customer, "unit_id": self.unit, "role": "owner", "started_at": started_at,
        });
        self.office.api.post("/api/v1/occupancies", &body).await
    }

    async fn homes(&self) -> (Value, Value) {
        let shown = self.office.api.get(&format!("/api/v1/customers/{}", self.customer)).await.expect(200);
        let card = self.office.cards(&self.office.api, PHONE).await[0].clone();
        (shown["homes"].clone(), card["homes"].clone())
    }

    async fn homes_shown(&self) -> [usize; 2] {
        let (shown, card) = self.homes().await;
        [shown, card].map(|homes| homes.as_array().unwrap().len())
    }
}

fn path(stay: &Value) -> String {
    format!("/api/v1/occupancies/{}", text(stay, "/occupancy_id"))
}

async fn a_home_that_comes_later_is_no_present_home(engine: Engine) {
    let stay = Stay::open(engine).await;
    let wrong = stay.start(Some("2199-01-01T00:00:00Z")).await.expect(201);
    assert_eq!(stay.homes_shown().await, [0, 0]);
    let api = stay.office.api.with("if-match", "\"1\"");
    let refused = api.post(&format!("{}/end", path(&wrong)), &json!({})).await;
    assert_eq!(refused.problem(409), "archive.occupancy_not_begun");
    assert_eq!(
        stay.start(None).await.problem(409),
        "archive.occupancy_exists",
        "from now on it would overlap"
    );
    assert_eq!(api.delete(&path(&wrong)).await.status, 204);
    stay.start(None).await.expect(201);
    assert_eq!(stay.homes_shown().await, [1, 1]);
    stay.office.close().await;
}

async fn a_stay_that_was_entered_in_error_stands_in_nobodys_way(engine: Engine) {
    let stay = Stay::open(engine).await;
    let wrong = stay.start(None).await.expect(201);
    assert_eq!(stay.homes_shown().await, [1, 1]);
    assert_eq!(stay.start(None).await.problem(409), "archive.occupancy_exists");
    let api = &stay.office.api;
    assert_eq!(api.delete(&path(&wrong)).await.problem(428), "version_required");
    assert_eq!(api.with("if-match", "\"1\"").delete(&path(&wrong)).await.status, 204);
    assert_eq!(stay.homes_shown().await, [0, 0]);
    let kept = api.get(&path(&wrong)).await;
    assert_eq!(kept.header("etag"), "\"2\"");
    assert_eq!(kept.text("/cancelled_at"), "2026-03-02T02:00:00Z");
    let again = api.with("if-match", "\"2\"").delete(&path(&wrong)).await;
    assert_eq!(again.problem(409), "archive.occupancy_cancelled");
    let said = stay.office.app.recorder.wait_for::<OccupancyChanged>(|said| said.is_cancelled).await;
    assert_eq!(said.customer_id.to_string(), stay.customer);
    stay.start(None).await.expect(201);
    assert_eq!(stay.homes_shown().await, [1, 1]);
    stay.office.close().await;
}

async fn dates_and_roles_are_corrected(engine: Engine) {
    let stay = Stay::open(engine).await;
    let wrong = stay.start(Some("2199-01-01T00:00:00Z")).await.expect(201);
    let item = path(&wrong);
    let change = json!({ "started_at": "2020-01-01T00:00:00Z", "role": "tenant" });
    let put_right = stay.office.api.with("if-match", "\"1\"").patch(&item, &change).await;
    assert_eq!(put_right.header("etag"), "\"2\"");
    assert_eq!(put_right.text("/role"), "tenant");
    assert_eq!(stay.homes_shown().await, [1, 1]);
    let api = stay.office.api.with("if-match", "\"2\"");
    let backwards = api.patch(&item, &json!({ "ended_at": "2019-01-01T00:00:00Z" })).await.expect(422);
    assert_eq!(faults(&backwards)[0].0, "/ended_at");
    assert_eq!(
        api.patch(&item, &json!({ "role": "tenant" })).await.header("etag"),
        "\"2\"",
        "nothing is new"
    );
    let stale = stay.office.api.with("if-match", "\"1\"").patch(&item, &change).await;
    assert_eq!(stale.problem(412), "stale_version");
    let trail = "/api/v1/archive/audit-entries?subject_kind=occupancy";
    let line = stay.office.api.get(trail).await.expect(200)["items"][0].clone();
    assert_eq!((&line["before"]["role"], &line["after"]["role"]), (&json!("owner"), &json!("tenant")));
    stay.office.close().await;
}

async fn an_end_may_lie_ahead(engine: Engine) {
    let stay = Stay::open(engine).await;
    let lease = stay.start(None).await.expect(201);
    let item = path(&lease);
    let customer = format!("/api/v1/customers/{}", stay.customer);
    let tag = stay.office.api.get(&customer).await.header("etag").to_owned();
    let end = json!({ "ended_at": "2026-03-02T03:00:00Z" });
    let ended = stay.office.api.step(&item, "end", &end).await;
    assert_eq!(ended.header("etag"), "\"2\"");
    assert_eq!(ended.text("/ended_at"), "2026-03-02T03:00:00Z");
    let said = stay.office.app.recorder.wait_for::<OccupancyEnded>(|_any| true).await;
    assert_eq!(said.ended_at.to_rfc3339(), "2026-03-02T03:00:00+00:00");
    assert_eq!(stay.homes_shown().await, [1, 1]);
    let before = stay.office.api.get(&customer).await.header("etag").to_owned();
    assert_ne!(before, tag);
    stay.office.app.clock.advance(chrono::TimeDelta::minutes(61));
    let (api, shown) = (stay.office.app.admin(), json!([]));
    let later = api.with("if-none-match", &before).get(&customer).await;
    assert_eq!(later.expect(200)["homes"], shown, "time alone ends it, and the entity tag with it");
    assert_eq!(stay.office.cards(&api, PHONE).await[0]["homes"], shown);
    let again = api.with("if-match", "\"2\"").post(&format!("{item}/end"), &json!({})).await;
    assert_eq!(again.problem(409), "archive.occupancy_ended");
    stay.office.close().await;
}

async fn two_stays_of_one_person_in_one_unit_never_overlap(engine: Engine) {
    let stay = Stay::open(engine).await;
    let first = stay.start(Some("2020-01-01T00:00:00Z")).await.expect(201);
    let end = json!({ "ended_at": "2026-06-30T16:00:00Z" });
    stay.office.api.step(&path(&first), "end", &end).await.expect(200);
    assert_eq!(stay.start(None).await.problem(409), "archive.occupancy_exists", "the lease runs until June");
    let second = stay.start(Some("2026-06-30T16:00:00Z")).await.expect(201);
    let earlier = json!({ "started_at": "2026-06-01T00:00:00Z" });
    let refused = stay.office.api.with("if-match", "\"1\"").patch(&path(&second), &earlier).await;
    assert_eq!(refused.problem(409), "archive.occupancy_exists");
    stay.office.close().await;
}
