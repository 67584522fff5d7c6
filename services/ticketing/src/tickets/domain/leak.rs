//! Somebody is suspected of having told of a confidential matter: what was found, whether it is proven, and what follows by the
//! standard (CNF-08, CNF-09, PRF-05).

use chrono::{DateTime, Utc};
use kernel::{Coded, Principal, Refusal, StaffId};

use super::{Leak, LeakDecision, MOST_LEAKS, Ticket, TicketEvent, Verdict};

impl Ticket {
    /// Notes that somebody is suspected.
    pub(crate) fn report_leak(
        &mut self,
        suspect: StaffId,
        account: String,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        if by.staff_id() == Some(suspect) {
            return Err(Refusal::at("/suspect", "leak.of_oneself"));
        }
        if self.leaks.len() >= MOST_LEAKS {
            return Err(Refusal::conflict("ticketing.too_many_leaks").with("most", MOST_LEAKS));
        }
        let number = self.leaks.iter().map(|leak| leak.number).max().unwrap_or(0) + 1;
        let (reported_by, reported_at) = (by.to_string(), at);
        self.leaks.push(Leak { number, suspect, account, reported_by, reported_at, verdict: None });
        self.say(TicketEvent::LeakReported { number })
    }

    /// Decides about it; nobody decides about themselves. Who is proven to have told reads it no longer.
    pub(crate) fn decide_leak(
        &mut self,
        decision: LeakDecision,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        let LeakDecision { number, is_proven, findings, penalty } = decision;
        // To the suspect there is none.
        let theirs = |suspect| by.staff_id() == Some(suspect);
        let found = self.leaks.iter().find(|leak| leak.number == number && !theirs(leak.suspect));
        let Some(Leak { suspect, verdict, .. }) = found else {
            return Err(Refusal::at("/leak", "leak.unknown"));
        };
        let suspect = *suspect;
        if verdict.is_some() {
            return Err(Refusal::conflict(Coded::new("ticketing.leak_decided").with("number", number)));
        }
        let is_removed = is_proven && self.take_off_list(suspect)?;
        let verdict = Verdict {
            is_proven,
            findings,
            penalty: penalty.filter(|_| is_proven),
            decided_by: by.to_string(),
            decided_at: at,
        };
        for leak in self.leaks.iter_mut().filter(|leak| leak.number == number) {
            leak.verdict = Some(verdict.clone());
        }
        self.say(TicketEvent::LeakDecided { number, is_proven, removed: is_removed.then_some(suspect) })
    }

    pub(super) fn must_have_an_open_leak(&self) -> Result<(), Refusal> {
        if self.leaks.iter().any(|leak| leak.verdict.is_none()) {
            return Ok(());
        }
        Err(Refusal::conflict("ticketing.no_leak_open"))
    }
}
