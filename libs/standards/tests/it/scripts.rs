//! Scripts: those that ship, which of them apply, and what is wrong with a document of some.

use std::collections::{BTreeMap, BTreeSet};

use standards::Standard;
use standards::scripts::{
    FoundPhrase, Occasion, ScriptBook, Scripts, book, books, shipped_article, shipped_articles,
};
use vocabulary::{Channel, ScriptForm, ScriptMoment, ScriptSlot, TicketKind};

use crate::{cst, standard};

/// A Monday morning at the desk, of which nothing else is known.
fn occasion(moment: ScriptMoment) -> Occasion {
    let zone = chrono_tz::Asia::Shanghai;
    Occasion {
        moment: Some(moment),
        channel: None,
        kind: None,
        at: cst("2026-03-02 09:00"),
        zone,
        is_open: true,
    }
}

/// The Chinese of what is said then, each after its clause.
fn said(scripts: &Scripts<'_>, occasion: &Occasion) -> Vec<String> {
    let offers = scripts.offers(occasion);
    let lines = offers.iter().map(|offer| offer.line).filter(|line| line.form == ScriptForm::Say);
    lines.map(|line| format!("{} {}", line.clause, line.text.written.zh)).collect()
}

/// The clauses of what is heeded then.
fn heeded(scripts: &Scripts<'_>, occasion: &Occasion) -> Vec<String> {
    let offers = scripts.offers(occasion);
    let lines = offers.iter().map(|offer| offer.line).filter(|line| line.form == ScriptForm::Prompt);
    lines.map(|line| line.clause.to_string()).collect()
}

/// A standard of a group's own with this at its end.
fn own(scripts: &str) -> String {
    let head = "name = \"ours\"\nversion = 1\ntitle = { zh = \"我们\", en = \"Ours\" }\nsource = \"x\"\n";
    let rest = "[clauses]\nOUR-01 = { zh = \"话术\", en = \"Scripts\" }\n[rectification]\nbelow = 3\nterm = \"1d\"\nclause = \"CBK-14\"\n";
    let (keys, tables) = scripts
        .split_once("[[")
        .map_or((scripts, String::new()), |(keys, tables)| (keys, format!("[[{tables}")));
    format!("{head}{keys}{rest}{tables}")
}

#[test]
fn the_nearest_has_its_say_and_what_is_heeded_comes_from_all() {
    let opening = occasion(ScriptMoment::CallOpening);
    let handbook = standard("estate-handbook").scripts();
    assert_eq!(said(&handbook, &opening), ["SCR-05 您好,{office},有什么可以帮您?"]);
    assert_eq!(heeded(&handbook, &opening), ["INT-20"]);
    let resident = standard("resident-centre").scripts();
    assert_eq!(said(&resident, &opening), ["SCR-04 您好,{office}物业。"]);
    assert_eq!(heeded(&resident, &opening), ["CON-23", "INT-20"]);
    // A procedure without a greeting of its own takes those that all share.
    let office = standard("estate-office").scripts();
    assert_eq!(said(&office, &opening).len(), 3);
    let everything = Occasion { moment: None, ..opening };
    assert!(office.offers(&everything).len() > 30);
}

#[test]
fn the_hour_the_channel_and_the_matter_decide() {
    let common = standard("estate-office").scripts();
    let switchboard = occasion(ScriptMoment::Switchboard);
    for (at, greeting) in
        [("2026-03-02 11:59", "早上好"), ("2026-03-02 12:00", "下午好"), ("2026-03-03 00:00", "早上好")]
    {
        let found = said(&common, &Occasion { at: cst(at), ..switchboard });
        assert!(found.len() == 1 && found[0].contains(greeting), "{at} {found:?}");
    }
    let after_hours = occasion(ScriptMoment::AfterHours);
    assert!(said(&common, &after_hours).is_empty());
    assert_eq!(said(&common, &Occasion { is_open: false, ..after_hours }).len(), 1);
    let away = occasion(ScriptMoment::ColleagueAway);
    assert_eq!(said(&common, &away).len(), 3);
    let by = |channel| said(&common, &Occasion { channel: Some(channel), ..away });
    assert!(by(Channel::Call).len() == 1 && by(Channel::Visit).len() == 2 && by(Channel::Letter).is_empty());
    let closing = occasion(ScriptMoment::Closing);
    let resident = standard("resident-centre").scripts();
    let of = |kind| said(&resident, &Occasion { kind: Some(kind), ..closing });
    assert!(of(TicketKind::Complaint).iter().all(|line| line.starts_with("SCR-20")));
    assert_eq!(of(TicketKind::Praise), ["CMP-13 谢谢您的信任和支持。"]);
}

#[test]
fn slots_are_filled_with_what_is_known_and_the_others_are_named() {
    let scripts = standard("estate-office").scripts();
    let offers = scripts.offers(&occasion(ScriptMoment::Postponement));
    let line = offers[0].line;
    assert_eq!((line.minutes, line.text.slots.as_slice()), (Some((15, 20)), &[ScriptSlot::Minutes][..]));
    let offers = scripts.offers(&occasion(ScriptMoment::CallOpening));
    let known = BTreeMap::from([(ScriptSlot::Name, "{office}".to_owned())]);
    let (text, open) = offers[0].line.text.filled(&known);
    assert_eq!(text.en, "Hello, {office}, this is {office} speaking. How may I help you?");
    assert_eq!(open, [ScriptSlot::Office]);
}

#[test]
fn forbidden_phrases_are_found_where_they_stand_with_what_to_say_instead() {
    let common = standard("estate-office").scripts();
    let found = |text: &str| -> Vec<(String, String, Option<String>)> {
        let tell = |found: FoundPhrase<'_>| {
            let words = text.chars().skip(found.at).take(found.length).collect();
            let instead = found.phrase.instead.as_ref().map(|title| title.zh.clone());
            (found.phrase.clause.to_string(), words, instead)
        };
        common.forbidden(text, Some(Channel::Call)).into_iter().map(tell).collect()
    };
    assert_eq!(found("喂,您好")[0].1, "喂");
    assert!(found("您好,请问宠物喂养有什么规定?").is_empty());
    let unknown = found("这个我不 知道,他不在。");
    assert_eq!(unknown.iter().map(|found| found.1.as_str()).collect::<Vec<_>>(), ["不 知道", "不在"]);
    assert_eq!(unknown[0].0, "SCR-18");
    assert_eq!(unknown[0].2.as_deref(), Some("对不起,这个我不太清楚"));
    assert!(found("我们不会不在意的,水管不在保修之列。").is_empty());
    assert_eq!(found("Sorry, I DON’T KNOW that.")[0].1, "DON’T KNOW");
    assert!(found("You don't knowingly break it.").is_empty());
    // What is forbidden on the telephone may be written, and without a channel everything is looked for.
    assert!(common.forbidden("喂,您好", Some(Channel::Letter)).is_empty());
    assert_eq!(common.forbidden("喂,您好", None).len(), 1);
    assert_eq!(common.forbidden(&"不知道".repeat(1000), None).len(), 50);
    assert!(common.forbidden("", None).is_empty());
    let resident = standard("resident-centre").scripts();
    let clauses: BTreeSet<&str> =
        resident.forbidden("喂?哪里?找谁?", None).iter().map(|found| found.phrase.clause.as_str()).collect();
    assert_eq!(clauses, BTreeSet::from(["SCR-03", "SCR-19"]));
}

#[test]
fn a_checklist_is_the_nearest_of_its_code_and_tells_what_is_missing() {
    let resident = standard("resident-centre").scripts();
    let move_in = resident.checklist("move-in").unwrap();
    let told = BTreeSet::from(["identity".to_owned(), "proxy".to_owned(), "fee".to_owned()]);
    let missing: Vec<&str> = move_in.missing(&told).iter().map(|item| item.code.as_str()).collect();
    assert_eq!(missing, ["organisation", "register", "inspection"]);
    assert!(move_in.has("identity") && !move_in.has("lamp"));
    assert_eq!(resident.checklists(Some(TicketKind::Application)).len(), 4);
    assert!(resident.checklists(Some(TicketKind::Repair)).is_empty());
    assert_eq!(standard("estate-handbook").scripts().checklist("move-in"), None);
}

#[test]
fn a_groups_own_standard_follows_a_book_and_goes_before_it() {
    let greeting =
        "[[script]]\nmoment = \"call_opening\"\nclause = \"OUR-01\"\nzh = \"您好\"\nen = \"Hello\"\n";
    let opening = occasion(ScriptMoment::CallOpening);
    let plain = Standard::parse(&own("")).unwrap();
    assert_eq!(said(&plain.scripts(), &opening).len(), 3);
    let following = Standard::parse(&own("scripts = \"estate-handbook\"\n")).unwrap();
    assert_eq!(said(&following.scripts(), &opening), ["SCR-05 您好,{office},有什么可以帮您?"]);
    assert_eq!(following.scripts().articles().count(), 2);
    let with_own = Standard::parse(&own(&format!("scripts = \"estate-handbook\"\n{greeting}"))).unwrap();
    assert_eq!(said(&with_own.scripts(), &opening), ["OUR-01 您好"]);
    assert_eq!(heeded(&with_own.scripts(), &opening), ["INT-20"]);
    let item = "items = [{ code = \"a\", rule = \"OUR-01\", zh = \"x\", en = \"x\" }]\n";
    let list = format!(
        "[[checklist]]\ncode = \"dog\"\ntitle = {{ zh = \"x\", en = \"x\" }}\nclause = \"OUR-01\"\n{item}"
    );
    let with_list = Standard::parse(&own(&format!("scripts = \"estate-handbook\"\n{list}"))).unwrap();
    assert_eq!(with_list.scripts().checklist("dog").unwrap().items.len(), 1);
    let problems = Standard::parse(&own("scripts = \"nobody\"\n")).unwrap_err();
    assert_eq!(problems.0[0].code, "standards.unknown_scripts");
}

/// A book with this in it.
fn document(entries: &str) -> String {
    format!("profile = \"office\"\ntitle = {{ zh = \"x\", en = \"x\" }}\nsource = \"x\"\n{entries}")
}

/// The faults of a document, each as its line and its code.
fn faults(entries: &str) -> Vec<String> {
    let problems = ScriptBook::parse(&document(entries)).err().map(|problems| problems.0).unwrap_or_default();
    problems.into_iter().map(|problem| format!("{} {}", problem.line, problem.code)).collect()
}

#[test]
fn every_fault_of_a_script_is_told_with_its_line() {
    let sound = "[[script]]\nmoment = \"delay\"\nclause = \"SCR-26\"\nzh = \"{name}\"\nen = \"{name}\"\n";
    assert_eq!(faults(sound), Vec::<String>::new());
    for (from, to, expected) in [
        ("\"delay\"", "\"noon\"", "5 standards.unknown_word"),
        ("moment = \"delay\"\n", "", "4 standards.missing_key"),
        ("SCR-26", "SCR-99", "6 standards.unknown_clause"),
        ("en = \"{name}\"", "en = \"name\"", "4 standards.slots_differ"),
        ("\"{name}\"", "\"{name\"", "4 standards.malformed_slot"),
        ("\"{name}\"", "\"{{name}}\"", "4 standards.malformed_slot"),
        ("\"{name}\"", "\"{age}\"", "4 standards.unknown_word"),
        ("clause", "channel = \"drum\"\nclause", "6 standards.unknown_word"),
        ("clause", "channel = []\nclause", "6 standards.empty_list"),
        ("clause", "between = \"noon\"\nclause", "6 standards.malformed_span"),
        ("clause", "desk = \"ajar\"\nclause", "6 standards.unknown_word"),
        ("clause", "minutes = [20, 15]\nclause", "6 standards.bounds_reversed"),
        ("clause", "minutes = [20]\nclause", "6 standards.malformed_span"),
        ("clause", "loud = true\nclause", "6 standards.unknown_key"),
    ] {
        assert_eq!(faults(&sound.replacen(from, to, 1)), [expected], "{to}");
    }
}

#[test]
fn every_fault_of_phrases_checklists_and_articles_is_told_with_its_line() {
    let phrase = "[[phrase]]\nclause = \"SCR-18\"\nzh = \"不在\"\nen = [\"away\"]\n";
    let item = "{ code = \"a\", rule = \"MOV-01\", zh = \"x\", en = \"x\" }";
    let list = format!(
        "[[checklist]]\ncode = \"dog\"\ntitle = {{ zh = \"x\", en = \"x\" }}\nclause = \"FRR-02\"\nitems = [{item}]\n"
    );
    let article = "[[article]]\ncode = \"a\"\nkind = \"question\"\nclause = \"PRM-12\"\ntitle = { zh = \"x\", en = \"x\" }\nzh = \"x\"\nen = \"x\"\n";
    let whole = format!("{phrase}{list}{article}");
    assert_eq!(faults(&whole), Vec::<String>::new());
    let (items, long) = (vec![item; 41].join(", "), "长".repeat(2001));
    for (from, to, expected) in [
        ("zh = \"不在\"\n", String::new(), "4 standards.missing_key"),
        ("\"不在\"", format!("\"{}\"", "不".repeat(61)), "6 standards.long_text"),
        ("[\"away\"]", "[]".to_owned(), "7 standards.empty_list"),
        ("FRR-02", "FRR-77".to_owned(), "11 standards.unknown_clause"),
        (item, String::new(), "12 standards.empty_list"),
        (item, format!("{item}, {item}"), "12 standards.duplicate_field"),
        ("MOV-01", "nothing".to_owned(), "12 standards.malformed_clause"),
        ("\"question\"", "\"riddle\"".to_owned(), "15 standards.unknown_word"),
        ("zh = \"x\"\nen", format!("zh = \"{long}\"\nen"), "18 standards.long_text"),
        ("kind = \"question\"", "kind = \"question\"\nversion = 0".to_owned(), "16 standards.out_of_range"),
    ] {
        assert_eq!(faults(&whole.replacen(from, &to, 1)), [expected], "{to}");
    }
    let many = faults(&whole.replacen(item, &items, 1));
    assert_eq!(many[0], "12 standards.too_many");
    assert_eq!(faults(&format!("{whole}{article}")), ["20 standards.duplicate_field"]);
    assert_eq!(faults(&phrase.repeat(201)), ["4 standards.too_many"]);
}

#[test]
fn every_book_that_ships_is_found_by_its_profile_and_no_two_articles_share_a_code() {
    assert!(books().is_sorted_by_key(|book| &book.profile) && books().len() >= 8);
    for shipped in books() {
        assert_eq!(book(&shipped.profile), Some(shipped));
    }
    let codes: BTreeSet<&str> = shipped_articles().map(|(_profile, article)| article.code.as_str()).collect();
    assert_eq!(codes.len(), shipped_articles().count());
    let (profile, dogs) = shipped_article("dogs-not-let-in").unwrap();
    assert!(profile == "estate-handbook" && dogs.must_know && dogs.text.en.contains("playground"));
    assert_eq!((shipped_article("nothing"), book("nobody")), (None, None));
}

/// What one procedure has its people say, none forbids on the same channel.
#[test]
fn no_line_that_ships_has_a_phrase_that_is_forbidden_there() {
    for profile in standards::profiles() {
        let scripts = profile.scripts();
        let occasion = Occasion { moment: None, ..occasion(ScriptMoment::Closing) };
        for offer in scripts.offers(&occasion).into_iter().filter(|offer| offer.line.form == ScriptForm::Say)
        {
            let channel = offer.line.channels.first().copied();
            for text in [&offer.line.text.written.zh, &offer.line.text.written.en] {
                let found = scripts.forbidden(text, channel);
                assert!(found.is_empty(), "{} {}: {text}", profile.name(), offer.line.clause);
            }
        }
    }
}
