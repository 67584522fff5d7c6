//! Documents that are wrong: every fault at once, each where it stands.

use kernel::{ErrorKind, Language, Refusal};
use standards::{Problems, Standard};
use words::Catalogue;

use crate::{english, told};

/// A document that is right, to which a test adds what is wrong; it fills lines 1 to 14.
const SOUND: &str = r#"name = "ours"
version = 1
title = { zh = "本标准", en = "Our standard" }
source = "a test"
[roles]
director = { zh = "主任", en = "director" }
[categories]
house_leak = { kind = "repair", zh = "渗漏", en = "leak" }
[clauses]
"OUR-01" = { zh = "自有条款", en = "our own clause" }
[rectification]
below = 3
term = "24h"
clause = "OUR-01"
"#;

fn faults(addition: &str) -> Problems {
    Standard::parse(&format!("{SOUND}{addition}")).unwrap_err()
}

fn both_languages(problems: &Problems) -> String {
    let [en, zh] = [Language::En, Language::Zh].map(|language| told(problems, language));
    let line = |(en, zh): (&String, &String)| {
        let (place, en) = en.split_once(": ").unwrap();
        format!("{place} | {en} | {}", zh.split_once(": ").unwrap().1)
    };
    en.iter().zip(&zh).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_sound_document_is_sound_and_so_are_the_shipped_ones() {
    let ours = Standard::parse(SOUND).unwrap();
    assert_eq!((ours.name(), ours.version()), ("ours", 1));
    let names: Vec<_> = standards::profiles().iter().map(Standard::name).collect();
    assert_eq!(
        names,
        [
            "apartment",
            "cable-tv",
            "club-plan",
            "consultancy",
            "decoration-firm",
            "estate-handbook",
            "estate-office",
            "front-desk-centre",
            "general-company",
            "market-company",
            "member-service",
            "power-station",
            "power-utility",
            "public-promise",
            "resident-centre",
            "sales-centre",
            "service-centre",
            "telecom-hotline",
            "university-estate",
            "water-utility",
            "workorder-desk"
        ]
    );
    for standard in standards::profiles() {
        let document = standards::profile_document(standard.name(), standard.version()).unwrap();
        assert_eq!(&Standard::parse(document).unwrap(), standard);
    }
    assert_eq!(standards::profile("service-centre", 2), None);
}

#[test]
fn an_empty_document_lacks_everything() {
    insta::assert_snapshot!(both_languages(&Standard::parse("").unwrap_err()), @r#"
    1:1 standards.missing_key | the key `name` is missing here | 此处缺少键“name”
    1:1 standards.missing_key | the key `version` is missing here | 此处缺少键“version”
    1:1 standards.missing_key | the key `title` is missing here | 此处缺少键“title”
    1:1 standards.missing_key | the key `source` is missing here | 此处缺少键“source”
    1:1 standards.missing_key | the key `rectification` is missing here | 此处缺少键“rectification”
    "#);
}

#[test]
fn what_is_no_toml_is_told_with_every_place() {
    insta::assert_snapshot!(both_languages(&Standard::parse("name = \nversion = = 1\n[x\n").unwrap_err()), @r#"
    1:8 standards.syntax | not TOML: string values must be quoted, expected literal string | TOML 语法错误：string values must be quoted, expected literal string
    2:11 standards.syntax | not TOML: extra `=`, expected nothing | TOML 语法错误：extra `=`, expected nothing
    2:13 standards.syntax | not TOML: unexpected key or value, expected newline, `#` | TOML 语法错误：unexpected key or value, expected newline, `#`
    3:3 standards.syntax | not TOML: unclosed table, expected `]` | TOML 语法错误：unclosed table, expected `]`
    "#);
}

#[test]
fn misspelt_keys_words_and_figures_are_told_together() {
    let problems = faults(
        r#"
[[deadline]]
promise = "resolved"
kind = ["complaint", "leak"]
severity = "grave"
category = "roof_leak"
term = "3 days"
clause = "DLN-30"
custmer_term = "DLN-06"
extension = { most = "0d", clause = "dln-5" }

[[callback]]
kind = "repair"
term = 3
clause = "CBK-23"
way = "carrier_pigeon"
who = "janitor"
coverage = { percent = 170, clause = "CBK-23" }
gap = "yes"

[[notice]]
event = "ticket_opend"
clause = "DLN-003"
"#,
    );
    insta::assert_snapshot!(both_languages(&problems), @r#"
    17:11 standards.unknown_word | `resolved` is not respond, arrive or resolve | “resolved”不是承诺：应为 respond、arrive 或 resolve
    18:22 standards.unknown_word | `leak` is not a kind of ticket | “leak”不是工单种类
    19:12 standards.unknown_word | `grave` is not minor, ordinary, important or major | “grave”不是严重程度：应为 minor、ordinary、important 或 major
    20:12 standards.undeclared_word | `roof_leak` is not declared under [categories] | “roof_leak”未在 [categories] 中声明
    21:8 standards.unknown_word | `3 days` is not a term such as same_day, 15m, 72h, 3d, 1w, 1mo, 2wd or 8wh | “3 days”不是期限：正确写法如 same_day、15m、72h、3d、1w、1mo、2wd、8wh
    22:10 standards.unknown_clause | there is no rule `DLN-30`, neither in the rulebook nor under [clauses] | 规则“DLN-30”不存在：规则手册与 [clauses] 中均无此条
    23:1 standards.unknown_key | the key `custmer_term` is not known here; known are category, clause, customer_term, extension, gap, kind, promise, severity, term | 未知的键“custmer_term”；可用的键：category、clause、customer_term、extension、gap、kind、promise、severity、term
    24:22 standards.unknown_word | `0d` is not a term such as same_day, 15m, 72h, 3d, 1w, 1mo, 2wd or 8wh | “0d”不是期限：正确写法如 same_day、15m、72h、3d、1w、1mo、2wd、8wh
    24:37 standards.malformed_clause | `dln-5` is no rule id such as DLN-06 | “dln-5”不是规则编号，正确写法如 DLN-06
    28:8 standards.wrong_type | expected a text, found integer | 此处应为文本
    30:7 standards.unknown_word | `carrier_pigeon` is not phone, on_site, phone_or_on_site or letter | “carrier_pigeon”不是回访方式：应为 phone、on_site、phone_or_on_site 或 letter
    31:7 standards.undeclared_word | `janitor` is not declared under [roles] | “janitor”未在 [roles] 中声明
    32:24 standards.out_of_range | 170 is not from 1 to 100 | 170 不在 1 到 100 之间
    33:7 standards.wrong_type | expected true or false, found string | 此处应为true 或 false
    36:9 standards.unknown_word | `ticket_opend` is no event a customer can be told of; known are ticket_opened, ticket_assigned, ticket_accepted, ticket_arrived, ticket_quoted, ticket_deadline_extended, ticket_resolved, ticket_reopened, ticket_closed, ticket_cancelled, deadline_missed, charge_posted, invoice_issued, invoice_voided, invoice_credited, payment_received, payment_reversed | “ticket_opend”不是可通知客户的事件；可用：ticket_opened、ticket_assigned、ticket_accepted、ticket_arrived、ticket_quoted、ticket_deadline_extended、ticket_resolved、ticket_reopened、ticket_closed、ticket_cancelled、deadline_missed、charge_posted、invoice_issued、invoice_voided、invoice_credited、payment_received、payment_reversed
    37:10 standards.unknown_clause | there is no rule `DLN-003`, neither in the rulebook nor under [clauses] | 规则“DLN-003”不存在：规则手册与 [clauses] 中均无此条
    "#);
}

#[test]
fn rules_that_leave_the_choice_to_chance_are_refused() {
    let problems = faults(
        r#"
[[deadline]]
promise = "resolve"
kind = "repair"
severity = "major"
term = "1d"
clause = "DLN-02"
[[deadline]]
promise = "resolve"
category = "house_leak"
term = "2d"
clause = "DLN-02"
[[deadline]]
promise = "resolve"
severity = "major"
kind = "repair"
term = "3d"
clause = "DLN-02"
[[deadline]]
promise = "resolve"
kind = "complaint"
category = "house_leak"
term = "3d"
clause = "DLN-02"
"#,
    );
    insta::assert_snapshot!(english(&problems), @r#"
    22:1 standards.ambiguous_rules: for some tickets neither this rule nor the one on line 16 is the more specific
    27:1 standards.duplicate_rule: the rule on line 16 is for the same tickets
    33:1 standards.unreachable_rule: this rule never applies: no ticket matches it, or more specific rules always win
    "#);
}

#[test]
fn a_rule_within_both_settles_a_tie_and_one_that_never_wins_is_refused() {
    let settled = r#"
[[deadline]]
promise = "resolve"
severity = "major"
term = "1d"
clause = "DLN-02"
[[deadline]]
promise = "resolve"
category = "house_leak"
term = "2d"
clause = "DLN-02"
[[deadline]]
promise = "resolve"
category = "house_leak"
severity = "major"
term = "12h"
clause = "DLN-02"
"#;
    Standard::parse(&format!("{SOUND}{settled}")).unwrap();
    let covered = r#"
[[progress]]
daily = "16:00"
to = "director"
kind = "repair"
severity = ["minor", "ordinary"]
clause = "SHF-13"
[[progress]]
daily = "16:00"
to = "director"
kind = "repair"
severity = "minor"
clause = "SHF-13"
[[progress]]
daily = "16:00"
to = "director"
kind = "repair"
severity = "ordinary"
clause = "SHF-13"
"#;
    insta::assert_snapshot!(english(&faults(covered)), @r#"
    16:1 standards.unreachable_rule: this rule never applies: no ticket matches it, or more specific rules always win
    "#);
}

#[test]
fn callbacks_and_notices_that_clash_are_refused() {
    let problems = faults(
        r#"
[[callback]]
occasion = "move_in"
kind = "repair"
term = "1mo"
clause = "CBK-28"
way = "phone"
who = "director"
[[callback]]
occasion = "move_in"
term = "1mo"
clause = "CBK-45"
way = "phone"
who = ["director"]
[[callback]]
term = "1mo"
clause = "CBK-45"
way = "phone"
who = []
[[notice]]
event = "ticket_opened"
kind = ["repair", "help"]
clause = "DLN-03"
[[notice]]
event = "ticket_opened"
kind = "help"
clause = "DLN-03"
"#,
    );
    insta::assert_snapshot!(english(&problems), @r#"
    16:1 standards.callback_target: a callback follows either tickets (`kind` or `category`) or an `occasion`
    23:1 standards.duplicate_rule: the rule on line 16 is for the same occasion
    29:1 standards.callback_target: a callback follows either tickets (`kind` or `category`) or an `occasion`
    33:7 standards.empty_list: a list must not be empty; leave the key out to mean any
    38:1 standards.duplicate_rule: the rule on line 34 is for the same event and kind of ticket
    "#);
}

#[test]
fn declared_words_are_checked_too() {
    let document = SOUND
        .replace("director = { zh", "\"The Director\" = { zh")
        .replace("kind = \"repair\", ", "")
        .replace("\"OUR-01\" = ", "\"DLN-99\" = ")
        .replace("below = 3", "below = 1")
        .replace("version = 1", "version = 0");
    insta::assert_snapshot!(english(&Standard::parse(&document).unwrap_err()), @r#"
    2:11 standards.out_of_range: 0 is not from 1 to 2147483647
    6:1 standards.malformed_word: `The Director` must be lower-case letters, digits and underscores
    8:14 standards.missing_key: the key `kind` is missing here
    10:1 standards.reserved_clause: `DLN-99` lies in a chapter of the rulebook; use a chapter of your own
    12:9 standards.out_of_range: 1 is not from 2 to 5
    14:10 standards.unknown_clause: there is no rule `OUR-01`, neither in the rulebook nor under [clauses]
    "#);
}

#[test]
fn a_client_gets_every_fault_in_both_languages() {
    let refusal = Refusal::from(faults("a = 1\nb = 2\n"));
    assert_eq!((refusal.kind, refusal.code), (ErrorKind::Invalid, "standards.invalid_document"));
    let [first, second] = refusal.faults.as_slice() else { panic!("two faults: {refusal:?}") };
    assert_eq!((first.pointer.as_str(), first.code), ("/document", "standards.unknown_key"));
    let words = Catalogue::new(&[standards::WORDING]);
    let (first, second) = (words.of_fault(Language::En, first), words.of_fault(Language::Zh, second));
    assert!(first.starts_with("line 15, column 1: the key `a`"), "{first}");
    assert!(second.starts_with("第16行第1列："), "{second}");
}

#[test]
fn a_name_that_cannot_stand_in_an_address_is_refused() {
    for name in ["我们", "Ours", "our standard", "ours/2", &"x".repeat(61)] {
        let document = SOUND.replacen("\"ours\"", &format!("\"{name}\""), 1);
        let problems = english(&Standard::parse(&document).unwrap_err());
        assert!(problems.starts_with("1:8 standards.malformed_name: "), "{problems}");
    }
}

#[test]
fn a_document_of_faults_is_told_of_some_and_that_there_are_more() {
    let tables = "[a]\n".repeat(50_000);
    let keys: String = (0..20_000).map(|key| format!("k{key} = 1\n")).collect();
    let rules = "[[deadline]]\npromise = \"x\"\n".repeat(299);
    for document in [tables, keys, format!("{SOUND}{rules}")] {
        let problems = Standard::parse(&document).unwrap_err();
        assert_eq!(problems.0.len(), 51);
        assert_eq!(problems.0.last().map(|last| last.code), Some("standards.more_problems"));
    }
    let fifty: String = (0..50).map(|key| format!("[k{key}]\n")).collect();
    let problems = faults(&fifty);
    assert_eq!(problems.0.len(), 50, "no more are claimed than there are");
    assert!(problems.0.iter().all(|problem| problem.code == "standards.unknown_key"));
}

#[test]
fn what_a_problem_quotes_is_cut() {
    let word = "x".repeat(100_000);
    let problems = faults(&format!("{word} = 1\n"));
    assert!(english(&problems).chars().count() < 700, "a fault is no echo");
}

#[test]
fn rules_and_categories_are_bounded() {
    let rules = "[[notice]]\nevent = \"ticket_opened\"\nclause = \"OUR-01\"\n".repeat(301);
    assert_eq!(faults(&rules).0[0].code, "standards.too_many");
    let category =
        |number: usize| format!("c{number} = {{ kind = \"repair\", zh = \"类\", en = \"kind\" }}\n");
    let categories = |most: usize| {
        let all: String = (1..most).map(category).collect();
        SOUND.replacen("[categories]\n", &format!("[categories]\n{all}"), 1)
    };
    let problems = Standard::parse(&categories(101)).unwrap_err();
    assert_eq!(problems.0.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["standards.too_many"]);
    assert!(Standard::parse(&categories(100)).is_ok());
}

#[test]
fn closing_and_consent_may_be_ruled_on() {
    let ruled = format!(
        "{SOUND}[closing]\nterm = \"2h\"\nclause = \"OUR-01\"\n[consent]\nby_another = true\nclause = \"OUR-01\"\n"
    );
    let standard = Standard::parse(&ruled).unwrap();
    let closing = standard.closing(crate::cst("2026-03-02 10:00"), &crate::china());
    assert_eq!(
        (crate::wall(closing.closes_at), closing.clause.is_some()),
        ("2026-03-02 12:00".to_owned(), true)
    );
    assert_eq!(standard.consent_rule().map(|rule| rule.clause.as_str()), Some("OUR-01"));
    let silent = Standard::parse(SOUND).unwrap();
    let closing = silent.closing(crate::cst("2026-03-02 10:00"), &crate::china());
    assert_eq!((crate::wall(closing.closes_at), closing.clause), ("2026-03-05 23:59".to_owned(), None));
    assert!(closing.explanation[0].en.contains("sets no time for closing"));
    assert_eq!(silent.consent_rule(), None);
}

#[test]
fn a_category_fits_the_kinds_it_is_declared_for() {
    use standards::CategoryFit::{Fits, OtherKind, Unknown};
    use vocabulary::TicketKind::{Complaint, Repair};
    let standard = Standard::parse(SOUND).unwrap();
    for (kind, category, fit) in [
        (Repair, "house_leak", Fits),
        (Complaint, "house_leak", OtherKind),
        (Repair, "hous_leak", Unknown),
        (Repair, "general", Fits),
    ] {
        assert_eq!(standard.category_fits(kind, category), fit, "{category}");
    }
}
