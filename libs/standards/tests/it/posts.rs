//! Posts: those that ship, and what is wrong with a document of some.

use std::collections::{BTreeMap, BTreeSet};

use standards::forms::{forms, newest_form};
use standards::posts::{PostDefinition, keepers, post, posts};

/// A document of two posts, of which one reports to the other; `duty` is the first's.
fn document(duty: &str) -> String {
    format!(
        "profile = \"office\"\n[[post]]\ncode = \"clerk\"\ntitle = {{ zh = \"文员\", en = \"Clerk\" }}\n\
         reports_to = \"head\"\npermissions = [\"registers:write\"]\nduties = [\n{duty},\n]\n\
         [[post]]\ncode = \"head\"\ntitle = {{ zh = \"主任\", en = \"Head\" }}\npermissions = [\"registers:supervise\"]\n\
         apart = [\"registers:write\"]\nduties = [{{ rule = \"ROL-08\", zh = \"批准\", en = \"Approve\" }}]\n"
    )
}

const SOUND: &str = r#"{ rule = "SHF-15", zh = "填写日报", en = "Fill in the report", frequency = "daily", form = "property-daily-report" }"#;

/// The faults of a document, each as its line and its code.
fn faults(document: &str) -> Vec<String> {
    let problems = PostDefinition::parse_all(document).err().map(|problems| problems.0).unwrap_or_default();
    problems.into_iter().map(|problem| format!("{} {}", problem.line, problem.code)).collect()
}

#[test]
fn a_duty_takes_the_right_that_its_form_takes_unless_it_says_another() {
    let posts = PostDefinition::parse_all(&document(SOUND)).unwrap();
    let [clerk, head] = posts.as_slice() else { panic!("two posts") };
    let form = newest_form("property-daily-report").unwrap();
    assert_eq!(clerk.duties[0].permission, Some(form.fill));
    assert_eq!((clerk.reports_to.as_deref(), clerk.profile.as_deref()), (Some("head"), Some("office")));
    assert_eq!((head.duties[0].permission, head.apart.as_slice()), (None, &[form.fill][..]));
    assert!(clerk.place_kinds.is_empty() && clerk.above() == ["head"]);
}

#[test]
fn every_fault_of_a_duty_is_told_with_its_line() {
    for (change, expected) in [
        (("property-daily-report", "no-such-form"), "8 standards.unknown_form"),
        (("SHF-15", "SHF-99"), "8 standards.unknown_clause"),
        (("rule = \"SHF-15\", ", ""), "8 standards.missing_key"),
        (("daily\"", "hourly\""), "8 standards.unknown_word"),
        (("\"daily\"", "\"daily\", by_day = 3"), "8 standards.no_day_of_month"),
        (("\"daily\"", "\"monthly\", by_day = 31"), "8 standards.out_of_range"),
        (("\"daily\"", "\"daily\", permission = \"registers:fly\""), "8 standards.unknown_word"),
        (("\"daily\"", "\"daily\", permission = \"billing:write\""), "8 standards.duty_without_right"),
        (("zh = \"填写日报\", ", ""), "8 standards.missing_key"),
        (("\"daily\"", "\"daily\", often = true"), "8 standards.unknown_key"),
    ] {
        let duty = SOUND.replace(change.0, change.1);
        assert_eq!(faults(&document(&duty)), [expected], "{duty}");
    }
    assert_eq!(faults(&document(SOUND)), Vec::<String>::new());
}

#[test]
fn every_fault_of_a_post_is_told_with_its_line() {
    let sound = document(SOUND);
    for (from, to, expected) in [
        ("\"head\"\npermissions", "\"nobody\"\npermissions", &["5 standards.unknown_post"][..]),
        ("\"head\"\npermissions", "\"clerk\"\npermissions", &["5 standards.unknown_post"]),
        (
            "code = \"head\"",
            "code = \"clerk\"",
            &["5 standards.unknown_post", "10 standards.duplicate_field"],
        ),
        (
            "apart = [",
            "reports_to = \"clerk\"\napart = [",
            &["5 standards.reports_in_circle", "14 standards.reports_in_circle"],
        ),
        ("apart = [", "apart = [\"registers:supervise\", ", &["10 standards.right_kept_apart"]),
        ("apart = [", "place_kinds = [\"moon\"]\napart = [", &["14 standards.unknown_word"]),
        ("apart = [", "keeps = [\"no-such-form\"]\napart = [", &["14 standards.unknown_form"]),
        ("apart = [", "keeps = []\napart = [", &["14 standards.empty_list"]),
        ("code = \"head\"", "code = \"Head\"", &["5 standards.unknown_post", "11 standards.malformed_name"]),
        ("[{ rule = \"ROL-08\", zh = \"批准\", en = \"Approve\" }]", "[]", &["15 standards.empty_list"]),
    ] {
        assert_eq!(faults(&sound.replacen(from, to, 1)), expected, "{to}");
    }
    assert_eq!(faults("profile = \"office\"\n"), ["1 standards.missing_key"]);
}

#[test]
fn a_document_holds_a_bounded_number_of_duties() {
    let duties = vec![SOUND; 41].join(",\n");
    assert_eq!(faults(&document(&duties)), ["7 standards.too_many"]);
    assert_eq!(faults(&document(&vec![SOUND; 40].join(",\n"))), Vec::<String>::new());
}

#[test]
fn every_post_that_ships_has_a_code_of_its_own_and_a_head_that_reports_to_nobody() {
    let codes: BTreeSet<&str> = posts().iter().map(|post| post.code.as_str()).collect();
    assert_eq!(codes.len(), posts().len());
    assert!(posts().is_sorted_by_key(|post| &post.code) && posts().len() >= 30);
    let mut heads: BTreeMap<&Option<String>, usize> = BTreeMap::new();
    for post in posts() {
        *heads.entry(&post.profile).or_default() += usize::from(post.reports_to.is_none());
    }
    assert!(heads.values().all(|heads| *heads > 0), "{heads:?}");
    assert_eq!(
        post("property-assistant").map(|post| post.reports_to.as_deref()),
        Some(Some("property-manager"))
    );
    assert_eq!(post("nobody"), None);
}

/// Who drafts does not approve, and who takes money does not take it back: no post needs both.
#[test]
fn no_post_that_drafts_for_somebody_above_approves_too() {
    use kernel::Permission::{BillingReverse, BillingWrite};
    for post in posts() {
        let needs = |permission| post.permissions.contains(&permission);
        assert!(!(needs(BillingWrite) && needs(BillingReverse)), "{}", post.code);
    }
    for code in ["property-assistant", "office-secretary", "cashier", "customer-assistant", "data-clerk"] {
        assert!(post(code).unwrap().apart.contains(&kernel::Permission::RegistersSupervise), "{code}");
    }
}

#[test]
fn every_form_that_ships_has_a_post_that_keeps_its_records() {
    for form in forms() {
        assert!(keepers(&form.code).next().is_some(), "nobody keeps {}", form.code);
    }
    let keepers: Vec<&str> = keepers("key-loan-register").map(|post| post.code.as_str()).collect();
    assert_eq!(keepers, ["customer-service-department"]);
}
