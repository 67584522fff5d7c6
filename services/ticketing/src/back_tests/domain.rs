//! A draft of a standard held against the tickets of a past period, before anybody adopts it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{BusinessCalendar, EstateId, Refusal, StaffId};
use standards::{
    Standard,
    back_test::{Comparison, Deed, Difference, Outcome, PastTicket, Side, Verdict, compare},
};
use vocabulary::{
    BackTestDifferenceId, BackTestId, ConfidentialityClass, DeadlineKind, Severity, TicketId, TicketKind,
};

/// The most tickets of one back-test.
pub(crate) const MOST_TICKETS: u64 = 500_000;

/// The most back-tests that are kept.
pub(crate) const MOST_KEPT: u64 = 20;

/// A back-test: what is tried on what, how far it has come, and what it has found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BackTest {
    pub(crate) id: BackTestId,
    /// The draft's name and version.
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    /// The draft as it was written.
    pub(crate) document: String,
    /// Whose tickets; everybody's where none is named.
    pub(crate) estates: Vec<EstateId>,
    /// The period in which they were opened, its end left out.
    pub(crate) from: DateTime<Utc>,
    pub(crate) until: DateTime<Utc>,
    /// How many there are.
    pub(crate) tickets: i64,
    /// How many were looked at.
    pub(crate) done: i64,
    /// The last that was.
    pub(crate) reached: Option<(DateTime<Utc>, TicketId)>,
    pub(crate) state: BackTestState,
    pub(crate) found: Found,
    pub(crate) requested_by: String,
    pub(crate) requested_at: DateTime<Utc>,
}

kernel::define_worded! {
    /// Where it stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum BackTestState by BackTestStatus {
        /// Tickets are left.
        Running = "running",
        /// All were looked at, since then.
        Done(DateTime<Utc>) = "done",
    }
}

/// What a back-test has found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Tickets of which something would have been otherwise.
    pub(crate) changed: i64,
    /// Tickets whose standard is not there any more.
    pub(crate) skipped: i64,
    /// How many differences there are of each sort.
    pub(crate) differences: Vec<Counted>,
    /// What became of each promise, and would have.
    pub(crate) outcomes: Vec<Shares>,
}

/// How many differences of one sort there are at one estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) estate_id: EstateId,
    pub(crate) kind: TicketKind,
    /// Words of [`standards::back_test::Aspect`] and [`standards::back_test::Change`].
    pub(crate) aspect: String,
    pub(crate) change: String,
    pub(crate) count: i64,
}

/// How many of one promise were kept, and would have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shares {
    pub(crate) promise: DeadlineKind,
    pub(crate) before: Tally,
    pub(crate) after: Tally,
}

/// What became of promises.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) kept: i64,
    pub(crate) missed: i64,
    /// Late for what was promised then; with more time nobody knows.
    pub(crate) unknown: i64,
}

/// A ticket of the period, as rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Past {
    pub(crate) id: TicketId,
    pub(crate) number: String,
    pub(crate) estate_id: EstateId,
    pub(crate) kind: TicketKind,
    pub(crate) severity: Severity,
    pub(crate) category: String,
    /// What governed it.
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) customer_term: Option<DateTime<Utc>>,
    pub(crate) resolved_at: Option<DateTime<Utc>>,
    pub(crate) deeds: Vec<Deed>,
    /// What happened of which a customer can be told.
    pub(crate) events: Vec<&'static str>,
    pub(crate) class: ConfidentialityClass,
    pub(crate) about_staff: Option<StaffId>,
}

impl Past {
    /// What would have been otherwise with `after` in the place of `before`.
    pub(crate) fn compare(
        &self,
        standards: (&Standard, &Standard),
        calendar: &BusinessCalendar,
    ) -> Comparison {
        let ticket = PastTicket {
            kind: self.kind,
            severity: self.severity,
            category: &self.category,
            received_at: self.received_at,
            customer_term: self.customer_term,
            resolved_at: self.resolved_at,
            deeds: &self.deeds,
            events: &self.events,
        };
        compare(&ticket, standards, calendar)
    }
}

/// One thing that would have been otherwise of one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TicketDifference {
    pub(crate) id: BackTestDifferenceId,
    pub(crate) ticket_id: TicketId,
    /// What people call the ticket.
    pub(crate) number: String,
    pub(crate) estate_id: EstateId,
    pub(crate) kind: TicketKind,
    /// Words of [`standards::back_test::Aspect`] and [`standards::back_test::Change`].
    pub(crate) aspect: String,
    pub(crate) detail: String,
    pub(crate) change: String,
    pub(crate) before: Moment,
    pub(crate) after: Moment,
    pub(crate) is_confidential: bool,
    pub(crate) about_staff: Option<StaffId>,
}

/// When something would have been, and by which clause; nothing where it would not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) clause: Option<String>,
}

impl From<Option<Side>> for Moment {
    fn from(side: Option<Side>) -> Self {
        side.map_or_else(Self::default, |side| Self { at: side.at, clause: Some(side.clause) })
    }
}

impl TicketDifference {
    /// The difference as one of this ticket.
    pub(crate) fn of(past: &Past, id: BackTestDifferenceId, difference: Difference) -> Self {
        let Difference { aspect, detail, change, before, after } = difference;
        Self {
            id,
            ticket_id: past.id,
            number: past.number.clone(),
            estate_id: past.estate_id,
            kind: past.kind,
            aspect: aspect.as_str().to_owned(),
            detail,
            change: change.as_str().to_owned(),
            before: before.into(),
            after: after.into(),
            is_confidential: past.class != ConfidentialityClass::Open,
            about_staff: past.about_staff,
        }
    }
}

/// Where a difference is counted.
type Sort = (EstateId, TicketKind, &'static str, &'static str);

/// What a batch of tickets adds.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    changed: i64,
    skipped: i64,
    counts: BTreeMap<Sort, i64>,
    outcomes: Vec<Outcome>,
}

impl Findings {
    /// Counts one ticket.
    pub(crate) fn add(&mut self, (estate_id, kind): (EstateId, TicketKind), comparison: &Comparison) {
        self.changed += i64::from(!comparison.differences.is_empty());
        for difference in &comparison.differences {
            let sort = (estate_id, kind, difference.aspect.as_str(), difference.change.as_str());
            *self.counts.entry(sort).or_default() += 1;
        }
        self.outcomes.extend(&comparison.outcomes);
    }

    /// Counts one whose standard is not there.
    pub(crate) fn skip(&mut self) {
        self.skipped += 1;
    }
}

impl BackTest {
    /// Passes for a period that lies behind and does not end before it begins.
    ///
    /// # Errors
    /// A fault at `/until`.
    pub(crate) fn check_period(from: DateTime<Utc>, until: DateTime<Utc>) -> Result<(), Refusal> {
        if from < until {
            return Ok(());
        }
        Err(Refusal::at("/until", "back_test.period"))
    }

    /// A batch was looked at, up to `reached`; the last one where there is none.
    pub(crate) fn advance(
        &mut self,
        looked_at: usize,
        reached: Option<(DateTime<Utc>, TicketId)>,
        findings: Findings,
        now: DateTime<Utc>,
    ) {
        self.done += i64::try_from(looked_at).unwrap_or(i64::MAX);
        self.found.add(findings);
        match reached {
            Some(reached) => self.reached = Some(reached),
            None => self.state = BackTestState::Done(now),
        }
    }
}

impl Found {
    fn add(&mut self, findings: Findings) {
        let Findings { changed, skipped, counts, outcomes } = findings;
        self.changed += changed;
        self.skipped += skipped;
        for ((estate_id, kind, aspect, change), count) in counts {
            let is_same = |counted: &&mut Counted| {
                (counted.estate_id, counted.kind) == (estate_id, kind)
                    && (counted.aspect.as_str(), counted.change.as_str()) == (aspect, change)
            };
            match self.differences.iter_mut().find(is_same) {
                Some(counted) => counted.count += count,
                None => {
                    let (aspect, change) = (aspect.to_owned(), change.to_owned());
                    self.differences.push(Counted { estate_id, kind, aspect, change, count });
                }
            }
        }
        for Outcome { promise, before, after } in outcomes {
            let place = self.outcomes.iter().position(|shares| shares.promise == promise);
            let place = place.unwrap_or_else(|| {
                let (before, after) = (Tally::default(), Tally::default());
                self.outcomes.push(Shares { promise, before, after });
                self.outcomes.len() - 1
            });
            if let Some(shares) = self.outcomes.get_mut(place) {
                shares.before.count(before);
                shares.after.count(after);
            }
        }
    }
}

impl Tally {
    fn count(&mut self, verdict: Option<Verdict>) {
        match verdict {
            Some(Verdict::Kept) => self.kept += 1,
            Some(Verdict::Missed) => self.missed += 1,
            Some(Verdict::Unknown) => self.unknown += 1,
            None => {}
        }
    }
}
