//! Articles in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{Coded, EstateId, Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::ArticleKind;

use crate::articles::{
    app::{CreateArticle, ListedArticle},
    domain::{Article, ArticleText, Attestation, Draft, OWN_PREFIX, Origin, Reader, Texts},
};

/// The longest code, title and text, in characters.
const LONGEST: (usize, usize, usize) = (60, 120, 8000);

/// An article to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewArticle)]
pub(super) struct NewArticleBody {
    /// Its own in the group, in lower-case letters, digits and hyphens, beginning with `our-`. It never changes.
    #[schema(min_length = 5, max_length = 60, pattern = "^our-[a-z0-9-]+$", example = "our-parking")]
    code: String,
    kind: ArticleKind,
    /// Where it holds; in the whole group when it is left out.
    estate_id: Option<EstateId>,
    /// Whether everybody must have read it who takes contacts down.
    #[serde(default)]
    must_know: bool,
    /// What it says in Chinese.
    zh: Option<ArticleTextBody>,
    /// What it says in English; in one of the two it says something.
    #[schema(example = json!({ "title": "Parking", "text": "A space costs 150 yuan a month." }))]
    en: Option<ArticleTextBody>,
}

/// What an article says from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleChange)]
pub(super) struct ArticleChangeBody {
    kind: ArticleKind,
    /// Where it holds; in the whole group when it is left out.
    estate_id: Option<EstateId>,
    /// Whether everybody must have read it who takes contacts down.
    #[serde(default)]
    must_know: bool,
    /// What it says in Chinese.
    zh: Option<ArticleTextBody>,
    /// What it says in English; in one of the two it says something.
    #[schema(example = json!({ "title": "Parking", "text": "A space costs 160 yuan a month." }))]
    en: Option<ArticleTextBody>,
}

/// What an article says in one language.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleText)]
pub(super) struct ArticleTextBody {
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[schema(min_length = 1, max_length = 8000)]
    text: String,
}

impl NewArticleBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<CreateArticle, Refusal> {
        let Self { code, kind, estate_id, must_know, zh, en } = self;
        let mut faults = Faults::new();
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let named = code.strip_prefix(OWN_PREFIX).unwrap_or_default();
        if named.is_empty() || code.len() > LONGEST.0 || !named.bytes().all(is_plain) {
            faults.add("/code", Coded::new("article.malformed_code").with("most", LONGEST.0));
        }
        let texts = read_texts((zh, en), &mut faults);
        faults.into_result()?;
        Ok(CreateArticle { code, said: Draft { kind, estate_id, must_know, texts } })
    }
}

impl ArticleChangeBody {
    /// What is said, or every fault at once.
    pub(super) fn into_draft(self) -> Result<Draft, Refusal> {
        let Self { kind, estate_id, must_know, zh, en } = self;
        let mut faults = Faults::new();
        let texts = read_texts((zh, en), &mut faults);
        faults.into_result()?;
        Ok(Draft { kind, estate_id, must_know, texts })
    }
}

fn read_texts((zh, en): (Option<ArticleTextBody>, Option<ArticleTextBody>), faults: &mut Faults) -> Texts {
    if zh.is_none() && en.is_none() {
        faults.add("/en", "article.no_language");
    }
    let mut read = |language: &str, said: ArticleTextBody| ArticleText {
        title: faults.line(&format!("/{language}/title"), &said.title, LONGEST.1),
        text: faults.text(&format!("/{language}/text"), &said.text, LONGEST.2),
    };
    let zh = zh.map(|said| read("zh", said));
    Texts { zh, en: en.map(|said| read("en", said)) }
}

/// An article, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArticleLine {
    /// What it is called in addresses.
    #[schema(example = "dogs-not-let-in")]
    code: String,
    /// From 1; who read an earlier one has not read this.
    #[schema(minimum = 1)]
    version: i32,
    kind: ArticleKind,
    /// Whether everybody must have read it who takes contacts down.
    must_know: bool,
    /// Whether the caller has read this version.
    is_read: bool,
    /// Whether it comes with Steward; the others are the group's own.
    is_shipped: bool,
    /// Of one that ships: the profile whose scripts have it, `common` for what several share.
    profile: Option<String>,
    /// Of one that ships: the rule that it tells of.
    #[schema(example = "PET-06")]
    clause: Option<String>,
    /// The estate where it holds; `null` of one that ships, and of what holds in the whole group.
    estate_id: Option<EstateId>,
    title: ArticleTitle,
}

/// What an article is called, in the languages that it has.
#[derive(Debug, Serialize, ToSchema)]
struct ArticleTitle {
    zh: Option<String>,
    en: Option<String>,
}

/// An article.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Article)]
pub(super) struct ArticleView {
    /// What it is called in addresses.
    #[schema(example = "dogs-not-let-in")]
    code: String,
    /// From 1; who read an earlier one has not read this.
    #[schema(minimum = 1)]
    version: i32,
    kind: ArticleKind,
    /// Whether everybody must have read it who takes contacts down.
    must_know: bool,
    /// Whether it comes with Steward; the others are the group's own.
    is_shipped: bool,
    /// Of one that ships: the profile whose scripts have it, `common` for what several share.
    profile: Option<String>,
    /// Of one that ships: the rule that it tells of.
    #[schema(example = "PET-06")]
    clause: Option<String>,
    /// The estate where it holds; `null` of one that ships, and of what holds in the whole group.
    estate_id: Option<EstateId>,
    /// Who wrote this version; `null` of one that ships.
    changed_by: Option<String>,
    changed_at: Option<DateTime<Utc>>,
    /// What it says in Chinese.
    zh: Option<ArticleTextBody>,
    /// What it says in English.
    en: Option<ArticleTextBody>,
}

/// A book, and its rule.
type Shipped = (String, String);
/// Who wrote it, and when.
type Written = (String, DateTime<Utc>);

/// Of one that ships: the book that has it and its rule; of the group's own: who wrote this version of it, and when.
fn told_of(origin: Origin) -> (Option<Shipped>, Option<Written>) {
    match origin {
        Origin::Shipped { profile, clause } => (Some((profile.to_owned(), clause)), None),
        Origin::Own { changed_by, changed_at } => (None, Some((changed_by, changed_at))),
    }
}

impl From<ListedArticle> for ArticleLine {
    fn from(listed: ListedArticle) -> Self {
        let ListedArticle { article, is_read } = listed;
        let Article { code, version, said: Draft { kind, estate_id, must_know, texts }, origin } = article;
        let (shipped, _changed) = told_of(origin);
        let is_shipped = shipped.is_some();
        let (profile, clause) = shipped.unzip();
        let Texts { zh, en } = texts;
        let title = ArticleTitle { zh: zh.map(|said| said.title), en: en.map(|said| said.title) };
        Self { code, version, kind, must_know, is_read, is_shipped, profile, clause, estate_id, title }
    }
}

impl From<Article> for ArticleView {
    fn from(article: Article) -> Self {
        let Article { code, version, said: Draft { kind, estate_id, must_know, texts }, origin } = article;
        let (shipped, changed) = told_of(origin);
        let is_shipped = shipped.is_some();
        let ((profile, clause), (changed_by, changed_at)) = (shipped.unzip(), changed.unzip());
        let Texts { zh, en } = texts;
        let said = |ArticleText { title, text }| ArticleTextBody { title, text };
        Self {
            code,
            version,
            kind,
            must_know,
            is_shipped,
            profile,
            clause,
            estate_id,
            changed_by,
            changed_at,
            zh: zh.map(said),
            en: en.map(said),
        }
    }
}

/// Which version was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAttestation)]
pub(super) struct AttestationBody {
    #[schema(minimum = 1, example = 1)]
    pub(super) read_version: i32,
}

/// That somebody read a version of an article.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attestation)]
pub(super) struct AttestationView {
    article: String,
    read_version: i32,
    staff_id: StaffId,
    /// When it was first confirmed.
    attested_at: DateTime<Utc>,
}

impl From<Attestation> for AttestationView {
    fn from(read: Attestation) -> Self {
        let Attestation { code, staff_id, version, attested_at } = read;
        Self { article: code, read_version: version, staff_id, attested_at }
    }
}

/// Somebody who takes contacts down, and what they have read of an article.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ArticleReader)]
pub(crate) struct ArticleReaderView {
    staff_id: StaffId,
    name: String,
    /// Whether they have read the version that holds.
    has_read: bool,
    /// The newest version that they have read; `null` when none.
    read_version: Option<i32>,
    read_at: Option<DateTime<Utc>>,
}

impl From<Reader> for ArticleReaderView {
    fn from(reader: Reader) -> Self {
        let Reader { staff_id, name, last, has_read } = reader;
        let (read_version, read_at) = last.unzip();
        Self { staff_id, name, has_read, read_version, read_at }
    }
}
