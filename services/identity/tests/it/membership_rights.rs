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
    what_would_hold_further_than_it_was_given_is_refused,
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

async fn what_would_hold_further_than_it_was_given_is_refused(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let (reads, bills) = (
        identity.position(&[READS], &["estate"]).await,
        identity.position(&["billing:read"], &["estate"]).await,
    );
    let li = identity.employed("li.wei", &reads, here).await;
    let refused = identity.give(&held(&li, &bills, there, ("2026-03-01", None))).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.rights_would_widen"));
    let refused = identity.give(&held(&li, &bills, there, ("2026-09-01", Some("2026-09-30")))).await;
    assert_eq!(refused.code(), "identity.rights_would_widen", "nor later");
    assert_eq!(identity.known(&li).await, (vec![READS.to_owned()], Scope::estate(here)), "nothing changed");
    // As a deputy it is no less.
    let other = identity.employed("wang", &bills, there).await;
    let listed = identity.ask(Ask::get(format!("/api/v1/memberships?staff_id={other}"))).await.json();
    let path =
        format!("/api/v1/memberships/{}/deputy", listed["items"][0]["membership_id"].as_str().unwrap());
    let body = json!({"deputy": {"staff_id": li, "from": "2026-03-05", "until": "2026-03-06"}});
    let refused = identity.ask(Ask::put(path).if_match(1).json(&body)).await;
    assert_eq!(refused.code(), "identity.rights_would_widen");
    // At the same place both hold, and one after the other at different places.
    identity.given(&held(&li, &bills, here, ("2026-03-01", None))).await;
    let (permissions, scope) = identity.known(&li).await;
    assert_eq!(
        (permissions, scope),
        (vec![READS.to_owned(), "billing:read".to_owned()], Scope::estate(here))
    );
    let zhao = identity.somebody("zhao", &at(here)).await;
    identity.given(&held(&zhao, &reads, here, ("2026-03-01", Some("2026-03-09")))).await;
    identity.given(&held(&zhao, &bills, there, ("2026-03-10", None))).await;
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
    // Who holds another position elsewhere would have the new role there as well.
    assert_eq!(identity.ask(change(2, &[&reads])).await.status, 200);
    identity.given(&held(&li, &other, there, ("2026-03-01", None))).await;
    let refused = identity.ask(change(3, &[&bills])).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.rights_would_widen"));
    assert_eq!(identity.known(&li).await.0, [READS]);
}

async fn other_roles_of_their_own_are_held_against_what_somebody_holds(identity: TestIdentity) {
    let (here, there) = (identity.open_estate("east").await, identity.open_estate("east").await);
    let position = identity.position(&[READS], &["estate"]).await;
    let bills = identity.role(&["billing:read"]).await;
    let li = identity.employed("li.wei", &position, here).await;
    let change = |scope: &Value| {
        let path = format!("/api/v1/staff/{li}/roles");
        Ask::put(path).if_match(1).json(&json!({"roles": [bills], "scope": scope}))
    };
    for scope in [at(there), group(), json!({"kind": "regions", "regions": ["east"]})] {
        let refused = identity.ask(change(&scope)).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (409, "identity.rights_would_widen"),
            "{scope}"
        );
    }
    assert_eq!(identity.ask(change(&at(here))).await.status, 200);
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
