//! Who holds which position where: given, ended, taken back, refused.

use contracts::{archive::PlaceChanged, testing::Example};
use kernel::EstateId;
use sea_orm::{ConnectionTrait, sea_query::Query};
use serde_json::{Value, json};
use testkit::{Engine, TestApp};
use vocabulary::{PlaceId, PlaceKind};

use crate::{
    organisation::faults,
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, new_staff, on_both_engines},
};

on_both_engines!(
    a_membership_is_given_once_per_key_and_found,
    what_cannot_be_held_is_refused_and_nothing_is_changed,
    nobody_holds_a_position_twice_on_one_day,
    deputies_that_cannot_be_are_refused,
    a_membership_ends_sooner_and_one_that_has_not_begun_is_taken_back,
    a_manager_gives_what_they_hold_where_they_hold_it,
    a_foreign_place_is_as_one_that_is_not_there,
);

/// An id of nothing, from long ago.
const NOTHING: &str = "0198f000-0000-7000-8000-000000000001";

/// The scope of one estate.
pub(crate) fn at(estate: EstateId) -> Value {
    json!({"kind": "estates", "estates": [estate]})
}

impl TestIdentity {
    /// The id of somebody new without a role.
    pub(crate) async fn somebody(&self, username: &str, scope: &Value) -> String {
        let hired = self.ask(Ask::post("/api/v1/staff").json(&new_staff(username, &[], scope))).await;
        assert_eq!(hired.status, 201, "{}", hired.text);
        hired.json()["staff_id"].as_str().unwrap().to_owned()
    }

    /// A place as the archive's event brings it.
    pub(crate) async fn know_place(
        &self,
        kind: &str,
        code: Option<&str>,
        estate: Option<EstateId>,
    ) -> String {
        let id = PlaceId::new(self.home.db.ids().as_ref());
        let mut insert = Query::insert();
        insert.into_table("known_places").columns(["id", "kind", "estate_id", "code"]);
        let estate = estate.map(|estate| estate.as_uuid());
        insert.values_panic([
            id.as_uuid().into(),
            kind.into(),
            estate.into(),
            code.map(str::to_owned).into(),
        ]);
        let tx = self.home.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
        id.to_string()
    }

    /// The answer to the administrator's request for this membership.
    pub(crate) async fn give(&self, body: &Value) -> Answer {
        self.ask(Ask::post("/api/v1/memberships").json(body)).await
    }

    /// The path of a membership that is given.
    pub(crate) async fn given(&self, body: &Value) -> String {
        let made = self.give(body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.header("location").unwrap().to_owned()
    }
}

async fn a_membership_is_given_once_per_key_and_found(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let (li, wang) =
        (identity.somebody("li.wei", &at(estate)).await, identity.somebody("wang", &at(estate)).await);
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let body = json!({
        "staff_id": li, "position_id": position, "place_id": estate, "from": "2026-03-01", "until": "2026-03-31",
        "deputy": {"staff_id": wang, "from": "2026-03-10", "until": "2026-03-12"},
    });
    let create = || Ask::post("/api/v1/memberships").header("idempotency-key", "k1").json(&body);
    let made = identity.ask(create()).await;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.text);
    assert_eq!(made.json()["begins_at"], "2026-02-28T16:00:00Z", "midnight at the estate");
    assert_eq!(made.json()["ends_at"], "2026-03-31T16:00:00Z");
    let again = identity.ask(create()).await;
    assert_eq!((again.status, &again.text), (201, &made.text));
    assert_eq!(identity.rows("memberships").await, 1);
    let read = identity.ask(Ask::get(made.header("location").unwrap())).await;
    assert_eq!(read.json(), made.json());
    for (filter, found) in [
        (format!("staff_id={li}"), 1),
        (format!("staff_id={wang}"), 0),
        (format!("deputy_id={wang}"), 1),
        (format!("position_id={position}"), 1),
        (format!("place_id={estate}"), 1),
        ("has_ended=false&has_begun=true".to_owned(), 1),
        ("has_ended=true".to_owned(), 0),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/memberships?{filter}"))).await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), found, "{filter}: {}", listed.text);
    }
    assert!(identity.trail().await.contains(&"create_membership".to_owned()));
}

async fn what_cannot_be_held_is_refused_and_nothing_is_changed(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let (li, gone) =
        (identity.somebody("li.wei", &at(estate)).await, identity.somebody("gone", &at(estate)).await);
    let disable = Ask::post(format!("/api/v1/staff/{gone}/disable")).if_match(1);
    assert_eq!(identity.ask(disable).await.status, 200);
    let east = identity.know_place("region", Some("east"), None).await;
    let building = identity.know_place("building", None, Some(estate)).await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let of_group = identity.position(&["tickets:read"], &[]).await;
    let young = identity.position(&["tickets:read"], &["estate"]).await;
    let unit = identity.ask(Ask::get(format!("/api/v1/positions/{young}"))).await.json();
    let unit = format!("/api/v1/organisation-units/{}", unit["organisation_unit_id"].as_str().unwrap());
    let change = Ask::new(actix_web::http::Method::PATCH, unit).if_match(1);
    assert_eq!(identity.ask(change.json(&json!({"valid_from": "2026-04-01"}))).await.status, 200);
    let give = async |change: Value| {
        let mut body = json!({
            "staff_id": li, "position_id": position, "place_id": estate, "from": "2026-03-01", "until": null,
        });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        identity.give(&body).await
    };
    for (change, fault) in [
        (json!({"staff_id": NOTHING}), "/staff_id membership.staff_unknown"),
        (json!({"staff_id": gone}), "/staff_id membership.staff_disabled"),
        (json!({"position_id": NOTHING}), "/position_id membership.position_unknown"),
        (json!({"position_id": young}), "/from membership.unit_not_there"),
        (json!({"place_id": null}), "/place_id membership.place_needed"),
        (json!({"position_id": of_group}), "/place_id membership.place_not_taken"),
        (json!({"place_id": NOTHING}), "/place_id membership.place_unknown"),
        (json!({"place_id": east}), "/place_id membership.place_unfit"),
        (json!({"place_id": building}), "/place_id membership.place_unfit"),
        (json!({"until": "2026-02-28"}), "/until days.end_before_beginning"),
    ] {
        let refused = give(change).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(faults(&refused), [fault]);
    }
    // The event of a place that was made a moment ago may be on its way.
    let new = PlaceId::new(identity.home.db.ids().as_ref());
    let waiting = give(json!({"place_id": new})).await;
    assert_eq!((waiting.status, waiting.code().as_str()), (503, "not_known_yet"));
    assert_eq!(identity.rows("memberships").await, 0);
    assert_eq!(identity.rows("timers").await, 0);
}

async fn nobody_holds_a_position_twice_on_one_day(identity: TestIdentity) {
    let (estate, other) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let li = identity.somebody("li.wei", &at(estate)).await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let held = |place: EstateId, from: &str, until: Option<&str>| json!({"staff_id": li, "position_id": position, "place_id": place, "from": from, "until": until});
    identity.given(&held(estate, "2026-03-10", Some("2026-03-20"))).await;
    for (from, until) in [
        ("2026-03-20", Some("2026-03-25")),
        ("2026-03-01", Some("2026-03-10")),
        ("2026-03-12", Some("2026-03-13")),
        ("2026-03-01", None),
    ] {
        let refused = identity.give(&held(estate, from, until)).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "identity.membership_overlaps"));
    }
    identity.given(&held(estate, "2026-03-21", None)).await;
    identity.given(&held(estate, "2026-03-01", Some("2026-03-09"))).await;
    identity.given(&held(other, "2026-03-01", None)).await;
    assert_eq!(identity.rows("memberships").await, 4);
}

async fn deputies_that_cannot_be_are_refused(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let (li, wang) =
        (identity.somebody("li.wei", &at(estate)).await, identity.somebody("wang", &at(estate)).await);
    let gone = identity.somebody("gone", &at(estate)).await;
    let disable = Ask::post(format!("/api/v1/staff/{gone}/disable")).if_match(1);
    assert_eq!(identity.ask(disable).await.status, 200);
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    // Today is the second of March, in the afternoon.
    let body = json!({
        "staff_id": li, "position_id": position, "place_id": estate, "from": "2026-02-01", "until": "2026-03-31",
    });
    let path = identity.given(&body).await;
    let appoint = async |version: u32, staff: &str, from: &str, until: &str| {
        let body = json!({"deputy": {"staff_id": staff, "from": from, "until": until}});
        identity.ask(Ask::put(format!("{path}/deputy")).if_match(version).json(&body)).await
    };
    for (staff, from, until, fault) in [
        (&wang, "2026-02-20", "2026-03-01", "/deputy/until membership.deputy_lapsed"),
        (&wang, "2026-01-31", "2026-03-05", "/deputy/from membership.deputy_outside"),
        (&wang, "2026-03-05", "2026-04-01", "/deputy/until membership.deputy_outside"),
        (&wang, "2026-03-05", "2026-03-04", "/deputy/until days.end_before_beginning"),
        (&li, "2026-03-05", "2026-03-06", "/deputy/staff_id membership.deputy_is_holder"),
        (&gone, "2026-03-05", "2026-03-06", "/deputy/staff_id membership.staff_disabled"),
        (&NOTHING.to_owned(), "2026-03-05", "2026-03-06", "/deputy/staff_id membership.staff_unknown"),
    ] {
        assert_eq!(faults(&appoint(1, staff, from, until).await), [fault]);
        let mut whole = body.clone();
        whole["position_id"] = json!(position);
        whole["from"] = json!("2026-02-01");
        whole["deputy"] = json!({"staff_id": staff, "from": from, "until": until});
        assert_eq!(faults(&identity.give(&whole).await), [fault], "nor at once");
    }
    assert_eq!(appoint(7, &wang, "2026-03-02", "2026-03-06").await.status, 412);
    let appointed = appoint(1, &wang, "2026-03-02", "2026-03-06").await;
    assert_eq!((appointed.status, appointed.header("etag")), (200, Some("\"2\"")), "{}", appointed.text);
    assert_eq!(appointed.json()["deputy"]["staff_id"], json!(wang));
    let dismiss = |version: u32| Ask::delete(format!("{path}/deputy")).if_match(version);
    let dismissed = identity.ask(dismiss(2)).await;
    assert_eq!((dismissed.status, &dismissed.json()["deputy"]), (200, &Value::Null));
    assert_eq!(identity.ask(dismiss(3)).await.code(), "identity.no_deputy");
}

async fn a_membership_ends_sooner_and_one_that_has_not_begun_is_taken_back(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let held = |from: &str| json!({"staff_id": li, "position_id": position, "place_id": estate, "from": from, "until": null});
    let path = identity.given(&held("2026-03-02")).await;
    let end = async |version: u32, until: &str| {
        let body = json!({"until": until});
        identity.ask(Ask::post(format!("{path}/end")).if_match(version).json(&body)).await
    };
    assert_eq!(faults(&end(1, "2026-03-01").await), ["/until days.end_before_beginning"]);
    let ended = end(1, "2026-03-20").await;
    assert_eq!((ended.status, &ended.json()["until"]), (200, &json!("2026-03-20")), "{}", ended.text);
    assert_eq!(end(1, "2026-03-10").await.status, 412);
    assert_eq!(faults(&end(2, "2026-03-20").await), ["/until membership.ends_already"]);
    let refused = identity.ask(Ask::delete(path.as_str()).if_match(2)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.membership_begun"));
    let later = identity.given(&held("2026-03-21")).await;
    assert_eq!(identity.ask(Ask::delete(later.as_str()).if_match(1)).await.status, 204);
    assert_eq!(identity.ask(Ask::get(later)).await.status, 404);
    assert_eq!((identity.rows("memberships").await, identity.rows("timers").await), (1, 1));
}

async fn a_manager_gives_what_they_hold_where_they_hold_it(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let east = json!({"kind": "regions", "regions": ["east"]});
    identity.hire("manager", &["identity:read", "identity:write", "tickets:read"], &east).await;
    let (li, far) =
        (identity.somebody("li.wei", &at(here)).await, identity.somebody("far", &at(there)).await);
    let reads = identity.position(&["tickets:read"], &["estate", "region"]).await;
    let bills = identity.position(&["billing:write"], &["estate"]).await;
    let everywhere = identity.position(&["tickets:read"], &[]).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let give = async |staff: &str, position: &str, place: Value| {
        let body =
            json!({"staff_id": staff, "position_id": position, "place_id": place, "from": "2026-03-01"});
        identity.send(Ask::post("/api/v1/memberships").bearer(&manager).json(&body)).await
    };
    assert_eq!(give(&li, &bills, json!(here)).await.code(), "identity.beyond_own_rights");
    assert_eq!(give(&li, &everywhere, Value::Null).await.code(), "identity.beyond_own_scope");
    assert_eq!(faults(&give(&far, &reads, json!(here)).await), ["/staff_id membership.staff_unknown"]);
    assert_eq!(faults(&give(&li, &reads, json!(there)).await), ["/place_id membership.place_unknown"]);
    let given = give(&li, &reads, json!(here)).await;
    assert_eq!(given.status, 201, "{}", given.text);
    // What the administrator gives beyond the manager is not shown, and takes the person out of sight.
    let body = json!({"staff_id": li, "position_id": reads, "place_id": there, "from": "2026-03-01"});
    let foreign = identity.given(&body).await;
    let seen = identity.send(Ask::get("/api/v1/memberships").bearer(&manager)).await.json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(identity.send(Ask::get(foreign.as_str()).bearer(&manager)).await.status, 404);
    let end = Ask::post(format!("{foreign}/end")).bearer(&manager).if_match(1);
    assert_eq!(identity.send(end.json(&json!({"until": "2026-03-01"}))).await.status, 404);
    let of_li = Ask::get(format!("/api/v1/staff/{li}")).bearer(&manager);
    assert_eq!(identity.send(of_li).await.status, 404, "they work beyond the manager's region, too");
}

async fn a_foreign_place_is_as_one_that_is_not_there(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let west = identity.know_place("region", Some("west"), None).await;
    let building = identity.know_place("building", None, Some(there)).await;
    identity.hire("manager", &["identity:read", "identity:write", "tickets:read"], &at(here)).await;
    let li = identity.somebody("li.wei", &at(here)).await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    for place in [&there.to_string(), &west, &building, &NOTHING.to_owned()] {
        let body = json!({"staff_id": li, "position_id": position, "place_id": place, "from": "2026-03-01"});
        let refused = identity.send(Ask::post("/api/v1/memberships").bearer(&manager).json(&body)).await;
        assert_eq!(faults(&refused), ["/place_id membership.place_unknown"], "{}", refused.text);
    }
}

async fn a_place_is_known_by_the_event_of_the_archive(engine: Engine) {
    let app = TestApp::start(identity::module(), engine).await;
    let place = PlaceChanged {
        place_id: PlaceId::new(&kernel::SystemIds),
        estate_id: None,
        kind: PlaceKind::Region.into(),
        code: Some("华东".to_owned()),
        name: "华东".to_owned(),
        ..PlaceChanged::example()
    };
    // It comes twice, and in any order.
    app.recorder.publish(&place, 2).await;
    app.recorder.publish(&place, 1).await;
    app.settle().await;
    let api = app.admin();
    let unit = json!({"kind": "company", "code": "HQ", "name": "总部"});
    let unit = api.post("/api/v1/organisation-units", &unit).await.expect(201);
    let position = json!({
        "code": "RM", "title": "区域经理", "organisation_unit_id": unit["organisation_unit_id"], "roles": [],
        "place_kinds": ["region"],
    });
    let position = api.post("/api/v1/positions", &position).await.expect(201);
    let staff = new_staff("li.wei", &[], &json!({"kind": "group"}));
    let staff = api.post("/api/v1/staff", &staff).await.expect(201);
    let body = json!({
        "staff_id": staff["staff_id"], "position_id": position["position_id"], "place_id": place.place_id,
        "from": "2026-03-01",
    });
    let made = api.post("/api/v1/memberships", &body).await.expect(201);
    assert_eq!(made["place_id"], json!(place.place_id));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_known_by_the_event_of_the_archive_on_sqlite() {
    a_place_is_known_by_the_event_of_the_archive(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_known_by_the_event_of_the_archive_on_postgres() {
    a_place_is_known_by_the_event_of_the_archive(Engine::Postgres).await;
}
