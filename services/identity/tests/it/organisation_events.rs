//! What is published of positions and of who holds them.

use contracts::identity::{MembershipChanged, PositionChanged};
use envelope::Event;
use sea_orm::{ConnectionTrait, sea_query::Query};
use serde_json::{Value, json};
use testkit::{Engine, TestApp};

use crate::test_identity::{Ask, TestIdentity, group, new_staff, on_both_engines};

on_both_engines!(what_was_there_before_it_was_published_is_published_at_the_start);

/// The numbers of all events of a kind about this subject.
fn numbers<E: Event>(app: &TestApp, subject: &Value) -> Vec<i32> {
    let envelopes = app.recorder.envelopes().into_iter();
    let of_it = envelopes.filter(|envelope| envelope.is(E::NAME) && json!(envelope.subject) == *subject);
    of_it.map(|envelope| envelope.sequence).collect()
}

/// Every change of a membership is one event with all of it.
#[tokio::test(flavor = "multi_thread")]
async fn each_change_of_a_membership_is_published_whole() {
    let app = TestApp::start(identity::module(), Engine::Sqlite).await;
    let api = app.admin();
    let role = json!({"name": "agent", "description": "x", "permissions": ["tickets:read"]});
    api.post("/api/v1/roles", &role).await.expect(201);
    let unit = json!({"kind": "company", "code": "HQ", "name": "总部"});
    let unit =
        api.post("/api/v1/organisation-units", &unit).await.expect(201)["organisation_unit_id"].clone();
    let position = json!({
        "code": "AGENT", "title": "客服专员", "organisation_unit_id": unit, "roles": ["agent"], "place_kinds": [],
    });
    let position = api.post("/api/v1/positions", &position).await.expect(201)["position_id"].clone();
    let hire = async |name: &str| {
        let hired = api.post("/api/v1/staff", &new_staff(name, &[], &group())).await.expect(201);
        hired["staff_id"].clone()
    };
    let (li, wang) = (hire("li.wei").await, hire("wang").await);
    let given = json!({"staff_id": li, "position_id": position, "from": "2026-03-01"});
    let held = api.post("/api/v1/memberships", &given).await.expect(201)["membership_id"].clone();
    let path = format!("/api/v1/memberships/{}", held.as_str().unwrap());
    let deputy = json!({"deputy": {"staff_id": wang, "from": "2026-03-05", "until": "2026-03-06"}});
    api.with("if-match", "\"1\"").put(&format!("{path}/deputy"), &deputy).await.expect(200);
    api.step(&path, "end", &json!({"until": "2026-03-05"})).await.expect(200);
    api.with("if-match", "\"3\"").delete(&format!("{path}/deputy")).await.expect(200);
    let later = json!({"staff_id": li, "position_id": position, "from": "2026-04-01"});
    let later = api.post("/api/v1/memberships", &later).await.expect(201)["membership_id"].clone();
    let withdrawn = format!("/api/v1/memberships/{}", later.as_str().unwrap());
    assert_eq!(api.with("if-match", "\"1\"").delete(&withdrawn).await.status, 204);
    let title = json!({"title": "高级客服专员"});
    let position_path = format!("/api/v1/positions/{}", position.as_str().unwrap());
    api.with("if-match", "\"1\"").patch(&position_path, &title).await.expect(200);

    app.recorder.wait_for::<PositionChanged>(|told| told.title == "高级客服专员").await;
    app.recorder.wait_for::<MembershipChanged>(|told| told.is_withdrawn).await;
    assert_eq!(numbers::<PositionChanged>(&app, &position), [1, 2]);
    assert_eq!(numbers::<MembershipChanged>(&app, &held), [1, 2, 3, 4]);
    assert_eq!(numbers::<MembershipChanged>(&app, &later), [1, 2]);
    let told = app.recorder.events::<MembershipChanged>();
    let shown: Vec<Value> = told
        .iter()
        .filter(|told| json!(told.membership_id) == held)
        .map(|told| json!([told.days.until, told.deputy.as_ref().map(|deputy| deputy.days.until)]))
        .collect();
    let expected = [
        json!([null, null]),
        json!([null, "2026-03-06"]),
        json!(["2026-03-05", "2026-03-05"]),
        json!(["2026-03-05", null]),
    ];
    assert_eq!(shown, expected);
    let first = &told[0];
    assert_eq!((json!(first.staff_id), first.estate_id, first.is_withdrawn), (li, None, false));
    assert_eq!(
        (first.position.code.as_str(), &first.position.roles[..]),
        ("AGENT", &["agent".to_owned()][..])
    );
    assert_eq!(first.days.begins_at.to_rfc3339(), "2026-02-28T16:00:00+00:00");
    assert_eq!(json!(told[1].deputy.as_ref().unwrap().staff_id), wang);
    app.finish().await;
}

async fn what_was_there_before_it_was_published_is_published_at_the_start(mut identity: TestIdentity) {
    let li = identity.somebody("li.wei", &group()).await;
    let position = identity.position(&["tickets:read"], &[]).await;
    identity.given(&json!({"staff_id": li, "position_id": position, "from": "2026-03-01"})).await;
    let tx = identity.home.db.begin().await.unwrap();
    for table in ["positions", "memberships"] {
        let forget = Query::update().table(table).value("sequence", 0).to_owned();
        tx.conn().execute(&forget).await.unwrap();
    }
    tx.commit().await.unwrap();
    let published = async |identity: &TestIdentity| identity.rows("log_entries").await;
    let before = published(&identity).await;
    identity.restart().await;
    assert_eq!(published(&identity).await - before, 2);
    for table in ["positions", "memberships"] {
        let numbers = Query::select().column("sequence").from(table).to_owned();
        for row in identity.home.db.reader().query_all(&numbers).await.unwrap() {
            assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), 1, "{table}");
        }
    }
    let before = published(&identity).await;
    identity.restart().await;
    assert_eq!(published(&identity).await, before, "nothing is published twice");
    assert_eq!(identity.ask(Ask::get("/api/v1/memberships")).await.status, 200);
}
