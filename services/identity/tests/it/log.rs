//! The security log: who came to the doors and what became of it.

use db::security::SecurityRecord;

use crate::test_identity::{ADMIN_PASSWORD, Ask, PASSWORD, TestIdentity, group, on_both_engines, signing_in};

on_both_engines!(sign_ins_are_taken_down_without_what_was_typed, a_flood_is_counted_and_not_written,);

fn of<'a>(log: &'a [SecurityRecord], kind: &str) -> Vec<&'a SecurityRecord> {
    log.iter().filter(|line| line.kind == kind).collect()
}

async fn sign_ins_are_taken_down_without_what_was_typed(identity: TestIdentity) {
    let hired = identity.hire("liwei", &["tickets:read"], &group()).await;
    let staff = format!("staff:{}", hired.json()["staff_id"].as_str().unwrap());
    let address = "198.51.100.7";
    for (name, password) in [("liwei", PASSWORD), ("liwei", "wrong password"), ("my-secret-typed-here", "x")]
    {
        identity.send(signing_in(name, password).from(address)).await;
    }
    for _ in 0..5 {
        identity.send(signing_in("liwei", "wrong password").from(address)).await;
    }
    let basic =
        Ask::post("/oauth/token").form("grant_type=client_credentials&client_id=nobody&client_secret=x");
    identity.send(basic.from(address)).await;

    let log = identity.log().await;
    let here = address.to_owned();
    let signed_in: Vec<_> =
        of(&log, "signed_in").into_iter().filter(|line| line.source == Some(here.clone())).collect();
    assert_eq!(signed_in.len(), 1);
    assert_eq!(signed_in[0].principal, Some(staff.clone()));
    let failed = of(&log, "sign_in_failed");
    assert_eq!(failed[0].subject, Some(staff.clone()));
    assert!(failed[1].subject.as_ref().unwrap().starts_with("name:"), "{failed:?}");
    assert!(failed.iter().all(|line| line.principal.is_none() && line.source == Some(here.clone())));
    assert_eq!(of(&log, "sign_in_locked")[0].subject, Some(staff));
    assert_eq!(of(&log, "client_refused").len(), 1);
    assert!(!format!("{log:?}").contains("secret-typed"), "people type passwords into the name");
}

async fn a_flood_is_counted_and_not_written(identity: TestIdentity) {
    for _ in 0..4 {
        identity.sign_in("admin", "wrong password").await;
    }
    assert_eq!(of(&identity.log().await, "sign_in_failed").len(), 1);
    identity.clock.advance(chrono::TimeDelta::minutes(1));
    identity.home.db.sweep().await.unwrap();
    let log = identity.log().await;
    let times: Vec<i32> = of(&log, "sign_in_failed").iter().map(|line| line.times).collect();
    assert_eq!(times, [1, 3]);
    assert_eq!(identity.sign_in("admin", ADMIN_PASSWORD).await.status, 200);
    identity.clock.advance(chrono::TimeDelta::days(181));
    identity.home.db.sweep().await.unwrap();
    assert!(identity.log().await.is_empty(), "it is kept for its time and not longer");
}
