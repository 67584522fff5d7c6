//! What happens in the days that the demo group lives: drawn before any of it does, by a seed alone.
//!
//! A plan is a list of steps, each at its moment, by somebody, in a story: the call that came in, the ticket that was
//! opened for it, who was sent, and so on. What the suite does by itself (deadlines, follow-ups, closing) is in no plan.

mod bills;
mod registers;
mod said;
mod tickets;

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;
use vocabulary::{Severity, TicketKind};

use crate::{
    Draw,
    group::{ESTATES, THEIR_ESTATE},
};

/// So many days lie behind the group when somebody begins to try it.
pub const DAYS: u32 = 90;
/// So long it goes on by itself from then on.
const AHEAD: TimeDelta = TimeDelta::hours(12);
/// One story in so many minutes of that; day and night, so that there is something to see whenever it is looked at.
const PACE: i64 = 6;
/// The group's people live by this clock.
const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;
/// Who calls lives in one of the first so many homes of an estate: they are brought in before the others.
pub(crate) const CALLERS: usize = 18;

/// Everything that is to happen, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Midnight of the first day, by the group's clock.
    pub first: DateTime<Utc>,
    /// When somebody begins to try the group: what comes later happens while they do.
    pub until: DateTime<Utc>,
    /// By their moments.
    pub steps: Vec<Step>,
    /// Stories that are told however little time there is.
    pub certain: BTreeSet<u32>,
}

/// One thing that somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// Which story it belongs to; its steps follow each other.
    pub story: u32,
    /// By which account.
    pub by: &'static str,
    /// What.
    pub act: Act,
}

/// Somebody who lives at the group: an estate, and one of its first homes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resident {
    /// The estate's place in the group.
    pub estate: usize,
    /// The home's place in the estate; below `CALLERS`.
    pub home: usize,
}

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A call of a resident is answered.
    AnswerCall(Resident),
    /// What somebody said is taken down; with a ticket, where something is to be done.
    TakeDown {
        /// Who said it.
        who: Resident,
        /// A call, a visit, a letter.
        channel: &'static str,
        /// What was said.
        summary: &'static str,
        /// What is to be done.
        ticket: Option<Asked>,
    },
    /// The call is over.
    WrapUp(&'static str),
    /// The story's ticket is given to somebody.
    Assign(&'static str),
    /// An act on the story's ticket, and what is sent with it.
    OnTicket(&'static str, Value),
    /// Something is charged to a home and invoiced.
    Bill {
        /// Whose home.
        who: Resident,
        /// The charge, but for whom and where.
        charge: Value,
    },
    /// So many hundredths of the story's invoice, or of that of its ticket, are paid.
    Pay {
        /// Hundredths of what is owed.
        percent: i64,
        /// Cash, or how else.
        method: &'static str,
    },
    /// A form is filled in at an estate and handed in.
    FillIn {
        /// The form's code.
        form: &'static str,
        /// The estate's place in the group.
        estate: usize,
        /// What stands on it.
        contents: Value,
    },
    /// An act on the story's record, and what is sent with it.
    OnRecord(&'static str, Option<Value>),
    /// Follow-ups that are owed are made: which, is seen then.
    CallBack,
    /// What has to be put right is put right: which, is seen then.
    PutRight,
}

/// What a ticket is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// A repair, a complaint.
    pub kind: TicketKind,
    /// Of the estate's standard, where that knows the word.
    pub category: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// A line for lists.
    pub title: &'static str,
}

impl Plan {
    /// What happens in the `days` before `until`, and in the hours after it.
    #[must_use]
    pub fn drawn(seed: u64, days: u32, until: DateTime<Utc>) -> Self {
        let today = until.with_timezone(&ZONE).date_naive();
        let first_day = today - TimeDelta::days(i64::from(days));
        let first = midnight(first_day);
        let mut stories =
            Stories { seed, next: 0, first_day, first, steps: Vec::new(), certain: BTreeSet::new() };
        for day in 0..=i64::from(days) {
            tickets::of_a_day(&mut stories, day);
            registers::of_a_day(&mut stories, day);
            let story = stories.begin_certainly();
            if day % 2 == 0 {
                stories.step(story, (day, 9 * 60), "supervisor", Act::PutRight);
            }
            stories.step(story, (day, 16 * 60 + 30), "quality", Act::CallBack);
        }
        tickets::unfinished(&mut stories, i64::from(days) - 1);
        bills::of_all_months(&mut stories, i64::from(days));
        // Today, what was drawn for its hours to come is part of what happens while somebody looks on.
        let begun = (until - first).num_minutes();
        for story in 0..AHEAD.num_minutes() / PACE {
            tickets::one(&mut stories, begun + 1 + story * PACE, Pace::Watched);
        }
        let Stories { mut steps, certain, .. } = stories;
        // In the order of the moments; of one moment, in that of the stories.
        steps.sort_by_key(|step| step.at);
        Self { first, until, steps, certain }
    }
}

impl Plan {
    /// How much of `span` has passed at `at`, when all that lies behind is to pass within it.
    #[must_use]
    pub fn passed_of(&self, span: Duration, at: DateTime<Utc>) -> Duration {
        let whole = (self.until - self.first).num_seconds().max(1);
        let before = (at - self.first).num_seconds().clamp(0, whole);
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX).saturating_mul(before) / whole;
        Duration::from_millis(millis.unsigned_abs())
    }
}

/// How fast people go about their work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Hours and days pass between the steps.
    Usual,
    /// Minutes pass, so that who looks on sees the next.
    Watched,
}

/// What was drawn so far.
struct Stories {
    seed: u64,
    next: u32,
    first_day: NaiveDate,
    first: DateTime<Utc>,
    steps: Vec<Step>,
    certain: BTreeSet<u32>,
}

impl Stories {
    /// Another story.
    fn begin(&mut self) -> u32 {
        let story = self.next;
        self.next += 1;
        story
    }

    /// Another one that is told however little time there is.
    fn begin_certainly(&mut self) -> u32 {
        let story = self.begin();
        self.certain.insert(story);
        story
    }

    /// What is drawn for one purpose.
    fn draw(&self, purpose: &str, number: i64) -> Draw {
        Draw::of(self.seed, &[purpose, &number.to_string()])
    }

    /// A step so many minutes into a day.
    fn step(&mut self, story: u32, (day, minutes): (i64, i64), by: &'static str, act: Act) {
        self.step_at(story, day * DAY + minutes, by, act);
    }

    /// A step so many minutes after the beginning of all.
    fn step_at(&mut self, story: u32, minutes: i64, by: &'static str, act: Act) {
        self.steps.push(Step { at: self.first + TimeDelta::minutes(minutes), story, by, act });
    }

    /// The instant so many minutes after the beginning, as forms have it.
    fn instant(&self, minutes: i64) -> String {
        (self.first + TimeDelta::minutes(minutes)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

/// The minutes of a day; the group's clock is never put forward or back.
const DAY: i64 = 24 * 60;

/// When a day begins there.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(ZONE).earliest();
    local.map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |local| local.to_utc())
}

/// A number of minutes between two.
fn minutes(draw: &mut Draw, from: i64, to: i64) -> i64 {
    let span = usize::try_from(to - from).unwrap_or(0);
    from + i64::try_from(draw.within(0..span)).unwrap_or(0)
}

/// Somebody, more often of the estate whose people sign in than of any other.
fn resident(draw: &mut Draw) -> Resident {
    let estate = if draw.chance(30) { THEIR_ESTATE } else { draw.within(0..ESTATES.len()) };
    Resident { estate, home: draw.within(0..CALLERS) }
}
