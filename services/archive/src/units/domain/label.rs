//! Where a label says that a unit is, however it is written.
//!
//! One home is `3栋2单元501` in one register, `3号楼2单元501室`, `3-2-501`, `三幢二单元501` or `Bldg 3 Unit 2 Rm 501` in others.
//! A label that says where a home is has its designations from the outer to the inner, and ends with the room:
//!
//! ```text
//! label = [phase] [area] [cluster] [lane] [building] [entrance] [floor] room
//! each  = number word | word number | number
//! ```
//!
//! The order is that of published guidelines for annotating Chinese addresses (`houseno > cellno > floorno > roomno`:
//! H. Li and others, Neural Chinese Address Parsing, NAACL 2019, `data/anno/anno-cn.md` of its repository), which also read
//! `12-3-1001` as `12幢3单元1001室` and the `14号` of `669弄14号1102` as a building. The words, and which of them have two
//! meanings, are in `spelling`. Bare numbers are building, entrance and room; two are building and room; one is a room. A
//! fourth may be a phase or a part of a room, so such a label is not read. Blanks separate nothing: they are no difference.
//!
//! What does not follow this, such as `商铺A-12`, `B2-013车位`, `3栋-101` (below ground?) and `会所`, says no place. It is
//! compared as it is spelt, and so is never taken for a home. Numbers stay as they are typed: `0501` is not taken for `501`, but
//! may be meant by it ([`Label::fits`]), and an estate has only one of them ([`Label::door`]).
//!
//! Keys are stored: who changes what is read as what fills them anew, by a migration.

use kernel::text::match_key;

use super::spelling::{Level, Mark, Part, parts};

/// A label that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    spelled: String,
    /// Empty when something in it is no part.
    parts: Vec<Part>,
    says_place: bool,
}

impl Label {
    /// Reads a label, or its key.
    pub(crate) fn read(text: &str) -> Self {
        let spelled = match_key(text);
        let mut parts = parts(&spelled).unwrap_or_default();
        let levels = levels(&parts);
        let says_place = levels.is_some();
        for (part, level) in parts.iter_mut().zip(levels.into_iter().flatten()) {
            part.level = Some(level);
        }
        if says_place {
            leave_out_floor(&mut parts);
        }
        Self { spelled, parts, says_place }
    }

    /// The label in any width, case and spacing.
    pub(crate) fn spelled(&self) -> &str {
        &self.spelled
    }

    /// The place that it says, by which it is unique within its estate; of a label that says none, as it is spelt.
    pub(crate) fn key(&self) -> String {
        if !self.says_place {
            return self.spelled.clone();
        }
        let said = self.parts.iter();
        said.map(|part| format!("{}{}", part.value, part.level.map_or("", Level::word))).collect()
    }

    /// The same without leading zeros: `501` and `0501` are one door, of which a register has one and a caller says the other.
    /// No two units of an estate have one.
    pub(crate) fn door(&self) -> String {
        if !self.says_place {
            return self.spelled.clone();
        }
        let said = self.parts.iter();
        said.map(|part| format!("{}{}", plain(&part.value), part.level.map_or("", Level::word))).collect()
    }

    /// True when no two units of an estate may be called by both: it is the same spelling, place or door.
    pub(crate) fn is_door_of(&self, other: &Self) -> bool {
        self.spelled == other.spelled || self.door() == other.door()
    }

    /// What its room is called by itself, without leading zeros: by which a short spelling finds it.
    pub(crate) fn room(&self) -> Option<&str> {
        let last = self.parts.last()?;
        let is_room = match last.mark {
            Mark::Bare | Mark::Number | Mark::Unit => true,
            Mark::Of(level) => level == Level::Room,
            Mark::House => false,
        };
        is_room.then(|| plain(&last.value))
    }

    /// True when whoever writes this may mean `unit`: the same room, and what else is named here is named there, in the same
    /// order. A number without a word may be of any level, and leading zeros are no difference.
    pub(crate) fn fits(&self, unit: &Self) -> bool {
        if self.room().is_none() || self.room() != unit.room() {
            return false;
        }
        let mut told = unit.parts.iter().rev().skip(1);
        self.parts.iter().rev().skip(1).all(|asked| told.any(|told| may_be(asked, told)))
    }

    /// True when it is found in the label of `unit`, which has no room that it could be found by: a shop by its number.
    pub(crate) fn is_part_of(&self, unit: &Self) -> bool {
        unit.room().is_none() && unit.spelled.contains(&self.spelled)
    }

    /// True when it says where a home is.
    #[cfg(test)]
    pub(super) const fn says_place(&self) -> bool {
        self.says_place
    }

    /// By which labels are put in order: homes first, their numbers by what they count.
    pub(crate) fn order(&self) -> (bool, String, String) {
        let counted = self.parts.iter().map(|part| format!("{:>6}", part.value)).collect();
        (self.parts.is_empty(), counted, self.spelled.clone())
    }
}

/// What the parts tell of; nothing when they do not say a place together.
fn levels(parts: &[Part]) -> Option<Vec<Level>> {
    let mut levels: Vec<Level> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let before = levels.last().copied();
        let next = parts.get(at + 1).map(|next| next.mark);
        levels.push(level(part, before, next).filter(|level| before < Some(*level))?);
    }
    let is_in_building = levels.contains(&Level::Building) || levels.first() >= Some(&Level::Entrance);
    let is_place = levels.last() == Some(&Level::Room) && is_in_building && is_clear(parts, &levels);
    is_place.then_some(levels)
}

/// What a part tells of after one that tells of `before`, with `next` behind it.
fn level(part: &Part, before: Option<Level>, next: Option<Mark>) -> Option<Level> {
    let is_housed = before >= Some(Level::Building);
    match (part.mark, next) {
        (Mark::Of(level), _) => Some(level),
        (Mark::Bare | Mark::Unit, None) => Some(Level::Room),
        (Mark::Bare, Some(_)) if !is_housed => Some(Level::Building),
        (Mark::Bare, Some(_)) => (before == Some(Level::Building)).then_some(Level::Entrance),
        (Mark::Unit, Some(_)) => Some(Level::Entrance),
        (Mark::Number, None) => is_housed.then_some(Level::Room),
        (Mark::Number, Some(_)) => (!is_housed).then_some(Level::Building),
        (Mark::House, Some(Mark::Of(Level::Entrance) | Mark::Unit)) => Some(Level::Building),
        (Mark::House, Some(_)) if !is_numbered(part) => Some(Level::Building),
        (Mark::House, Some(_)) => is_housed.then_some(Level::Floor),
        (Mark::House, None) => None,
    }
}

/// True when nothing but a home is numbered so. An entrance has a short number. `A-501` is in a tower, but `A-12`, `A-013`
/// and `B2-501` may be shops and parking spaces. And a dash behind a word may be the sign of a floor below ground: `3栋-101`.
fn is_clear(parts: &[Part], levels: &[Level]) -> bool {
    let room = parts.last().map_or("", |part| plain(&part.value));
    let has_floor = room.chars().take_while(char::is_ascii_digit).count() >= 3;
    let are_bare_clear =
        parts.iter().zip(levels).filter(|(part, _level)| part.mark == Mark::Bare).all(|(part, level)| {
            let length = part.value.len();
            match (level, is_numbered(part)) {
                (Level::Building, true) => length <= 3,
                (Level::Building, false) => length == 1 && has_floor,
                (Level::Entrance, true) => length <= 2,
                (Level::Entrance, false) => length == 1,
                (_, is_numbered) => is_numbered,
            }
        });
    let mut behind_words = parts.iter().zip(parts.iter().zip(levels).skip(1));
    let may_be_below_ground = behind_words.any(|(before, (part, level))| {
        let has_sign = before.ends_with_word && part.is_behind_dash;
        has_sign && (*level == Level::Room || *level == Level::Entrance && !has_floor)
    });
    are_bare_clear && !may_be_below_ground
}

fn is_numbered(part: &Part) -> bool {
    part.value.starts_with(|letter: char| letter.is_ascii_digit())
}

/// A floor that its room's number begins with says nothing more: `3栋5层501` is `3栋501`.
fn leave_out_floor(parts: &mut Vec<Part>) {
    let room = parts.last().map(|part| plain(&part.value).to_owned()).unwrap_or_default();
    let digits: String = room.chars().take_while(char::is_ascii_digit).collect();
    parts.retain(|part| {
        let behind = digits.strip_prefix(plain(&part.value));
        part.level != Some(Level::Floor) || behind.is_none_or(|door| door.len() != 2)
    });
}

/// A number without leading zeros.
fn plain(value: &str) -> &str {
    let counted = value.trim_start_matches('0');
    if counted.starts_with(|letter: char| letter.is_ascii_digit()) { counted } else { value }
}

fn may_be(asked: &Part, told: &Part) -> bool {
    let is_free = asked.mark == Mark::Bare || asked.level.is_none() || told.level.is_none();
    plain(&asked.value) == plain(&told.value) && (is_free || asked.level == told.level)
}
