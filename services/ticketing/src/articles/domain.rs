//! Articles (知识库): what agents look up to answer customers, and who has read what everybody must know (TRN-11).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{Actor, EstateId, Refusal, StaffId, text::match_key};
use standards::{Title, scripts::ShippedArticle};
use vocabulary::ArticleKind;

/// What the codes of the group's own begin with, so that none is ever one that ships.
pub(crate) const OWN_PREFIX: &str = "our-";

/// What an article says in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArticleText {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// What it says in each language; in one at least.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    pub(crate) zh: Option<ArticleText>,
    pub(crate) en: Option<ArticleText>,
}

impl Texts {
    /// What it is looked for by: in any width, case and spacing.
    pub(crate) fn search_key(&self) -> String {
        let all = self.zh.iter().chain(&self.en).flat_map(|said| [&said.title, &said.text]);
        all.map(|text| match_key(text)).collect::<Vec<_>>().join("\n")
    }
}

impl From<(&Title, &Title)> for Texts {
    fn from((title, text): (&Title, &Title)) -> Self {
        let said =
            |title: &str, text: &str| ArticleText { title: title.to_owned(), text: text.trim().to_owned() };
        Self { zh: Some(said(&title.zh, &text.zh)), en: Some(said(&title.en, &text.en)) }
    }
}

/// What is said of an article when it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) kind: ArticleKind,
    /// Where it holds; in the whole group when it is absent.
    pub(crate) estate_id: Option<EstateId>,
    /// True of what everybody must have read who takes contacts down.
    pub(crate) must_know: bool,
    pub(crate) texts: Texts,
}

/// Where an article comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// With Steward: the book of scripts that has it, and the rule that it tells of.
    Shipped { profile: &'static str, clause: String },
    /// From the group: who wrote this version, and when.
    Own { changed_by: String, changed_at: DateTime<Utc> },
}

/// An article as it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) code: String,
    /// From 1; who read an earlier one has not read this.
    pub(crate) version: i32,
    pub(crate) said: Draft,
    pub(crate) origin: Origin,
}

impl From<(&'static str, &'static ShippedArticle)> for Article {
    fn from((profile, article): (&'static str, &'static ShippedArticle)) -> Self {
        Self {
            code: article.code.clone(),
            version: article.version,
            said: Draft {
                kind: article.kind,
                estate_id: None,
                must_know: article.must_know,
                texts: Texts::from((&article.title, &article.text)),
            },
            origin: Origin::Shipped { profile, clause: article.clause.to_string() },
        }
    }
}

impl Article {
    /// The first version of one of the group's own.
    pub(crate) fn written(actor: &Actor, code: String, said: Draft, now: DateTime<Utc>) -> Self {
        Self { code, version: 1, said, origin: Origin::own(actor, now) }
    }

    /// Says something else from now on, and has to be read again; false when nothing is different.
    ///
    /// # Errors
    /// `articles.shipped` of one that ships.
    pub(crate) fn replace(
        &mut self,
        actor: &Actor,
        said: Draft,
        now: DateTime<Utc>,
    ) -> Result<bool, Refusal> {
        self.refuse_shipped()?;
        if self.said == said {
            return Ok(false);
        }
        self.said = said;
        self.version += 1;
        self.origin = Origin::own(actor, now);
        Ok(true)
    }

    /// Passes for one of the group's own.
    ///
    /// # Errors
    /// `articles.shipped`.
    pub(crate) fn refuse_shipped(&self) -> Result<(), Refusal> {
        match self.origin {
            Origin::Own { .. } => Ok(()),
            Origin::Shipped { .. } => {
                Err(Refusal::conflict("articles.shipped").with("code", self.code.as_str()))
            }
        }
    }

    /// Passes for who read what holds.
    ///
    /// # Errors
    /// `articles.other_version` names the version to read.
    pub(crate) fn refuse_unread(&self, version: i32) -> Result<(), Refusal> {
        if version == self.version {
            return Ok(());
        }
        Err(Refusal::conflict("articles.other_version").with("version", self.version))
    }

    /// True when it has all of these words in it, each in any width, case and spacing.
    pub(crate) fn has_words(&self, words: &[String]) -> bool {
        let key = self.said.texts.search_key();
        words.iter().all(|word| key.contains(word.as_str()))
    }
}

impl Origin {
    fn own(actor: &Actor, now: DateTime<Utc>) -> Self {
        Self::Own { changed_by: actor.principal.to_string(), changed_at: now }
    }
}

/// The words of a search, as they are compared.
pub(crate) fn words_of(search: &str) -> Vec<String> {
    search.split_whitespace().map(match_key).filter(|word| !word.is_empty()).collect()
}

/// That somebody read a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attestation {
    pub(crate) code: String,
    pub(crate) staff_id: StaffId,
    pub(crate) version: i32,
    pub(crate) attested_at: DateTime<Utc>,
}

/// The newest version that somebody read, and when.
pub(crate) type LastRead = (i32, DateTime<Utc>);

/// Somebody who takes contacts down, and what they read of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(crate) staff_id: StaffId,
    pub(crate) name: String,
    pub(crate) last: Option<LastRead>,
    /// Whether that is the version that holds.
    pub(crate) has_read: bool,
}

impl Reader {
    /// Of an article at this version.
    pub(crate) fn of(
        (staff_id, name): (StaffId, String),
        version: i32,
        last: &BTreeMap<StaffId, LastRead>,
    ) -> Self {
        let last = last.get(&staff_id).copied();
        Self { staff_id, name, last, has_read: last.is_some_and(|(read, _at)| read == version) }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Principal, Scope, SystemIds};

    use super::*;

    fn writer() -> Actor {
        Actor::new(Principal::Staff(StaffId::new(&SystemIds)), Vec::new(), Scope::Group)
    }

    fn draft(text: &str) -> Draft {
        let said = ArticleText { title: "Ponds".to_owned(), text: text.to_owned() };
        let texts = Texts { zh: None, en: Some(said) };
        Draft { kind: ArticleKind::HouseRule, estate_id: None, must_know: true, texts }
    }

    #[test]
    fn what_is_said_anew_has_to_be_read_anew() {
        let now = DateTime::UNIX_EPOCH;
        let mut article = Article::written(&writer(), "our-ponds".to_owned(), draft("No fishing."), now);
        assert_eq!(article.replace(&writer(), draft("No fishing."), now), Ok(false));
        assert_eq!(article.refuse_unread(1), Ok(()));
        assert_eq!(article.replace(&writer(), draft("Fish on Sundays."), now), Ok(true));
        assert_eq!(article.refuse_unread(1).unwrap_err().code, "articles.other_version");
        let staff_id = StaffId::new(&SystemIds);
        let read = |version| {
            Reader::of((staff_id, "x".to_owned()), 2, &BTreeMap::from([(staff_id, (version, now))]))
        };
        assert!(read(2).has_read && !read(1).has_read && read(1).last == Some((1, now)));
    }

    #[test]
    fn an_article_that_ships_is_nobodys_to_change() {
        let mut shipped = Article::from(standards::scripts::shipped_article("dogs-not-let-in").unwrap());
        let refused = shipped.replace(&writer(), draft("x"), DateTime::UNIX_EPOCH).unwrap_err();
        assert_eq!(refused.code, "articles.shipped");
        assert!(shipped.has_words(&words_of("儿童 PLAY ground")) && !shipped.has_words(&words_of("cats")));
    }
}
