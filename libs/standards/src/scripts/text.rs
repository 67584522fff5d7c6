//! Lines with slots, such as `您好,{office}`.

use std::collections::BTreeMap;
use std::ops::Range;

use kernel::Coded;
use vocabulary::ScriptSlot;

use crate::Title;
use crate::document::{Report, unknown_word};

/// A line in both languages, with the same slots in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptText {
    /// As it was written, with its slots.
    pub written: Title,
    /// What is filled in, each once.
    pub slots: Vec<ScriptSlot>,
}

impl ScriptText {
    /// The line of a document; faults of its slots are noted at `at`.
    pub(super) fn read(written: Title, at: &Range<usize>, report: &mut Report<'_>) -> Option<Self> {
        let zh = read_slots(&written.zh, at, report)?;
        let en = read_slots(&written.en, at, report)?;
        if zh != en {
            report.add(at, "standards.slots_differ");
            return None;
        }
        Some(Self { written, slots: zh })
    }

    /// The line with what is known, and which slots are left as they are.
    #[must_use]
    pub fn filled(&self, known: &BTreeMap<ScriptSlot, String>) -> (Title, Vec<ScriptSlot>) {
        let fill = |text: &str| fill(text, known);
        let Title { zh, en } = &self.written;
        let open = self.slots.iter().copied().filter(|slot| !known.contains_key(slot)).collect();
        (Title { zh: fill(zh), en: fill(en) }, open)
    }
}

/// A line taken apart at its slots.
struct Pieces<'t> {
    /// What stands between braces, and the text before each.
    slots: Vec<(&'t str, &'t str)>,
    /// What comes after them.
    rest: &'t str,
}

/// Nothing of a line with a brace that is not closed, or not opened.
fn pieces(text: &str) -> Option<Pieces<'_>> {
    let mut slots = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') {
            return None;
        }
        slots.push((before, name));
        rest = after;
    }
    (!rest.contains('}')).then_some(Pieces { slots, rest })
}

fn read_slots(text: &str, at: &Range<usize>, report: &mut Report<'_>) -> Option<Vec<ScriptSlot>> {
    let Some(Pieces { slots: found, rest: _ }) = pieces(text) else {
        report.add(at, Coded::new("standards.malformed_slot").with("text", text));
        return None;
    };
    let mut slots = Vec::new();
    for (_before, name) in found {
        let Ok(slot) = name.parse::<ScriptSlot>() else {
            report.add(at, unknown_word(name, "listed", ScriptSlot::WORDS));
            return None;
        };
        slots.push(slot);
    }
    slots.sort_unstable();
    slots.dedup();
    Some(slots)
}

/// What is filled in is not read again: a name with a brace in it is a name.
fn fill(text: &str, known: &BTreeMap<ScriptSlot, String>) -> String {
    let Some(Pieces { slots: found, rest }) = pieces(text) else { return text.to_owned() };
    let mut filled = String::new();
    for (before, name) in found {
        filled.push_str(before);
        match name.parse::<ScriptSlot>().ok().and_then(|slot| known.get(&slot)) {
            Some(value) => filled.push_str(value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
    }
    filled.push_str(rest);
    filled
}
