//! The days of rosters: those that differ, and what is planned and worked.

use serde_json::{Value, json};

use crate::{
    memberships::at,
    organisation::faults,
    rosters::NOTHING,
    test_identity::{Ask, PASSWORD, TestIdentity, on_both_engines},
};

on_both_engines!(
    days_that_differ_are_recorded_and_taken_back,
    a_day_that_differs_is_replaced_in_one_go_or_stays_as_it_was,
    the_days_of_a_roster_are_shown_as_they_are_planned_and_worked,
    days_that_cannot_differ_so_are_refused,
);

/// The path of a roster of March with li early on the second and wang late, and their ids.
pub(crate) async fn two_in_march(identity: &TestIdentity) -> (String, String, String) {
    let estate = identity.open_estate("east").await;
    let position = identity.position(&["tickets:read"], &["estate"]).await;
    let li = identity.member("li.wei", estate, &position).await;
    let wang = identity.member("wang", estate, &position).await;
    let pattern = identity.pattern().await;
    let lines = json!([{"staff_id": li, "offset": 0}, {"staff_id": wang, "offset": 1}]);
    let made = identity.march((&position, json!(estate), &pattern), &lines).await;
    assert_eq!(made.status, 201, "{}", made.text);
    (made.header("location").unwrap().to_owned(), li, wang)
}

async fn days_that_differ_are_recorded_and_taken_back(identity: TestIdentity) {
    let (path, li, wang) = two_in_march(&identity).await;
    let absent = json!({"staff_id": li, "day": "2026-03-03", "kind": "absence", "note": "病假"});
    let recorded = identity.ask(Ask::post(format!("{path}/entries")).if_match(1).json(&absent)).await;
    assert_eq!((recorded.status, recorded.header("etag")), (200, Some("\"2\"")), "{}", recorded.text);
    assert_eq!(recorded.json()["note"], "病假");
    let extra = json!({"staff_id": wang, "day": "2026-03-03", "kind": "extra", "shift": "L"});
    let extra = identity.ask(Ask::post(format!("{path}/entries")).if_match(2).json(&extra)).await;
    assert_eq!(extra.status, 200, "{}", extra.text);
    let listed = identity.ask(Ask::get(format!("{path}/entries"))).await.json();
    assert_eq!(listed["items"], json!([extra.json(), recorded.json()]));
    let narrowed = identity.ask(Ask::get(format!("{path}/entries?kind=absence&staff_id={li}"))).await.json();
    assert_eq!(narrowed["items"].as_array().unwrap().len(), 1);
    let entry = extra.json()["roster_entry_id"].as_str().unwrap().to_owned();
    let remove = |version: u32| Ask::delete(format!("{path}/entries/{entry}")).if_match(version);
    assert_eq!(identity.ask(remove(2)).await.status, 412);
    let removed = identity.ask(remove(3)).await;
    assert_eq!((removed.status, removed.header("etag")), (200, Some("\"4\"")), "{}", removed.text);
    assert_eq!(identity.ask(remove(4)).await.status, 404);
    assert_eq!(identity.rows("roster_entries").await, 1);
    let trail = identity.trail().await;
    assert!(
        ["record_roster_entry", "remove_roster_entry"].iter().all(|it| trail.contains(&(*it).to_owned()))
    );
}

async fn a_day_that_differs_is_replaced_in_one_go_or_stays_as_it_was(identity: TestIdentity) {
    let (path, li, _wang) = two_in_march(&identity).await;
    let absent = json!({"staff_id": li, "day": "2026-03-03", "kind": "absence", "note": "病假"});
    let recorded = identity.ask(Ask::post(format!("{path}/entries")).if_match(1).json(&absent)).await;
    let entry = recorded.json()["roster_entry_id"].as_str().unwrap().to_owned();
    let entry = format!("{path}/entries/{entry}");
    let replace = async |version: u32, body: Value| {
        identity.ask(Ask::put(entry.as_str()).if_match(version).json(&body)).await
    };
    let early = json!({"kind": "changed", "shift": "E"});
    assert_eq!(replace(1, early.clone()).await.status, 412);
    let refused = replace(2, json!({"kind": "changed", "shift": "X"})).await;
    assert_eq!((refused.status, faults(&refused)), (422, vec!["/shift roster.shift_unknown".to_owned()]));
    let refused = replace(2, json!({"kind": "absence", "shift": "E"})).await;
    assert_eq!(faults(&refused), ["/shift shift_pattern.shift_not_taken"]);
    // Li works late on the third by the pattern: late besides would be twice.
    let refused = replace(2, json!({"kind": "extra", "shift": "L"})).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.on_duty_twice"));
    let kept = identity.ask(Ask::get(format!("{path}/entries"))).await.json();
    assert_eq!(kept["items"], json!([recorded.json()]));
    let replaced = replace(2, early).await;
    assert_eq!((replaced.status, replaced.header("etag")), (200, Some("\"3\"")), "{}", replaced.text);
    let replaced = replaced.json();
    assert_eq!(
        (&replaced["kind"], &replaced["shift"], &replaced["note"], &replaced["day"]),
        (&json!("changed"), &json!("E"), &json!(null), &json!("2026-03-03"))
    );
    assert_eq!(replaced["roster_entry_id"], recorded.json()["roster_entry_id"]);
    let kept = identity.ask(Ask::get(format!("{path}/entries"))).await.json();
    assert_eq!(kept["items"], json!([replaced]));
    assert!(identity.trail().await.contains(&"replace_roster_entry".to_owned()));
    let nothing = Ask::put(format!("{path}/entries/{NOTHING}")).if_match(3);
    assert_eq!(identity.ask(nothing.json(&json!({"kind": "absence"}))).await.status, 404);
}

async fn the_days_of_a_roster_are_shown_as_they_are_planned_and_worked(identity: TestIdentity) {
    let (path, li, wang) = two_in_march(&identity).await;
    let absent = json!({"staff_id": li, "day": "2026-03-03", "kind": "absence"});
    let recorded = identity.ask(Ask::post(format!("{path}/entries")).if_match(1).json(&absent)).await;
    let shown = identity.ask(Ask::get(format!("{path}/days?from=2026-03-01&until=2026-03-03"))).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    let shown = shown.json();
    let date = |day: &str| json!({"day": day, "kind": "ordinary"});
    assert_eq!(shown["days"], json!([date("2026-03-01"), date("2026-03-02"), date("2026-03-03")]));
    let has = |line: bool, by: Value, works: Value, entry: Value| {
        json!({
            "has_line": line, "by_pattern": by, "works": works, "entry": entry, "given_to": null, "taken_from": [],
        })
    };
    let mut people = vec![
        json!({"staff_id": li, "days": [
            has(false, json!(null), json!([]), json!(null)),
            has(true, json!("E"), json!(["E"]), json!(null)),
            has(true, json!("L"), json!([]), recorded.json()),
        ]}),
        json!({"staff_id": wang, "days": [
            has(false, json!(null), json!([]), json!(null)),
            has(true, json!("L"), json!(["L"]), json!(null)),
            has(true, json!("N"), json!(["N"]), json!(null)),
        ]}),
    ];
    people.sort_by_key(|person| person["staff_id"].to_string());
    assert_eq!(shown["people"], json!(people));
    for (days, fault) in [
        ("from=2026-03-02&until=2026-03-01", "/until days.end_before_beginning"),
        ("from=2026-03-01&until=2026-05-02", "/until roster.too_many_days"),
    ] {
        let refused = identity.ask(Ask::get(format!("{path}/days?{days}"))).await;
        assert_eq!((refused.status, faults(&refused)), (422, vec![fault.to_owned()]), "{}", refused.text);
    }
    let most = identity.ask(Ask::get(format!("{path}/days?from=2026-03-01&until=2026-05-01"))).await;
    assert_eq!(most.json()["days"].as_array().unwrap().len(), 62);
    let foreign = identity.open_estate("west").await;
    identity.hire("reader", &["identity:read"], &at(foreign)).await;
    let reader = identity.token_of("reader", PASSWORD).await;
    let out_of_sight = Ask::get(format!("{path}/days?from=2026-03-01&until=2026-03-02")).bearer(&reader);
    assert_eq!(identity.send(out_of_sight).await.status, 404);
}

async fn days_that_cannot_differ_so_are_refused(identity: TestIdentity) {
    let (path, li, wang) = two_in_march(&identity).await;
    let tried = async |change: Value| {
        let mut body = json!({"staff_id": li, "day": "2026-03-03", "kind": "changed", "shift": "E"});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        identity.ask(Ask::post(format!("{path}/entries")).if_match(1).json(&body)).await
    };
    for (change, fault) in [
        (json!({"day": "2026-03-01"}), "/day roster.day_outside"),
        (json!({"shift": "X"}), "/shift roster.shift_unknown"),
        (json!({"shift": null}), "/shift shift_pattern.shift_needed"),
        (json!({"kind": "absence"}), "/shift shift_pattern.shift_not_taken"),
        (json!({"kind": "extra", "staff_id": NOTHING}), "/staff_id roster.not_held"),
        (json!({"note": "x".repeat(201)}), "/note text.too_long"),
    ] {
        let refused = tried(change).await;
        assert_eq!((refused.status, faults(&refused)), (422, vec![fault.to_owned()]), "{}", refused.text);
    }
    // Li rests on the fifth, and works late on the third.
    let refused = tried(json!({"day": "2026-03-05"})).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.nothing_to_change"));
    let refused = tried(json!({"kind": "extra", "shift": "L"})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "identity.on_duty_twice"),
        "{}",
        refused.text
    );
    assert_eq!(identity.rows("roster_entries").await, 0);
    let changed = tried(json!({})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let known = json!({"staff_id": li, "day": "2026-03-03", "kind": "absence"});
    let refused = identity.ask(Ask::post(format!("{path}/entries")).if_match(2).json(&known)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "identity.roster_entry_known"));
    let absent = json!({"staff_id": wang, "day": "2026-03-03", "kind": "absence"});
    assert_eq!(
        identity.ask(Ask::post(format!("{path}/entries")).if_match(1).json(&absent)).await.status,
        412
    );
}
