//! Pages and filters.

use serde_json::{Value, json};

use crate::shop::{ask_shop, get};

async fn heard(query: &str) -> Value {
    let (answer, mut heard) = ask_shop(get(&format!("/api/v1/things{query}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    heard.remove(0)
}

async fn refused(query: &str) -> Vec<String> {
    let (answer, heard) = ask_shop(get(&format!("/api/v1/things?{query}"))).await;
    assert_eq!((answer.status, heard.len()), (422, 0), "{}", answer.body);
    let document = answer.json();
    let faults = document["errors"].as_array().unwrap();
    faults.iter().map(|fault| format!("{} {}", fault["pointer"], fault["code"]).replace('"', "")).collect()
}

#[actix_web::test]
async fn a_list_without_words_is_its_first_fifty() {
    let filter = json!({"name": null, "colour": [], "is_new": null, "count": null});
    assert_eq!(heard("").await, json!({"limit": 50, "after": null, "filter": filter}));
}

#[actix_web::test]
async fn filters_are_read_into_their_types() {
    let query = "?limit=200&after=abc&name=%E7%81%AF+1&colour=red&colour=green&is_new=true&count=-7";
    let filter = json!({"name": "灯 1", "colour": ["red", "green"], "is_new": true, "count": -7});
    assert_eq!(heard(query).await, json!({"limit": 200, "after": "abc", "filter": filter}));
}

#[actix_web::test]
async fn pages_have_bounds() {
    for limit in ["0", "201", "-1", "70000", "x", ""] {
        assert_eq!(refused(&format!("limit={limit}")).await, ["/limit page.limit"]);
    }
    assert_eq!(refused(&format!("after={}", "x".repeat(513))).await, ["/after page.after"]);
    assert_eq!(refused("after=%00").await, ["/after page.after"]);
    assert_eq!(refused("limit=5&limit=6").await, ["/limit field.duplicate"]);
}

#[actix_web::test]
async fn the_length_of_a_filter_counts_characters() {
    let asked = heard("?name=%E7%81%AF%E7%81%AF%E7%81%AF%E7%81%AF").await;
    assert_eq!(asked["filter"]["name"], "灯灯灯灯");
}

#[actix_web::test]
async fn unreadable_filters_are_refused() {
    assert_eq!(refused("size=1").await, ["/size field.unknown"]);
    assert_eq!(refused("name=a&name=b").await, ["/name field.duplicate"]);
    assert_eq!(refused("colour=mauve").await, ["/colour field.unknown_choice"]);
    assert_eq!(refused("is_new=yes").await, ["/is_new field.wrong_type"]);
    assert_eq!(refused("count=1e9").await, ["/count field.wrong_type"]);
    assert_eq!(refused("name=").await, ["/name text.length"]);
    assert_eq!(refused("name=lamps").await, ["/name text.length"]);
    assert_eq!(refused("name=a%00b").await, ["/name text.control_characters"]);
    assert_eq!(refused("limit=0&count=x").await, ["/limit page.limit", "/count field.wrong_type"]);
}

#[actix_web::test]
async fn a_query_has_a_bounded_number_of_parameters() {
    let many = |count: usize| (0..count).map(|number| format!("p{number}=1")).collect::<Vec<_>>().join("&");
    assert_eq!(refused(&many(101)).await, [" query.too_many"]);
    assert_eq!(refused(&many(100)).await, ["/p0 field.unknown"], "the first of them");
    assert_eq!(refused(&vec!["colour=red"; 101].join("&")).await, [" query.too_many"]);
}
