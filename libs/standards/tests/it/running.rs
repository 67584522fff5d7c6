//! Forms whose records run until something comes back: what is filled in at the end, what rules ask for because of other
//! fields, by when records are due, and of which dates somebody is reminded.

use chrono::{DateTime, Utc};
use kernel::BusinessCalendar;
use proptest::prelude::*;
use serde_json::{Value, json};
use standards::{
    calendar_for,
    forms::{Contents, FormDefinition, form},
};

use crate::forms::{accepts, any_contents, faults, validator};

/// A loan of something, with conditions at its beginning and at its end.
const LOAN: &str = r#"
code = "loan"
version = 1
title = { zh = "借用", en = "Loan" }
rules = ["KEY-03", "KEY-04"]
series = "LOA"
class = "internal"
size = "A5"
orientation = "portrait"
fill = "registers:write"
[running]
due = "until"
once_by = "thing"
[[reminder]]
field = "until"
days = [-7, 0, 3]
[[condition]]
clause = "KEY-04"
when = { one = "a", flag = true }
[[condition]]
clause = "KEY-03"
when = { one = ["b"] }
needs = ["day", "signature"]
[[condition]]
clause = "KEY-03"
when = { some = false }
needs = ["words"]
[[field]]
name = "thing"
title = { zh = "物品", en = "Thing" }
kind = "text"
required = true
[[field]]
name = "one"
title = { zh = "类别", en = "Kind" }
kind = "choice"
choices = [{ word = "a", zh = "甲", en = "A" }, { word = "b", zh = "乙", en = "B" }]
[[field]]
name = "flag"
title = { zh = "因私", en = "Private" }
kind = "flag"
[[field]]
name = "day"
title = { zh = "日期", en = "Day" }
kind = "day"
[[field]]
name = "until"
title = { zh = "应还", en = "Until" }
kind = "day"
[[field]]
name = "signature"
title = { zh = "签名", en = "Signature" }
kind = "signature"
by = "customer"
[[field]]
name = "some"
title = { zh = "完好", en = "Whole" }
kind = "flag"
required = true
closing = true
[[field]]
name = "words"
title = { zh = "说明", en = "Remark" }
kind = "long_text"
closing = true
"#;

fn loan() -> FormDefinition {
    FormDefinition::parse(LOAN).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_form_with_conditions_accepts_exactly_what_its_schema_describes(contents in any_contents(&loan(), false)) {
        let form = loan();
        let told = accepts(&form, &contents);
        let is_valid = validator(&form.schema()).is_valid(&contents);
        prop_assert_eq!(told.is_ok(), is_valid, "{} {:?}", contents, told);
    }

    #[test]
    fn what_is_filled_in_at_the_end_is_exactly_what_its_schema_describes(contents in any_contents(&loan(), true)) {
        let form = loan();
        let told = form.read_closing(contents.clone());
        let is_valid = validator(&form.closing_schema().unwrap()).is_valid(&contents);
        prop_assert_eq!(told.is_ok(), is_valid, "{} {:?}", contents, told);
    }
}

fn codes(form: &FormDefinition, contents: Value) -> Vec<(String, &'static str)> {
    let refusal = accepts(form, &contents).unwrap_err();
    refusal.faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn what_is_filled_in_at_the_end_has_no_place_before_and_the_other_way_round() {
    let form = loan();
    let early = codes(&form, json!({ "thing": "梯子", "some": true }));
    assert_eq!(early, [("/contents/some".to_owned(), "form_field.closed_later")]);
    let late = form.read_closing(json!({ "thing": "梯子", "some": true })).unwrap_err();
    assert_eq!(late.faults[0].code, "form_field.filled_in_before");
    let whole = json!({ "thing": "梯子", "some": true });
    assert_eq!(
        form.read_closed(whole.clone()).unwrap(),
        Contents::stored(whole.as_object().unwrap().clone())
    );
    assert_eq!(form.read_closed(json!({ "thing": "梯子" })).unwrap_err().faults[0].pointer, "/contents/some");
    let opened = form.read_draft(json!({ "thing": "梯子" })).unwrap();
    let closed = opened.with(form.read_closing(json!({ "some": true })).unwrap());
    assert_eq!(json!(closed.values()), whole);
}

#[test]
fn a_rule_asks_for_fields_and_signatures_and_refuses_because_of_others() {
    let form = loan();
    let private = codes(&form, json!({ "thing": "梯子", "one": "a", "flag": true }));
    assert_eq!(private, [("/contents/flag".to_owned(), "form_field.against_rule")]);
    let lacking = codes(&form, json!({ "thing": "梯子", "one": "b" }));
    assert_eq!(lacking, [("/contents/day".to_owned(), "form_field.asked_by_rule")]);
    // A draft may still be put right.
    let draft = form.read_draft(json!({ "one": "a", "flag": true })).unwrap();
    let signed = |contents: &Contents| form.signatures_needed(contents).count();
    assert_eq!(signed(&draft), 0);
    assert_eq!(signed(&form.read_draft(json!({ "one": "b" })).unwrap()), 1);
    let broken = form.read_closing(json!({ "some": false })).unwrap_err();
    assert_eq!(
        (broken.faults[0].pointer.as_str(), broken.faults[0].code),
        ("/contents/words", "form_field.asked_by_rule")
    );
    assert_eq!(broken.faults[0].arguments.get("clause").unwrap().to_string(), "KEY-03");
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn shanghai() -> BusinessCalendar {
    calendar_for("Asia/Shanghai".parse().unwrap())
}

/// When a record of the form that was handed in on a Monday morning there is due.
fn due(form: &FormDefinition, contents: &Value) -> Option<DateTime<Utc>> {
    let contents = Contents::stored(contents.as_object().unwrap().clone());
    let running = form.running.as_ref().unwrap();
    running.due_at(&contents, at("2026-03-02T02:00:00Z"), &shanghai())
}

#[test]
fn a_record_is_due_by_a_field_a_term_or_when_business_ends() {
    let loan = loan();
    assert_eq!(due(&loan, &json!({})), None);
    // The day's last microsecond there.
    assert_eq!(due(&loan, &json!({ "until": "2026-03-05" })), Some(at("2026-03-05T15:59:59.999999Z")));
    let keys = form("key-loan-register", 2).unwrap();
    assert_eq!(
        due(keys, &json!({ "return_by": "2026-03-02T18:00:00+08:00" })),
        Some(at("2026-03-02T10:00:00Z"))
    );
    let within = FormDefinition::parse(&LOAN.replace("due = \"until\"", "due_within = \"2h\"")).unwrap();
    assert_eq!(due(&within, &json!({})), Some(at("2026-03-02T04:00:00Z")));
    let visitors = form("visitor-register", 2).unwrap();
    let closing = shanghai().add_working_days(at("2026-03-02T02:00:00Z"), 0);
    assert_eq!(due(visitors, &json!({})), Some(closing));
    assert_eq!(shanghai().local_date(closing), shanghai().local_date(at("2026-03-02T02:00:00Z")));
    let forever = FormDefinition::parse(&LOAN.replace("due = \"until\"\n", "")).unwrap();
    assert_eq!(due(&forever, &json!({ "until": "2026-03-05" })), None);
}

#[test]
fn somebody_is_reminded_as_the_days_begin_there() {
    let contents = Contents::stored(json!({ "until": "2026-03-05" }).as_object().unwrap().clone());
    let dues: Vec<_> =
        loan().reminders_due(&contents, &shanghai()).into_iter().map(|due| (due.days, due.at)).collect();
    let expected =
        [(-7, at("2026-02-25T16:00:00Z")), (0, at("2026-03-04T16:00:00Z")), (3, at("2026-03-07T16:00:00Z"))];
    assert_eq!(dues, expected);
    assert_eq!(loan().reminders_due(&Contents::default(), &shanghai()), []);
    // Where the clocks are put forward at midnight the day begins at one.
    let cairo = calendar_for("Africa/Cairo".parse().unwrap());
    let contents = Contents::stored(json!({ "until": "2026-04-24" }).as_object().unwrap().clone());
    let on_the_day = loan().reminders_due(&contents, &cairo).into_iter().find(|due| due.days == 0).unwrap();
    assert_eq!(on_the_day.at, at("2026-04-23T22:00:00Z"));
}

/// What is sound, what it is made of, and what is told of that.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "due = \"until\"",
        "due = \"thing\"",
        "`thing` must be a field that is filled in when the form is handed in, a date or an instant",
    ),
    (
        "due = \"until\"",
        "due = \"some\"",
        "`some` must be a field that is filled in when the form is handed in, a date or an instant",
    ),
    ("due = \"until\"", "due_within = \"soon\"", "`soon` is not a term such as"),
    (
        "due = \"until\"",
        "due = \"until\"\ndue_at_closing_time = true",
        "at most one of `due`, `due_within` and",
    ),
    (
        "once_by = \"thing\"",
        "once_by = \"until\"",
        "`until` must be a field that is filled in when the form is handed in, and one line",
    ),
    ("once_by = \"thing\"", "twice_by = \"thing\"", "the key `twice_by` is not known here"),
    (
        "field = \"until\"",
        "field = \"thing\"",
        "`thing` must be a field that is filled in when the form is handed in, and a date",
    ),
    ("days = [-7, 0, 3]", "days = [400]", "400 is not from -366 to 366"),
    ("days = [-7, 0, 3]", "days = []", "a list must not be empty"),
    (
        "days = [-7, 0, 3]",
        "days = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]",
        "at most 12 may stand here, not 13",
    ),
    (
        "when = { some = false }",
        "when = { words = false }",
        "`words` must be a field that is filled in when the others of this condition are",
    ),
    ("when = { some = false }", "when = {}", "a list must not be empty"),
    ("when = { some = false }", "when = { some = \"no\" }", "expected true or false, found string"),
    ("one = \"a\", flag = true", "one = \"c\", flag = true", "`c` is not one of a, b"),
    (
        "one = \"a\", flag = true",
        "one = \"a\", some = true",
        "`some` must be a field that is filled in when the others of this condition are",
    ),
    (
        "needs = [\"words\"]",
        "needs = [\"day\"]",
        "`day` must be a field that is filled in when those that decide are",
    ),
    ("clause = \"KEY-04\"", "clause = \"KEY-05\"", "`KEY-05` is not one of KEY-03, KEY-04"),
];

#[test]
fn what_is_wrong_about_records_that_run_is_told_with_its_place() {
    for (sound, wrong, told) in WRONG {
        assert_eq!(LOAN.matches(sound).count(), 1, "{sound}");
        let found = faults(&LOAN.replace(sound, wrong));
        assert_eq!(found.len(), 1, "{wrong}: {found:?}");
        assert!(found[0].contains(told), "{wrong}: {found:?}");
    }
    let (head, rest) = LOAN.split_once("[running]").unwrap();
    let (_running, rest) = rest.split_once("[[reminder]]").unwrap();
    let idle = faults(&format!("{head}[[reminder]]{rest}"));
    assert_eq!(idle.len(), 1, "{idle:?}");
    assert!(
        idle[0].contains("`some` is filled in when a record is closed, and without [running] none is"),
        "{idle:?}"
    );
}

#[test]
fn a_form_of_the_groups_own_rests_on_rules_of_its_own() {
    let own = LOAN.replace(
        "rules = [\"KEY-03\", \"KEY-04\"]",
        "rules = [\"KEY-03\", \"KEY-04\", \"OUR-01\"]\nclauses.OUR-01 = { zh = \"梯子须登记\", en = \"Ladders are written down.\" }",
    );
    assert_eq!(FormDefinition::parse(&own).unwrap().rules.len(), 3);
    let unknown = LOAN.replace("\"KEY-04\"]", "\"KEY-04\", \"OUR-01\"]");
    assert!(faults(&unknown)[0].contains("there is no rule `OUR-01`"));
}
