//! Who is calling?

use serde_json::json;
use testkit::{Engine, TestApp, on_both_engines};

use crate::office::{Office, only, region, settled};

const PATH: &str = "/api/v1/caller-lookups";

on_both_engines!(
    any_usual_spelling_finds_the_caller,
    one_number_may_belong_to_several_and_each_caller_sees_their_own,
    a_card_of_two_estates_shows_each_its_own_part,
    who_has_no_number_of_their_own_has_no_card,
    an_estates_new_name_and_region_are_on_the_next_card,
    a_look_up_leaves_a_line_and_the_same_one_again_none,
    whoever_tries_numbers_out_is_stopped,
);

async fn any_usual_spelling_finds_the_caller(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "3栋 2单元 501").await;
    let id = office.customer(&estate, "王小明", &["138 0013 8000"]).await;
    office.moves_in(&id, &unit, "owner").await;
    let spellings = [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138-0013-8000",
        "+8613800138000",
        "0086 13800138000",
        "(+86)13800138000",
        "１３８００１３８０００",
    ];
    for phone in spellings {
        let cards = office.cards(&office.api, phone).await;
        assert_eq!(cards.len(), 1, "{phone}");
        assert_eq!(cards[0]["customer_id"], json!(id), "{phone}");
    }
    let reply = office.api.post(PATH, &json!({ "phone": "+8613800138000" })).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(settled(reply.expect(200)), @r#"
        {
          "items": [
            {
              "arrears": null,
              "customer_id": "(id)",
              "homes": [
                {
                  "estate_id": "(id)",
                  "estate_name": "阳光花园",
                  "label": "3栋 2单元 501",
                  "role": "owner",
                  "unit_id": "(id)"
                }
              ],
              "name": "王小明",
              "notes": "",
              "open_items": [],
              "open_tickets": [],
              "overdue_callbacks": 0,
              "owed": [],
              "phone_masked": "****8000",
              "tags": [],
              "withheld": []
            }
          ]
        }
        "#);
    }
    office.close().await;
}

async fn one_number_may_belong_to_several_and_each_caller_sees_their_own(engine: Engine) {
    let office = Office::open(engine).await;
    let (north, south) = (office.estate("N", "north").await, office.estate("S", "south").await);
    let father = office.customer(&north, "王大", &["13800138000"]).await;
    let daughter = office.customer(&south, "王小", &["13900139000", "13800138000"]).await;
    let who = async |api| -> Vec<String> {
        let cards = office.cards(&api, "13800138000").await;
        cards.iter().map(|card| card["customer_id"].as_str().unwrap().to_owned()).collect()
    };
    // The first look-up fills the cache for everybody; whose cards they are is asked each time.
    assert_eq!(who(office.api.clone()).await, [father.clone(), daughter.clone()]);
    assert_eq!(who(office.clerk(only(&north))).await, std::slice::from_ref(&father));
    assert_eq!(who(office.clerk(only(&south))).await, std::slice::from_ref(&daughter));
    assert_eq!(who(office.clerk(region("south"))).await, [daughter]);
    assert_eq!(who(office.clerk(region("east"))).await, Vec::<String>::new());
    office.close().await;
}

async fn a_card_of_two_estates_shows_each_its_own_part(engine: Engine) {
    let office = Office::open(engine).await;
    let (north, south) = (office.estate("N", "north").await, office.estate("S", "south").await);
    let (here, there) = (office.unit(&north, "1-101").await, office.unit(&south, "2-202").await);
    let id = office.customer(&north, "王小明", &["13800138000"]).await;
    office.moves_in(&id, &here, "owner").await;
    office.moves_in(&id, &there, "tenant").await;
    let labels = async |api| {
        let cards = office.cards(&api, "13800138000").await;
        let homes = cards[0]["homes"].as_array().unwrap().clone();
        homes.iter().map(|home| home["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(office.api.clone()).await, ["1-101", "2-202"]);
    assert_eq!(labels(office.clerk(only(&north))).await, ["1-101"]);
    assert_eq!(labels(office.clerk(region("south"))).await, ["2-202"]);
    office.close().await;
}

async fn who_has_no_number_of_their_own_has_no_card(engine: Engine) {
    let office = Office::open(engine).await;
    assert_eq!(office.cards(&office.api, "13800138000").await.len(), 0);
    for nobody in ["12345", "110", "12329", "95000", "anonymous", "unknown", "", "00000000000", "hello"] {
        assert_eq!(office.cards(&office.api, nobody).await.len(), 0, "{nobody}");
    }
    assert_eq!(office.api.post(PATH, &json!({})).await.status, 422);
    assert_eq!(office.api.post(PATH, &json!({ "phone": "13800138000", "x": 1 })).await.status, 422);
    assert_eq!(office.app.nobody().post(PATH, &json!({})).await.problem(401), "unauthenticated");
    let in_the_address = office.api.get("/api/v1/caller-cards?phone=13800138000").await;
    assert_eq!(in_the_address.status, 404, "no number travels in an address");
    // Somebody who was nobody a moment ago is known at once.
    let estate = office.estate("SH-001", "north").await;
    office.customer(&estate, "王小明", &["13800138000"]).await;
    assert_eq!(office.cards(&office.api, "13800138000").await.len(), 1);
    office.close().await;
}

async fn an_estates_new_name_and_region_are_on_the_next_card(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "1-101").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    office.moves_in(&id, &unit, "owner").await;
    assert_eq!(office.cards(&office.clerk(region("north")), "13800138000").await.len(), 1);
    let change = json!({ "name": "月光花园", "region": "south" });
    let item = format!("/api/v1/estates/{estate}");
    assert_eq!(office.api.with("if-match", "\"1\"").patch(&item, &change).await.status, 200);
    assert_eq!(office.cards(&office.clerk(region("north")), "13800138000").await.len(), 0);
    let seen = office.cards(&office.clerk(region("south")), "13800138000").await;
    assert_eq!(seen[0]["homes"][0]["estate_name"], "月光花园");
    office.close().await;
}

async fn a_look_up_leaves_a_line_and_the_same_one_again_none(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    for phone in ["13800138000", "+86 138 0013 8000", "13900139000", "13900139000"] {
        office.cards(&office.api, phone).await;
    }
    let trail = office.api.get("/api/v1/archive/audit-entries").await.expect(200);
    let lines: Vec<_> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["action"] == "look_up_caller")
        .map(|line| (line["subject_kind"].clone(), line["estate_id"].clone()))
        .collect();
    assert_eq!(lines, [(json!("number"), json!(null)), (json!("customer"), json!(estate))]);
    assert!(trail.to_string().contains(&id) && !trail.to_string().contains("139001390"), "{trail}");
    office.close().await;
}

async fn whoever_tries_numbers_out_is_stopped(engine: Engine) {
    let settings = [("archive.lookups_per_hour", "80")];
    let app = TestApp::start_with(archive::module(), engine, &settings).await;
    let office = Office { api: app.admin(), app };
    let number = |tail: usize| json!({ "phone": format!("139123{tail:05}") });
    let mut looked = 0;
    let refused = loop {
        let reply = office.api.post(PATH, &number(looked)).await;
        if reply.status != 200 {
            break reply;
        }
        looked += 1;
        assert!(looked < 80, "nobody is found so often in a row");
    };
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!((refused.problem(429), looked), ("allowance_used_up".to_owned(), 60));
    assert_eq!(office.api.post(PATH, &number(0)).await.status, 200, "what was told may be told again");
    let colleague = office.app.other_staff(&[kernel::Permission::ArchiveRead], kernel::Scope::Group);
    assert_eq!(colleague.post(PATH, &number(70)).await.status, 200);
    office.close().await;
}
