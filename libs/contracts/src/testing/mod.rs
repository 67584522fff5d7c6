//! For tests: one value of every event, with everything in it that may be. A test names what it is about and takes the rest
//! from here, so that it does not change with what an event says besides:
//! `TicketResolved { ticket_id, ..TicketResolved::example() }`.

mod archive;
mod billing;
mod callbacks;
mod hotline;
mod identity;
mod notifications;
mod playbooks;
mod registers;
mod ticketing;
mod tomorrow;

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Currency, IdError, Money, OpenMoney};

pub use tomorrow::{WORD_OF_TOMORROW, of_tomorrow, words_of_events};

/// An event, or a part of events, of which there is an example.
pub trait Example {
    /// The example: the same each time.
    fn example() -> Self;
}

/// The id of a kind of thing: `number` tells the kinds apart.
///
/// # Panics
/// Never: each number makes an id.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is that of an id")]
pub fn id<T: FromStr<Err = IdError>>(number: u8) -> T {
    format!("01920000-0000-7000-8000-{number:012}").parse().expect("an id")
}

/// So many hours after 2026-03-02 10:00 in Shanghai.
#[must_use]
pub fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_416_800, 0).unwrap_or_default() + TimeDelta::hours(hours)
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn yuan(minor: i64) -> OpenMoney {
    Money::from_minor(minor, Currency::Cny).into()
}
