//! The rights that come with positions: from the day they begin until they end, and never more than each of them gives.

use actix_web::http::Method;
use chrono::TimeDelta;
use kernel::{EstateId, Permission, Principal, Scope};
use serde_json::{Value, json};

use crate::{
    memberships::at,
    test_identity::{Ask, PASSWORD, TestIdentity, group, on_both_engines},
};

on_both_engines!(
    rights_come_with_a_membership_and_go_with_its_last_day,
    what_begins_later_gives_nothing_before,
    a_deputy_has_the_same_rights_on_their_days,
    a_running_token_loses_what_an_end_takes_away,
    each_position_gives_its_own_where_it_is_held,
    somebody_of_three_thousand_estates_works_at_each,
    the_same_position_at_two_places_holds_at_both,
    other_roles_of_a_position_reach_who_holds_it,
    other_roles_of_their_own_are_held_against_what_somebody_holds,
    who_manages_an_account_holds_what_its_positions_give,
    a_position_may_ask_for_a_second_factor,
    a_position_in_a_region_holds_at_its_estates,
);

impl TestIdentity {
    /// What the other services know of somebody's rights.
    pub(crate) async fn known(&self, staff: &str) -> (Vec<String>, Scope) {
        let principal = Principal::Staff(staff.parse().unwrap());
        let known = self.home.db.principal(&principal).await.unwrap().unwrap();
        (known.permissions.iter().map(ToString::to_string).collect(), known.scope.clone())
    }

    /// What they know of what somebody may do where, when it is not the same everywhere.
    async fn grants(&self, staff: &str) -> Vec<(Vec<String>, Scope)> {
        let principal = Principal::Staff(staff.parse().unwrap());
        let known = self.home.db.principal(&principal).await.unwrap().unwrap();
        let told = |grant: &kernel::AnnouncedGrant| {
            (grant.permissions.iter().map(ToString::to_string).collect(), grant.scope.clone())
        };
        known.grants.iter().map(told).collect()
    }

    /// Lets time pass, and what is due come about.
    pub(crate) async fn pass(&self, by: TimeDelta) {
        self.clock.advance(by);
        self.run_job("identity.fire_timers").await;
    }

    /// Somebody with this position at an estate since the first of March.
    async fn employed(&self, name: &str, position: &str, estate: EstateId) -> String {
        let id = self.somebody(name, &at(estate)).await;
        self.given(&held(&id, position, estate, ("2026-03-01", None))).await;
        id
    }
}

fn held(staff: &str, position: &str, estate: EstateId, (from, until): (&str, Option<&str>)) -> Value {
    json!({"staff_id": staff, "position_id": position, "place_id": estate, "from": from, "until": until})
}

const READS: &str = "tickets:read";

async fn rights_come_with_a_membership_and_go_with_its_last_day(identity: TestIdentity) {
    let (home, estate) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let li = identity.somebody("li.wei", &at(home)).await;
    let position = identity.position(&[READS], &["estate"]).await;
    assert_eq!(identity.known(&li).await, (vec![], Scope::estate(home)));
    // It is the afternoon of the second of March there.
    identity.given(&held(&li, &position, estate, ("2026-03-02", Some("2026-03-02")))).await;
    assert_eq!(identity.known(&li).await, (vec![READS.to_owned()], Scope::estate(estate)));
    let token = identity.token_of("li.wei", PASSWORD).await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!((&me["permissions"], &me["scope"]), (&json!([READS]), &at(estate)));
    identity.pass(TimeDelta::minutes(8 * 60 - 1)).await;
    assert_eq!(identity.known(&li).await.0, [READS], "the day is not over");
    identity.pass(TimeDelta::minutes(1)).await;
    assert_eq!(identity.known(&li).await, (vec![], Scope::estate(home)));
    let token = identity.token_of("li.wei", PASSWORD).await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!((&me["permissions"], &me["scope"]), (&json!([]), &at(home)));
    assert_eq!(identity.rows("timers").await, 0);
}

async fn what_begins_later_gives_nothing_before(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    let position = identity.position(&[READS], &["estate"]).await;
    let path = identity.given(&held(&li, &position, estate, ("2026-03-03", None))).await;
    assert_eq!(identity.known(&li).await.0, [""; 0]);
    identity.pass(TimeDelta::hours(8)).await;
    assert_eq!(identity.known(&li).await.0, [READS]);
    let end = Ask::post(format!("{path}/end")).if_match(1).json(&json!({"until": "2026-03-10"}));
    assert_eq!(identity.ask(end).await.status, 200);
    identity.pass(TimeDelta::days(8)).await;
    assert_eq!(identity.known(&li).await.0, [""; 0]);
}

async fn a_deputy_has_the_same_rights_on_their_days(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&[READS], &["estate"]).await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    let wang = identity.somebody("wang", &at(estate)).await;
    let path = identity.given(&held(&li, &position, estate, ("2026-03-01", None))).await;
    let appoint = Ask::put(format!("{path}/deputy")).if_match(1);
    let body = json!({"deputy": {"staff_id": wang, "from": "2026-03-03", "until": "2026-03-04"}});
    assert_eq!(identity.ask(appoint.json(&body)).await.status, 200);
    assert_eq!(identity.known(&wang).await.0, [""; 0]);
    identity.pass(TimeDelta::hours(8)).await;
    assert_eq!(identity.known(&wang).await, (vec![READS.to_owned()], Scope::estate(estate)));
    assert_eq!(identity.known(&li).await.0, [READS], "the holder goes on");
    identity.pass(TimeDelta::days(2)).await;
    assert_eq!(identity.known(&wang).await.0, [""; 0], "a deputy that has lapsed gives nothing");
    let body = json!({"deputy": {"staff_id": wang, "from": "2026-03-05", "until": "2026-03-06"}});
    let appoint = Ask::put(format!("{path}/deputy")).if_match(2);
    assert_eq!(identity.ask(appoint.json(&body)).await.status, 200);
    assert_eq!(identity.known(&wang).await.0, [READS]);
    assert_eq!(identity.ask(Ask::delete(format!("{path}/deputy")).if_match(3)).await.status, 200);
    assert_eq!(identity.known(&wang).await.0, [""; 0]);
}

async fn a_running_token_loses_what_an_end_takes_away(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    let position = identity.position(&["identity:read"], &["estate"]).await;
    let path = identity.given(&held(&li, &position, estate, ("2026-03-01", None))).await;
    let token = identity.token_of("li.wei", PASSWORD).await;
    let list = || Ask::get("/api/v1/staff").bearer(&token);
    assert_eq!(identity.send(list()).await.status, 200);
    let end = Ask::post(format!("{path}/end")).if_match(1).json(&json!({"until": "2026-03-01"}));
    assert_eq!(identity.ask(end).await.status, 200);
    let refused = identity.send(list()).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "permission_missing"));
}

/// An agent here is a cashier there: each right where it was given, in what the other services know and in the account's own
/// view; and the token names none of it.
async fn each_position_gives_its_own_where_it_is_held(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let (reads, bills) = (
        identity.position(&[READS], &["estate"]).await,
        identity.position(&["billing:read"], &["estate"]).await,
    );
    let li = identity.employed("li.wei", &reads, here).await;
    let path = identity.given(&held(&li, &bills, there, ("2026-03-01", None))).await;
    let grants = identity.grants(&li).await;
    assert_eq!(
        grants,
        [
            (vec![READS.to_owned()], Scope::estate(here)),
            (vec!["billing:read".to_owned()], Scope::estate(there))
        ]
    );
    assert_eq!(
        identity.known(&li).await,
        (vec![], Scope::estate(here)),
        "to versions that know of no grants"
    );
    let token = identity.token_of("li.wei", PASSWORD).await;
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!(me["permissions"], json!([READS, "billing:read"]), "{me:#}");
    assert_eq!(
        me["grants"],
        json!([
            {"permissions": [READS], "scope": at(here)}, {"permissions": ["billing:read"], "scope": at(there)},
        ])
    );
    // With the last day of one of them the other is all there is, in the token that runs, too.
    let end = Ask::post(format!("{path}/end")).if_match(1).json(&json!({"until": "2026-03-01"}));
    assert_eq!(identity.ask(end).await.status, 200);
    assert_eq!(identity.known(&li).await, (vec![READS.to_owned()], Scope::estate(here)));
    assert_eq!(identity.grants(&li).await, []);
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!((&me["permissions"], &me["grants"]), (&json!([READS]), &json!([])));
    // A deputy has what they stand in for, where they do, beside their own.
    let other = identity.employed("wang", &bills, there).await;
    let listed = identity.ask(Ask::get(format!("/api/v1/memberships?staff_id={other}"))).await.json();
    let path =
        format!("/api/v1/memberships/{}/deputy", listed["items"][0]["membership_id"].as_str().unwrap());
    let body = json!({"deputy": {"staff_id": li, "from": "2026-03-02", "until": "2026-03-06"}});
    assert_eq!(identity.ask(Ask::put(path).if_match(1).json(&body)).await.status, 200);
    assert_eq!(identity.grants(&li).await, grants);
    // At the same place both hold, in one.
    identity.given(&held(&li, &bills, here, ("2026-03-01", None))).await;
    let at_both = [
        (vec![READS.to_owned(), "billing:read".to_owned()], Scope::estate(here)),
        (vec!["billing:read".to_owned()], Scope::estate(there)),
    ];
    assert_eq!(identity.grants(&li).await, at_both);
}

/// Nobody is refused for the number of their places: what a token cannot carry each service knows.
async fn somebody_of_three_thousand_estates_works_at_each(identity: TestIdentity) {
    let named: Vec<EstateId> = (0..3_000).map(|_number| EstateId::new(&kernel::SystemIds)).collect();
    let scope = json!({"kind": "estates", "estates": named});
    identity.hire("li.wei", &["identity:read"], &scope).await;
    let token = identity.token_of("li.wei", PASSWORD).await;
    assert!(token.len() < 1_000, "{}", token.len());
    let me = identity.send(Ask::get("/api/v1/session").bearer(&token)).await.json();
    assert_eq!(me["permissions"], json!(["identity:read"]));
    assert_eq!(me["scope"]["estates"].as_array().unwrap().len(), 3_000);
    assert_eq!(identity.send(Ask::get("/api/v1/staff").bearer(&token)).await.status, 200);
    let too_many: Vec<EstateId> = (0..5_001).map(|_number| EstateId::new(&kernel::SystemIds)).collect();
    let li = me["staff"]["staff_id"].as_str().unwrap();
    let change = Ask::put(format!("/api/v1/staff/{li}/roles")).if_match(1);
    let body = json!({"roles": [], "scope": {"kind": "estates", "estates": too_many}});
    let refused = identity.ask(change.json(&body)).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/scope/estates");
}

async fn the_same_position_at_two_places_holds_at_both(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("west").await);
    let position = identity.position(&[READS], &["estate"]).await;
    let li = identity.employed("li.wei", &position, here).await;
    let second = identity.given(&held(&li, &position, there, ("2026-03-01", None))).await;
    let mut estates = vec![here, there];
    estates.sort_unstable();
    let both = Scope::Estates { estates };
    assert_eq!(identity.known(&li).await, (vec![READS.to_owned()], both));
    let end = Ask::post(format!("{second}/end")).if_match(1).json(&json!({"until": "2026-03-01"}));
    assert_eq!(identity.ask(end).await.status, 200);
    assert_eq!(identity.known(&li).await.1, Scope::estate(here));
}

async fn other_roles_of_a_position_reach_who_holds_it(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let (reads, bills) = (identity.role(&[READS]).await, identity.role(&["billing:read"]).await);
    let position = identity.position_of(&[&reads], &["estate"]).await;
    let other = identity.position_of(&[&reads], &["estate"]).await;
    let li = identity.employed("li.wei", &position, here).await;
    let path = format!("/api/v1/positions/{position}");
    let change = |version: u32, roles: &[&str]| {
        Ask::new(Method::PATCH, path.as_str()).if_match(version).json(&json!({"roles": roles}))
    };
    let changed = identity.ask(change(1, &[&bills])).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert_eq!(identity.known(&li).await.0, ["billing:read"]);
    // A role that is changed reaches who has it by a position.
    let role = Ask::put(format!("/api/v1/roles/{bills}")).if_match(1);
    let body = json!({"description": "more", "permissions": ["billing:read", "billing:write"]});
    assert_eq!(identity.ask(role.json(&body)).await.status, 200);
    assert_eq!(identity.known(&li).await.0, ["billing:read", "billing:write"]);
    let listed = identity.ask(Ask::get(format!("/api/v1/staff?role={bills}"))).await.json();
    assert_eq!(listed["items"][0]["staff_id"], json!(li));
    // What they hold elsewhere stays what it is.
    identity.given(&held(&li, &other, there, ("2026-03-01", None))).await;
    let own = (vec!["billing:read".to_owned(), "billing:write".to_owned()], Scope::estate(here));
    assert_eq!(identity.grants(&li).await, [own, (vec![READS.to_owned()], Scope::estate(there))]);
}

async fn other_roles_of_their_own_are_held_against_what_somebody_holds(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let position = identity.position(&[READS], &["estate"]).await;
    let bills = identity.role(&["billing:read"]).await;
    let li = identity.employed("li.wei", &position, here).await;
    let change = |version: usize, scope: &Value| {
        let path = format!("/api/v1/staff/{li}/roles");
        Ask::put(path)
            .if_match(u32::try_from(version).unwrap())
            .json(&json!({"roles": [bills], "scope": scope}))
    };
    let east = json!({"kind": "regions", "regions": ["east"]});
    for (version, scope) in [at(there), east, group()].iter().enumerate() {
        let changed = identity.ask(change(version + 1, scope)).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let grants = identity.grants(&li).await;
        assert_eq!(grants.len(), 2, "{grants:?}");
        let of_own = &grants[0];
        assert_eq!((&of_own.0, json!(of_own.1)), (&vec!["billing:read".to_owned()], scope.clone()));
        assert_eq!(grants[1], (vec![READS.to_owned()], Scope::estate(here)), "no further than it was given");
    }
    assert_eq!(identity.ask(change(4, &at(here))).await.status, 200);
    assert_eq!(identity.known(&li).await.0, [READS, "billing:read"]);
}

async fn who_manages_an_account_holds_what_its_positions_give(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    identity.hire("manager", &["identity:read", "identity:write"], &at(estate)).await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    let position = identity.position(&["billing:write"], &["estate"]).await;
    let manager = identity.token_of("manager", PASSWORD).await;
    let reset = || {
        let body = json!({"password": "another password of theirs"});
        Ask::post(format!("/api/v1/staff/{li}/reset-password")).bearer(&manager).if_match(1).json(&body)
    };
    // It begins in a year: whoever set the password meanwhile would have it then.
    identity.given(&held(&li, &position, estate, ("2027-03-01", None))).await;
    let refused = identity.send(reset()).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "identity.beyond_own_rights"));
    let listed = identity.ask(Ask::get(format!("/api/v1/memberships?staff_id={li}"))).await.json();
    let path = format!("/api/v1/memberships/{}", listed["items"][0]["membership_id"].as_str().unwrap());
    let delete = Ask::delete(path.as_str()).bearer(&manager).if_match(1);
    assert_eq!(identity.send(delete).await.code(), "identity.beyond_own_rights");
    assert_eq!(identity.ask(Ask::delete(path).if_match(1)).await.status, 204);
    assert_eq!(identity.send(reset()).await.status, 200);
}

async fn a_position_may_ask_for_a_second_factor(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let name = identity.next_name();
    let role = json!({"name": name, "description": "x", "permissions": [READS], "second_factor": "required"});
    assert_eq!(identity.ask(Ask::post("/api/v1/roles").json(&role)).await.status, 201);
    let position = identity.position_of(&[&name], &["estate"]).await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    identity.given(&held(&li, &position, estate, ("2026-03-03", None))).await;
    assert_eq!(identity.sign_in("li.wei", PASSWORD).await.status, 200, "not before it begins");
    identity.pass(TimeDelta::hours(8)).await;
    assert_eq!(identity.sign_in("li.wei", PASSWORD).await.status, 202);
}

async fn a_position_in_a_region_holds_at_its_estates(identity: TestIdentity) {
    let estate = identity.open_estate("east").await;
    let east = identity.know_place("region", Some("east"), None).await;
    let li = identity.somebody("li.wei", &at(estate)).await;
    let position = identity.position(&[Permission::IdentityRead.as_str()], &["region"]).await;
    let body = json!({"staff_id": li, "position_id": position, "place_id": east, "from": "2026-03-02"});
    identity.given(&body).await;
    let region = Scope::Regions { regions: vec!["east".to_owned()] };
    assert_eq!(identity.known(&li).await.1, region);
    identity.somebody("neighbour", &at(identity.open_estate("east").await)).await;
    identity.somebody("stranger", &at(identity.open_estate("west").await)).await;
    let token = identity.token_of("li.wei", PASSWORD).await;
    let listed = identity.send(Ask::get("/api/v1/staff").bearer(&token)).await.json();
    let names: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|it| it["username"].as_str().unwrap()).collect();
    assert_eq!(names, ["li.wei", "neighbour"]);
}
