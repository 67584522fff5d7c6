//! What the registers say.

use chrono::NaiveDate;
use contracts::registers::{
    FormRecordChecked, FormRecordClosed, FormRecordCorrected, FormRecordDisposed, FormRecordFacts,
    FormRecordFiled, FormRecordOverdue, FormRecordReminder, FormRecordSigned, FormRecordSubmitted,
    PatrolFindingReported, PatrolRoundMissed,
};
use vocabulary::{FormClass, FormRecordStatus, PatrolFindingKind, PatrolOccasion, Severity, TicketKind};

use super::{Example, at, id, text};

fn record(status: FormRecordStatus) -> FormRecordFacts {
    FormRecordFacts {
        form: text("key-loan-register"),
        form_version: 1,
        number: text("KEY-2026-0001"),
        revision: 1,
        status: status.into(),
        class: FormClass::Personal.into(),
        unit_id: Some(id(10)),
        customer_id: Some(id(11)),
        running_since: None,
        due_at: None,
    }
}

/// One that runs and is due an hour after it was handed in.
fn running() -> FormRecordFacts {
    let facts = record(FormRecordStatus::Submitted);
    FormRecordFacts { running_since: Some(at(0)), due_at: Some(at(1)), ..facts }
}

impl Example for FormRecordSubmitted {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: running(),
            submitted_by: Some(id(13)),
            submitted_at: at(0),
        }
    }
}

impl Example for FormRecordCorrected {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: FormRecordFacts { revision: 2, ..record(FormRecordStatus::Submitted) },
            corrected_by: Some(id(13)),
            corrected_at: at(1),
        }
    }
}

impl Example for FormRecordChecked {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: record(FormRecordStatus::Checked),
            checked_by: Some(id(18)),
            checked_at: at(2),
        }
    }
}

impl Example for FormRecordSigned {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: record(FormRecordStatus::Checked),
            field: text("borrower_signature"),
            signed_at: at(3),
        }
    }
}

impl Example for FormRecordFiled {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: record(FormRecordStatus::Filed),
            keep_until: NaiveDate::from_ymd_opt(2028, 3, 2),
            filed_at: at(4),
        }
    }
}

impl Example for FormRecordDisposed {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            form: text("callback-record"),
            form_version: 1,
            number: text("CBR-2026-0001"),
            class: FormClass::Personal.into(),
            filed_at: at(4),
            kept_months: 24,
            kept_until: NaiveDate::from_ymd_opt(2028, 3, 2).unwrap_or_default(),
            disposed_at: at(9),
        }
    }
}

impl Example for FormRecordClosed {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: record(FormRecordStatus::Submitted),
            closed_by: Some(id(13)),
            overdue_since: Some(at(1)),
            closed_at: at(3),
        }
    }
}

impl Example for FormRecordOverdue {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: running(),
            filled_by: Some(id(13)),
            overdue_since: at(1),
            found_at: at(1),
        }
    }
}

impl Example for FormRecordReminder {
    fn example() -> Self {
        Self {
            form_record_id: id(20),
            estate_id: id(9),
            record: running(),
            filled_by: Some(id(13)),
            field: text("licence_until"),
            date: NaiveDate::from_ymd_opt(2026, 4, 1).unwrap_or_default(),
            days: -30,
            reminded_at: at(2),
        }
    }
}

impl Example for PatrolFindingReported {
    fn example() -> Self {
        Self {
            patrol_finding_id: id(30),
            estate_id: id(9),
            patrol_round_id: id(31),
            place_id: id(10),
            place: text("3栋 2单元 501"),
            unit_id: Some(id(10)),
            kind: PatrolFindingKind::Custody.into(),
            severity: Severity::Ordinary.into(),
            ticket_kind: TicketKind::Repair.into(),
            title: text("窗户未关"),
            description: text("阳台窗户未关，有雨水进入。"),
            ticket_id: id(33),
            interaction_id: id(34),
            found_by: Some(id(13)),
            found_at: at(1),
        }
    }
}

impl Example for PatrolRoundMissed {
    fn example() -> Self {
        Self {
            patrol_round_id: id(31),
            estate_id: id(9),
            patrol_plan_id: id(32),
            plan: text("每日巡视"),
            occasion: PatrolOccasion::Planned.into(),
            begins_at: at(0),
            due_at: at(2),
            started_by: None,
            stops_left: 12,
            missed_at: at(2),
        }
    }
}
