//! Hand-over of duty (交接班): what one shift leaves to the next, sorted by urgency, taken over by the next one's own sign-in
//! and marked as it is done.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{Refusal, StaffId};
use vocabulary::{DutyHandoverId, PlaceId, PositionId, RosterId};

use crate::rosters::domain::{Duty, Watch};

kernel::define_words! {
    /// How urgent it is what a shift leaves (SHF-03…05).
    HandoverUrgency {
        /// 紧急性: it threatens somebody's normal life, is to be solved at once or harms the estate's name.
        Urgent = "urgent",
        /// 一般性: after what is urgent.
        General = "general",
        /// 一时无法处理: of long-term effect; it is brought to the regular meeting.
        NotSolvableNow = "not_solvable_now",
    }
}

/// The most items of a hand-over.
pub(crate) const MOST_ITEMS: usize = 50;
/// So long after its end a duty may still be handed over, and so long before its beginning taken over.
pub(crate) const GRACE: TimeDelta = TimeDelta::hours(2);

/// One hand-over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DutyHandover {
    pub(crate) id: DutyHandoverId,
    pub(crate) version: i32,
    /// The roster by which its writer was on duty.
    pub(crate) roster_id: RosterId,
    pub(crate) position_id: PositionId,
    pub(crate) place_id: Option<PlaceId>,
    pub(crate) staff_id: StaffId,
    /// Of the duty: the day on which its shift began, and that shift.
    pub(crate) day: NaiveDate,
    pub(crate) shift_code: String,
    /// What is urgent comes first.
    pub(crate) items: Vec<HandoverItem>,
    pub(crate) note: Option<String>,
    /// Who took it over, and when; none as long as nobody did.
    pub(crate) taken_over: Option<(StaffId, DateTime<Utc>)>,
    pub(crate) created_at: DateTime<Utc>,
}

/// One thing that is left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HandoverItem {
    pub(crate) urgency: HandoverUrgency,
    pub(crate) text: String,
    pub(crate) mark: Option<Mark>,
}

/// What became of an item, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) outcome: Outcome,
    pub(crate) by: StaffId,
    pub(crate) at: DateTime<Utc>,
}

/// Which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// Why it could not be done that day (SHF-08). It may be done later.
    Postponed(String),
}

impl Outcome {
    /// Why it could not be done.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Done => None,
            Self::Postponed(reason) => Some(reason),
        }
    }
}

/// Items in the order in which they are to be done: the most urgent first, and as they were written within one urgency
/// (SHF-02).
pub(crate) fn sorted(mut items: Vec<HandoverItem>) -> Vec<HandoverItem> {
    items.sort_by_key(|item| item.urgency);
    items
}

/// The duty that somebody hands over: the one they are on, else the one that was over last.
///
/// # Errors
/// `identity.handover_not_on_duty`.
pub(crate) fn leaving(staff_id: StaffId, now: &Watch, a_while_ago: &Watch) -> Result<Duty, Refusal> {
    let own = |duty: &&Duty| duty.staff_id == staff_id;
    let over = a_while_ago.on_duty.iter().filter(own).max_by_key(|duty| duty.interval.until);
    let duty = now.on_duty.iter().find(own).or(over);
    duty.cloned().ok_or_else(|| Refusal::conflict("identity.handover_not_on_duty"))
}

/// Passes for somebody who is on duty, or comes next within `GRACE`.
///
/// # Errors
/// `identity.handover_not_yours`.
pub(crate) fn refuse_not_arriving(
    staff_id: StaffId,
    watch: &Watch,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let coming = watch.next.iter().filter(|duty| duty.interval.from <= now + GRACE);
    if watch.on_duty.iter().chain(coming).any(|duty| duty.staff_id == staff_id) {
        return Ok(());
    }
    Err(Refusal::conflict("identity.handover_not_yours"))
}

impl HandoverItem {
    /// True until it is done.
    pub(crate) fn is_open(&self) -> bool {
        self.mark.as_ref().is_none_or(|mark| mark.outcome != Outcome::Done)
    }
}

impl DutyHandover {
    /// Takes it over.
    ///
    /// # Errors
    /// `identity.handover_taken_over`; `identity.handover_own` for whoever wrote it.
    pub(crate) fn take_over(&mut self, by: StaffId, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.taken_over.is_some() {
            return Err(Refusal::conflict("identity.handover_taken_over"));
        }
        if by == self.staff_id {
            return Err(Refusal::conflict("identity.handover_own"));
        }
        self.taken_over = Some((by, now));
        self.version += 1;
        Ok(())
    }

    /// Marks an item, counted from one.
    ///
    /// # Errors
    /// A fault at `/item`; `identity.handover_not_taken_over`; `identity.handover_item_done`.
    pub(crate) fn mark(&mut self, number: usize, mark: Mark) -> Result<(), Refusal> {
        if self.taken_over.is_none() {
            return Err(Refusal::conflict("identity.handover_not_taken_over"));
        }
        let item = number.checked_sub(1).and_then(|index| self.items.get_mut(index));
        let item = item.ok_or_else(|| Refusal::at("/item", "duty_handover.item_unknown"))?;
        if !item.is_open() {
            return Err(Refusal::conflict("identity.handover_item_done"));
        }
        item.mark = Some(mark);
        self.version += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;
    use crate::shift_patterns::domain::Interval;

    fn item(urgency: HandoverUrgency, text: &str) -> HandoverItem {
        HandoverItem { urgency, text: text.to_owned(), mark: None }
    }

    fn handover() -> DutyHandover {
        DutyHandover {
            id: DutyHandoverId::new(&SystemIds),
            version: 1,
            roster_id: RosterId::new(&SystemIds),
            position_id: PositionId::new(&SystemIds),
            place_id: None,
            staff_id: StaffId::new(&SystemIds),
            day: "2026-03-02".parse().unwrap(),
            shift_code: "N".to_owned(),
            items: vec![item(HandoverUrgency::Urgent, "a"), item(HandoverUrgency::General, "b")],
            note: None,
            taken_over: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn duty(staff_id: StaffId, from: i64, until: i64) -> Duty {
        let hour = |hour| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        Duty {
            interval: Interval { from: hour(from), until: hour(until) },
            staff_id,
            day: "1970-01-01".parse().unwrap(),
            shift_code: "N".to_owned(),
            shift_name: "N".to_owned(),
            deputy_for: None,
            swapped_with: None,
            roster_id: RosterId::new(&SystemIds),
            time_zone: "Asia/Shanghai",
        }
    }

    #[test]
    fn the_most_urgent_comes_first_and_else_what_was_written_first() {
        use HandoverUrgency::{General, NotSolvableNow, Urgent};
        let written = [(General, "a"), (NotSolvableNow, "b"), (Urgent, "c"), (General, "d"), (Urgent, "e")];
        let items = sorted(written.map(|(urgency, text)| item(urgency, text)).to_vec());
        let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
        assert_eq!(texts, ["c", "e", "a", "d", "b"]);
    }

    #[test]
    fn it_is_taken_over_once_by_another_one_and_then_marked() {
        let mut handover = handover();
        let (by, now) = (StaffId::new(&SystemIds), DateTime::UNIX_EPOCH);
        let done = Mark { outcome: Outcome::Done, by, at: now };
        let postponed = Mark { outcome: Outcome::Postponed("no spare part".to_owned()), by, at: now };
        let code = |refused: Result<(), Refusal>| {
            refused.err().map_or(String::new(), |refusal| {
                refusal.faults.first().map_or(refusal.code, |fault| fault.code).to_owned()
            })
        };
        assert_eq!(code(handover.mark(1, done.clone())), "identity.handover_not_taken_over");
        assert_eq!(code(handover.take_over(handover.staff_id, now)), "identity.handover_own");
        assert_eq!(code(handover.take_over(by, now)), "");
        assert_eq!(code(handover.take_over(by, now)), "identity.handover_taken_over");
        for number in [0, 3] {
            assert_eq!(code(handover.mark(number, done.clone())), "duty_handover.item_unknown");
        }
        assert_eq!(code(handover.mark(2, postponed.clone())), "");
        assert_eq!(code(handover.mark(2, done.clone())), "", "what was postponed is done later");
        assert_eq!(code(handover.mark(2, postponed)), "identity.handover_item_done");
        assert_eq!((handover.version, &handover.items[1].mark), (4, &Some(done)));
    }

    #[test]
    fn whoever_leaves_was_on_duty_and_whoever_comes_is_or_will_be() {
        let (one, other, third) =
            (StaffId::new(&SystemIds), StaffId::new(&SystemIds), StaffId::new(&SystemIds));
        let before = Watch { on_duty: vec![duty(one, 0, 8)], next: vec![duty(other, 8, 16)] };
        let after = Watch { on_duty: vec![duty(other, 8, 16)], next: vec![duty(third, 16, 24)] };
        assert_eq!(leaving(one, &before, &before).unwrap().interval.until, duty(one, 0, 8).interval.until);
        assert!(leaving(one, &after, &before).is_ok(), "their duty was over a moment ago");
        let refused = leaving(third, &after, &before).unwrap_err();
        assert_eq!(refused.code, "identity.handover_not_on_duty");
        let at = |hour| DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
        assert!(refuse_not_arriving(other, &after, at(9)).is_ok());
        assert!(refuse_not_arriving(third, &after, at(14)).is_ok());
        for (staff_id, hour) in [(third, 13), (one, 9)] {
            let refused = refuse_not_arriving(staff_id, &after, at(hour)).unwrap_err();
            assert_eq!(refused.code, "identity.handover_not_yours");
        }
    }
}
