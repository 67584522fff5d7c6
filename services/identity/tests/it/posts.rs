//! Posts that ship, positions made from them, and what those who hold them have to do.

use actix_web::http::Method;
use chrono::{DateTime, Utc};
use contracts::{
    registers::{FormRecordFacts, FormRecordSubmitted},
    testing::Example,
};
use db::IdColumn;
use kernel::{Clock, EstateId};
use sea_orm::{ConnectionTrait, QueryResult, sea_query::Query};
use serde_json::{Value, json};
use standards::posts::{PostDefinition, posts};
use testkit::{Engine, TestApp, an_estate};
use vocabulary::FormRecordId;

use crate::{
    memberships::at,
    organisation::faults,
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, group, on_both_engines},
};

on_both_engines!(
    a_post_is_found_by_its_rule_and_tells_which_roles_fit,
    a_position_has_the_duties_of_its_post,
    every_post_that_ships_gives_its_duties_to_whoever_holds_a_position_of_it,
    what_a_post_leaves_to_somebody_else_is_given_by_no_role,
    a_position_is_held_where_its_post_is,
    what_is_beyond_authority_goes_to_whoever_holds_the_post_above,
    duties_are_those_of_the_moment_and_on_a_deputys_days_the_deputys,
    a_duty_is_permitted_where_the_right_to_it_holds,
    a_duty_of_a_region_is_shown_by_a_record_of_any_of_its_estates,
);

impl TestIdentity {
    /// The answer to making a position of this post with these roles.
    async fn make_post(&self, post: &str, roles: &[&str], place_kinds: &[&str]) -> Answer {
        let code = self.next_name();
        let unit = self.unit("company", None, &code).await;
        let body = json!({
            "code": code, "title": "岗位", "organisation_unit_id": unit, "roles": roles,
            "place_kinds": place_kinds, "post": post,
        });
        self.ask(Ask::post("/api/v1/positions").json(&body)).await
    }

    /// The id of a position of this post, held at estates, without roles.
    async fn post(&self, post: &str) -> String {
        let made = self.make_post(post, &[], &["estate"]).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["position_id"].as_str().unwrap().to_owned()
    }

    /// What this member of staff has to do.
    async fn duties(&self, username: &str) -> Value {
        let token = self.token_of(username, PASSWORD).await;
        let answer = self.send(Ask::get("/api/v1/duties").bearer(&token)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["positions"].clone()
    }
}

/// The duty of this form.
fn duty<'d>(position: &'d Value, form: &str) -> &'d Value {
    position["duties"].as_array().unwrap().iter().find(|duty| duty["form"] == form).unwrap()
}

async fn a_post_is_found_by_its_rule_and_tells_which_roles_fit(identity: TestIdentity) {
    for (filter, found) in [
        ("rule=ROL-20", vec!["property-assistant"]),
        ("keeps=key-loan-register", vec!["customer-service-department"]),
        ("profile=market-company", vec!["leadership-team"]),
        ("profile=nothing", vec![]),
    ] {
        let listed = identity.ask(Ask::get(format!("/api/v1/post-definitions?{filter}"))).await.json();
        let codes: Vec<&str> =
            listed["items"].as_array().unwrap().iter().map(|post| post["code"].as_str().unwrap()).collect();
        assert_eq!(codes, found, "{filter}");
    }
    let whole = identity
        .role(&["archive:read", "billing:read", "billing:write", "registers:read", "registers:write"])
        .await;
    let part = identity.role(&["billing:read", "billing:write"]).await;
    let beyond = identity.role(&["billing:write", "billing:reverse"]).await;
    let post = identity.ask(Ask::get("/api/v1/post-definitions/cashier")).await;
    assert_eq!(post.status, 200, "{}", post.text);
    let fitting = json!([
        {"role": whole, "lacks": []},
        {"role": part, "lacks": ["archive:read", "registers:read", "registers:write"]},
    ]);
    assert_eq!(post.json()["fitting_roles"], fitting, "{beyond} gives what must be somebody else's");
    assert_eq!(post.json()["title"], json!({"zh": "出纳", "en": "Cashier"}));
    assert_eq!(identity.ask(Ask::get("/api/v1/post-definitions/nothing")).await.status, 404);
}

async fn a_position_has_the_duties_of_its_post(identity: TestIdentity) {
    let made = identity.make_post("office-secretary", &[], &["estate"]).await;
    assert_eq!((made.status, &made.json()["post"]), (201, &json!("office-secretary")), "{}", made.text);
    let path = made.header("location").unwrap().to_owned();
    let shown = identity.ask(Ask::get(path.as_str())).await.json();
    let told = |shown: &Value| {
        let duties = shown["duties"].as_array().unwrap().iter();
        duties.map(|duty| duty["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(told(&shown).contains(&"ROL-18".to_owned()) && told(&shown).contains(&"CNF-10".to_owned()));
    let minutes = duty(&shown, "meeting-minutes");
    assert_eq!(minutes["text"], json!({"zh": "做好会议纪要", "en": "Take minutes"}));
    assert_eq!(minutes["permission"], "registers:write");
    assert!(shown["keeps"].as_array().unwrap().contains(&json!("meeting-minutes")));
    // Another post, and none.
    let change = |version: u32, post: Value| {
        Ask::new(Method::PATCH, path.as_str()).if_match(version).json(&json!({"post": post}))
    };
    let manager = identity.ask(change(1, json!("property-manager"))).await;
    assert_eq!(
        (manager.status, &manager.json()["post"]),
        (200, &json!("property-manager")),
        "{}",
        manager.text
    );
    let shown = identity.ask(Ask::get(path.as_str())).await.json();
    assert!(told(&shown).contains(&"OFF-08".to_owned()) && !told(&shown).contains(&"ROL-18".to_owned()));
    assert_eq!(identity.ask(change(2, Value::Null)).await.json()["post"], Value::Null);
    let shown = identity.ask(Ask::get(path.as_str())).await.json();
    assert_eq!((told(&shown), &shown["keeps"]), (vec![], &json!([])));
    assert_eq!(faults(&identity.ask(change(3, json!("nothing"))).await), ["/post post.unknown"]);
    let listed = identity.ask(Ask::get("/api/v1/positions?post=property-manager")).await.json();
    assert_eq!(listed["items"], json!([]));
}

/// One person who holds a position of each, where it is held: at an estate, in a region, in the group.
async fn every_post_that_ships_gives_its_duties_to_whoever_holds_a_position_of_it(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let region = identity.know_place("region", Some("east"), None).await;
    let holders = [
        ("estate", Some(json!(estate)), at(estate)),
        ("region", Some(json!(region)), json!({"kind": "regions", "regions": ["east"]})),
        ("group", None, group()),
    ];
    // One sign-in for all that is made: passwords are slow to check.
    let admin = identity.admin().await;
    let unit = identity.unit("company", None, "HQ").await;
    let make = async |path: &str, body: &Value| {
        let made = identity.send(Ask::post(path).bearer(&admin).json(body)).await;
        assert_eq!(made.status, 201, "{body} {}", made.text);
        made.json()
    };
    let mut shown = 0;
    for (name, place, scope) in holders {
        let staff = identity.somebody(name, &scope).await;
        let here: Vec<_> = posts().iter().filter(|post| kind_of(post) == name).collect();
        for post in &here {
            let kinds: &[&str] = if place.is_some() { &[name] } else { &[] };
            let position = json!({
                "code": post.code, "title": post.title.zh, "organisation_unit_id": unit, "roles": [],
                "place_kinds": kinds, "post": post.code,
            });
            let position = make("/api/v1/positions", &position).await["position_id"].clone();
            let mut held = json!({"staff_id": staff, "position_id": position, "from": "2026-01-01"});
            if let Some(place) = &place {
                held["place_id"] = place.clone();
            }
            make("/api/v1/memberships", &held).await;
        }
        let duties = identity.duties(name).await;
        assert_eq!(duties.as_array().unwrap().len(), here.len());
        for post in here {
            let held = duties.as_array().unwrap().iter().find(|held| held["post"] == post.code).unwrap();
            let rules = |list: &str| {
                let list = held[list].as_array().unwrap().iter();
                list.map(|entry| entry["rule"].as_str().unwrap()).collect::<Vec<_>>()
            };
            assert!(post.duties.iter().map(|duty| duty.rule.as_str()).eq(rules("duties")), "{}", post.code);
            assert!(post.limits.iter().map(|limit| limit.rule.as_str()).eq(rules("limits")), "{}", post.code);
            shown += 1;
        }
    }
    assert_eq!(shown, posts().len());
}

/// Where a post is held.
fn kind_of(post: &PostDefinition) -> &'static str {
    post.place_kinds.first().map_or("group", |kind| kind.as_str())
}

async fn what_a_post_leaves_to_somebody_else_is_given_by_no_role(identity: TestIdentity) {
    let drafts = identity.role(&["registers:read", "registers:write"]).await;
    let approves = identity.role(&["registers:supervise"]).await;
    let refused = identity.make_post("property-assistant", &[&drafts, &approves], &["estate"]).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.role_against_post"));
    assert_eq!(identity.rows("positions").await, 0);
    let made = identity.make_post("property-assistant", &[&drafts], &["estate"]).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = made.header("location").unwrap().to_owned();
    let change = Ask::new(Method::PATCH, path.as_str()).if_match(1).json(&json!({"roles": [approves]}));
    assert_eq!(identity.ask(change).await.code(), "identity.role_against_post");
    // Nor does a role come to give it that hangs on such a position.
    let put = |role: &str| {
        let body = json!({"description": "x", "permissions": ["registers:supervise"]});
        Ask::put(format!("/api/v1/roles/{role}")).if_match(1).json(&body)
    };
    let refused = identity.ask(put(&drafts)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.role_against_post"));
    // A position without a post keeps nothing apart, until it has one.
    let free = identity.position_of(&[&approves], &["estate"]).await;
    let path = format!("/api/v1/positions/{free}");
    let change = Ask::new(Method::PATCH, path).if_match(1).json(&json!({"post": "property-assistant"}));
    assert_eq!(identity.ask(change).await.code(), "identity.role_against_post");
    assert_eq!(identity.ask(put(&approves)).await.status, 200);
}

async fn a_position_is_held_where_its_post_is(identity: TestIdentity) {
    for (post, place_kinds, status) in [
        ("property-assistant", &["estate"][..], 201),
        ("property-assistant", &[], 422),
        ("property-assistant", &["estate", "region"], 422),
        ("quality-department", &[], 201),
        ("quality-department", &["estate"], 422),
    ] {
        let made = identity.make_post(post, &[], place_kinds).await;
        assert_eq!(made.status, status, "{post} {place_kinds:?} {}", made.text);
        if status == 422 {
            assert_eq!(faults(&made), ["/post position.post_held_elsewhere"]);
        }
    }
}

async fn what_is_beyond_authority_goes_to_whoever_holds_the_post_above(identity: TestIdentity) {
    let (here, elsewhere) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let (assistant, manager) =
        (identity.post("property-assistant").await, identity.post("property-manager").await);
    let hold = async |name: &str, position: &str, estate: EstateId| {
        let staff = identity.somebody(name, &at(estate)).await;
        let held =
            json!({"staff_id": staff, "position_id": position, "place_id": estate, "from": "2026-01-01"});
        identity.given(&held).await;
        staff
    };
    hold("li.wei", &assistant, here).await;
    let wang = hold("wang", &manager, here).await;
    hold("zhao", &manager, elsewhere).await;
    let duties = identity.duties("li.wei").await;
    let limits = duties[0]["limits"].as_array().unwrap();
    let limit = limits.iter().find(|limit| limit["rule"] == "SHF-07").unwrap();
    assert_eq!(limit["to"], "property-manager");
    let above = json!([{
        "post": "property-manager", "title": {"zh": "管理处经理", "en": "Manager of the management office"},
        "holders": [{"staff_id": wang, "name": "李伟"}],
    }]);
    assert_eq!(duties[0]["above"], above, "who holds it elsewhere is not named");
    assert_eq!(identity.duties("wang").await[0]["above"], json!([]), "nobody is above the manager");
}

async fn duties_are_those_of_the_moment_and_on_a_deputys_days_the_deputys(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let role = identity.role(&["registers:write"]).await;
    let made = identity.make_post("property-assistant", &[&role], &["estate"]).await;
    let position = made.json()["position_id"].clone();
    let li = identity.somebody("li.wei", &at(estate)).await;
    let wang = identity.somebody("wang", &at(estate)).await;
    // It is the second of March.
    let held = json!({
        "staff_id": li, "position_id": position, "place_id": estate, "from": "2026-01-01", "until": "2026-12-31",
        "deputy": {"staff_id": wang, "from": "2026-03-03", "until": "2026-03-04"},
    });
    identity.given(&held).await;
    let own = identity.duties("li.wei").await;
    assert_eq!((own.as_array().unwrap().len(), identity.duties("wang").await), (1, json!([])));
    let report = duty(&own[0], "property-daily-report");
    assert_eq!((&report["is_permitted"], &report["is_done"]), (&json!(true), &json!(false)));
    identity.home.clock.advance(chrono::TimeDelta::days(1));
    let stands_in = identity.duties("wang").await;
    assert_eq!((&stands_in[0]["deputy_for"], &stands_in[0]["today"]), (&json!(li), &json!("2026-03-03")));
    assert_eq!(identity.duties("li.wei").await, json!([]));
    identity.home.clock.advance(chrono::TimeDelta::days(365));
    assert_eq!((identity.duties("li.wei").await, identity.duties("wang").await), (json!([]), json!([])));
    let refused = identity.send(Ask::get("/api/v1/duties")).await;
    assert_eq!(refused.status, 401);
}

/// The same post at two estates, with the right to its records at one of them, and another right at the other.
async fn a_duty_is_permitted_where_the_right_to_it_holds(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let (writes, reads) =
        (identity.role(&["registers:write"]).await, identity.role(&["registers:read"]).await);
    let li = identity.somebody("li.wei", &at(here)).await;
    for (role, estate) in [(&writes, here), (&reads, there)] {
        let made = identity.make_post("property-assistant", &[role], &["estate"]).await;
        let position = &made.json()["position_id"];
        let held = json!({"staff_id": li, "position_id": position, "place_id": estate, "from": "2026-01-01"});
        identity.given(&held).await;
    }
    let duties = identity.duties("li.wei").await;
    for (estate, is_permitted) in [(here, true), (there, false)] {
        let held = duties.as_array().unwrap().iter().find(|held| held["place_id"] == json!(estate)).unwrap();
        assert_eq!(duty(held, "property-daily-report")["is_permitted"], json!(is_permitted), "{held:#}");
    }
}

async fn a_duty_of_a_region_is_shown_by_a_record_of_any_of_its_estates(identity: TestIdentity) {
    let (east, west) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let region = identity.know_place("region", Some("east"), None).await;
    let made = identity.make_post("subsidiary-marketing-department", &[], &["region"]).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let li = identity.somebody("li.wei", &json!({"kind": "regions", "regions": ["east"]})).await;
    let held = json!({
        "staff_id": li, "position_id": made.json()["position_id"], "place_id": region, "from": "2026-01-01",
    });
    identity.given(&held).await;
    let keep = async |estate: EstateId, at: &str| {
        let tx = identity.home.db.begin().await.unwrap();
        let insert = Query::insert()
            .into_table("last_records")
            .columns(["form", "estate_id", "handed_in_at"])
            .values_panic([
                "service-bulletin".into(),
                estate.as_uuid().into(),
                at.parse::<DateTime<Utc>>().unwrap().into(),
            ])
            .to_owned();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
    };
    keep(west, "2026-03-02T01:00:00Z").await;
    let duties = identity.duties("li.wei").await;
    let bulletin = duty(&duties[0], "service-bulletin");
    assert_eq!((&bulletin["is_done"], &bulletin["last_record_at"]), (&json!(false), &Value::Null));
    assert_eq!(
        bulletin["period"],
        json!({"from": "2026-03-01", "until": "2026-03-31", "due_on": "2026-03-15"})
    );
    // Midnight of the first there.
    keep(east, "2026-02-28T16:00:00Z").await;
    let duties = identity.duties("li.wei").await;
    let bulletin = duty(&duties[0], "service-bulletin");
    assert_eq!((&bulletin["is_done"], &bulletin["is_overdue"]), (&json!(true), &json!(false)));
    assert_eq!(bulletin["is_permitted"], json!(false), "nothing was given to them but the post");
}

/// Of two records that were handed in, the later one counts, in whichever order they are told.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_record_of_a_form_is_kept_for_each_estate() {
    let app = TestApp::start(identity::module(), Engine::Sqlite).await;
    let estate = an_estate(&app).await.estate_id;
    let now = app.clock.now();
    for submitted_at in [now - chrono::TimeDelta::days(9), now, now - chrono::TimeDelta::days(3)] {
        let example = FormRecordSubmitted::example();
        let record = FormRecordFacts { form: "property-daily-report".to_owned(), ..example.record };
        let form_record_id = FormRecordId::new(&kernel::SystemIds);
        let submitted =
            FormRecordSubmitted { form_record_id, estate_id: estate, record, submitted_at, ..example };
        app.recorder.publish(&submitted, 1).await;
    }
    app.settle().await;
    let select =
        Query::select().columns(["form", "estate_id", "handed_in_at"]).from("last_records").to_owned();
    let rows = app.db().reader().query_all(&select).await.unwrap();
    let kept = |row: &QueryResult| {
        let form: String = row.try_get_by_index(0).unwrap();
        let estate_id: IdColumn<EstateId> = row.try_get_by_index(1).unwrap();
        let at: DateTime<Utc> = row.try_get_by_index(2).unwrap();
        (form, estate_id.0, at)
    };
    let kept: Vec<_> = rows.iter().map(kept).collect();
    assert_eq!(kept, [("property-daily-report".to_owned(), estate, now)]);
    app.finish().await;
}
