//! The standards as their users meet them: the figures of the procedures, the faults of documents, the laws that hold
//! for every ticket.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

mod announced;
mod back_tests;
mod by_law;
mod calendars;
mod callbacks;
mod confidentiality;
mod deadlines;
mod documents;
mod examples;
mod explanations;
mod forms;
mod keeping;
mod ladders;
mod notices;
mod playbooks;
mod posts;
mod profiles;
mod properties;
mod running;
mod scripts;
mod shipped_forms;
mod written_forms;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use kernel::{BusinessCalendar, Language, Refusal};
use standards::{Problems, Standard, calendar_for};
use words::Catalogue;

fn standard(name: &str) -> &'static Standard {
    standards::profile(name, 1).unwrap()
}

fn china() -> BusinessCalendar {
    calendar_for(Shanghai)
}

/// A time on the wall in Shanghai.
fn cst(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Shanghai.from_local_datetime(&local).unwrap().to_utc()
}

/// What is said to each problem, with its place and code before it in place of the place in words.
fn told(problems: &Problems, language: Language) -> Vec<String> {
    let words = Catalogue::new(&[standards::WORDING]);
    let said = Refusal::from(problems.clone()).faults;
    let said = said.iter().map(|fault| words.of_fault(language, fault));
    let tell = |(problem, said): (&standards::Problem, String)| {
        let (_place, said) = said.split_once([':', '：']).unwrap();
        format!("{}:{} {}: {}", problem.line, problem.column, problem.code, said.trim_start())
    };
    problems.0.iter().zip(said).map(tell).collect()
}

/// A line for each problem, in English.
fn english(problems: &Problems) -> String {
    told(problems, Language::En).join("\n")
}

/// How an instant reads on the wall in Shanghai.
fn wall(at: DateTime<Utc>) -> String {
    at.with_timezone(&Shanghai).format("%Y-%m-%d %H:%M").to_string()
}
