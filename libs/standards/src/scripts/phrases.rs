//! Phrases that must not be said, and where a text has them.

use vocabulary::Channel;

use crate::{Clause, Title};

/// What must not be said (SCR-18, SCR-19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForbiddenPhrase {
    /// The rule that forbids it.
    pub clause: Clause,
    /// By which channels; by any when there are none.
    pub channels: Vec<Channel>,
    /// What to say in its place, where the procedure tells.
    pub instead: Option<Title>,
    pub(super) needles: Vec<Needle>,
    /// Longer texts in which it is none.
    pub(super) except: Vec<Vec<char>>,
}

/// One way of saying it, as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needle {
    letters: Vec<char>,
    /// Only between blanks, signs or ends: words of English, and short words of Chinese that others contain.
    is_alone: bool,
}

/// A forbidden phrase in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundPhrase<'s> {
    /// The standard or book that forbids it.
    pub from: &'s str,
    /// What was found.
    pub phrase: &'s ForbiddenPhrase,
    /// Characters of the text before it.
    pub at: usize,
    /// How many characters of the text it takes.
    pub length: usize,
}

impl Needle {
    pub(super) fn new(text: &str, is_alone: bool) -> Self {
        Self { letters: letters_of(text), is_alone }
    }
}

/// As phrases and texts are compared: in any width, case and spacing.
pub(super) fn letters_of(text: &str) -> Vec<char> {
    kernel::text::match_key(text).chars().collect()
}

/// A text as it is looked through: each letter with the character that it comes from.
pub(super) struct Haystack {
    characters: Vec<char>,
    letters: Vec<char>,
    places: Vec<usize>,
}

impl Haystack {
    pub(super) fn new(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let (mut letters, mut places) = (Vec::new(), Vec::new());
        let mut buffer = [0; 4];
        for (place, character) in characters.iter().enumerate() {
            for letter in kernel::text::match_key(character.encode_utf8(&mut buffer)).chars() {
                letters.push(letter);
                places.push(place);
            }
        }
        Self { characters, letters, places }
    }

    /// Where the phrase stands, each place once, by the longest way of saying it there.
    pub(super) fn find<'s>(&self, from: &'s str, phrase: &'s ForbiddenPhrase) -> Vec<FoundPhrase<'s>> {
        let mut found: Vec<FoundPhrase<'s>> = Vec::new();
        for start in 0..self.letters.len() {
            let here = phrase.needles.iter().filter(|needle| self.has(needle, start, &phrase.except));
            let Some(longest) = here.map(|needle| needle.letters.len()).max() else { continue };
            let (Some(at), Some(last)) = (self.places.get(start), self.places.get(start + longest - 1))
            else {
                continue;
            };
            let is_within = found.last().is_some_and(|before| before.at + before.length > *at);
            if !is_within {
                found.push(FoundPhrase { from, phrase, at: *at, length: last - at + 1 });
            }
        }
        found
    }

    fn has(&self, needle: &Needle, start: usize, except: &[Vec<char>]) -> bool {
        let Needle { letters, is_alone } = needle;
        let after = self.letters.get(start..).unwrap_or_default();
        if letters.is_empty() || !after.starts_with(letters) {
            return false;
        }
        let (first, last) = (self.places.get(start), self.places.get(start + letters.len() - 1));
        let before = first.and_then(|place| self.characters.get(place.checked_sub(1)?));
        let behind = last.and_then(|place| self.characters.get(place + 1));
        let is_word =
            |character: Option<&char>| character.is_some_and(|character| character.is_alphanumeric());
        if *is_alone && (is_word(before) || is_word(behind)) {
            return false;
        }
        !except.iter().any(|longer| self.lies_in(longer, start, letters))
    }

    /// True when the letters at `start` are a part of `longer`, all of which stands there.
    fn lies_in(&self, longer: &[char], start: usize, letters: &[char]) -> bool {
        let offsets = (0..longer.len())
            .filter(|offset| longer.get(*offset..).is_some_and(|part| part.starts_with(letters)));
        offsets
            .filter_map(|offset| self.letters.get(start.checked_sub(offset)?..))
            .any(|text| text.starts_with(longer))
    }
}
