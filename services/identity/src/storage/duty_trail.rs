//! What the audit trail says of who works when. Notes that people write are not in it, since it cannot be erased.

use db::{AuditEntry, Tx};
use kernel::{Actor, EstateId};
use serde_json::{Value, json};

use crate::{
    duty_handovers::domain::DutyHandover,
    memberships::domain::HeldAt,
    rosters::domain::{Roster, RosterEntry},
    shift_patterns::domain::ShiftPattern,
    shift_swaps::domain::ShiftSwap,
};

/// A shift pattern is new or different.
pub(crate) fn pattern_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&ShiftPattern>,
    pattern: &ShiftPattern,
) {
    let content = |pattern: &ShiftPattern| {
        let shifts: Vec<&str> = pattern.shifts.iter().map(|shift| shift.code.as_str()).collect();
        json!({
            "code": pattern.code, "name": pattern.name, "shifts": shifts, "cycle": pattern.cycle,
            "anchor": pattern.anchor, "until": pattern.until,
        })
    };
    let entry = AuditEntry::new(actor, action, "shift_pattern", pattern.id);
    tx.audit(between(entry, before.map(content), Some(content(pattern))));
}

/// A roster is new or different, or is taken away.
pub(crate) fn roster_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&Roster>,
    after: Option<&Roster>,
) {
    let content = |roster: &Roster| {
        let lines: Vec<Value> = roster
            .lines
            .iter()
            .map(|line| {
                json!({
                    "staff_id": line.staff_id, "offset": line.offset, "from": line.from, "until": line.until,
                })
            })
            .collect();
        json!({
            "position_id": roster.position_id, "place_id": roster.at.place_id(),
            "shift_pattern_id": roster.pattern_id, "from": roster.term.from, "until": roster.term.until,
            "lines": lines,
        })
    };
    let Some(roster) = after.or(before) else { return };
    let entry = AuditEntry::new(actor, action, "roster", roster.id);
    tx.audit(between(at(entry, roster), before.map(content), after.map(content)));
}

/// A day of a roster differs, or does no longer.
pub(crate) fn entry_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    roster: &Roster,
    (before, after): (Option<&RosterEntry>, Option<&RosterEntry>),
) {
    let content = |entry: &RosterEntry| {
        json!({
            "roster_entry_id": entry.id, "staff_id": entry.staff_id, "day": entry.day,
            "kind": entry.deviation.kind(), "shift": entry.deviation.shift(),
        })
    };
    let entry = AuditEntry::new(actor, action, "roster", roster.id);
    tx.audit(between(at(entry, roster), before.map(content), after.map(content)));
}

/// A swap is asked for, or stands elsewhere.
pub(crate) fn swap_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    roster: &Roster,
    (before, swap): (Option<&ShiftSwap>, &ShiftSwap),
) {
    let content = |swap: &ShiftSwap| {
        json!({
            "roster_id": swap.roster_id, "staff_id": swap.staff_id, "day": swap.day,
            "with_staff_id": swap.with_staff_id, "with_day": swap.with_day, "status": swap.state.status(),
        })
    };
    let entry = AuditEntry::new(actor, action, "shift_swap", swap.id);
    tx.audit(between(at(entry, roster), before.map(content), Some(content(swap))));
}

/// A hand-over is written, taken over or marked.
pub(crate) fn handover_changed(tx: &Tx, (actor, action): (&Actor, &'static str), handover: &DutyHandover) {
    let DutyHandover { id, roster_id, staff_id, day, items, taken_over, .. } = handover;
    let open = items.iter().filter(|item| item.is_open()).count();
    tx.audit(AuditEntry::new(actor, action, "duty_handover", id).after(json!({
        "roster_id": roster_id, "staff_id": staff_id, "day": day, "items": items.len(), "open": open,
        "taken_over_by": taken_over.map(|(by, _at)| by),
    })));
}

fn between(entry: AuditEntry, before: Option<Value>, after: Option<Value>) -> AuditEntry {
    let entry = match before {
        Some(before) => entry.before(before),
        None => entry,
    };
    match after {
        Some(after) => entry.after(after),
        None => entry,
    }
}

fn at(entry: AuditEntry, roster: &Roster) -> AuditEntry {
    match estate_of(roster) {
        Some(estate_id) => entry.at(estate_id),
        None => entry,
    }
}

const fn estate_of(roster: &Roster) -> Option<EstateId> {
    match &roster.at {
        HeldAt::Group | HeldAt::Region { .. } => None,
        HeldAt::Estate { place_id: _, estate_id } => Some(*estate_id),
    }
}
