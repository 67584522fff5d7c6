//! One value of every event, with everything in it that may be.

mod archive;
mod billing;
mod callbacks;
mod hotline;
mod identity;
mod notifications;
mod ticketing;

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Currency, IdError, Money};

/// An event that has to be pinned.
pub(crate) trait Example {
    fn example() -> Self;
}

/// The id of a kind of thing: `number` tells the kinds apart.
pub(crate) fn id<T: FromStr<Err = IdError>>(number: u8) -> T {
    format!("01920000-0000-7000-8000-{number:012}").parse().unwrap()
}

/// So many hours after 2026-03-02 10:00 in Shanghai.
pub(crate) fn at(hours: i64) -> DateTime<Utc> {
    "2026-03-02T02:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hours)
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn yuan(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Cny)
}
