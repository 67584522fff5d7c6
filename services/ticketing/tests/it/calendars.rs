//! Adopting business calendars, and announcing the years of those that ship.

use contracts::ticketing::CalendarPublished;
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, an_estate, deadline, on_both_engines};

use crate::ground::adopt;

on_both_engines!(
    a_year_that_is_announced_counts_for_what_is_opened_from_then_on,
    an_estate_counts_by_the_calendar_that_it_chose,
    what_is_wrong_with_a_calendar_is_told_and_nothing_is_published,
    years_announced_at_once_do_not_lose_each_other,
    calendars_are_listed_as_they_hold,
    a_year_of_a_calendar_is_shown_day_by_day,
);

/// Repairs in three working days.
const STANDARD: &str = r#"name = "in-days"
version = 1
title = { zh = "工作日", en = "In working days" }
source = "ours"
[clauses]
"OUR-01" = { zh = "三个工作日", en = "three working days" }
[[deadline]]
promise = "resolve"
term = "3wd"
clause = "OUR-01"
[rectification]
below = 3
term = "24h"
clause = "OUR-01"
"#;

/// Sundays only.
const OFFICES: &str = r#"name = "our-offices"
title = { zh = "办公时间", en = "Our offices" }
zone = "Asia/Shanghai"
[week]
sunday = ["10:00-12:00"]
"#;

async fn due(api: &Api, estate_id: impl serde::Serialize) -> Value {
    let body = json!({ "estate_id": estate_id, "ticket": { "kind": "repair", "title": "漏水" } });
    let ticket = api.post("/api/v1/tickets", &body).await.expect(201);
    deadline(&ticket, "resolve")["due_at"].clone()
}

fn days(days: &str) -> Value {
    json!({ "year": 2027, "source": "国务院办公厅通知", "format": "csv", "days": days })
}

async fn a_year_that_is_announced_counts_for_what_is_opened_from_then_on(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    adopt(&app, STANDARD).await;
    let estate = an_estate(&app).under("in-days").await;
    app.clock.set("2026-12-30T02:00:00Z".parse().unwrap());
    let api = app.admin();
    // 1 January by the law alone, then a weekend.
    assert_eq!(due(&api, estate.estate_id).await, "2027-01-05T10:00:00Z");
    let line = api.get("/api/v1/calendars?name=cn").await.expect(200);
    assert_eq!((&line["items"][0]["missing_year"], &line["items"][0]["version"]), (&json!(2027), &json!(0)));

    let year = days("date,until,kind\n2027-01-01,2027-01-05,holiday\n2027-01-09,,working_day\n");
    let made = api.with("idempotency-key", "k1").post("/api/v1/calendars/cn/years", &year).await;
    let location = made.header("location").to_owned();
    let made = made.expect(201);
    assert_eq!(
        (&made["version"], &made["is_shipped"], &made["missing_year"]),
        (&json!(1), &json!(true), &json!(null))
    );
    assert_eq!(made["years"], json!([2025, 2026, 2027]));
    let again = api.with("idempotency-key", "k1").post("/api/v1/calendars/cn/years", &year).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), made);
    let shown = api.get(&location).await;
    assert_eq!(shown.header("etag"), "\"1\"");
    assert_eq!(shown.expect(200), made);
    let told: CalendarPublished = app.recorder.wait_for(|_any| true).await;
    assert_eq!((told.name.as_str(), told.version, json!(told.document)), ("cn", 1, made["document"].clone()));

    app.clock.advance(chrono::TimeDelta::seconds(3));
    // 31 December, 6 and 7 January.
    assert_eq!(due(&api, estate.estate_id).await, "2027-01-07T10:00:00Z");
    app.finish().await;
}

async fn a_year_of_a_calendar_is_shown_day_by_day(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    let day = |year: &Value, at: usize| {
        let day = &year["days"][at];
        (day["day"].clone(), day["kind"].clone(), day["is_working_day"].clone(), day["name"].clone())
    };
    // Of a year of which nothing was announced there are the days by law.
    let before = api.get("/api/v1/calendars/cn/years/2027").await.expect(200);
    assert_eq!(
        (&before["name"], &before["year"], &before["source"]),
        (&json!("cn"), &json!(2027), &json!(null))
    );
    assert_eq!(before["days"].as_array().map(Vec::len), Some(365));
    assert_eq!(day(&before, 0), (json!("2027-01-01"), json!("holiday"), json!(false), json!("元旦")),);
    assert_eq!(day(&before, 8), (json!("2027-01-09"), json!("ordinary"), json!(false), json!(null)));
    let year =
        days("date,until,kind,name\n2027-01-01,2027-01-05,holiday,元旦假期\n2027-01-09,,working_day,\n");
    api.post("/api/v1/calendars/cn/years", &year).await.expect(201);
    let after = api.get("/api/v1/calendars/cn/years/2027").await;
    assert_eq!(after.header("etag"), "\"1\"");
    let after = after.expect(200);
    assert_eq!(after["source"], "国务院办公厅通知");
    assert_eq!(day(&after, 4), (json!("2027-01-05"), json!("holiday"), json!(false), json!("元旦假期")),);
    assert_eq!(day(&after, 8), (json!("2027-01-09"), json!("swapped"), json!(true), json!(null)));
    for nowhere in ["cn/years/1948", "cn/years/2201", "nowhere/years/2027", "cn/years/soon"] {
        api.get(&format!("/api/v1/calendars/{nowhere}")).await.expect(404);
    }
    app.finish().await;
}

async fn an_estate_counts_by_the_calendar_that_it_chose(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    adopt(&app, STANDARD).await;
    let made = api.post("/api/v1/calendars", &json!({ "document": OFFICES })).await.expect(201);
    assert_eq!((&made["version"], &made["is_shipped"]), (&json!(1), &json!(false)));
    app.clock.set("2026-03-02T02:00:00Z".parse().unwrap());
    let api = app.admin();
    let here = an_estate(&app).under("in-days").counting_by("our-offices").await;
    let there = an_estate(&app).under("in-days").await;
    assert_eq!(due(&api, here.estate_id).await, "2026-03-22T04:00:00Z", "the third Sunday from now");
    assert_eq!(due(&api, there.estate_id).await, "2026-03-05T10:00:00Z");

    // The next version holds for what is opened from then on; one that nobody has heard of leaves the zone's.
    let longer = OFFICES.replace("12:00", "15:00");
    let made = api.post("/api/v1/calendars", &json!({ "document": longer })).await.expect(201);
    assert_eq!(made["version"], 2);
    app.clock.advance(chrono::TimeDelta::seconds(3));
    assert_eq!(due(&api, here.estate_id).await, "2026-03-22T07:00:00Z");
    let early = an_estate(&app).under("in-days").counting_by("on-its-way").await;
    assert_eq!(due(&api, early.estate_id).await, "2026-03-05T10:00:00Z");
    app.finish().await;
}

async fn what_is_wrong_with_a_calendar_is_told_and_nothing_is_published(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    let reserved = OFFICES.replace("our-offices", "cn");
    let refused = api.post("/api/v1/calendars", &json!({ "document": reserved })).await;
    assert_eq!(refused.problem(409), "calendars.name_reserved");
    let spelt = OFFICES.replace("our-offices", "Our offices");
    let refused = api.post("/api/v1/calendars", &json!({ "document": spelt })).await;
    assert_eq!(refused.text("/errors/0/code"), "standards.malformed_name");
    let wrong = OFFICES.replace("10:00-12:00", "12:00-10:0");
    let refused =
        api.with("accept-language", "zh-CN").post("/api/v1/calendars", &json!({ "document": wrong })).await;
    assert!(refused.text("/errors/1/detail").starts_with("第5行"), "{refused:?}");
    let refused = api.post("/api/v1/calendars/cn/years", &days("date,kind\n2027-13-01,holiday\n")).await;
    assert_eq!(refused.text("/errors/0/pointer"), "/days");
    assert_eq!(refused.text("/errors/0/code"), "standards.no_date");
    let mut far = days("date,kind\n2201-01-01,holiday\n");
    (far["year"], far["source"], far["days"]) = (json!(2201), json!(" "), json!("x".repeat(262_145)));
    let refused = api.post("/api/v1/calendars/cn/years", &far).await;
    let codes: Vec<_> = (0..3).map(|at| refused.text(&format!("/errors/{at}/code"))).collect();
    assert_eq!(codes, ["calendars.year", "text.empty", "text.too_long"]);
    let nowhere = api.post("/api/v1/calendars/nothing/years", &days("date,kind\n2027-01-01,holiday\n")).await;
    assert_eq!(nowhere.problem(404), "not_found");
    // Calendars are the group's: whoever has a part of it reads them and publishes none.
    let regional = Scope::Regions { regions: vec!["north".to_owned()] };
    let regional = app.staff(&[Permission::StandardsWrite, Permission::TicketsRead], regional);
    assert_eq!(regional.post("/api/v1/calendars", &json!({ "document": OFFICES })).await.status, 403);
    assert_eq!(
        regional.post("/api/v1/calendars/cn/years", &days("date,kind\n2027-01-01,holiday\n")).await.status,
        403
    );
    let listed = regional.get("/api/v1/calendars").await.expect(200);
    assert!(listed["items"].as_array().unwrap().iter().all(|calendar| calendar["version"] == 0));
    app.finish().await;
}

async fn years_announced_at_once_do_not_lose_each_other(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    let year = |year: i32| {
        let days = format!("date,kind\n{year}-01-01,holiday\n");
        json!({ "year": year, "source": "notice", "format": "csv", "days": days })
    };
    let (one, other) = (year(2025), year(2026));
    let path = "/api/v1/calendars/cn/years";
    let (one, other) = tokio::join!(api.post(path, &one), api.post(path, &other));
    let mut versions = [one.expect(201)["version"].as_i64(), other.expect(201)["version"].as_i64()];
    versions.sort_unstable();
    assert_eq!(versions, [Some(1), Some(2)]);
    let held = api.get("/api/v1/calendars/cn").await.expect(200);
    let document = held["document"].as_str().unwrap();
    assert_eq!(document.matches("source = \"notice\"").count(), 2, "{document}");
    app.finish().await;
}

async fn calendars_are_listed_as_they_hold(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    api.post("/api/v1/calendars", &json!({ "document": OFFICES })).await.expect(201);
    let names = |page: &Value| {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|calendar| calendar["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = api.get("/api/v1/calendars?limit=4").await.expect(200);
    assert_eq!(names(&first), ["cn", "hk", "mo", "our-offices"]);
    let next = first["next"].as_str().unwrap();
    let rest = api.get(&format!("/api/v1/calendars?limit=4&after={next}")).await.expect(200);
    assert_eq!(names(&rest), ["plain-week", "tw", "us-federal"]);
    let (_headers, lines) = api.table("/api/v1/calendars?format=csv&name=our-offices").await;
    assert_eq!(lines[0], "name,version,is_shipped,time_zone,years,missing_year");
    assert!(lines.len() == 2 && lines[1].starts_with("our-offices,1,false,Asia/Shanghai"), "{lines:?}");
    assert_eq!(api.get("/api/v1/calendars/nothing").await.problem(404), "not_found");
    app.finish().await;
}
