//! Thousands of open screens, and the consumers beside them.

use std::{cell::RefCell, time::Duration};

use futures_util::{StreamExt, stream};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use suite_tests::{Engines, TestSuite};
use testkit::{Api, until};

/// More than a connection to the broker has channels (2,047, unless it is told otherwise).
const SCREENS: usize = 2_100;
const PER_CALLER: usize = 32;
/// A stream does not end by itself, as other answers do within the client's time.
const FOR_LONG: Duration = Duration::from_secs(600);

/// Opens `count` streams of one caller after the other; gives those that were granted.
async fn open(caller: &Api, count: usize) -> Vec<Response> {
    let opening = stream::iter(0..count).map(|_screen| async {
        let request = caller.request(Method::GET, "/api/v1/tickets/stream").timeout(FOR_LONG);
        let reply = request.send().await.unwrap();
        (reply.status() == 200).then_some(reply)
    });
    opening.buffer_unordered(8).filter_map(std::future::ready).collect().await
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_screens_cost_the_consumers_nothing_in_a_cluster() {
    let suite = TestSuite::cluster_on(Engines::default(), &[]).await;
    let admin = suite.admin().await;
    let estate = async |code: &str| {
        let estate = json!({
            "code": code, "name": code, "region": "north", "time_zone": "Asia/Shanghai",
            "standard": "service-centre", "standard_version": 1,
        });
        admin.post("/api/v1/estates", &estate).await.expect(201)["estate_id"].clone()
    };
    // Opens a ticket as soon as the desk has consumed that the estate is there.
    let open_ticket = async |estate_id: &Value| {
        let ticket = json!({ "estate_id": estate_id, "ticket": { "kind": "repair", "title": "Leak" } });
        let made = RefCell::new(Value::Null);
        until("the desk knows the estate", async || {
            let reply = admin.post("/api/v1/tickets", &ticket).await;
            made.replace(reply.body);
            reply.status == 201
        })
        .await;
        made.into_inner()["ticket_id"].as_str().unwrap().to_owned()
    };
    let watched = estate("LAKE").await;
    until("the process has its feed", async || !open(&admin, 1).await.is_empty()).await;
    let mut screens = Vec::new();
    for _caller in 0..SCREENS.div_ceil(PER_CALLER) {
        let caller = suite.client(&["tickets:read"], &watched).await;
        let granted = open(&caller, PER_CALLER + 2).await;
        assert_eq!(granted.len(), PER_CALLER, "one caller has so many and no more");
        screens.extend(granted);
    }
    assert!(screens.len() >= SCREENS);

    open_ticket(&estate("HILL").await).await;
    let ticket_id = open_ticket(&watched).await;
    let mut told = 0;
    for screen in &mut screens {
        let mut read = String::new();
        // A process that could not look somebody's rights up tells them to read anew instead.
        while !read.contains(&ticket_id) && !read.contains("event: reset") {
            read.push_str(&String::from_utf8_lossy(&screen.chunk().await.unwrap().unwrap()));
        }
        told += usize::from(read.contains(&ticket_id));
    }
    assert!(told > 0, "a feed that only ever says to read anew tells nobody anything");
    drop(screens);
    suite.stop().await;
}
