//! What the hotline's words mean at a property desk.

use vocabulary::TicketKind;

/// A kind of ticket and a word of the standards for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// What the ticket is about.
    pub kind: TicketKind,
    /// Its category; where no standard knows the word, the kind's general rules hold.
    pub category: &'static str,
}

/// How a word of the hotline is compared: in capitals, whole or by its beginning.
#[derive(Debug, Clone, Copy)]
enum Word {
    Is(&'static str),
    Begins(&'static str),
}

use TicketKind::{Complaint, Help, Repair, SpecialEvent};
use Word::{Begins, Is};

/// The table of the data set's description. The first that fits decides.
const TABLE: &[(Word, TicketKind, &str)] = &[
    (Is("HEAT/HOT WATER"), Repair, "heating"),
    (Is("PLUMBING"), Repair, "plumbing"),
    (Is("WATER LEAK"), Repair, "house_leak"),
    (Is("WATER SYSTEM"), Repair, "water_supply"),
    (Is("ELECTRIC"), Repair, "electric"),
    (Is("ELEVATOR"), Repair, "lift"),
    (Is("DOOR/WINDOW"), Repair, "door_window"),
    (Is("PAINT/PLASTER"), Repair, "paint_plaster"),
    (Is("FLOORING/STAIRS"), Repair, "flooring_stairs"),
    (Is("APPLIANCE"), Repair, "appliance"),
    (Is("GENERAL"), Repair, "general"),
    (Is("STREET LIGHT CONDITION"), Repair, "lighting"),
    (Is("SEWER"), Repair, "drain_blockage"),
    // `Noise` alone is the same kind, recorded less exactly.
    (Is("NOISE"), Complaint, "noise"),
    (Begins("NOISE - "), Complaint, "noise"),
    (Is("ILLEGAL PARKING"), Complaint, "parking"),
    (Is("BLOCKED DRIVEWAY"), Complaint, "parking"),
    (Is("UNSANITARY CONDITION"), Complaint, "hygiene"),
    (Is("DIRTY CONDITIONS"), Complaint, "hygiene"),
    (Is("RODENT"), Complaint, "pests"),
    (Begins("MISSED COLLECTION"), Complaint, "refuse"),
    (Is("DAMAGED TREE"), Repair, "greening"),
    (Is("OVERGROWN TREE/BRANCHES"), Repair, "greening"),
    (Is("DEAD/DYING TREE"), Repair, "greening"),
    (Is("SIDEWALK CONDITION"), Repair, "paving"),
    (Is("STREET CONDITION"), Repair, "paving"),
    (Is("SAFETY"), Help, "safety"),
    (Is("NON-EMERGENCY POLICE MATTER"), SpecialEvent, "public_order"),
];

/// What `complaint_type` means here; `None` for a word of no meaning here, which becomes an inquiry.
#[must_use]
pub fn meaning(complaint_type: &str) -> Option<Meaning> {
    let asked = complaint_type.trim().to_uppercase();
    let fits = |word: &Word| match word {
        Is(whole) => asked == *whole,
        Begins(beginning) => asked.starts_with(beginning),
    };
    let found = TABLE.iter().find(|(word, _, _)| fits(word));
    found.map(|&(_, kind, category)| Meaning { kind, category })
}
