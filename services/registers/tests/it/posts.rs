//! Who checks, files and signs what forms leave to a post: whoever holds one of its positions there, by the day.

use chrono::TimeDelta;
use contracts::identity::{MembershipChanged, MembershipDeputy};
use kernel::{Clock, EstateId, Permission, Scope, StaffId};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, an_estate, held_at, membership_days, on_both_engines};
use vocabulary::PlaceId;

use crate::{clerk, drawn, hand_in, path_of};

on_both_engines!(
    nobody_signs_what_is_another_posts_to_sign,
    a_position_counts_where_it_is_held_on_the_days_on_which_it_is,
    posts_are_those_that_forms_name_and_positions_those_that_there_are,
);

const POSTS: &str = "/api/v1/form-posts";

async fn fill(api: &Api, post: &str, codes: &[&str]) -> testkit::Reply {
    let path = format!("{POSTS}/{post}");
    let seen = api.get(&path).await.header("etag").to_owned();
    api.with("if-match", &seen).put(&path, &json!({ "positions": codes })).await
}

/// Whoever may check what others filled in.
fn checker(app: &TestApp) -> Api {
    let rights = [Permission::RegistersRead, Permission::RegistersWrite, Permission::RegistersSupervise];
    app.staff(&[rights.as_slice(), &[Permission::RegistersConfidential]].concat(), Scope::Group)
}

async fn a_callback(app: &TestApp, estate_id: EstateId) -> Value {
    let contents = json!({
        "called_back_at": "2026-03-02T09:00:00+08:00", "resident": "王小明", "address": "3-501", "channel": "phone",
        "content": "灯修好了。", "is_acceptable": true,
    });
    hand_in(&clerk(app), estate_id, "callback-record", contents).await
}

async fn nobody_signs_what_is_another_posts_to_sign(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = checker(&app);
    let manager = app.tell_position("KF-JL", "客服经理", None).await;
    app.settle().await;
    // While nobody has said which positions it is, the permission decides.
    let first = a_callback(&app, estate_id).await;
    api.step(&path_of(&first), "check", &json!({})).await.expect(200);
    let said = fill(&api, "manager", &["ｋｆ－jl"]).await.expect(200);
    assert_eq!((&said["positions"], &said["version"]), (&json!(["KF-JL"]), &json!(1)));

    let record = a_callback(&app, estate_id).await;
    let path = path_of(&record);
    let vacant = api.with("accept-language", "zh").step(&path, "check", &json!({})).await;
    assert!(vacant.text("/detail").contains("客服经理"), "{}", vacant.body);
    assert_eq!(vacant.problem(403), "registers.post_vacant");
    let colleague = app.employ(&[Permission::RegistersSupervise], Scope::Group).await;
    app.tell_holding(&held_at(app.holding_of(&manager, colleague), estate_id), 1).await;
    for step in ["check", "sign"] {
        let body = if step == "sign" { drawn("manager_signature", None) } else { json!({}) };
        let refused = api.with("accept-language", "en").step(&path, step, &body).await;
        assert!(refused.text("/detail").contains("林晓静"), "{}", refused.body);
        assert_eq!(refused.problem(403), "registers.not_in_post");
    }
    assert_eq!(api.get(&path).await.expect(200)["status"], "submitted", "nothing was changed");
    // An application holds no position.
    let application = app.client(
        kernel::ApiClientId::new(app.db().ids().as_ref()),
        &[Permission::RegistersRead, Permission::RegistersSupervise, Permission::RegistersConfidential],
        Scope::Group,
    );
    assert_eq!(application.step(&path, "check", &json!({})).await.problem(403), "registers.not_in_post");
    app.tell_holding(&held_at(app.holding_of(&manager, app.staff_id()), estate_id), 1).await;
    api.step(&path, "check", &json!({})).await.expect(200);
    api.step(&path, "sign", &drawn("manager_signature", None)).await.expect(200);
    // Whoever filled it in signs as before: the paper leaves that to no post.
    clerk(&app).step(&path, "sign", &drawn("resident_signature", Some("王小明"))).await.expect(200);
    fill(&api, "manager", &[]).await.expect(200);
    app.finish().await;
}

#[expect(clippy::too_many_lines, reason = "one story of one person, day by day")]
async fn a_position_counts_where_it_is_held_on_the_days_on_which_it_is(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let here = an_estate(&app).in_region("华南").await.estate_id;
    let elsewhere = an_estate(&app).in_region("华北").await.estate_id;
    let manager = app.tell_position("KF-JL", "客服经理", None).await;
    app.settle().await;
    fill(&checker(&app), "manager", &["KF-JL"]).await.expect(200);
    let own = app.staff_id();
    let may_check = async || {
        let record = a_callback(&app, here).await;
        checker(&app).step(&path_of(&record), "check", &json!({})).await.status.as_u16() == 200
    };
    assert!(!may_check().await);
    let base = app.holding_of(&manager, own);
    // Of one membership each event says all: what holds is the last.
    let in_region = |region: &str| MembershipChanged {
        place_id: Some(PlaceId::new(app.db().ids().as_ref())),
        region: Some(region.to_owned()),
        ..base.clone()
    };
    let part = MembershipChanged {
        estate_id: Some(here),
        place_id: Some(PlaceId::new(app.db().ids().as_ref())),
        ..base.clone()
    };
    let now = app.clock.now();
    let other = StaffId::new(app.db().ids().as_ref());
    let deputy = |begins_at, ends_at| {
        Some(MembershipDeputy { staff_id: own, days: membership_days(begins_at, Some(ends_at)) })
    };
    let day = TimeDelta::days(1);
    let stands_in = |begins_at, ends_at| MembershipChanged {
        staff_id: other,
        deputy: deputy(begins_at, ends_at),
        ..base.clone()
    };
    let cases = [
        ("in the whole group", base.clone(), true),
        ("taken back", MembershipChanged { is_withdrawn: true, ..base.clone() }, false),
        ("in its region", in_region("华南"), true),
        ("in another region", in_region("华北"), false),
        ("at the estate", held_at(base.clone(), here), true),
        ("at another estate", held_at(base.clone(), elsewhere), false),
        ("at a part of the estate that it is not about", part, false),
        ("not yet", MembershipChanged { days: membership_days(now + day, None), ..base.clone() }, false),
        (
            "no longer",
            MembershipChanged { days: membership_days(now - day * 9, Some(now - day)), ..base.clone() },
            false,
        ),
        ("stands in", stands_in(now - day, now + day), true),
        ("stood in", stands_in(now - day * 3, now - day), false),
        ("somebody else", MembershipChanged { staff_id: other, ..base.clone() }, false),
    ];
    for (sequence, (which, told, may)) in (1..).zip(&cases) {
        app.tell_holding(told, sequence).await;
        assert_eq!(may_check().await, *may, "{which}");
    }
    // What was told before comes again.
    app.tell_holding(&cases[0].1, 1).await;
    assert!(!may_check().await);
    app.finish().await;
}

async fn posts_are_those_that_forms_name_and_positions_those_that_there_are(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    app.settled_estate("service-centre").await;
    let api = checker(&app);
    let list = api.get(&format!("{POSTS}?form=callback-record")).await.expect(200);
    let names: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|post| post["post"].as_str().unwrap()).collect();
    assert_eq!(names, ["manager", "property_assistant"]);
    assert_eq!(api.get(&format!("{POSTS}/nobody")).await.problem(404), "not_found");
    let put =
        api.with("if-match", "\"0\"").put(&format!("{POSTS}/nobody"), &json!({ "positions": [] })).await;
    assert_eq!(put.problem(404), "not_found");
    let unknown = fill(&api, "manager", &["NOBODY"]).await;
    assert_eq!(
        (unknown.text("/errors/0/code"), unknown.text("/errors/0/pointer")),
        ("post.position_unknown".to_owned(), "/positions/0".to_owned())
    );
    app.tell_position("KF-JL", "客服经理", None).await;
    app.settle().await;
    fill(&api, "manager", &["KF-JL"]).await.expect(200);
    let stale =
        api.with("if-match", "\"0\"").put(&format!("{POSTS}/manager"), &json!({ "positions": [] })).await;
    assert_eq!(stale.problem(412), "stale_version");
    let filled = api.get(&format!("{POSTS}?is_filled=true")).await.expect(200);
    assert_eq!(filled["items"].as_array().unwrap().len(), 1);
    assert_eq!(filled["items"][0]["positions"], json!(["KF-JL"]));
    assert_eq!(fill(&clerk(&app), "manager", &[]).await.status.as_u16(), 403);
    app.finish().await;
}
