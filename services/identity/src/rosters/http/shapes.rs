//! What is sent and shown of rosters.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{PlaceId, PositionId, RosterEntryId, RosterId, ShiftPatternId};
use web::Day;

use crate::{
    organisation_units::domain::are_in_order,
    rosters::{
        app::{CreateRoster, RecordEntry, ReplaceEntry},
        domain::{Deviation, Line, MOST_LINES, Roster, RosterEntry, RosterEntryKind},
    },
};

/// A roster to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRoster)]
pub(super) struct NewRosterBody {
    position_id: PositionId,
    /// A place at which the position is held; none where it is held in the whole group.
    place_id: Option<PlaceId>,
    shift_pattern_id: ShiftPatternId,
    /// The first day, by the calendar of the estate; that of the group at a region and in the whole group.
    #[schema(value_type = NaiveDate, example = "2026-03-01")]
    from: Day,
    /// The last day, within a year.
    #[schema(value_type = NaiveDate, example = "2026-03-31")]
    until: Day,
    #[schema(min_items = 1, max_items = 100)]
    lines: Vec<LineBody>,
}

impl NewRosterBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<CreateRoster, Refusal> {
        let Self { position_id, place_id, shift_pattern_id, from, until, lines } = self;
        let (from, until) = (from.0, until.0);
        let mut faults = Faults::new();
        if !are_in_order(Some(from), Some(until)) {
            faults.add("/until", "days.end_before_beginning");
        }
        let lines = faults.list("/lines", "list.length", lines, 1..=MOST_LINES);
        faults.into_result()?;
        let lines = lines.into_iter().map(|line| line.within(from, until)).collect();
        Ok(CreateRoster { position_id, place_id, pattern_id: shift_pattern_id, from, until, lines })
    }
}

/// One person's days on a roster.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRosterLine)]
pub(super) struct LineBody {
    /// Somebody who holds the position at the place on all of these days.
    staff_id: StaffId,
    /// So many days they are ahead of the first day of the cycle on the anchor.
    #[schema(maximum = 83)]
    offset: u16,
    /// The roster's first day when it is left out.
    #[schema(value_type = Option<NaiveDate>)]
    from: Option<Day>,
    /// The roster's last day when it is left out.
    #[schema(value_type = Option<NaiveDate>)]
    until: Option<Day>,
}

impl LineBody {
    fn within(self, first: NaiveDate, last: NaiveDate) -> Line {
        let Self { staff_id, offset, from, until } = self;
        let (from, until) = (from.map_or(first, |day| day.0), until.map_or(last, |day| day.0));
        Line { staff_id, offset, from, until }
    }
}

/// When a roster ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndOfRoster)]
pub(super) struct EndOfRosterBody {
    /// The last day; sooner than it would have ended, and not before it began.
    #[schema(value_type = NaiveDate, example = "2026-03-15")]
    until: Day,
}

impl EndOfRosterBody {
    pub(super) const fn until(&self) -> NaiveDate {
        self.until.0
    }
}

/// A day on which somebody works otherwise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRosterEntry)]
pub(super) struct NewRosterEntryBody {
    staff_id: StaffId,
    /// A day of the roster.
    #[schema(value_type = NaiveDate, example = "2026-03-02")]
    day: Day,
    kind: RosterEntryKind,
    /// The code of the shift that they work besides or instead; none of an absence.
    #[schema(max_length = 20)]
    shift: Option<String>,
    #[schema(max_length = 200)]
    note: Option<String>,
}

impl NewRosterEntryBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<RecordEntry, Refusal> {
        let Self { staff_id, day, kind, shift, note } = self;
        let mut faults = Faults::new();
        let (deviation, note) = deviation(&mut faults, (kind, shift), note.as_deref());
        faults.into_result()?;
        Ok(RecordEntry { staff_id, day: day.0, deviation, note })
    }
}

/// How a day differs instead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OtherRosterEntry)]
pub(super) struct OtherRosterEntryBody {
    kind: RosterEntryKind,
    /// The code of the shift that they work besides or instead; none of an absence.
    #[schema(max_length = 20)]
    shift: Option<String>,
    #[schema(max_length = 200)]
    note: Option<String>,
}

impl OtherRosterEntryBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<ReplaceEntry, Refusal> {
        let Self { kind, shift, note } = self;
        let mut faults = Faults::new();
        let (deviation, note) = deviation(&mut faults, (kind, shift), note.as_deref());
        faults.into_result()?;
        Ok(ReplaceEntry { deviation, note })
    }
}

/// How a day differs, with its note; what does not fit together is noted as a fault.
fn deviation(
    faults: &mut Faults,
    (kind, shift): (RosterEntryKind, Option<String>),
    note: Option<&str>,
) -> (Deviation, Option<String>) {
    let note = faults.optional_line("/note", note, 200);
    let shift = shift.map(|shift| shift.trim().to_owned());
    let deviation = match (kind, shift) {
        (RosterEntryKind::Absence, None) => Deviation::Absence,
        (RosterEntryKind::Extra, Some(shift)) => Deviation::Extra(shift),
        (RosterEntryKind::Changed, Some(shift)) => Deviation::Changed(shift),
        (RosterEntryKind::Absence, Some(_shift)) => {
            faults.add("/shift", "shift_pattern.shift_not_taken");
            Deviation::Absence
        }
        (RosterEntryKind::Extra | RosterEntryKind::Changed, None) => {
            faults.add("/shift", "shift_pattern.shift_needed");
            Deviation::Absence
        }
    };
    (deviation, note)
}

/// Who works by which pattern, from one day to another.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Roster)]
pub(crate) struct RosterView {
    roster_id: RosterId,
    position_id: PositionId,
    /// None of a position that is held in the whole group.
    place_id: Option<PlaceId>,
    shift_pattern_id: ShiftPatternId,
    /// By whose clock the shifts are: an IANA name.
    #[schema(example = "Asia/Shanghai")]
    time_zone: String,
    from: NaiveDate,
    until: NaiveDate,
    /// When its first day begins.
    begins_at: DateTime<Utc>,
    /// When its last day ends; the shifts that begin on it may last longer.
    ends_at: Option<DateTime<Utc>>,
    lines: Vec<LineView>,
    created_at: DateTime<Utc>,
}

/// One person's days on a roster.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterLine)]
pub(crate) struct LineView {
    staff_id: StaffId,
    offset: u16,
    from: NaiveDate,
    until: NaiveDate,
}

impl From<&Roster> for RosterView {
    fn from(roster: &Roster) -> Self {
        let Roster { id, version: _, position_id, at, pattern_id, zone, term, lines, created_at } = roster;
        let line = |line: &Line| {
            let Line { staff_id, offset, from, until } = *line;
            LineView { staff_id, offset, from, until }
        };
        Self {
            roster_id: *id,
            position_id: *position_id,
            place_id: at.place_id(),
            shift_pattern_id: *pattern_id,
            time_zone: zone.name().to_owned(),
            from: term.from,
            until: roster.until(),
            begins_at: term.begins_at,
            ends_at: term.ends_at,
            lines: lines.iter().map(line).collect(),
            created_at: *created_at,
        }
    }
}

/// A day on which somebody works otherwise than their line has it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterEntry)]
pub(crate) struct RosterEntryView {
    roster_entry_id: RosterEntryId,
    staff_id: StaffId,
    day: NaiveDate,
    kind: RosterEntryKind,
    /// The code of the shift that they work besides or instead.
    shift: Option<String>,
    note: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<&RosterEntry> for RosterEntryView {
    fn from(entry: &RosterEntry) -> Self {
        let RosterEntry { id, roster_id: _, staff_id, day, deviation, note, created_at } = entry;
        Self {
            roster_entry_id: *id,
            staff_id: *staff_id,
            day: *day,
            kind: deviation.kind(),
            shift: deviation.shift().map(str::to_owned),
            note: note.clone(),
            created_at: *created_at,
        }
    }
}
