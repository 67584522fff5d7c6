//! For whom tickets are, suspicions that somebody told of one, and messages, in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::ConfidentialityClass;

use crate::tickets::{
    app::{Message, NewClass},
    domain::{Leak, LeakDecision, MOST_READERS, Penalty, Reader, TicketAct, Verdict},
};

/// For whom a ticket is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConfidentiality {
    class: ConfidentialityClass,
    /// Of what is for named readers: who, beside the holders of the positions that the standard names.
    #[schema(max_items = 20)]
    #[serde(default)]
    readers: Vec<StaffId>,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl NewConfidentiality {
    pub(crate) fn read(self) -> Result<NewClass, Refusal> {
        let mut faults = Faults::new();
        let readers = read_readers("/readers", self.readers, &mut faults);
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(NewClass { class: self.class, readers, reason })
    }
}

/// Somebody on the list of readers, or to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReaderChange {
    reader: StaffId,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl ReaderChange {
    pub(crate) fn into_addition(self) -> Result<TicketAct, Refusal> {
        let (reader, reason) = self.read()?;
        Ok(TicketAct::AddReader { reader, reason })
    }

    pub(crate) fn into_removal(self) -> Result<TicketAct, Refusal> {
        let (reader, reason) = self.read()?;
        Ok(TicketAct::RemoveReader { reader, reason })
    }

    fn read(self) -> Result<(StaffId, String), Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok((self.reader, reason))
    }
}

/// Somebody is suspected of having told of the ticket.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLeak {
    suspect: StaffId,
    /// What was told to whom, and how it was noticed.
    #[schema(min_length = 1, max_length = 2000)]
    account: String,
}

impl NewLeak {
    pub(crate) fn read(self) -> Result<TicketAct, Refusal> {
        let mut faults = Faults::new();
        let account = faults.text("/account", &self.account, 2000);
        faults.into_result()?;
        Ok(TicketAct::ReportLeak { suspect: self.suspect, account })
    }
}

/// What was found of a suspicion. The penalty is the standard's.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeakVerdict {
    /// Its number among the suspicions about the ticket.
    #[schema(minimum = 1)]
    leak: i32,
    is_proven: bool,
    #[schema(min_length = 1, max_length = 2000)]
    findings: String,
}

impl LeakVerdict {
    pub(crate) fn read(self) -> Result<LeakDecision, Refusal> {
        let mut faults = Faults::new();
        let findings = faults.text("/findings", &self.findings, 2000);
        faults.into_result()?;
        Ok(LeakDecision { number: self.leak, is_proven: self.is_proven, findings, penalty: None })
    }
}

/// What whoever brought the ticket is told when they ask by their code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PublicAnswer {
    #[schema(min_length = 1, max_length = 1000)]
    text: String,
}

impl PublicAnswer {
    pub(crate) fn read(self) -> Result<TicketAct, Refusal> {
        let mut faults = Faults::new();
        let text = faults.text("/text", &self.text, 1000);
        faults.into_result()?;
        Ok(TicketAct::AnswerReporter { text })
    }
}

/// Somebody who reads a ticket that is for named readers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReaderView {
    staff_id: StaffId,
    /// Who named them, such as `staff:…`.
    added_by: String,
    added_at: DateTime<Utc>,
    reason: String,
    /// True of somebody who made themselves a reader.
    has_broken_glass: bool,
}

impl From<Reader> for ReaderView {
    fn from(reader: Reader) -> Self {
        let Reader { staff_id, added_by, added_at, reason, has_broken_glass } = reader;
        Self { staff_id, added_by, added_at, reason, has_broken_glass }
    }
}

/// A suspicion that somebody told of the ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LeakView {
    number: i32,
    suspect_id: StaffId,
    account: String,
    reported_by: String,
    reported_at: DateTime<Utc>,
    /// Absent until it is decided about.
    is_proven: Option<bool>,
    findings: Option<String>,
    /// What follows by the standard, where it is proven and the standard says what.
    penalty: Option<PenaltyView>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
}

/// What follows by a clause.
#[derive(Debug, Serialize, ToSchema)]
struct PenaltyView {
    #[schema(example = "CNF-08")]
    clause: String,
    zh: String,
    en: String,
}

impl From<Leak> for LeakView {
    fn from(leak: Leak) -> Self {
        let Leak { number, suspect, account, reported_by, reported_at, verdict } = leak;
        let open = Self {
            number,
            suspect_id: suspect,
            account,
            reported_by,
            reported_at,
            is_proven: None,
            findings: None,
            penalty: None,
            decided_by: None,
            decided_at: None,
        };
        let Some(Verdict { is_proven, findings, penalty, decided_by, decided_at }) = verdict else {
            return open;
        };
        Self {
            is_proven: Some(is_proven),
            findings: Some(findings),
            penalty: penalty.map(|Penalty { clause, zh, en }| PenaltyView { clause, zh, en }),
            decided_by: Some(decided_by),
            decided_at: Some(decided_at),
            ..open
        }
    }
}

/// What one side wrote to the other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketMessageView {
    number: i32,
    /// `reporter` or `desk`.
    side: &'static str,
    text: String,
    written_at: DateTime<Utc>,
}

impl From<Message> for TicketMessageView {
    fn from(message: Message) -> Self {
        let Message { number, side, text, written_at } = message;
        Self { number, side: side.as_str(), text, written_at }
    }
}

/// As many as one ticket has at most.
pub(super) fn read_readers(pointer: &str, readers: Vec<StaffId>, faults: &mut Faults) -> Vec<StaffId> {
    faults.list(pointer, "list.too_long", readers, 0..=MOST_READERS)
}
