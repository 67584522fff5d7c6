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
    assert_eq!(
        heard("").await,
        json!({"limit": 50, "after": null, "is_counted": false, "filters": {}, "sort": null})
    );
}

#[actix_web::test]
async fn filters_are_read_by_their_declaration() {
    let query = "?limit=200&after=abc&count=true&name=%E7%81%AF+1&colour=red&is_new=true&sort=oldest";
    let filters = json!({"name": "Text(\"灯 1\")", "colour": "Text(\"red\")", "is_new": "Flag(true)"});
    assert_eq!(
        heard(query).await,
        json!({"limit": 200, "after": "abc", "is_counted": true, "filters": filters, "sort": "oldest"})
    );
}

#[actix_web::test]
async fn an_export_has_more_rows_no_count_and_names_the_next() {
    for (format, kind) in [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        let path = format!("/api/v1/things?count=true&colour=red&format={format}");
        let (answer, heard) = ask_shop(get(&path)).await;
        assert_eq!((heard[0]["limit"].clone(), heard[0]["is_counted"].clone()), (json!(5000), json!(false)));
        assert_eq!(answer.header("content-type"), Some(kind));
        let file = format!("attachment; filename=\"things.{format}\"");
        assert_eq!(answer.header("content-disposition"), Some(file.as_str()));
        let next = format!("<{path}&after=there>; rel=\"next\"");
        assert_eq!(answer.header("link"), Some(next.as_str()));
    }
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
    assert_eq!(asked["filters"]["name"], "Text(\"灯灯灯灯\")");
}

#[actix_web::test]
async fn unreadable_filters_are_refused() {
    assert_eq!(refused("size=1").await, ["/size field.unknown"]);
    assert_eq!(refused("name=a&name=b").await, ["/name field.duplicate"]);
    assert_eq!(refused("colour=mauve").await, ["/colour field.unknown_choice"]);
    assert_eq!(refused("is_new=yes").await, ["/is_new field.wrong_type"]);
    assert_eq!(refused("name=").await, ["/name text.length"]);
    assert_eq!(refused("name=lamps").await, ["/name text.length"]);
    assert_eq!(refused("name=a%00b").await, ["/name text.control_characters"]);
    assert_eq!(refused("sort=due").await, ["/sort field.unknown_choice"]);
    assert_eq!(refused("format=pdf").await, ["/format field.unknown_choice"]);
    assert_eq!(
        refused("limit=0&is_new=x&size=1").await,
        ["/limit page.limit", "/size field.unknown", "/is_new field.wrong_type"]
    );
}

#[actix_web::test]
async fn a_query_has_a_bounded_number_of_parameters() {
    let many = |count: usize| (0..count).map(|number| format!("p{number}=1")).collect::<Vec<_>>().join("&");
    assert_eq!(refused(&many(101)).await, [" query.too_many"]);
    let faults = refused(&many(100)).await;
    assert!(faults.len() <= kernel::MOST_FAULTS + 1 && faults[0] == "/p0 field.unknown", "{faults:?}");
    assert_eq!(refused(&vec!["colour=red"; 101].join("&")).await, [" query.too_many"]);
}
