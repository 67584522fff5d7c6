//! How much of something sensitive one person may ask for within an hour: contacts in full, look-ups by number.
//!
//! The limits of requests let a desk work; they also let somebody read a whole archive in minutes.
//! An allowance counts the *different* subjects that a person asks about, so that asking again costs nothing, and it raises
//! an alarm when it is used up or when many look-ups in a row find nobody. All replicas of a service count together
//! ([`Counts`]); while the count that they share is away each counts by itself. Our own services have none.

use std::time::Duration;

use cache::{Counts, Entry, Window};
use kernel::{Actor, ErrorKind, Principal, Refusal};

use crate::{Db, SecurityEvent, SecurityKind, security};

/// After how long it is granted anew, by no wall clock of a process: setting one grants nothing and withholds nothing.
const PERIOD: Duration = Duration::from_secs(60 * 60);
/// So many look-ups in a row that find nobody raise an alarm, and three times as many use the allowance up: nobody who
/// answers calls meets so many strangers one after another, but whoever tries numbers out does.
const ALARMING_MISSES: u32 = 20;
const MOST_MISSES: u32 = 3 * ALARMING_MISSES;

/// One allowance, for everybody.
#[derive(Debug)]
pub struct Allowance {
    what: &'static str,
    most: u32,
    counts: Counts,
}

/// Whether a subject was asked about before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// For the first time within the hour.
    First,
    /// Again.
    Again,
}

impl Allowance {
    /// `most` different subjects an hour for each person; `what` names it in metrics and in the counts, such as `reveals`.
    #[must_use]
    pub fn new(what: &'static str, most: usize, counts: &Counts) -> Self {
        Self { what, most: u32::try_from(most).unwrap_or(u32::MAX), counts: counts.clone() }
    }

    /// Takes into account that `actor` asks about `subject`: an id or a blind index, since it may be kept on another
    /// machine. To be called outside of a transaction: a refusal is noted in the security log by itself.
    ///
    /// # Errors
    /// `allowance_used_up` (429) when it is one more than they may ask about within the hour.
    pub async fn take(&self, db: &Db, actor: &Actor, subject: &[u8]) -> Result<Asked, Refusal> {
        if let Some(Some(asked)) = self.admit(actor, &[subject]).await.first() {
            return Ok(*asked);
        }
        self.note_refusal(db, actor).await;
        Err(self.used_up())
    }

    /// Takes into account that `actor` asks about each of `subjects`, and tells of each whether they may. Also within a
    /// transaction: whoever is refused is noted once it is over, by [`Allowance::note_refusal`].
    pub async fn take_each(&self, actor: &Actor, subjects: &[&[u8]]) -> Vec<bool> {
        self.admit(actor, subjects).await.iter().map(Option::is_some).collect()
    }

    /// Notes in the security log that `actor` was refused. To be called outside of a transaction.
    pub async fn note_refusal(&self, db: &Db, actor: &Actor) {
        let refused = SecurityEvent::new(SecurityKind::RevealRefused).by(actor).about(self.what);
        security::note(db, refused.detail("allowance_used_up")).await;
    }

    /// What becomes of each of `subjects`; nothing of one too many.
    async fn admit(&self, actor: &Actor, subjects: &[&[u8]]) -> Vec<Option<Asked>> {
        let Some(person) = limited(actor) else { return vec![Some(Asked::First); subjects.len()] };
        let (window, misses) = (self.window("subjects", &person, self.most), self.misses(&person));
        let entered = self.counts.enter(&window, Some(&misses), subjects).await;
        let asked: Vec<Option<Asked>> = entered.into_iter().map(asked).collect();
        if asked.contains(&None) {
            self.tell_once(actor, &person).await;
        }
        asked
    }

    /// Takes into account whether `subject`, which was looked up, was found.
    pub async fn found(&self, actor: &Actor, subject: &[u8], is_found: bool) {
        let Some(person) = limited(actor) else { return };
        let misses = self.misses(&person);
        if is_found {
            return self.counts.clear(&misses).await;
        }
        if let Some(Entry::New(count)) = self.counts.enter(&misses, None, &[subject]).await.first()
            && count.is_multiple_of(ALARMING_MISSES)
        {
            self.alarm(actor, "misses");
        }
    }

    /// Raises the alarm at the first refusal within the hour.
    async fn tell_once(&self, actor: &Actor, person: &str) {
        let told = self.counts.enter(&self.window("told", person, 1), None, &[b"told"]).await;
        if let Some(Entry::New(_)) = told.first() {
            self.alarm(actor, "used_up");
        }
    }

    fn misses(&self, person: &str) -> Window {
        self.window("misses", person, MOST_MISSES)
    }

    fn window(&self, kind: &str, person: &str, most: u32) -> Window {
        Window::new(self.what, format_args!("{kind}:{person}"), most, PERIOD)
    }

    fn alarm(&self, actor: &Actor, why: &'static str) {
        metrics::counter!("allowance_alarms_total", "what" => self.what, "why" => why).increment(1);
        tracing::warn!(what = self.what, why, principal = %actor.principal, "somebody asks for very much");
    }

    fn used_up(&self) -> Refusal {
        let most = self.most;
        Refusal::new(ErrorKind::RateLimited, "allowance_used_up").with("most", most)
    }
}

/// What an entry means to who asked.
fn asked(entry: Entry) -> Option<Asked> {
    match entry {
        Entry::New(_) => Some(Asked::First),
        Entry::Known => Some(Asked::Again),
        Entry::Full(_) => None,
    }
}

/// By whom it is counted; nobody for our own services.
fn limited(actor: &Actor) -> Option<String> {
    match &actor.principal {
        Principal::Staff(_) | Principal::Client(_) => Some(actor.principal.to_string()),
        Principal::System(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{ManualClock, Scope, StaffId, SystemIds};

    use super::*;

    fn person() -> Actor {
        Actor::new(Principal::Staff(StaffId::new(&SystemIds)), Vec::new(), Scope::all("a test"))
    }

    fn an_allowance(most: usize) -> (Allowance, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(chrono::DateTime::UNIX_EPOCH));
        let counts = Counts::alone(Arc::<ManualClock>::clone(&clock));
        (Allowance::new("reveals", most, &counts), clock)
    }

    #[tokio::test]
    async fn asking_again_costs_nothing_and_an_hour_grants_it_anew() {
        let (allowance, clock) = an_allowance(2);
        let (one, other) = (person(), person());
        let take = async |actor: &Actor, subject: &str| allowance.admit(actor, &[subject.as_bytes()]).await;
        assert_eq!(take(&one, "a").await, [Some(Asked::First)]);
        assert_eq!(take(&one, "a").await, [Some(Asked::Again)]);
        assert_eq!(take(&one, "b").await, [Some(Asked::First)]);
        assert_eq!(take(&one, "c").await, [None]);
        assert_eq!(take(&one, "a").await, [Some(Asked::Again)], "what was told may be told again");
        assert_eq!(take(&other, "c").await, [Some(Asked::First)], "everybody has their own");
        clock.advance(chrono::TimeDelta::hours(1));
        assert_eq!(take(&one, "c").await, [Some(Asked::First)]);
        for subject in ["a", "b", "c", "d"] {
            assert_eq!(take(&Actor::system("notifications"), subject).await, [Some(Asked::First)]);
        }
    }

    #[tokio::test]
    async fn of_many_at_once_as_many_may_be_asked_about_as_are_left() {
        let (allowance, _clock) = an_allowance(2);
        let one = person();
        assert_eq!(allowance.take_each(&one, &[b"a", b"b", b"c", b"a"]).await, [true, true, false, true]);
        assert_eq!(allowance.take_each(&one, &[]).await, [false; 0]);
    }

    #[tokio::test]
    async fn whoever_tries_numbers_out_is_stopped_and_who_finds_people_is_not() {
        let (allowance, _clock) = an_allowance(1_000);
        let (honest, curious) = (person(), person());
        for number in 0..200_u32 {
            let subject = number.to_be_bytes();
            assert_eq!(allowance.take_each(&honest, &[&subject]).await, [true]);
            allowance.found(&honest, &subject, number % 10 == 0).await;
        }
        for number in 0..MOST_MISSES {
            let subject = number.to_be_bytes();
            assert_eq!(allowance.take_each(&curious, &[&subject]).await, [true], "{number}");
            allowance.found(&curious, &subject, false).await;
        }
        assert_eq!(allowance.take_each(&curious, &[&MOST_MISSES.to_be_bytes()]).await, [false]);
    }
}
