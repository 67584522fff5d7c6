//! For how long the records of a form are kept, by whom it wants its steps taken, and what it promises.

use kernel::Language;
use serde_json::{Map, json};
use standards::forms::{Contents, FormDefinition, forms};

use crate::{english, told};

/// A form of the group's own with these lines at its head.
fn with(head: &str) -> String {
    format!(
        r#"code = "our-deposits"
version = 1
title = {{ zh = "押金", en = "Deposits" }}
rules = ["RET-19", "CMT-05"]
series = "DEP"
class = "internal"
size = "A5"
orientation = "portrait"
fill = "registers:write"
{head}
[[field]]
name = "until"
title = {{ zh = "至", en = "Until" }}
kind = "day"
[[field]]
name = "owner_signature"
title = {{ zh = "业主签名", en = "Owner's signature" }}
kind = "signature"
by = "customer"
[[field]]
name = "clerk_signature"
title = {{ zh = "经办人签名", en = "Clerk's signature" }}
kind = "signature"
by = "filler"
"#
    )
}

fn faults(head: &str) -> String {
    english(&FormDefinition::parse(&with(head)).unwrap_err())
}

#[test]
fn a_form_says_how_long_from_when_and_by_which_rule() {
    let head = "kept_months = 36\nkept_by = \"RET-19\"\nkept_from = \"until\"";
    let form = FormDefinition::parse(&with(head)).unwrap();
    let keeping = &form.keeping;
    assert_eq!((keeping.months, keeping.least_months()), (Some(36), 36));
    assert_eq!(keeping.demanded_by.as_ref().map(ToString::to_string).as_deref(), Some("RET-19"));
    // The rule is the least; without one the group's word is the last.
    assert_eq!(
        [None, Some(12), Some(48)].map(|set| keeping.months_where(set)),
        [Some(36), Some(36), Some(48)]
    );
    let free = FormDefinition::parse(&with("kept_months = 36")).unwrap().keeping;
    assert_eq!([None, Some(12)].map(|set| free.months_where(set)), [Some(36), Some(12)]);
    assert_eq!((free.least_months(), FormDefinition::parse(&with("")).unwrap().keeping.months), (1, None));
}

#[test]
fn the_last_day_is_counted_by_the_calendar_and_from_the_later_date() {
    let form = FormDefinition::parse(&with("kept_months = 1\nkept_from = \"until\"")).unwrap();
    let filed_on = "2026-01-31".parse().unwrap();
    let until = |day: Option<&str>| {
        let mut values = Map::new();
        values.extend(day.map(|day| ("until".to_owned(), json!(day))));
        form.keep_until(&Contents::stored(values), filed_on, 1).map(|day| day.to_string())
    };
    assert_eq!(until(None), None, "the date is not known yet");
    assert_eq!(until(Some("2025-12-01")).as_deref(), Some("2026-02-28"));
    assert_eq!(until(Some("2026-03-31")).as_deref(), Some("2026-04-30"));
}

#[test]
fn what_is_wrong_with_it_is_told_where_it_stands() {
    assert!(
        faults("kept_by = \"RET-19\"").contains("standards.missing_key"),
        "{}",
        faults("kept_by = \"RET-19\"")
    );
    assert!(faults("kept_months = 1201").contains("standards.out_of_range"));
    assert!(faults("kept_months = 2\nkept_by = \"RET-01\"").contains("standards.unknown_word"));
    let from = faults("kept_months = 2\nkept_from = \"clerk_signature\"");
    assert!(from.contains("standards.unfit_field") && from.contains("a date"), "{from}");
    let customer = faults("[posts]\nsign = { owner_signature = \"manager\" }");
    assert!(
        customer.contains("standards.unfit_field") && customer.contains("a member of staff"),
        "{customer}"
    );
    assert!(faults("[posts]\ncheck = \"manager\"").contains("standards.missing_key"), "nobody checks it");
    assert!(faults("[posts]\nfile = \"The Manager\"").contains("standards.malformed_word"));
    assert!(faults("[posts]\nkeep = \"manager\"").contains("standards.unknown_key"));
    let problems = FormDefinition::parse(&with("[posts]\nsign = { until = \"manager\" }")).unwrap_err();
    assert!(told(&problems, Language::Zh)[0].contains("员工签名"), "{problems}");
}

#[test]
fn posts_and_promises_are_read() {
    let head = "statement = { zh = \"保密\", en = \"Kept secret\" }\ncheck = \"registers:supervise\"\n\
        [posts]\ncheck = \"manager\"\nfile = \"office\"\nsign = { clerk_signature = \"office\" }";
    let form = FormDefinition::parse(&with(head)).unwrap();
    assert_eq!(form.statement.map(|statement| statement.en).as_deref(), Some("Kept secret"));
    assert_eq!(form.posts.all(), ["manager", "office"]);
    assert_eq!(form.posts.sign["clerk_signature"], "office");
}

/// RET-20: no other source gives a time.
#[test]
fn two_rules_give_a_time_and_no_form_that_ships_invents_one() {
    let kept = forms().iter().filter(|form| form.keeping.months.is_some());
    let kept: Vec<(&str, Option<u32>, String)> = kept
        .map(|form| {
            let rule = form.keeping.demanded_by.as_ref().map(ToString::to_string);
            (form.code.as_str(), form.keeping.months, rule.unwrap_or_default())
        })
        .collect();
    assert_eq!(
        kept,
        [
            ("callback-record", Some(24), "RET-01".to_owned()),
            ("integrity-commitment", Some(36), "RET-19".to_owned())
        ]
    );
}
