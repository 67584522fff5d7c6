//! What was handed in is put right as a new revision, and the former one stays.

use contracts::registers::FormRecordCorrected;
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

use crate::{clerk, drawn, hand_in, manager, path_of};

on_both_engines!(
    a_correction_is_a_new_revision_and_the_former_stays_readable,
    who_may_not_correct_changes_nothing,
);

async fn a_correction_is_a_new_revision_and_the_former_stays_readable(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let first = json!({ "at": "2026-03-02T08:00:00Z", "content": "灯坏了" });
    let record = hand_in(&own, estate_id, "call-visit-register", first.clone()).await;
    let path = path_of(&record);
    own.step(&path, "sign", &drawn("receiver_signature", None)).await.expect(200);
    own.step(&path, "file", &json!({})).await.expect(200);
    let second = json!({ "at": "2026-03-02T08:00:00Z", "content": "门坏了" });
    let correction = json!({ "contents": second, "reason": "写错了" });
    let corrected = manager(&app).step(&path, "correct", &correction).await.expect(200);
    assert_eq!((&corrected["revision"], &corrected["status"]), (&json!(2), &json!("submitted")));
    assert_eq!((&corrected["number"], &corrected["signatures"]), (&record["number"], &json!([])));
    assert_eq!((&corrected["contents"], &corrected["reason"]), (&second, &json!("写错了")));

    let former = own.get(&format!("{path}/revisions/1")).await.expect(200);
    assert_eq!((&former["contents"]["content"], &former["reason"]), (&json!("灯坏了"), &json!(null)));
    assert_eq!(former["signatures"][0]["field"], "receiver_signature");
    let newest = manager(&app).get(&format!("{path}/revisions/2")).await.expect(200);
    assert_eq!((&newest["contents"], &newest["reason"]), (&second, &json!("写错了")));
    for nowhere in ["0", "3", "x"] {
        assert_eq!(own.get(&format!("{path}/revisions/{nowhere}")).await.problem(404), "not_found");
    }
    // It is signed anew, by whoever filled this revision in.
    let signed = own.step(&path, "sign", &drawn("receiver_signature", None)).await;
    assert_eq!(signed.problem(403), "registers.not_in_charge");
    let said = app.recorder.wait_for(|_: &FormRecordCorrected| true).await;
    assert_eq!((said.record.revision, said.record.number.as_str()), (2, "CVR-2026-0001"));
    app.finish().await;
}

async fn who_may_not_correct_changes_nothing(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let contents = json!({ "at": "2026-03-02T08:00:00Z", "content": "灯坏了", "customer": "王小明" });
    let record = hand_in(&own, estate_id, "call-visit-register", contents.clone()).await;
    let path = path_of(&record);
    let correction = json!({ "contents": contents, "reason": "写错了" });
    // Whoever sees it masked would write the masks into it.
    let rights = [Permission::RegistersRead, Permission::RegistersWrite, Permission::RegistersSupervise];
    for nobody in [clerk(&app), app.other_staff(&rights, Scope::Group)] {
        assert_eq!(nobody.step(&path, "correct", &correction).await.problem(403), "registers.not_in_charge");
    }
    let lacking = own.step(&path, "correct", &json!({ "contents": {}, "reason": "x" })).await;
    assert_eq!(lacking.text("/errors/0/code"), "form_field.missing");
    let idle = own.step(&path, "correct", &json!({ "contents": contents, "reason": " " })).await;
    assert_eq!(idle.text("/errors/0/pointer"), "/reason");
    let draft = own
        .post(crate::PATH, &json!({ "form": "call-visit-register", "estate_id": estate_id }))
        .await
        .expect(201);
    let early = own.step(&path_of(&draft), "correct", &correction).await;
    assert_eq!(early.problem(409), "registers.not_handed_in");
    assert_eq!(own.get(&format!("{}/revisions/1", path_of(&draft))).await.problem(404), "not_found");
    assert_eq!(own.get(&path).await.expect(200), record);
    app.finish().await;
}
