//! Forms: those that ship, the faults of documents, and what a form accepts.

use jsonschema::Validator;
use kernel::{Language, Refusal};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use standards::forms::{FieldKind, FormDefinition, FormField, forms};
use vocabulary::FormFieldKind;
use words::Catalogue;

/// One field of each kind, some of them twice.
const EVERY_KIND: &str = r#"
code = "everything"
version = 3
title = { zh = "样表", en = "Sample" }
rules = ["FRM-04"]
series = "ALL"
class = "internal"
size = "A5"
orientation = "landscape"
fill = "registers:write"
check = "registers:supervise"
[[field]]
name = "line"
title = { zh = "一行", en = "Line" }
kind = "text"
required = true
most = 5
[[field]]
name = "words"
title = { zh = "多行", en = "Words" }
kind = "long_text"
personal = true
most = 9
[[field]]
name = "area"
title = { zh = "面积", en = "Area" }
kind = "number"
unit = "m²"
least = -5
most = 40
[[field]]
name = "count"
title = { zh = "数量", en = "Count" }
kind = "number"
whole = true
most = 7
[[field]]
name = "fee"
title = { zh = "费用", en = "Fee" }
kind = "money"
[[field]]
name = "day"
title = { zh = "日期", en = "Day" }
kind = "day"
[[field]]
name = "at"
title = { zh = "时刻", en = "At" }
kind = "instant"
[[field]]
name = "clock"
title = { zh = "时间", en = "Clock" }
kind = "time"
[[field]]
name = "one"
title = { zh = "单选", en = "One" }
kind = "choice"
choices = [{ word = "a", zh = "甲", en = "A" }, { word = "b", zh = "乙", en = "B" }]
[[field]]
name = "some"
title = { zh = "多选", en = "Some" }
kind = "choices"
choices = [{ word = "a", zh = "甲", en = "A" }, { word = "b", zh = "乙", en = "B" }]
[[field]]
name = "flag"
title = { zh = "是否", en = "Flag" }
kind = "flag"
[[field]]
name = "phone"
title = { zh = "电话", en = "Phone" }
kind = "phone"
[[field]]
name = "party"
title = { zh = "客户", en = "Party" }
kind = "party"
[[field]]
name = "place"
title = { zh = "位置", en = "Place" }
kind = "place"
[[field]]
name = "staff"
title = { zh = "员工", en = "Staff" }
kind = "staff"
[[field]]
name = "file"
title = { zh = "附件", en = "File" }
kind = "file"
[[field]]
name = "signature"
title = { zh = "签名", en = "Signature" }
kind = "signature"
required = true
by = "customer"
[[field]]
name = "rows"
title = { zh = "明细", en = "Rows" }
kind = "table"
required = true
least = 1
most = 2
[[field.column]]
name = "thing"
title = { zh = "物品", en = "Thing" }
kind = "text"
required = true
personal = true
[[field.column]]
name = "number"
title = { zh = "数", en = "Number" }
kind = "number"
"#;

fn everything() -> FormDefinition {
    FormDefinition::parse(EVERY_KIND).unwrap()
}

/// What the form itself says of contents that are handed in.
pub(crate) fn accepts(form: &FormDefinition, contents: &Value) -> Result<(), Refusal> {
    form.read_draft(contents.clone()).and_then(|contents| form.refuse_incomplete(&contents))
}

pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

/// Texts that some kind of field takes, and others that are nearly such.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\u{200b}",
    "灯坏了",
    "abcdef",
    "two\nlines",
    "a\tb",
    "a\u{0}b",
    "\u{202e}x",
    "x\u{fffe}",
    "\u{301}",
    "e\u{301}",
    "x\u{e0041}",
    "\r\n",
    "\u{a0}",
    "2026-02-29",
    "2028-02-29",
    "2026-13-01",
    "2026-2-1",
    "09:30",
    "24:00",
    "9:30",
    "23:60",
    "2026-03-02T08:00:00Z",
    "2026-03-02T08:00:00.123456+08:00",
    "2026-03-02T08:00:00.1234567Z",
    "2026-03-02T08:00Z",
    "2026-03-02 08:00:00Z",
    "2026-02-30T08:00:00Z",
    "2026-03-02T08:00:60Z",
    "2026-03-02t08:00:00z",
    "2026-03-02T08:00:00",
    "a",
    "b",
    "c",
    "13800138000",
    "+86 138-0013-8000",
    "(010) 6552",
    "0",
    "12-",
    "110",
    "+",
    "0198f000-0000-7000-8000-000000000001",
    "0198F000-0000-7000-8000-000000000001",
    "0198f00000007000800000000000001",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "sha256:e3b0",
];

fn any_number() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-50_i64..50).prop_map(|number| json!(number)),
        (-50.0_f64..50.0).prop_map(|number| json!(number)),
        prop::sample::select(vec![
            json!(7.0),
            json!(7.5),
            json!(u64::MAX),
            json!(-5),
            json!(40),
            json!(1e300)
        ]),
    ]
}

fn any_money() -> impl Strategy<Value = Value> {
    let amounts = vec!["128.50", "0.00", "01.00", "1", "-1.00", "1.5", "1234567890123.00", "", ".50"];
    let currencies = prop::sample::select(vec!["CNY", "HKD", "XYZ", "cny"]);
    (prop::sample::select(amounts), currencies, any::<bool>()).prop_map(|(amount, currency, more)| {
        let mut money = json!({ "amount": amount, "currency": currency });
        if more {
            money["more"] = json!(1);
        }
        money
    })
}

fn any_row() -> impl Strategy<Value = Value> {
    let columns = (prop::option::of("[a-z灯 ]{0,3}"), prop::option::of(-2_i64..3), any::<bool>());
    columns.prop_map(|(thing, number, strange)| {
        let mut row = Map::new();
        row.extend(thing.map(|thing| ("thing".to_owned(), json!(thing))));
        row.extend(number.map(|number| ("number".to_owned(), json!(number))));
        row.extend(strange.then(|| ("strange".to_owned(), json!(1))));
        Value::Object(row)
    })
}

/// Values that some kind of field takes, and others that are nearly such.
fn any_value() -> impl Strategy<Value = Value> {
    let chosen = prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 0..4);
    prop_oneof![
        4 => prop::sample::select(TEXTS).prop_map(|text| json!(text)),
        2 => any_number(),
        1 => any::<bool>().prop_map(|flag| json!(flag)),
        1 => Just(Value::Null),
        2 => any_money(),
        2 => chosen.prop_map(|chosen| json!(chosen)),
        2 => prop::collection::vec(any_row(), 0..4).prop_map(|rows| json!(rows)),
    ]
}

/// A value that a field takes.
fn right_value(field: &FormField) -> Value {
    match &field.kind {
        FieldKind::Text { .. } | FieldKind::LongText { .. } => json!("灯坏了"),
        FieldKind::Number { least, .. } => json!(least),
        FieldKind::Money => json!({ "amount": "128.50", "currency": "CNY" }),
        FieldKind::Day => json!("2026-03-02"),
        FieldKind::Instant => json!("2026-03-02T08:00:00+08:00"),
        FieldKind::Time => json!("09:30"),
        FieldKind::Choice { choices } => json!(choices[0].word),
        FieldKind::Choices { choices } => json!([choices[0].word]),
        FieldKind::Flag => json!(true),
        FieldKind::Phone => json!("138 0013 8000"),
        FieldKind::Party | FieldKind::Place | FieldKind::Staff => {
            json!("0198f000-0000-7000-8000-000000000001")
        }
        FieldKind::File => json!(format!("sha256:{}", "0a".repeat(32))),
        FieldKind::Signature { .. } => Value::Null,
        FieldKind::Table { columns, least, .. } => {
            let row = columns.iter().map(|column| (column.name.clone(), right_value(column)));
            let row = Value::Object(row.collect());
            json!(vec![row; (*least).max(1)])
        }
    }
}

/// What a form takes when it is handed in, or when its record is closed.
pub(crate) fn right_contents(form: &FormDefinition, is_closing: bool) -> Map<String, Value> {
    let filled = form
        .fields
        .iter()
        .filter(|field| field.is_closing == is_closing && field.kind.word() != FormFieldKind::Signature);
    let value = |field: &FormField| if may_not_be(form, field) { json!(false) } else { right_value(field) };
    filled.map(|field| (field.name.clone(), value(field))).collect()
}

/// True when some rule refuses what else would stand in this flag.
fn may_not_be(form: &FormDefinition, field: &FormField) -> bool {
    let refusing = form.conditions.iter().filter(|condition| condition.needs.is_empty());
    refusing
        .flat_map(|condition| &condition.when)
        .any(|(name, known)| *name == field.name && known.contains(&standards::forms::Known::Flag(true)))
}

/// True when the form asks for the field, always or because of what stands in others.
fn is_asked(form: &FormDefinition, field: &FormField) -> bool {
    field.is_required || form.conditions.iter().any(|condition| condition.needs.contains(&field.name))
}

/// Contents that are right but for a few values.
pub(crate) fn any_contents(form: &FormDefinition, is_closing: bool) -> impl Strategy<Value = Value> + use<> {
    let right = right_contents(form, is_closing);
    let names: Vec<String> =
        form.fields.iter().map(|field| field.name.clone()).chain(["strange".to_owned()]).collect();
    let changes = prop::collection::vec((prop::sample::select(names), prop::option::of(any_value())), 0..4);
    changes.prop_map(move |changes| {
        let mut contents = right.clone();
        for (name, value) in changes {
            match value {
                Some(value) => contents.insert(name, value),
                None => contents.remove(&name),
            };
        }
        Value::Object(contents)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn a_form_accepts_exactly_what_its_schema_describes(contents in any_contents(&everything(), false)) {
        let form = everything();
        let told = accepts(&form, &contents);
        let is_valid = validator(&form.schema()).is_valid(&contents);
        prop_assert_eq!(told.is_ok(), is_valid, "{} {:?}", contents, told);
    }
}

#[test]
fn every_form_that_ships_accepts_what_its_schema_describes() {
    for form in forms() {
        assert_describes(form, &form.schema(), false, |contents| accepts(form, contents));
        if let Some(schema) = form.closing_schema() {
            assert_describes(form, &schema, true, |contents| form.read_closing(contents.clone()).map(drop));
        }
    }
}

/// Holds what a schema describes against what the form accepts: what is right, and that without each of its fields.
fn assert_describes(
    form: &FormDefinition,
    schema: &Value,
    is_closing: bool,
    accepts: impl Fn(&Value) -> Result<(), Refusal>,
) {
    let validator = validator(schema);
    let right = right_contents(form, is_closing);
    assert_eq!(accepts(&json!(right)), Ok(()), "{}", form.code);
    assert!(validator.is_valid(&json!(right)), "{}", form.code);
    for (name, _value) in &right {
        let mut lacking = right.clone();
        lacking.remove(name);
        let is_complete = accepts(&json!(lacking)).is_ok();
        assert_eq!(is_complete, !is_asked(form, form.field(name).unwrap()), "{} {name}", form.code);
        assert_eq!(is_complete, validator.is_valid(&json!(lacking)), "{} {name}", form.code);
    }
}

#[test]
fn every_fault_of_what_is_filled_in_has_its_place() {
    let form = everything();
    let wrong = json!({
        "line": "too long a line", "count": 7.5, "one": "c", "some": ["a", "a"], "signature": "x", "a/b~": 1,
        "rows": [{ "number": "1" }, 5],
    });
    let places = |refusal: Refusal| -> Vec<(String, &'static str)> {
        refusal.faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    };
    let expected = [
        ("/contents/a~1b~0", "form_field.unknown"),
        ("/contents/count", "form_field.wrong_type"),
        ("/contents/line", "text.too_long"),
        ("/contents/one", "form_field.no_choice"),
        ("/contents/rows/0/number", "form_field.wrong_type"),
        ("/contents/rows/1", "form_field.wrong_type"),
        ("/contents/signature", "form_field.signed_later"),
        ("/contents/some", "form_field.repeated"),
    ];
    let mut found = places(form.read_draft(wrong).unwrap_err());
    found.sort();
    assert_eq!(found, expected.map(|(place, code)| (place.to_owned(), code)));
    let lacking = form.read_draft(json!({ "rows": [] })).unwrap();
    let found = places(form.refuse_incomplete(&lacking).unwrap_err());
    assert_eq!(
        found,
        [
            ("/contents/line".to_owned(), "form_field.missing"),
            ("/contents/rows".to_owned(), "form_field.rows")
        ]
    );
    assert!(form.read_draft(json!([])).is_err());
}

#[test]
fn no_refusal_of_contents_grows_with_what_is_sent() {
    let strange: Map<String, Value> =
        (0..5_000).map(|number| (format!("{number}{}", "x".repeat(300)), json!(1))).collect();
    let refusal = everything().read_draft(Value::Object(strange)).unwrap_err();
    assert_eq!(refusal.faults.len(), kernel::MOST_FAULTS);
    assert!(refusal.faults.iter().all(|fault| fault.pointer.len() < 120));
}

#[test]
fn what_leads_to_a_person_is_masked_wherever_it_stands() {
    let form = everything();
    let contents = form
        .read_draft(json!({ "line": "灯", "words": "12345678", "phone": "13800138000", "rows": [{ "thing": "王小明的伞" }] }))
        .unwrap();
    let masked = form.masked(&contents);
    let expected =
        json!({ "line": "灯", "words": "****78", "phone": "****000", "rows": [{ "thing": "****伞" }] });
    assert_eq!(Value::Object(masked.values().clone()), expected);
}

/// Line, column and English words of each fault.
pub(crate) fn faults(document: &str) -> Vec<String> {
    let words = Catalogue::new(&[standards::WORDING]);
    let refusal = Refusal::from(FormDefinition::parse(document).unwrap_err());
    refusal.faults.iter().map(|fault| words.of_fault(Language::En, fault)).collect()
}

/// What is sound, what it is made of, and what is told of that.
const WRONG: &[(&str, &str, &str)] = &[
    ("name = \"words\"", "name = \"line\"", "line 19, column 8: `line` stands on line 13 already"),
    (
        "check = \"registers:supervise\"\n[[field]]",
        "[[field]]\nname = \"checker\"\ntitle = { zh = \"审核人\", en = \"Checker\" }\nkind = \"signature\"\nby = \"checker\"\n[[field]]",
        "`checker` is signed by who checks the form, and without `check` nobody does",
    ),
    ("kind = \"flag\"", "kind = \"maybe\"", "line 66, column 8: `maybe` is not one of"),
    (
        "least = -5\nmost = 40",
        "least = 41\nmost = 40",
        "line 29, column 9: the least, 41, is more than the most, 40",
    ),
    ("least = 1\nmost = 2", "least = 3\nmost = 2", "column 9: the least, 3, is more than the most, 2"),
    (
        "\"choice\"\nchoices = [{ word = \"a\", zh = \"甲\", en = \"A\" }, { word = \"b\", zh = \"乙\", en = \"B\" }]",
        "\"choice\"\nchoices = []",
        "line 57, column 11: a list must not be empty",
    ),
    (
        "\"choice\"\nchoices = [{ word = \"a\", zh = \"甲\", en = \"A\" }, { word = \"b\"",
        "\"choice\"\nchoices = [{ word = \"a\", zh = \"甲\", en = \"A\" }, { word = \"a\"",
        "line 57, column 48: `a` stands on line 57 already",
    ),
    ("version = 3", "version = 0", "line 3, column 11: 0 is not from 1 to 1000000"),
    ("series = \"ALL\"", "series = \"all\"", "line 6, column 10: `all` must be two to six capitals"),
    ("rules = [\"FRM-04\"]", "rules = [\"FRM-99\"]", "line 5, column 10: there is no rule `FRM-99`"),
    (
        "class = \"internal\"",
        "class = \"secret\"",
        "line 7, column 9: `secret` is not one of internal, personal, confidential",
    ),
    ("code = \"everything\"", "code = \"Every Thing\"", "line 2, column 8: `Every Thing` must be up to 60"),
    ("by = \"customer\"", "by = \"anybody\"", "`anybody` is not one of customer, filler, checker, staff"),
    ("name = \"thing\"", "name = \"Thing\"", "`Thing` must be lower-case letters"),
    (
        "name = \"number\"\ntitle = { zh = \"数\", en = \"Number\" }\nkind = \"number\"",
        "name = \"number\"\ntitle = { zh = \"数\", en = \"Number\" }\nkind = \"signature\"",
        "`signature` is not one of text, long_text",
    ),
    ("kind = \"day\"", "kind = \"day\"\npersonal = true", "the key `personal` is not known here"),
    ("fill = \"registers:write\"", "fill = \"everything\"", "line 10, column 8: `everything` is not one of"),
];

#[test]
fn a_document_that_is_wrong_is_refused_with_the_place_of_each_fault() {
    for (sound, wrong, told) in WRONG {
        assert_eq!(EVERY_KIND.matches(sound).count(), 1, "{sound}");
        let found = faults(&EVERY_KIND.replace(sound, wrong));
        assert_eq!(found.len(), 1, "{wrong}: {found:?}");
        assert!(found[0].contains(told), "{wrong}: {found:?}");
    }
    let (head, _fields) = EVERY_KIND.split_once("[[field]]").unwrap();
    let empty = faults(&format!("{head}field = []"));
    assert_eq!(empty, ["line 12, column 9: a list must not be empty; leave the key out to mean any"]);
    assert!(faults("code = ")[0].contains("not TOML"));
}
