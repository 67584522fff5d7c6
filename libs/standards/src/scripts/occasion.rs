//! What of the scripts applies: at which moment, by which channel, at which hour, of which matter.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use vocabulary::{Channel, ScriptForm, ScriptMoment, TicketKind};

use super::phrases::Haystack;
use super::read::OwnScripts;
use super::{Checklist, FoundPhrase, ScriptBook, ScriptLine, ScriptParts, ShippedArticle, book};

/// The book of what several procedures share.
const COMMON: &str = "common";

/// The most phrases that are found in one text.
const MOST_FOUND: usize = 50;

/// What is known of a contact; what is absent could be anything.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    /// Only what is said then.
    pub moment: Option<ScriptMoment>,
    /// How the customer is spoken to.
    pub channel: Option<Channel>,
    /// What it is about.
    pub kind: Option<TicketKind>,
    /// Now.
    pub at: DateTime<Utc>,
    /// Whose wall clock counts.
    pub zone: Tz,
    /// Whether anybody works there now.
    pub is_open: bool,
}

/// A line that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer<'s> {
    /// The standard or book that has it.
    pub from: &'s str,
    /// The line.
    pub line: &'s ScriptLine,
}

/// What holds under a standard: what it has itself, then the book that it follows, then what all share.
#[derive(Debug, Clone)]
pub struct Scripts<'s> {
    own: (&'s str, &'s ScriptParts),
    books: Vec<&'static ScriptBook>,
}

impl<'s> Scripts<'s> {
    /// Those of a standard of that name.
    pub(crate) fn of(name: &'s str, own: &'s OwnScripts) -> Self {
        let followed = own.like.as_deref().unwrap_or(name);
        let books = [followed, COMMON].into_iter().filter_map(book).collect();
        Self { own: (name, &own.parts), books }
    }

    /// The nearest first.
    fn parts(&self) -> impl Iterator<Item = (&'s str, &'s ScriptParts)> + '_ {
        let books = self.books.iter().map(|book| (book.profile.as_str(), &book.parts));
        std::iter::once(self.own).chain(books)
    }

    /// The lines that apply, by their moments. What is *said* at a moment comes from the nearest that has something for it: one
    /// procedure's greeting is not mixed with another's. What is *heeded* comes from all.
    #[must_use]
    pub fn offers(&self, occasion: &Occasion) -> Vec<Offer<'s>> {
        let mut offers = Vec::new();
        for moment in ScriptMoment::ALL {
            if occasion.moment.is_some_and(|wanted| wanted != *moment) {
                continue;
            }
            let of = |form: ScriptForm, from: &'s str, parts: &'s ScriptParts| -> Vec<Offer<'s>> {
                let fits = |line: &&ScriptLine| line.moment == *moment && line.form == form;
                let lines = parts.lines.iter().filter(fits).filter(|line| line.applies(occasion));
                lines.map(|line| Offer { from, line }).collect()
            };
            let said = self.parts().map(|(from, parts)| of(ScriptForm::Say, from, parts));
            offers.extend(said.into_iter().find(|said| !said.is_empty()).unwrap_or_default());
            offers.extend(self.parts().flat_map(|(from, parts)| of(ScriptForm::Prompt, from, parts)));
        }
        offers
    }

    /// The forbidden phrases in a text that goes to a customer, in the order of the text, the first fifty at most. Without a
    /// channel, what is forbidden by any.
    #[must_use]
    pub fn forbidden(&self, text: &str, channel: Option<Channel>) -> Vec<FoundPhrase<'s>> {
        let haystack = Haystack::new(text);
        let mut found = Vec::new();
        for (from, parts) in self.parts() {
            let fits = |channels: &[Channel]| {
                channels.is_empty() || channel.is_none_or(|channel| channels.contains(&channel))
            };
            let phrases = parts.phrases.iter().filter(|phrase| fits(&phrase.channels));
            found.extend(phrases.flat_map(|phrase| haystack.find(from, phrase)));
        }
        found.sort_by_key(|found| (found.at, std::cmp::Reverse(found.length)));
        found.truncate(MOST_FOUND);
        found
    }

    /// The checklists for a matter, or for any, each with the standard or book that has it; of several of one code, the nearest.
    #[must_use]
    pub fn checklists(&self, kind: Option<TicketKind>) -> Vec<(&'s str, &'s Checklist)> {
        let mut found: Vec<(&'s str, &'s Checklist)> = Vec::new();
        let all =
            self.parts().flat_map(|(from, parts)| parts.checklists.iter().map(move |list| (from, list)));
        for (from, checklist) in all {
            if !found.iter().any(|(_from, nearer)| nearer.code == checklist.code) {
                found.push((from, checklist));
            }
        }
        let fits = |kinds: &[TicketKind]| kinds.is_empty() || kind.is_none_or(|kind| kinds.contains(&kind));
        found.retain(|(_from, checklist)| fits(&checklist.kinds));
        found
    }

    /// The checklist of that code.
    #[must_use]
    pub fn checklist(&self, code: &str) -> Option<&'s Checklist> {
        let all = self.checklists(None);
        all.into_iter().map(|(_from, checklist)| checklist).find(|checklist| checklist.code == code)
    }

    /// The articles that ship for it, each with its book.
    pub fn articles(&self) -> impl Iterator<Item = (&'static str, &'static ShippedArticle)> {
        let books: Vec<&'static ScriptBook> = self.books.clone();
        books
            .into_iter()
            .flat_map(|book| book.articles.iter().map(|article| (book.profile.as_str(), article)))
    }
}

impl ScriptLine {
    fn applies(&self, occasion: &Occasion) -> bool {
        let Occasion { moment: _, channel, kind, at, zone, is_open } = *occasion;
        let by_channel =
            self.channels.is_empty() || channel.is_none_or(|channel| self.channels.contains(&channel));
        let by_kind = self.kinds.is_empty() || kind.is_none_or(|kind| self.kinds.contains(&kind));
        by_channel
            && by_kind
            && self.between.is_none_or(|between| between.is_quiet(at, zone))
            && self.while_open.is_none_or(|while_open| while_open == is_open)
    }
}
