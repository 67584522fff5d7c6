//! Playbooks in replies, and what is dialled where.

use std::collections::BTreeMap;

use kernel::{Coded, EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use standards::{
    Title,
    playbooks::{Playbook, PlaybookPrinciple, PlaybookStep},
};
use utoipa::ToSchema;
use vocabulary::{EmergencyCause, EmergencyContact, EmergencyHarm, PlaybookPurpose, PlaybookRole};

use crate::playbooks::app::{EstateNumbers, SetNumbers};

/// A text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaybookText {
    zh: String,
    en: String,
}

impl From<&Title> for PlaybookText {
    fn from(title: &Title) -> Self {
        Self { zh: title.zh.clone(), en: title.en.clone() }
    }
}

/// A playbook, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaybookLine {
    #[schema(example = "fire")]
    code: String,
    version: i32,
    /// The key that starts it.
    #[schema(example = "f")]
    key: String,
    title: PlaybookText,
    /// What is harmed (EMG-01).
    harms: Vec<EmergencyHarm>,
    /// How it comes about (EMG-01).
    cause: EmergencyCause,
    /// True when only named readers see its runs.
    is_confidential: bool,
}

impl From<&Playbook> for PlaybookLine {
    fn from(playbook: &Playbook) -> Self {
        Self {
            code: playbook.code.clone(),
            version: playbook.version,
            key: playbook.key.to_string(),
            title: PlaybookText::from(&playbook.title),
            harms: playbook.harms.clone(),
            cause: playbook.cause,
            is_confidential: playbook.is_confidential(),
        }
    }
}

/// A playbook with its steps.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaybookDetail {
    #[serde(flatten)]
    line: PlaybookLine,
    /// The rules by which only named readers see its runs.
    confidential_by: Vec<String>,
    principles: Vec<PrincipleView>,
    conditions: Vec<PlaybookConditionView>,
    steps: Vec<PlaybookStepView>,
}

/// A principle of the source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookPrinciple)]
pub(super) struct PrincipleView {
    clause: String,
    text: PlaybookText,
}

impl From<&PlaybookPrinciple> for PrincipleView {
    fn from(principle: &PlaybookPrinciple) -> Self {
        Self { clause: principle.rule.to_string(), text: PlaybookText::from(&principle.text) }
    }
}

/// Something that steps depend on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookCondition)]
struct PlaybookConditionView {
    code: String,
    text: PlaybookText,
    /// True when it is so from the beginning, unless somebody says otherwise.
    holds_at_start: bool,
}

/// One step.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookStep)]
struct PlaybookStepView {
    code: String,
    text: PlaybookText,
    /// The rules that ask for it.
    clauses: Vec<String>,
    purpose: PlaybookPurpose,
    /// Whose it is.
    who: PlaybookRole,
    /// The steps before it.
    after: Vec<String>,
    /// The condition without which it is not done.
    when: Option<String>,
    /// Whom one dials.
    dial: Vec<EmergencyContact>,
    /// How many minutes one has.
    within_minutes: Option<i64>,
    /// The form whose record it needs, or a text in its place.
    form: Option<String>,
    takes_photos: bool,
    is_optional: bool,
    /// True when a run is not closed without it.
    is_closing: bool,
}

impl From<&Playbook> for PlaybookDetail {
    fn from(playbook: &Playbook) -> Self {
        let conditions = playbook.conditions.iter().map(|condition| PlaybookConditionView {
            code: condition.code.clone(),
            text: PlaybookText::from(&condition.text),
            holds_at_start: condition.holds_at_start,
        });
        Self {
            line: PlaybookLine::from(playbook),
            confidential_by: playbook.confidential.iter().map(ToString::to_string).collect(),
            principles: playbook.principles.iter().map(PrincipleView::from).collect(),
            conditions: conditions.collect(),
            steps: playbook.steps.iter().map(PlaybookStepView::from).collect(),
        }
    }
}

impl From<&PlaybookStep> for PlaybookStepView {
    fn from(step: &PlaybookStep) -> Self {
        Self {
            code: step.code.clone(),
            text: PlaybookText::from(&step.text),
            clauses: step.rules.iter().map(ToString::to_string).collect(),
            purpose: step.purpose,
            who: step.who,
            after: step.after.clone(),
            when: step.when.clone(),
            dial: step.dial.clone(),
            within_minutes: step.limit.as_ref().map(|limit| limit.within.num_minutes()),
            form: step.form.clone(),
            takes_photos: step.takes_photos,
            is_optional: step.is_optional,
            is_closing: step.is_closing,
        }
    }
}

/// What is dialled at an estate.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EmergencyNumbers)]
pub(super) struct EmergencyNumbersView {
    estate_id: EstateId,
    version: i32,
    /// Every contact that a step may name.
    numbers: Vec<EmergencyNumberView>,
}

/// What is dialled for one contact.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EmergencyNumber)]
pub(super) struct EmergencyNumberView {
    contact: EmergencyContact,
    /// `null` where neither the estate nor its country has one.
    #[schema(example = "119")]
    number: Option<String>,
    /// True when the estate has set it.
    is_own: bool,
}

impl EmergencyNumberView {
    pub(super) fn of(contact: EmergencyContact, numbers: &EstateNumbers) -> Self {
        Self {
            contact,
            number: numbers.number(contact).map(str::to_owned),
            is_own: numbers.own.contains_key(&contact),
        }
    }
}

impl From<&EstateNumbers> for EmergencyNumbersView {
    fn from(numbers: &EstateNumbers) -> Self {
        let number = |contact: &EmergencyContact| EmergencyNumberView::of(*contact, numbers);
        Self {
            estate_id: numbers.estate_id,
            version: numbers.version,
            numbers: EmergencyContact::ALL.iter().map(number).collect(),
        }
    }
}

/// What an estate sets: all that is its own from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEmergencyNumbers)]
pub(super) struct NumbersBody {
    #[schema(max_items = 10)]
    numbers: Vec<NewNumber>,
}

/// A number for one contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEmergencyNumber)]
struct NewNumber {
    contact: EmergencyContact,
    /// As it is dialled there.
    #[schema(
        min_length = 2,
        max_length = 30,
        pattern = r"^\s*\+?[0-9][0-9 ()-]*\s*$",
        example = "021-5555 8000"
    )]
    number: String,
}

impl NumbersBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self, estate_id: EstateId, version: i32) -> Result<SetNumbers, Refusal> {
        let mut faults = Faults::new();
        let most = EmergencyContact::ALL.len();
        let set = faults.list("/numbers", "list.length", self.numbers, 0..=most);
        let mut numbers = BTreeMap::new();
        for (at, NewNumber { contact, number }) in set.into_iter().enumerate() {
            let pointer = format!("/numbers/{at}/number");
            let number = faults.line(&pointer, &number, 30);
            if !is_dialled(&number) {
                faults.add(&pointer, "emergency_number.malformed");
            }
            if numbers.insert(contact, number).is_some() {
                let twice = Coded::new("emergency_number.twice").with("contact", contact);
                faults.add(format!("/numbers/{at}/contact"), twice);
            }
        }
        faults.into_result()?;
        Ok(SetNumbers { estate_id, version, numbers })
    }
}

/// Digits that somebody can dial, with what people write between them.
fn is_dialled(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or(number);
    let is_begun = digits.starts_with(|first: char| first.is_ascii_digit());
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = |byte: u8| byte.is_ascii_digit() || b" ()-".contains(&byte);
    is_begun && count >= 2 && digits.bytes().all(is_plain)
}
