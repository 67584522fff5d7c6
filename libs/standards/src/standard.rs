//! A service standard: what a group promises, read from a document.

use crate::document::{Problems, Report, Section, Title, number, read_document, read_name, text};
use crate::rules::{
    CallbackRule, ClosingRule, ConfidentialityRule, ConsentRule, DeadlineRule, Example, LadderRule, LeakRule,
    NoticeRule, PeriodicRule, ProgressRule, RectificationRule, Vocabulary,
};
use crate::scripts::{OwnScripts, Scripts};

/// A version of a service standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    name: String,
    version: i32,
    title: Title,
    source: String,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) deadlines: Vec<DeadlineRule>,
    pub(crate) ladders: Vec<LadderRule>,
    pub(crate) progress: Vec<ProgressRule>,
    pub(crate) callbacks: Vec<CallbackRule>,
    periodic: Vec<PeriodicRule>,
    pub(crate) rectification: RectificationRule,
    pub(crate) closing: Option<ClosingRule>,
    consent: Option<ConsentRule>,
    pub(crate) notices: Vec<NoticeRule>,
    pub(crate) confidentiality: Vec<ConfidentialityRule>,
    leaks: Option<LeakRule>,
    scripts: OwnScripts,
    examples: Vec<Example>,
}

impl Standard {
    /// Reads a document.
    ///
    /// # Errors
    /// Every problem it has, each with its line and column, in both languages.
    pub fn parse(document: &str) -> Result<Self, Problems> {
        read_document(document, Self::read)
    }

    pub(crate) fn read(root: &mut Section<'_>, report: &mut Report<'_>) -> Option<Self> {
        let name = root.required("name", report).and_then(|value| read_name(value, report));
        let version = root.required("version", report);
        let version = version.and_then(|value| number(value, (1, i64::from(i32::MAX)), report));
        let title = root.required("title", report).and_then(|value| Title::read(value, report));
        let source = root.required("source", report).and_then(|value| text(value, report));
        let vocabulary = Vocabulary::read(root, report);
        let deadlines = DeadlineRule::read_all(root, &vocabulary, report);
        let ladders = LadderRule::read_all(root, &vocabulary, report);
        let progress = ProgressRule::read_all(root, &vocabulary, report);
        let callbacks = CallbackRule::read_all(root, &vocabulary, report);
        let periodic = PeriodicRule::read_all(root, &vocabulary, report);
        let rectification = RectificationRule::read(root, &vocabulary, report);
        let closing = ClosingRule::read(root, &vocabulary, report);
        let consent = ConsentRule::read(root, &vocabulary, report);
        let notices = NoticeRule::read_all(root, &vocabulary, report);
        let confidentiality = ConfidentialityRule::read_all(root, &vocabulary, report);
        let leaks = LeakRule::read(root, &vocabulary, report);
        let scripts = OwnScripts::read(root, vocabulary.clauses(), report);
        let examples = Example::read_all(root, &vocabulary, report);
        Some(Self {
            name: name?.to_owned(),
            version: version?,
            title: title?,
            source: source?.to_owned(),
            vocabulary,
            deadlines,
            ladders,
            progress,
            callbacks,
            periodic,
            rectification: rectification?,
            closing,
            consent,
            notices,
            confidentiality,
            leaks,
            scripts,
            examples,
        })
    }

    /// Its name, such as `service-centre`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version, from 1.
    #[must_use]
    pub fn version(&self) -> i32 {
        self.version
    }

    /// Its name for people.
    #[must_use]
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// The written procedure it was taken from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The categories and roles it declares, with their names for people.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Who may take the customer's consent to a fee; absent when anybody may.
    #[must_use]
    pub fn consent_rule(&self) -> Option<&ConsentRule> {
        self.consent.as_ref()
    }

    /// What follows when somebody told of a confidential matter; absent where the standard says nothing of it.
    #[must_use]
    pub fn leak_rule(&self) -> Option<&LeakRule> {
        self.leaks.as_ref()
    }

    /// What is done so many times a month without a ticket.
    #[must_use]
    pub fn periodic_rules(&self) -> &[PeriodicRule] {
        &self.periodic
    }

    /// The cases that it was tried on.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The scripts that hold under it.
    #[must_use]
    pub fn scripts(&self) -> Scripts<'_> {
        Scripts::of(&self.name, &self.scripts)
    }
}
