//! What members of staff are told of work that is theirs, or was.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, EventId, StaffId};
use vocabulary::{CallbackId, FormRecordId, NoticeId, NoticeKind, PatrolRoundId, PlaybookRunId, TicketId};

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoticeSubject {
    Ticket {
        ticket_id: TicketId,
        /// The follow-up of that ticket, where it is not the ticket itself.
        callback_id: Option<CallbackId>,
    },
    /// A record on a register.
    Record {
        form_record_id: FormRecordId,
        form: String,
        /// The form's field and the date in it of which somebody is reminded.
        reminded_of: Option<(String, NaiveDate)>,
    },
    /// The run of an emergency playbook.
    Run {
        playbook_run_id: PlaybookRunId,
        /// Absent of one that only named readers see.
        playbook: Option<String>,
        /// The step that is late.
        step: Option<String>,
    },
    /// A round of a patrol.
    Round { patrol_round_id: PatrolRoundId },
}

/// Something that members of staff are to know of a ticket, a follow-up, a register or an emergency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StaffEvent {
    /// The event that says so.
    pub(crate) source: EventId,
    pub(crate) estate_id: EstateId,
    pub(crate) subject: NoticeSubject,
    /// What people call the ticket or the record; absent where an event of an older version does not say.
    pub(crate) number: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) is_confidential: bool,
    /// The member of staff complained of.
    pub(crate) about_staff: Option<StaffId>,
    /// Who, where there is somebody, and as what.
    pub(crate) to: Vec<(Option<StaffId>, NoticeKind)>,
    /// The member of staff whose doing it is, or who knows it already.
    pub(crate) by: Option<StaffId>,
    pub(crate) at: DateTime<Utc>,
}

impl StaffEvent {
    /// Who is told, and what. Nobody is told of what they did themselves, nor of what is about them; and whoever would be told two
    /// things, such as that work was taken from them and given to them, kept what they had.
    pub(crate) fn recipients(&self) -> Vec<(StaffId, NoticeKind)> {
        let told = self.to.iter().filter_map(|(staff_id, kind)| Some(((*staff_id)?, *kind)));
        let times = |person| self.to.iter().filter(|(staff_id, _kind)| *staff_id == Some(person)).count();
        told.filter(|(staff_id, _kind)| {
            ![self.by, self.about_staff].contains(&Some(*staff_id)) && times(*staff_id) == 1
        })
        .collect()
    }

    /// The title as a notice may carry it.
    pub(crate) fn shown_title(&self) -> Option<String> {
        self.title.clone().filter(|_title| !self.is_confidential)
    }
}

/// One thing that one member of staff is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StaffNotice {
    pub(crate) id: NoticeId,
    pub(crate) staff_id: StaffId,
    pub(crate) kind: NoticeKind,
    pub(crate) source: EventId,
    pub(crate) estate_id: EstateId,
    pub(crate) subject: NoticeSubject,
    pub(crate) number: Option<String>,
    /// Never that of a confidential ticket.
    pub(crate) title: Option<String>,
    pub(crate) is_confidential: bool,
    pub(crate) by: Option<StaffId>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) read_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kernel::{EstateId, EventId, SeededIds, StaffId, SystemIds};
    use vocabulary::{NoticeKind, TicketId};

    use super::{NoticeSubject, StaffEvent};

    /// The nth of some people.
    fn someone(nth: usize) -> StaffId {
        let ids = SeededIds::new(1);
        std::iter::repeat_with(|| StaffId::new(&ids)).nth(nth).unwrap()
    }

    fn handover(given_to: Option<StaffId>, taken_from: Option<StaffId>, by: Option<StaffId>) -> StaffEvent {
        StaffEvent {
            source: EventId::new(&SystemIds),
            estate_id: EstateId::new(&SystemIds),
            subject: NoticeSubject::Ticket { ticket_id: TicketId::new(&SystemIds), callback_id: None },
            number: Some("T2026-000001".to_owned()),
            title: Some("Leak".to_owned()),
            is_confidential: false,
            about_staff: None,
            to: vec![(given_to, NoticeKind::TicketAssigned), (taken_from, NoticeKind::TicketUnassigned)],
            by,
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn both_sides_are_told_but_whoever_did_it() {
        let [lin, wang, zhou] = [1, 2, 3].map(someone);
        let (given, taken) = (NoticeKind::TicketAssigned, NoticeKind::TicketUnassigned);
        let told = |given_to, taken_from, by| handover(given_to, taken_from, by).recipients();
        assert_eq!(told(Some(lin), Some(wang), Some(zhou)), [(lin, given), (wang, taken)]);
        assert_eq!(told(Some(lin), Some(wang), Some(lin)), [(wang, taken)], "took it over");
        assert_eq!(told(Some(lin), Some(wang), Some(wang)), [(lin, given)], "handed it on");
        assert!(told(Some(lin), None, Some(lin)).is_empty(), "took it on");
        assert_eq!(told(None, Some(wang), None), [(wang, taken)]);
        assert!(told(Some(lin), Some(lin), Some(zhou)).is_empty(), "nothing changed hands");
    }

    #[test]
    fn a_confidential_title_is_told_to_nobody_and_a_complaint_not_to_whom_it_is_about() {
        let mut complaint = handover(Some(someone(1)), Some(someone(2)), None);
        complaint.is_confidential = true;
        complaint.about_staff = Some(someone(2));
        assert_eq!(complaint.recipients(), [(someone(1), NoticeKind::TicketAssigned)]);
        assert_eq!(complaint.shown_title(), None);
    }
}
