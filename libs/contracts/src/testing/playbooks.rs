//! What the ticket desk says of emergencies.

use contracts::playbooks::*;
use vocabulary::PlaybookRunStatus;

use super::{Example, at, id, text};

fn run(status: PlaybookRunStatus) -> PlaybookRunFacts {
    PlaybookRunFacts {
        number: text("E2026-000012"),
        playbook: Some(text("fire")),
        playbook_version: Some(1),
        status: status.into(),
        commander_id: Some(id(13)),
        ticket_id: Some(id(3)),
        is_confidential: false,
        readers: Vec::new(),
        due_at: Some(at(24)),
    }
}

impl Example for PlaybookRunFacts {
    fn example() -> Self {
        run(PlaybookRunStatus::Running)
    }
}

macro_rules! examples {
    ($($type:ident in $status:ident at $at:ident { $($field:ident: $value:expr),* $(,)? })+) => {$(
        impl Example for $type {
            fn example() -> Self {
                Self {
                    playbook_run_id: id(40),
                    estate_id: id(9),
                    run: run(PlaybookRunStatus::$status),
                    $($field: $value,)*
                    $at: at(1),
                }
            }
        }
    )+};
}

examples! {
    PlaybookRunStarted in Running at started_at { started_by: Some(id(12)), happened_at: at(0) }
    PlaybookStepDone in Running at noted_at {
        step: Some(text("raise_alarm")), done_at: at(0), overdue_since: Some(at(0)),
    }
    PlaybookStepSkipped in Running at skipped_at { step: Some(text("fight_fire")) }
    PlaybookConditionAnswered in Running at answered_at { condition: Some(text("injured")), holds: true }
    PlaybookCommandChanged in Running at changed_at { previous_commander: Some(id(12)) }
    PlaybookStepOverdue in Running at found_at {
        step: Some(text("written_report")), clause: text("SPE-12"), started_by: Some(id(12)), overdue_since: at(0),
    }
    PlaybookRunClosed in Closed at closed_at {}
    PlaybookRunCalledOff in CalledOff at called_off_at {}
}
